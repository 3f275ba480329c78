//! The pulled record as JSON, line by line as it came.

use std::collections::BTreeMap;

use domain::{
    consent::ConsentBasis,
    disclosure::RecordView,
    drug_list::{DrugDocument, DrugList},
    encounter::Fetch,
    fetch::Window,
    ids::HospitalId,
    inference::{ContradictionDocument, Finding, Strength},
    interview::{Informant, NoCardReason, SpokenHistory},
    record::{Category, DrugRoute, FetchOutcome, Origin, RecordSource},
};
use jiff::civil::Date;
use serde::Serialize;

#[derive(Serialize)]
pub(super) struct RecordDoc {
    /// Kept back until this hospital takes the patient: everything but `own` is empty and means nothing.
    withheld: bool,
    consent: Option<ConsentBasis>,
    fetches: BTreeMap<&'static str, FetchDoc>,
    medications: Vec<MedicationDoc>,
    /// The lines above folded into what is taken.
    drug_list: Vec<DrugDocument>,
    surgeries: Vec<LineDoc>,
    visits: Vec<VisitDoc>,
    treatments: Vec<LineDoc>,
    dialysis: Vec<LineDoc>,
    checkups: Vec<CheckupDoc>,
    findings: Vec<FindingDoc>,
    no_card: Option<NoCardReason>,
    /// かかりつけ: what this hospital is to the patient.
    own: Option<OwnDoc>,
    /// Said, not recorded: apart from the lines above.
    spoken: Option<SpokenDoc>,
}

#[derive(Serialize)]
struct OwnDoc {
    code: String,
    ja: String,
    en: String,
}

#[derive(Serialize)]
struct SpokenDoc {
    informant: Informant,
    at_ms: i64,
    medications: Vec<String>,
    illnesses: Vec<String>,
    allergies: Vec<String>,
    surgeries: Vec<String>,
    visits: Vec<String>,
    on_dialysis: Option<bool>,
}

#[derive(Serialize)]
struct FetchDoc {
    outcome: FetchOutcome,
    at_ms: i64,
    duration_ms: u32,
    /// How far back it reaches.
    window: Window,
    /// How the full window failed where only the summary came.
    beyond: Option<FetchOutcome>,
}

#[derive(Serialize)]
struct OriginDoc {
    source: RecordSource,
    institution: Option<HospitalId>,
    institution_name: String,
    date: Option<String>,
    month_only: bool,
}

#[derive(Serialize)]
struct MedicationDoc {
    ingredient: String,
    product: String,
    code: String,
    quantity: String,
    unit: String,
    usage: String,
    times: Option<u32>,
    route: DrugRoute,
    #[serde(flatten)]
    origin: OriginDoc,
}

#[derive(Serialize)]
struct LineDoc {
    code: String,
    name: String,
    #[serde(flatten)]
    origin: OriginDoc,
}

#[derive(Serialize)]
struct VisitDoc {
    department: String,
    inpatient: bool,
    #[serde(flatten)]
    origin: OriginDoc,
}

#[derive(Serialize)]
struct CheckupDoc {
    item: String,
    value: String,
    unit: String,
    #[serde(flatten)]
    origin: OriginDoc,
}

#[derive(Serialize)]
struct FindingDoc {
    code: String,
    ja: String,
    en: String,
    note_ja: String,
    note_en: String,
    strength: Strength,
    evidence: Vec<EvidenceDoc>,
    /// What cannot be true together with it.
    contradictions: Vec<ContradictionDocument>,
}

#[derive(Serialize)]
struct EvidenceDoc {
    category: Category,
    name: String,
    #[serde(flatten)]
    origin: OriginDoc,
}

impl RecordDoc {
    pub(super) fn of(view: &RecordView, today: Date) -> Self {
        let record = &view.record;
        let line = |code: &str, name: &str, origin| LineDoc {
            code: code.to_owned(),
            name: name.to_owned(),
            origin: OriginDoc::of(origin),
        };
        let fetch = |fetch: &Fetch| FetchDoc {
            outcome: fetch.outcome,
            at_ms: fetch.at.as_millisecond(),
            duration_ms: fetch.duration_ms,
            window: fetch.window,
            beyond: fetch.beyond,
        };
        Self {
            withheld: view.withheld,
            consent: view.consent,
            fetches: view.fetches.iter().map(|(category, one)| (category.code(), fetch(one))).collect(),
            medications: record
                .medications
                .iter()
                .map(|drug| MedicationDoc {
                    ingredient: drug.ingredient.clone(),
                    product: drug.product.clone(),
                    code: drug.code.clone(),
                    quantity: drug.quantity.clone(),
                    unit: drug.unit.clone(),
                    usage: drug.usage.clone(),
                    times: drug.times,
                    route: drug.route,
                    origin: OriginDoc::of(&drug.origin),
                })
                .collect(),
            drug_list: DrugList::of(&record.medications, today).document(&record.medications),
            surgeries: record.surgeries.iter().map(|one| line(&one.code, &one.name, &one.origin)).collect(),
            visits: record
                .visits
                .iter()
                .map(|one| VisitDoc {
                    department: one.department.clone(),
                    inpatient: one.inpatient,
                    origin: OriginDoc::of(&one.origin),
                })
                .collect(),
            treatments: record.treatments.iter().map(|one| line(&one.code, &one.name, &one.origin)).collect(),
            dialysis: record.dialysis.iter().map(|one| line(&one.code, &one.name, &one.origin)).collect(),
            checkups: record
                .checkups
                .iter()
                .map(|one| CheckupDoc {
                    item: one.item.clone(),
                    value: one.value.clone(),
                    unit: one.unit.clone(),
                    origin: OriginDoc::of(&one.origin),
                })
                .collect(),
            findings: view.findings.iter().map(FindingDoc::of).collect(),
            no_card: view.no_card,
            own: view.own.as_ref().map(|own| OwnDoc { code: own.code.clone(), ja: own.ja.clone(), en: own.en.clone() }),
            spoken: view.spoken.as_ref().map(SpokenDoc::of),
        }
    }
}

impl SpokenDoc {
    fn of(spoken: &SpokenHistory) -> Self {
        Self {
            informant: spoken.informant,
            at_ms: spoken.at.as_millisecond(),
            medications: spoken.medications.clone(),
            illnesses: spoken.illnesses.clone(),
            allergies: spoken.allergies.clone(),
            surgeries: spoken.surgeries.clone(),
            visits: spoken.visits.clone(),
            on_dialysis: spoken.on_dialysis,
        }
    }
}

impl FindingDoc {
    fn of(finding: &Finding) -> Self {
        Self {
            code: finding.code.clone(),
            ja: finding.ja.clone(),
            en: finding.en.clone(),
            note_ja: finding.note_ja.clone(),
            note_en: finding.note_en.clone(),
            strength: finding.strength,
            evidence: finding
                .evidence
                .iter()
                .map(|line| EvidenceDoc {
                    category: line.category,
                    name: line.name.clone(),
                    origin: OriginDoc::of(&line.origin),
                })
                .collect(),
            contradictions: finding.contradictions.iter().map(ContradictionDocument::from).collect(),
        }
    }
}

impl OriginDoc {
    fn of(origin: &Origin) -> Self {
        Self {
            source: origin.source,
            institution: origin.institution.clone(),
            institution_name: origin.institution_name.clone(),
            date: origin.date.map(|date| date.to_string()),
            month_only: origin.month_only,
        }
    }
}
