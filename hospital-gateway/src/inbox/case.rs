//! One case as this hospital knows it.

use std::collections::BTreeSet;

use domain::{
    disclosure::{CaseDelivery, CaseStanding, PatientView, RecordView, Situation},
    flags::Flag,
    handover::expected_at,
    ids::{EncounterId, InquiryId},
    inquiry::Answer,
    milestone::Milestone,
    observation::Observations,
    vitals::Timeline,
};
use jiff::Timestamp;

use super::{KEEP_ENDED_FOR, KEEP_SILENT_FOR};

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
        }
        if self.standing != delivery.standing {
            self.standing = delivery.standing.clone();
            self.standing_since = now;
        }
        if matches!(self.standing, CaseStanding::Asked(Some(told)) if self.answered_here == Some(told)) {
            // Told back: from now on the platform's word counts, also when somebody else here changes the answer at another board.
            self.answered_here = None;
        }
        if self.standing.may_read() {
            self.take_sections(delivery);
        } else {
            self.situation = None;
            self.patient = None;
            self.record = None;
            self.vitals = Timeline::default();
            self.observations = Observations::default();
            self.flags = Vec::new();
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
