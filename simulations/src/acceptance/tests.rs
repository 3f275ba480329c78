#![allow(clippy::unwrap_used, clippy::print_stdout)]
use super::*;

#[test]
fn nothing_of_the_held_out_part_is_learned_from() {
    let region = region::shipped().unwrap().region;
    let mechanism = Mechanism { difficult_share: 0.5, difficult_ease: 0.3, plain_ease: 0.98, strain: 0.3 };
    let past = simulate(&region, &mechanism, Plan::of_months(2), 3);
    let (learned, held_out) = split(&past).unwrap();
    let last = learned.iter().map(|one| one.trial.at).max().unwrap();
    assert!(held_out.iter().all(|one| one.asked_at > last));
    assert!(learned.len() + held_out.len() + 20 > past.len(), "only what was open at the split is lost");
    // another future makes no other model
    let base = BaseRates::published("Tokyo").unwrap();
    let model = predictors::learn(learned, &base).unwrap();
    let mut changed = past.clone();
    for one in &mut changed[learned.len()..] {
        one.trial.outcome = domain::acceptance::Outcome::Accepted;
    }
    let (learned_again, _) = split(&changed).unwrap();
    let again = predictors::learn(learned_again, &base).unwrap();
    for one in held_out.iter().take(50) {
        assert_eq!(model.predict(&one.trial.ask), again.predict(&one.trial.ask));
    }
}

#[test]
fn what_was_learned_is_better_than_what_stands_without_it() {
    let report = run(Options { seed: 1, seeds: 1, months: 4, row: "Tokyo".to_owned() }).unwrap();
    let of_seed = &report.seeds[0];
    let loss = |name: &str| of_seed.scores[NAMES.iter().position(|one| *one == name).unwrap()].log_loss;
    let learned = loss("learned");
    for name in ["zone's rate, constant", "hospital's raw rate", "fixed table, by mark", "learned, no history"] {
        assert!(learned < loss(name) - 0.003, "{name}: {} against {learned}", loss(name));
    }
    assert!(learned < loss("zone's rate, by refusals") + 0.002, "never much worse than knowing no hospital");
    assert!(learned > loss("the mechanism itself"));
    let curve: Vec<f64> = of_seed.curve.iter().map(|(_, scores)| scores.log_loss).collect();
    assert!(curve[0] > curve[3], "{curve:?}");
    let text = print(&report);
    println!("{text}");
    assert!(NAMES.iter().all(|name| text.contains(name)), "{text}");
    assert_eq!(json(&report)["scores"].as_array().unwrap().len(), NAMES.len());
}

#[test]
fn an_unknown_row_is_named_with_those_that_are_there() {
    let error = run(Options { seed: 1, seeds: 1, months: 4, row: "Atlantis".to_owned() }).unwrap_err();
    assert!(format!("{error:#}").contains("Hokkaido, Aomori"), "{error:#}");
}
