//! What a gateway knows when it takes in every delivery: the newest of each section, the union of the readings.

use std::collections::BTreeMap;

use domain::{
    disclosure::{CaseDelivery, CaseStanding, PatientView, RecordView, Situation},
    ids::{EncounterId, HospitalId, InquiryId},
    observation::Observations,
    vitals::Timeline,
};
use jiff::Timestamp;

use super::super::State;
use crate::{registry::Registry, routing::deliveries};

#[derive(Debug, Clone, PartialEq)]
pub struct Content {
    pub inquiry: InquiryId,
    pub standing: CaseStanding,
    pub situation: Option<Situation>,
    pub patient: Option<PatientView>,
    pub record: Option<RecordView>,
    pub vitals: Timeline,
    pub observations: Observations,
}

#[derive(Debug, Clone, Default)]
pub struct Mirror {
    pub cases: BTreeMap<EncounterId, Content>,
    versions: BTreeMap<EncounterId, u64>,
    /// Where the next poll goes on.
    pub cursor: u64,
}

impl Mirror {
    /// Takes in what changed since the cursor, and moves it.
    pub fn poll(&mut self, state: &State, registry: &Registry, hospital: &HospitalId, now: Timestamp) {
        let (changed, seq) = deliveries(state, registry, hospital, self.cursor, now);
        assert!(seq >= self.cursor, "versions never fall");
        for delivery in &changed {
            assert_eq!(delivery.version, seq);
            self.take(delivery);
        }
        self.cursor = seq;
    }

    fn take(&mut self, delivery: &CaseDelivery) {
        let version = self.versions.entry(delivery.encounter).or_default();
        assert!(*version <= delivery.version, "never older than what came before");
        *version = delivery.version;
        let known = self.cases.remove(&delivery.encounter).filter(|_| delivery.standing.may_read());
        let mut content = Content {
            inquiry: delivery.inquiry,
            standing: delivery.standing.clone(),
            situation: delivery.situation.clone(),
            patient: delivery.patient.clone(),
            record: delivery.record.clone(),
            vitals: Timeline::default(),
            observations: Observations::default(),
        };
        if let Some(known) = known {
            content.situation = content.situation.or(known.situation);
            content.patient = content.patient.or(known.patient);
            content.record = content.record.or(known.record);
            content.vitals = known.vitals;
            content.observations = known.observations;
        }
        if let Some(part) = &delivery.vitals {
            part.readings.iter().for_each(|reading| {
                content.vitals.insert(reading.clone());
            });
            part.observations.iter().for_each(|observation| content.observations.insert(observation.clone()));
        }
        self.cases.insert(delivery.encounter, content);
    }
}
