//! What has changed for one hospital since a sequence number.

use domain::{
    disclosure::{
        CaseDelivery, RecordView, Section, Situation, VitalsPart, patient_view, question_view, record_view, standing_of,
    },
    ids::HospitalId,
    record::{Category, FetchOutcome},
};
use jiff::Timestamp;
use prost::Message as _;
use proto::convert::record_to_wire;

use super::own::own_hospitals;
use crate::{
    ledger::{Case, State},
    registry::Registry,
};

/// Largest record that is sent, bytes on the wire: with the other sections it stays below the 4 MiB of one message. Five years of a patient
/// on dialysis are about 1.6 MB. What goes beyond is cut, oldest lines first, and told as `partial`.
pub const RECORD_SENT_MAX_BYTES: usize = 2 * 1024 * 1024;

/// Most observations that are sent, the newest: one every 20 s of three hours.
pub const OBSERVATIONS_SENT_MAX: usize = 500;

/// More readings than this travel in a delivery of their own: all that are kept of a case are about 1.8 MB.
const READINGS_WITH_OTHERS_MAX: usize = 1_000;

/// Deliveries that bring a hospital from `after_seq` to the present state, and the sequence number it then stands at.
///
/// A slow or returning hospital gets the newest state of each section once, not every step in between.
#[must_use]
pub fn deliveries(
    state: &State,
    registry: &Registry,
    hospital: &HospitalId,
    after_seq: u64,
    now: Timestamp,
) -> (Vec<CaseDelivery>, u64) {
    let version = state.applied_seq();
    let changed = state
        .cases_of_hospital(hospital)
        .filter(|case| case.newest_seq() > after_seq)
        .filter_map(|case| delivery(registry, case, hospital, after_seq, version, now))
        .flat_map(in_messages)
        .collect();
    (changed, version)
}

fn delivery(
    registry: &Registry,
    case: &Case,
    hospital: &HospitalId,
    after_seq: u64,
    version: u64,
    now: Timestamp,
) -> Option<CaseDelivery> {
    // A case that nobody closed and of which nobody has heard for a day: a board that begins anew must not alarm for it.
    if case.closed_at().is_none() && !case.is_live(now) {
        return None;
    }
    let (inquiry, standing) = standing_of(&case.encounter, hospital)?;
    let standing_changed = case.standing_seq(hospital)? > after_seq;
    let encounter = &case.encounter;
    let mut delivery = CaseDelivery {
        encounter: encounter.id,
        version,
        inquiry,
        standing,
        loss_unheard: encounter.inquiries.is_loss_unheard(hospital),
        situation: None,
        patient: None,
        record: None,
        vitals: None,
        flags: None,
    };
    if !delivery.standing.may_read() {
        return standing_changed.then_some(delivery);
    }
    let access = encounter.inquiries.access(hospital);
    // At a new level of access everything is new.
    let since = if case.access_seq(hospital) > after_seq { 0 } else { after_seq };
    let changed = |section| case.section_seq(section) > since;
    if changed(Section::Situation) {
        delivery.situation = situation(registry, case, hospital);
    }
    if changed(Section::Patient) {
        delivery.patient = Some(patient_view(encounter, access, now));
    }
    if changed(Section::Record) {
        let relation = own_hospitals(registry, encounter, now).relation(hospital);
        delivery.record = Some(cut(record_view(encounter, relation.as_ref(), access)));
    }
    if changed(Section::Vitals) {
        let mut observations: Vec<_> =
            encounter.observations.iter().rev().take(OBSERVATIONS_SENT_MAX).cloned().collect();
        observations.reverse();
        delivery.vitals = Some(VitalsPart { readings: case.readings_after(since), observations });
    }
    if changed(Section::Flags) {
        delivery.flags = Some(encounter.standing_flags().cloned().collect());
    }
    let anything = standing_changed
        || delivery.situation.is_some()
        || delivery.patient.is_some()
        || delivery.record.is_some()
        || delivery.vitals.is_some()
        || delivery.flags.is_some();
    anything.then_some(delivery)
}

/// One message, or two when the readings are many. Sections are independent, so the order makes no difference.
fn in_messages(mut delivery: CaseDelivery) -> impl Iterator<Item = CaseDelivery> {
    let is_large = delivery.vitals.as_ref().is_some_and(|vitals| vitals.readings.len() > READINGS_WITH_OTHERS_MAX);
    let vitals = if is_large { delivery.vitals.take() } else { None };
    let apart = vitals.map(|vitals| CaseDelivery {
        vitals: Some(vitals),
        situation: None,
        patient: None,
        record: None,
        flags: None,
        standing: delivery.standing.clone(),
        ..delivery
    });
    std::iter::once(delivery).chain(apart)
}

/// Cuts a record that would not fit into one message: the longest list loses its older half, as often as needed (newest lines lie first).
fn cut(mut view: RecordView) -> RecordView {
    let record = &mut view.record;
    while record_to_wire(record).encoded_len() > RECORD_SENT_MAX_BYTES {
        let lengths = [
            (record.medications.len(), Category::Medications),
            (record.surgeries.len(), Category::Surgeries),
            (record.visits.len(), Category::Visits),
            (record.treatments.len(), Category::Treatments),
            (record.dialysis.len(), Category::Dialysis),
            (record.checkups.len(), Category::Checkups),
        ];
        let (length, category) = lengths.into_iter().max().unwrap_or((0, Category::Eligibility));
        match category {
            Category::Eligibility => break,
            Category::Medications => record.medications.truncate(length / 2),
            Category::Surgeries => record.surgeries.truncate(length / 2),
            Category::Visits => record.visits.truncate(length / 2),
            Category::Treatments => record.treatments.truncate(length / 2),
            Category::Dialysis => record.dialysis.truncate(length / 2),
            Category::Checkups => record.checkups.truncate(length / 2),
        }
        if let Some(fetch) = view.fetches.get_mut(&category) {
            fetch.outcome = FetchOutcome::Partial;
        }
    }
    view
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
        question: question_view(encounter, hospital),
    })
}
