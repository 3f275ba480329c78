//! The words of a row: one small statement about the case each, such as `finding:anticoagulated` or `systolic<90`.

use crate::{
    observation::{Jcs, Sign},
    patient::Sex,
    triage::{CareFlag, ConditionClass, IncidentKind},
    vitals::{Tenths, VitalKind},
};

/// One statement that is true of a case or not.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Atom {
    /// `finding:CODE`: the finding stands, and what speaks for it is still so today.
    Finding(String),
    /// `recent:CODE`: as above, or it was so within the last year.
    Recent(String),
    /// `drug:WORD`: a drug taken now has the word in its ingredient or product.
    Drug(String),
    /// `said:WORD`: an illness, operation or drug that somebody named.
    Said(String),
    /// `allergy:WORD`: an allergy that somebody named; without a word: any.
    Allergy(String),
    /// `sign:CODE`
    Sign(Sign),
    /// `complaint:WORD`: the complaint has the word, and does not deny it.
    Complaint(String),
    /// `kind:CODE`
    Kind(IncidentKind),
    /// `class:CODE`
    Class(ConditionClass),
    /// `care:CODE`
    Care(CareFlag),
    /// `pulse>=120`
    Vital(VitalKind, Limit),
    /// `shock-index>=1`: pulse by systolic pressure.
    ShockIndex(Limit),
    /// `jcs>=II-10`
    Jcs(Jcs),
    /// `gcs<=14`
    Gcs(u8),
    /// `age>=65`, in full years.
    Age(Limit),
    /// `sex:female`
    Sex(Sex),
}

/// A limit of a number, in tenths so that 37.5 is exact.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    /// At least.
    AtLeast(Tenths),
    /// Below.
    Below(Tenths),
}

impl Limit {
    pub const fn holds(self, value: Tenths) -> bool {
        match self {
            Self::AtLeast(limit) => value.0 >= limit.0,
            Self::Below(limit) => value.0 < limit.0,
        }
    }
}

impl Atom {
    /// Reads one statement; the error names what is wrong with it.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        if let Some((head, rest)) = text.split_once(':') {
            return Self::of_word(head, rest);
        }
        if let Some((head, rest)) = text.split_once(">=") {
            return match head {
                "jcs" => Jcs::from_code(rest).map(Self::Jcs).map_err(|_| "no such JCS"),
                _ => Self::of_number(head, Limit::AtLeast(number(rest)?)),
            };
        }
        if let Some(rest) = text.strip_prefix("gcs<=") {
            let total = rest.parse().map_err(|_| "gcs<= needs a total of 3 to 15")?;
            return if (3..=15).contains(&total) {
                Ok(Self::Gcs(total))
            } else {
                Err("gcs<= needs a total of 3 to 15")
            };
        }
        match text.split_once('<') {
            Some((head, rest)) => Self::of_number(head, Limit::Below(number(rest)?)),
            None => Err("not a statement: use `head:word`, `name>=number` or `name<number`"),
        }
    }

    fn of_word(head: &str, rest: &str) -> Result<Self, &'static str> {
        let word = || if rest.is_empty() { Err("a word is needed after the colon") } else { Ok(rest.to_owned()) };
        match head {
            "finding" => word().map(Self::Finding),
            "recent" => word().map(Self::Recent),
            "drug" => word().map(Self::Drug),
            "said" => word().map(Self::Said),
            "allergy" => Ok(Self::Allergy(rest.to_owned())),
            "sign" => Sign::from_code(rest).map(Self::Sign).map_err(|_| "no such sign"),
            "complaint" => word().map(Self::Complaint),
            "kind" => IncidentKind::from_code(rest).map(Self::Kind).map_err(|_| "no such kind of incident"),
            "class" => ConditionClass::from_code(rest).map(Self::Class).map_err(|_| "no such class"),
            "care" => CareFlag::from_code(rest).map(Self::Care).map_err(|_| "no such care flag"),
            "sex" => Sex::from_code(rest).map(Self::Sex).map_err(|_| "no such sex"),
            _ => Err("no such head"),
        }
    }

    fn of_number(head: &str, limit: Limit) -> Result<Self, &'static str> {
        match head {
            "shock-index" => Ok(Self::ShockIndex(limit)),
            "age" => Ok(Self::Age(limit)),
            _ => VitalKind::from_code(head).map(|kind| Self::Vital(kind, limit)).map_err(|_| "no such vital"),
        }
    }

    /// The finding that it speaks of.
    pub fn finding(&self) -> Option<&str> {
        match self {
            Self::Finding(code) | Self::Recent(code) => Some(code),
            _ => None,
        }
    }
}

/// A number with at most one decimal place.
fn number(text: &str) -> Result<Tenths, &'static str> {
    let wrong = "a number with at most one decimal place is needed";
    let (whole, tenth) = text.split_once('.').unwrap_or((text, "0"));
    if tenth.len() != 1 {
        return Err(wrong);
    }
    let whole: u16 = whole.parse().map_err(|_| wrong)?;
    let tenth: u16 = tenth.parse().map_err(|_| wrong)?;
    whole.checked_mul(10).and_then(|tenths| tenths.checked_add(tenth)).map(Tenths).ok_or(wrong)
}
