#![allow(clippy::unwrap_used, clippy::print_stdout)]
use proptest::prelude::*;

use super::*;

fn hospital(number: usize) -> HospitalId {
    HospitalId::new(format!("991{number:07}")).unwrap()
}

fn candidate(number: usize, minutes: f64, p: f64, answer_s: f64) -> Candidate {
    Candidate { hospital: hospital(number), minutes, p, answer_s }
}

fn tokyo() -> BaseRates {
    BaseRates::published("Tokyo").unwrap()
}

fn terms(base: &BaseRates) -> Terms<'_> {
    Terms { price_min: 0.5, set_max: 3, failed_round_min: 6.3, base, refusals: 0 }
}

/// The cheapest of all sets.
fn brute_force(field: &Field<'_>) -> f64 {
    let sets = (1..1_u32 << field.ones.len()).filter(|set| set.count_ones() as usize <= field.set_max);
    field.cheapest(sets).unwrap().1
}

#[test]
fn one_hospital_is_its_answer_its_way_and_what_comes_after_a_refusal() {
    let base = tokyo();
    let found = AskingSet::choose(&[candidate(1, 10.0, 0.56, 120.0)], &terms(&base));
    assert_eq!(found.hospitals, [hospital(1)]);
    assert_eq!(found.one_more_gains_min, None);
    let after = 2.0 + 6.3 + 10.0 + NOBODY_MIN;
    assert!((found.expected_min - (0.56 * 12.0 + 0.44 * after)).abs() < 1e-9, "{found:?}");
    assert!((found.any_accepts - 0.56).abs() < 1e-9);
}

#[test]
fn refusals_are_not_independent() {
    let base = tokyo();
    let alike: Vec<Candidate> = (0..4).map(|number| candidate(number, 10.0, 0.56, 120.0)).collect();
    let found = AskingSet::choose(&alike, &Terms { price_min: 0.0, set_max: 4, ..terms(&base) });
    assert_eq!(found.hospitals.len(), 4);
    let all_refuse = 0.44 * 0.60 * 0.65 * 0.67;
    assert!((1.0 - found.any_accepts - all_refuse).abs() < 1e-9, "{found:?}");
    assert!(found.any_accepts < 1.0 - 0.44_f64.powi(4) - 0.05, "four coins would promise more");
}

#[test]
fn a_high_price_asks_one_and_no_price_asks_all_that_help() {
    let base = tokyo();
    let field: Vec<Candidate> =
        (0..6).map(|number| candidate(number, 8.0 + 3.0 * number as f64, 0.56, 150.0)).collect();
    let size = |price_min| AskingSet::choose(&field, &Terms { price_min, ..terms(&base) }).hospitals.len();
    assert_eq!((size(100.0), size(0.0)), (1, 3));
    let sizes: Vec<usize> = [0.0, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0].map(size).to_vec();
    assert!(sizes.is_sorted_by(|a, b| a >= b), "{sizes:?}");
}

#[test]
fn one_more_gains_less_and_less() {
    let base = tokyo();
    let field: Vec<Candidate> =
        (0..8).map(|number| candidate(number, 8.0 + 3.0 * number as f64, 0.56, 150.0)).collect();
    let gain =
        |set_max| AskingSet::choose(&field, &Terms { price_min: 0.0, set_max, ..terms(&base) }).one_more_gains_min;
    assert!(gain(1).unwrap() > gain(3).unwrap() && gain(3).unwrap() > 0.0);
    let words = AskingSet::choose(&field, &terms(&base)).words(Language::Ja);
    assert!(words.starts_with("3院に同時照会：受入見込み") && words.ends_with('分'), "{words}");
}

#[test]
fn nobody_to_ask_and_broken_numbers_end_well() {
    let base = BaseRates { accepted_at_kth: Vec::new() };
    let none = AskingSet::choose(&[], &terms(&base));
    assert!(none.hospitals.is_empty() && none.any_accepts == 0.0 && none.expected_min.is_finite());
    let broken =
        [candidate(1, f64::NAN, f64::NAN, f64::INFINITY), candidate(2, 9.0, 0.5, 60.0), candidate(1, -5.0, 7.0, -1.0)];
    let found = AskingSet::choose(&broken, &Terms { set_max: 0, ..terms(&base) });
    assert_eq!(Field::new(&broken, &terms(&base)).ones.len(), 2, "one hospital stands once");
    assert!(found.hospitals.len() == 1 && found.expected_min.is_finite() && (0.0..=1.0).contains(&found.any_accepts));
}

/// How often the chosen set is the best one, over a thousand small fields drawn from a fixed sequence.
#[test]
fn the_chosen_set_is_nearly_always_the_best() {
    let (mut greedy_best, mut chosen_best, mut greedy_worst, mut chosen_worst) = (0, 0, 0.0_f64, 0.0_f64);
    let mut state = 1_u64;
    let mut draw = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / (1_u64 << 53) as f64
    };
    for round in 0..1000 {
        let size = 2 + round % 9;
        let field: Vec<Candidate> = (0..size)
            .map(|number| candidate(number, 3.0 + 40.0 * draw(), 0.05 + 0.9 * draw(), 30.0 + 570.0 * draw()))
            .collect();
        let row = BaseRates::PUBLISHED[round % 7].1.to_vec();
        let base = BaseRates { accepted_at_kth: row };
        let terms = Terms { price_min: 3.0 * draw(), set_max: 1 + round % 5, ..terms(&base) };
        let field = Field::new(&field, &terms);
        let best = brute_force(&field);
        let first = field.cheapest(field.others(0).map(|one| 1 << one)).unwrap().0;
        let plain = field.grown(first);
        let greedy = field.cost(plain) - best;
        let chosen = field.cost(field.best()) - best;
        greedy_best += u32::from(greedy < 1e-6);
        chosen_best += u32::from(chosen < 1e-6);
        greedy_worst = greedy_worst.max(greedy);
        chosen_worst = chosen_worst.max(chosen);
    }
    println!(
        "best: plain greedy {greedy_best}, chosen {chosen_best} of 1000; worst {greedy_worst:.3}, {chosen_worst:.3} min"
    );
    assert!(chosen_best >= 990 && chosen_best >= greedy_best, "{greedy_best} {chosen_best}");
    assert!(chosen_worst < 0.5, "{chosen_worst}");
}

proptest! {
    #[test]
    fn a_set_is_never_worse_than_its_best_single_hospital(
        drawn in prop::collection::vec((0.0..60.0_f64, 0.0..1.0_f64, 0.0..900.0_f64), 1..25),
        price_min in 0.0..5.0_f64, set_max in 1_usize..9, refusals in 0_u32..6,
    ) {
        let base = tokyo();
        let field: Vec<Candidate> =
            drawn.iter().enumerate().map(|(number, (minutes, p, s))| candidate(number, *minutes, *p, *s)).collect();
        let terms = Terms { price_min, set_max, refusals, ..terms(&base) };
        let found = AskingSet::choose(&field, &terms);
        prop_assert!(!found.hospitals.is_empty() && found.hospitals.len() <= set_max);
        prop_assert!(found.expected_min.is_finite() && found.expected_min > 0.0);
        prop_assert!((0.0..=1.0).contains(&found.any_accepts));
        let reckoned = Field::new(&field, &terms);
        let chosen = reckoned.cost(reckoned.best());
        for one in reckoned.others(0) {
            prop_assert!(chosen <= reckoned.cost(1 << one) + 1e-6);
        }
        let mut backwards = field.clone();
        backwards.reverse();
        prop_assert_eq!(AskingSet::choose(&backwards, &terms), found);
    }
}
