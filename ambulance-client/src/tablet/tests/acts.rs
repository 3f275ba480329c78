//! What an act refuses, before anything is recorded.

use std::collections::BTreeMap;

use domain::{
    event::EncounterEvent,
    observation::{Jcs, Observation},
    patient::{IdentitySource, IdentityVerdict, PatientIdentity, Sex},
    text::FREE_TEXT_MAX_CHARS,
    vitals::{Tenths, VitalKind, VitalSource},
};
use jiff::Timestamp;

use super::bench::Bench;
use crate::tablet::{ActError, InterviewEntry};

fn interview(name: &str, age_years: Option<u8>) -> InterviewEntry {
    InterviewEntry { name: name.to_owned(), age_years, ..InterviewEntry::of(Sex::Female) }
}

#[tokio::test]
async fn what_cannot_be_is_not_recorded() {
    let bench = Bench::new();
    let case = bench.open().await;
    let acts = || bench.tablet.acts();
    let long = "あ".repeat(FREE_TEXT_MAX_CHARS + 1);
    let note = |note: &str| Observation { note: note.to_owned(), ..Observation::at(Timestamp::UNIX_EPOCH) };
    assert!(matches!(acts().interview(case, interview("花子", Some(151))).await, Err(ActError::Age)));
    assert!(matches!(acts().interview(case, interview(&long, None)).await, Err(ActError::Text(_))));
    assert!(matches!(acts().complain(case, &long).await, Err(ActError::Text(_))));
    assert!(matches!(acts().observe(case, note(&long)).await, Err(ActError::Text(_))));
    assert!(matches!(acts().observe(case, note(" \n ")).await, Err(ActError::Empty)));
    assert!(matches!(acts().measure(case, BTreeMap::new()).await, Err(ActError::Empty)));
    assert!(matches!(acts().ask(case, Vec::new(), None).await, Err(ActError::Empty)));
    assert!(matches!(acts().judge_identity(case, IdentityVerdict::Differs).await, Err(ActError::Empty)));
    assert!(matches!(bench.tablet.use_other_card(case).await, Err(ActError::Empty)));
    assert_eq!(bench.kinds(), ["opened"]);
}

#[tokio::test]
async fn what_can_be_is_recorded_as_it_was_said() {
    let bench = Bench::new();
    let case = bench.open().await;
    let acts = || bench.tablet.acts();
    acts().interview(case, interview(" 花子 ", Some(150))).await.unwrap();
    acts().complain(case, "あ".repeat(FREE_TEXT_MAX_CHARS).as_str()).await.unwrap();
    let observation = Observation { jcs: Some(Jcs::I1), ..Observation::at(Timestamp::UNIX_EPOCH) };
    acts().observe(case, observation.clone()).await.unwrap();
    acts().measure(case, BTreeMap::from([(VitalKind::Pulse, Tenths(800))])).await.unwrap();
    assert_eq!(bench.events_of("observed"), [EncounterEvent::Observed(observation)]);
    bench.case(case, |case| {
        let patient = case.encounter.patient.as_ref().unwrap();
        assert_eq!((patient.name.as_str(), patient.stated_age_years), ("花子", Some(150)));
        let pulse = case.encounter.vitals.latest(VitalKind::Pulse).unwrap();
        assert_eq!((pulse.value, pulse.source), (Tenths(800), VitalSource::Manual));
    });
}

#[tokio::test]
async fn an_interview_stands_below_the_card_and_comes_back_when_the_card_was_anothers() {
    let bench = Bench::new();
    let case = bench.open().await;
    let from_card = PatientIdentity {
        name: "試験 花子".to_owned(),
        name_kana: String::new(),
        birth_date: None,
        stated_age_years: None,
        sex: Sex::Female,
        address: String::new(),
        source: IdentitySource::Eligibility,
    };
    bench.tablet.record(case, EncounterEvent::PatientIdentified(from_card.clone())).await.unwrap();
    bench.tablet.acts().interview(case, interview("誰か", Some(30))).await.unwrap();
    assert_eq!(bench.case(case, |case| case.encounter.patient.clone()), Some(from_card));
    bench.tablet.acts().judge_identity(case, IdentityVerdict::Differs).await.unwrap();
    let patient = bench.case(case, |case| case.encounter.patient.clone()).unwrap();
    assert_eq!((patient.name.as_str(), patient.stated_age_years), ("誰か", Some(30)));
    assert_eq!(bench.kinds(), ["opened", "patient-identified", "patient-identified", "identity-judged"]);
}

/// An instant that went out and came back is still the same: readings are told apart by it.
#[tokio::test]
async fn what_is_recorded_here_is_what_the_platform_reads() {
    let bench = Bench::new();
    let case = bench.open().await;
    bench.tablet.acts().measure(case, BTreeMap::from([(VitalKind::Pulse, Tenths(800))])).await.unwrap();
    let sent = bench.sent();
    let readings = bench.case(case, |case| case.encounter.vitals.iter().collect::<Vec<_>>());
    assert_eq!(sent[1].event, EncounterEvent::VitalsRecorded { readings });
    assert_eq!(sent[0].recorded_at, bench.case(case, |case| case.encounter.opened_at));
}
