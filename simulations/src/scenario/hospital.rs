//! `[[hospital]]` and `[other_hospitals]`: what hospitals say they can take, and how they answer.

use domain::{
    ids::HospitalId,
    inquiry::{Answer, DeclineReason, Proviso, Requirement},
    readiness::ReadinessLevel,
    region::{Hospital, HospitalLevel},
    triage::ConditionClass,
};
use platform_server::registry::{Mistake, medical, place_in_japan};
use serde::Deserialize;
use toml::Spanned;

use super::reader::Reader;

/// When nothing else is said, a hospital answers so long after it was asked …
const ANSWER_AFTER_S: u32 = 60;
/// … and somebody sees the question so long after it was asked.
const SEEN_AFTER_S: u32 = 20;
/// Oldest mark worth describing: a day; beyond two hours it counts as unknown anyway.
const READINESS_AGE_MAX_MIN: u32 = 1_440;

/// How a hospital answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reply {
    /// What; `None` for no answer.
    pub answer: Option<Answer>,
    /// How long after it was asked, seconds.
    pub after_s: u32,
    /// How long after it was asked a person sees it, seconds; `None` for never.
    pub seen_after_s: Option<u32>,
    /// It asks back when it has seen the question, and answers once the crew has replied.
    pub asks_back: bool,
    /// How long after it was chosen it takes its word back, seconds.
    pub withdraws_after_s: Option<u32>,
    /// Somebody has its board open. Without, its gateway is connected and no screen shows anything.
    pub is_watched: bool,
}

impl Default for Reply {
    fn default() -> Self {
        Self {
            answer: Some(Answer::Accept),
            after_s: ANSWER_AFTER_S,
            seen_after_s: Some(SEEN_AFTER_S),
            asks_back: false,
            withdraws_after_s: None,
            is_watched: true,
        }
    }
}

/// One mark on the board of a hospital.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadinessPlan {
    /// For one class, or (`None`) for all.
    pub class: Option<ConditionClass>,
    /// What it says.
    pub level: ReadinessLevel,
    /// How old it is at the start, minutes.
    pub age_min: u32,
}

