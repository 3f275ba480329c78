//! Crews asking, in the order of time: nearest first, one to three at once; the first acceptance ends it, and questions that are still open
//! then are taken back.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BinaryHeap, VecDeque},
};

use domain::{
    acceptance::{Ask, MarkThen, Outcome, Recent, TimeBand, Trial},
    ids::HospitalId,
    inquiry::DeclineReason,
    readiness::{ReadinessLevel, STALE_AFTER},
    region::Region,
};

use super::{
    Past, Plan,
    draw::Draw,
    hospital::State,
    instant,
    mechanism::Mechanism,
    patient::{Patient, drawn},
};

/// Seconds between a failed round and the next one: choosing and telling again.
const BETWEEN_ROUNDS_S: f64 = 120.0;

/// Seconds for which an accepted patient is on the way: the drive of 12.9 minutes and the departure before it (12.3).
const ON_ITS_WAY_S: f64 = 1512.0;

/// Most questions about one patient, as the activity record has room for.
const QUESTIONS_MAX: usize = 10;

/// A refusal takes longer to come than an acceptance: somebody looks for a bed first.
const REFUSAL_TAKES: f64 = 1.3;

/// An own patient's closed door opens so often after all.
const OWN_OPENS: f64 = 0.5;

/// A crew passes over a hospital that says × so often, as long as others are left.
const PASSES_OVER: f64 = 0.7;

/// What is known of one hospital in the course of time.
struct Known {
    state: State,
    /// Answers of the last hours, oldest first by the round that they belong to.
    answers: VecDeque<Trial>,
    /// Seconds at which accepted patients set out.
    accepted: VecDeque<f64>,
}

/// All answered questions of a history, in the order of the answers.
#[must_use]
pub fn simulate(region: &Region, mechanism: &Mechanism, plan: Plan, seed: u64) -> Vec<Past> {
    let seconds = f64::from(plan.days()) * 86_400.0;
    let mut known: BTreeMap<HospitalId, Known> = (0..)
        .zip(region.hospitals.values())
        .map(|(index, hospital)| {
            let state = State::drawn(hospital, seed, index, seconds);
            (hospital.id.clone(), Known { state, answers: VecDeque::new(), accepted: VecDeque::new() })
        })
        .collect();
    let mut patients = drawn(region, plan, mechanism, seed);
    // rounds to come, in milliseconds so that they have an order
    let mut rounds: BinaryHeap<Reverse<(i64, usize)>> = patients
        .iter()
        .enumerate()
        .map(|(index, patient)| Reverse(((patient.second * 1000.0) as i64, index)))
        .collect();
    let mut asked = vec![0_usize; patients.len()];
    let mut past = Vec::new();
    while let Some(Reverse((millis, index))) = rounds.pop() {
        let (Some(patient), Some(so_far)) = (patients.get_mut(index), asked.get_mut(index)) else { continue };
        let second = millis as f64 / 1000.0;
        let answers = round(patient, *so_far, second, mechanism, &mut known);
        let is_taken = answers.iter().any(|answer| answer.trial.is_accepted());
        let over = answers.iter().map(|answer| answer.trial.answer_s).max().unwrap_or(0);
        *so_far += answers.len();
        if !answers.is_empty() && !is_taken && *so_far < QUESTIONS_MAX {
            rounds.push(Reverse((((second + f64::from(over) + BETWEEN_ROUNDS_S) * 1000.0) as i64, index)));
        }
        past.extend(answers);
    }
    past.sort_by(|a, b| a.trial.at.cmp(&b.trial.at).then_with(|| a.trial.ask.cmp(&b.trial.ask)));
    past
}

/// One round: asks the next hospitals, and returns the answers up to the first acceptance.
fn round(
    patient: &mut Patient,
    so_far: usize,
    second: f64,
    mechanism: &Mechanism,
    known: &mut BTreeMap<HospitalId, Known>,
) -> Vec<Past> {
    let mut answers: Vec<Past> = next(patient, second, known)
        .into_iter()
        .filter_map(|hospital| {
            let one = known.get_mut(&hospital)?;
            one.forget(second);
            Some(question(patient, hospital, second, mechanism, one))
        })
        .collect();
    answers.sort_by(|a, b| a.trial.at.cmp(&b.trial.at).then_with(|| a.trial.ask.cmp(&b.trial.ask)));
    let until = answers.iter().position(|one| one.trial.is_accepted()).map_or(answers.len(), |first| first + 1);
    answers.truncate(until);
    for (index, answer) in answers.iter_mut().enumerate() {
        answer.trial.ask.refusals = u32::try_from(so_far + index).unwrap_or(u32::MAX);
        if let Some(one) = known.get_mut(&answer.trial.ask.hospital) {
            one.answers.push_back(answer.trial.clone());
            if answer.trial.is_accepted() {
                one.accepted.push_back(second + f64::from(answer.trial.answer_s));
            }
        }
    }
    answers
}

