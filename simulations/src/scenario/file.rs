//! The form of a scenario file as a whole, and the order in which its parts are read.

use domain::{patient::IdentityVerdict, region::Hospital};
use jiff::Timestamp;
use platform_server::registry::{Mistake, Registry, Source};
use serde::Deserialize;
use toml::{Spanned, Value};

use super::{
    At, SCENARIO_MAX_BYTES, SPEED_MAX, SPEED_MIN, Scenario, ScenarioError,
    asking::{AskFile, ChooseFile, DismissFile, RetryFile},
    call_up::CallUpFile,
    card::Condition,
    card_act::{CardActFile, LookFile},
    consent::ConsentFile,
    crew::CrewFile,
    day,
    expect::ExpectFile,
    hospital::{HospitalFile, HospitalPlan, ReplyFile},
    monitor::MonitorFile,
    network::NetworkFile,
    person::PersonFile,
    reader::Reader,
    route_act::{LossFile, RedirectFile, ReplyTextFile, RouteAct, TelephoneFile, WithdrawFile},
    service::ServiceFile,
    situation::{ComplaintFile, InterviewFile, ObservationFile, TriageFile, spoken},
    vitals::VitalsFile,
};
use crate::region;

/// The start when the file gives none: a Monday morning in the peak hours, 10:00 in Japan on 2026-11-16.
const START_USUAL: Timestamp = Timestamp::constant(1_794_790_800, 0);

/// Scenarios play in this time: dates of birth, drugs and certificates are reckoned from it.
const START_YEARS: (i16, i16) = (2020, 2099);

/// Scenario seconds per real second when the file gives none.
const SPEED_USUAL: f64 = 60.0;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScenarioFile {
    title: Spanned<String>,
    #[serde(default)]
    description: String,
    start: Option<Spanned<Value>>,
    speed: Option<Spanned<f64>>,
    seed: Option<u64>,
    person: PersonFile,
    other_person: Option<Spanned<PersonFile>>,
    #[serde(default)]
    card_act: Vec<CardActFile>,
    look: Option<LookFile>,
    #[serde(default)]
    service: ServiceFile,
    consent: Option<ConsentFile>,
    crew: CrewFile,
    #[serde(default)]
    complaint: Vec<ComplaintFile>,
    interview: Option<InterviewFile>,
    #[serde(default)]
    observation: Vec<ObservationFile>,
    #[serde(default)]
    vitals: Vec<VitalsFile>,
    monitor: Option<MonitorFile>,
    #[serde(default)]
    triage: Vec<TriageFile>,
    #[serde(default)]
    ask: Vec<AskFile>,
    #[serde(default)]
    redirect: Vec<RedirectFile>,
    #[serde(default)]
    telephone: Vec<TelephoneFile>,
    #[serde(default)]
    withdraw: Vec<WithdrawFile>,
    #[serde(default)]
    reply: Vec<ReplyTextFile>,
    #[serde(default)]
    acknowledge_loss: Vec<LossFile>,
    #[serde(default)]
    call_up: Vec<CallUpFile>,
    choose: Option<ChooseFile>,
    #[serde(default)]
    dismiss: Vec<DismissFile>,
    #[serde(default)]
    retry: Vec<RetryFile>,
    #[serde(default)]
    hospital: Vec<Spanned<HospitalFile>>,
    other_hospitals: Option<ReplyFile>,
    #[serde(default)]
    network: Vec<NetworkFile>,
    expect: Option<ExpectFile>,
}

pub(super) fn read(text: &str, file_name: &str) -> Result<Scenario, ScenarioError> {
    let file_name = file_name.to_owned();
    if text.len() > SCENARIO_MAX_BYTES {
        return Err(ScenarioError::TooLong { file_name, bytes: text.len() });
    }
    let in_file = |mistake| ScenarioError::Mistake { file_name: file_name.clone(), mistake };
    let in_region = |error| ScenarioError::Region { file_name: file_name.clone(), error };
    let source = Source::new(text);
    let file: ScenarioFile = source.read().map_err(in_file)?;
    let start = start(file.start.as_ref(), &source).map_err(in_file)?;

    let base = region::shipped().map_err(in_region)?;
    let mut reader = Reader { source, start, region: base.region.clone() };
    let added = added_hospitals(&file, &mut reader).map_err(in_file)?;
    let registry_text = region::text_with(region::TEXT, &added).map_err(|error| {
        in_file(source.mistake(0..0, format!("the added hospitals cannot be written: {error}"), "Correct their names"))
    })?;
    let registry = if added.is_empty() { base } else { Registry::parse(&registry_text).map_err(in_region)? };
    fill(file, &file_name, &reader, registry, registry_text).map_err(in_file)
}