/// One hospital's part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HospitalPlan {
    /// Which.
    pub hospital: HospitalId,
    /// Its marks at the start.
    pub readiness: Vec<ReadinessPlan>,
    /// How it answers.
    pub reply: Reply,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HospitalFile {
    code: Option<Spanned<String>>,
    name: Option<Spanned<String>>,
    name_en: Option<String>,
    level: Option<Spanned<HospitalLevel>>,
    lat: Option<Spanned<f64>>,
    lon: Option<Spanned<f64>>,
    telephone: Option<String>,
    capabilities: Option<Spanned<Vec<Spanned<String>>>>,
    #[serde(default)]
    readiness: Vec<ReadinessFile>,
    answer: Option<AnswerWord>,
    reason: Option<Spanned<DeclineReason>>,
    after_s: Option<Spanned<u32>>,
    seen_after_s: Option<Spanned<u32>>,
    /// Of a conditional acceptance.
    wait_min: Option<Spanned<u16>>,
    requirement: Option<Requirement>,
    watched: Option<Spanned<bool>>,
    #[serde(default)]
    asks_back: bool,
    withdraws_after_s: Option<Spanned<u32>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ReplyFile {
    answer: Option<AnswerWord>,
    reason: Option<Spanned<DeclineReason>>,
    after_s: Option<Spanned<u32>>,
    seen_after_s: Option<Spanned<u32>>,
    watched: Option<Spanned<bool>>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReadinessFile {
    level: ReadinessLevel,
    age_min: Option<Spanned<u32>>,
    class: Option<ConditionClass>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum AnswerWord {
    Accept,
    AcceptIf,
    Decline,
    None,
}

impl HospitalFile {
    /// A hospital that the file adds to the region: one that says where it is.
    pub fn added<T>(&self, at: &Spanned<T>, reader: &Reader<'_>) -> Result<Option<Hospital>, Mistake> {
        if self.lat.is_none() && self.lon.is_none() && self.level.is_none() && self.capabilities.is_none() {
            return Ok(None);
        }
        let parts = (&self.code, &self.name, &self.level, &self.lat, &self.lon, &self.capabilities);
        let (Some(code), Some(name), Some(level), Some(lat), Some(lon), Some(capabilities)) = parts else {
            let problem = "a hospital that is added to the region needs more fields";
            return Err(reader.wrong(at, problem, "Give code, name, level, lat, lon and capabilities"));
        };
        let id: HospitalId = reader.code(code)?;
        medical(&Spanned::new(code.span(), id.clone()), &reader.source)?;
        if reader.region.hospitals.contains_key(&id) {
            let problem = format!("{id} is already a hospital of the region");
            return Err(reader.wrong(code, problem, "Give a new code, or remove level, lat, lon and capabilities"));
        }
        let classes: Vec<ConditionClass> = reader.codes(capabilities.get_ref())?;
        if classes.is_empty() {
            let remedy = "List its classes, e.g. [\"general\"]";
            return Err(reader.wrong(capabilities, "the hospital has no capability", remedy));
        }
        Ok(Some(Hospital {
            name: name.get_ref().clone(),
            name_en: self.name_en.clone().unwrap_or_else(|| name.get_ref().clone()),
            level: *level.get_ref(),
            place: place_in_japan(lat, lon, &reader.source)?,
            telephone: self.telephone.clone().unwrap_or_else(|| "00-0000-0000".to_owned()),
            capabilities: classes,
            id,
        }))
    }

    /// What the hospital says and answers; it is in the region by now.
    pub fn read<T>(&self, at: &Spanned<T>, reader: &Reader<'_>) -> Result<HospitalPlan, Mistake> {
        let Some(name) = self.code.as_ref().or(self.name.as_ref()) else {
            let remedy = "Give the `name` or `code` of a hospital of the region";
            return Err(reader.wrong(at, "it is not said which hospital", remedy));
        };
        let hospital = reader.hospital(name).map_err(|mistake| Mistake {
            remedy: format!("{} To add a hospital, give code, name, level, lat, lon, capabilities", mistake.remedy),
            ..mistake
        })?;
        if let (Some(_), Some(name)) = (&self.code, &self.name)
            && !reader.is_named(&hospital, name.get_ref())
        {
            let problem = format!("{hospital} is not the code of \"{}\"", name.get_ref());
            return Err(reader.wrong(name, problem, "Keep `code` or `name`"));
        }
        let readiness = self.readiness.iter().map(|mark| mark.read(reader)).collect::<Result<_, _>>()?;
        let mut reply = reply(self.answer, &self.reason, &self.after_s, &self.seen_after_s, reader)?;
        if self.answer == Some(AnswerWord::AcceptIf) || self.wait_min.is_some() || self.requirement.is_some() {
            let wait_min = self.wait_min.as_ref().map_or(0, |wait| *wait.get_ref());
            let proviso = Proviso::new(wait_min, self.requirement).ok();
            let Some(proviso) = proviso.filter(|_| self.answer == Some(AnswerWord::AcceptIf)) else {
                let remedy = "Write answer = \"accept-if\" with wait_min (1 to 120), requirement, or both";
                return Err(reader.wrong(at, "this is no conditional acceptance", remedy));
            };
            reply.answer = Some(Answer::AcceptIf(proviso));
        }
        reply.is_watched = is_watched(&self.watched, reply, reader)?;
        reply.asks_back = self.asks_back;
        reply.withdraws_after_s = self.withdraws_after_s.as_ref().map(|after| reader.second(after)).transpose()?;
        Ok(HospitalPlan { hospital, readiness, reply })
    }
}

impl ReadinessFile {
    fn read(&self, reader: &Reader<'_>) -> Result<ReadinessPlan, Mistake> {
        let age_min = match &self.age_min {
            Some(age) if *age.get_ref() > READINESS_AGE_MAX_MIN => {
                let problem = format!("a mark of {} minutes is older than a day", age.get_ref());
                return Err(reader.wrong(age, problem, format!("Give 0 to {READINESS_AGE_MAX_MIN}")));
            }
            Some(age) => *age.get_ref(),
            None => 0,
        };
        Ok(ReadinessPlan { class: self.class, level: self.level, age_min })
    }
}

impl ReplyFile {
    pub fn read(&self, reader: &Reader<'_>) -> Result<Reply, Mistake> {
        let reply = reply(self.answer, &self.reason, &self.after_s, &self.seen_after_s, reader)?;
        Ok(Reply { is_watched: is_watched(&self.watched, reply, reader)?, ..reply })
    }
}

fn is_watched(watched: &Option<Spanned<bool>>, reply: Reply, reader: &Reader<'_>) -> Result<bool, Mistake> {
    let Some(watched) = watched else { return Ok(true) };
    if !*watched.get_ref() && (reply.answer.is_some() || reply.seen_after_s.is_some()) {
        let problem = "nobody has the board open, but somebody sees or answers";
        return Err(reader.wrong(
            watched,
            problem,
            "Write answer = \"none\" and no `seen_after_s`, or remove `watched`",
        ));
    }
    Ok(*watched.get_ref())
}

fn reply(
    answer: Option<AnswerWord>,
    reason: &Option<Spanned<DeclineReason>>,
    after_s: &Option<Spanned<u32>>,
    seen_after_s: &Option<Spanned<u32>>,
    reader: &Reader<'_>,
) -> Result<Reply, Mistake> {
    let answer = match (answer.unwrap_or(AnswerWord::Accept), reason) {
        (AnswerWord::Decline, reason) => {
            Some(Answer::Decline(reason.as_ref().map_or(DeclineReason::Unknown, |reason| *reason.get_ref())))
        }
        (_, Some(reason)) => {
            let problem = "only a hospital that declines has a reason";
            return Err(reader.wrong(reason, problem, "Remove it, or write answer = \"decline\""));
        }
        (AnswerWord::Accept | AnswerWord::AcceptIf, None) => Some(Answer::Accept),
        (AnswerWord::None, None) => None,
    };
    let given_s = after_s.as_ref().map(|after_s| reader.second(after_s)).transpose()?;
    if let (None, Some(after_s)) = (answer, after_s) {
        let problem = "a hospital that does not answer has no time of an answer";
        return Err(reader.wrong(after_s, problem, "Remove it, or give an `answer`"));
    }
    let after = given_s.unwrap_or(ANSWER_AFTER_S);
    let seen_after_s = match seen_after_s {
        Some(seen) if answer.is_some() && *seen.get_ref() > after => {
            let problem = format!("it is seen after {} s, but answered after {after} s", seen.get_ref());
            return Err(reader.wrong(seen, problem, format!("Give 0 to {after}")));
        }
        Some(seen) => Some(reader.second(seen)?),
        None => answer.map(|_| SEEN_AFTER_S.min(after)),
    };
    Ok(Reply { answer, after_s: after, seen_after_s, ..Reply::default() })
}