/// The next hospitals of this patient. One that says × is mostly put off to the end.
fn next(patient: &mut Patient, second: f64, known: &BTreeMap<HospitalId, Known>) -> Vec<HospitalId> {
    let says_no = |id: &HospitalId| {
        let mark = known.get(id).and_then(|one| one.state.mark(second));
        matches!(Ask::mark(mark, instant(second)), Some(MarkThen { level: ReadinessLevel::Cannot, .. }))
    };
    for _ in 0..patient.order.len() {
        if !patient.order.first().is_some_and(says_no) || !patient.draw.happens(PASSES_OVER) {
            break;
        }
        patient.order.rotate_left(1);
    }
    let number = patient.at_once.min(patient.order.len());
    patient.order.drain(..number).collect()
}

fn question(patient: &mut Patient, hospital: HospitalId, second: f64, mechanism: &Mechanism, one: &Known) -> Past {
    let now = instant(second);
    let mark = one.state.mark(second);
    let load = one.accepted.iter().filter(|at| **at <= second).count();
    let answers = one.answers.iter().filter(|answer| answer.at <= now);
    let ask = Ask {
        recent: Recent::of(answers, &hospital, patient.class, mark, now),
        class: patient.class,
        urgency: Some(patient.urgency),
        band: TimeBand::of(now),
        refusals: 0,
        mark: Ask::mark(mark, now),
        own: patient.own.as_ref() == Some(&hospital),
        load: u32::try_from(load).unwrap_or(u32::MAX),
        hospital,
    };
    let is_busy = one.state.is_busy(second);
    let door = one.state.door(ask.class, ask.band, ask.load, second);
    let truth = mechanism.chance(patient.ease, door);
    let truth = if ask.own { 1.0 - (1.0 - truth) * (1.0 - OWN_OPENS) } else { truth };
    let draw = &mut patient.draw;
    // drawn in any case, so that a patient's later draws do not hang on these
    let (answer, cause) = (draw.between(0.0, 1.0), draw.between(0.0, 1.0));
    let delay_s = draw.around(one.state.answer_s, 1.8);
    let outcome = if answer < truth {
        Outcome::Accepted
    } else {
        let is_patients = cause < (1.0 - patient.ease) / (1.0 - truth).max(1e-9);
        Outcome::Declined(reason(draw, is_patients, is_busy, ask.band))
    };
    let takes = if outcome == Outcome::Accepted { 1.0 } else { REFUSAL_TAKES };
    let answer_s = (delay_s * takes).round().clamp(5.0, 3600.0);
    let trial = Trial { ask, outcome, at: instant(second + answer_s), answer_s: answer_s as u32 };
    Past { trial, mark, asked_at: now, truth, severe: patient.is_severe() }
}

fn reason(draw: &mut Draw, is_patients: bool, is_busy: bool, band: TimeBand) -> DeclineReason {
    let reasons: &[(DeclineReason, f64)] = match (is_patients, is_busy, band) {
        (true, ..) => &[
            (DeclineReason::BeyondCapability, 0.4),
            (DeclineReason::OutsideSpecialty, 0.3),
            (DeclineReason::NotOurPatient, 0.1),
            // said to be kind
            (DeclineReason::NoBed, 0.2),
        ],
        (false, true, _) => &[(DeclineReason::NoBed, 0.5), (DeclineReason::TreatingOthers, 0.5)],
        (false, false, TimeBand::Night) => &[(DeclineReason::NoPhysician, 0.6), (DeclineReason::OutsideSpecialty, 0.4)],
        (false, false, _) => &[(DeclineReason::OutsideSpecialty, 0.6), (DeclineReason::Unknown, 0.4)],
    };
    draw.one_of(reasons).unwrap_or(DeclineReason::Other)
}

impl Known {
    /// Forgets what no longer speaks. Answers and departures lie at most an hour ahead of the rounds that are played.
    fn forget(&mut self, second: f64) {
        let oldest = instant(second) - STALE_AFTER;
        self.answers.retain(|answer| answer.at >= oldest);
        self.accepted.retain(|at| second - at <= ON_ITS_WAY_S);
    }
}
