//! Every kind of event, out and back through its bytes.

use domain::{
    card::CardFailure,
    consent::IdentityCheck,
    event::{EncounterEvent, ReadinessChanged},
    fetch::Window,
    inquiry::{
        CallOutcome, DeclineReason, EscalationStep, InquiryRefusal, OverrideReason, RedirectReason, ReleaseReason,
        SeenAnswer,
    },
    interview::NoCardReason,
    milestone::Milestone,
    patient::{IdentitySource, IdentityVerdict},
    readiness::{ReadinessLevel, Statement},
    record::{Category, FetchOutcome},
    triage::{ConditionClass, IncidentKind},
};
use proptest::{collection::vec, option, prelude::*, sample::select, strategy::Union};
use prost::Message as _;

use super::{
    crew_words::{card, consent, observation, patient, place, reading, spoken, triage},
    strategies::{
        answer, author, crew, event_id, findings, flags, headquarters, hospital, inquiry_id, instant, query_text,
        record, recorded, statement, terms, text,
    },
};
use crate::{
    convert::{event_from_wire, event_to_wire, readiness_from_wire, readiness_to_wire},
    v1,
};

/// One strategy for each kind of event.
pub fn bodies() -> Vec<BoxedStrategy<EncounterEvent>> {
    use EncounterEvent as E;
    vec![
        (crew(), headquarters(), select(IncidentKind::ALL))
            .prop_map(|(crew, headquarters, kind)| E::Opened { crew, headquarters, kind })
            .boxed(),
        (select(Milestone::ALL), instant()).prop_map(|(milestone, at)| E::MilestoneReached { milestone, at }).boxed(),
        place().prop_map(|place| E::Located { place }).boxed(),
        card().prop_map(E::CardRead).boxed(),
        (select(CardFailure::ALL), any::<u32>())
            .prop_map(|(reason, duration_ms)| E::CardReadFailed { reason, duration_ms })
            .boxed(),
        consent().prop_map(E::ConsentRecorded).boxed(),
        patient().prop_map(E::PatientIdentified).boxed(),
        (select(Category::ALL), select(Window::ALL), select(FetchOutcome::ALL), record(), any::<u32>())
            .prop_map(|(category, window, outcome, part, duration_ms)| E::CategoryFetched {
                category,
                window,
                outcome,
                part,
                duration_ms,
            })
            .boxed(),
        (findings(), text()).prop_map(|(findings, knowledge)| E::FindingsInferred { findings, knowledge }).boxed(),
        text().prop_map(|code| E::FindingDismissed { code }).boxed(),
        text().prop_map(|complaint| E::ComplaintRecorded { complaint }).boxed(),
        triage().prop_map(E::Triaged).boxed(),
        observation().prop_map(E::Observed).boxed(),
        vec(reading(), 1..4).prop_map(|readings| E::VitalsRecorded { readings }).boxed(),
        (vec(hospital(), 0..4), option::of(select(OverrideReason::ALL)))
            .prop_map(|(hospitals, reason)| E::AskRequested { hospitals, reason })
            .boxed(),
        (inquiry_id(), hospital(), any::<u32>(), any::<u32>(), terms())
            .prop_map(|(inquiry, hospital, rank, drive_min, terms)| E::InquirySent {
                inquiry,
                hospital,
                rank,
                drive_min,
                terms,
            })
            .boxed(),
        (event_id(), hospital(), select(InquiryRefusal::ALL))
            .prop_map(|(wish, hospital, reason)| E::WishRefused { wish, hospital, reason })
            .boxed(),
        (inquiry_id(), hospital()).prop_map(|(inquiry, hospital)| E::InquiryReceived { inquiry, hospital }).boxed(),
        (inquiry_id(), hospital()).prop_map(|(inquiry, hospital)| E::InquirySeen { inquiry, hospital }).boxed(),
        (inquiry_id(), hospital(), answer())
            .prop_map(|(inquiry, hospital, answer)| E::InquiryAnswered { inquiry, hospital, answer })
            .boxed(),
        (
            hospital(),
            option::of(select(OverrideReason::ALL)),
            option::of((answer(), instant())),
            option::of(hospital()),
        )
            .prop_map(|(hospital, reason, seen, instead_of)| {
                let seen = seen.map(|(answer, at)| SeenAnswer { answer, at });
                E::DestinationRequested { hospital, reason, seen, instead_of }
            })
            .boxed(),
        (hospital(), inquiry_id(), text())
            .prop_map(|(hospital, inquiry, standard)| E::DestinationDecided { hospital, inquiry, standard })
            .boxed(),
        (inquiry_id(), hospital(), select(ReleaseReason::ALL))
            .prop_map(|(inquiry, hospital, reason)| E::InquiryReleased { inquiry, hospital, reason })
            .boxed(),
        Just(E::Closed).boxed(),
        (select(IdentitySource::ALL), select(IdentityVerdict::ALL), select(IdentityCheck::ALL))
            .prop_map(|(source, verdict, check)| E::IdentityJudged { source, verdict, check })
            .boxed(),
        select(NoCardReason::ALL).prop_map(|reason| E::CardUnavailable { reason }).boxed(),
        spoken().prop_map(E::Interviewed).boxed(),
        (flags(), text()).prop_map(|(flags, table)| E::FlagsRaised { flags, table }).boxed(),
        text().prop_map(|code| E::FlagDismissed { code }).boxed(),
        hospital().prop_map(|hospital| E::CaseCalledUp { hospital }).boxed(),
        (inquiry_id(), hospital(), select(EscalationStep::ALL))
            .prop_map(|(inquiry, hospital, step)| E::InquiryEscalated { inquiry, hospital, step })
            .boxed(),
        (hospital(), select(CallOutcome::ALL))
            .prop_map(|(hospital, outcome)| E::TelephoneNoted { hospital, outcome })
            .boxed(),
        (inquiry_id(), hospital(), query_text())
            .prop_map(|(inquiry, hospital, text)| E::QueryRaised { inquiry, hospital, text })
            .boxed(),
        (event_id(), query_text()).prop_map(|(query, text)| E::QueryAnswered { query, text }).boxed(),
        text().prop_map(|standard| E::RoundEnded { standard }).boxed(),
        text().prop_map(|standard| E::SecuringBegan { standard }).boxed(),
        (any::<u32>(), any::<u32>(), text())
            .prop_map(|(asked, on_scene_min, standard)| E::DifficultyRecognised { asked, on_scene_min, standard })
            .boxed(),
        hospital().prop_map(|hospital| E::WithdrawRequested { hospital }).boxed(),
        select(RedirectReason::ALL).prop_map(|reason| E::RedirectRequested { reason }).boxed(),
        Just(E::RedirectEnded).boxed(),
        (inquiry_id(), hospital(), select(DeclineReason::ALL))
            .prop_map(|(inquiry, hospital, reason)| E::AcceptanceWithdrawn { inquiry, hospital, reason })
            .boxed(),
        Just(E::LossAcknowledged).boxed(),
        (inquiry_id(), hospital()).prop_map(|(inquiry, hospital)| E::ReleaseAcknowledged { inquiry, hospital }).boxed(),
        (inquiry_id(), hospital())
            .prop_map(|(inquiry, hospital)| E::DecisionAcknowledged { inquiry, hospital })
            .boxed(),
    ]
}

