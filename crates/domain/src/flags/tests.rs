#![allow(clippy::unwrap_used)]
use jiff::{Timestamp, ToSpan as _};

use super::*;
use crate::{
    encounter::Encounter,
    event::{Author, AuthorRole, EncounterEvent, RecordedEvent},
    fetch::Window,
    ids::{CrewId, DeviceId, EncounterId, EventId, HeadquartersId, PersonId},
    inference::{Knowledge, infer_of},
    interview::{Informant, SpokenHistory},
    observation::{Jcs, Observation, Sign},
    patient::{IdentitySource, PatientIdentity, Sex, japan_date},
    record::{Category, DrugRoute, FetchOutcome, MedicalRecord, Medication, Origin, RecordSource, Surgery, Treatment},
    triage::{ConditionClass, IncidentKind, Triage, Urgency},
    vitals::{VitalKind, VitalReading, VitalSource, plausible},
};

fn now() -> Timestamp {
    "2026-11-21T03:00:00Z".parse().unwrap()
}

fn origin(days_ago: i32) -> Origin {
    Origin {
        source: RecordSource::Dispensed,
        institution: None,
        institution_name: "汐見薬局".to_owned(),
        date: Some(japan_date(now()) - days_ago.days()),
        month_only: false,
    }
}

/// A case that a test fills.
struct Case {
    encounter: Encounter,
    events: u8,
}

impl Case {
    fn new() -> Self {
        let opened = EncounterEvent::Opened {
            crew: CrewId::new("crew-1").unwrap(),
            headquarters: HeadquartersId::new("hq-1").unwrap(),
            kind: IncidentKind::AcuteIllness,
        };
        Self { encounter: Encounter::open(&recorded(0, opened)).unwrap(), events: 0 }
    }

    fn with(mut self, event: EncounterEvent) -> Self {
        self.events += 1;
        self.encounter.apply(&recorded(self.events, event)).unwrap();
        self
    }

    fn part(self, category: Category, part: MedicalRecord) -> Self {
        self.with(EncounterEvent::CategoryFetched {
            category,
            window: Window::Full,
            outcome: FetchOutcome::Fetched,
            part,
            duration_ms: 1,
        })
    }

    fn drug(self, ingredient: &str, days_ago: i32) -> Self {
        let line = Medication {
            code: String::new(),
            product: format!("{ingredient}錠"),
            ingredient: ingredient.to_owned(),
            quantity: "1".to_owned(),
            unit: "錠".to_owned(),
            usage: String::new(),
            times: Some(30),
            route: DrugRoute::Oral,
            origin: origin(days_ago),
        };
        self.part(Category::Medications, MedicalRecord { medications: vec![line], ..MedicalRecord::default() })
    }

    fn surgery(self, name: &str, days_ago: i32) -> Self {
        let line = Surgery { code: String::new(), name: name.to_owned(), origin: origin(days_ago) };
        self.part(Category::Surgeries, MedicalRecord { surgeries: vec![line], ..MedicalRecord::default() })
    }

    fn dialysis(self, days_ago: i32) -> Self {
        let line =
            Treatment {
                code: String::new(), name: "人工腎臓(慢性維持透析)".to_owned(), origin: origin(days_ago)
            };
        self.part(Category::Dialysis, MedicalRecord { dialysis: vec![line], ..MedicalRecord::default() })
    }

    fn complaint(self, complaint: &str) -> Self {
        self.with(EncounterEvent::ComplaintRecorded { complaint: complaint.to_owned() })
    }

    fn signs(self, present: &[Sign]) -> Self {
        self.with(EncounterEvent::Observed(Observation { present: present.to_vec(), ..Observation::at(now()) }))
    }

    fn jcs(self, jcs: Jcs) -> Self {
        self.with(EncounterEvent::Observed(Observation { jcs: Some(jcs), ..Observation::at(now()) }))
    }

    fn vital(self, kind: VitalKind, value: f64, minutes_ago: i64) -> Self {
        let at = now() - minutes_ago.minutes();
        let values = [(kind, plausible(kind, value).unwrap())].into();
        self.with(EncounterEvent::VitalsRecorded {
            readings: vec![VitalReading { at, source: VitalSource::Monitor, values }],
        })
    }

