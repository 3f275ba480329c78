//! What crews record, for the tests of what hospitals are told of it.

use domain::{
    consent::{Consent, ConsentBasis, IdentityCheck},
    event::EncounterEvent,
    fetch::Window,
    ids::PersonId,
    inference::{Evidence, Finding, Strength},
    milestone::Milestone,
    observation::{Jcs, Observation},
    patient::{IdentitySource, PatientIdentity, Sex},
    record::{Category, DrugRoute, FetchOutcome, MedicalRecord, Medication, Origin, RecordSource},
    triage::{ConditionClass, Triage, Urgency},
};
use jiff::ToSpan as _;

use crate::ledger::tests::region::at;

pub fn patient(name: &str) -> EncounterEvent {
    EncounterEvent::PatientIdentified(PatientIdentity {
        name: name.to_owned(),
        name_kana: String::new(),
        birth_date: Some(jiff::civil::date(1954, 3, 9)),
        stated_age_years: None,
        sex: Sex::Female,
        address: String::new(),
        source: IdentitySource::Eligibility,
    })
}

pub fn consent(second: i64) -> EncounterEvent {
    EncounterEvent::ConsentRecorded(Consent {
        basis: ConsentBasis::Patient,
        supervisor: PersonId::new("p-1-captain").unwrap(),
        at: at(second),
        categories: Category::ALL.to_vec(),
        identity_check: IdentityCheck::Visual,
    })
}

/// One line of a record; a greater number is an older line.
pub fn medication(number: i32, product: String) -> Medication {
    Medication {
        code: String::new(),
        product,
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
            date: Some(jiff::civil::date(2026, 11, 1) - number.days()),
            month_only: false,
        },
    }
}

pub fn fetched(medications: Vec<Medication>) -> EncounterEvent {
    let part = MedicalRecord { medications, ..MedicalRecord::default() };
    EncounterEvent::CategoryFetched {
        category: Category::Medications,
        window: Window::Full,
        outcome: FetchOutcome::Fetched,
        part,
        duration_ms: 800,
    }
}

pub fn inferred(code: &str) -> EncounterEvent {
    let line = medication(1, "薬".to_owned());
    let evidence = vec![Evidence { category: Category::Medications, name: line.product, origin: line.origin }];
    let finding = Finding {
        code: code.to_owned(),
        ja: code.to_owned(),
        en: code.to_owned(),
        note_ja: String::new(),
        note_en: String::new(),
        strength: Strength::Weak,
        evidence,
        contradictions: Vec::new(),
    };
    EncounterEvent::FindingsInferred { findings: vec![finding], knowledge: "1".to_owned() }
}

pub fn dismissed(code: &str) -> EncounterEvent {
    EncounterEvent::FindingDismissed { code: code.to_owned() }
}

pub fn observed(second: i64, jcs: Jcs) -> EncounterEvent {
    EncounterEvent::Observed(Observation { jcs: Some(jcs), ..Observation::at(at(second)) })
}

pub fn triaged(urgency: Urgency) -> EncounterEvent {
    EncounterEvent::Triaged(Triage { class: ConditionClass::Stroke, urgency, flags: Vec::new() })
}

pub fn loaded(second: i64) -> EncounterEvent {
    EncounterEvent::MilestoneReached { milestone: Milestone::Loaded, at: at(second) }
}
