//! `[expect]`: what must have happened in the end for the play to count as passed.

use std::collections::BTreeMap;

use domain::{
    card::CardFailure,
    ids::HospitalId,
    inquiry::InquiryRefusal,
    record::{Category, FetchOutcome},
};
use platform_server::registry::Mistake;
use serde::Deserialize;
use toml::Spanned;

use super::{
    asking::{finding, flag},
    expect_card::{ExpectCardFile, ExpectedCard},
    expect_own::{ExpectOwnFile, ExpectedOwn},
    reader::Reader,
};
use crate::people::UpstreamRecord;

/// Where the patient goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ExpectedDestination {
    /// To this hospital.
    Hospital(HospitalId),
    /// No destination was decided.
    Nobody,
}

/// What the destination had on its board before the vehicle arrived. Every text is a part that must occur.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HospitalSaw {
    /// Parts of the complaint.
    pub complaint: Vec<String>,
    /// Codes of findings.
    pub findings: Vec<String>,
    /// Codes of flags.
    pub flags: Vec<String>,
    /// Parts of names of drugs (product or ingredient).
    pub drugs: Vec<String>,
    /// Parts of names of surgery.
    pub surgeries: Vec<String>,
    /// Part of what it was told of being the own hospital, in Japanese.
    pub own: Option<String>,
}

