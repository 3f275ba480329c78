//! Prints how long a zone's history takes to be learned, one hospital's chance to be told, and the set to ask at once to be chosen:
//! `cargo run --release -p domain --example acceptance_time -- [TRIALS] [HOSPITALS]`.

#![expect(clippy::print_stdout, reason = "a command-line report goes to standard output")]

use std::{error::Error, hint::black_box, time::Instant};

use domain::{
    acceptance::{AcceptanceModel, Ask, BaseRates, MarkThen, Outcome, Recent, TimeBand, Trial},
    asking_set::{AskingSet, Candidate, SET_MAX, Terms},
    ids::{BadId, HospitalId},
    inquiry::DeclineReason,
    readiness::ReadinessLevel,
    triage::{ConditionClass, Urgency},
};
use jiff::{Timestamp, ToSpan as _};

/// Runs of what is short; the median is told.
const RUNS: usize = 200;

/// A fixed sequence between 0 and 1.
struct Sequence(u64);

impl Sequence {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() * bound as f64) as usize
    }
}

fn hospital(number: usize) -> Result<HospitalId, BadId> {
    HospitalId::new(format!("991{number:07}"))
}

fn trial(sequence: &mut Sequence, hospitals: usize, now: Timestamp) -> Result<Trial, BadId> {
    let number = sequence.below(hospitals);
    let refusals = (sequence.next().powi(3) * 5.0) as u32;
    let mark =
        (sequence.next() < 0.4).then(|| MarkThen { level: ReadinessLevel::ALL[sequence.below(4)], weight_milli: 1000 });
    let ask = Ask {
        hospital: hospital(number)?,
        class: ConditionClass::ALL[sequence.below(17)],
        urgency: Some(Urgency::ALL[sequence.below(5)]),
        band: TimeBand::ALL[sequence.below(4)],
        refusals,
        mark,
        own: sequence.next() < 0.1,
        load: sequence.below(3) as u32,
        recent: Recent { evidence_milli: -(sequence.below(1500) as i32), ..Recent::default() },
    };
    let p = 0.4 + 0.5 * (number % 7) as f64 / 7.0 - 0.1 * f64::from(refusals);
    let outcome = if sequence.next() < p { Outcome::Accepted } else { Outcome::Declined(DeclineReason::NoBed) };
    Ok(Trial { ask, outcome, at: now - (sequence.below(500_000) as i64).minutes(), answer_s: 120 })
}

fn median_ms(mut run: impl FnMut()) -> f64 {
    let mut times: Vec<f64> = (0..RUNS)
        .map(|_| {
            let begun = Instant::now();
            run();
            begun.elapsed().as_secs_f64() * 1000.0
        })
        .collect();
    times.sort_by(f64::total_cmp);
    times[RUNS / 2]
}

fn main() -> Result<(), Box<dyn Error>> {
    let number = |at: usize, otherwise: usize| std::env::args().nth(at).map_or(Ok(otherwise), |text| text.parse());
    let (trials, hospitals) = (number(1, 100_000)?, number(2, 300)?.max(1));
    let now: Timestamp = "2026-11-18T03:00:00Z".parse()?;
    let base = BaseRates { accepted_at_kth: vec![0.56, 0.40, 0.35, 0.33] };
    let mut sequence = Sequence(1);
    let history: Vec<Trial> = (0..trials).map(|_| trial(&mut sequence, hospitals, now)).collect::<Result<_, _>>()?;
    let begun = Instant::now();
    let model = AcceptanceModel::fit(&history, &base, now);
    println!("{trials} trials, {hospitals} hospitals: learned in {:.2} s", begun.elapsed().as_secs_f64());
    let asks: Vec<Ask> = history.iter().take(30).map(|one| one.ask.clone()).collect();
    let told = median_ms(|| {
        for ask in &asks {
            let _estimate = black_box(model.predict(ask));
        }
    });
    println!("30 hospitals told: {told:.3} ms");
    let field: Vec<Candidate> = (0..20)
        .map(|number| {
            let (minutes, p, answer_s) =
                (5.0 + 40.0 * sequence.next(), sequence.next(), 30.0 + 570.0 * sequence.next());
            Ok(Candidate { hospital: hospital(number)?, minutes, p, answer_s })
        })
        .collect::<Result<_, BadId>>()?;
    for set_max in [1, 3, 5, SET_MAX] {
        let terms = Terms { price_min: 0.5, set_max, failed_round_min: 6.3, base: &base, refusals: 0 };
        let chosen = median_ms(|| drop(black_box(AskingSet::choose(&field, &terms))));
        println!(
            "20 candidates, at most {set_max} at once: {chosen:.3} ms, {}",
            AskingSet::choose(&field, &terms).hospitals.len()
        );
    }
    Ok(())
}
