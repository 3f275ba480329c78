//! What goes wrong around a case, played through the real programs: the case goes on, says what it does not know, and loses nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use simulations::{
    play::{play, print},
    process::use_binary,
    scenario::Scenario,
};

async fn ends_as_expected(name: &str, text: &str) {
    use_binary(env!("CARGO_BIN_EXE_programs"));
    let scenario = Scenario::parse(text, name).unwrap_or_else(|error| panic!("{error}"));
    let folder = tempfile::tempdir().unwrap();
    let report = play(&scenario, folder.path().to_owned()).await.unwrap();
    println!("{}", print(&report));
    assert!(report.checked > 0, "nothing was expected");
    assert!(report.ok, "{name}: {:?}", report.failed);
    // One case, and the log of no program names the patient.
    for entry in std::fs::read_dir(folder.path()).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "log") {
            let log = std::fs::read_to_string(&path).unwrap();
            for secret in secrets(&scenario) {
                assert!(!log.contains(&secret), "{} holds content of a record", path.display());
            }
        }
    }
}

/// Words that must be in no log.
fn secrets(scenario: &Scenario) -> Vec<String> {
    let person = &scenario.person;
    let drugs = person.record.drugs.iter().flat_map(|drug| [drug.product.clone(), drug.ingredient.clone()]);
    let acts = person.record.surgeries.iter().map(|act| act.name.clone());
    [person.name.clone(), person.name_kana.clone()]
        .into_iter()
        .chain(drugs)
        .chain(acts)
        .filter(|word| word.chars().count() > 2)
        .collect()
}

macro_rules! scenarios {
    ($($name:ident = $file:literal;)+) => { $(
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn $name() {
            ends_as_expected($file, include_str!(concat!("data/", $file))).await;
        }
    )+ };
}

scenarios! {
    the_service_hangs = "service-hangs.toml";
    the_service_names_another_person = "service-names-another.toml";
    the_card_is_somebody_elses = "card-of-another.toml";
    the_service_answers_garbage = "service-garbled.toml";
    the_radio_is_away_for_two_minutes = "crew-away.toml";
    hospitals_call_the_case_up_by_its_code = "called-up.toml";
    the_hospitals_line_is_cut = "hospital-away.toml";
    nobody_accepts = "nobody-accepts.toml";
    nobody_answers_until_somebody_rings = "nobody-answers.toml";
    a_stroke_goes_where_the_western_standard_sends_it = "zone-west.toml";
    the_same_stroke_goes_where_the_eastern_standard_sends_it = "zone-east.toml";
    a_patient_is_redirected_on_the_way = "redirected.toml";
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn our_own_shipped_scenarios() {
    for (name, text) in simulations::scenario::SHIPPED.iter().filter(|(name, _)| name.starts_with("mine-")) {
        ends_as_expected(name, text).await;
    }
}
