//! Made-up cases for the tests of the screen and for the example: nobody in them exists.

#[path = "sample/asked.rs"]
mod asked;
#[path = "sample/busiest.rs"]
mod busiest;
#[path = "sample/flagged.rs"]
mod flagged;
#[path = "sample/heavy.rs"]
mod heavy;
#[path = "sample/unrecorded.rs"]
mod unrecorded;

use std::collections::BTreeMap;

use domain::{
    consent::{ConsentBasis, IdentityCheck},
    disclosure::{CaseDelivery, CaseStanding, OwnWords, PatientView, QuestionView, RecordView, Situation, VitalsPart},
    encounter::Fetch,
    fetch::Window,
    ids::{CrewId, EncounterId, HospitalId, InquiryId},
    inference::{Knowledge, infer},
    inquiry::ReleaseReason,
    milestone::{Milestone, Milestones},
    observation::{Gcs, Jcs, Observation, Pupil, Sign},
    own_hospital::{OwnHospital, Relation},
    patient::{IdentitySource, PatientIdentity, Sex, japan_date},
    record::{Category, DrugRoute, FetchOutcome, MedicalRecord, Medication, Origin, RecordSource, Surgery, Visit},
    triage::{CareFlag, ConditionClass, IncidentKind, Triage, Urgency},
    vitals::{VitalKind, VitalReading, VitalSource, plausible},
};
use jiff::{SignedDuration, Timestamp, ToSpan as _};
use uuid::Uuid;

pub use asked::{queried, query, questioned, redirected, taken_back, withheld};
pub use busiest::busiest;
pub use flagged::flagged;
pub use heavy::heavy;
pub use unrecorded::{fall, headache, spoken};

/// Number of the haematemesis, the first published case.
pub const HAEMATEMESIS: u8 = 1;
/// Number of the stroke, the second.
pub const STROKE: u8 = 2;
/// Number of the woman who was confused at work, the third.
pub const CONFUSED: u8 = 3;
/// Number of the headache, the fourth.
pub const HEADACHE: u8 = 4;
/// Number of the fall: no card, so there is only what the family says.
pub const FALL: u8 = 5;

/// Number of the busiest patient.
pub const BUSIEST: u8 = 41;

/// Case number `n`.
pub fn encounter(n: u8) -> EncounterId {
    EncounterId::new(Uuid::from_u128(0x0193_9000_0000_7000_8000_0000_0000_0000 | (u128::from(n) * 0x1a37)))
}

/// The first question of case number `n`.
pub fn inquiry(n: u8) -> InquiryId {
    InquiryId::new(Uuid::from_u128(0x0193_9000_0000_7000_8000_0000_1000_0000 | u128::from(n)))
}

/// So many seconds ago.
pub fn ago(now: Timestamp, seconds: i64) -> Timestamp {
    now.checked_sub(SignedDuration::from_secs(seconds)).unwrap()
}

/// A delivery without content.
pub fn bare(n: u8, version: u64, standing: CaseStanding) -> CaseDelivery {
    CaseDelivery {
        encounter: encounter(n),
        version,
        inquiry: inquiry(n),
        standing,
        loss_unheard: false,
        situation: None,
        patient: None,
        record: None,
        vitals: None,
        flags: None,
    }
}

/// Taken back: another hospital was chosen.
pub fn released(n: u8, version: u64) -> CaseDelivery {
    bare(n, version, CaseStanding::Released(ReleaseReason::AnotherChosen))
}

/// 状況: asked `asked_s` seconds ago; `times` are seconds ago too.
pub fn situation(
    now: Timestamp,
    crew: &str,
    complaint: &str,
    triage: Option<Triage>,
    times: &[(Milestone, i64)],
    drive_min: u32,
    asked_s: i64,
) -> Situation {
    let mut milestones = Milestones::default();
    times.iter().for_each(|(milestone, seconds)| milestones.reach(*milestone, ago(now, *seconds)));
    Situation {
        crew: CrewId::new("minato-1").unwrap(),
        crew_name: crew.to_owned(),
        crew_name_en: "Minatono Ambulance 1".to_owned(),
        kind: IncidentKind::AcuteIllness,
        opened_at: ago(now, asked_s + 900),
        complaint: complaint.to_owned(),
        triage,
        milestones,
        drive_min,
        asked_at: ago(now, asked_s),
        question: QuestionView::default(),
    }
}

