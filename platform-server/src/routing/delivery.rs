//! What has changed for one hospital since a sequence number.

use domain::{
    disclosure::{CaseDelivery, Section, Situation, VitalsPart, patient_view, record_view, standing_of},
    ids::HospitalId,
};
use jiff::Timestamp;

use crate::{
    ledger::{Case, State},
    registry::Registry,
};

/// Deliveries that bring a hospital from `after_seq` to the present state, and the sequence number it then stands at.
///
/// A slow or returning hospital gets the newest state of each section once, not every step in between.
#[must_use]
pub fn deliveries(state: &State, registry: &Registry, hospital: &HospitalId, after_seq: u64, now: Timestamp) -> (Vec<CaseDelivery>, u64) {
    let version = state.applied_seq();
    let changed =
        state.cases_of_hospital(hospital).filter_map(|case| delivery(registry, case, hospital, after_seq, version, now)).collect();
    (changed, version)
}

fn delivery(registry: &Registry, case: &Case, hospital: &HospitalId, after_seq: u64, version: u64, now: Timestamp) -> Option<CaseDelivery> {
    let (inquiry, standing) = standing_of(&case.encounter, hospital)?;
    let standing_changed = case.standing_seq(hospital)? > after_seq;
    let mut delivery =
        CaseDelivery { encounter: case.encounter.id, version, inquiry, standing, situation: None, patient: None, record: None, vitals: None };
    if !delivery.standing.may_read() {
        return standing_changed.then_some(delivery);
    }
    // At a new level of access everything is new.
    let since = if case.access_seq(hospital) > after_seq { 0 } else { after_seq };
    let changed = |section| case.section_seq(section) > since;
    let encounter = &case.encounter;
    if changed(Section::Situation) {
        delivery.situation = situation(registry, case, hospital);
    }
    if changed(Section::Patient) {
        delivery.patient = patient_view(encounter, &delivery.standing, now);
    }
    if changed(Section::Record) {
        delivery.record = Some(record_view(encounter));
    }
    if changed(Section::Vitals) {
        delivery.vitals = Some(VitalsPart {
            readings: case.readings_after(since).cloned().collect(),
            observations: encounter.observations.iter().cloned().collect(),
        });
    }
    let anything = standing_changed
        || delivery.situation.is_some()
        || delivery.patient.is_some()
        || delivery.record.is_some()
        || delivery.vitals.is_some();
    anything.then_some(delivery)
}

fn situation(registry: &Registry, case: &Case, hospital: &HospitalId) -> Option<Situation> {
    let encounter = &case.encounter;
    let (_, inquiry) = encounter.inquiries.latest_of(hospital)?;
    let crew = registry.region.crews.get(&encounter.crew);
    Some(Situation {
        crew: encounter.crew.clone(),
        crew_name: crew.map_or_else(|| encounter.crew.as_str().to_owned(), |crew| crew.name.clone()),
        crew_name_en: crew.map_or_else(|| encounter.crew.as_str().to_owned(), |crew| crew.name_en.clone()),
        kind: encounter.kind,
        opened_at: encounter.opened_at,
        complaint: encounter.complaint.clone(),
        triage: encounter.triage.clone(),
        milestones: encounter.milestones.clone(),
        drive_min: inquiry.drive_min,
        asked_at: inquiry.sent_at,
    })
}
