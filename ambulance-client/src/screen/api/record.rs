//! The pulled record and what it suggests, as JSON.

use domain::{
    drug_list::DrugList,
    encounter::Encounter,
    flags::{Flag, FlagDocument},
    inference::ContradictionDocument,
    interview::SpokenHistory,
    record::{MedicalRecord, Origin, Treatment},
};
use jiff::civil::Date;
use serde_json::{Map, Value, json};

use super::ms;

/// How each category came.
pub(super) fn fetches(encounter: &Encounter) -> Map<String, Value> {
    let one = |fetch: &domain::encounter::Fetch| json!({ "outcome": fetch.outcome.code(), "at_ms": ms(fetch.at), "duration_ms": fetch.duration_ms, "window": fetch.window.code(), "beyond": fetch.beyond.map(domain::record::FetchOutcome::code) });
    encounter.fetches.iter().map(|(category, fetch)| (category.code().to_owned(), one(fetch))).collect()
}

/// Every line with its source and age.
pub(super) fn record(record: &MedicalRecord, today: Date) -> Value {
    let medications = record.medications.iter().map(|one| {
        with_origin(
            json!({
                "code": one.code,
                "ingredient": one.ingredient,
                "product": one.product,
                "quantity": one.quantity,
                "unit": one.unit,
                "usage": one.usage,
                "times": one.times,
                "route": one.route.code(),
            }),
            &one.origin,
        )
    });
    let surgeries =
        record.surgeries.iter().map(|one| with_origin(json!({ "code": one.code, "name": one.name }), &one.origin));
    let visits = record
        .visits
        .iter()
        .map(|one| with_origin(json!({ "department": one.department, "inpatient": one.inpatient }), &one.origin));
    let checkups = record
        .checkups
        .iter()
        .map(|one| with_origin(json!({ "item": one.item, "value": one.value, "unit": one.unit }), &one.origin));
    json!({
        "medications": medications.collect::<Vec<_>>(),
        "drug_list": DrugList::of(&record.medications, today).document(&record.medications),
        "surgeries": surgeries.collect::<Vec<_>>(),
        "visits": visits.collect::<Vec<_>>(),
        "treatments": treatments(&record.treatments),
        "dialysis": treatments(&record.dialysis),
        "checkups": checkups.collect::<Vec<_>>(),
    })
}

fn treatments(lines: &[Treatment]) -> Vec<Value> {
    lines.iter().map(|one| with_origin(json!({ "code": one.code, "name": one.name }), &one.origin)).collect()
}

fn with_origin(mut line: Value, origin: &Origin) -> Value {
    let origin = json!({
        "source": origin.source.code(),
        "institution": origin.institution.as_ref().map(ToString::to_string),
        "institution_name": origin.institution_name,
        "date": origin.date.map(|date| date.to_string()),
        "month_only": origin.month_only,
    });
    if let (Value::Object(line), Value::Object(origin)) = (&mut line, origin) {
        line.extend(origin);
    }
    line
}

/// Flags, dismissed ones included, what matters soonest first.
pub(super) fn flags(encounter: &Encounter) -> Vec<FlagDocument> {
    let dismissed = |flag: &Flag| encounter.dismissed_flags.contains(&flag.code);
    encounter.flags.iter().map(|flag| FlagDocument::of(flag, dismissed(flag))).collect()
}

/// Findings, dismissed ones included.
pub(super) fn findings(encounter: &Encounter) -> Vec<Value> {
    let evidence = |one: &domain::inference::Evidence| {
        with_origin(json!({ "category": one.category.code(), "name": one.name }), &one.origin)
    };
    let stands = |code: &str| encounter.has_standing_finding(code);
    encounter
        .findings
        .iter()
        .map(|one| {
            let contradictions: Vec<ContradictionDocument> =
                one.open_contradictions(stands).map(ContradictionDocument::from).collect();
            json!({
                "code": one.code,
                "ja": one.ja,
                "en": one.en,
                "note_ja": one.note_ja,
                "note_en": one.note_en,
                "strength": one.strength.code(),
                "dismissed": encounter.dismissed.contains(&one.code),
                "evidence": one.evidence.iter().map(evidence).collect::<Vec<_>>(),
                "contradictions": contradictions,
            })
        })
        .collect()
}

/// What was said beside the record.
pub(super) fn spoken(spoken: &SpokenHistory) -> Value {
    json!({
        "informant": spoken.informant.code(),
        "at_ms": super::ms(spoken.at),
        "medications": spoken.medications,
        "illnesses": spoken.illnesses,
        "allergies": spoken.allergies,
        "surgeries": spoken.surgeries,
        "visits": spoken.visits,
        "on_dialysis": spoken.on_dialysis,
    })
}