/// 分類 and 緊急度.
pub fn triage(class: ConditionClass, urgency: Urgency) -> Option<Triage> {
    Some(Triage { class, urgency, flags: Vec::new() })
}

/// The patient before the decision, from a card that the crew compared with the face: no name.
pub fn patient(age_years: u8, sex: Sex) -> PatientView {
    let band = if age_years < 65 { domain::patient::AgeBand::Adult } else { domain::patient::AgeBand::Elderly };
    PatientView {
        age_years: Some(age_years),
        is_decade: false,
        age_band: Some(band),
        sex,
        source: Some(IdentitySource::Eligibility),
        confirmed: Some(IdentityCheck::Visual),
        identity: None,
    }
}

/// A reading by hand or by the monitor.
pub fn reading(at: Timestamp, source: VitalSource, values: &[(VitalKind, f64)]) -> VitalReading {
    let values: BTreeMap<_, _> =
        values.iter().map(|(kind, value)| (*kind, plausible(*kind, *value).unwrap())).collect();
    VitalReading { at, source, values }
}

fn origin(now: Timestamp, source: RecordSource, institution: &str, days_ago: i32, month_only: bool) -> Origin {
    let day = japan_date(now) - days_ago.days();
    let date = if month_only { day.first_of_month() } else { day };
    Origin { source, institution: None, institution_name: institution.to_owned(), date: Some(date), month_only }
}

fn drug(
    now: Timestamp,
    ingredient: &str,
    product: &str,
    usage: &str,
    source: RecordSource,
    days_ago: i32,
) -> Medication {
    Medication {
        code: String::new(),
        product: product.to_owned(),
        ingredient: ingredient.to_owned(),
        quantity: "1".to_owned(),
        unit: "錠".to_owned(),
        usage: usage.to_owned(),
        times: Some(28),
        route: DrugRoute::Oral,
        origin: origin(now, source, "汐見内科クリニック", days_ago, source == RecordSource::Claims),
    }
}

fn view(
    now: Timestamp,
    consent: ConsentBasis,
    record: MedicalRecord,
    outcomes: &[(Category, FetchOutcome)],
) -> RecordView {
    let fetches = outcomes
        .iter()
        .map(|(category, outcome)| (*category, Fetch::of(Window::Full, *outcome, ago(now, 180), 840)))
        .collect();
    let findings = infer(&record, &Knowledge::shipped().unwrap());
    RecordView { consent: Some(consent), fetches, record, findings, ..RecordView::default() }
}

/// The patient lay here a year ago.
fn own(now: Timestamp) -> Relation {
    Relation::Own(OwnHospital {
        hospital: HospitalId::new("9910000001").unwrap(),
        visits: 6,
        stays: 1,
        dialysis: false,
        last: Some(japan_date(now) - 241.days()),
        last_month_only: true,
        department: "消化器内科".to_owned(),
        by_name: false,
        is_attended: true,
    })
}

