//! What the standard says of one class of condition: which hospitals, what to observe, what to tell.

use super::Statement;
use crate::{ids::HospitalId, text::Language};

/// One line of the 観察基準 or of the 伝達基準: a short coded item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Stable code within its class, kebab-case.
    pub code: String,
    /// Japanese words.
    pub ja: String,
    /// English words.
    pub en: String,
}

impl Item {
    /// The words in the given language.
    #[must_use]
    pub fn word(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.ja,
            Language::En => &self.en,
        }
    }
}

/// Everything that the standard says of one class.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ClassRule {
    /// 医療機関リスト, in the order in which they are tried: the first that applies is the one.
    pub lists: Vec<HospitalList>,
    /// 観察基準: what the crew is to observe.
    pub observe: Vec<Item>,
    /// 伝達基準: what the crew is to tell the hospital.
    pub tell: Vec<Item>,
}

/// Hospitals that are meant for patients of whom all statements of `when` hold.
#[derive(Debug, Clone, PartialEq)]
pub struct HospitalList {
    /// Stable code within its class, kebab-case, e.g. `thrombectomy`.
    pub code: String,
    /// Name, Japanese.
    pub name: String,
    /// Name, English.
    pub name_en: String,
    /// All of these must hold; none: always.
    pub when: Vec<Statement>,
    /// The hospitals; their order means nothing.
    pub hospitals: Vec<HospitalId>,
    /// The list applies only when one of its hospitals is within so many minutes' drive; `None`: however far they are.
    pub reach_max_min: Option<u16>,
}

impl HospitalList {
    /// True when it applies to every patient at every place, so that no list after it is ever tried.
    #[must_use]
    pub const fn always_applies(&self) -> bool {
        self.when.is_empty() && self.reach_max_min.is_none()
    }

    /// True when a later list of the same class can never apply, because this one applies to every patient to whom the later one would.
    #[must_use]
    pub fn hides(&self, later: &Self) -> bool {
        // `days` means another day beside hours over midnight than without: lists that speak of days are not compared.
        let speaks_of_days = |statement: &Statement| matches!(statement, Statement::Days(_) | Statement::Dates(_));
        self.reach_max_min.is_none()
            && self.when.iter().all(|statement| !speaks_of_days(statement) && later.when.contains(statement))
    }

    /// The name in the given language.
    #[must_use]
    pub fn word(&self, language: Language) -> &str {
        match language {
            Language::Ja => &self.name,
            Language::En => &self.name_en,
        }
    }
}