    fn patient(self, years: u8, sex: Sex) -> Self {
        self.with(EncounterEvent::PatientIdentified(PatientIdentity {
            name: String::new(),
            name_kana: String::new(),
            birth_date: None,
            stated_age_years: Some(years),
            sex,
            address: String::new(),
            source: IdentitySource::Interview,
        }))
    }

    fn said(self, fill: impl FnOnce(&mut SpokenHistory)) -> Self {
        let mut spoken = SpokenHistory {
            informant: Informant::Family,
            at: now(),
            medications: vec![],
            surgeries: vec![],
            visits: vec![],
            illnesses: vec![],
            allergies: vec![],
            on_dialysis: None,
        };
        fill(&mut spoken);
        self.with(EncounterEvent::Interviewed(spoken))
    }

    fn flags(self) -> Vec<Flag> {
        let knowledge = Knowledge::shipped().unwrap();
        let findings = infer_of(&self.encounter, &knowledge, japan_date(now()));
        let case = self.with(EncounterEvent::FindingsInferred { findings, knowledge: String::new() });
        FlagTable::shipped(&knowledge).unwrap().raise(&case.encounter, now())
    }

    fn codes(self) -> Vec<String> {
        self.flags().into_iter().map(|flag| flag.code).collect()
    }
}

fn recorded(number: u8, event: EncounterEvent) -> RecordedEvent {
    RecordedEvent {
        id: EventId::from_bytes(&[number + 1; 16]).unwrap(),
        encounter: EncounterId::from_bytes(&[1; 16]).unwrap(),
        author: Author {
            role: AuthorRole::Crew,
            organisation: "crew-1".to_owned(),
            person: PersonId::new("p-1").unwrap(),
            device: DeviceId::new("d-1").unwrap(),
        },
        recorded_at: now(),
        event,
    }
}

#[test]
fn a_drug_alone_and_an_injury_alone_raise_nothing() {
    assert_eq!(Case::new().codes(), [] as [&str; 0]);
    assert_eq!(Case::new().drug("アピキサバン", 10).codes(), [] as [&str; 0]);
    assert_eq!(Case::new().complaint("転倒して頭を打った").codes(), [] as [&str; 0]);
}

#[test]
fn an_anticoagulant_and_a_blow_to_the_head_come_with_their_grounds() {
    let flags = Case::new().drug("アピキサバン", 10).complaint("転倒して頭を打った").flags();
    assert_eq!(flags.iter().map(|flag| flag.code.as_str()).collect::<Vec<_>>(), ["antithrombotic-head-injury"]);
    assert_eq!(flags[0].tier, Tier::Act);
    let evidence = flags[0].grounds[0].evidence.as_ref().unwrap();
    assert_eq!((evidence.name.as_str(), evidence.origin.date), ("アピキサバン錠", origin(10).date));
    assert_eq!(flags[0].grounds[1].ja, "主訴「転倒して頭を打った」");
}

/// What the flag of this code is called in the case.
fn title(case: Case, code: &str) -> [String; 2] {
    let flag = case.flags().into_iter().find(|flag| flag.code == code).unwrap();
    [flag.ja, flag.en]
}

#[test]
fn a_flag_is_called_by_what_is_so_and_not_by_all_that_could_raise_it() {
    let warfarin = || Case::new().drug("ワルファリンカリウム", 10);
    let injured = title(warfarin().complaint("転んで頭を打った"), "antithrombotic-head-injury");
    assert_eq!(injured, ["抗凝固薬の処方歴 + 頭部外傷", "Anticoagulant prescribed + head injury"]);
    let both =
        title(warfarin().drug("クロピドグレル硫酸塩", 10).complaint("転んで頭を打った"), "antithrombotic-head-injury");
    assert_eq!(both[0], "抗凝固薬の処方歴、抗血小板薬の処方歴 + 頭部外傷");
    let steroid = || Case::new().drug("プレドニゾロン", 10);
    let low = title(steroid().vital(VitalKind::Systolic, 84.0, 0), "adrenal-crisis");
    assert_eq!(low[0], "ステロイド長期処方 + 血圧低下");
    let sick = title(steroid().signs(&[Sign::Vomiting]), "adrenal-crisis");
    assert_eq!(sick[0], "ステロイド長期処方 + 嘔吐");
}

