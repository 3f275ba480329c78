//! The board's state as JSON, for programs. What a case may not show on the page it does not have here either: both are made from the
//! same [`HospitalCase`].

mod question;
mod record;

use std::collections::BTreeMap;

use domain::{
    consent::IdentityCheck,
    disclosure::{CaseStanding, PatientView, Situation},
    flags::FlagDocument,
    ids::{CrewId, EncounterId, HospitalId, InquiryId},
    inquiry::{Answer, Proviso, ReleaseReason, Requirement},
    observation::{Jcs, Observation, Pupil, Sign},
    patient::{AgeBand, IdentitySource, Sex, japan_date},
    physiology::severe_reasons,
    readiness::{BandDays, Basis, Pattern, ReadinessLevel},
    text::Language,
    triage::{CareFlag, ConditionClass, IncidentKind, Urgency},
    vitals::VitalSource,
};
use jiff::Timestamp;
use serde::Serialize;

use crate::inbox::HospitalCase;
use question::QuestionDoc;
use record::RecordDoc;

/// GET `/api/cases`
#[derive(Serialize)]
pub(super) struct CasesDoc {
    pub hospital: HospitalId,
    pub hospital_name: String,
    pub link: LinkDoc,
    /// `untried`, `reached` or `away`; null without a lamp.
    pub lamp: Option<&'static str>,
    /// Reports that the platform has not acknowledged.
    pub waiting: usize,
    /// Cases that owe an answer.
    pub awaiting_answer: usize,
    pub cases: Vec<CaseDoc>,
}

#[derive(Serialize)]
pub(super) struct LinkDoc {
    pub connected: bool,
    pub last_heard_ms: Option<i64>,
    pub state: &'static str,
    /// As in [`CasesDoc::waiting`], beside the link as on the tablet.
    pub waiting: usize,
    /// How far this clock is ahead of the platform's, when it is more than two minutes.
    pub clock_ahead_ms: Option<i64>,
}

#[derive(Serialize)]
pub(super) struct CaseDoc {
    encounter: EncounterId,
    inquiry: InquiryId,
    version: u64,
    standing: &'static str,
    /// `accept`, `accept-if`, or the code of the reason for declining.
    answer: Option<&'static str>,
    /// From when on the hospital takes the patient, minutes after its answer; with `accept-if` only.
    wait_min: Option<u16>,
    /// On which condition; with `accept-if` only.
    requirement: Option<Requirement>,
    released: Option<ReleaseReason>,
    /// Whether somebody here has said that it knows; null where this hospital had not accepted, or nothing was taken back.
    release_seen: Option<bool>,
    /// Whether somebody here has said that it knows that the patient comes; null where the patient does not.
    decision_seen: Option<bool>,
    /// The crew does not know yet that this hospital took its word back, and nobody here has told it by telephone.
    loss_unheard: bool,
    received: bool,
    seen: bool,
    awaits_answer: bool,
    /// Priority of the alarm that stands now.
    alarm: Option<&'static str>,
    expected_at_ms: Option<i64>,
    asked_at_ms: Option<i64>,
    heard_at_ms: i64,
    may_read: bool,
    /// What is said about the question itself.
    question: Option<QuestionDoc>,
    situation: Option<SituationDoc>,
    patient: Option<PatientDoc>,
    record: Option<RecordDoc>,
    /// 注意喚起 that stand, what matters soonest first.
    flags: Vec<FlagDocument>,
    severe: Vec<String>,
    vitals_count: usize,
    vitals_latest: BTreeMap<&'static str, VitalDoc>,
    observations: Vec<ObservationDoc>,
}

#[derive(Serialize)]
struct SituationDoc {
    crew: CrewId,
    crew_name: String,
    crew_name_en: String,
    kind: IncidentKind,
    opened_at_ms: i64,
    complaint: String,
    triage: Option<TriageDoc>,
    milestones: BTreeMap<&'static str, i64>,
    drive_min: u32,
    asked_at_ms: i64,
}

#[derive(Serialize)]
struct TriageDoc {
    class: ConditionClass,
    urgency: Urgency,
    flags: Vec<CareFlag>,
}

