//! What must hold beyond the form: identifiers once, references to what exists, places in Japan, nobody without a capability.

use domain::{
    ids::{CrewId, HeadquartersId, HospitalId, PersonId},
    own_hospital::Directory,
    place::Place,
    region::{Crew, Headquarters, Hospital},
    triage::ConditionClass,
};
use serde::de::DeserializeOwned;
use toml::Spanned;

use super::{
    Device, Mistake, Registry, Role, Source,
    file::{CrewEntry, DeviceEntry, HeadquartersEntry, HospitalEntry, RegistryFile},
    nearest,
};

/// Japan from Okinotorishima to Etorofu, degrees north. Latitude and longitude in the wrong order fall outside.
const JAPAN_LATITUDE_DEG: (f64, f64) = (20.0, 46.0);
/// Japan from Yonaguni to Minamitorishima, degrees east.
const JAPAN_LONGITUDE_DEG: (f64, f64) = (122.0, 154.0);

/// Digit of an institution code that says 医科 (3 is dental, 4 a pharmacy).
const MEDICAL_TABLE: char = '1';

pub(super) fn registry(file: RegistryFile, source: &Source<'_>) -> Result<Registry, Mistake> {
    let mut registry =
        Registry { name: file.name, name_en: file.name_en, version: file.version, ..Registry::default() };
    for entry in file.headquarters {
        headquarters(&mut registry, entry, source)?;
    }
    for entry in file.crew {
        crew(&mut registry, entry, source)?;
    }
    for entry in file.hospital {
        hospital(&mut registry, entry, source)?;
    }
    for entry in file.device {
        device(&mut registry, entry, source)?;
    }
    registry.names = Directory::of_region(&registry.region);
    Ok(registry)
}

fn headquarters(registry: &mut Registry, entry: HeadquartersEntry, source: &Source<'_>) -> Result<(), Mistake> {
    let id = once(entry.id, |id| registry.region.headquarters.contains_key(id), HeadquartersId::as_str, source)?;
    registry.headquarters_persons.insert(id.clone(), persons(entry.persons, source)?);
    registry.region.headquarters.insert(id.clone(), Headquarters { id, name: entry.name, name_en: entry.name_en });
    Ok(())
}

fn crew(registry: &mut Registry, entry: CrewEntry, source: &Source<'_>) -> Result<(), Mistake> {
    let known = &registry.region.headquarters;
    if !known.contains_key(entry.headquarters.get_ref()) {
        let unknown = entry.headquarters.get_ref().as_str();
        let remedy = existing(unknown, known.keys().map(HeadquartersId::as_str), "add a [[headquarters]] with this id");
        return Err(source.mistake(
            entry.headquarters.span(),
            format!("there is no headquarters \"{unknown}\""),
            remedy,
        ));
    }
    let id = once(entry.id, |id| registry.region.crews.contains_key(id), CrewId::as_str, source)?;
    let crew = Crew {
        id: id.clone(),
        name: entry.name,
        name_en: entry.name_en,
        headquarters: entry.headquarters.into_inner(),
        station: place_in_japan(&entry.lat, &entry.lon, source)?,
        persons: persons(entry.persons, source)?,
    };
    registry.region.crews.insert(id, crew);
    Ok(())
}

fn hospital(registry: &mut Registry, entry: HospitalEntry, source: &Source<'_>) -> Result<(), Mistake> {
    medical(&entry.code, source)?;
    let id = once(entry.code, |id| registry.region.hospitals.contains_key(id), HospitalId::as_str, source)?;
    for (text, what) in [(&entry.name, "name"), (&entry.telephone, "telephone")] {
        if text.get_ref().trim().is_empty() {
            let remedy = format!("Give the {what} that a crew can use");
            return Err(source.mistake(text.span(), format!("the {what} is empty"), remedy));
        }
    }
    let listed = entry.capabilities.span();
    let capabilities: Vec<ConditionClass> = codes(entry.capabilities.into_inner(), source)?;
    if capabilities.is_empty() {
        let remedy = "List the classes for which the transport standard names it, e.g. [\"general\"]";
        return Err(source.mistake(listed, "the hospital has no capability, so no patient could be brought", remedy));
    }
    let hospital = Hospital {
        id: id.clone(),
        name: entry.name.into_inner(),
        name_en: entry.name_en,
        level: entry.level,
        place: place_in_japan(&entry.lat, &entry.lon, source)?,
        telephone: entry.telephone.into_inner(),
        capabilities,
    };
    registry.hospital_persons.insert(id.clone(), persons(entry.persons, source)?);
    registry.region.hospitals.insert(id, hospital);
    Ok(())
}

