//! `[[vitals]]`: what the crew measures by hand, and the form that the monitor's values share with it.

use std::collections::BTreeMap;

use domain::vitals::{Tenths, VitalKind, VitalReading, VitalSource, plausible};
use platform_server::registry::Mistake;
use serde::Deserialize;
use toml::Spanned;

use super::{At, Timeline, instant, reader::Reader, situation::at_patient};

/// Values by their names, all optional.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ValuesFile {
    respiratory_rate: Option<Spanned<f64>>,
    spo2: Option<Spanned<f64>>,
    oxygen_flow: Option<Spanned<f64>>,
    pulse: Option<Spanned<f64>>,
    systolic: Option<Spanned<f64>>,
    diastolic: Option<Spanned<f64>>,
    temperature: Option<Spanned<f64>>,
}

impl ValuesFile {
    /// The values that are given, each within what its vital allows.
    pub fn read(&self, reader: &Reader<'_>) -> Result<BTreeMap<VitalKind, Tenths>, Mistake> {
        let mut values = BTreeMap::new();
        for (kind, value) in [
            (VitalKind::RespiratoryRate, &self.respiratory_rate),
            (VitalKind::Spo2, &self.spo2),
            (VitalKind::OxygenFlow, &self.oxygen_flow),
            (VitalKind::Pulse, &self.pulse),
            (VitalKind::Systolic, &self.systolic),
            (VitalKind::Diastolic, &self.diastolic),
            (VitalKind::Temperature, &self.temperature),
        ] {
            if let Some(value) = value {
                let (low, high) = kind.plausible();
                let tenths = plausible(kind, *value.get_ref()).map_err(|_| {
                    let problem = format!("{} is outside what can be entered", value.get_ref());
                    reader.wrong(value, problem, format!("Give {low} to {high} {}", kind.unit()))
                })?;
                values.insert(kind, tenths);
            }
        }
        if let (Some(systolic), Some(diastolic)) = (&self.systolic, &self.diastolic)
            && diastolic.get_ref() >= systolic.get_ref()
        {
            let problem = "the diastolic pressure is not below the systolic one";
            return Err(reader.wrong(diastolic, problem, "Give the higher value as `systolic`"));
        }
        Ok(values)
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct VitalsFile {
    at_s: Spanned<u32>,
    respiratory_rate: Option<Spanned<f64>>,
    spo2: Option<Spanned<f64>>,
    oxygen_flow: Option<Spanned<f64>>,
    pulse: Option<Spanned<f64>>,
    systolic: Option<Spanned<f64>>,
    diastolic: Option<Spanned<f64>>,
    temperature: Option<Spanned<f64>>,
}

impl VitalsFile {
    pub fn read(self, timeline: &Timeline, reader: &Reader<'_>) -> Result<At<VitalReading>, Mistake> {
        let at_s = at_patient(&self.at_s, timeline, reader)?;
        let values = ValuesFile {
            respiratory_rate: self.respiratory_rate,
            spo2: self.spo2,
            oxygen_flow: self.oxygen_flow,
            pulse: self.pulse,
            systolic: self.systolic,
            diastolic: self.diastolic,
            temperature: self.temperature,
        };
        let values = values.read(reader)?;
        if values.is_empty() {
            return Err(reader.wrong(&self.at_s, "nothing was measured", "Add a value, e.g. `pulse = 80`"));
        }
        let at = instant(reader.start, i64::from(at_s));
        Ok(At { at_s, what: VitalReading { at, source: VitalSource::Manual, values } })
    }
}