pub fn body() -> impl Strategy<Value = EncounterEvent> {
    Union::new(bodies())
}

/// Place of a kind in [`bodies`]. No wildcard: whoever adds a kind of event is sent here by the compiler, and then by the test below.
const fn place_of(event: &EncounterEvent) -> usize {
    use EncounterEvent as E;
    match event {
        E::Opened { .. } => 0,
        E::MilestoneReached { .. } => 1,
        E::Located { .. } => 2,
        E::CardRead(_) => 3,
        E::CardReadFailed { .. } => 4,
        E::ConsentRecorded(_) => 5,
        E::PatientIdentified(_) => 6,
        E::CategoryFetched { .. } => 7,
        E::FindingsInferred { .. } => 8,
        E::FindingDismissed { .. } => 9,
        E::ComplaintRecorded { .. } => 10,
        E::Triaged(_) => 11,
        E::Observed(_) => 12,
        E::VitalsRecorded { .. } => 13,
        E::AskRequested { .. } => 14,
        E::InquirySent { .. } => 15,
        E::WishRefused { .. } => 16,
        E::InquiryReceived { .. } => 17,
        E::InquirySeen { .. } => 18,
        E::InquiryAnswered { .. } => 19,
        E::DestinationRequested { .. } => 20,
        E::DestinationDecided { .. } => 21,
        E::InquiryReleased { .. } => 22,
        E::Closed => 23,
        E::IdentityJudged { .. } => 24,
        E::CardUnavailable { .. } => 25,
        E::Interviewed(_) => 26,
        E::FlagsRaised { .. } => 27,
        E::FlagDismissed { .. } => 28,
        E::CaseCalledUp { .. } => 29,
        E::InquiryEscalated { .. } => 30,
        E::TelephoneNoted { .. } => 31,
        E::QueryRaised { .. } => 32,
        E::QueryAnswered { .. } => 33,
        E::RoundEnded { .. } => 34,
        E::SecuringBegan { .. } => 35,
        E::DifficultyRecognised { .. } => 36,
        E::WithdrawRequested { .. } => 37,
        E::RedirectRequested { .. } => 38,
        E::RedirectEnded => 39,
        E::AcceptanceWithdrawn { .. } => 40,
        E::LossAcknowledged => 41,
        E::ReleaseAcknowledged { .. } => 42,
        E::DecisionAcknowledged { .. } => 43,
    }
}

