//! `[[network]]`: which line fails, and when.

use domain::ids::HospitalId;
use platform_server::registry::Mistake;
use serde::Deserialize;
use toml::Spanned;

use super::reader::Reader;

/// Slowest line: half a minute each way is as good as none, and `offline` says so.
const LATENCY_MAX_MS: u32 = 30_000;

/// Whose line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Party {
    /// Between the vehicle and everything else.
    Crew,
    /// Between the vehicle and the record service.
    RecordService,
    /// Between a hospital and the platform.
    Hospital(HospitalId),
}

/// What is wrong with the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NetworkFaultKind {
    /// Nothing passes.
    Offline,
    /// Everything takes so much longer, milliseconds of real time.
    LatencyMs(u32),
}

/// A line that fails for some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NetworkFault {
    /// Whose.
    pub who: Party,
    /// What.
    pub kind: NetworkFaultKind,
    /// From this second on.
    pub from_s: u32,
    /// Up to this second.
    pub until_s: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct NetworkFile {
    who: Spanned<String>,
    from_s: Spanned<u32>,
    until_s: Spanned<u32>,
    offline: Option<Spanned<bool>>,
    latency_ms: Option<Spanned<u32>>,
}

impl NetworkFile {
    pub fn read(&self, reader: &Reader<'_>) -> Result<NetworkFault, Mistake> {
        let who = match self.who.get_ref().as_str() {
            "crew" => Party::Crew,
            "record-service" => Party::RecordService,
            _ => Party::Hospital(reader.hospital(&self.who).map_err(|mistake| Mistake {
                problem: format!("{} and it is neither \"crew\" nor \"record-service\"", mistake.problem),
                ..mistake
            })?),
        };
        let from_s = reader.second(&self.from_s)?;
        let until_s = reader.until(&self.until_s, from_s)?;
        let kind = match (self.offline.as_ref().map(Spanned::get_ref), &self.latency_ms) {
            (Some(true), None) => NetworkFaultKind::Offline,
            (None | Some(false), Some(ms)) if *ms.get_ref() > LATENCY_MAX_MS => {
                let problem = format!("{} ms is as good as no line", ms.get_ref());
                return Err(reader.wrong(ms, problem, format!("Give 1 to {LATENCY_MAX_MS}, or offline = true")));
            }
            (None | Some(false), Some(ms)) => NetworkFaultKind::LatencyMs(*ms.get_ref()),
            _ => {
                let problem = "it is not clear what is wrong with the line";
                return Err(reader.wrong(&self.who, problem, "Give either `offline = true` or `latency_ms = 2000`"));
            }
        };
        Ok(NetworkFault { who, kind, from_s, until_s })
    }
}