/// Vomiting blood, shock; the surgery of a year ago says what nobody remembers.
pub fn haematemesis(now: Timestamp, version: u64) -> CaseDelivery {
    use RecordSource::Claims;
    let record = MedicalRecord {
        medications: vec![
            drug(now, "スピロノラクトン", "アルダクトンA錠25mg", "1日1回朝食後", Claims, 241),
            drug(now, "リファキシミン", "リフキシマ錠200mg", "1日3回毎食後", Claims, 241),
            drug(now, "ボノプラザンフマル酸塩", "タケキャブ錠20mg", "1日1回夕食後", Claims, 241),
        ],
        surgeries: vec![Surgery {
            code: "K533-2".to_owned(),
            name: "内視鏡的食道・胃静脈瘤結紮術".to_owned(),
            origin: origin(now, Claims, "湊野医療センター", 372, false),
        }],
        visits: vec![Visit {
            department: "消化器内科".to_owned(),
            inpatient: true,
            origin: origin(now, Claims, "湊野医療センター", 368, false),
        }],
        ..MedicalRecord::default()
    };
    let outcomes = [
        (Category::Eligibility, FetchOutcome::Fetched),
        (Category::Medications, FetchOutcome::Fetched),
        (Category::Surgeries, FetchOutcome::Fetched),
        (Category::Visits, FetchOutcome::Fetched),
        (Category::Dialysis, FetchOutcome::Empty),
        (Category::Checkups, FetchOutcome::TimedOut),
    ];
    let monitor = (0..60_u32).map(|i| {
        let (at, i) = (ago(now, 300 - i64::from(i) * 5), f64::from(i));
        reading(
            at,
            VitalSource::Monitor,
            &[
                (VitalKind::Pulse, (128.0 - i * 0.1).round()),
                (VitalKind::Spo2, 95.0),
                (VitalKind::RespiratoryRate, 28.0),
            ],
        )
    });
    let by_hand = [(700, 96.0, 60.0), (420, 84.0, 50.0), (60, 78.0, 44.0)].map(|(seconds, systolic, diastolic)| {
        reading(
            ago(now, seconds),
            VitalSource::Manual,
            &[
                (VitalKind::Systolic, systolic),
                (VitalKind::Diastolic, diastolic),
                (VitalKind::Temperature, 36.1),
                (VitalKind::OxygenFlow, 6.0),
            ],
        )
    });
    let observation = Observation {
        jcs: Some(Jcs::I1),
        gcs: Some(Gcs::new(4, 5, 6).unwrap()),
        present: vec![Sign::Haematemesis, Sign::ColdClammySkin, Sign::Pallor],
        absent: vec![Sign::ChestPain, Sign::AbdominalPain, Sign::Melaena],
        note: "新鮮血、洗面器半分".to_owned(),
        ..Observation::at(ago(now, 660))
    };
    CaseDelivery {
        situation: Some(situation(
            now,
            "青凪救急4",
            "昨夜から吐血4回。1年前にも同じ症状で手術。病名は不明",
            triage(ConditionClass::GastrointestinalBleed, Urgency::Red1),
            &[
                (Milestone::CallReceived, 1_900),
                (Milestone::ArrivedOnScene, 1_300),
                (Milestone::AtPatient, 1_240),
                (Milestone::Loaded, 820),
                (Milestone::LeftScene, 240),
            ],
            16,
            38,
        )),
        patient: Some(patient(50, Sex::Male)),
        record: Some(RecordView {
            own: Some(OwnWords::from(&own(now))),
            ..view(now, ConsentBasis::Patient, record, &outcomes)
        }),
        vitals: Some(VitalsPart { readings: monitor.chain(by_hand).collect(), observations: vec![observation] }),
        ..bare(HAEMATEMESIS, version, CaseStanding::Asked(None))
    }
}

