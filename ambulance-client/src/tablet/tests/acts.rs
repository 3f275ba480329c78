//! What an act refuses, before anything is recorded.

use std::collections::BTreeMap;

use domain::{
    event::EncounterEvent,
    inquiry::{CallOutcome, InquiryRefusal, OverrideReason, RedirectReason},
    observation::{Jcs, Observation},
    patient::{IdentitySource, IdentityVerdict, PatientIdentity, Sex},
    text::FREE_TEXT_MAX_CHARS,
    vitals::{Tenths, VitalKind, VitalSource},
};
use jiff::Timestamp;

use super::bench::{Bench, hospital};
use crate::tablet::{ActError, ChoiceEntry, InterviewEntry};

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

#[tokio::test]
async fn a_wish_carries_its_reason_to_the_platform() {
    let bench = Bench::new();
    let case = bench.open().await;
    let (acts, reason) = (|| bench.tablet.acts(), Some(OverrideReason::Road));
    acts().ask(case, vec![hospital(1)], reason).await.unwrap();
    acts().choose(case, ChoiceEntry { reason, ..ChoiceEntry::of(hospital(1)) }).await.unwrap();
    assert_eq!(
        bench.events_of("ask-requested"),
        [EncounterEvent::AskRequested { hospitals: vec![hospital(1)], reason }]
    );
    assert_eq!(
        bench.events_of("destination-requested"),
        [EncounterEvent::DestinationRequested { hospital: hospital(1), reason, seen: None, instead_of: None }]
    );
}

#[tokio::test]
async fn what_the_rules_of_asking_forbid_does_not_reach_the_outbox() {
    let bench = Bench::new();
    let case = bench.open().await;
    let acts = || bench.tablet.acts();
    let not_asked = |result| matches!(result, Err(ActError::Asking(InquiryRefusal::NotAsked)));
    assert!(not_asked(acts().withdraw(case, hospital(1)).await));
    assert!(not_asked(acts().telephone(case, hospital(1), CallOutcome::NoAnswer).await));
    assert!(not_asked(acts().reply(case, host::fresh::event_id(), "はい").await));
    assert!(matches!(acts().reply(case, host::fresh::event_id(), " ").await, Err(ActError::Empty)));
    assert!(matches!(acts().reply(case, host::fresh::event_id(), &"あ".repeat(201)).await, Err(ActError::Text(_))));
    assert!(matches!(acts().redirect(case, RedirectReason::Road).await, Err(ActError::NotUnderWay)));
    assert!(matches!(acts().end_redirect(case).await, Err(ActError::NotUnderWay)));
    assert!(matches!(acts().acknowledge_loss(case).await, Err(ActError::NotUnderWay)));
    assert_eq!(bench.kinds(), ["opened"]);
}
