//! かかりつけ: the patient's own hospital and department, from the record first, robust against similar names.
//!
//! The institution code decides; a name only where no code stands, and then it is said. Near-namesakes are told of every own hospital and of
//! every hospital that patient or family name. The rule and its constants are explained in docs/adr/0018-own-hospital.md.
//!
//! | file | what it says |
//! |---|---|
//! | `spelling` | one spelling for the many ways in which a name is written |
//! | `parts` | what a name is made of |
//! | `likeness` | when two names are easily taken for one another |
//! | `directory` | the hospitals of a region by name |
//! | `institution` | one institution of the record, and how much it is the own one |
//! | `said` | what patient or family say, against the record |
//! | `relation` | what one hospital of the region is to the patient, in words |

mod directory;
mod institution;
mod likeness;
mod parts;
mod relation;
mod said;
mod spelling;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

pub use self::{
    directory::{Directory, Distances, Neighbour, distances_from},
    institution::{ATTENDED_MONTHS, ATTENDED_WITHIN_MONTHS, Department, Identity, Institution},
    relation::{OwnHospital, Relation},
    said::{NEIGHBOURS_MAX, Said, Verdict},
};
use self::{
    institution::{Tally, contacts},
    likeness::Reading,
    said::Known,
    spelling::Spelling,
};
use crate::{ids::HospitalId, record::MedicalRecord};

/// Institutions whose namesakes are told: nobody has more own hospitals, and the screens have room for no more.
pub const OWN_MAX: usize = 3;

/// The patient's institutions and what was said of them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct OwnHospitals {
    /// Institutions of the record, most own first.
    pub institutions: Vec<Institution>,
    /// The first of them that count as own: attended, at most [`OWN_MAX`]; where none is attended, the first alone.
    pub own: usize,
    /// Hospitals whose names are easily taken for an own one's, for each of the first [`own`](Self::own); never one of the record.
    pub namesakes: Vec<Vec<Neighbour>>,
    /// What patient or family named.
    pub said: Vec<Said>,
}

impl OwnHospitals {
    /// Finds them. `said` are the lines of 聞き取り; the directory may be empty (a tablet that has heard nothing of its region yet).
    #[must_use]
    pub fn of(record: &MedicalRecord, said: &[String], directory: &Directory, km: Distances<'_>, today: Date) -> Self {
        let mut institutions = institutions(record, directory, km, today);
        institutions.sort_by(|a, b| {
            (b.weight, b.last, b.visits)
                .cmp(&(a.weight, a.last, a.visits))
                .then_with(|| a.name.cmp(&b.name))
                .then_with(|| a.identity.hospital().cmp(&b.identity.hospital()))
        });
        // Stable: what is attended stands before an episode of greater weight.
        institutions.sort_by_key(|one| !one.is_attended);
        let attended = institutions.iter().filter(|one| one.is_attended).count();
        let own = attended.clamp(usize::from(!institutions.is_empty()), OWN_MAX);
        let readings: Vec<Reading> = institutions
            .iter()
            .map(|one| match one.identity.hospital().and_then(|id| directory.entry(id)) {
                Some(entry) => entry.reading.clone(),
                None => Reading::of(&one.name),
            })
            .collect();
        let namesakes =
            readings.iter().take(own).map(|reading| namesakes(reading, &institutions, directory, km)).collect();
        let known = Known { institutions: &institutions, readings: &readings, directory, km };
        Self { said: said::judge(said, &known), own, namesakes, institutions }
    }

    /// The institutions that count as own, each with its namesakes.
    pub fn own(&self) -> impl Iterator<Item = (&Institution, &[Neighbour])> {
        self.institutions.iter().zip(self.namesakes.iter().map(Vec::as_slice)).take(self.own)
    }
}

/// Hospitals of a similar name. One that the record shows is no namesake: the patient is known there.
fn namesakes(
    reading: &Reading,
    institutions: &[Institution],
    directory: &Directory,
    km: Distances<'_>,
) -> Vec<Neighbour> {
    let mut alike = directory.alike(reading);
    alike.retain(|entry| {
        institutions.iter().all(|one| match &one.identity {
            Identity::Ambiguous(ids) => !ids.contains(&entry.id),
            known => known.hospital() != Some(&entry.id),
        })
    });
    let mut namesakes = Directory::neighbours(&alike, km);
    namesakes.truncate(NEIGHBOURS_MAX);
    namesakes
}

