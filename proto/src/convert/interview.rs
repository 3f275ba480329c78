//! What was said of the patient.

use domain::interview::{Informant, SPOKEN_LINES_MAX, SpokenHistory};

use super::field::{WireError, code, instant, text, wrong};
use crate::v1;

pub(super) fn spoken_to_wire(spoken: &SpokenHistory) -> v1::Interviewed {
    v1::Interviewed {
        informant: spoken.informant.code().to_owned(),
        at_ms: spoken.at.as_millisecond(),
        medications: spoken.medications.clone(),
        surgeries: spoken.surgeries.clone(),
        visits: spoken.visits.clone(),
        illnesses: spoken.illnesses.clone(),
        allergies: spoken.allergies.clone(),
        on_dialysis: spoken.on_dialysis,
    }
}

pub(super) fn spoken_from_wire(wire: v1::Interviewed) -> Result<SpokenHistory, WireError> {
    let lines = |field, lines: Vec<String>| {
        if lines.len() > SPOKEN_LINES_MAX {
            return Err(wrong(field, "must have at most 30 elements"));
        }
        lines.into_iter().map(|line| text(field, line)).collect::<Result<Vec<_>, _>>()
    };
    Ok(SpokenHistory {
        informant: code("informant", &wire.informant, Informant::from_code)?,
        at: instant("at_ms", wire.at_ms)?,
        medications: lines("medications", wire.medications)?,
        surgeries: lines("surgeries", wire.surgeries)?,
        visits: lines("visits", wire.visits)?,
        illnesses: lines("illnesses", wire.illnesses)?,
        allergies: lines("allergies", wire.allergies)?,
        on_dialysis: wire.on_dialysis,
    })
}
