//! A file of cases as it is written. The format: docs/judgement.md.

use std::collections::BTreeMap;

use domain::{
    inference::Strength,
    interview::{Informant, NoCardReason},
    observation::{Jcs, Sign},
    patient::Sex,
    record::{DrugRoute, RecordSource},
    triage::{CareFlag, ConditionClass, IncidentKind, Urgency},
};
use jiff::civil::Date;
use serde::Deserialize;

/// The whole file; its cases are read one by one, so that a mistake can name its case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    pub case: Vec<toml::Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CaseFile {
    pub id: String,
    pub title: String,
    #[serde(default)]
    pub quiet: bool,
    pub day: toml::value::Datetime,
    pub age: u8,
    pub sex: Sex,
    pub kind: IncidentKind,
    pub complaint: String,
    #[serde(default)]
    pub present: Vec<Sign>,
    #[serde(default)]
    pub absent: Vec<Sign>,
    pub jcs: Option<Jcs>,
    pub gcs: Option<String>,
    #[serde(default)]
    pub vitals: BTreeMap<String, f64>,
    pub triage: Option<TriageFile>,
    pub no_card: Option<NoCardReason>,
    pub said: Option<SaidFile>,
    #[serde(default)]
    pub drugs: Vec<DrugFile>,
    #[serde(default)]
    pub surgeries: Vec<ActFile>,
    #[serde(default)]
    pub treatments: Vec<ActFile>,
    #[serde(default)]
    pub dialysis: Vec<ActFile>,
    #[serde(default)]
    pub visits: Vec<VisitFile>,
    pub expect: ExpectFile,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TriageFile {
    pub class: ConditionClass,
    pub urgency: Urgency,
    #[serde(default)]
    pub flags: Vec<CareFlag>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SaidFile {
    pub informant: Informant,
    #[serde(default)]
    pub medications: Vec<String>,
    #[serde(default)]
    pub surgeries: Vec<String>,
    #[serde(default)]
    pub illnesses: Vec<String>,
    #[serde(default)]
    pub allergies: Vec<String>,
    pub on_dialysis: Option<bool>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DrugFile {
    pub product: String,
    #[serde(default)]
    pub ingredient: String,
    #[serde(default)]
    pub usage: String,
    pub supplied: Option<u32>,
    pub route: Option<DrugRoute>,
    pub source: Option<RecordSource>,
    pub days_ago: Option<u32>,
    pub months_ago: Option<u32>,
    pub repeat: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ActFile {
    pub name: String,
    #[serde(default)]
    pub code: String,
    pub days_ago: Option<u32>,
    pub months_ago: Option<u32>,
    pub repeat: Option<u32>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VisitFile {
    pub department: String,
    #[serde(default)]
    pub inpatient: bool,
    pub days_ago: Option<u32>,
    pub months_ago: Option<u32>,
    pub repeat: Option<u32>,
}

/// What somebody who thinks expects of the case.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectFile {
    #[serde(default)]
    pub conditions: Vec<String>,
    #[serde(default)]
    pub at_least: BTreeMap<String, Strength>,
    #[serde(default)]
    pub conditions_may: Vec<String>,
    #[serde(default)]
    pub conditions_never: Vec<String>,
    #[serde(default)]
    pub flags: Vec<String>,
    #[serde(default)]
    pub flags_may: Vec<String>,
}

/// The day of a case: a TOML date without a time.
pub(super) fn day(value: &toml::value::Datetime) -> Option<Date> {
    let toml::value::Datetime { date: Some(date), time: None, offset: None } = value else { return None };
    let (year, month, day) =
        (i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
    Date::new(year, month, day).ok()
}
