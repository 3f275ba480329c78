//! Every checked field of a delivery and of a report.

use super::super::{WireError, delivery_from_wire, readiness_from_wire, report_from_wire};
use crate::v1::{self, report_request::Report};

const OTHER: &str = "none-of-ours";

fn delivery() -> v1::CaseDelivery {
    let situation =
        v1::Situation { crew_id: "minato-1".to_owned(), kind: "traffic".to_owned(), ..v1::Situation::default() };
    v1::CaseDelivery {
        encounter_id: vec![1; 16],
        version: 3,
        inquiry_id: vec![2; 16],
        standing: "asked".to_owned(),
        situation: Some(situation),
        patient: Some(v1::PatientView { sex: "female".to_owned(), ..v1::PatientView::default() }),
        record: Some(v1::RecordView::default()),
        vitals: Some(v1::VitalsPart::default()),
        flags: Some(v1::FlagsPart::default()),
        ..v1::CaseDelivery::default()
    }
}

fn reading() -> v1::VitalReading {
    let value = v1::VitalValue { kind: v1::VitalKind::Pulse.into(), tenths: 800 };
    v1::VitalReading { at_ms: 0, source: v1::VitalSource::Monitor.into(), values: vec![value] }
}

type Change<T> = fn(&mut T);

#[test]
fn a_bad_delivery_is_refused_by_its_field() {
    let changes: [(&str, Change<v1::CaseDelivery>); 24] = [
        ("standing", |one| one.standing = OTHER.to_owned()),
        ("release_reason", |one| one.standing = "released".to_owned()),
        ("decline_reason", |one| one.answer = Some(v1::Answer::default())),
        ("encounter_id", |one| one.encounter_id.clear()),
        ("inquiry_id", |one| one.inquiry_id = vec![0; 16]),
        ("crew_id", |one| one.situation.as_mut().unwrap().crew_id.clear()),
        ("crew_name", |one| one.situation.as_mut().unwrap().crew_name = "x".repeat(4_097)),
        ("crew_name_en", |one| one.situation.as_mut().unwrap().crew_name_en = "x".repeat(4_097)),
        ("complaint", |one| one.situation.as_mut().unwrap().complaint = "x".repeat(4_097)),
        ("kind", |one| one.situation.as_mut().unwrap().kind.clear()),
        ("opened_at_ms", |one| one.situation.as_mut().unwrap().opened_at_ms = i64::MAX),
        ("asked_at_ms", |one| one.situation.as_mut().unwrap().asked_at_ms = i64::MIN),
        ("class", |one| one.situation.as_mut().unwrap().triage = Some(v1::Triaged::default())),
        ("milestone", |one| one.situation.as_mut().unwrap().milestones = vec![v1::MilestoneReached::default()]),
        ("sex", |one| one.patient.as_mut().unwrap().sex.clear()),
        ("age_years", |one| one.patient.as_mut().unwrap().age_years = Some(300)),
        ("age_band", |one| one.patient.as_mut().unwrap().age_band = OTHER.to_owned()),
        ("source", |one| {
            let identity = v1::PatientIdentified { sex: "male".to_owned(), ..v1::PatientIdentified::default() };
            one.patient.as_mut().unwrap().identity = Some(identity);
        }),
        ("consent_basis", |one| one.record.as_mut().unwrap().consent_basis = OTHER.to_owned()),
        ("category", |one| one.record.as_mut().unwrap().fetches = vec![v1::Fetch::default()]),
        ("evidence", |one| one.record.as_mut().unwrap().findings = vec![v1::Finding::default()]),
        ("values", |one| one.vitals.as_mut().unwrap().readings = vec![v1::VitalReading::default()]),
        ("readings", |one| one.vitals.as_mut().unwrap().readings = vec![reading(); 10_801]),
        ("observations", |one| one.vitals.as_mut().unwrap().observations = vec![v1::Observed::default(); 4_097]),
    ];
    for (field, change) in changes {
        let mut wire = delivery();
        change(&mut wire);
        assert_eq!(delivery_from_wire(wire).unwrap_err().field, field);
    }
}

#[test]
fn all_readings_that_are_kept_of_a_case_fit_into_one_delivery() {
    let mut wire = delivery();
    wire.vitals.as_mut().unwrap().readings = vec![reading(); 10_800];
    assert_eq!(delivery_from_wire(wire).unwrap().vitals.unwrap().readings.len(), 10_800);
}

fn report(report: Option<Report>) -> v1::ReportRequest {
    v1::ReportRequest { report_id: vec![1; 16], person_id: "p-1".to_owned(), at_ms: 5, sent_at_ms: 0, report }
}