proptest! {
    /// All kinds in one case: none is left to chance.
    #[test]
    fn every_kind_of_event_comes_back_as_it_went(bodies in bodies(), envelope in recorded()) {
        for (place, event) in bodies.into_iter().enumerate() {
            prop_assert_eq!(place_of(&event), place);
            let sent = domain::event::RecordedEvent { event, ..envelope.clone() };
            let bytes = event_to_wire(&sent).encode_to_vec();
            let came = event_from_wire(v1::RecordedEvent::decode(bytes.as_slice()).unwrap());
            prop_assert_eq!(came.as_ref(), Ok(&sent), "{}", sent.event.code());
        }
    }

    #[test]
    fn a_readiness_mark_comes_back_as_it_went(
        id in event_id(),
        hospital in hospital(),
        said in statement(),
        set_at in instant(),
        author in author(),
    ) {
        let sent = ReadinessChanged { id, hospital, said, set_at, author };
        let bytes = readiness_to_wire(&sent).encode_to_vec();
        let came = readiness_from_wire(v1::ReadinessChanged::decode(bytes.as_slice()).unwrap());
        prop_assert_eq!(came, Ok(sent));
    }
}

/// What the first version wrote, byte by byte: class, level and instant.
#[test]
fn an_old_readiness_entry_still_reads() {
    let author = v1::Author {
        role: "hospital".to_owned(),
        organisation: "1310000001".to_owned(),
        person_id: "p-1".to_owned(),
        device_id: "d-1".to_owned(),
    };
    let mut bytes = vec![0x0a, 16];
    bytes.extend([1; 16]);
    bytes.extend([0x12, 10]);
    bytes.extend(b"1310000001");
    bytes.extend([0x1a, 6]);
    bytes.extend(b"stroke");
    bytes.extend([0x22, 6]);
    bytes.extend(b"cannot");
    bytes.extend([0x28, 5, 0x32, u8::try_from(author.encoded_len()).unwrap()]);
    bytes.extend(author.encode_to_vec());
    let wire = v1::ReadinessChanged::decode(bytes.as_slice()).unwrap();
    let read = readiness_from_wire(wire.clone()).unwrap();
    assert_eq!(read.said, Statement::tap(Some(ConditionClass::Stroke), ReadinessLevel::Cannot));
    assert_eq!(read.set_at.as_millisecond(), 5);
    assert!(readiness_to_wire(&read).encode_to_vec() == bytes, "and what it could say is still written as it was");
}
