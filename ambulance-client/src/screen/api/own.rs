//! かかりつけ as JSON: institutions of the record, how each was matched, namesakes, and what was said.

use domain::own_hospital::{Department, Identity, Institution, Neighbour, OwnHospitals, Said};
use serde_json::{Value, json};

/// Institutions, most own first; the first `own` of them count as own and have their namesakes.
pub(super) fn own_hospitals(own: &OwnHospitals) -> Value {
    let namesakes = |index: usize| own.namesakes.get(index).map_or(&[][..], Vec::as_slice);
    json!({
        "own": own.own,
        "institutions": own.institutions.iter().enumerate().map(|(index, one)| institution(one, namesakes(index))).collect::<Vec<_>>(),
        "said": own.said.iter().map(|one| said(one, own)).collect::<Vec<_>>(),
    })
}

fn institution(one: &Institution, namesakes: &[Neighbour]) -> Value {
    let candidates = match &one.identity {
        Identity::Ambiguous(ids) => ids.iter().map(ToString::to_string).collect(),
        _ => Vec::new(),
    };
    json!({
        "hospital": one.identity.hospital().map(ToString::to_string),
        "matched": one.identity.code(),
        "candidates": candidates,
        "name": one.name,
        "department": one.department(),
        "departments": one.departments.iter().map(department).collect::<Vec<_>>(),
        "visits": one.visits,
        "months": one.months,
        "stays": one.stays,
        "surgeries": one.surgeries,
        "dialysis": one.dialysis,
        "prescriptions": one.prescriptions,
        "lines_by_name": one.by_name,
        "first": one.first.map(|date| date.to_string()),
        "last": one.last_written(),
        "attended": one.is_attended,
        "weight": one.weight,
        "namesakes": namesakes,
    })
}

fn department(one: &Department) -> Value {
    json!({ "name": one.name, "visits": one.visits, "last": one.last.map(|date| date.to_string()) })
}

fn said(one: &Said, own: &OwnHospitals) -> Value {
    let recorded = one.institutions.iter().filter_map(|index| own.institutions.get(*index));
    json!({
        "text": one.text,
        "verdict": one.verdict.code(),
        "recorded": recorded.map(|one| one.name.as_str()).collect::<Vec<_>>(),
        "named": one.named,
        "alike": one.alike,
    })
}