/// What must have happened. What is empty or `None` is not looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expect {
    /// Parts of names that the crew's record holds in each category.
    pub record: BTreeMap<Category, Vec<String>>,
    /// True when the crew's record must hold no line at all.
    pub record_is_empty: bool,
    /// How the last pull of each category ended.
    pub outcomes: BTreeMap<Category, FetchOutcome>,
    /// Why the card could not be read.
    pub card_failure: Option<CardFailure>,
    /// Codes of findings that stand.
    pub findings: Vec<String>,
    /// Codes of findings that do not stand.
    pub findings_absent: Vec<String>,
    /// Codes of findings that something of the record contradicts.
    pub contradicted: Vec<String>,
    /// Codes of flags that stand.
    pub flags: Vec<String>,
    /// Codes of flags that do not stand.
    pub flags_absent: Vec<String>,
    /// Where the patient goes.
    pub destination: Option<ExpectedDestination>,
    /// Exactly the hospitals that were asked, in any order.
    pub asked: Option<Vec<HospitalId>>,
    /// Hospitals that accepted in one and the same millisecond; none or at least two.
    pub accepted_together: Vec<HospitalId>,
    /// Reasons for which wishes of the crew or a hospital were refused, each at least once.
    pub refusals: Vec<InquiryRefusal>,
    /// What the destination saw before the vehicle arrived.
    pub hospital_saw: Option<HospitalSaw>,
    /// Hospitals that can read nothing of the case in the end.
    pub cannot_read: Vec<HospitalId>,
    /// Most taps on the tablet from taking up the card to the record on the screen.
    pub max_taps_to_record: Option<u32>,
    /// What the tablet must have said of card, phone and identity.
    pub card: ExpectedCard,
    /// What it must have told of the own hospital.
    pub own_hospital: ExpectedOwn,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExpectFile {
    #[serde(default)]
    record: BTreeMap<Spanned<String>, Vec<Spanned<String>>>,
    record_is_empty: Option<Spanned<bool>>,
    #[serde(default)]
    outcomes: BTreeMap<Spanned<String>, Spanned<String>>,
    card_failure: Option<CardFailure>,
    #[serde(default)]
    findings: Vec<Spanned<String>>,
    #[serde(default)]
    findings_absent: Vec<Spanned<String>>,
    #[serde(default)]
    contradicted: Vec<Spanned<String>>,
    #[serde(default)]
    flags: Vec<Spanned<String>>,
    #[serde(default)]
    flags_absent: Vec<Spanned<String>>,
    destination: Option<Spanned<String>>,
    asked: Option<Spanned<Vec<Spanned<String>>>>,
    accepted_together: Option<Spanned<Vec<Spanned<String>>>>,
    #[serde(default)]
    refusals: Vec<Spanned<String>>,
    hospital_saw: Option<Spanned<HospitalSawFile>>,
    cannot_read: Option<Spanned<Vec<Spanned<String>>>>,
    max_taps_to_record: Option<u32>,
    #[serde(default)]
    card: ExpectCardFile,
    #[serde(default)]
    own_hospital: ExpectOwnFile,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct HospitalSawFile {
    #[serde(default)]
    complaint: Vec<String>,
    #[serde(default)]
    findings: Vec<Spanned<String>>,
    #[serde(default)]
    flags: Vec<Spanned<String>>,
    #[serde(default)]
    drugs: Vec<String>,
    #[serde(default)]
    surgeries: Vec<String>,
    own: Option<String>,
}

/// The word for a case that ends without a destination.
const NOBODY: &str = "nobody";

impl ExpectFile {
    /// `holder` is the record of the person whose card is read: what it does not hold cannot be found.
    pub fn read(&self, holder: &UpstreamRecord, reader: &Reader<'_>) -> Result<Expect, Mistake> {
        let destination = match &self.destination {
            None => None,
            Some(word) if word.get_ref() == NOBODY => Some(ExpectedDestination::Nobody),
            Some(name) => Some(ExpectedDestination::Hospital(reader.hospital(name)?)),
        };
        let cannot_read = self.cannot_read.as_ref().map_or(Ok(Vec::new()), |names| reader.hospitals(names))?;
        if let (Some(ExpectedDestination::Hospital(chosen)), Some(names)) = (&destination, &self.cannot_read)
            && cannot_read.contains(chosen)
        {
            return Err(reader.wrong(names, "the destination reads the case", "Remove it from this list"));
        }
        if let (Some(saw), None | Some(ExpectedDestination::Nobody)) = (&self.hospital_saw, &destination) {
            let problem = "no destination is expected that could have seen it";
            return Err(reader.wrong(saw, problem, "Add `destination = \"…\"` to [expect]"));
        }
        let accepted_together =
            self.accepted_together.as_ref().map_or(Ok(Vec::new()), |names| reader.hospitals(names))?;
        if let (Some(names), true) = (&self.accepted_together, accepted_together.len() < 2) {
            return Err(reader.wrong(names, "together are at least two", "Name another hospital, or remove the line"));
        }
        let record_is_empty = self.record_is_empty.as_ref().is_some_and(|empty| *empty.get_ref());
        if let (Some(empty), true) = (&self.record_is_empty, record_is_empty && !self.record.is_empty()) {
            return Err(reader.wrong(
                empty,
                "the record is expected to be empty and not to be",
                "Remove one of the two",
            ));
        }
        Ok(Expect {
            record: self.record(holder, reader)?,
            record_is_empty,
            outcomes: self.outcomes(reader)?,
            card_failure: self.card_failure,
            findings: findings(&self.findings, reader)?,
            findings_absent: findings(&self.findings_absent, reader)?,
            contradicted: findings(&self.contradicted, reader)?,
            flags: flags(&self.flags, reader)?,
            flags_absent: flags(&self.flags_absent, reader)?,
            destination,
            asked: self.asked.as_ref().map(|names| reader.hospitals(names)).transpose()?,
            accepted_together,
            refusals: reader.codes(&self.refusals)?,
            hospital_saw: self.hospital_saw.as_ref().map(|saw| saw.get_ref().read(reader)).transpose()?,
            cannot_read,
            max_taps_to_record: self.max_taps_to_record,
            card: self.card.read(reader)?,
            own_hospital: self.own_hospital.read(reader)?,
        })
    }

    fn record(&self, holder: &UpstreamRecord, reader: &Reader<'_>) -> Result<BTreeMap<Category, Vec<String>>, Mistake> {
        let mut record = BTreeMap::new();
        for (word, parts) in &self.record {
            let category: Category = reader.code(word)?;
            for part in parts {
                if !names(holder, category).any(|name| name.contains(part.get_ref().as_str())) {
                    let problem =
                        format!("no line of the person's {} contains \"{}\"", category.code(), part.get_ref());
                    return Err(reader.wrong(
                        part,
                        problem,
                        "Add such a line to the person, or correct the expectation",
                    ));
                }
            }
            record.insert(category, parts.iter().map(|part| part.get_ref().clone()).collect());
        }
        Ok(record)
    }

    fn outcomes(&self, reader: &Reader<'_>) -> Result<BTreeMap<Category, FetchOutcome>, Mistake> {
        self.outcomes.iter().map(|(category, outcome)| Ok((reader.code(category)?, reader.code(outcome)?))).collect()
    }
}

impl HospitalSawFile {
    fn read(&self, reader: &Reader<'_>) -> Result<HospitalSaw, Mistake> {
        Ok(HospitalSaw {
            complaint: self.complaint.clone(),
            findings: findings(&self.findings, reader)?,
            flags: flags(&self.flags, reader)?,
            drugs: self.drugs.clone(),
            surgeries: self.surgeries.clone(),
            own: self.own.clone(),
        })
    }
}

fn flags(words: &[Spanned<String>], reader: &Reader<'_>) -> Result<Vec<String>, Mistake> {
    words.iter().map(|word| flag(word, reader)).collect()
}

fn findings(words: &[Spanned<String>], reader: &Reader<'_>) -> Result<Vec<String>, Mistake> {
    words.iter().map(|word| finding(word, reader)).collect()
}

/// What the lines of one category are called.
fn names(record: &UpstreamRecord, category: Category) -> Box<dyn Iterator<Item = &str> + '_> {
    match category {
        Category::Eligibility => Box::new(std::iter::empty()),
        Category::Medications => {
            Box::new(record.drugs.iter().flat_map(|drug| [drug.product.as_str(), drug.ingredient.as_str()]))
        }
        Category::Surgeries => Box::new(record.surgeries.iter().map(|act| act.name.as_str())),
        Category::Visits => Box::new(
            record.visits.iter().flat_map(|visit| [visit.department.as_str(), visit.institution.name.as_str()]),
        ),
        Category::Treatments => Box::new(record.treatments.iter().map(|act| act.name.as_str())),
        Category::Dialysis => Box::new(record.dialysis.iter().map(|act| act.name.as_str())),
        Category::Checkups => Box::new(record.checkups.iter().map(|checkup| checkup.item.as_str())),
    }
}