fn added_hospitals(file: &ScenarioFile, reader: &mut Reader<'_>) -> Result<Vec<Hospital>, Mistake> {
    let mut added = Vec::new();
    for entry in &file.hospital {
        if let Some(hospital) = entry.get_ref().added(entry, reader)? {
            reader.region.hospitals.insert(hospital.id.clone(), hospital.clone());
            added.push(hospital);
        }
    }
    Ok(added)
}

fn fill(
    file: ScenarioFile,
    file_name: &str,
    reader: &Reader<'_>,
    registry: Registry,
    registry_text: String,
) -> Result<Scenario, Mistake> {
    let title = spoken(&file.title, reader)?;
    let speed = file.speed.as_ref().map_or(Ok(SPEED_USUAL), |speed| read_speed(speed, reader))?;
    let crew = file.crew.read(reader, &registry.region.crews)?;
    let timeline = &crew.timeline;

    let card_file = file.person.card.as_ref();
    let condition = card_file.map_or(Condition::Ok, |card| card.get_ref().condition);
    let card = card_file.map(Spanned::get_ref).unwrap_or(&Default::default()).read(timeline, reader)?;
    let person = file.person.read(condition, reader)?;
    let other_person = other_person(&file, condition, reader)?;
    let picked_up = other_person.as_ref().filter(|_| condition == Condition::OtherPerson);
    let holder = &picked_up.unwrap_or(&person).record;

    let mut complaints: Vec<At<String>> = read_all(&file.complaint, |entry| entry.read(reader))?;
    if let Some(At { at_s, what }) = file.crew.complaint(timeline) {
        complaints.push(At { at_s, what: spoken(&what, reader)? });
    }
    let route_acts = route_acts(&file, reader)?;
    let mut vitals = Vec::with_capacity(file.vitals.len());
    for entry in file.vitals {
        vitals.push(entry.read(timeline, reader)?);
    }
    let mut scenario = Scenario {
        file_name: file_name.to_owned(),
        title,
        description: file.description,
        start: reader.start,
        speed,
        seed: file.seed.unwrap_or(1),
        card_acts: read_all(&file.card_act, |entry| entry.read(timeline, reader))?,
        verdict: match file.look {
            Some(look) => look.verdict(),
            None if condition == Condition::OtherPerson => Some(IdentityVerdict::Differs),
            None => Some(IdentityVerdict::Matches),
        },
        card,
        service: file.service.read(reader)?,
        consent: file.consent.as_ref().map(|consent| consent.read(&card, timeline, reader)).transpose()?.flatten(),
        complaints,
        interview: file.interview.as_ref().map(|entry| entry.read(reader)).transpose()?,
        observations: read_all(&file.observation, |entry| entry.read(timeline, reader))?,
        vitals,
        monitor: file.monitor.as_ref().map(|entry| entry.read(timeline, reader)).transpose()?,
        triages: read_all(&file.triage, |entry| entry.read(reader))?,
        dismissals: read_all(&file.dismiss, |entry| entry.read(reader))?,
        retries_s: read_all(&file.retry, |entry| reader.second(&entry.at_s))?,
        asks: read_all(&file.ask, |entry| entry.read(reader))?,
        route_acts,
        call_ups: read_all(&file.call_up, |entry| entry.read(reader))?,
        choice: file.choose.as_ref().map_or_else(|| Ok(Default::default()), |entry| entry.read(reader))?,
        hospitals: hospitals(&file.hospital, reader)?,
        other_hospitals: file
            .other_hospitals
            .as_ref()
            .map_or_else(|| Ok(Default::default()), |entry| entry.read(reader))?,
        network: read_all(&file.network, |entry| entry.read(reader))?,
        expect: file.expect.as_ref().map(|expect| expect.read(holder, reader)).transpose()?,
        crew,
        person,
        other_person,
        registry,
        registry_text,
    };
    scenario.card_acts.sort_by_key(|act| act.at_s);
    scenario.complaints.sort_by_key(|entry| entry.at_s);
    scenario.observations.sort_by_key(|entry| entry.at_s);
    scenario.vitals.sort_by_key(|entry| entry.at_s);
    scenario.triages.sort_by_key(|entry| entry.at_s);
    scenario.dismissals.sort_by_key(|entry| entry.at_s);
    scenario.retries_s.sort_unstable();
    scenario.asks.sort_by_key(|ask| ask.at_s);
    scenario.route_acts.sort_by_key(|act| act.at_s);
    scenario.call_ups.sort_by_key(|call| call.at_s);
    scenario.network.sort_by_key(|fault| fault.from_s);
    Ok(scenario)
}

