//! What a person here has still to take notice of, and what has been noticed.
//!
//! These news call for attention, each until somebody says 「確認」, and each anew: a question (one priority higher once the platform has
//! reminded of it), the decision for this hospital, a patient who has become worse since the case was last looked at, and a reply of the
//! crew. Silencing the sound is the browser's and notices nothing.
//!
//! **Invariant:** a case that this hospital may not read any more calls for nothing but one thing: every other alarm ends with the delivery
//! that takes it back. Where this hospital had accepted, that the patient does not come is bad news and calls until somebody says 「了解」.
//!
//! The questions and decisions that were seen are durable (the inbox keeps them). What was noticed beyond that is kept in memory only: after
//! a restart the board may call again, never too seldom.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use domain::{
    disclosure::CaseStanding,
    ids::{EncounterId, EventId, InquiryId},
    inquiry::ReleaseReason,
    milestone::Milestone,
    observation::Sign,
    physiology::{SevereReason, severe_reasons},
    triage::Urgency,
    vitals::VitalKind,
};
use jiff::Timestamp;
use webkit::parts::AlarmPriority;

use crate::inbox::HospitalCase;

/// What calls for attention.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum News {
    /// A question that nobody here has seen.
    Question,
    /// A question that nobody here has seen, and of which the platform has reminded.
    Reminded,
    /// The crew is coming here.
    Chosen,
    /// More urgent than when it was last noticed.
    MoreUrgent(Urgency),
    /// Severe criteria that were not met when it was last noticed.
    Worse(Vec<SevereReason>),
    /// The crew has replied to queries.
    Replied,
    /// The patient does not come although this hospital had accepted.
    Released(ReleaseReason),
}

/// One alarm condition.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Alarm {
    pub priority: AlarmPriority,
    /// Names the condition: a new one sounds even while the sound is silenced.
    pub id: String,
    pub news: News,
}

/// What has been noticed.
#[derive(Debug, Default)]
pub(super) struct Attention(Mutex<HashMap<EncounterId, Noticed>>);

#[derive(Debug, Clone, PartialEq, Eq)]
struct Noticed {
    inquiry: InquiryId,
    urgency: Option<Urgency>,
    criteria: Vec<Criterion>,
    /// Replies by query and instant: a reply that is replaced is another one.
    replies: Vec<(EventId, Timestamp)>,
}

/// A severe criterion without its value: 84 and 82 mmHg are the same news.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Criterion {
    Vital(VitalKind),
    Consciousness,
    Sign(Sign),
}

impl Criterion {
    const fn of(reason: &SevereReason) -> Self {
        match reason {
            SevereReason::Vital(latest) => Self::Vital(latest.kind),
            SevereReason::Consciousness(_) => Self::Consciousness,
            SevereReason::Sign(sign) => Self::Sign(*sign),
        }
    }
}

impl Attention {
    /// What the case calls for now, the most pressing first.
    pub(super) fn alarm(&self, case: &HospitalCase) -> Option<Alarm> {
        if !case.standing.may_read() {
            return released(case);
        }
        if case.is_handed_over() {
            return None;
        }
        let priority = priority_of(case);
        let inquiry = case.inquiry;
        if case.awaits_answer() && !case.seen_here {
            return Some(question(case, priority));
        }
        let noticed = self.noticed(case);
        let has_arrived =
            case.situation.as_ref().is_some_and(|now| now.milestones.at(Milestone::ArrivedHospital).is_some());
        if case.owes_decision_notice() && !has_arrived {
            // The question itself was answered already: it is to be noticed soon, not this second.
            let priority = if priority == AlarmPriority::High { AlarmPriority::Medium } else { AlarmPriority::Low };
            return Some(Alarm { priority, id: format!("chosen-{inquiry}"), news: News::Chosen });
        }
        let urgency = urgency_of(case);
        if let (Some(before), Some(now)) = (noticed.urgency, urgency)
            && now < before
        {
            return Some(Alarm {
                priority,
                id: format!("urgency-{}-{inquiry}", now.code()),
                news: News::MoreUrgent(now),
            });
        }
        let new: Vec<SevereReason> = severe_reasons(&case.vitals, &case.observations)
            .into_iter()
            .filter(|reason| !noticed.criteria.contains(&Criterion::of(reason)))
            .collect();
        if !new.is_empty() {
            let id = format!("worse-{}-{inquiry}", noticed.criteria.len() + new.len());
            return Some(Alarm { priority: AlarmPriority::Medium, id, news: News::Worse(new) });
        }
        let newest = replies(case).filter(|reply| !noticed.replies.contains(reply)).map(|(_, at)| at).max()?;
        // Who waits with the answer for a reply is to read it soon; for everybody else it is worth knowing.
        let priority = if case.awaits_answer() { AlarmPriority::Medium } else { AlarmPriority::Low };
        let id = format!("reply-{}-{inquiry}", newest.as_millisecond());
        Some(Alarm { priority, id, news: News::Replied })
    }

