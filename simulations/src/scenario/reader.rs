//! What every part of a scenario needs to be read: places in the text, hospitals by code or name, times within limits.

use domain::{
    ids::HospitalId,
    patient::japan,
    region::{Hospital, Region},
};
use jiff::{Timestamp, civil::Date};
use platform_server::registry::{Mistake, Source, nearest};
use serde::de::DeserializeOwned;
use toml::{Spanned, Value};

use super::{SCENARIO_MAX_S, day};

/// Reads values that stand at a place of the text.
pub(super) struct Reader<'a> {
    pub source: Source<'a>,
    pub start: Timestamp,
    pub region: Region,
}

impl Reader<'_> {
    /// A mistake at a value.
    pub fn wrong<T>(&self, at: &Spanned<T>, problem: impl Into<String>, remedy: impl Into<String>) -> Mistake {
        self.source.mistake(at.span(), problem, remedy)
    }

    /// A second of the scenario.
    pub fn second(&self, at_s: &Spanned<u32>) -> Result<u32, Mistake> {
        let value = *at_s.get_ref();
        if value > SCENARIO_MAX_S {
            let problem = format!("second {value} is beyond the end of a scenario");
            return Err(self.wrong(at_s, problem, format!("Give 0 to {SCENARIO_MAX_S}, in seconds after the start")));
        }
        Ok(value)
    }

    /// A second that cannot lie before another one.
    pub fn second_from(&self, at_s: &Spanned<u32>, earliest_s: u32, what: &str) -> Result<u32, Mistake> {
        let value = self.second(at_s)?;
        if value < earliest_s {
            let problem = format!("second {value} lies before {what} (second {earliest_s})");
            return Err(self.wrong(at_s, problem, format!("Give {earliest_s} or more")));
        }
        Ok(value)
    }

    /// The end of a span that begins at `from_s`.
    pub fn until(&self, until_s: &Spanned<u32>, from_s: u32) -> Result<u32, Mistake> {
        let value = self.second(until_s)?;
        if value <= from_s {
            let problem = format!("the end, second {value}, does not lie after the beginning, second {from_s}");
            return Err(self.wrong(until_s, problem, "Give the beginning first, and a later end"));
        }
        Ok(value)
    }

    /// A code of a list.
    pub fn code<T: DeserializeOwned>(&self, word: &Spanned<String>) -> Result<T, Mistake> {
        self.source.code(word)
    }

    /// Codes, each once.
    pub fn codes<T: DeserializeOwned + PartialEq>(&self, words: &[Spanned<String>]) -> Result<Vec<T>, Mistake> {
        let mut codes = Vec::with_capacity(words.len());
        for word in words {
            let code = self.code(word)?;
            if codes.contains(&code) {
                return Err(self.wrong(
                    word,
                    format!("\"{}\" stands twice in this list", word.get_ref()),
                    "Remove one",
                ));
            }
            codes.push(code);
        }
        Ok(codes)
    }

    /// A day: not after the day of the scenario.
    pub fn day(&self, value: &Spanned<Value>) -> Result<Date, Mistake> {
        let Some(date) = day::of(value.get_ref()) else {
            return Err(self.wrong(value, "this is not a day", "Write it as 2026-10-01"));
        };
        if date > self.today() {
            let problem = format!("{date} lies after the day of the scenario, {}", self.today());
            return Err(self.wrong(value, problem, "Give an earlier day, or set `start` to a later one"));
        }
        Ok(date)
    }

    /// The day of the scenario in Japan.
    pub fn today(&self) -> Date {
        self.start.to_zoned(japan()).date()
    }

    /// A hospital of the region by its code or its name.
    pub fn hospital(&self, name: &Spanned<String>) -> Result<HospitalId, Mistake> {
        let text = name.get_ref().as_str();
        let hospitals = &self.region.hospitals;
        if let Some(hospital) = hospitals.values().find(|hospital| hospital.id.as_str() == text) {
            return Ok(hospital.id.clone());
        }
        let named: Vec<&Hospital> =
            hospitals.values().filter(|hospital| hospital.name == text || hospital.name_en == text).collect();
        match named.as_slice() {
            [one] => Ok(one.id.clone()),
            [] => Err(self.wrong(name, format!("there is no hospital \"{text}\" in the region"), self.meant(text))),
            several => {
                let codes: Vec<&str> = several.iter().map(|hospital| hospital.id.as_str()).collect();
                let problem = format!("several hospitals are named \"{text}\"");
                Err(self.wrong(name, problem, format!("Give the code: {}", codes.join(" or "))))
            }
        }
    }

    /// True when the hospital has this name; another one may have it too.
    pub fn is_named(&self, hospital: &HospitalId, name: &str) -> bool {
        self.region.hospitals.get(hospital).is_some_and(|one| one.name == name || one.name_en == name)
    }

    /// Several hospitals, each once, at least one.
    pub fn hospitals(&self, names: &Spanned<Vec<Spanned<String>>>) -> Result<Vec<HospitalId>, Mistake> {
        let mut ids = Vec::new();
        for name in names.get_ref() {
            let id = self.hospital(name)?;
            if ids.contains(&id) {
                return Err(self.wrong(name, "this hospital stands twice in the list", "Remove one"));
            }
            ids.push(id);
        }
        if ids.is_empty() {
            return Err(self.wrong(names, "the list is empty", "Name a hospital, or remove the field"));
        }
        Ok(ids)
    }

    /// The hospital that somebody may have meant.
    pub fn meant(&self, text: &str) -> String {
        let hospitals = || self.region.hospitals.values();
        let words = hospitals().flat_map(|one| [one.name.as_str(), one.name_en.as_str(), one.id.as_str()]);
        let found = nearest(text, words).and_then(|word| {
            hospitals().find(|one| one.name == word || one.name_en == word || one.id.as_str() == word)
        });
        found.map_or_else(
            || "simulations/data/region.toml lists the names and codes".to_owned(),
            |one| format!("Did you mean \"{}\" ({})?", one.name, one.id),
        )
    }
}
