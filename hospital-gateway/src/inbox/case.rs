//! One case as this hospital knows it.

use std::collections::BTreeSet;

use domain::{
    disclosure::{CaseDelivery, CaseStanding, PatientView, RecordView, Situation},
    flags::Flag,
    handover::expected_at,
    ids::{EncounterId, InquiryId},
    inquiry::{Answer, Query},
    milestone::Milestone,
    observation::Observations,
    vitals::Timeline,
};
use jiff::Timestamp;

use super::{KEEP_ENDED_FOR, KEEP_SILENT_FOR, Untaken};

/// One case.
#[derive(Debug, Clone, PartialEq)]
pub struct HospitalCase {
    /// Which case.
    pub encounter: EncounterId,
    /// Complete up to this sequence number.
    pub version: u64,
    /// The question.
    pub inquiry: InquiryId,
    /// Where this hospital stands.
    pub standing: CaseStanding,
    /// When the standing last changed, by this gateway's clock.
    pub standing_since: Timestamp,
    /// When the newest content came, by this gateway's clock.
    pub heard_at: Timestamp,
    /// 状況
    pub situation: Option<Situation>,
    /// 傷病者
    pub patient: Option<PatientView>,
    /// 記録
    pub record: Option<RecordView>,
    /// バイタル
    pub vitals: Timeline,
    /// 観察
    pub observations: Observations,
    /// 注意喚起 that stand, what matters soonest first.
    pub flags: Vec<Flag>,
    /// The pieces of its sections on the disk, by the ends of their keys: what has to go when the case is taken back.
    pub(super) pieces: BTreeSet<String>,
    /// The screen of this hospital showed it (reported here).
    pub received_here: bool,
    /// A person here has seen it (reported here).
    pub seen_here: bool,
    /// The answer given here that the platform has not yet told back. A decline stays, for its reason.
    pub answered_here: Option<Answer>,
    /// Queries raised here that the platform has not yet told back, oldest first.
    pub queries_here: Vec<Query>,
    /// The last word given here, when the platform did not take it.
    pub untaken: Option<Untaken>,
    /// This hospital had accepted when the case was taken back: somebody here prepares for a patient who does not come.
    pub had_accepted: bool,
    /// A person here knows that the patient does not come (reported here).
    pub release_seen_here: bool,
    /// A person here knows that the patient comes (reported here). Of the present decision.
    pub decision_seen_here: bool,
    /// This hospital took its word back as the destination, and by the platform's word the crew does not know it yet.
    pub loss_unheard: bool,
    /// A person here has told the crew of it by telephone.
    pub loss_told_here: bool,
}

impl HospitalCase {
    /// A case as its first delivery begins it.
    #[must_use]
    pub fn new(delivery: &CaseDelivery, now: Timestamp) -> Self {
        Self {
            encounter: delivery.encounter,
            version: 0,
            inquiry: delivery.inquiry,
            standing: delivery.standing.clone(),
            standing_since: now,
            heard_at: now,
            situation: None,
            patient: None,
            record: None,
            vitals: Timeline::default(),
            observations: Observations::default(),
            flags: Vec::new(),
            pieces: BTreeSet::new(),
            received_here: false,
            seen_here: false,
            answered_here: None,
            queries_here: Vec::new(),
            untaken: None,
            had_accepted: false,
            release_seen_here: false,
            decision_seen_here: false,
            loss_unheard: delivery.loss_unheard,
            loss_told_here: false,
        }
    }

    /// Takes in a delivery. Whoever may not read any more drops everything clinical.
    pub fn absorb(&mut self, delivery: &CaseDelivery, now: Timestamp) {
        self.version = self.version.max(delivery.version);
        self.heard_at = now;
        if self.inquiry != delivery.inquiry {
            // Asked anew: receipts and answers of the earlier question do not count for this one.
            self.inquiry = delivery.inquiry;
            self.received_here = false;
            self.seen_here = false;
            self.answered_here = None;
            self.queries_here.clear();
            self.untaken = None;
            self.had_accepted = false;
            self.release_seen_here = false;
            self.decision_seen_here = false;
        }
        self.loss_unheard = delivery.loss_unheard;
        self.loss_told_here &= self.loss_unheard;
        if self.standing != delivery.standing {
            self.turn_to(&delivery.standing);
            self.standing_since = now;
        }
        if matches!(self.standing, CaseStanding::Asked(Some(told)) if self.answered_here == Some(told)) {
            // Told back: from now on the platform's word counts, also when somebody else here changes the answer at another board.
            self.answered_here = None;
        }
        if self.standing.may_read() {
            self.take_sections(delivery);
            let told: Vec<_> = self.queries_told().iter().map(|query| query.id).collect();
            self.queries_here.retain(|query| !told.contains(&query.id));
        } else {
            self.queries_here.clear();
            self.situation = None;
            self.patient = None;
            self.record = None;
            self.vitals = Timeline::default();
            self.observations = Observations::default();
            self.flags = Vec::new();
        }
    }

