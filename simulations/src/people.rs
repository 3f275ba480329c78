//! Synthetic people: who they are, what their card can do, and their whole upstream record in plain terms.
//!
//! The record service speaks this as clinic XML; the simulated card carries the certificate. Nobody here exists.

use domain::{
    ids::HospitalId,
    patient::Sex,
    record::{DrugRoute, RecordSource},
};
use jiff::civil::Date;

/// One synthetic person.
#[derive(Debug, Clone, PartialEq)]
pub struct Person {
    /// 氏名; may hold ● where a character cannot be represented.
    pub name: String,
    /// フリガナ
    pub name_kana: String,
    /// 生年月日
    pub birth_date: Date,
    /// 性別
    pub sex: Sex,
    /// 住所; may be empty or hold ●.
    pub address: String,
    /// What the insurance side knows of the card.
    pub registration: Registration,
    /// Everything upstream.
    pub record: UpstreamRecord,
}

/// What the national service knows of a person's card and insurance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Registration {
    /// Registered as insurance card, insurance valid.
    #[default]
    Registered,
    /// 保険証利用登録なし
    NotRegistered,
    /// 資格(無効): insurance changed; shown, never blocking.
    InvalidQualification,
    /// 資格情報なし
    NoQualification,
    /// Card lost or suspended, or its certificate revoked.
    Revoked,
    /// Self-defence force, day-labourer and some welfare schemes: not retrievable.
    SchemeNotRetrievable,
    /// Card without a photo (issued under age 1): visual identity is refused.
    Photoless,
}

/// The upstream record.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct UpstreamRecord {
    /// 薬剤 in three overlapping trees.
    pub drugs: Vec<UpstreamDrug>,
    /// 手術
    pub surgeries: Vec<UpstreamAct>,
    /// 受診歴
    pub visits: Vec<UpstreamVisit>,
    /// 診療情報
    pub treatments: Vec<UpstreamAct>,
    /// 透析
    pub dialysis: Vec<UpstreamAct>,
    /// 特定健診
    pub checkups: Vec<UpstreamCheckup>,
}

/// An institution as upstream names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Institution {
    /// 医療機関コード; none where upstream leaves it out or garbles it.
    pub code: Option<HospitalId>,
    /// Name.
    pub name: String,
}

impl Institution {
    /// The code as upstream writes it; empty where there is none.
    #[must_use]
    pub fn code_text(&self) -> &str {
        self.code.as_ref().map_or("", HospitalId::as_str)
    }
}

/// One drug line.
#[derive(Debug, Clone, PartialEq)]
pub struct UpstreamDrug {
    /// Claims, prescribed or dispensed.
    pub tree: RecordSource,
    /// 9-digit レセ電 code; may be empty.
    pub code: String,
    /// Product name.
    pub product: String,
    /// Ingredient; may be empty.
    pub ingredient: String,
    /// Amount per dose.
    pub quantity: String,
    /// Unit.
    pub unit: String,
    /// 用法
    pub usage: String,
    /// Days or times.
    pub times: u32,
    /// Route.
    pub route: DrugRoute,
    /// Day of prescription or dispensing (claims show its month only).
    pub date: Date,
    /// Where.
    pub institution: Institution,
}

/// A surgery, treatment or dialysis.
#[derive(Debug, Clone, PartialEq)]
pub struct UpstreamAct {
    /// K code or 9-digit claim code; may be empty.
    pub code: String,
    /// Name.
    pub name: String,
    /// Day.
    pub date: Date,
    /// Where.
    pub institution: Institution,
}

/// A visit.
#[derive(Debug, Clone, PartialEq)]
pub struct UpstreamVisit {
    /// 診療科
    pub department: String,
    /// Stay in hospital.
    pub inpatient: bool,
    /// Day.
    pub date: Date,
    /// Where.
    pub institution: Institution,
}

/// One check-up item.
#[derive(Debug, Clone, PartialEq)]
pub struct UpstreamCheckup {
    /// 17-digit item code; may be empty.
    pub code: String,
    /// Item name.
    pub item: String,
    /// Value.
    pub value: String,
    /// Unit.
    pub unit: String,
    /// Day.
    pub date: Date,
}
