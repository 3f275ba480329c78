//! `docs/scenarios.md` says what the programs do: its examples are read, its codes are complete, its error messages are real.

use domain::{
    card::CardFailure,
    consent::{ConsentBasis, IdentityCheck},
    inquiry::{DeclineReason, InquiryRefusal},
    interview::NoCardReason,
    milestone::Milestone,
    observation::{Jcs, Sign},
    patient::{IdentitySource, Sex},
    readiness::ReadinessLevel,
    record::{Category, DrugRoute, FetchOutcome},
    region::HospitalLevel,
    triage::{CareFlag, ConditionClass, IncidentKind, Urgency},
    vitals::VitalKind,
};

use super::{
    super::*,
    mistakes::WRONG,
    parse,
    rehearsal::{findings, record, suggested},
};

const DOCUMENT: &str = include_str!("../../../../docs/scenarios.md");

/// The fenced blocks of one language.
fn blocks(language: &str) -> Vec<&'static str> {
    let fence = format!("```{language}\n");
    DOCUMENT.split(fence.as_str()).skip(1).filter_map(|rest| rest.split("```").next()).collect()
}

#[test]
fn the_examples_are_read_and_the_complete_one_is_complete() {
    let [short, complete] = blocks("toml").try_into().unwrap();
    assert!(parse(short).asks.is_empty());
    let scenario = parse(complete);
    assert_eq!(scenario.person.record.drugs.len(), 14);
    assert_eq!(scenario.hospitals.len(), 2);
    assert_eq!(scenario.registry.region.hospitals.len(), 31);

    // Every table of a scenario stands in it: the tables are the fields that serde names for an unknown one.
    let error = super::error_of(&format!("{}\n[zzzzzzzzzz]\n", super::SHORT));
    let fields = error.split_once("The fields are: ").unwrap().1.split(", ");
    for field in fields.filter(|field| *field != "other_person") {
        assert!(
            complete.contains(&format!("[{field}]")) || complete.contains(&format!("\n{field} =")) || field == "title",
            "the complete example lacks {field}"
        );
    }
}

#[test]
fn what_the_complete_example_expects_is_earned() {
    let scenario = parse(blocks("toml")[1]);
    let expect = scenario.expect.as_ref().unwrap();
    let mut asked = suggested(&scenario, 2);
    for ask in &scenario.asks {
        if let Whom::Hospitals(named) = &ask.whom {
            asked.extend(named.iter().cloned());
        }
    }
    let mut expected = expect.asked.clone().unwrap();
    asked.sort_unstable();
    expected.sort_unstable();
    assert_eq!(asked, expected);
    let found: Vec<String> = findings(&record(&scenario.person.record)).into_iter().map(|one| one.code).collect();
    assert!(expect.findings.iter().all(|code| found.contains(code)), "{found:?}");
}

#[test]
fn every_code_is_listed() {
    let mut codes: Vec<&str> = Vec::new();
    codes.extend(Sex::ALL.iter().map(|one| one.code()));
    codes.extend(DrugRoute::ALL.iter().map(|one| one.code()));
    codes.extend(ConsentBasis::ALL.iter().map(|one| one.code()));
    codes.extend(IdentityCheck::ALL.iter().map(|one| one.code()));
    codes.extend(Category::ALL.iter().map(|one| one.code()));
    codes.extend(IncidentKind::ALL.iter().map(|one| one.code()));
    codes.extend(Jcs::ALL.iter().map(|one| one.code()));
    codes.extend(Sign::ALL.iter().map(|one| one.code()));
    codes.extend(ConditionClass::ALL.iter().map(|one| one.code()));
    codes.extend(Urgency::ALL.iter().map(|one| one.code()));
    codes.extend(CareFlag::ALL.iter().map(|one| one.code()));
    codes.extend(ReadinessLevel::ALL.iter().map(|one| one.code()));
    codes.extend(DeclineReason::ALL.iter().map(|one| one.code()));
    codes.extend(HospitalLevel::ALL.iter().map(|one| one.code()));
    codes.extend(FetchOutcome::ALL.iter().map(|one| one.code()));
    codes.extend(NoCardReason::ALL.iter().map(|one| one.code()));
    codes.extend(IdentitySource::ALL.iter().map(|one| one.code()));
    codes.extend(CardFailure::ALL.iter().map(|one| one.code()));
    codes.extend(InquiryRefusal::ALL.iter().map(|one| one.code()));
    for code in codes {
        assert!(DOCUMENT.contains(&format!("`{code}`")), "{code}");
    }
    for field in VitalKind::ALL.iter().map(|one| one.code().replace('-', "_")) {
        assert!(DOCUMENT.contains(&format!("`{field}`")), "{field}");
    }
    for field in Milestone::ALL.iter().map(|one| format!("{}_s", one.code().replace('-', "_"))) {
        assert!(DOCUMENT.contains(&format!("`{field}`")), "{field}");
    }
    for (name, _) in SHIPPED {
        assert!(DOCUMENT.contains(&format!("`{name}`")), "{name}");
    }
}

#[test]
fn the_error_messages_are_real() {
    let [examples] = blocks("text").try_into().unwrap();
    assert!(examples.lines().count() >= 10);
    for line in examples.lines() {
        let told = line.strip_prefix("my-case.toml, ").unwrap();
        assert!(WRONG.iter().any(|(_, _, expected)| *expected == told), "{told}");
    }
}
