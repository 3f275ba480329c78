//! What is opened, and what is refused before the ledger sees it.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use domain::{
    event::{Author, AuthorRole, EncounterEvent, RecordedEvent},
    ids::{DeviceId, EncounterId, PersonId},
};
use jiff::Timestamp;
use prost::Message as _;
use proto::{convert::event_to_wire, v1};
use trust::{
    caller::{Caller, Role},
    device::DeviceName,
    seal::SealingKey,
};

use super::{IntakeRefusal, SEALED_MAX_BYTES, open};
use crate::ledger::tests::region::{by_crew, complaint, crew_author, encounter, hospital_author, registry};

fn caller() -> Caller {
    Caller {
        device: DeviceName::new("crew-minato-1").unwrap(),
        role: Role::Crew,
        org: "minato-1".to_owned(),
        person: "p-1-captain".to_owned(),
        expires_at: Timestamp::MAX,
    }
}

fn event() -> RecordedEvent {
    by_crew(encounter(1), complaint("胸痛"))
}

/// Seals bytes under an envelope.
fn sealed(key: &SealingKey, event: &RecordedEvent, plain: &[u8]) -> v1::PushEventsRequest {
    let sealed = key.public().seal(&proto::associated_data(event.id, event.encounter), plain).unwrap();
    v1::PushEventsRequest {
        event_id: event.id.bytes().to_vec(),
        encounter_id: event.encounter.bytes().to_vec(),
        key_id: sealed.key_id.as_str().to_owned(),
        encapsulated_key: sealed.encapsulated_key,
        ciphertext: sealed.ciphertext,
    }
}

fn push(key: &SealingKey, event: &RecordedEvent) -> v1::PushEventsRequest {
    sealed(key, event, &event_to_wire(event).encode_to_vec())
}

/// What becomes of an event that is sealed as it should be.
fn taken(event: &RecordedEvent) -> Result<RecordedEvent, IntakeRefusal> {
    let key = SealingKey::generate().unwrap();
    open(&key, &registry(), &caller(), push(&key, event))
}

fn refused(change: impl FnOnce(&mut v1::PushEventsRequest)) -> IntakeRefusal {
    let key = SealingKey::generate().unwrap();
    let mut push = push(&key, &event());
    change(&mut push);
    open(&key, &registry(), &caller(), push).unwrap_err()
}

#[test]
fn what_a_tablet_sealed_is_opened() {
    let event = event();
    assert_eq!(taken(&event), Ok(event));
}

#[test]
fn what_is_sealed_to_another_key_is_not_opened() {
    let (ours, other) = (SealingKey::generate().unwrap(), SealingKey::generate().unwrap());
    let event = event();
    assert_eq!(open(&ours, &registry(), &caller(), push(&other, &event)), Err(IntakeRefusal::UnknownKey));
    let mut renamed = push(&other, &event);
    ours.key_id().as_str().clone_into(&mut renamed.key_id);
    assert_eq!(open(&ours, &registry(), &caller(), renamed), Err(IntakeRefusal::SealBroken), "whatever its label says");
    assert_eq!(refused(|push| push.key_id = "no key id".to_owned()).code(), "malformed");
}

#[test]
fn a_seal_that_was_touched_does_not_open() {
    let changes: [fn(&mut v1::PushEventsRequest); 6] = [
        |push| push.ciphertext[0] ^= 1,
        |push| *push.ciphertext.last_mut().unwrap() ^= 1,
        |push| push.ciphertext.clear(),
        |push| push.ciphertext.truncate(push.ciphertext.len() - 1),
        |push| push.encapsulated_key[10] ^= 1,
        |push| push.encapsulated_key.clear(),
    ];
    for change in changes {
        assert_eq!(refused(change), IntakeRefusal::SealBroken);
    }
}

#[test]
fn a_sealed_event_cannot_be_moved_to_another_case_or_identity() {
    let moved = encounter(2).bytes().to_vec();
    assert_eq!(refused(|push| push.encounter_id = moved), IntakeRefusal::SealBroken);
    assert_eq!(refused(|push| push.event_id = host::fresh::event_id().bytes().to_vec()), IntakeRefusal::SealBroken);
    assert_eq!(refused(|push| std::mem::swap(&mut push.event_id, &mut push.encounter_id)), IntakeRefusal::SealBroken);
    for (field, change) in [
        ("event_id", (|push| push.event_id.clear()) as fn(&mut v1::PushEventsRequest)),
        ("encounter_id", |push| push.encounter_id = vec![0; 16]),
    ] {
        let IntakeRefusal::Malformed(error) = refused(change) else { panic!("another refusal") };
        assert_eq!(error.field, field);
    }
}

