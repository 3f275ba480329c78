//! What the statements of a standard are asked of: the case as it is known at one instant.

use jiff::{Timestamp, civil::DateTime};

use crate::{
    encounter::Encounter,
    observation::Observations,
    patient::{japan, japan_date},
    triage::{IncidentKind, Triage},
    vitals::Timeline,
};

/// The case at one instant.
#[derive(Debug, Clone, Copy)]
pub struct Facts<'a> {
    /// 事故種別
    pub kind: IncidentKind,
    /// What the crew judged; `None` before.
    pub triage: Option<&'a Triage>,
    /// Age in full years, when known.
    pub age_years: Option<u8>,
    /// 観察
    pub observations: &'a Observations,
    /// バイタル
    pub vitals: &'a Timeline,
    /// Now.
    pub now: Timestamp,
}

impl<'a> Facts<'a> {
    /// What is known of a case now.
    #[must_use]
    pub fn of(encounter: &'a Encounter, now: Timestamp) -> Self {
        Self {
            kind: encounter.kind,
            triage: encounter.triage.as_ref(),
            age_years: encounter.patient.as_ref().and_then(|patient| patient.age_years(japan_date(now))),
            observations: &encounter.observations,
            vitals: &encounter.vitals,
            now,
        }
    }

    /// Day and time in Japan.
    pub(super) fn in_japan(&self) -> DateTime {
        self.now.to_zoned(japan()).datetime()
    }
}
