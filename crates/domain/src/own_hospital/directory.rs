//! The hospitals of a region by name: spelled once when the region is loaded, compared at each question.

use std::collections::{BTreeMap, HashMap};

use super::{
    likeness::Reading,
    parts::{Kind, Parts},
    spelling::Spelling,
};
use crate::{
    ids::HospitalId,
    place::Place,
    region::{Hospital, Region},
};

/// Names of hospitals, ready to be compared.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Directory {
    entries: Vec<Entry>,
    by_id: BTreeMap<HospitalId, usize>,
    by_spelling: HashMap<String, Vec<usize>>,
}

/// One hospital.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    pub id: HospitalId,
    pub name: String,
    pub name_en: String,
    pub reading: Reading,
}

/// A hospital of the region that is meant or is easily taken for another.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Neighbour {
    /// Which.
    pub hospital: HospitalId,
    /// Name in Japanese.
    pub name: String,
    /// Name in English; may be empty.
    pub name_en: String,
    /// Straight line from the vehicle, kilometres; `None` where it is not known.
    pub km: Option<f64>,
}

/// How far a hospital is, kilometres, where that is known.
pub type Distances<'a> = &'a dyn Fn(&HospitalId) -> Option<f64>;

impl Directory {
    /// Spells the names of hospitals; of one code the first counts.
    pub fn of<'a>(hospitals: impl Iterator<Item = (&'a HospitalId, &'a str, &'a str)>) -> Self {
        let mut directory = Self::default();
        for (id, name, name_en) in hospitals {
            if directory.by_id.contains_key(id) {
                continue;
            }
            let index = directory.entries.len();
            let reading = Reading::of(name);
            let mut keys: Vec<&str> = reading.spelling.keys().filter(|key| !key.is_empty()).collect();
            keys.sort_unstable();
            keys.dedup();
            for key in keys {
                directory.by_spelling.entry(key.to_owned()).or_default().push(index);
            }
            directory.by_id.insert(id.clone(), index);
            directory.entries.push(Entry {
                id: id.clone(),
                name: name.to_owned(),
                name_en: name_en.to_owned(),
                reading,
            });
        }
        directory
    }

    /// The names of a region.
    #[must_use]
    pub fn of_region(region: &Region) -> Self {
        Self::of(
            region.hospitals.values().map(|Hospital { id, name, name_en, .. }| (id, name.as_str(), name_en.as_str())),
        )
    }

    /// The name of a hospital.
    #[must_use]
    pub fn name(&self, id: &HospitalId) -> Option<&str> {
        self.entry(id).map(|entry| entry.name.as_str())
    }

    /// True when the hospital is one of these.
    #[must_use]
    pub fn contains(&self, id: &HospitalId) -> bool {
        self.by_id.contains_key(id)
    }

    pub(super) fn entry(&self, id: &HospitalId) -> Option<&Entry> {
        self.by_id.get(id).map(|index| &self.entries[*index])
    }

    /// Hospitals of this very name; where there is none, those of the name without its owner, the longest that is found.
    pub(super) fn named(&self, spelling: &Spelling) -> Vec<&Entry> {
        let found = spelling.keys().find_map(|key| self.by_spelling.get(key));
        found.into_iter().flatten().map(|index| &self.entries[*index]).collect()
    }

    /// Hospitals that short words may mean: 「青凪」, 「青凪記念」, 「市民病院」, 「日赤」. None where the words say a whole name.
    pub(super) fn shortened(&self, words: &Reading) -> Vec<&Entry> {
        self.entries.iter().filter(|entry| is_short_for(words, &entry.reading)).collect()
    }

    /// Hospitals whose names are easily taken for this one, the very same name among them.
    pub(super) fn alike(&self, reading: &Reading) -> Vec<&Entry> {
        self.entries.iter().filter(|entry| entry.reading.resembles(reading)).collect()
    }

    /// The entries as neighbours: nearest first, then by code; those of unknown distance last.
    pub(super) fn neighbours(entries: &[&Entry], km: Distances<'_>) -> Vec<Neighbour> {
        let mut neighbours: Vec<Neighbour> = entries
            .iter()
            .map(|entry| Neighbour {
                hospital: entry.id.clone(),
                name: entry.name.clone(),
                name_en: entry.name_en.clone(),
                km: km(&entry.id),
            })
            .collect();
        let far = |one: &Neighbour| one.km.unwrap_or(f64::INFINITY);
        neighbours.sort_by(|a, b| far(a).total_cmp(&far(b)).then_with(|| a.hospital.cmp(&b.hospital)));
        neighbours.dedup_by(|a, b| a.hospital == b.hospital);
        neighbours
    }
}

/// How far each hospital of a region is from a place.
pub fn distances_from(region: &Region, place: Place) -> impl Fn(&HospitalId) -> Option<f64> + '_ {
    move |id| region.hospitals.get(id).map(|hospital| place.distance_km(hospital.place))
}

/// True when the words leave out what the name says beside them.
pub(super) fn is_short_for(words: &Reading, name: &Reading) -> bool {
    let (said, whole) = (words.full(), name.full());
    if said.is_empty() || said == whole {
        return false;
    }
    if words.parts.is_common() {
        // 「日赤」 is in no name, its house is.
        let same_house = words.parts.house.is_some() && words.parts.house == name.parts.house;
        let says_something = !words.parts.loose.is_empty() || words.parts.house.is_some();
        return says_something && (whole.contains(said) || (same_house && words.parts.kind == Kind::Unsaid));
    }
    let Some(rest) = whole.strip_prefix(said) else { return false };
    let rest = Parts::of(rest);
    words.parts.kind == Kind::Unsaid && rest.stem.is_empty()
}
