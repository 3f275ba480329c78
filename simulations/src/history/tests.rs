#![allow(clippy::unwrap_used, clippy::print_stdout)]
use domain::acceptance::BaseRates;

use super::*;
use crate::region;

/// Acceptance of severe cases at the k-th request, as it was drawn, with the number of requests.
fn row(past: &[Past]) -> [(f64, u32); 4] {
    let mut counts = [(0_u32, 0_u32); 4];
    for one in past.iter().filter(|one| one.severe) {
        if let Some((accepted, asked)) = counts.get_mut(one.trial.ask.refusals as usize) {
            *accepted += u32::from(one.trial.is_accepted());
            *asked += 1;
        }
    }
    counts.map(|(accepted, asked)| (f64::from(accepted) / f64::from(asked.max(1)), asked))
}

#[test]
fn severe_cases_reproduce_the_published_rows() {
    let region = region::shipped().unwrap().region;
    // Aomori rises from the second to the third request, which no mixture of patients does
    for (name, tolerance) in [("Tokyo", 0.03), ("Aomori", 0.06)] {
        let published = BaseRates::published(name).unwrap();
        let mechanism = Mechanism::calibrated(&region, &published).unwrap();
        // another seed than that of the calibration
        let past = simulate(&region, &mechanism, Plan { severe_only: true, ..Plan::of_months(12) }, 5);
        for (k, (rate, asked)) in (0..).zip(row(&past)) {
            let by_chance = 2.0 * (rate * (1.0 - rate) / f64::from(asked)).sqrt();
            let off = (rate - published.after(k)).abs();
            println!("{name} k={} {rate:.3} of {asked}, published {}", k + 1, published.after(k));
            assert!(off < tolerance + by_chance, "{name} k={} {rate} of {asked}", k + 1);
        }
    }
}

#[test]
fn refusals_belong_to_the_patient_and_a_seed_gives_one_history() {
    let region = region::shipped().unwrap().region;
    let mechanism = Mechanism { difficult_share: 0.5, difficult_ease: 0.3, plain_ease: 0.98, strain: 0.3 };
    let past = simulate(&region, &mechanism, Plan::of_months(3), 1);
    let rates = row(&past).map(|(rate, _)| rate);
    assert!(rates[0] > rates[1] + 0.1 && rates[1] > 0.2, "{rates:?}");
    let again = simulate(&region, &mechanism, Plan::of_months(3), 1);
    assert!(past.iter().map(|one| &one.trial).eq(again.iter().map(|one| &one.trial)));
    let other = simulate(&region, &mechanism, Plan::of_months(3), 2);
    assert!(!past.iter().map(|one| &one.trial).eq(other.iter().map(|one| &one.trial)));
    assert!(past.is_sorted_by_key(|one| one.trial.at));
    assert!(past.iter().all(|one| one.asked_at < one.trial.at && (0.0..=1.0).contains(&one.truth)));
}

#[test]
fn one_patient_is_taken_at_most_once_and_never_asked_after() {
    let region = region::shipped().unwrap().region;
    let mechanism = Mechanism { difficult_share: 0.5, difficult_ease: 0.3, plain_ease: 0.98, strain: 0.3 };
    let past = simulate(&region, &mechanism, Plan::of_months(1), 1);
    let accepted = past.iter().filter(|one| one.trial.is_accepted()).count();
    let patients = 70 * 30;
    assert!(accepted <= patients && accepted > patients * 9 / 10, "{accepted}");
    let after_k = |k| past.iter().filter(|one| one.trial.ask.refusals == k).count();
    let refused_at = |k| past.iter().filter(|one| one.trial.ask.refusals == k && !one.trial.is_accepted()).count();
    for k in 0..5 {
        // classes with few hospitals end early
        assert!(after_k(k + 1) <= refused_at(k), "request {} follows a refusal", k + 2);
    }
}