/// Lines by institution: by code where there is one, then what has none by its name.
fn institutions(record: &MedicalRecord, directory: &Directory, km: Distances<'_>, today: Date) -> Vec<Institution> {
    let mut coded: BTreeMap<&HospitalId, Tally<'_>> = BTreeMap::new();
    let mut uncoded: BTreeMap<(&str, &str), Tally<'_>> = BTreeMap::new();
    for (origin, contact) in contacts(record) {
        match &origin.institution {
            Some(id) => coded.entry(id).or_default().take(origin, contact),
            None => {
                let key = (origin.institution_name.trim(), contact.department());
                uncoded.entry(key).or_default().take(origin, contact);
            }
        }
    }
    let by_name = named(uncoded, &mut coded, directory, km);
    let known = coded.into_iter().map(|(id, tally)| (Identity::Code(id.clone()), tally));
    let all = known.chain(by_name);
    all.map(|(identity, tally)| {
        let name = identity.hospital().and_then(|id| directory.name(id));
        tally.institution(identity.clone(), name, today)
    })
    .collect()
}

/// Finds whose the lines without a code are, by name and department. What the record shows by code is added to, all else becomes an institution of its own.
fn named<'a>(
    uncoded: BTreeMap<(&'a str, &'a str), Tally<'a>>,
    coded: &mut BTreeMap<&HospitalId, Tally<'a>>,
    directory: &Directory,
    km: Distances<'_>,
) -> Vec<(Identity, Tally<'a>)> {
    let mut coded_names: BTreeMap<String, BTreeSet<&HospitalId>> = BTreeMap::new();
    if !uncoded.is_empty() {
        for (id, tally) in coded.iter() {
            for name in tally.names() {
                coded_names.entry(Spelling::of(name).full).or_default().insert(id);
            }
        }
    }
    let mut found: BTreeMap<(Vec<HospitalId>, String), Tally<'a>> = BTreeMap::new();
    for ((name, department), tally) in uncoded {
        let spelling = Spelling::of(name);
        let in_record: BTreeSet<&HospitalId> =
            spelling.keys().find_map(|key| coded_names.get(key)).cloned().unwrap_or_default();
        let in_region = directory.named(&spelling);
        let shown = |id: &&&HospitalId| coded.contains_key(**id);
        let region_ids: BTreeSet<&HospitalId> = in_region.iter().map(|entry| &entry.id).collect();
        let mut candidates: Vec<&HospitalId> = in_record.union(&region_ids).copied().collect();
        // Where the patient is known by code, with the same department if that tells several apart, the line belongs.
        let attended: Vec<&HospitalId> = candidates.iter().filter(shown).copied().collect();
        let same_department: Vec<&HospitalId> =
            attended.iter().filter(|id| coded[**id].has_department(department)).copied().collect();
        let whose = match (candidates.as_slice(), attended.as_slice(), same_department.as_slice()) {
            ([one], _, _) | (_, [one], _) | (_, _, [one]) => Some((*one).clone()),
            _ => None,
        };
        match whose.as_ref().and_then(|id| coded.get_mut(id)) {
            Some(known) => known.join(tally),
            None => {
                let far = |id: &HospitalId| km(id).unwrap_or(f64::INFINITY);
                candidates.sort_by(|a, b| far(a).total_cmp(&far(b)).then_with(|| a.cmp(b)));
                let ids = whose.map_or_else(|| candidates.into_iter().cloned().collect(), |id| vec![id]);
                // Without a hospital only the name tells them apart; with one, its spellings are one.
                let key = if ids.is_empty() { spelling.full } else { String::new() };
                found.entry((ids, key)).or_default().join(tally);
            }
        }
    }
    let identity = |mut ids: Vec<HospitalId>| match ids.len() {
        0 => Identity::Unknown,
        1 => Identity::Name(ids.remove(0)),
        _ => Identity::Ambiguous(ids),
    };
    found.into_iter().map(|((ids, _), tally)| (identity(ids), tally)).collect()
}
