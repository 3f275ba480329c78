//! Deliveries of a platform, for the tests of this program.

use std::collections::BTreeMap;

use domain::{
    consent::{ConsentBasis, IdentityCheck},
    disclosure::{CaseDelivery, CaseStanding, PatientView, QuestionView, RecordView, Situation, VitalsPart},
    encounter::Fetch,
    fetch::Window,
    ids::{CrewId, EncounterId, InquiryId},
    interview::{Informant, NoCardReason, SpokenHistory},
    milestone::{Milestone, Milestones},
    observation::{Jcs, Observation},
    patient::{AgeBand, IdentitySource, PatientIdentity, Sex},
    record::{Category, DrugRoute, FetchOutcome, MedicalRecord, Medication, Origin, RecordSource},
    triage::IncidentKind,
    vitals::{Tenths, VitalKind, VitalReading, VitalSource},
};
use jiff::{SignedDuration, Timestamp};

/// So many seconds into the shift.
pub fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(1_795_000_000).unwrap() + SignedDuration::from_secs(seconds)
}

pub fn encounter(number: u8) -> EncounterId {
    EncounterId::from_bytes(&[number; 16]).unwrap()
}

pub fn inquiry(number: u8) -> InquiryId {
    InquiryId::from_bytes(&[100 + number; 16]).unwrap()
}

/// A delivery without any section.
pub fn bare(number: u8, version: u64, standing: CaseStanding) -> CaseDelivery {
    CaseDelivery {
        encounter: encounter(number),
        version,
        inquiry: inquiry(number),
        standing,
        loss_unheard: false,
        situation: None,
        patient: None,
        record: None,
        vitals: None,
        flags: None,
    }
}

/// The first delivery of a case: everything.
pub fn asked(number: u8, version: u64) -> CaseDelivery {
    CaseDelivery {
        situation: Some(situation("吐血", &[])),
        patient: Some(patient("試験 花子")),
        record: Some(record(3, "ワルファリン")),
        vitals: Some(vitals(0..5)),
        ..bare(number, version, CaseStanding::Asked(None))
    }
}

pub fn situation(complaint: &str, reached: &[(Milestone, i64)]) -> Situation {
    let mut milestones = Milestones::default();
    reached.iter().for_each(|(milestone, second)| milestones.reach(*milestone, at(*second)));
    Situation {
        crew: CrewId::new("minato-1").unwrap(),
        crew_name: "湊1".to_owned(),
        crew_name_en: "Minato 1".to_owned(),
        kind: IncidentKind::AcuteIllness,
        opened_at: at(0),
        complaint: complaint.to_owned(),
        triage: None,
        milestones,
        drive_min: 12,
        asked_at: at(60),
        question: QuestionView::default(),
    }
}

/// With the name, as the destination gets it.
pub fn patient(name: &str) -> PatientView {
    let identity = PatientIdentity {
        name: name.to_owned(),
        name_kana: String::new(),
        birth_date: Some(jiff::civil::date(1954, 3, 9)),
        stated_age_years: None,
        sex: Sex::Female,
        address: "試験町1丁目".to_owned(),
        source: IdentitySource::Eligibility,
    };
    PatientView {
        age_years: Some(72),
        is_decade: false,
        age_band: Some(AgeBand::Elderly),
        sex: Sex::Female,
        source: Some(IdentitySource::Eligibility),
        confirmed: Some(IdentityCheck::Pin),
        identity: Some(identity),
    }
}

pub fn record(lines: usize, product: &str) -> RecordView {
    let line = |number: usize| Medication {
        code: format!("{number:09}"),
        product: product.to_owned(),
        ingredient: String::new(),
        quantity: "1".to_owned(),
        unit: "錠".to_owned(),
        usage: String::new(),
        times: Some(28),
        route: DrugRoute::Oral,
        origin: Origin {
            source: RecordSource::Claims,
            institution: None,
            institution_name: String::new(),
            date: Some(jiff::civil::date(2026, 10, 1)),
            month_only: true,
        },
    };
    let fetch = Fetch::of(Window::Full, FetchOutcome::Fetched, at(90), 700);
    RecordView {
        consent: Some(ConsentBasis::Family),
        fetches: BTreeMap::from([(Category::Medications, fetch)]),
        record: MedicalRecord { medications: (0..lines).map(line).collect(), ..MedicalRecord::default() },
        findings: Vec::new(),
        spoken: Some(spoken("ペニシリン")),
        no_card: Some(NoCardReason::NotFound),
        withheld: false,
        own: None,
    }
}

/// What was said, with an allergy.
pub fn spoken(allergy: &str) -> SpokenHistory {
    SpokenHistory {
        informant: Informant::Family,
        at: at(95),
        medications: vec!["血圧の薬".to_owned()],
        surgeries: Vec::new(),
        visits: vec!["かかりつけ試験医院".to_owned()],
        illnesses: vec!["心房細動".to_owned()],
        allergies: vec![allergy.to_owned()],
        on_dialysis: Some(true),
    }
}

pub fn vitals(seconds: std::ops::Range<i64>) -> VitalsPart {
    let reading = |second| VitalReading {
        at: at(second),
        source: VitalSource::Monitor,
        values: VitalKind::ALL
            .iter()
            .map(|kind| (*kind, Tenths(kind.plausible().0 * 10 + (second % 50) as u16)))
            .collect(),
    };
    let observation = Observation { jcs: Some(Jcs::I2), note: "黒色便".to_owned(), ..Observation::at(at(1)) };
    VitalsPart { readings: seconds.map(reading).collect(), observations: vec![observation] }
}
