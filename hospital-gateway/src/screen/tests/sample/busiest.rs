//! The busiest patient of the handover sheet's own tests, as a hospital is told of one.

#[path = "../../../../../crates/domain/tests/handover/case.rs"]
mod case;

use domain::{
    disclosure::{CaseDelivery, CaseStanding, QuestionView, Situation, VitalsPart, patient_view, record_view},
    inquiry::Access,
};

use super::{BUSIEST, bare};

/// Forty drugs, many acts, long texts everywhere; on the way here.
pub fn busiest() -> CaseDelivery {
    let encounter = case::fold(&case::busiest());
    let (_, asked) = encounter.inquiries.latest_of(&case::hospital(1)).unwrap();
    let situation = Situation {
        crew: encounter.crew.clone(),
        crew_name: "湊野救急1".to_owned(),
        crew_name_en: "Minatono Ambulance 1".to_owned(),
        kind: encounter.kind,
        opened_at: encounter.opened_at,
        complaint: encounter.complaint.clone(),
        triage: encounter.triage.clone(),
        milestones: encounter.milestones.clone(),
        drive_min: asked.drive_min,
        asked_at: asked.sent_at,
        question: QuestionView::default(),
    };
    CaseDelivery {
        situation: Some(situation),
        patient: Some(patient_view(&encounter, Access::Full, case::now())),
        record: Some(record_view(&encounter, None, Access::Full)),
        vitals: Some(VitalsPart {
            readings: encounter.vitals.iter().collect(),
            observations: encounter.observations.iter().cloned().collect(),
        }),
        flags: Some(encounter.standing_flags().cloned().collect()),
        ..bare(BUSIEST, 9, CaseStanding::Destination)
    }
}
