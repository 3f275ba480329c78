//! `[person]` and `[other_person]`: who somebody is.

use domain::patient::{Sex, age_on};
use platform_server::registry::Mistake;
use serde::Deserialize;
use toml::{Spanned, Value};

use super::{
    card::{CardFile, Condition},
    drug::DrugFile,
    reader::Reader,
    record::{ActFile, CheckupFile, VisitFile, Where},
};
use crate::people::{Person, Registration, UpstreamRecord};

/// A card without a photo is valid to the fifth birthday.
const PHOTOLESS_UNDER_YEARS: u8 = 5;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonFile {
    name: Spanned<String>,
    #[serde(default)]
    kana: String,
    birth_date: Spanned<Value>,
    sex: Sex,
    #[serde(default)]
    address: String,
    /// Where lines of the record come from that do not say it themselves.
    hospital: Option<Spanned<String>>,
    pub card: Option<Spanned<CardFile>>,
    #[serde(default)]
    drug: Vec<Spanned<DrugFile>>,
    #[serde(default)]
    surgery: Vec<Spanned<ActFile>>,
    #[serde(default)]
    visit: Vec<Spanned<VisitFile>>,
    #[serde(default)]
    treatment: Vec<Spanned<ActFile>>,
    #[serde(default)]
    dialysis: Vec<Spanned<ActFile>>,
    #[serde(default)]
    checkup: Vec<Spanned<CheckupFile>>,
}

impl PersonFile {
    pub fn read(&self, condition: Condition, reader: &Reader<'_>) -> Result<Person, Mistake> {
        if self.name.get_ref().trim().is_empty() {
            let remedy = "Give an invented name; ● is allowed for a character that cannot be shown";
            return Err(reader.wrong(&self.name, "the name is empty", remedy));
        }
        let birth_date = reader.day(&self.birth_date)?;
        let Some(age) = age_on(birth_date, reader.today()) else {
            let problem = format!("nobody born on {birth_date} is alive");
            return Err(reader.wrong(&self.birth_date, problem, "Give a later day of birth"));
        };
        let registration = condition.registration();
        if registration == Registration::Photoless && age >= PHOTOLESS_UNDER_YEARS {
            let problem = format!("a person of {age} years has no card without a photo");
            let remedy = "Give a birth date less than five years before the start, or another condition";
            return Err(reader.wrong(&self.birth_date, problem, remedy));
        }
        let usual = self.hospital.as_ref();
        Ok(Person {
            name: self.name.get_ref().clone(),
            name_kana: self.kana.clone(),
            birth_date,
            sex: self.sex,
            address: self.address.clone(),
            registration,
            record: self.record(&Where { usual, birth_date }, reader)?,
        })
    }

    fn record(&self, whence: &Where<'_>, reader: &Reader<'_>) -> Result<UpstreamRecord, Mistake> {
        Ok(UpstreamRecord {
            drugs: all(&self.drug, |line| line.get_ref().read(line, whence, reader))?,
            surgeries: all(&self.surgery, |line| line.get_ref().read(line, whence, reader))?,
            visits: all(&self.visit, |line| line.get_ref().read(line, whence, reader))?,
            treatments: all(&self.treatment, |line| line.get_ref().read(line, whence, reader))?,
            dialysis: all(&self.dialysis, |line| line.get_ref().read(line, whence, reader))?,
            checkups: all(&self.checkup, |line| Ok(vec![line.get_ref().read(line, whence, reader)?]))?,
        })
    }
}

fn all<F, T>(lines: &[F], read: impl Fn(&F) -> Result<Vec<T>, Mistake>) -> Result<Vec<T>, Mistake> {
    let mut all = Vec::new();
    for line in lines {
        all.extend(read(line)?);
    }
    Ok(all)
}
