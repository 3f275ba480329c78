//! The lines of the national record except drugs: `[[person.surgery]]`, `[[person.visit]]` and so on, and what all lines have in common.

use domain::ids::HospitalId;
use jiff::{ToSpan, civil::Date};
use platform_server::registry::Mistake;
use serde::Deserialize;
use toml::{Spanned, Value};

use super::reader::Reader;
use crate::people::{Institution, UpstreamAct, UpstreamCheckup, UpstreamVisit};

/// Most repeats of one line: once a week for five years, the longest window of the record.
const REPEAT_MAX: u32 = 260;

/// Most days between two lines, or since one: a life of 150 years, the longest that the programs reckon with.
const DAYS_MAX: u32 = 55_000;

/// When nothing else is said, a repeated line comes every four weeks, the usual interval of prescriptions.
const REPEAT_EVERY_DAYS: u32 = 28;

/// The word for a line that comes without the code of its institution.
const NO_CODE: &str = "none";

/// What the lines of one person have in common.
pub(super) struct Where<'a> {
    pub usual: Option<&'a Spanned<String>>,
    pub birth_date: Date,
}

/// A line: its own fields, and those that every line has.
macro_rules! line {
    ($name:ident { $( $(#[$meta:meta])* $field:ident: $kind:ty, )* }) => {
        #[derive(Debug, Deserialize)]
        #[serde(deny_unknown_fields)]
        pub(super) struct $name {
            $( $(#[$meta])* $field: $kind, )*
            date: Option<Spanned<Value>>,
            days_ago: Option<Spanned<u32>>,
            hospital: Option<Spanned<String>>,
            institution: Option<Spanned<String>>,
            institution_code: Option<Spanned<String>>,
            repeat: Option<Spanned<u32>>,
            every_days: Option<Spanned<u32>>,
        }

        impl $name {
            const fn common(&self) -> $crate::scenario::record::Common<'_> {
                $crate::scenario::record::Common {
                    date: self.date.as_ref(),
                    days_ago: self.days_ago.as_ref(),
                    hospital: self.hospital.as_ref(),
                    institution: self.institution.as_ref(),
                    institution_code: self.institution_code.as_ref(),
                    repeat: self.repeat.as_ref(),
                    every_days: self.every_days.as_ref(),
                }
            }
        }
    };
}

pub(super) use line;

line!(ActFile {
    name: Spanned<String>,
    #[serde(default)]
    code: String,
});

line!(VisitFile {
    #[serde(default)]
    department: String,
    #[serde(default)]
    inpatient: bool,
});

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CheckupFile {
    item: String,
    value: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    code: String,
    date: Option<Spanned<Value>>,
    days_ago: Option<Spanned<u32>>,
}

/// Where and when of one line.
pub(super) struct Common<'a> {
    pub date: Option<&'a Spanned<Value>>,
    pub days_ago: Option<&'a Spanned<u32>>,
    pub hospital: Option<&'a Spanned<String>>,
    pub institution: Option<&'a Spanned<String>>,
    pub institution_code: Option<&'a Spanned<String>>,
    pub repeat: Option<&'a Spanned<u32>>,
    pub every_days: Option<&'a Spanned<u32>>,
}

impl Common<'_> {
    /// The days of a line, newest first.
    pub fn days<T>(&self, line: &Spanned<T>, whence: &Where<'_>, reader: &Reader<'_>) -> Result<Vec<Date>, Mistake> {
        let newest = day(self.date, self.days_ago, line, whence, reader)?;
        let Some(repeat) = self.repeat else {
            if let Some(every) = self.every_days {
                let remedy = "Add `repeat = 6`, or remove `every_days`";
                return Err(reader.wrong(every, "the line is not repeated", remedy));
            }
            return Ok(vec![newest]);
        };
        if !(1..=REPEAT_MAX).contains(repeat.get_ref()) {
            let problem = format!("a line cannot come {} times", repeat.get_ref());
            return Err(reader.wrong(repeat, problem, format!("Give 1 to {REPEAT_MAX}")));
        }
        let every = self.every_days.map_or(Ok(REPEAT_EVERY_DAYS), |every| some_days(every, reader))?;
        let days = std::iter::successors(Some(newest), |day| Some(day.saturating_sub(i64::from(every).days())));
        Ok(days.take(*repeat.get_ref() as usize).take_while(|day| *day >= whence.birth_date).collect())
    }

    pub fn institution<T>(
        &self,
        line: &Spanned<T>,
        whence: &Where<'_>,
        reader: &Reader<'_>,
    ) -> Result<Institution, Mistake> {
        match (self.institution, self.hospital) {
            (Some(name), None) => {
                let code = match self.institution_code {
                    Some(code) if code.get_ref() == NO_CODE => None,
                    Some(code) => Some(reader.code(code)?),
                    None => {
                        let made_up = made_up_code(name.get_ref())
                            .ok_or_else(|| reader.wrong(name, "no code can be made of it", "Add `institution_code`"))?;
                        Some(made_up)
                    }
                };
                Ok(Institution { code, name: name.get_ref().clone() })
            }
            (Some(name), Some(_)) => {
                let remedy = "Keep `hospital` for one of the region, `institution` for any other";
                Err(reader.wrong(name, "both a hospital and an institution are given", remedy))
            }
            (None, own) => {
                let Some(name) = own.or(whence.usual) else {
                    let remedy = "Add `hospital = \"…\"` here or in [person], or `institution = \"…\"` for a free name";
                    return Err(reader.wrong(line, "it is not said where this was", remedy));
                };
                let code = reader.hospital(name)?;
                let name = reader.region.hospitals.get(&code).map_or_else(String::new, |one| one.name.clone());
                Ok(Institution { code: Some(code), name })
            }
        }
    }
}

fn day<T>(
    date: Option<&Spanned<Value>>,
    days_ago: Option<&Spanned<u32>>,
    line: &Spanned<T>,
    whence: &Where<'_>,
    reader: &Reader<'_>,
) -> Result<Date, Mistake> {
    let day = match (date, days_ago) {
        (Some(date), None) => reader.day(date)?,
        (None, Some(days)) => reader.today().saturating_sub(i64::from(some_days(days, reader)?).days()),
        (Some(date), Some(_)) => {
            return Err(reader.wrong(date, "both `date` and `days_ago` are given", "Remove one of the two"));
        }
        (None, None) => {
            let remedy = "Add `date = 2026-10-01` or `days_ago = 46`";
            return Err(reader.wrong(line, "it is not said when this was", remedy));
        }
    };
    if day < whence.birth_date {
        let problem = format!("{day} lies before the birth of the person, {}", whence.birth_date);
        return Err(reader.wrong(line, problem, "Give a later day"));
    }
    Ok(day)
}

/// A number of days within [`DAYS_MAX`].
fn some_days(days: &Spanned<u32>, reader: &Reader<'_>) -> Result<u32, Mistake> {
    let value = *days.get_ref();
    if value > DAYS_MAX {
        let problem = format!("{value} days are longer than a life");
        return Err(reader.wrong(days, problem, format!("Give 0 to {DAYS_MAX}")));
    }
    Ok(value)
}

/// A code of prefecture 99 for an institution outside the region: always the same one for a name, never one of the region's.
fn made_up_code(name: &str) -> Option<HospitalId> {
    // FNV-1a: stable over versions of the language, unlike the hasher of the standard library.
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    HospitalId::new(format!("9919{:06}", hash % 1_000_000)).ok()
}

impl ActFile {
    pub fn read<T>(
        &self,
        line: &Spanned<T>,
        whence: &Where<'_>,
        reader: &Reader<'_>,
    ) -> Result<Vec<UpstreamAct>, Mistake> {
        if self.name.get_ref().trim().is_empty() {
            return Err(reader.wrong(&self.name, "the name is empty", "Give the name as the record would write it"));
        }
        let institution = self.common().institution(line, whence, reader)?;
        let days = self.common().days(line, whence, reader)?;
        let act = |date| UpstreamAct {
            code: self.code.clone(),
            name: self.name.get_ref().clone(),
            date,
            institution: institution.clone(),
        };
        Ok(days.into_iter().map(act).collect())
    }
}

impl VisitFile {
    pub fn read<T>(
        &self,
        line: &Spanned<T>,
        whence: &Where<'_>,
        reader: &Reader<'_>,
    ) -> Result<Vec<UpstreamVisit>, Mistake> {
        let institution = self.common().institution(line, whence, reader)?;
        let days = self.common().days(line, whence, reader)?;
        let visit = |date| UpstreamVisit {
            department: self.department.clone(),
            inpatient: self.inpatient,
            date,
            institution: institution.clone(),
        };
        Ok(days.into_iter().map(visit).collect())
    }
}

impl CheckupFile {
    pub fn read<T>(
        &self,
        line: &Spanned<T>,
        whence: &Where<'_>,
        reader: &Reader<'_>,
    ) -> Result<UpstreamCheckup, Mistake> {
        let date = day(self.date.as_ref(), self.days_ago.as_ref(), line, whence, reader)?;
        Ok(UpstreamCheckup {
            code: self.code.clone(),
            item: self.item.clone(),
            value: self.value.clone(),
            unit: self.unit.clone(),
            date,
        })
    }
}