#[derive(Serialize)]
struct PatientDoc {
    age_years: Option<u8>,
    /// 50 stands for 50 to 59.
    age_is_decade: bool,
    age_band: Option<AgeBand>,
    sex: Sex,
    source: Option<IdentitySource>,
    confirmed: Option<IdentityCheck>,
    name: Option<String>,
    name_kana: Option<String>,
    birth_date: Option<String>,
    address: Option<String>,
}

#[derive(Serialize)]
struct VitalDoc {
    value: f64,
    unit: &'static str,
    at_ms: i64,
    source: VitalSource,
}

#[derive(Serialize)]
struct ObservationDoc {
    at_ms: i64,
    jcs: Option<Jcs>,
    /// Eye, verbal, motor.
    gcs: Option<(u8, u8, u8)>,
    pupil_left: Option<PupilDoc>,
    pupil_right: Option<PupilDoc>,
    ecg: String,
    present: Vec<Sign>,
    absent: Vec<Sign>,
    last_known_well_ms: Option<i64>,
    note: String,
}

#[derive(Serialize)]
struct PupilDoc {
    mm: f64,
    reacts: bool,
}

/// One mark of GET `/api/readiness`.
#[derive(Serialize)]
pub(super) struct MarkDoc {
    pub level: ReadinessLevel,
    /// What it was said for.
    pub scope: String,
    pub basis: Basis,
    pub set_at_ms: i64,
    pub age_min: u32,
    /// `fresh`, `ageing` or `stale`.
    pub freshness: &'static str,
    /// 0 to 1.
    pub weight: f64,
}

#[derive(Serialize)]
pub(super) struct BedsDoc {
    pub count: u16,
    pub counted_at_ms: i64,
    pub freshness: &'static str,
}

/// A pattern that is kept here.
#[derive(Serialize)]
pub(super) struct PatternDoc {
    pattern: String,
    name: String,
    /// Scope → level.
    levels: BTreeMap<String, ReadinessLevel>,
    band: Option<BandDoc>,
}

#[derive(Serialize)]
struct BandDoc {
    days: BandDays,
    from: String,
    until: String,
}

impl PatternDoc {
    pub(super) fn of(pattern: &Pattern) -> Self {
        Self {
            pattern: pattern.id.to_string(),
            name: pattern.name().to_owned(),
            levels: pattern.levels().iter().map(|(scope, level)| (scope.code(), *level)).collect(),
            band: pattern.band.map(|band| {
                let (days, from, until) = band.parts();
                BandDoc { days, from: from.to_string(), until: until.to_string() }
            }),
        }
    }
}

/// GET `/api/readiness`
#[derive(Serialize)]
pub(super) struct ReadinessDoc {
    pub hospital: HospitalId,
    pub general: Option<MarkDoc>,
    /// Marks of single classes.
    pub by_class: BTreeMap<&'static str, MarkDoc>,
    /// Marks of departments.
    pub by_department: BTreeMap<&'static str, MarkDoc>,
    /// The mark that holds for each class, whatever it was said for.
    pub holds: BTreeMap<&'static str, MarkDoc>,
    /// The mark that holds for each department.
    pub departments_hold: BTreeMap<&'static str, MarkDoc>,
    pub empty_beds: Option<BedsDoc>,
    pub patterns: Vec<PatternDoc>,
    /// The pattern whose band has begun, while nobody has decided.
    pub proposal: Option<String>,
}