fn device(registry: &mut Registry, entry: DeviceEntry, source: &Source<'_>) -> Result<(), Mistake> {
    let name = once(entry.name, |name| registry.devices.contains_key(name.as_str()), |name| name.as_str(), source)?;
    let org = entry.org.get_ref().as_str();
    let persons = match entry.role {
        Role::Crew => CrewId::new(org).ok().and_then(|id| registry.region.crews.get(&id)).map(|crew| &crew.persons),
        Role::Hospital => HospitalId::new(org).ok().and_then(|id| registry.hospital_persons.get(&id)),
        Role::Headquarters => HeadquartersId::new(org).ok().and_then(|id| registry.headquarters_persons.get(&id)),
    };
    let Some(persons) = persons else {
        let role = entry.role.code();
        let known: Vec<&str> = match entry.role {
            Role::Crew => registry.region.crews.keys().map(CrewId::as_str).collect(),
            Role::Hospital => registry.region.hospitals.keys().map(HospitalId::as_str).collect(),
            Role::Headquarters => registry.region.headquarters.keys().map(HeadquartersId::as_str).collect(),
        };
        let remedy = existing(org, known.into_iter(), &format!("add a [[{role}]] with this id, or correct the role"));
        return Err(source.mistake(entry.org.span(), format!("there is no {role} \"{org}\""), remedy));
    };
    let device = Device {
        name: name.clone(),
        role: entry.role,
        org: org.to_owned(),
        persons: persons.clone(),
        enabled: entry.enabled,
    };
    registry.devices.insert(name.as_str().to_owned(), device);
    Ok(())
}

/// An identifier that is not used yet.
fn once<T>(
    id: Spanned<T>,
    used: impl Fn(&T) -> bool,
    code: impl Fn(&T) -> &str,
    source: &Source<'_>,
) -> Result<T, Mistake> {
    if used(id.get_ref()) {
        let problem = format!("\"{}\" is used twice", code(id.get_ref()));
        return Err(source.mistake(id.span(), problem, "Give each entry of this kind an identifier of its own"));
    }
    Ok(id.into_inner())
}

/// At least one person, each once.
fn persons(list: Spanned<Vec<Spanned<String>>>, source: &Source<'_>) -> Result<Vec<PersonId>, Mistake> {
    let span = list.span();
    let persons: Vec<PersonId> = codes(list.into_inner(), source)?;
    if persons.is_empty() {
        let remedy = "Name at least one person by an opaque code, e.g. [\"p-minato-1-captain\"]";
        return Err(source.mistake(span, "nobody may act here", remedy));
    }
    Ok(persons)
}

/// Codes of one list, each once.
fn codes<T: DeserializeOwned + PartialEq>(list: Vec<Spanned<String>>, source: &Source<'_>) -> Result<Vec<T>, Mistake> {
    let mut codes = Vec::with_capacity(list.len());
    for word in list {
        let code = source.code(&word)?;
        if codes.contains(&code) {
            let problem = format!("\"{}\" stands twice in this list", word.get_ref());
            return Err(source.mistake(word.span(), problem, "Remove one"));
        }
        codes.push(code);
    }
    Ok(codes)
}

/// A code whose third digit says that it is a hospital's.
///
/// # Errors
/// The [`Mistake`] of a code of a dentist or a pharmacy, at its place.
pub fn medical(code: &Spanned<HospitalId>, source: &Source<'_>) -> Result<(), Mistake> {
    if code.get_ref().as_str().chars().nth(2) == Some(MEDICAL_TABLE) {
        return Ok(());
    }
    let problem =
        format!("{} is not the code of a hospital: its third digit is not {MEDICAL_TABLE} (医科)", code.get_ref());
    Err(source.mistake(code.span(), problem, "Give the 10 digits: prefecture 2, then 1, then the number 7"))
}

/// A place in Japan.
///
/// # Errors
/// The [`Mistake`] of a place elsewhere, at its place in the text: usually latitude and longitude were exchanged.
pub fn place_in_japan(lat: &Spanned<f64>, lon: &Spanned<f64>, source: &Source<'_>) -> Result<Place, Mistake> {
    let remedy = "Give degrees; `lat` is the north, `lon` the east";
    for (value, (low, high), what) in [(lat, JAPAN_LATITUDE_DEG, "latitude"), (lon, JAPAN_LONGITUDE_DEG, "longitude")] {
        if !(low..=high).contains(value.get_ref()) {
            let problem = format!("the {what} {} is not in Japan ({low} to {high})", value.get_ref());
            return Err(source.mistake(value.span(), problem, remedy));
        }
    }
    Place::new(*lat.get_ref(), *lon.get_ref()).map_err(|bad| source.mistake(lat.span(), bad.to_string(), remedy))
}

fn existing<'w>(unknown: &str, known: impl Iterator<Item = &'w str>, otherwise: &str) -> String {
    match nearest(unknown, known) {
        Some(word) => format!("Did you mean \"{word}\"? Otherwise {otherwise}"),
        None => format!("Correct it, or {otherwise}"),
    }
}
