//! One written case: the events that make it, and what is expected of it.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context as _, Result, anyhow, bail, ensure};
use domain::{
    encounter::Encounter,
    event::{Author, AuthorRole, EncounterEvent, RecordedEvent},
    fetch::Window,
    flags::FlagTable,
    ids::{CrewId, DeviceId, EncounterId, EventId, HeadquartersId, PersonId},
    inference::{Knowledge, Strength, infer_of},
    interview::SpokenHistory,
    observation::{Gcs, Observation},
    patient::{IdentitySource, PatientIdentity, japan},
    record::{Category, FetchOutcome},
    triage::Triage,
    vitals::{VitalKind, VitalReading, VitalSource, plausible},
};
use jiff::{Timestamp, civil::Date};
use uuid::Uuid;

use super::{
    file::{self, CaseFile, ExpectFile, File},
    lines,
};

/// The hour of the day of the case: no rule asks for it.
const HOUR: i8 = 10;

/// A case, ready to be judged.
#[derive(Debug)]
pub struct Case {
    /// Its name: a stable code.
    pub id: String,
    /// What it is about, Japanese.
    pub title: String,
    /// Nothing may be raised.
    pub is_quiet: bool,
    /// When it is judged.
    pub now: Timestamp,
    /// What happened so far, findings included.
    pub encounter: Encounter,
    /// What somebody who thinks expects.
    pub expect: Expect,
}

/// Expected codes. What stands in none of the lists is wrong when it is found.
#[derive(Debug, Default)]
pub struct Expect {
    /// Must be found, some of them with a least strength.
    pub conditions: BTreeMap<String, Option<Strength>>,
    /// Clinically right as well: counts neither way.
    pub conditions_may: BTreeSet<String>,
    /// Would be a plain mistake; always counted as too much.
    pub conditions_never: BTreeSet<String>,
    /// Must be raised.
    pub flags: BTreeSet<String>,
    /// Acceptable: counts neither way.
    pub flags_may: BTreeSet<String>,
}

/// Reads the cases of one file.
///
/// # Errors
/// With the case and the field.
pub fn read(text: &str, knowledge: &Knowledge, flags: &FlagTable) -> Result<Vec<Case>> {
    let file: File = toml::from_str(text)?;
    let mut known = BTreeSet::new();
    let read = |table: toml::Table| -> Result<Case> {
        let id = table.get("id").and_then(toml::Value::as_str).unwrap_or("without id").to_owned();
        ensure!(known.insert(id.clone()), "case `{id}`, field `id`: used twice");
        let case = table.try_into::<CaseFile>().map_err(anyhow::Error::from);
        case.and_then(|case| of_file(case, knowledge, flags)).with_context(|| format!("case `{id}`"))
    };
    file.case.into_iter().map(read).collect()
}

fn of_file(case: CaseFile, knowledge: &Knowledge, flags: &FlagTable) -> Result<Case> {
    let day = file::day(&case.day).context("field `day`: must be a date, as 2026-11-16")?;
    let now = day.at(HOUR, 0, 0, 0).to_zoned(japan()).context("field `day`")?.timestamp();
    let expect = expect(&case.expect, case.quiet, knowledge, flags)?;
    let mut encounter = fold(&case, day, now)?;
    let findings = infer_of(&encounter, knowledge, day);
    let number = u128::try_from(events(&case, day, now)?.len()).unwrap_or(u128::MAX);
    let inferred = EncounterEvent::FindingsInferred { findings, knowledge: knowledge.version().to_owned() };
    encounter.apply(&recorded(number + 1, now, inferred)?)?;
    Ok(Case { id: case.id, title: case.title, is_quiet: case.quiet, now, encounter, expect })
}

fn fold(case: &CaseFile, day: Date, now: Timestamp) -> Result<Encounter> {
    let events = events(case, day, now)?;
    let events = (1_u128..).zip(events).map(|(number, event)| recorded(number, now, event));
    let events = events.collect::<Result<Vec<_>>>()?;
    Encounter::fold(&events)?.context("a case without events")
}

fn recorded(number: u128, at: Timestamp, event: EncounterEvent) -> Result<RecordedEvent> {
    let author = Author {
        role: AuthorRole::Crew,
        organisation: "judgement-1".to_owned(),
        person: PersonId::new("p-1")?,
        device: DeviceId::new("tablet-1")?,
    };
    let encounter = EncounterId::new(Uuid::from_u128(1));
    Ok(RecordedEvent { id: EventId::new(Uuid::from_u128(number)), encounter, author, recorded_at: at, event })
}

