//! The form of a standard's file. Every value that a later check may refuse keeps its place in the text.

use std::collections::BTreeMap;

use domain::standard::NextRule;
use serde::Deserialize;
use toml::{Spanned, value::Datetime};

/// Words that are codes: hospitals, headquarters, statements, classes.
pub(super) type Words = Spanned<Vec<Spanned<String>>>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StandardFile {
    pub zone: Spanned<String>,
    pub name: Spanned<String>,
    pub name_en: Spanned<String>,
    pub edition: Spanned<String>,
    pub from: Spanned<Datetime>,
    pub until: Option<Spanned<Datetime>>,
    pub headquarters: Words,
    pub stroke_signs_min: Spanned<i64>,
    pub asking: AskingEntry,
    pub nobody_accepts: NobodyEntry,
    pub difficult: DifficultEntry,
    pub roads: RoadsEntry,
    pub base_rates: RatesEntry,
    /// By the code of the class.
    #[serde(default)]
    pub class: BTreeMap<Spanned<String>, ClassEntry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskingEntry {
    pub set_max: Spanned<i64>,
    /// Expected minutes.
    pub disclosure_price_min: Spanned<f64>,
    pub remind_after_s: Spanned<i64>,
    pub telephone_after_s: Spanned<i64>,
    pub next_after_s: Spanned<i64>,
    pub next: NextRule,
    /// By the code of the urgency.
    #[serde(default)]
    pub urgency: BTreeMap<Spanned<String>, AskingOverride>,
}

/// What is other for one urgency; what is not named stays.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AskingOverride {
    pub set_max: Option<Spanned<i64>>,
    pub disclosure_price_min: Option<Spanned<f64>>,
    pub remind_after_s: Option<Spanned<i64>>,
    pub telephone_after_s: Option<Spanned<i64>>,
    pub next_after_s: Option<Spanned<i64>>,
    pub next: Option<NextRule>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NobodyEntry {
    pub after_min: Spanned<i64>,
    pub after_declines: Spanned<i64>,
    pub hospitals: Words,
    pub coordinator: Spanned<String>,
    pub coordinator_en: Spanned<String>,
    pub telephone: Spanned<String>,
    pub next: NextRule,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DifficultEntry {
    pub asked_min: Spanned<i64>,
    pub on_scene_min: Spanned<i64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoadsEntry {
    pub detour: Spanned<f64>,
    pub band: Spanned<Vec<BandEntry>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BandEntry {
    pub from: Spanned<Datetime>,
    pub speed_km_per_h: Spanned<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RatesEntry {
    pub accepted_at_kth: Spanned<Vec<Spanned<f64>>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ClassEntry {
    #[serde(default)]
    pub list: Vec<ListEntry>,
    pub observe: Spanned<Vec<ItemEntry>>,
    pub tell: Spanned<Vec<ItemEntry>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ListEntry {
    pub code: Spanned<String>,
    pub name: Spanned<String>,
    pub name_en: Spanned<String>,
    pub when: Words,
    pub hospitals: Words,
    pub reach_max_min: Option<Spanned<i64>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ItemEntry {
    pub code: Spanned<String>,
    pub ja: Spanned<String>,
    pub en: Spanned<String>,
}
