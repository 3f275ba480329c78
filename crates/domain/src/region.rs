//! 圏域: hospitals, fire headquarters and crews of one region. Data, loaded by the platform, never code.

use std::collections::BTreeMap;

use crate::{
    ids::{CrewId, HeadquartersId, HospitalId, PersonId},
    place::Place,
    triage::ConditionClass,
};

coded! {
    /// 救急医療の段階
    pub enum HospitalLevel {
        Tertiary = "tertiary", "三次", "Tertiary";
        Secondary = "secondary", "二次", "Secondary";
        Primary = "primary", "初期", "Primary";
    }
}

/// 医療機関
#[derive(Debug, Clone, PartialEq)]
pub struct Hospital {
    /// 医療機関コード
    pub id: HospitalId,
    /// Name in Japanese.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Level of emergency care.
    pub level: HospitalLevel,
    /// Where it is.
    pub place: Place,
    /// Number the crew can ring when nobody looks at the screen.
    pub telephone: String,
    /// Classes of condition for which the transport standard lists it.
    pub capabilities: Vec<ConditionClass>,
}

impl Hospital {
    /// True when the standard lists it for the class.
    #[must_use]
    pub fn can_treat(&self, class: ConditionClass) -> bool {
        self.capabilities.contains(&class)
    }
}

/// 消防本部
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Headquarters {
    /// Identifier.
    pub id: HeadquartersId,
    /// Name in Japanese.
    pub name: String,
    /// Name in English.
    pub name_en: String,
}

/// 救急隊
#[derive(Debug, Clone, PartialEq)]
pub struct Crew {
    /// Identifier.
    pub id: CrewId,
    /// Name in Japanese.
    pub name: String,
    /// Name in English.
    pub name_en: String,
    /// Headquarters it belongs to.
    pub headquarters: HeadquartersId,
    /// Its station.
    pub station: Place,
    /// Persons who may act for it: captain first (閲覧責任者).
    pub persons: Vec<PersonId>,
}

/// Everything of one region.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Region {
    /// By institution code.
    pub hospitals: BTreeMap<HospitalId, Hospital>,
    /// By identifier.
    pub headquarters: BTreeMap<HeadquartersId, Headquarters>,
    /// By identifier.
    pub crews: BTreeMap<CrewId, Crew>,
}