fn receipt() -> v1::CaseReceipt {
    v1::CaseReceipt { encounter_id: vec![1; 16], inquiry_id: vec![2; 16] }
}

#[test]
fn a_bad_report_is_refused_by_its_field() {
    let seen = || report(Some(Report::Seen(receipt())));
    assert!(report_from_wire(seen()).is_ok());
    let answered = v1::CaseAnswer { encounter_id: vec![1; 16], inquiry_id: vec![2; 16], answer: None };
    let said = |class: &str, level: &str| v1::ReadinessReport {
        class: class.to_owned(),
        level: level.to_owned(),
        ..v1::ReadinessReport::default()
    };
    let scoped = |scope: &str, level: &str| v1::ScopedLevel { scope: scope.to_owned(), level: level.to_owned() };
    let more = |levels| v1::ReadinessReport { levels, ..v1::ReadinessReport::default() };
    let many = vec![scoped("general", "can"); domain::readiness::Scope::COUNT + 1];
    let table = [
        ("report_id", v1::ReportRequest { report_id: vec![1; 8], ..seen() }),
        ("person_id", v1::ReportRequest { person_id: "山田".to_owned(), ..seen() }),
        ("at_ms", v1::ReportRequest { at_ms: i64::MAX, ..seen() }),
        ("report", report(None)),
        ("encounter_id", report(Some(Report::Received(v1::CaseReceipt { encounter_id: Vec::new(), ..receipt() })))),
        ("inquiry_id", report(Some(Report::Seen(v1::CaseReceipt { inquiry_id: vec![0; 16], ..receipt() })))),
        ("answer", report(Some(Report::Answered(answered)))),
        ("level", report(Some(Report::Readiness(said("", OTHER))))),
        ("class", report(Some(Report::Readiness(said(OTHER, "can"))))),
        ("level", report(Some(Report::Readiness(said("", ""))))),
        ("scope", report(Some(Report::Readiness(more(vec![scoped(OTHER, "can")]))))),
        ("level", report(Some(Report::Readiness(more(vec![scoped("general", "")]))))),
        ("levels", report(Some(Report::Readiness(more(vec![scoped("general", "can"); 2]))))),
        ("levels", report(Some(Report::Readiness(more(many))))),
        (
            "levels",
            report(Some(Report::Readiness(v1::ReadinessReport {
                levels: vec![scoped("department/surgery", "can")],
                ..said("", "can")
            }))),
        ),
        ("basis", report(Some(Report::Readiness(v1::ReadinessReport { basis: OTHER.to_owned(), ..said("", "can") })))),
        (
            "empty_beds",
            report(Some(Report::Readiness(v1::ReadinessReport { empty_beds: Some(70_000), ..said("", "") }))),
        ),
        ("levels", report(Some(Report::Readiness(v1::ReadinessReport { empty_beds: Some(1_000), ..said("", "") })))),
    ];
    for (field, wire) in table {
        assert_eq!(report_from_wire(wire).unwrap_err().field, field);
    }
}

#[test]
fn a_bad_readiness_mark_is_refused_by_its_field() {
    let author = v1::Author {
        role: "hospital".to_owned(),
        person_id: "p-1".to_owned(),
        device_id: "d-1".to_owned(),
        ..Default::default()
    };
    let good = || v1::ReadinessChanged {
        event_id: vec![1; 16],
        hospital_id: "1310000001".to_owned(),
        class: String::new(),
        level: "wants".to_owned(),
        author: Some(author.clone()),
        ..v1::ReadinessChanged::default()
    };
    assert!(readiness_from_wire(good()).is_ok());
    let table = [
        ("event_id", v1::ReadinessChanged { event_id: vec![0; 16], ..good() }),
        ("hospital_id", v1::ReadinessChanged { hospital_id: "9".to_owned(), ..good() }),
        ("class", v1::ReadinessChanged { class: OTHER.to_owned(), ..good() }),
        ("level", v1::ReadinessChanged { level: String::new(), ..good() }),
        ("set_at_ms", v1::ReadinessChanged { set_at_ms: i64::MAX, ..good() }),
        ("author", v1::ReadinessChanged { author: None, ..good() }),
    ];
    for (field, wire) in table {
        assert_eq!(readiness_from_wire(wire).unwrap_err().field, field);
    }
}

#[test]
fn an_error_names_the_field_and_never_its_content() {
    let mut wire = delivery();
    wire.patient.as_mut().unwrap().sex = "secret-content".to_owned();
    let error: WireError = delivery_from_wire(wire).unwrap_err();
    assert_eq!(error.to_string(), "field sex: is not a known code");
}
