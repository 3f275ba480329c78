//! Made-up cases: one with everything that a case can hold, and the busiest patient that fits into one.

use domain::{
    card::{CardSummary, CertificateStanding, TokenKind},
    consent::{Consent, ConsentBasis, IdentityCheck},
    encounter::Encounter,
    event::{Author, AuthorRole, EncounterEvent, RecordedEvent},
    fetch::Window,
    ids::{CrewId, DeviceId, EncounterId, EventId, HeadquartersId, HospitalId, InquiryId, PersonId},
    inference::{Knowledge, infer_on},
    inquiry::{Answer, AskTerms, ReleaseReason},
    interview::{Informant, SpokenHistory},
    meaning::Meaning,
    milestone::Milestone,
    observation::{Gcs, Jcs, Observation, Pupil, Sign},
    patient::{IdentitySource, IdentityVerdict, PatientIdentity, Sex, japan_date},
    record::{
        Category, DrugRoute, FetchOutcome, MedicalRecord, Medication, Origin, RecordSource, Surgery, Treatment, Visit,
    },
    triage::{CareFlag, ConditionClass, IncidentKind, Triage, Urgency},
    vitals::{VitalKind, VitalReading, VitalSource, plausible},
};
use jiff::{SignedDuration, Timestamp, ToSpan as _, civil::date};

/// 2026-11-16 11:00 in Japan.
pub fn now() -> Timestamp {
    "2026-11-16T02:00:00Z".parse().unwrap()
}

fn ago(seconds: i64) -> Timestamp {
    now() - SignedDuration::from_secs(seconds)
}

pub fn hospital(number: u8) -> HospitalId {
    HospitalId::new(format!("99100000{number:02}")).unwrap()
}

fn id<T>(number: u128, make: fn(&[u8]) -> Result<T, domain::ids::BadId>) -> T {
    make(&number.to_be_bytes()).unwrap()
}

fn inquiry(number: u128) -> InquiryId {
    id(number, InquiryId::from_bytes)
}

/// Folds events in their order, each an instant after the one before.
pub fn fold(events: &[EncounterEvent]) -> Encounter {
    let author = Author {
        role: AuthorRole::Crew,
        organisation: "minato-1".to_owned(),
        person: PersonId::new("captain-1").unwrap(),
        device: DeviceId::new("tablet-1").unwrap(),
    };
    let recorded: Vec<RecordedEvent> = (1_u128..)
        .zip(events)
        .map(|(number, event)| RecordedEvent {
            id: id(number, EventId::from_bytes),
            encounter: id(77, EncounterId::from_bytes),
            author: author.clone(),
            recorded_at: ago(1_000) + SignedDuration::from_secs(i64::try_from(number).unwrap()),
            event: event.clone(),
        })
        .collect();
    Encounter::fold(&recorded).unwrap().unwrap()
}

fn origin(source: RecordSource, place: &str, days: i32) -> Origin {
    let day = japan_date(now()) - days.days();
    let month_only = source == RecordSource::Claims;
    Origin {
        source,
        institution: None,
        institution_name: place.to_owned(),
        date: Some(if month_only { day.first_of_month() } else { day }),
        month_only,
    }
}

fn drug(ingredient: &str, product: &str, source: RecordSource, place: &str, days: i32) -> Medication {
    Medication {
        code: String::new(),
        product: product.to_owned(),
        ingredient: ingredient.to_owned(),
        quantity: "1".to_owned(),
        unit: "錠".to_owned(),
        usage: "1日1回朝食後".to_owned(),
        times: Some(28),
        route: DrugRoute::Oral,
        origin: origin(source, place, days),
    }
}

fn fetched(category: Category, outcome: FetchOutcome, part: MedicalRecord) -> EncounterEvent {
    EncounterEvent::CategoryFetched { category, window: Window::Full, outcome, part, duration_ms: 700 }
}