#[test]
fn a_value_without_a_word_is_called_by_its_side_and_never_by_the_value() {
    let slow = title(Case::new().dialysis(2).vital(VitalKind::Pulse, 40.0, 0), "dialysis-potassium");
    assert_eq!(slow, ["透析中 + 脈拍低値", "On dialysis + low Pulse"]);
}

#[test]
fn the_class_that_the_crew_set_is_no_second_reason() {
    let triaged = |case: Case| {
        case.with(EncounterEvent::Triaged(Triage {
            class: ConditionClass::Dialysis,
            urgency: Urgency::Red2,
            flags: Vec::new(),
        }))
    };
    let slow = || Case::new().vital(VitalKind::Pulse, 40.0, 0);
    assert_eq!(title(triaged(slow().dialysis(2)), "dialysis-potassium")[0], "透析中 + 脈拍低値");
    assert_eq!(title(triaged(slow()), "dialysis-potassium")[0], "透析 + 脈拍低値", "where nothing else says it");
}

#[test]
fn a_title_of_one_thing_stays_as_reviewed() {
    let arm = title(Case::new().dialysis(2), "shunt-arm");
    assert_eq!(arm[0], "シャント肢: 血圧測定・静脈路に使わない");
}

#[test]
fn a_new_reason_of_another_kind_is_told_again() {
    let steroid = || Case::new().drug("プレドニゾロン", 10).signs(&[Sign::Vomiting]);
    let before = steroid().flags();
    let after = steroid().signs(&[Sign::Vomiting, Sign::Fever]).flags();
    assert!(say_the_same(&before, &before));
    assert!(!say_the_same(&before, &after));
}

#[test]
fn what_was_stopped_long_ago_raises_nothing() {
    assert_eq!(Case::new().drug("アピキサバン", 300).complaint("頭部打撲").codes(), [] as [&str; 0]);
}

#[test]
fn a_steroid_counts_within_the_year_and_not_after() {
    let case = |days| Case::new().drug("プレドニゾロン", days).vital(VitalKind::Systolic, 84.0, 0);
    assert!(case(300).codes().contains(&"adrenal-crisis".to_owned()));
    assert!(!case(500).codes().contains(&"adrenal-crisis".to_owned()));
}

#[test]
fn a_dismissed_finding_raises_nothing() {
    let case = Case::new().drug("アピキサバン", 10).complaint("頭部打撲");
    let case = case.with(EncounterEvent::FindingDismissed { code: "anticoagulated".to_owned() });
    let codes = case.codes();
    assert!(!codes.contains(&"antithrombotic-head-injury".to_owned()), "{codes:?}");
}

#[test]
fn a_denied_complaint_raises_nothing() {
    assert_eq!(Case::new().drug("アピキサバン", 10).complaint("倦怠感。頭部打撲なし").codes(), [] as [&str; 0]);
}

#[test]
fn a_limit_is_met_on_its_side_and_held_for_minutes() {
    let case =
        |value, minutes| Case::new().drug("ビソプロロールフマル酸塩", 10).vital(VitalKind::Systolic, value, minutes);
    assert!(case(99.0, 0).codes().contains(&"hidden-tachycardia".to_owned()));
    assert!(!case(100.0, 0).codes().contains(&"hidden-tachycardia".to_owned()));
    let better = |minutes| case(92.0, minutes).vital(VitalKind::Systolic, 104.0, 0).codes();
    assert!(better(4).contains(&"hidden-tachycardia".to_owned()));
    assert!(!better(6).contains(&"hidden-tachycardia".to_owned()));
}

#[test]
fn a_fast_pulse_is_not_hidden() {
    let case = Case::new().drug("ビソプロロールフマル酸塩", 10).vital(VitalKind::Systolic, 84.0, 0);
    assert!(!case.vital(VitalKind::Pulse, 130.0, 0).codes().contains(&"hidden-tachycardia".to_owned()));
}