impl CaseDoc {
    pub(super) fn of(case: &HospitalCase, alarm: Option<&'static str>, now: Timestamp) -> Self {
        let answer = case.answer().map(|answer| match answer {
            Answer::Accept => "accept",
            Answer::AcceptIf(_) => "accept-if",
            Answer::Decline(reason) => reason.code(),
        });
        let proviso = case.answer().and_then(Answer::proviso);
        let (standing, released) = match &case.standing {
            CaseStanding::Asked(_) => ("asked", None),
            CaseStanding::Destination => ("destination", None),
            CaseStanding::Declined => ("declined", None),
            CaseStanding::Released(reason) => ("released", Some(*reason)),
        };
        Self {
            encounter: case.encounter,
            inquiry: case.inquiry,
            version: case.version,
            standing,
            answer,
            wait_min: proviso.map(Proviso::wait_min),
            requirement: proviso.and_then(Proviso::requirement),
            released,
            release_seen: released.filter(|_| case.had_accepted).map(|_| case.release_seen_here),
            decision_seen: (case.standing == CaseStanding::Destination).then_some(case.decision_seen_here),
            loss_unheard: case.owes_loss_call(),
            received: case.received_here,
            seen: case.seen_here,
            awaits_answer: case.awaits_answer(),
            alarm,
            expected_at_ms: case.expected_at().map(|at| at.as_millisecond()),
            asked_at_ms: case.situation.as_ref().map(|now| now.asked_at.as_millisecond()),
            heard_at_ms: case.heard_at.as_millisecond(),
            may_read: case.standing.may_read(),
            question: QuestionDoc::of(case),
            situation: case.situation.as_ref().map(SituationDoc::of),
            patient: case.patient.as_ref().map(PatientDoc::of),
            record: case.record.as_ref().map(|record| RecordDoc::of(record, japan_date(now))),
            flags: case.flags.iter().map(|flag| FlagDocument::of(flag, false)).collect(),
            severe: severe_reasons(&case.vitals, &case.observations)
                .iter()
                .map(|reason| reason.words(Language::Ja))
                .collect(),
            vitals_count: case.vitals.len(),
            vitals_latest: case
                .vitals
                .latest_all()
                .map(|latest| {
                    let doc = VitalDoc {
                        value: latest.value.value(),
                        unit: latest.kind.unit(),
                        at_ms: latest.at.as_millisecond(),
                        source: latest.source,
                    };
                    (latest.kind.code(), doc)
                })
                .collect(),
            observations: case.observations.iter().map(ObservationDoc::of).collect(),
        }
    }
}

impl SituationDoc {
    fn of(now: &Situation) -> Self {
        Self {
            crew: now.crew.clone(),
            crew_name: now.crew_name.clone(),
            crew_name_en: now.crew_name_en.clone(),
            kind: now.kind,
            opened_at_ms: now.opened_at.as_millisecond(),
            complaint: now.complaint.clone(),
            triage: now.triage.as_ref().map(|triage| TriageDoc {
                class: triage.class,
                urgency: triage.urgency,
                flags: triage.flags.clone(),
            }),
            milestones: now.milestones.iter().map(|(milestone, at)| (milestone.code(), at.as_millisecond())).collect(),
            drive_min: now.drive_min,
            asked_at_ms: now.asked_at.as_millisecond(),
        }
    }
}

impl PatientDoc {
    fn of(patient: &PatientView) -> Self {
        let identity = patient.identity.as_ref();
        Self {
            age_years: patient.age_years,
            age_is_decade: patient.is_decade,
            age_band: patient.age_band,
            sex: patient.sex,
            source: patient.source,
            confirmed: patient.confirmed,
            name: identity.map(|who| who.name.clone()),
            name_kana: identity.map(|who| who.name_kana.clone()),
            birth_date: identity.and_then(|who| who.birth_date).map(|date| date.to_string()),
            address: identity.map(|who| who.address.clone()),
        }
    }
}

impl ObservationDoc {
    fn of(one: &Observation) -> Self {
        let pupil = |pupil: Option<Pupil>| {
            pupil.map(|eye| PupilDoc { mm: f64::from(eye.diameter_tenth_mm) / 10.0, reacts: eye.reacts })
        };
        Self {
            at_ms: one.at.as_millisecond(),
            jcs: one.jcs,
            gcs: one.gcs.map(domain::observation::Gcs::parts),
            pupil_left: pupil(one.pupil_left),
            pupil_right: pupil(one.pupil_right),
            ecg: one.ecg.clone(),
            present: one.present.clone(),
            absent: one.absent.clone(),
            last_known_well_ms: one.last_known_well.map(|at| at.as_millisecond()),
            note: one.note.clone(),
        }
    }
}