fn vitals(seconds: i64, values: &[(VitalKind, f64)]) -> EncounterEvent {
    let values = values.iter().map(|(kind, value)| (*kind, plausible(*kind, *value).unwrap())).collect();
    EncounterEvent::VitalsRecorded {
        readings: vec![VitalReading { at: ago(seconds), source: VitalSource::Manual, values }],
    }
}

fn inferred(record: &MedicalRecord) -> EncounterEvent {
    let knowledge = Knowledge::shipped().unwrap();
    let findings = infer_on(record, &knowledge, japan_date(now()));
    EncounterEvent::FindingsInferred { findings, knowledge: knowledge.version().to_owned() }
}

/// With what the shipped tables raise of it.
fn with_flags(mut events: Vec<EncounterEvent>) -> Vec<EncounterEvent> {
    let meaning = Meaning::shipped().unwrap();
    let flags = meaning.flags(&fold(&events), now());
    events.push(EncounterEvent::FlagsRaised { flags, table: meaning.flags_version().to_owned() });
    events
}

fn said(lines: &[&str]) -> Vec<String> {
    lines.iter().map(|line| (*line).to_owned()).collect()
}

/// A stroke with everything that a case can hold.
#[allow(dead_code, reason = "whoever includes this file may need one case only")]
pub fn everything() -> Vec<EncounterEvent> {
    with_flags(everything_seen())
}

#[allow(dead_code, reason = "whoever includes this file may need one case only")]
fn everything_seen() -> Vec<EncounterEvent> {
    use RecordSource::{Claims, Dispensed, Prescribed};
    let drugs = vec![
        drug("ワルファリンカリウム", "ワーファリン錠1mg", Dispensed, "汐見薬局", 8),
        drug("ワルファリンカリウム", "ワーファリン錠1mg", Prescribed, "汐見内科クリニック", 8),
        drug("アムロジピンベシル酸塩", "アムロジピンOD錠5mg", Claims, "汐見内科クリニック", 63),
        drug("ロキソプロフェンナトリウム水和物", "ロキソニン錠60mg", Claims, "霧原整形外科", 400),
    ];
    let surgery = Surgery {
        code: String::new(),
        name: "内視鏡的食道・胃静脈瘤結紮術".to_owned(),
        origin: origin(Claims, "湊野医療センター", 372),
    };
    let dialysis = |days| Treatment {
        code: String::new(),
        name: "人工腎臓(慢性維持透析)".to_owned(),
        origin: origin(Claims, "湊野医療センター", days),
    };
    let visit = |days| Visit {
        department: "循環器内科".to_owned(),
        inpatient: false,
        origin: origin(Claims, "湊野医療センター", days),
    };
    let record = MedicalRecord {
        medications: drugs,
        surgeries: vec![surgery],
        dialysis: vec![dialysis(20), dialysis(60)],
        visits: vec![visit(20), visit(90)],
        ..MedicalRecord::default()
    };
    let only = |part: MedicalRecord| part;
    let mut events = begin();
    events.extend([
        fetched(Category::Eligibility, FetchOutcome::Fetched, MedicalRecord::default()),
        fetched(
            Category::Medications,
            FetchOutcome::Fetched,
            only(MedicalRecord { medications: record.medications.clone(), ..MedicalRecord::default() }),
        ),
        fetched(
            Category::Surgeries,
            FetchOutcome::Fetched,
            only(MedicalRecord { surgeries: record.surgeries.clone(), ..MedicalRecord::default() }),
        ),
        fetched(
            Category::Visits,
            FetchOutcome::Partial,
            only(MedicalRecord { visits: record.visits.clone(), ..MedicalRecord::default() }),
        ),
        fetched(
            Category::Dialysis,
            FetchOutcome::Fetched,
            only(MedicalRecord { dialysis: record.dialysis.clone(), ..MedicalRecord::default() }),
        ),
        fetched(Category::Checkups, FetchOutcome::TimedOut, MedicalRecord::default()),
        inferred(&record),
        EncounterEvent::FindingDismissed { code: "no-such-finding".to_owned() },
        EncounterEvent::Interviewed(SpokenHistory {
            informant: Informant::Family,
            at: ago(700),
            medications: said(&["血圧の薬(白い錠剤、朝1錠)"]),
            surgeries: said(&["10年前に左股関節"]),
            visits: said(&["霧原整形外科"]),
            illnesses: said(&["心房細動"]),
            allergies: said(&["ペニシリン"]),
            on_dialysis: Some(true),
        }),
    ]);
    events.extend(end());
    events
}