/// The tablet itself seals one case's event under another case's envelope: seal and envelope agree, inside and outside do not.
#[test]
fn inside_and_outside_must_name_the_same_event() {
    let key = SealingKey::generate().unwrap();
    let (inside, outside) = (event(), event());
    let other_id = RecordedEvent { id: outside.id, ..inside.clone() };
    let other_case = RecordedEvent { encounter: encounter(2), ..inside.clone() };
    for outside in [other_id, other_case] {
        let push = sealed(&key, &outside, &event_to_wire(&inside).encode_to_vec());
        assert_eq!(open(&key, &registry(), &caller(), push), Err(IntakeRefusal::Mismatch));
    }
}

#[test]
fn nobody_writes_in_the_name_of_another() {
    let by = |author: Author| taken(&RecordedEvent { author, ..event() });
    assert!(by(crew_author(1)).is_ok());
    let person = |code: &str| Author { person: PersonId::new(code).unwrap(), ..crew_author(1) };
    let device = |name: &str| Author { device: DeviceId::new(name).unwrap(), ..crew_author(1) };
    let refused = [
        ("another crew", crew_author(2)),
        ("another crew's device", device("crew-minato-2")),
        ("a device that is not registered", device("crew-minato-9")),
        ("a person that is not registered", person("p-9-nobody")),
        ("a person of another crew", person("p-2-captain")),
        ("a hospital", hospital_author(1)),
        ("the platform", Author { role: AuthorRole::Platform, ..crew_author(1) }),
        ("another organisation", Author { organisation: "minato-2".to_owned(), ..crew_author(1) }),
    ];
    for (who, author) in refused {
        assert_eq!(by(author), Err(IntakeRefusal::Mismatch), "{who}");
    }
}

#[test]
fn the_caller_must_be_the_crew_that_wrote() {
    let key = SealingKey::generate().unwrap();
    let callers = [
        Caller { device: DeviceName::new("crew-minato-2").unwrap(), ..caller() },
        Caller { org: "minato-2".to_owned(), ..caller() },
        Caller { role: Role::Hospital, ..caller() },
        Caller { role: Role::Headquarters, ..caller() },
    ];
    for caller in callers {
        assert_eq!(open(&key, &registry(), &caller, push(&key, &event())), Err(IntakeRefusal::Mismatch), "{caller:?}");
    }
    // A shift ended while the radio was down: the events of the person before still come through.
    let next_shift = Caller { person: "p-1-driver".to_owned(), ..caller() };
    assert!(open(&key, &registry(), &next_shift, push(&key, &event())).is_ok());
}

#[test]
fn what_is_too_large_is_refused_before_it_is_opened() {
    assert_eq!(refused(|push| push.ciphertext = vec![0; SEALED_MAX_BYTES + 1]), IntakeRefusal::TooLarge);
    assert_eq!(refused(|push| push.ciphertext = vec![0; SEALED_MAX_BYTES]), IntakeRefusal::SealBroken);
}

#[test]
fn a_good_seal_does_not_make_bad_content_good() {
    let key = SealingKey::generate().unwrap();
    let event = event();
    let mut wire = event_to_wire(&event);
    wire.event = None;
    for (plain, field) in
        [(wire.encode_to_vec(), "event"), (b"\xff\xff\xff".to_vec(), "event"), (Vec::new(), "event_id")]
    {
        let Err(IntakeRefusal::Malformed(error)) = open(&key, &registry(), &caller(), sealed(&key, &event, &plain))
        else {
            panic!("taken, or another refusal");
        };
        assert_eq!(error.field, field);
    }
}

#[test]
fn every_refusal_has_its_code() {
    let all = [
        IntakeRefusal::TooLarge,
        IntakeRefusal::UnknownKey,
        IntakeRefusal::SealBroken,
        IntakeRefusal::Malformed(proto::convert::WireError { field: "name", problem: "is too long" }),
        IntakeRefusal::Mismatch,
    ];
    assert_eq!(all.map(IntakeRefusal::code), ["too-large", "unknown-key", "seal-broken", "malformed", "mismatch"]);
    assert_eq!(all[3].to_string(), "field name: is too long", "the field, never its content");
}

/// The kinds of event that tie a case together keep their meaning on the way.
#[test]
fn a_case_is_opened_by_what_came_through() {
    let opened = crate::ledger::tests::region::opened(EncounterId::from_bytes(&[9; 16]).unwrap());
    let came = taken(&opened).unwrap();
    assert!(matches!(came.event, EncounterEvent::Opened { .. }) && came == opened);
}
