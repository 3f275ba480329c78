//! `platform-server calibrate-roads CONFIG.toml`: fits the speeds of every zone's standard in force to the zone's own transports, as the
//! platform's log tells them. It changes nothing: what it prints goes into the next edition of the standard.
//!
//! The log must not be in use: stop the platform, or point `data_dir` at a copy of it.

use std::{collections::HashMap, sync::Arc};

use domain::{
    drive::{Calibration, DriveSample, SAMPLES_MIN, calibrate},
    event::EncounterEvent,
    ids::{EncounterId, HeadquartersId, HospitalId},
    milestone::Milestone,
    patient::{japan, japan_date},
    place::Place,
    standard::TransportStandard,
};
use jiff::Timestamp;
use journal::{Log, SledEngine, Store};

use crate::{
    ledger::{LedgerError, each_event},
    program::{Config, LOG_NAME, ProgramError, read_registry},
    registry::Registry,
    standards::Standards,
};

/// How it is called.
pub const USAGE: &str = "usage: platform-server calibrate-roads CONFIG.toml";

/// `[roads]` of every standard in force at `now`, fitted to the transports of its crews; in the form of a standard's file.
///
/// # Errors
/// [`ProgramError`] when registry, standards or log cannot be read, or the log is in use.
pub fn calibrate_roads(config: &Config, now: Timestamp) -> Result<String, ProgramError> {
    let registry = read_registry(config)?;
    let standards = config.standards_dir.as_deref().map(|folder| Standards::load(folder, &registry)).transpose()?;
    let log = Log::open(Store::new(Arc::new(SledEngine::open(&config.data_dir)?)), LOG_NAME)?;
    let transports = Transports::read(&log)?;
    let in_force = standards.iter().flat_map(Standards::iter).filter(|standard| standard.holds_on(japan_date(now)));
    Ok(in_force.map(|standard| of_zone(standard, &transports, &registry)).collect())
}

fn of_zone(standard: &TransportStandard, transports: &Transports, registry: &Registry) -> String {
    let samples = transports.of(&standard.headquarters, registry);
    let Calibration { detour, bands } = calibrate(&standard.roads, &samples);
    let mut text = format!("# {}: {} transports\n[roads]\ndetour = {detour}\n", standard.version(), samples.len());
    for one in bands {
        let (from, speed, count) = (one.band.from, one.band.speed_km_per_h, one.transports);
        let how = match (one.is_fitted, count >= SAMPLES_MIN) {
            (true, _) => format!("fitted to {count} transports"),
            (false, true) => format!("as it was: {count} transports give no speed"),
            (false, false) => format!("as it was: {count} transports, {SAMPLES_MIN} are needed"),
        };
        text += &format!("\n[[roads.band]]\nfrom = {from}\nspeed_km_per_h = {speed:.1} # {how}\n");
    }
    text + "\n"
}

/// What a log tells of transports.
#[derive(Default)]
struct Transports(HashMap<EncounterId, Transport>);

/// From the scene to a hospital.
#[derive(Default)]
struct Transport {
    headquarters: Option<HeadquartersId>,
    /// Where the vehicle was said to be last.
    place: Option<Place>,
    /// When it left, and from where.
    left: Option<(Timestamp, Option<Place>)>,
    destination: Option<HospitalId>,
    /// Where it goes was decided, or changed, on the way: no drive from the scene straight to the hospital.
    turned: bool,
    arrived: Option<Timestamp>,
}

impl Transports {
    fn read(log: &Log) -> Result<Self, LedgerError> {
        let mut all = Self::default();
        each_event(log, |event| all.0.entry(event.encounter).or_default().take(&event.event))?;
        Ok(all)
    }

    /// The transports of these headquarters' crews to hospitals of the registry.
    fn of(&self, headquarters: &[HeadquartersId], registry: &Registry) -> Vec<DriveSample> {
        let theirs =
            self.0.values().filter(|one| one.headquarters.as_ref().is_some_and(|id| headquarters.contains(id)));
        theirs.filter_map(|one| one.sample(registry)).collect()
    }
}

impl Transport {
    fn take(&mut self, event: &EncounterEvent) {
        match event {
            EncounterEvent::Opened { headquarters, .. } => self.headquarters = Some(headquarters.clone()),
            EncounterEvent::Located { place } => self.place = Some(*place),
            // A time that is corrected later changes nothing of where it was.
            EncounterEvent::MilestoneReached { milestone: Milestone::LeftScene, at } => {
                self.left = Some((*at, self.left.map_or(self.place, |(_, place)| place)));
            }
            EncounterEvent::MilestoneReached { milestone: Milestone::ArrivedHospital, at } => self.arrived = Some(*at),
            EncounterEvent::DestinationDecided { hospital, .. } => {
                self.turned |= self.left.is_some();
                self.destination = Some(hospital.clone());
            }
            _ => {}
        }
    }

    fn sample(&self, registry: &Registry) -> Option<DriveSample> {
        let (left, from) = self.left.filter(|_| !self.turned)?;
        let to = registry.region.hospitals.get(self.destination.as_ref()?)?.place;
        Some(DriveSample {
            straight_km: from?.distance_km(to),
            left_at: left.to_zoned(japan()).time(),
            minutes: self.arrived?.duration_since(left).as_secs_f64() / 60.0,
        })
    }
}

#[cfg(test)]
#[path = "calibrate_roads_tests.rs"]
mod tests;
