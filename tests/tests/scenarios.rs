//! What goes wrong around a case, played through the real programs: the case goes on, says what it does not know, and loses nothing.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout)]

use simulations::{
    play::{Report, play, print},
    process::use_binary,
    scenario::Scenario,
};

async fn ends_as_expected(name: &str, text: &str) {
    let report = played(name, text).await;
    assert!(report.ok, "{name}: {:?}", report.failed);
}

async fn played(name: &str, text: &str) -> Report {
    use_binary(env!("CARGO_BIN_EXE_programs"));
    let scenario = Scenario::parse(text, name).unwrap_or_else(|error| panic!("{error}"));
    let folder = tempfile::tempdir().unwrap();
    let report = play(&scenario, folder.path().to_owned()).await.unwrap();
    println!("{}", print(&report));
    assert!(report.checked > 0, "nothing was expected");
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
    report
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
    a_destination_on_a_condition_is_lost_on_the_way = "lost-destination.toml";
}

/// How often two programs are given the chance to answer in one millisecond: on a busy machine one of them may be late.
const TOGETHER_TRIES: usize = 6;

/// Neither came first: the shorter way to a bed takes the patient, and the other one reads nothing any more.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_acceptances_in_one_millisecond_one_wins() {
    for _ in 0..TOGETHER_TRIES {
        let report = played("same-millisecond.toml", include_str!("data/same-millisecond.toml")).await;
        // One of them was later, or so late that the other one had been chosen.
        let apart = |one: &String| one.contains("accepted at") || one.contains("did not accept");
        if !report.failed.iter().any(apart) {
            assert!(report.ok, "{:?}", report.failed);
            return;
        }
    }
    panic!("in {TOGETHER_TRIES} plays two acceptances never had the same millisecond");
}

/// The western zone's waits for a yellow case, seconds.
const REMIND_S: f64 = 45.0;
const TELEPHONE_S: f64 = 90.0;

/// The platform looks four times a real second, every three seconds of this scenario; and a busy machine.
const SLACK_S: f64 = 40.0;

/// Seconds after which the crew was told to ring a hospital, and whether a screen there ever had the question.
fn rung(report: &Report, hospital: &str) -> (f64, bool) {
    let inquiries = report.tablet["inquiries"].as_array().unwrap();
    let one = inquiries.iter().find(|one| one["hospital"] == hospital).unwrap();
    let ms = |key: &str| one[key].as_f64();
    ((ms("telephone_at_ms").unwrap() - ms("sent_at_ms").unwrap()) / 1_000.0, one["received_at_ms"].is_number())
}

/// One hospital has its board open and is rung after the western zone's wait for an answer, the other one already when the alarm would have been
/// sounded again.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hospital_whose_screen_nobody_watches_is_rung_sooner() {
    let report = played("unwatched.toml", include_str!("data/unwatched.toml")).await;
    assert!(report.ok, "{:?}", report.failed);
    let (unwatched, watched) = (rung(&report, "9910000145"), rung(&report, "9910000125"));
    assert!(unwatched.0 < REMIND_S + SLACK_S && !unwatched.1, "{unwatched:?}");
    assert!(watched.0 >= TELEPHONE_S && watched.1, "{watched:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn our_own_shipped_scenarios() {
    for (name, text) in simulations::scenario::SHIPPED.iter().filter(|(name, _)| name.starts_with("mine-")) {
        ends_as_expected(name, text).await;
    }
}