#[test]
fn what_is_said_counts_where_there_is_no_card() {
    let case = Case::new().said(|said| said.medications = vec!["ワーファリン 1日1回".to_owned()]);
    assert_eq!(case.complaint("階段で転倒、後頭部を打撲").codes(), ["antithrombotic-head-injury"]);
    let case = Case::new().said(|said| said.on_dialysis = Some(true));
    assert_eq!(case.codes(), ["shunt-arm"]);
    let case = Case::new().said(|said| said.allergies = vec!["ペニシリン".to_owned()]);
    assert_eq!(case.codes(), ["known-allergy"]);
}

#[test]
fn what_kills_soonest_stands_first() {
    let case = Case::new().dialysis(2).drug("アピキサバン", 10).signs(&[Sign::Malaise]).complaint("自宅で転倒");
    let tiers: Vec<Tier> = case.flags().iter().map(|flag| flag.tier).collect();
    assert!(tiers.len() >= 3 && tiers.is_sorted(), "{tiers:?}");
}

#[test]
fn a_row_that_says_more_covers_the_one_that_says_less() {
    let codes = Case::new().surgery("内視鏡的食道・胃静脈瘤結紮術", 380).signs(&[Sign::Haematemesis]).codes();
    assert_eq!(codes, ["variceal-bleeding"]);
}

#[test]
fn age_and_sex_are_asked_of_the_patient() {
    let case = |years, sex| {
        Case::new()
            .drug("レベチラセタム", 10)
            .patient(years, sex)
            .jcs(Jcs::I2)
            .codes()
            .contains(&"pregnancy-drug".to_owned())
    };
    assert!(case(41, Sex::Female) && case(49, Sex::Female) && case(15, Sex::Female));
    assert!(!case(50, Sex::Female) && !case(14, Sex::Female) && !case(41, Sex::Male));
}

#[test]
fn an_older_value_is_no_news() {
    let flag = |value| Case::new().drug("ビソプロロールフマル酸塩", 10).vital(VitalKind::Systolic, value, 0).flags();
    assert!(say_the_same(&flag(84.0), &flag(80.0)));
    assert!(!say_the_same(&flag(84.0), &flag(120.0)));
}

#[test]
fn a_wrong_row_is_refused_with_its_place() {
    let knowledge = Knowledge::shipped().unwrap();
    let table = |all: &str, more: &str| {
        let text = format!(
            "version='1'\n[group]\ng=['sign:fever']\n[[flag]]\ncode='a'\ntier='tell'\nja='あ'\nen='a'\nadvice_ja='い'\nadvice_en='i'\n\
             source='s'\nall={all}\n{more}"
        );
        FlagTable::parse(&text, &knowledge).map(|table| table.codes().count()).map_err(|error| error.to_string())
    };
    assert_eq!(table("[['@g', 'pulse>=120.5', 'jcs>=II-10']]", ""), Ok(1));
    for (all, said) in [
        ("[['finding:nobody']]", "no such finding"),
        ("[['sign:nobody']]", "no such sign"),
        ("[['@nobody']]", "no such group"),
        ("[['pulse>=12.55']]", "one decimal"),
        ("[['pulse>=9999']]", "one decimal"),
        ("[['height<100']]", "no such vital"),
        ("[['gcs<=16']]", "3 to 15"),
        ("[['nonsense']]", "not a statement"),
        ("[[]]", "every side"),
        ("[]", "every side"),
    ] {
        let error = table(all, "").unwrap_err();
        assert!(error.contains(said) && error.contains("row `a`"), "{all}: {error}");
    }
    assert!(table("[['sign:fever']]", "covers=['b']").unwrap_err().contains("no such row"));
    assert!(table("[['sign:fever']]", "urgent=true").unwrap_err().contains("unknown field"));
}

#[test]
fn every_row_of_the_shipped_table_has_words_that_fit() {
    let knowledge = Knowledge::shipped().unwrap();
    let table = FlagTable::shipped(&knowledge).unwrap();
    assert!(table.codes().count() >= 90);
    for flag in table.flags() {
        assert!(flag.ja.chars().count() <= 40, "{}: {}", flag.code, flag.ja);
        assert!(flag.advice_ja.chars().count() <= 70, "{}: {}", flag.code, flag.advice_ja);
        assert!(!flag.en.is_empty() && !flag.advice_en.is_empty(), "{}", flag.code);
    }
}
