//! The cases without a record: what there is, somebody said.

use domain::{
    consent::ConsentBasis,
    disclosure::{CaseDelivery, CaseStanding, OwnWords, PatientView, RecordView, Situation, VitalsPart},
    interview::{Informant, NoCardReason, SpokenHistory},
    milestone::Milestone,
    observation::{Jcs, Observation, Sign},
    own_hospital::Relation,
    patient::{IdentitySource, Sex},
    triage::{ConditionClass, IncidentKind, Urgency},
    vitals::{VitalKind, VitalSource},
};
use jiff::Timestamp;

use super::{FALL, HEADACHE, ago, bare, patient, reading, situation, triage};

/// The patient as somebody told the crew.
fn said(age_years: u8, sex: Sex) -> PatientView {
    PatientView { source: Some(IdentitySource::Interview), confirmed: None, ..patient(age_years, sex) }
}

/// What the family says, so many seconds ago.
pub fn spoken(now: Timestamp, seconds: i64) -> SpokenHistory {
    let lines = |lines: &[&str]| lines.iter().map(|line| (*line).to_owned()).collect();
    SpokenHistory {
        informant: Informant::Family,
        at: ago(now, seconds),
        medications: lines(&["血圧の薬(白い錠剤、朝1錠)", "血をさらさらにする薬(名前不明)"]),
        surgeries: lines(&["10年前に左股関節"]),
        visits: lines(&["霧原整形外科"]),
        illnesses: lines(&["高血圧", "心房細動", "糖尿病"]),
        allergies: lines(&["ペニシリン(発疹)", "えび"]),
        on_dialysis: Some(false),
    }
}

/// A fall at home; the card was not on her, the daughter tells what she knows.
pub fn fall(now: Timestamp, version: u64) -> CaseDelivery {
    let observation = Observation {
        jcs: Some(Jcs::I1),
        present: vec![Sign::Headache, Sign::Vomiting],
        ..Observation::at(ago(now, 300))
    };
    let readings = vec![reading(
        ago(now, 200),
        VitalSource::Manual,
        &[
            (VitalKind::Systolic, 158.0),
            (VitalKind::Diastolic, 84.0),
            (VitalKind::Pulse, 96.0),
            (VitalKind::Spo2, 97.0),
            (VitalKind::RespiratoryRate, 20.0),
        ],
    )];
    let situation = situation(
        now,
        "白帆救急1",
        "自宅の階段で転落、頭部打撲。嘔吐1回",
        triage(ConditionClass::MajorTrauma, Urgency::Red2),
        &[(Milestone::CallReceived, 1_300), (Milestone::ArrivedOnScene, 620), (Milestone::Loaded, 240)],
        11,
        70,
    );
    CaseDelivery {
        situation: Some(Situation { kind: IncidentKind::GeneralInjury, ..situation }),
        patient: Some(said(81, Sex::Female)),
        record: Some(RecordView {
            spoken: Some(spoken(now, 190)),
            no_card: Some(NoCardReason::NotCarried),
            ..RecordView::default()
        }),
        vitals: Some(VitalsPart { readings, observations: vec![observation] }),
        ..bare(FALL, version, CaseStanding::Asked(None))
    }
}

/// Headache and malaise; consent was refused, so there is no record.
pub fn headache(now: Timestamp, version: u64) -> CaseDelivery {
    let observation = Observation {
        jcs: Some(Jcs::Alert),
        present: vec![Sign::Headache, Sign::Malaise],
        ..Observation::at(ago(now, 600))
    };
    CaseDelivery {
        situation: Some(situation(
            now,
            "霧原救急2",
            "頭痛、倦怠感",
            triage(ConditionClass::General, Urgency::Green),
            &[(Milestone::CallReceived, 1_800), (Milestone::ArrivedOnScene, 1_100)],
            21,
            400,
        )),
        patient: Some(said(72, Sex::Female)),
        record: Some(RecordView {
            consent: Some(ConsentBasis::Refused),
            own: Some(OwnWords::from(&Relation::LikeNamed { said: "湊野市立病院".to_owned() })),
            ..RecordView::default()
        }),
        vitals: Some(VitalsPart {
            readings: vec![reading(
                ago(now, 580),
                VitalSource::Manual,
                &[(VitalKind::Systolic, 142.0), (VitalKind::Diastolic, 86.0), (VitalKind::Pulse, 76.0)],
            )],
            observations: vec![observation],
        }),
        ..bare(HEADACHE, version, CaseStanding::Asked(None))
    }
}