fn route_acts(file: &ScenarioFile, reader: &Reader<'_>) -> Result<Vec<At<RouteAct>>, Mistake> {
    let mut acts = read_all(&file.redirect, |entry| entry.read(reader))?;
    acts.extend(read_all(&file.telephone, |entry| entry.read(reader))?);
    acts.extend(read_all(&file.withdraw, |entry| entry.read(reader))?);
    acts.extend(read_all(&file.reply, |entry| entry.read(reader))?);
    acts.extend(read_all(&file.acknowledge_loss, |entry| entry.read(reader))?);
    Ok(acts)
}

fn read_all<F, T>(entries: &[F], read: impl Fn(&F) -> Result<T, Mistake>) -> Result<Vec<T>, Mistake> {
    entries.iter().map(read).collect()
}

fn start(value: Option<&Spanned<Value>>, source: &Source<'_>) -> Result<Timestamp, Mistake> {
    let Some(value) = value else { return Ok(START_USUAL) };
    let remedy = "Write it as 2026-11-16T10:00:00+09:00";
    let Some(start) = day::instant(value.get_ref()) else {
        return Err(source.mistake(value.span(), "this is not a time with an offset", remedy));
    };
    let year = start.to_zoned(domain::patient::japan()).year();
    let (first, last) = START_YEARS;
    if !(first..=last).contains(&year) {
        let problem = format!("a scenario cannot start in the year {year}");
        return Err(source.mistake(value.span(), problem, format!("Give a time of {first} to {last}")));
    }
    Ok(start)
}

fn read_speed(speed: &Spanned<f64>, reader: &Reader<'_>) -> Result<f64, Mistake> {
    let value = *speed.get_ref();
    if (SPEED_MIN..=SPEED_MAX).contains(&value) {
        return Ok(value);
    }
    let problem = format!("a case cannot be played at speed {value}");
    Err(reader.wrong(speed, problem, format!("Give scenario seconds per real second, {SPEED_MIN} to {SPEED_MAX}")))
}

fn other_person(
    file: &ScenarioFile,
    condition: Condition,
    reader: &Reader<'_>,
) -> Result<Option<crate::people::Person>, Mistake> {
    match (&file.other_person, condition) {
        (None, Condition::OtherPerson) => {
            let Some(card) = &file.person.card else { return Ok(None) };
            let remedy = "Add an [other_person] with name, birth_date and sex";
            Err(reader.wrong(card, "it is not said whose card was picked up", remedy))
        }
        // Somebody else whom the service knows: a look-up may find both.
        (Some(other), Condition::Absent) if file.service.look_up => {
            other.get_ref().read(Condition::Ok, reader).map(Some)
        }
        (Some(other), Condition::OtherPerson) => {
            if let Some(card) = &other.get_ref().card {
                let problem = "the card that is read is described in [person.card]";
                return Err(reader.wrong(card, problem, "Move it there"));
            }
            other.get_ref().read(Condition::Ok, reader).map(Some)
        }
        (Some(other), _) => {
            let problem = "nobody reads the card of another person";
            let remedy = "Write condition = \"other-person\" in [person.card], or remove [other_person]";
            Err(reader.wrong(other, problem, remedy))
        }
        (None, _) => Ok(None),
    }
}

fn hospitals(entries: &[Spanned<HospitalFile>], reader: &Reader<'_>) -> Result<Vec<HospitalPlan>, Mistake> {
    let mut plans: Vec<HospitalPlan> = Vec::new();
    for entry in entries {
        let plan = entry.get_ref().read(entry, reader)?;
        if plans.iter().any(|known| known.hospital == plan.hospital) {
            let problem = format!("{} is described twice", plan.hospital);
            return Err(reader.wrong(entry, problem, "Put both into one [[hospital]]"));
        }
        plans.push(plan);
    }
    Ok(plans)
}
