//! `[service]`: how the national record service behaves.

use platform_server::registry::Mistake;
use serde::Deserialize;
use toml::Spanned;

use super::reader::Reader;

/// Longest latency: a minute is `hang`.
const LATENCY_MAX_MS: u32 = 60_000;

/// Time to an answer when nothing else is said, milliseconds.
const LATENCY_USUAL_MS: u32 = 400;

/// Character set of the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Encoding {
    /// As the real service: Shift_JIS.
    #[default]
    ShiftJis,
    /// UTF-8.
    Utf8,
}

/// What is wrong with the answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServiceFaultKind {
    /// Refuses with an error.
    Down,
    /// Takes the question and never answers.
    Hang,
    /// Answers with the data of somebody else.
    WrongPerson,
    /// Answers with something that is no XML.
    Malformed,
    /// Stops in the middle of the answer.
    Truncated,
    /// Answers in another character set than it states.
    WrongEncoding,
    /// Answers that there is nothing.
    Empty,
}

/// A fault for some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceFault {
    /// What.
    pub kind: ServiceFaultKind,
    /// From this second on.
    pub from_s: u32,
    /// Up to this second; `None` to the end.
    pub until_s: Option<u32>,
}

/// The record service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service {
    /// Time to each answer, milliseconds of real time: it is not sped up.
    pub latency_ms: u32,
    /// Character set.
    pub encoding: Encoding,
    /// What is wrong, if anything.
    pub fault: Option<ServiceFault>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum FaultWord {
    None,
    Down,
    Hang,
    WrongPerson,
    Malformed,
    Truncated,
    WrongEncoding,
    Empty,
}

impl FaultWord {
    const fn kind(&self) -> Option<ServiceFaultKind> {
        Some(match self {
            Self::None => return None,
            Self::Down => ServiceFaultKind::Down,
            Self::Hang => ServiceFaultKind::Hang,
            Self::WrongPerson => ServiceFaultKind::WrongPerson,
            Self::Malformed => ServiceFaultKind::Malformed,
            Self::Truncated => ServiceFaultKind::Truncated,
            Self::WrongEncoding => ServiceFaultKind::WrongEncoding,
            Self::Empty => ServiceFaultKind::Empty,
        })
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceFile {
    latency_ms: Option<Spanned<u32>>,
    #[serde(default)]
    encoding: Encoding,
    fault: Option<FaultWord>,
    at_s: Option<Spanned<u32>>,
    until_s: Option<Spanned<u32>>,
}

impl ServiceFile {
    pub fn read(&self, reader: &Reader<'_>) -> Result<Service, Mistake> {
        let latency_ms = match &self.latency_ms {
            Some(ms) if *ms.get_ref() > LATENCY_MAX_MS => {
                let problem = format!("{} ms is longer than anybody waits", ms.get_ref());
                return Err(reader.wrong(ms, problem, format!("Give 0 to {LATENCY_MAX_MS}, or fault = \"hang\"")));
            }
            Some(ms) => *ms.get_ref(),
            None => LATENCY_USUAL_MS,
        };
        let Some(kind) = self.fault.as_ref().and_then(FaultWord::kind) else {
            if let Some(time) = self.at_s.as_ref().or(self.until_s.as_ref()) {
                return Err(reader.wrong(time, "a time is given, but no fault", "Add a line `fault = \"down\"`"));
            }
            return Ok(Service { latency_ms, encoding: self.encoding, fault: None });
        };
        let from_s = self.at_s.as_ref().map_or(Ok(0), |at_s| reader.second(at_s))?;
        let until_s = self.until_s.as_ref().map(|until_s| reader.until(until_s, from_s)).transpose()?;
        Ok(Service { latency_ms, encoding: self.encoding, fault: Some(ServiceFault { kind, from_s, until_s }) })
    }
}
