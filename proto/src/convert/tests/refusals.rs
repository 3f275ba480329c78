//! Every checked field of an event: what is not acceptable is refused by the field's name.

use proptest::{
    prelude::*,
    strategy::{BoxedStrategy, ValueTree as _},
    test_runner::TestRunner,
};

use super::{events::bodies, strategies::recorded};
use crate::{
    convert::{event_from_wire, event_to_wire},
    v1::{self, recorded_event::Event},
};

fn sample<T: std::fmt::Debug>(strategy: impl Strategy<Value = T>) -> T {
    strategy.new_tree(&mut TestRunner::deterministic()).unwrap().current()
}

/// A good event of the kind at this place of `bodies`.
fn good(kind: usize) -> v1::RecordedEvent {
    let body: BoxedStrategy<_> = bodies().swap_remove(kind);
    let event = domain::event::RecordedEvent { event: sample(body), ..sample(recorded()) };
    event_to_wire(&event)
}

fn refused_field(wire: v1::RecordedEvent) -> &'static str {
    event_from_wire(wire).map(|event| event.event.code()).unwrap_err().field
}

type Change<T> = fn(&mut T);

#[test]
fn a_bad_envelope_is_refused_by_its_field() {
    let changes: [(&str, Change<v1::RecordedEvent>); 13] = [
        ("event_id", |wire| wire.event_id = vec![1; 15]),
        ("event_id", |wire| wire.event_id = vec![0; 16]),
        ("encounter_id", |wire| wire.encounter_id = vec![1; 17]),
        ("encounter_id", |wire| wire.encounter_id = Vec::new()),
        ("recorded_at_ms", |wire| wire.recorded_at_ms = i64::MIN),
        ("event", |wire| wire.event = None),
        ("author", |wire| wire.author = None),
        ("role", |wire| author(wire).role = "nurse".to_owned()),
        ("organisation", |wire| author(wire).organisation = "x".repeat(4_097)),
        ("person_id", |wire| author(wire).person_id = "山田".to_owned()),
        ("person_id", |wire| author(wire).person_id = "p".repeat(65)),
        ("device_id", |wire| author(wire).device_id = String::new()),
        ("device_id", |wire| author(wire).device_id = "Tablet 1".to_owned()),
    ];
    for (field, change) in changes {
        let mut wire = good(23);
        change(&mut wire);
        assert_eq!(refused_field(wire), field);
    }
}

fn author(wire: &mut v1::RecordedEvent) -> &mut v1::Author {
    wire.author.as_mut().unwrap()
}

/// `on!(Variant, |one| change)` changes the body of an event, which must be of this variant.
macro_rules! on {
    ($variant:ident, |$one:ident| $change:expr) => {
        |event| {
            let Event::$variant($one) = event else { panic!("another kind") };
            $change;
        }
    };
}

const OTHER: &str = "none-of-ours";

fn long() -> String {
    "あ".repeat(1_366)
}

fn check(changes: &[(usize, &str, Change<Event>)]) {
    for (kind, field, change) in changes {
        let mut wire = good(*kind);
        assert!(event_from_wire(wire.clone()).is_ok(), "{kind} begins well");
        change(wire.event.as_mut().unwrap());
        assert_eq!(refused_field(wire), *field, "kind {kind}");
    }
}

