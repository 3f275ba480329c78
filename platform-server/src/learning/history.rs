//! Every answered question as a trial. Folded from the log like everything else, so that a restart learns the same.

use std::collections::{BTreeMap, VecDeque};

use domain::{
    acceptance::{Ask, Outcome, Recent, SILENCE_AFTER, Silence, TimeBand, Trial, settled},
    encounter::Encounter,
    ids::HospitalId,
    inquiry::Inquiry,
    readiness::{ReadinessMark, STALE_AFTER},
    triage::ConditionClass,
};
use jiff::Timestamp;

use super::zone_of;

/// Most trials that are kept, the newest: two years of a prefecture of 100,000 transports with 1.8 requests each. About 25 MB.
pub const HISTORY_MAX: usize = 200_000;

/// Trials by zone, and those of the last two hours by hospital.
#[derive(Debug, Default)]
pub struct History {
    by_zone: BTreeMap<String, VecDeque<Trial>>,
    recent: BTreeMap<HospitalId, VecDeque<Trial>>,
    total: usize,
}

/// What was known around a question when it was answered.
pub(crate) struct Around {
    /// The mark that stood for the class.
    pub mark: Option<ReadinessMark>,
    /// Patients on their way to the hospital.
    pub on_its_way: u32,
}

impl History {
    /// Takes in what came of one question; nothing while it is open. `now` is when a silence is judged.
    pub(crate) fn take(&mut self, encounter: &Encounter, inquiry: &Inquiry, around: &Around, now: Timestamp) {
        let Some((outcome, at, answer_s)) = settled(inquiry, Silence::CountsAfter(SILENCE_AFTER), now) else { return };
        let class = encounter.triage.as_ref().map_or(ConditionClass::General, |triage| triage.class);
        let refused = encounter.inquiries.iter().filter(|(_, other)| {
            other.is_declined()
                && other.hospital != inquiry.hospital
                && other.answer.is_some_and(|(_, when)| when <= at)
        });
        let ask = Ask {
            hospital: inquiry.hospital.clone(),
            class,
            urgency: encounter.triage.as_ref().map(|triage| triage.urgency),
            band: TimeBand::of(inquiry.sent_at),
            refusals: u32::try_from(refused.count()).unwrap_or(u32::MAX),
            mark: Ask::mark(around.mark, inquiry.sent_at),
            own: inquiry.terms.own,
            load: around.on_its_way,
            recent: self.recent(&inquiry.hospital, class, around.mark, inquiry.sent_at),
        };
        self.push(zone_of(&inquiry.terms.standard), Trial { ask, outcome, at, answer_s });
    }

    fn push(&mut self, zone: &str, trial: Trial) {
        let recent = self.recent.entry(trial.ask.hospital.clone()).or_default();
        while recent.front().is_some_and(|old| trial.at.duration_since(old.at) > STALE_AFTER) {
            recent.pop_front();
        }
        recent.push_back(trial.clone());
        match self.by_zone.get_mut(zone) {
            Some(trials) => trials.push_back(trial),
            None => self.by_zone.entry(zone.to_owned()).or_default().push_back(trial),
        }
        self.total += 1;
        if self.total > HISTORY_MAX
            && let Some(trials) = self.by_zone.values_mut().max_by_key(|trials| trials.len())
        {
            trials.pop_front();
            self.total -= 1;
        }
    }

    /// What the answers of the last two hours say of a hospital.
    #[must_use]
    pub fn recent(
        &self,
        hospital: &HospitalId,
        class: ConditionClass,
        mark: Option<ReadinessMark>,
        now: Timestamp,
    ) -> Recent {
        let answers = self.recent.get(hospital).into_iter().flatten();
        Recent::of(answers.filter(|trial| trial.outcome != Outcome::Silent), hospital, class, mark, now)
    }

    /// All trials by zone, oldest first, copied: fitting takes its time and holds no lock meanwhile.
    #[must_use]
    pub fn trials(&self) -> BTreeMap<String, Vec<Trial>> {
        self.by_zone.iter().map(|(zone, trials)| (zone.clone(), trials.iter().cloned().collect())).collect()
    }

    /// How many trials there are.
    #[must_use]
    pub const fn len(&self) -> usize {
        self.total
    }

    /// True without any.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.total == 0
    }
}