/// What happened, in the order of a real case.
fn events(case: &CaseFile, day: Date, now: Timestamp) -> Result<Vec<EncounterEvent>> {
    let headquarters = HeadquartersId::new("judgement")?;
    let mut events = vec![
        EncounterEvent::Opened { crew: CrewId::new("judgement-1")?, headquarters, kind: case.kind },
        EncounterEvent::PatientIdentified(patient(case, day)?),
        EncounterEvent::ComplaintRecorded { complaint: case.complaint.clone() },
        EncounterEvent::Observed(observation(case, now)?),
    ];
    events.extend(case.no_card.map(|reason| EncounterEvent::CardUnavailable { reason }));
    events.extend(spoken(case, now).map(EncounterEvent::Interviewed));
    let values = vitals(case)?;
    if !values.is_empty() {
        let readings = vec![VitalReading { at: now, source: VitalSource::Manual, values }];
        events.push(EncounterEvent::VitalsRecorded { readings });
    }
    if let Some(triage) = &case.triage {
        let (class, urgency, flags) = (triage.class, triage.urgency, triage.flags.clone());
        events.push(EncounterEvent::Triaged(Triage { class, urgency, flags }));
    }
    if case.no_card.is_none() {
        let part = lines::record(case, day).map_err(|(field, why)| anyhow!("field `{field}`: {why}"))?;
        let outcome = if part.is_empty() { FetchOutcome::Empty } else { FetchOutcome::Fetched };
        // one pull: which category a line stands in makes no difference to what it means
        events.push(EncounterEvent::CategoryFetched {
            category: Category::Medications,
            window: Window::Full,
            outcome,
            part,
            duration_ms: 1,
        });
    }
    Ok(events)
}

fn patient(case: &CaseFile, day: Date) -> Result<PatientIdentity> {
    let birth = Date::new(day.year() - i16::from(case.age), 1, 1).context("field `age`")?;
    let (source, birth_date, stated_age_years) = match case.no_card {
        None => (IdentitySource::Eligibility, Some(birth), None),
        Some(_) => (IdentitySource::Interview, None, Some(case.age)),
    };
    let (name, name_kana, address) = (String::new(), String::new(), String::new());
    Ok(PatientIdentity { name, name_kana, birth_date, stated_age_years, sex: case.sex, address, source })
}

fn observation(case: &CaseFile, now: Timestamp) -> Result<Observation> {
    if let Some(both) = case.present.iter().find(|sign| case.absent.contains(sign)) {
        bail!("field `absent`: `{}` is said to be present", both.code());
    }
    let gcs = match &case.gcs {
        Some(text) => Some(gcs(text).context("field `gcs`: must be as E4V5M6")?),
        None => None,
    };
    let (present, absent) = (case.present.clone(), case.absent.clone());
    Ok(Observation { jcs: case.jcs, gcs, present, absent, ..Observation::at(now) })
}

fn gcs(text: &str) -> Option<Gcs> {
    let (eye, rest) = text.strip_prefix('E')?.split_once('V')?;
    let (verbal, motor) = rest.split_once('M')?;
    Gcs::new(eye.parse().ok()?, verbal.parse().ok()?, motor.parse().ok()?).ok()
}

fn spoken(case: &CaseFile, now: Timestamp) -> Option<SpokenHistory> {
    case.said.as_ref().map(|said| SpokenHistory {
        informant: said.informant,
        at: now,
        medications: said.medications.clone(),
        surgeries: said.surgeries.clone(),
        visits: Vec::new(),
        illnesses: said.illnesses.clone(),
        allergies: said.allergies.clone(),
        on_dialysis: said.on_dialysis,
    })
}

fn vitals(case: &CaseFile) -> Result<BTreeMap<VitalKind, domain::vitals::Tenths>> {
    let mut values = BTreeMap::new();
    for (name, value) in &case.vitals {
        let field = || format!("field `vitals.{name}`");
        let kind = VitalKind::from_code(&name.replace('_', "-")).with_context(field)?;
        values.insert(kind, plausible(kind, *value).with_context(field)?);
    }
    Ok(values)
}

fn expect(file: &ExpectFile, is_quiet: bool, knowledge: &Knowledge, flags: &FlagTable) -> Result<Expect> {
    let conditions = codes("conditions", &file.conditions, |code| knowledge.has_condition(code))?;
    let read = Expect {
        conditions_may: codes("conditions_may", &file.conditions_may, |code| knowledge.has_condition(code))?,
        conditions_never: codes("conditions_never", &file.conditions_never, |code| knowledge.has_condition(code))?,
        flags: codes("flags", &file.flags, |code| flags.tier(code).is_some())?,
        flags_may: codes("flags_may", &file.flags_may, |code| flags.tier(code).is_some())?,
        conditions: conditions.into_iter().map(|code| (code.clone(), file.at_least.get(&code).copied())).collect(),
    };
    if let Some(code) = file.at_least.keys().find(|code| !read.conditions.contains_key(*code)) {
        bail!("field `expect.at_least`: `{code}` is not among the conditions");
    }
    if let Some(code) = read.conditions_never.iter().find(|code| read.allows(code)) {
        bail!("field `expect.conditions_never`: `{code}` is expected too");
    }
    let says_nothing = read.flags.is_empty() && read.flags_may.is_empty();
    ensure!(!is_quiet || says_nothing, "field `expect.flags`: a quiet case has none");
    Ok(read)
}

impl Expect {
    /// A finding that is expected or acceptable.
    #[must_use]
    pub fn allows(&self, condition: &str) -> bool {
        self.conditions.contains_key(condition) || self.conditions_may.contains(condition)
    }
}

fn codes(field: &str, listed: &[String], is_known: impl Fn(&str) -> bool) -> Result<BTreeSet<String>> {
    let mut codes = BTreeSet::new();
    for code in listed {
        ensure!(is_known(code), "field `expect.{field}`: unknown code `{code}`");
        ensure!(codes.insert(code.clone()), "field `expect.{field}`: `{code}` stands twice");
    }
    Ok(codes)
}