    /// Takes over a standing that is another than before.
    fn turn_to(&mut self, standing: &CaseStanding) {
        self.decision_seen_here = false;
        match (&self.standing, standing) {
            (CaseStanding::Released(_), CaseStanding::Released(_)) => {}
            (_, CaseStanding::Released(_)) => self.had_accepted = self.has_accepted(),
            (_, other) => {
                self.had_accepted = false;
                self.release_seen_here = false;
                // The decision came first: a decline that is still on its way does not count, and must not look like a word taken back.
                let is_decline = matches!(self.answered_here, Some(Answer::Decline(_)));
                if *other == CaseStanding::Destination && is_decline {
                    self.answered_here = None;
                }
            }
        }
        self.standing = standing.clone();
    }

    /// By what was said last here or told by the platform, the patient may come.
    fn has_accepted(&self) -> bool {
        match (&self.standing, self.answered_here) {
            (_, Some(answer)) => answer.is_acceptance(),
            (CaseStanding::Asked(Some(answer)), None) => answer.is_acceptance(),
            (standing, None) => *standing == CaseStanding::Destination,
        }
    }

    pub(super) fn take_sections(&mut self, delivery: &CaseDelivery) {
        if let Some(situation) = &delivery.situation {
            self.situation = Some(situation.clone());
        }
        if let Some(patient) = &delivery.patient {
            self.patient = Some(patient.clone());
        }
        if let Some(record) = &delivery.record {
            self.record = Some(record.clone());
        }
        if let Some(flags) = &delivery.flags {
            self.flags.clone_from(flags);
        }
        if let Some(part) = &delivery.vitals {
            for reading in &part.readings {
                self.vitals.insert(reading.clone());
            }
            for observation in &part.observations {
                self.observations.insert(observation.clone());
            }
        }
    }

    /// The answer that stands here: as told back by the platform, else as given here.
    #[must_use]
    pub const fn answer(&self) -> Option<Answer> {
        match (&self.standing, self.answered_here) {
            (CaseStanding::Asked(Some(answer)), None) => Some(*answer),
            (_, here) => here,
        }
    }

    /// True while this hospital owes an answer.
    #[must_use]
    pub const fn awaits_answer(&self) -> bool {
        matches!(self.standing, CaseStanding::Asked(None)) && self.answered_here.is_none()
    }

    fn queries_told(&self) -> &[Query] {
        self.situation.as_ref().map_or(&[], |now| now.question.queries.as_slice())
    }

    /// Every query of this hospital, oldest first: those that the platform knows, then those on their way.
    pub fn queries(&self) -> impl Iterator<Item = &Query> {
        self.queries_told().iter().chain(&self.queries_here)
    }

    /// The destination has said here that it cannot take the patient any more; the platform has not yet told it back.
    #[must_use]
    pub fn is_withdrawn_here(&self) -> bool {
        self.standing == CaseStanding::Destination && matches!(self.answered_here, Some(Answer::Decline(_)))
    }

    /// Taken back although this hospital had accepted, and nobody here has said that it knows.
    #[must_use]
    pub const fn owes_release_notice(&self) -> bool {
        matches!(self.standing, CaseStanding::Released(_)) && self.had_accepted && !self.release_seen_here
    }

    /// The patient comes here, and nobody here has said that it knows.
    #[must_use]
    pub fn owes_decision_notice(&self) -> bool {
        self.standing == CaseStanding::Destination && !self.decision_seen_here && !self.is_withdrawn_here()
    }

    /// The crew drives here although this hospital took its word back, and nobody here has told it by telephone.
    #[must_use]
    pub fn owes_loss_call(&self) -> bool {
        self.standing == CaseStanding::Declined && self.loss_unheard && !self.loss_told_here
    }

    /// The record is kept back until this hospital takes the patient.
    #[must_use]
    pub fn is_withheld(&self) -> bool {
        self.record.as_ref().is_some_and(|record| record.withheld)
    }

    /// When it was asked; the epoch for a case without content.
    #[must_use]
    pub fn asked_at(&self) -> Timestamp {
        self.situation.as_ref().map_or(Timestamp::UNIX_EPOCH, |situation| situation.asked_at)
    }

    /// When the patient is expected.
    #[must_use]
    pub fn expected_at(&self) -> Option<Timestamp> {
        let now = self.situation.as_ref()?;
        expected_at(&now.milestones, now.asked_at, now.drive_min)
    }

    /// True when the patient was handed over here.
    #[must_use]
    pub fn is_handed_over(&self) -> bool {
        self.handed_over_at().is_some()
    }

    /// When the patient was handed over here.
    #[must_use]
    pub fn handed_over_at(&self) -> Option<Timestamp> {
        self.situation.as_ref()?.milestones.at(Milestone::HandedOver)
    }

    /// Order on the board: owes an answer, on the way here, answered and open, ended.
    #[must_use]
    pub fn place_on_board(&self) -> u8 {
        match &self.standing {
            CaseStanding::Asked(_) if self.awaits_answer() => 0,
            CaseStanding::Destination if !self.is_handed_over() => 1,
            CaseStanding::Asked(_) => 2,
            CaseStanding::Destination => 3,
            CaseStanding::Declined | CaseStanding::Released(_) => 4,
        }
    }

    /// True when it can leave the board, and this disk.
    #[must_use]
    pub fn is_over(&self, now: Timestamp) -> bool {
        let ended = !self.standing.may_read() || self.is_handed_over();
        let kept_for = if ended { KEEP_ENDED_FOR } else { KEEP_SILENT_FOR };
        now.duration_since(self.heard_at.max(self.standing_since)) > kept_for
    }
}