/// From the call to the consent.
fn begin() -> Vec<EncounterEvent> {
    let mut events = vec![EncounterEvent::Opened {
        crew: CrewId::new("minato-1").unwrap(),
        headquarters: HeadquartersId::new("minato").unwrap(),
        kind: IncidentKind::AcuteIllness,
    }];
    let times = [
        (Milestone::CallReceived, 2_600),
        (Milestone::ArrivedOnScene, 2_000),
        (Milestone::AtPatient, 1_900),
        (Milestone::Loaded, 900),
        (Milestone::LeftScene, 420),
    ];
    events.extend(times.map(|(milestone, seconds)| EncounterEvent::MilestoneReached { milestone, at: ago(seconds) }));
    events.extend([
        EncounterEvent::CardRead(CardSummary {
            token: TokenKind::Card,
            standing: CertificateStanding::Valid,
            certificate_ends: date(2029, 5, 12),
            duration_ms: 2_000,
        }),
        EncounterEvent::ConsentRecorded(Consent {
            basis: ConsentBasis::Family,
            supervisor: PersonId::new("captain-1").unwrap(),
            at: ago(1_000),
            categories: Category::ALL.to_vec(),
            identity_check: IdentityCheck::Visual,
        }),
        EncounterEvent::PatientIdentified(PatientIdentity {
            name: "潮見 恒一".to_owned(),
            name_kana: "シオミ コウイチ".to_owned(),
            birth_date: Some(date(1964, 10, 7)),
            stated_age_years: None,
            sex: Sex::Male,
            address: "汐見県湊野市本町二丁目1-5".to_owned(),
            source: IdentitySource::Eligibility,
        }),
        EncounterEvent::IdentityJudged {
            source: IdentitySource::Eligibility,
            verdict: IdentityVerdict::Matches,
            check: IdentityCheck::Visual,
        },
        EncounterEvent::ComplaintRecorded {
            complaint: "自宅で倒れた。左半身が動かず、話せない".to_owned()
        },
        EncounterEvent::Triaged(Triage {
            class: ConditionClass::Stroke,
            urgency: Urgency::Red2,
            flags: vec![CareFlag::OnDialysis],
        }),
    ]);
    events
}

/// What the crew saw, and how it was decided.
fn end() -> Vec<EncounterEvent> {
    let pupil = Some(Pupil { diameter_tenth_mm: 30, reacts: true });
    let hospitals = vec![hospital(1), hospital(2)];
    vec![
        EncounterEvent::Observed(Observation {
            jcs: Some(Jcs::I3),
            gcs: Some(Gcs::new(4, 2, 6).unwrap()),
            pupil_left: pupil,
            pupil_right: pupil,
            present: vec![Sign::HemiparesisLeft, Sign::FacialPalsy, Sign::Aphasia, Sign::IrregularPulse],
            absent: vec![Sign::ConjugateDeviation],
            ecg: "心房細動".to_owned(),
            last_known_well: Some(ago(5_400)),
            note: "右を向けない".to_owned(),
            ..Observation::at(ago(1_200))
        }),
        vitals(1_150, &[(VitalKind::Systolic, 172.0), (VitalKind::Diastolic, 96.0), (VitalKind::Pulse, 88.0)]),
        vitals(
            90,
            &[
                (VitalKind::Systolic, 186.0),
                (VitalKind::Diastolic, 102.0),
                (VitalKind::Pulse, 92.0),
                (VitalKind::Spo2, 97.0),
                (VitalKind::RespiratoryRate, 18.0),
                (VitalKind::OxygenFlow, 4.0),
                (VitalKind::Temperature, 36.4),
            ],
        ),
        EncounterEvent::AskRequested { hospitals: hospitals.clone(), reason: None },
        EncounterEvent::InquirySent {
            inquiry: inquiry(1),
            hospital: hospital(1),
            rank: 1,
            drive_min: 14,
            terms: AskTerms::default(),
        },
        EncounterEvent::InquirySent {
            inquiry: inquiry(2),
            hospital: hospital(2),
            rank: 2,
            drive_min: 20,
            terms: AskTerms::default(),
        },
        EncounterEvent::InquiryAnswered { inquiry: inquiry(1), hospital: hospital(1), answer: Answer::Accept },
        EncounterEvent::DestinationDecided { hospital: hospital(1), inquiry: inquiry(1), standard: String::new() },
        EncounterEvent::InquiryReleased {
            inquiry: inquiry(2),
            hospital: hospital(2),
            reason: ReleaseReason::AnotherChosen,
        },
    ]
}

