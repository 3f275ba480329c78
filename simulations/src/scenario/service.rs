//! `[service]`: how the national record service behaves.

use domain::record::Category;
use platform_server::registry::Mistake;
use serde::Deserialize;
use toml::Spanned;

use super::reader::Reader;
use crate::record_service::{Fault, ServiceBehaviour, TextEncoding};

/// Longest latency: a minute is `hang`.
const LATENCY_MAX_MS: u32 = 60_000;

/// Time to an answer when nothing else is said, milliseconds.
const LATENCY_USUAL_MS: u32 = 400;

/// A fault for some time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ServiceFault {
    /// What is wrong with every answer.
    pub fault: Fault,
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
    pub encoding: TextEncoding,
    /// What is wrong, if anything.
    pub fault: Option<ServiceFault>,
    /// Crews may look people up by 基本4情報: their tablets offer it.
    pub look_up: bool,
}

impl Service {
    /// How the service behaves at a second of the scenario.
    #[must_use]
    pub fn behaviour(&self, at_s: u32) -> ServiceBehaviour {
        let standing =
            self.fault.filter(|fault| fault.from_s <= at_s && fault.until_s.is_none_or(|until_s| at_s < until_s));
        // The eligibility stays right, the answers that follow are about somebody else: what a program can notice. A service that is
        // wrong from the first answer on can be noticed only by a person who compares the name with the card.
        let fault_of = match standing.map(|fault| fault.fault) {
            Some(Fault::WrongPerson) => [(Category::Eligibility, Fault::None)].into(),
            _ => std::collections::HashMap::new(),
        };
        ServiceBehaviour {
            latency_ms: self.latency_ms,
            encoding: self.encoding,
            fault: standing.map_or(Fault::None, |fault| fault.fault),
            fault_of,
            ..ServiceBehaviour::default()
        }
    }
}

#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum EncodingWord {
    ShiftJis,
    #[serde(rename = "utf-8")]
    Utf8,
}

#[derive(Debug, Clone, Copy, Deserialize)]
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
    const fn fault(self) -> Fault {
        match self {
            Self::None => Fault::None,
            Self::Down => Fault::Down,
            Self::Hang => Fault::Hang,
            Self::WrongPerson => Fault::WrongPerson,
            Self::Malformed => Fault::Malformed,
            Self::Truncated => Fault::Truncated,
            Self::WrongEncoding => Fault::WrongEncodingDeclared,
            Self::Empty => Fault::Empty,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ServiceFile {
    latency_ms: Option<Spanned<u32>>,
    encoding: Option<EncodingWord>,
    fault: Option<FaultWord>,
    #[serde(default)]
    pub look_up: bool,
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
        let encoding = match self.encoding {
            Some(EncodingWord::Utf8) => TextEncoding::Utf8,
            Some(EncodingWord::ShiftJis) | None => TextEncoding::ShiftJis,
        };
        let fault = self.fault.map_or(Fault::None, FaultWord::fault);
        if fault == Fault::None {
            if let Some(time) = self.at_s.as_ref().or(self.until_s.as_ref()) {
                return Err(reader.wrong(time, "a time is given, but no fault", "Add a line `fault = \"down\"`"));
            }
            return Ok(Service { latency_ms, encoding, fault: None, look_up: self.look_up });
        }
        let from_s = self.at_s.as_ref().map_or(Ok(0), |at_s| reader.second(at_s))?;
        let until_s = self.until_s.as_ref().map(|until_s| reader.until(until_s, from_s)).transpose()?;
        let fault = Some(ServiceFault { fault, from_s, until_s });
        Ok(Service { latency_ms, encoding, fault, look_up: self.look_up })
    }
}