/// Left-sided paralysis, cannot speak; takes an anticoagulant. Comes here.
pub fn stroke(now: Timestamp, version: u64) -> CaseDelivery {
    use RecordSource::{Claims, Dispensed, Prescribed};
    let record = MedicalRecord {
        medications: vec![
            drug(now, "ワルファリンカリウム", "ワーファリン錠1mg", "1日1回朝食後", Dispensed, 8),
            drug(now, "ワルファリンカリウム", "ワーファリン錠1mg", "1日1回朝食後", Prescribed, 8),
            drug(now, "ワルファリンカリウム", "ワーファリン錠1mg", "1日1回朝食後", Claims, 63),
            drug(now, "ビソプロロールフマル酸塩", "メインテート錠2.5mg", "1日1回朝食後", Dispensed, 8),
            drug(now, "アムロジピンベシル酸塩", "アムロジピンOD錠5mg", "1日1回朝食後", Claims, 63),
        ],
        ..MedicalRecord::default()
    };
    let outcomes = [
        (Category::Eligibility, FetchOutcome::Fetched),
        (Category::Medications, FetchOutcome::Fetched),
        (Category::Surgeries, FetchOutcome::Empty),
    ];
    let identity = PatientIdentity {
        name: "潮見 恒一".to_owned(),
        name_kana: "シオミ コウイチ".to_owned(),
        birth_date: Some(japan_date(now) - 62.years() - 40.days()),
        stated_age_years: None,
        sex: Sex::Male,
        address: "汐見県湊野市本町二丁目1-5".to_owned(),
        source: IdentitySource::Eligibility,
    };
    let observation = Observation {
        jcs: Some(Jcs::I3),
        gcs: Some(Gcs::new(4, 2, 6).unwrap()),
        pupil_left: Some(Pupil { diameter_tenth_mm: 30, reacts: true }),
        pupil_right: Some(Pupil { diameter_tenth_mm: 30, reacts: true }),
        present: vec![Sign::HemiparesisLeft, Sign::FacialPalsy, Sign::Aphasia, Sign::IrregularPulse],
        absent: vec![Sign::ConjugateDeviation],
        ecg: "心房細動".to_owned(),
        last_known_well: Some(ago(now, 5_400)),
        ..Observation::at(ago(now, 1_200))
    };
    let readings = [(1_150, 172.0, 96.0), (500, 180.0, 98.0), (90, 186.0, 102.0)]
        .map(|(seconds, systolic, diastolic)| {
            reading(
                ago(now, seconds),
                VitalSource::Manual,
                &[
                    (VitalKind::Systolic, systolic),
                    (VitalKind::Diastolic, diastolic),
                    (VitalKind::Pulse, 92.0),
                    (VitalKind::Spo2, 97.0),
                    (VitalKind::RespiratoryRate, 18.0),
                ],
            )
        })
        .to_vec();
    CaseDelivery {
        situation: Some(situation(
            now,
            "湊野救急1",
            "自宅で倒れた。左半身が動かず、話せない",
            Some(Triage { class: ConditionClass::Stroke, urgency: Urgency::Red2, flags: Vec::new() }),
            &[
                (Milestone::CallReceived, 2_600),
                (Milestone::ArrivedOnScene, 2_000),
                (Milestone::Loaded, 900),
                (Milestone::LeftScene, 420),
            ],
            14,
            800,
        )),
        patient: Some(PatientView { identity: Some(identity), ..patient(62, Sex::Male) }),
        record: Some(view(now, ConsentBasis::Waived, record, &outcomes)),
        vitals: Some(VitalsPart { readings, observations: vec![observation] }),
        ..bare(STROKE, version, CaseStanding::Destination)
    }
}

/// Unsteady and confused at work; an anti-epileptic drug is in the record.
pub fn confused(now: Timestamp, version: u64) -> CaseDelivery {
    let record = MedicalRecord {
        medications: vec![drug(
            now,
            "レベチラセタム",
            "イーケプラ錠500mg",
            "1日2回朝夕食後",
            RecordSource::Dispensed,
            21,
        )],
        ..MedicalRecord::default()
    };
    let outcomes = [
        (Category::Eligibility, FetchOutcome::Fetched),
        (Category::Medications, FetchOutcome::Fetched),
        (Category::Surgeries, FetchOutcome::NotConsented),
        (Category::Visits, FetchOutcome::Unreachable),
    ];
    let observation = Observation {
        jcs: Some(Jcs::II10),
        present: vec![Sign::Confusion, Sign::Unsteady],
        ..Observation::at(ago(now, 500))
    };
    let readings = vec![reading(
        ago(now, 480),
        VitalSource::Manual,
        &[
            (VitalKind::Systolic, 132.0),
            (VitalKind::Diastolic, 78.0),
            (VitalKind::Pulse, 88.0),
            (VitalKind::Spo2, 98.0),
            (VitalKind::RespiratoryRate, 16.0),
            (VitalKind::Temperature, 36.8),
        ],
    )];
    CaseDelivery {
        situation: Some(situation(
            now,
            "湊野救急1",
            "勤務中にふらつき、会話がかみ合わない。自分の名前が書けない",
            Some(Triage {
                class: ConditionClass::ConsciousnessOrSeizure,
                urgency: Urgency::Yellow,
                flags: vec![CareFlag::Pregnant],
            }),
            &[(Milestone::CallReceived, 1_500), (Milestone::ArrivedOnScene, 900), (Milestone::Loaded, 260)],
            9,
            156,
        )),
        patient: Some(patient(41, Sex::Female)),
        record: Some(RecordView {
            own: Some(OwnWords::from(&Relation::Namesake {
                of: "湊野中央医療センター".to_owned(),
                same: false,
                said: true,
            })),
            ..view(now, ConsentBasis::Patient, record, &outcomes)
        }),
        vitals: Some(VitalsPart { readings, observations: vec![observation] }),
        ..bare(CONFUSED, version, CaseStanding::Asked(None))
    }
}