/// Forty drugs, many acts, long texts everywhere.
pub fn busiest() -> Vec<EncounterEvent> {
    with_flags(busiest_seen())
}

#[allow(dead_code, reason = "whoever includes this file may need one case only")]
fn busiest_seen() -> Vec<EncounterEvent> {
    use RecordSource::{Claims, Dispensed, Prescribed};
    let names = [
        "ニフェジピン",
        "カンデサルタンシレキセチル",
        "フロセミド",
        "アゾセミド",
        "スピロノラクトン",
        "カルベジロール",
        "アトルバスタチンカルシウム水和物",
        "エゼチミブ",
        "ランソプラゾール",
        "レバミピド",
        "酸化マグネシウム",
        "センノシド",
        "ゾルピデム酒石酸塩",
        "エチゾラム",
        "デュロキセチン塩酸塩",
        "プレガバリン",
        "トラマドール塩酸塩・アセトアミノフェン配合剤",
        "メトホルミン塩酸塩",
        "リナグリプチン",
        "エンパグリフロジン",
        "フェブキソスタット",
        "アレンドロン酸ナトリウム水和物",
        "エルデカルシトール",
        "ドネペジル塩酸塩",
        "メマンチン塩酸塩",
        "タムスロシン塩酸塩",
        "ソリフェナシンコハク酸塩",
        "レボチロキシンナトリウム水和物",
        "プレドニゾロン",
        "メトトレキサート",
        "葉酸",
        "カルボシステイン",
        "モンテルカストナトリウム",
        "フェキソフェナジン塩酸塩",
        "ポラプレジンク",
        "炭酸ランタン水和物",
        "ビソプロロールフマル酸塩",
    ];
    let mut drugs: Vec<Medication> = names
        .iter()
        .map(|name| drug(name, &format!("{name}錠「試験用長い名称」20mg"), Dispensed, "汐見薬局 湊野駅前店", 8))
        .collect();
    drugs.push(drug("ワルファリンカリウム", "ワーファリン錠1mg", Dispensed, "汐見薬局", 30));
    for doubled in ["アムロジピンベシル酸塩", "ファモチジン"] {
        for (place, days) in [("汐見内科クリニック", 6), ("霧原整形外科", 7)] {
            drugs.push(drug(doubled, &format!("{doubled}錠5mg"), Prescribed, place, days));
            drugs.push(drug(doubled, &format!("{doubled}錠5mg"), Claims, place, 70));
        }
    }
    let many = |names: &[&str]| -> Vec<(String, i32)> {
        (1_i32..).zip(names).map(|(n, name)| ((*name).to_owned(), n * 100)).collect()
    };
    let acts = [
        "経皮的冠動脈ステント留置術(急性心筋梗塞に対するもの)",
        "ペースメーカー移植術(経静脈電極の場合)",
        "人工関節置換術(膝)",
        "内視鏡的食道・胃静脈瘤結紮術",
        "胆嚢摘出術(腹腔鏡下)",
        "水晶体再建術(眼内レンズを挿入する場合)",
    ];
    let surgery =
        |(name, days)| Surgery { code: String::new(), name, origin: origin(Claims, "汐見県立大学病院", days) };
    let treatment =
        |(name, days)| Treatment {
            code: String::new(), name, origin: origin(Claims, "湊野腎クリニック", days)
        };
    let places = ["汐見県立大学医学部附属病院 高度救命救急センター", "湊野医療センター", "霧原整形外科", "潮路野内科"];
    let record = MedicalRecord {
        medications: drugs,
        surgeries: many(&acts).into_iter().map(surgery).collect(),
        treatments: many(&["在宅酸素療法指導管理料", "在宅自己注射指導管理料", "中心静脈注射", "人工呼吸"])
            .into_iter()
            .map(treatment)
            .collect(),
        dialysis: (1..150).map(|n| treatment(("人工腎臓(慢性維持透析を行った場合)".to_owned(), n * 2))).collect(),
        visits: (0..60)
            .map(|n| Visit {
                department: "循環器内科・腎臓内科・リハビリテーション科".to_owned(),
                inpatient: n % 7 == 0,
                origin: origin(Claims, places[n % places.len()], i32::try_from(n).unwrap() * 20),
            })
            .collect(),
        ..MedicalRecord::default()
    };
    let long = |what: &str| vec![what.repeat(12)];
    let mut events = begin();
    events.extend([
        EncounterEvent::ComplaintRecorded {
            complaint: "昨夜から繰り返す吐血と、立ち上がれないほどのふらつき、".repeat(12),
        },
        fetched(Category::Eligibility, FetchOutcome::InvalidQualification, MedicalRecord::default()),
        fetched(Category::Medications, FetchOutcome::Fetched, record.clone()),
        fetched(Category::Surgeries, FetchOutcome::Partial, MedicalRecord::default()),
        fetched(Category::Visits, FetchOutcome::TimedOut, MedicalRecord::default()),
        fetched(Category::Treatments, FetchOutcome::ServiceError, MedicalRecord::default()),
        fetched(Category::Dialysis, FetchOutcome::Unreadable, MedicalRecord::default()),
        inferred(&record),
        EncounterEvent::Interviewed(SpokenHistory {
            informant: Informant::Other,
            at: ago(700),
            medications: long("血をさらさらにする薬(名前不明)、"),
            surgeries: long("10年前に左股関節の手術、"),
            visits: long("霧原整形外科と潮路野内科、"),
            illnesses: long("糖尿病、高血圧、心不全、"),
            allergies: long("ペニシリン、造影剤、そば、"),
            on_dialysis: Some(true),
        }),
        EncounterEvent::Observed(Observation {
            jcs: Some(Jcs::III100),
            present: Sign::ALL.iter().copied().step_by(2).collect(),
            absent: Sign::ALL.iter().copied().skip(1).step_by(2).collect(),
            ecg: "心房細動、時に心室性期外収縮の連発を認める".repeat(4),
            note: "新鮮血、洗面器半分。家族によると朝から会話がかみ合わない。".repeat(8),
            ..Observation::at(ago(300))
        }),
    ]);
    let times = [Milestone::Notified, Milestone::EnRoute];
    events.extend(times.map(|milestone| EncounterEvent::MilestoneReached { milestone, at: ago(2_500) }));
    events.extend(end());
    events
}

/// A patient who takes one drug, and took another until two years ago.
#[allow(dead_code, reason = "the gateway's sample shares this file and does not show this one")]
pub fn one_drug_stopped() -> Vec<EncounterEvent> {
    let medications = vec![
        drug("レベチラセタム", "イーケプラ錠500mg", RecordSource::Dispensed, "汐見薬局", 10),
        drug("チアマゾール", "メルカゾール錠5mg", RecordSource::Dispensed, "汐見薬局", 730),
    ];
    let record = MedicalRecord { medications, ..MedicalRecord::default() };
    let mut events = everything()[..1].to_vec();
    events.push(fetched(Category::Medications, FetchOutcome::Fetched, record.clone()));
    events.push(inferred(&record));
    events
}