#[test]
fn a_bad_word_of_the_crew_is_refused_by_its_field() {
    check(&[
        (0, "crew_id", on!(Opened, |one| one.crew_id = "Minato 1".to_owned())),
        (0, "headquarters_id", on!(Opened, |one| one.headquarters_id = String::new())),
        (0, "kind", on!(Opened, |one| one.kind = OTHER.to_owned())),
        (1, "milestone", on!(MilestoneReached, |one| one.milestone = OTHER.to_owned())),
        (1, "at_ms", on!(MilestoneReached, |one| one.at_ms = i64::MAX)),
        (2, "located", on!(Located, |one| one.latitude_deg = 90.5)),
        (2, "located", on!(Located, |one| one.longitude_deg = f64::NAN)),
        (3, "token", on!(CardRead, |one| one.token = OTHER.to_owned())),
        (3, "standing", on!(CardRead, |one| one.standing = String::new())),
        (3, "certificate_ends", on!(CardRead, |one| one.certificate_ends = "2026-02-30".to_owned())),
        (3, "certificate_ends", on!(CardRead, |one| one.certificate_ends = String::new())),
        (4, "reason", on!(CardReadFailed, |one| one.reason = OTHER.to_owned())),
        (5, "basis", on!(ConsentRecorded, |one| one.basis = "true".to_owned())),
        (5, "supervisor_id", on!(ConsentRecorded, |one| one.supervisor_id = String::new())),
        (5, "at_ms", on!(ConsentRecorded, |one| one.at_ms = i64::MIN)),
        (5, "categories", on!(ConsentRecorded, |one| one.categories = vec![OTHER.to_owned()])),
        (5, "categories", on!(ConsentRecorded, |one| one.categories = vec!["visits".to_owned(); 4_097])),
        (5, "identity_check", on!(ConsentRecorded, |one| one.identity_check = OTHER.to_owned())),
        (6, "name", on!(PatientIdentified, |one| one.name = long())),
        (6, "name_kana", on!(PatientIdentified, |one| one.name_kana = long())),
        (6, "address", on!(PatientIdentified, |one| one.address = long())),
        (6, "birth_date", on!(PatientIdentified, |one| one.birth_date = "昭和29年".to_owned())),
        (6, "stated_age_years", on!(PatientIdentified, |one| one.stated_age_years = Some(256))),
        (6, "sex", on!(PatientIdentified, |one| one.sex = "1".to_owned())),
        (6, "source", on!(PatientIdentified, |one| one.source = OTHER.to_owned())),
        (24, "source", on!(IdentityJudged, |one| one.source = OTHER.to_owned())),
        (24, "verdict", on!(IdentityJudged, |one| one.verdict = String::new())),
        (24, "check", on!(IdentityJudged, |one| one.check = OTHER.to_owned())),
        (25, "reason", on!(CardUnavailable, |one| one.reason = OTHER.to_owned())),
        (26, "informant", on!(Interviewed, |one| one.informant = OTHER.to_owned())),
        (26, "at_ms", on!(Interviewed, |one| one.at_ms = i64::MAX)),
        (26, "medications", on!(Interviewed, |one| one.medications = vec![String::new(); 31])),
        (26, "allergies", on!(Interviewed, |one| one.allergies = vec![long()])),
        (9, "code", on!(FindingDismissed, |one| one.code = long())),
        (10, "complaint", on!(ComplaintRecorded, |one| one.complaint = long())),
        (11, "class", on!(Triaged, |one| one.class = OTHER.to_owned())),
        (11, "urgency", on!(Triaged, |one| one.urgency = OTHER.to_owned())),
        (11, "flags", on!(Triaged, |one| one.flags = vec![OTHER.to_owned()])),
    ]);
}

#[test]
fn a_bad_observation_or_reading_is_refused_by_its_field() {
    check(&[
        (12, "at_ms", on!(Observed, |one| one.at_ms = i64::MAX)),
        (12, "jcs", on!(Observed, |one| one.jcs = "GCS 15".to_owned())),
        (12, "gcs", on!(Observed, |one| one.gcs = Some(v1::Gcs { eye: 5, verbal: 1, motor: 1 }))),
        (12, "gcs.motor", on!(Observed, |one| one.gcs = Some(v1::Gcs { eye: 4, verbal: 5, motor: 262 }))),
        (
            12,
            "diameter_tenth_mm",
            on!(Observed, |one| one.pupil_left = Some(v1::Pupil { diameter_tenth_mm: 256, reacts: true })),
        ),
        (12, "ecg", on!(Observed, |one| one.ecg = long())),
        (12, "present", on!(Observed, |one| one.present = vec![OTHER.to_owned()])),
        (12, "absent", on!(Observed, |one| one.absent = vec![OTHER.to_owned()])),
        (12, "last_known_well_ms", on!(Observed, |one| one.last_known_well_ms = Some(i64::MAX))),
        (12, "note", on!(Observed, |one| one.note = long())),
        (13, "readings", on!(VitalsRecorded, |one| one.readings.clear())),
        (13, "readings", on!(VitalsRecorded, |one| one.readings = vec![one.readings[0].clone(); 601])),
        (13, "values", on!(VitalsRecorded, |one| one.readings[0].values.clear())),
        (13, "kind", on!(VitalsRecorded, |one| one.readings[0].values[0].kind = 99)),
        (13, "kind", on!(VitalsRecorded, |one| one.readings[0].values[0].kind = 0)),
        (13, "source", on!(VitalsRecorded, |one| one.readings[0].source = 99)),
        (13, "source", on!(VitalsRecorded, |one| one.readings[0].source = 0)),
        (13, "at_ms", on!(VitalsRecorded, |one| one.readings[0].at_ms = i64::MAX)),
        (
            13,
            "tenths",
            on!(VitalsRecorded, |one| one.readings[0].values[0] =
                v1::VitalValue { kind: v1::VitalKind::Spo2.into(), tenths: 1_001 }),
        ),
        (
            13,
            "tenths",
            on!(VitalsRecorded, |one| one.readings[0].values[0] =
                v1::VitalValue { kind: v1::VitalKind::Pulse.into(), tenths: u32::MAX }),
        ),
    ]);
}

