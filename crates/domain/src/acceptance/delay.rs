//! How long a hospital takes to answer.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::{
    model::OLDEST,
    trial::{Outcome, Trial},
};
use crate::ids::HospitalId;

/// Seconds to an answer where nothing is known: half of the 6.3 minutes that a further request costs (Nara), the rest being the crew's own
/// looking for the next hospital and telling it.
pub const UNKNOWN_ANSWER_S: f64 = 190.0;

/// The zone's median counts as much as ten answers of the hospital: the median of fewer is mostly chance.
const ZONE_COUNTS: f64 = 10.0;

/// What is known before any history counts as much as so many answers of the zone.
const UNKNOWN_COUNTS: f64 = 5.0;

/// Median seconds to answer: accepting (first), declining (second).
type Medians = (f64, f64);

/// Expected seconds to an answer, by hospital.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerDelays {
    zone: Medians,
    hospitals: BTreeMap<HospitalId, Medians>,
}

impl AnswerDelays {
    /// Learns from the trials of the last two years known at `now`. A silence has no delay of its own. Order makes no difference.
    #[must_use]
    pub fn fit<'a>(trials: impl IntoIterator<Item = &'a Trial>, now: Timestamp) -> Self {
        let mut zone = Answers::default();
        let mut hospitals: BTreeMap<HospitalId, Answers> = BTreeMap::new();
        for trial in trials {
            if trial.at > now || now.duration_since(trial.at) > OLDEST {
                continue;
            }
            zone.add(trial);
            match hospitals.get_mut(&trial.ask.hospital) {
                Some(answers) => answers.add(trial),
                None => hospitals.entry(trial.ask.hospital.clone()).or_default().add(trial),
            }
        }
        let zone = zone.medians((UNKNOWN_ANSWER_S, UNKNOWN_ANSWER_S), UNKNOWN_COUNTS);
        let hospitals = hospitals.into_iter().map(|(id, answers)| (id, answers.medians(zone, ZONE_COUNTS))).collect();
        Self { zone, hospitals }
    }

    /// Expected seconds until this hospital answers, when it accepts with this chance.
    #[must_use]
    pub fn expected_s(&self, hospital: &HospitalId, p: f64) -> f64 {
        let (accept_s, decline_s) = self.hospitals.get(hospital).copied().unwrap_or(self.zone);
        p * accept_s + (1.0 - p) * decline_s
    }

    /// Median seconds of the hospital, shrunk to the zone's: accepting, declining.
    #[must_use]
    pub fn medians(&self, hospital: &HospitalId) -> (f64, f64) {
        self.hospitals.get(hospital).copied().unwrap_or(self.zone)
    }
}

#[derive(Default)]
struct Answers {
    accepted_s: Vec<u32>,
    declined_s: Vec<u32>,
}

impl Answers {
    fn add(&mut self, trial: &Trial) {
        match trial.outcome {
            Outcome::Accepted => self.accepted_s.push(trial.answer_s),
            Outcome::Declined(_) => self.declined_s.push(trial.answer_s),
            Outcome::Silent => {}
        }
    }

    /// Medians, drawn on the scale of logarithms to `towards`, which counts as so many answers: times differ by factors.
    fn medians(self, towards: Medians, counts: f64) -> Medians {
        (shrunk(self.accepted_s, towards.0, counts), shrunk(self.declined_s, towards.1, counts))
    }
}

fn shrunk(mut seconds: Vec<u32>, towards: f64, counts: f64) -> f64 {
    seconds.sort_unstable();
    let Some(median) = seconds.get(seconds.len() / 2) else { return towards };
    let number = seconds.len() as f64;
    ((number * f64::from((*median).max(1)).ln() + counts * towards.ln()) / (number + counts)).exp()
}
