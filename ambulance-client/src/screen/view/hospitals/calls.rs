//! Until when an answer is waited for, and what comes of ringing.

use domain::{
    inquiry::{CallOutcome, Inquiry},
    standard::AskingRules,
};
use jiff::Timestamp;
use proto::convert::Guidance;
use webkit::{
    moment::clock_hm,
    parts::{Html, countdown, elapsed},
};

use super::CaseView;
use crate::screen::words::CrewWords;

/// How long an answer is waited for. Both times tick; the page shows the one that holds.
pub(super) struct Patience {
    /// Runs down to the moment at which somebody has to ring.
    pub left: Html,
    /// Whose wait that is, where it is not the zone's; empty otherwise.
    pub whose: &'static str,
    /// Runs up from it.
    pub over: Html,
    /// The platform has said that somebody has to ring.
    pub is_due: bool,
    /// Somebody has rung: the number stands there less loudly.
    pub has_rung: bool,
    /// What may come of ringing, one touch each.
    pub outcomes: Vec<(&'static str, &'static str)>,
}

/// How long a hospital's word is waited for before somebody has to ring: by the rules that the platform goes by for this patient.
pub(super) struct Wait {
    seconds: u32,
    is_told: bool,
}

impl Wait {
    /// Of a platform that has not said it (none was heard yet, or it is older than the field) the national default counts.
    pub(super) fn of(guidance: &Guidance) -> Self {
        match guidance.telephone_after_s {
            0 => Self { seconds: AskingRules::default().telephone_after_s, is_told: false },
            seconds => Self { seconds, is_told: true },
        }
    }

    /// Its end, milliseconds since 1970, when it began at `since`.
    pub(super) fn ends_ms(&self, since: Timestamp) -> i64 {
        since.as_millisecond() + i64::from(self.seconds) * 1_000
    }
}

/// The platform says when somebody has to ring. Until it does, the wait of the zone's rules runs down.
pub(super) fn patience(case: &CaseView<'_>, guidance: &Guidance, inquiry: &Inquiry) -> Patience {
    let wait = Wait::of(guidance);
    let ends = inquiry.telephone_at.map_or_else(|| wait.ends_ms(inquiry.sent_at), |at| at.as_millisecond());
    let now = case.view.now_ms();
    let w = case.view.words();
    Patience {
        left: countdown(case.view.lang, ends, now),
        whose: if wait.is_told || inquiry.telephone_at.is_some() { "" } else { w.patience_stand_in },
        over: elapsed(ends, now),
        is_due: inquiry.telephone_at.is_some(),
        has_rung: !inquiry.calls.is_empty(),
        outcomes: CallOutcome::ALL.iter().map(|outcome| (outcome.code(), outcome_word(w, *outcome))).collect(),
    }
}

/// 「電話：出ない 10:33」 of the newest call, and how many there were; empty without any.
pub(super) fn newest_call(case: &CaseView<'_>, inquiry: &Inquiry) -> String {
    let w = case.view.words();
    let Some((outcome, at)) = inquiry.calls.last() else { return String::new() };
    let count = if inquiry.calls.len() > 1 {
        w.calls_counted.replace("{n}", &inquiry.calls.len().to_string())
    } else {
        String::new()
    };
    format!("{}{} {}{count}", w.call_said, outcome_word(w, *outcome), clock_hm(at.as_millisecond()))
}

const fn outcome_word(w: &CrewWords, outcome: CallOutcome) -> &'static str {
    match outcome {
        CallOutcome::NoAnswer => w.call_no_answer,
        CallOutcome::Reached => w.call_reached,
        CallOutcome::AcceptedByVoice => w.accept,
        CallOutcome::DeclinedByVoice => w.decline,
    }
}
