//! `[monitor]`: what the patient monitor sends, once a second, drifting from one set of values to another.

use std::collections::BTreeMap;

use domain::{
    milestone::Milestone,
    vitals::{Tenths, VitalKind, plausible},
};
use platform_server::registry::Mistake;
use rand::{RngExt, SeedableRng, rngs::StdRng};
use serde::Deserialize;
use toml::Spanned;

use super::{Timeline, reader::Reader, situation::at_patient, vitals::ValuesFile};

/// When nothing else is said, the monitor is attached so long after the first contact.
const AFTER_CONTACT_S: u32 = 120;

/// A cuff measures every two and a half minutes, the usual interval of a transport monitor; the other values come each second.
pub const CUFF_EVERY_S: u32 = 150;

/// The monitor's part.
#[derive(Debug, Clone, PartialEq)]
pub struct Monitor {
    /// First second with a reading.
    pub from_s: u32,
    /// First second without one.
    pub until_s: u32,
    /// Values at the beginning.
    pub start: BTreeMap<VitalKind, Tenths>,
    /// Values at the end, of the same vitals.
    pub end: BTreeMap<VitalKind, Tenths>,
}

impl Monitor {
    /// What the monitor shows at a second: the drift between start and end, with a little noise that depends on nothing but the
    /// seed, the second and the vital. Empty while the monitor is off.
    #[must_use]
    pub fn values(&self, at_s: u32, seed: u64) -> BTreeMap<VitalKind, Tenths> {
        if !(self.from_s..self.until_s).contains(&at_s) {
            return BTreeMap::new();
        }
        let since_s = at_s - self.from_s;
        let share = f64::from(since_s) / f64::from((self.until_s - self.from_s).saturating_sub(1).max(1));
        let cuff = since_s.is_multiple_of(CUFF_EVERY_S);
        // One generator per second: a reading does not depend on which readings were asked for before.
        let mut noise = StdRng::seed_from_u64(seed ^ (u64::from(at_s) << 32));
        let mut values = BTreeMap::new();
        for (kind, start) in &self.start {
            let end = self.end.get(kind).unwrap_or(start);
            let swing: f64 = noise.random_range(-1.0..=1.0);
            if matches!(kind, VitalKind::Systolic | VitalKind::Diastolic) && !cuff {
                continue;
            }
            let drift = start.value() + (end.value() - start.value()) * share + swing * noise_of(*kind);
            let (low, high) = kind.plausible();
            let shown = rounded(*kind, drift).clamp(f64::from(low), f64::from(high));
            if let Ok(value) = plausible(*kind, shown) {
                values.insert(*kind, value);
            }
        }
        values
    }
}

/// How far a reading swings around the drift, in the unit of the vital.
const fn noise_of(kind: VitalKind) -> f64 {
    match kind {
        VitalKind::Pulse => 2.0,
        VitalKind::RespiratoryRate | VitalKind::Spo2 => 0.8,
        VitalKind::Systolic | VitalKind::Diastolic => 3.0,
        VitalKind::Temperature => 0.1,
        VitalKind::OxygenFlow => 0.0,
    }
}

/// As a monitor shows it: whole numbers, but tenths of a degree and of a litre.
fn rounded(kind: VitalKind, value: f64) -> f64 {
    match kind {
        VitalKind::Temperature | VitalKind::OxygenFlow => value,
        _ => value.round(),
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MonitorFile {
    from_s: Option<Spanned<u32>>,
    until_s: Option<Spanned<u32>>,
    start: Spanned<ValuesFile>,
    #[serde(default)]
    end: ValuesFile,
}

impl MonitorFile {
    pub fn read(&self, timeline: &Timeline, reader: &Reader<'_>) -> Result<Monitor, Mistake> {
        let from_s = match &self.from_s {
            Some(from_s) => at_patient(from_s, timeline, reader)?,
            None => timeline.at_s(Milestone::AtPatient) + AFTER_CONTACT_S,
        };
        let until_s = match &self.until_s {
            Some(until_s) => reader.until(until_s, from_s)?,
            None => timeline.at_s(Milestone::ArrivedHospital).max(from_s + 1),
        };
        let start = self.start.get_ref().read(reader)?;
        if start.is_empty() {
            return Err(reader.wrong(&self.start, "the monitor measures nothing", "Give a value, e.g. { pulse = 80 }"));
        }
        let mut end = start.clone();
        for (kind, value) in self.end.read(reader)? {
            if end.insert(kind, value).is_none() {
                let problem = format!("`end` gives {}, which `start` does not", kind.code());
                return Err(reader.wrong(&self.start, problem, "Add the same vital to `start`"));
            }
        }
        Ok(Monitor { from_s, until_s, start, end })
    }
}
