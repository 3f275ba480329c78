//! Who is to be told: one bell for each crew and each hospital that listens, one for every entry, one for the zones' standards.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use domain::ids::{CrewId, HospitalId};
use tokio::sync::watch;

/// Rings when something changed for its owner. Rings that come before the owner listens are kept as one.
pub type Bell = watch::Receiver<u64>;

/// All bells.
#[derive(Debug)]
pub struct Bells {
    crews: Mutex<HashMap<CrewId, watch::Sender<u64>>>,
    hospitals: Mutex<HashMap<HospitalId, watch::Sender<u64>>>,
    applied: watch::Sender<u64>,
    standards: watch::Sender<u64>,
}

impl Default for Bells {
    fn default() -> Self {
        let (crews, hospitals) = (Mutex::default(), Mutex::default());
        Self { crews, hospitals, applied: watch::Sender::new(0), standards: watch::Sender::new(0) }
    }
}

impl Bells {
    /// The bell of a crew.
    pub fn crew(&self, crew: &CrewId) -> Bell {
        self.crews.lock().unwrap_or_else(PoisonError::into_inner).entry(crew.clone()).or_default().subscribe()
    }

    /// The bell of a hospital.
    pub fn hospital(&self, hospital: &HospitalId) -> Bell {
        self.hospitals.lock().unwrap_or_else(PoisonError::into_inner).entry(hospital.clone()).or_default().subscribe()
    }

    /// Rings at every applied entry, with its sequence number.
    pub fn applied(&self) -> Bell {
        self.applied.subscribe()
    }

    /// Rings when other standards are in force, and when newer ones were refused.
    pub fn standards(&self) -> Bell {
        self.standards.subscribe()
    }

    pub(super) fn ring_standards(&self) {
        self.standards.send_modify(|count| *count += 1);
    }

    pub(super) fn ring_crew(&self, crew: &CrewId) {
        if let Some(bell) = self.crews.lock().unwrap_or_else(PoisonError::into_inner).get(crew) {
            bell.send_modify(|count| *count += 1);
        }
    }

    pub(super) fn ring_all_crews(&self) {
        for bell in self.crews.lock().unwrap_or_else(PoisonError::into_inner).values() {
            bell.send_modify(|count| *count += 1);
        }
    }

    pub(super) fn ring_hospital(&self, hospital: &HospitalId) {
        if let Some(bell) = self.hospitals.lock().unwrap_or_else(PoisonError::into_inner).get(hospital) {
            bell.send_modify(|count| *count += 1);
        }
    }

    pub(super) fn ring_applied(&self, seq: u64) {
        self.applied.send_replace(seq);
    }
}
