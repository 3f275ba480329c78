//! What a mark speaks for.

use crate::{UnknownCode, text::Language, triage::ConditionClass};

use super::Department;

/// What a mark speaks for. The order is from the general to the particular.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// 全科: everything that says nothing else.
    General,
    /// 診療科: every class that needs it.
    Department(Department),
    /// 分類: this class alone.
    Class(ConditionClass),
}

const GENERAL: &str = "general";
const DEPARTMENT: &str = "department/";
const CLASS: &str = "class/";

impl Scope {
    /// Every scope, the general one first.
    pub fn all() -> impl Iterator<Item = Self> {
        let departments = Department::ALL.iter().copied().map(Self::Department);
        std::iter::once(Self::General).chain(departments).chain(ConditionClass::ALL.iter().copied().map(Self::Class))
    }

    /// How many scopes there are: no statement has more marks.
    pub const COUNT: usize = 1 + Department::ALL.len() + ConditionClass::ALL.len();

    /// Stable code: `general`, `department/neurosurgery`, `class/stroke`.
    #[must_use]
    pub fn code(self) -> String {
        match self {
            Self::General => GENERAL.to_owned(),
            Self::Department(department) => format!("{DEPARTMENT}{}", department.code()),
            Self::Class(class) => format!("{CLASS}{}", class.code()),
        }
    }

    /// Reads a stable code.
    ///
    /// # Errors
    /// [`UnknownCode`] names the list, never the value.
    pub fn from_code(code: &str) -> Result<Self, UnknownCode> {
        if code == GENERAL {
            Ok(Self::General)
        } else if let Some(department) = code.strip_prefix(DEPARTMENT) {
            Department::from_code(department).map(Self::Department)
        } else if let Some(class) = code.strip_prefix(CLASS) {
            ConditionClass::from_code(class).map(Self::Class)
        } else {
            Err(UnknownCode { list: "Scope" })
        }
    }

    /// The scope in words.
    #[must_use]
    pub const fn word(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::General, Language::Ja) => "全科",
            (Self::General, Language::En) => "All",
            (Self::Department(department), _) => department.word(language),
            (Self::Class(class), _) => class.word(language),
        }
    }
}

impl From<Option<ConditionClass>> for Scope {
    /// As marks were before there were departments: of one class, or general.
    fn from(class: Option<ConditionClass>) -> Self {
        class.map_or(Self::General, Self::Class)
    }
}

impl From<Department> for Scope {
    fn from(department: Department) -> Self {
        Self::Department(department)
    }
}