#[test]
fn a_bad_line_of_the_record_is_refused_by_its_field() {
    fn line() -> v1::Medication {
        let origin = v1::Origin { source: "claims".to_owned(), ..v1::Origin::default() };
        v1::Medication { route: "oral".to_owned(), origin: Some(origin), ..v1::Medication::default() }
    }
    fn one(change: Change<v1::Medication>) -> Option<v1::MedicalRecord> {
        let mut line = line();
        change(&mut line);
        Some(v1::MedicalRecord { medications: vec![line], ..v1::MedicalRecord::default() })
    }
    fn finding(evidence: Vec<v1::Evidence>) -> v1::Finding {
        v1::Finding { strength: "weak".to_owned(), evidence, ..v1::Finding::default() }
    }
    fn evidence() -> Vec<v1::Evidence> {
        vec![v1::Evidence { category: "medications".to_owned(), name: String::new(), origin: line().origin }]
    }
    check(&[
        (7, "category", on!(CategoryFetched, |wire| wire.category = OTHER.to_owned())),
        (7, "window", on!(CategoryFetched, |wire| wire.window = OTHER.to_owned())),
        (7, "outcome", on!(CategoryFetched, |wire| wire.outcome = OTHER.to_owned())),
        (7, "product", on!(CategoryFetched, |wire| wire.part = one(|line| line.product = long()))),
        (7, "route", on!(CategoryFetched, |wire| wire.part = one(|line| line.route.clear()))),
        (7, "origin", on!(CategoryFetched, |wire| wire.part = one(|line| line.origin = None))),
        (
            7,
            "source",
            on!(CategoryFetched, |wire| wire.part =
                one(|line| line.origin.as_mut().unwrap().source = OTHER.to_owned())),
        ),
        (
            7,
            "date",
            on!(CategoryFetched, |wire| wire.part =
                one(|line| line.origin.as_mut().unwrap().date = "202603".to_owned())),
        ),
        (
            7,
            "institution_code",
            on!(CategoryFetched, |wire| wire.part =
                one(|line| line.origin.as_mut().unwrap().institution_code = "123".to_owned())),
        ),
        (
            7,
            "medications",
            on!(CategoryFetched, |wire| wire.part =
                Some(v1::MedicalRecord { medications: vec![line(); 4_097], ..Default::default() })),
        ),
        (
            7,
            "origin",
            on!(CategoryFetched, |wire| wire.part =
                Some(v1::MedicalRecord { visits: vec![v1::Visit::default()], ..Default::default() })),
        ),
        (8, "evidence", on!(FindingsInferred, |wire| wire.findings = vec![finding(Vec::new())])),
        (
            8,
            "strength",
            on!(FindingsInferred, |wire| wire.findings =
                vec![v1::Finding { strength: String::new(), ..finding(evidence()) }]),
        ),
        (
            8,
            "note_en",
            on!(FindingsInferred, |wire| wire.findings = vec![v1::Finding { note_en: long(), ..finding(evidence()) }]),
        ),
        (
            8,
            "contradictions",
            on!(FindingsInferred, |wire| wire.findings =
                vec![v1::Finding { contradictions: vec![v1::Contradiction::default(); 4_097], ..finding(evidence()) }]),
        ),
        (
            8,
            "with",
            on!(FindingsInferred, |wire| wire.findings = vec![v1::Finding {
                contradictions: vec![v1::Contradiction { with: long(), ..v1::Contradiction::default() }],
                ..finding(evidence())
            }]),
        ),
        (8, "findings", on!(FindingsInferred, |wire| wire.findings = vec![finding(evidence()); 4_097])),
        (8, "knowledge", on!(FindingsInferred, |wire| wire.knowledge = long())),
    ]);
}