    /// A person says: noticed. Only news beyond it calls again.
    pub(super) fn notice(&self, case: &HospitalCase) {
        let mut noticed = Noticed::of(case);
        let mut all = self.all();
        if let Some(before) = all.get(&case.encounter).filter(|before| before.inquiry == case.inquiry) {
            // A value that goes to and fro around its limit calls once, not each time.
            let kept =
                before.criteria.iter().filter(|known| !noticed.criteria.contains(known)).copied().collect::<Vec<_>>();
            noticed.criteria.extend(kept);
        }
        all.insert(case.encounter, noticed);
    }

    /// Forgets cases that are gone or may not be read any more.
    pub(super) fn forget_but(&self, cases: &[HospitalCase]) {
        let readable: Vec<EncounterId> =
            cases.iter().filter(|case| case.standing.may_read()).map(|case| case.encounter).collect();
        self.all().retain(|encounter, _| readable.contains(encounter));
    }

    /// What stands as noticed. A question that was seen before this program started counts as noticed as it is now.
    fn noticed(&self, case: &HospitalCase) -> Noticed {
        let mut all = self.all();
        match all.get(&case.encounter).filter(|known| known.inquiry == case.inquiry) {
            Some(known) => known.clone(),
            None => {
                let noticed = Noticed { replies: Vec::new(), ..Noticed::of(case) };
                all.insert(case.encounter, noticed.clone());
                noticed
            }
        }
    }

    fn all(&self) -> MutexGuard<'_, HashMap<EncounterId, Noticed>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Noticed {
    fn of(case: &HospitalCase) -> Self {
        Self {
            inquiry: case.inquiry,
            urgency: urgency_of(case),
            criteria: severe_reasons(&case.vitals, &case.observations).iter().map(Criterion::of).collect(),
            replies: replies(case).collect(),
        }
    }
}

/// A question that nobody has seen. Reminded of, it is another condition: it sounds although silenced, and presses more.
fn question(case: &HospitalCase, priority: AlarmPriority) -> Alarm {
    let inquiry = case.inquiry;
    if case.situation.as_ref().is_some_and(|now| now.question.reminded_at.is_some()) {
        let priority = if priority == AlarmPriority::Low { AlarmPriority::Medium } else { AlarmPriority::High };
        Alarm { priority, id: format!("reminded-{inquiry}"), news: News::Reminded }
    } else {
        Alarm { priority, id: format!("question-{inquiry}"), news: News::Question }
    }
}

/// Bad news has an acknowledgement of its own. A destination that is left has prepared most.
fn released(case: &HospitalCase) -> Option<Alarm> {
    let CaseStanding::Released(reason) = case.standing else { return None };
    let is_redirected = reason == ReleaseReason::Redirected;
    let priority = if is_redirected { AlarmPriority::Medium } else { AlarmPriority::Low };
    case.owes_release_notice().then(|| Alarm {
        priority,
        id: format!("released-{}", case.inquiry),
        news: News::Released(reason),
    })
}

fn replies(case: &HospitalCase) -> impl Iterator<Item = (EventId, Timestamp)> {
    case.queries().filter_map(|query| query.reply.as_ref().map(|(_, at)| (query.id, *at)))
}

fn urgency_of(case: &HospitalCase) -> Option<Urgency> {
    Some(case.situation.as_ref()?.triage.as_ref()?.urgency)
}

/// 赤1 and 赤2 press most. Before the crew has said how urgent it is, severe physiology counts like red, and anything else like 黄.
pub(super) fn priority_of(case: &HospitalCase) -> AlarmPriority {
    match urgency_of(case) {
        Some(Urgency::Red1 | Urgency::Red2) => AlarmPriority::High,
        Some(Urgency::Yellow) => AlarmPriority::Medium,
        Some(Urgency::Green | Urgency::White) => AlarmPriority::Low,
        None if severe_reasons(&case.vitals, &case.observations).is_empty() => AlarmPriority::Medium,
        None => AlarmPriority::High,
    }
}
