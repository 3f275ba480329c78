//! The national record and what it suggests.

use domain::{
    ids::HospitalId,
    inference::{Contradiction, Evidence, Finding, Strength},
    record::{
        Category, Checkup, DrugRoute, MedicalRecord, Medication, Origin, RecordSource, Surgery, Treatment, Visit,
    },
};

use super::field::{WireError, code, date_text, id, list, optional_date, required, text};
use crate::v1;

/// A record to the wire.
#[must_use]
pub fn record_to_wire(record: &MedicalRecord) -> v1::MedicalRecord {
    v1::MedicalRecord {
        medications: record.medications.iter().map(medication_to_wire).collect(),
        surgeries: record
            .surgeries
            .iter()
            .map(|one| v1::Surgery {
                code: one.code.clone(),
                name: one.name.clone(),
                origin: Some(origin_to_wire(&one.origin)),
            })
            .collect(),
        visits: record
            .visits
            .iter()
            .map(|one| v1::Visit {
                department: one.department.clone(),
                inpatient: one.inpatient,
                origin: Some(origin_to_wire(&one.origin)),
            })
            .collect(),
        treatments: record.treatments.iter().map(treatment_to_wire).collect(),
        dialysis: record.dialysis.iter().map(treatment_to_wire).collect(),
        checkups: record
            .checkups
            .iter()
            .map(|one| v1::Checkup {
                item: one.item.clone(),
                value: one.value.clone(),
                unit: one.unit.clone(),
                origin: Some(origin_to_wire(&one.origin)),
            })
            .collect(),
    }
}

pub(super) fn record_from_wire(wire: v1::MedicalRecord) -> Result<MedicalRecord, WireError> {
    Ok(MedicalRecord {
        medications: list("medications", wire.medications, medication_from_wire)?,
        surgeries: list("surgeries", wire.surgeries, |one| {
            Ok(Surgery {
                code: text("code", one.code)?,
                name: text("name", one.name)?,
                origin: origin_from_wire(one.origin)?,
            })
        })?,
        visits: list("visits", wire.visits, |one| {
            Ok(Visit {
                department: text("department", one.department)?,
                inpatient: one.inpatient,
                origin: origin_from_wire(one.origin)?,
            })
        })?,
        treatments: list("treatments", wire.treatments, treatment_from_wire)?,
        dialysis: list("dialysis", wire.dialysis, treatment_from_wire)?,
        checkups: list("checkups", wire.checkups, |one| {
            Ok(Checkup {
                item: text("item", one.item)?,
                value: text("value", one.value)?,
                unit: text("unit", one.unit)?,
                origin: origin_from_wire(one.origin)?,
            })
        })?,
    })
}

fn origin_to_wire(origin: &Origin) -> v1::Origin {
    v1::Origin {
        source: origin.source.code().to_owned(),
        institution_code: origin.institution.as_ref().map_or_else(String::new, |id| id.as_str().to_owned()),
        institution_name: origin.institution_name.clone(),
        date: date_text(origin.date),
        month_only: origin.month_only,
    }
}

fn origin_from_wire(wire: Option<v1::Origin>) -> Result<Origin, WireError> {
    let wire = required("origin", wire)?;
    Ok(Origin {
        source: code("source", &wire.source, RecordSource::from_code)?,
        institution: if wire.institution_code.is_empty() {
            None
        } else {
            Some(id("institution_code", HospitalId::new(wire.institution_code))?)
        },
        institution_name: text("institution_name", wire.institution_name)?,
        date: optional_date("date", &wire.date)?,
        month_only: wire.month_only,
    })
}

fn medication_to_wire(one: &Medication) -> v1::Medication {
    v1::Medication {
        code: one.code.clone(),
        product: one.product.clone(),
        ingredient: one.ingredient.clone(),
        quantity: one.quantity.clone(),
        unit: one.unit.clone(),
        usage: one.usage.clone(),
        times: one.times,
        route: one.route.code().to_owned(),
        origin: Some(origin_to_wire(&one.origin)),
    }
}

fn medication_from_wire(one: v1::Medication) -> Result<Medication, WireError> {
    Ok(Medication {
        code: text("code", one.code)?,
        product: text("product", one.product)?,
        ingredient: text("ingredient", one.ingredient)?,
        quantity: text("quantity", one.quantity)?,
        unit: text("unit", one.unit)?,
        usage: text("usage", one.usage)?,
        times: one.times,
        route: code("route", &one.route, DrugRoute::from_code)?,
        origin: origin_from_wire(one.origin)?,
    })
}

fn treatment_to_wire(one: &Treatment) -> v1::Treatment {
    v1::Treatment { code: one.code.clone(), name: one.name.clone(), origin: Some(origin_to_wire(&one.origin)) }
}

fn treatment_from_wire(one: v1::Treatment) -> Result<Treatment, WireError> {
    Ok(Treatment {
        code: text("code", one.code)?,
        name: text("name", one.name)?,
        origin: origin_from_wire(one.origin)?,
    })
}

pub(super) fn finding_to_wire(finding: &Finding) -> v1::Finding {
    v1::Finding {
        code: finding.code.clone(),
        ja: finding.ja.clone(),
        en: finding.en.clone(),
        note_ja: finding.note_ja.clone(),
        note_en: finding.note_en.clone(),
        strength: finding.strength.code().to_owned(),
        evidence: finding.evidence.iter().map(evidence_to_wire).collect(),
        contradictions: finding.contradictions.iter().map(contradiction_to_wire).collect(),
    }
}

fn contradiction_to_wire(one: &Contradiction) -> v1::Contradiction {
    v1::Contradiction {
        with: one.with.clone(),
        ja: one.ja.clone(),
        en: one.en.clone(),
        note_ja: one.note_ja.clone(),
        note_en: one.note_en.clone(),
        line: one.line.as_ref().map(evidence_to_wire),
    }
}

fn contradiction_from_wire(wire: v1::Contradiction) -> Result<Contradiction, WireError> {
    Ok(Contradiction {
        with: text("with", wire.with)?,
        ja: text("ja", wire.ja)?,
        en: text("en", wire.en)?,
        note_ja: text("note_ja", wire.note_ja)?,
        note_en: text("note_en", wire.note_en)?,
        line: wire.line.map(evidence_from_wire).transpose()?,
    })
}

pub(super) fn evidence_to_wire(one: &Evidence) -> v1::Evidence {
    v1::Evidence {
        category: one.category.code().to_owned(),
        name: one.name.clone(),
        origin: Some(origin_to_wire(&one.origin)),
    }
}

pub(super) fn evidence_from_wire(one: v1::Evidence) -> Result<Evidence, WireError> {
    Ok(Evidence {
        category: code("category", &one.category, Category::from_code)?,
        name: text("name", one.name)?,
        origin: origin_from_wire(one.origin)?,
    })
}

pub(super) fn finding_from_wire(wire: v1::Finding) -> Result<Finding, WireError> {
    let evidence = list("evidence", wire.evidence, evidence_from_wire)?;
    if evidence.is_empty() {
        return Err(super::field::wrong("evidence", "is missing: nothing is inferred without evidence"));
    }
    Ok(Finding {
        code: text("code", wire.code)?,
        ja: text("ja", wire.ja)?,
        en: text("en", wire.en)?,
        note_ja: text("note_ja", wire.note_ja)?,
        note_en: text("note_en", wire.note_en)?,
        strength: code("strength", &wire.strength, Strength::from_code)?,
        evidence,
        contradictions: list("contradictions", wire.contradictions, contradiction_from_wire)?,
    })
}