#[test]
fn a_bad_question_or_answer_is_refused_by_its_field() {
    fn answer(accepted: bool, decline_reason: &str) -> Option<v1::Answer> {
        Some(v1::Answer { accepted, decline_reason: decline_reason.to_owned(), ..v1::Answer::default() })
    }
    fn proviso(accepted: bool, wait_min: u32, requirement: &str) -> Option<v1::Answer> {
        let decline_reason = if accepted { String::new() } else { "no-bed".to_owned() };
        Some(v1::Answer { accepted, decline_reason, wait_min, requirement: requirement.to_owned() })
    }
    check(&[
        (14, "hospital_ids", on!(AskRequested, |one| one.hospital_ids = vec!["1310000001".to_owned(); 4_097])),
        (14, "hospital_ids", on!(AskRequested, |one| one.hospital_ids = vec!["13".to_owned()])),
        (15, "inquiry_id", on!(InquirySent, |one| one.inquiry_id.clear())),
        (15, "hospital_id", on!(InquirySent, |one| one.hospital_id.clear())),
        (16, "wish_event_id", on!(WishRefused, |one| one.wish_event_id = vec![0; 16])),
        (16, "hospital_id", on!(WishRefused, |one| one.hospital_id = "131000000x".to_owned())),
        (16, "reason", on!(WishRefused, |one| one.reason = OTHER.to_owned())),
        (17, "inquiry_id", on!(InquiryReceived, |one| one.inquiry_id = vec![0; 16])),
        (18, "hospital_id", on!(InquirySeen, |one| one.hospital_id.clear())),
        (19, "answer", on!(InquiryAnswered, |one| one.answer = None)),
        (19, "decline_reason", on!(InquiryAnswered, |one| one.answer = answer(true, "no-bed"))),
        (19, "decline_reason", on!(InquiryAnswered, |one| one.answer = answer(false, ""))),
        (19, "decline_reason", on!(InquiryAnswered, |one| one.answer = answer(false, OTHER))),
        (19, "wait_min", on!(InquiryAnswered, |one| one.answer = proviso(true, 121, ""))),
        (19, "wait_min", on!(InquiryAnswered, |one| one.answer = proviso(false, 20, ""))),
        (19, "requirement", on!(InquiryAnswered, |one| one.answer = proviso(true, 0, OTHER))),
        (32, "text", on!(QueryRaised, |one| one.text = "長".repeat(201))),
        (33, "query_event_id", on!(QueryAnswered, |one| one.query_event_id.clear())),
        (38, "reason", on!(RedirectRequested, |one| one.reason.clear())),
        (20, "hospital_id", on!(DestinationRequested, |one| one.hospital_id.clear())),
        (20, "decline_reason", on!(DestinationRequested, |one| one.seen = answer(true, "no-bed"))),
        (20, "seen_at_ms", on!(DestinationRequested, |one| (one.seen, one.seen_at_ms) = (answer(true, ""), i64::MAX))),
        (20, "instead_of_hospital_id", on!(DestinationRequested, |one| one.instead_of_hospital_id = "13".to_owned())),
        (21, "inquiry_id", on!(DestinationDecided, |one| one.inquiry_id.clear())),
        (22, "reason", on!(InquiryReleased, |one| one.reason = OTHER.to_owned())),
    ]);
}

#[test]
fn a_text_may_be_as_long_as_its_limit() {
    let mut wire = good(10);
    let Some(Event::ComplaintRecorded(one)) = &mut wire.event else { panic!("another kind") };
    one.complaint = "x".repeat(4_096);
    assert!(event_from_wire(wire).is_ok());
}
