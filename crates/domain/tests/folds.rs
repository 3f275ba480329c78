//! Folds: repeats and order of arrival make no difference where they must not, and no case takes in another's events.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;

use domain::{
    encounter::{Encounter, FoldError},
    event::{Author, AuthorRole, EncounterEvent, RecordedEvent},
    fetch::Window,
    ids::{CrewId, DeviceId, EncounterId, EventId, HeadquartersId, PersonId},
    milestone::{Milestone, Milestones},
    patient::{IdentitySource, PatientIdentity, Sex},
    record::{Category, DrugRoute, FetchOutcome, MedicalRecord, Medication, Origin, RecordSource, Visit},
    statistics::{CaseFigures, Statistics},
    triage::IncidentKind,
    vitals::{Tenths, Timeline, VitalKind, VitalReading, VitalSource},
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use uuid::Uuid;

fn at(seconds: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds)
}

fn recorded(id: u128, encounter: u128, event: EncounterEvent) -> RecordedEvent {
    RecordedEvent {
        id: EventId::new(Uuid::from_u128(id)),
        encounter: EncounterId::new(Uuid::from_u128(encounter)),
        author: Author {
            role: AuthorRole::Crew,
            organisation: "c".to_owned(),
            person: PersonId::new("p").unwrap(),
            device: DeviceId::new("d").unwrap(),
        },
        recorded_at: at(id as i64),
        event,
    }
}

fn opened(id: u128, encounter: u128) -> RecordedEvent {
    let event = EncounterEvent::Opened {
        crew: CrewId::new("c").unwrap(),
        headquarters: HeadquartersId::new("h").unwrap(),
        kind: IncidentKind::AcuteIllness,
    };
    recorded(id, encounter, event)
}

#[test]
fn a_case_begins_with_opened_and_takes_no_event_of_another() {
    let complaint =
        |id, encounter| recorded(id, encounter, EncounterEvent::ComplaintRecorded { complaint: "x".to_owned() });
    assert_eq!(Encounter::open(&complaint(1, 1)).unwrap_err(), FoldError::NotOpened);
    let mut encounter = Encounter::open(&opened(1, 1)).unwrap();
    assert_eq!(encounter.apply(&complaint(2, 2)), Err(FoldError::OtherEncounter));
    assert_eq!(encounter.complaint, "");
    assert_eq!(encounter.apply(&complaint(2, 1)), Ok(true));
    assert_eq!(encounter.apply(&complaint(2, 1)), Ok(false));
    assert_eq!(encounter.complaint, "x");
}

#[test]
fn a_strangers_identity_takes_everything_along_that_came_with_it() {
    let identity = |source, name: &str| {
        EncounterEvent::PatientIdentified(PatientIdentity {
            name: name.to_owned(),
            name_kana: String::new(),
            birth_date: None,
            stated_age_years: Some(50),
            sex: Sex::Male,
            address: String::new(),
            source,
        })
    };
    let fetched = |category, outcome, part| EncounterEvent::CategoryFetched {
        category,
        window: Window::Full,
        outcome,
        part,
        duration_ms: 1,
    };
    let part = MedicalRecord {
        visits: vec![Visit {
            department: String::new(),
            inpatient: false,
            origin: Origin {
                source: RecordSource::Claims,
                institution: None,
                institution_name: String::new(),
                date: None,
                month_only: false,
            },
        }],
        ..MedicalRecord::default()
    };
    let mut encounter = Encounter::open(&opened(1, 1)).unwrap();
    for (id, event) in (2..).zip([
        identity(IdentitySource::Eligibility, "別人"),
        fetched(Category::Eligibility, FetchOutcome::Fetched, MedicalRecord::default()),
        fetched(Category::Visits, FetchOutcome::Fetched, part),
        EncounterEvent::ComplaintRecorded { complaint: "吐血".to_owned() },
    ]) {
        encounter.apply(&recorded(id, 1, event)).unwrap();
    }
    assert_eq!(encounter.record.len(), 1);
    let reject = fetched(Category::Eligibility, FetchOutcome::WrongPerson, MedicalRecord::default());
    encounter.apply(&recorded(9, 1, reject)).unwrap();
    assert!(encounter.record.is_empty() && encounter.findings.is_empty() && encounter.patient.is_none());
    assert_eq!(encounter.fetches.len(), 1);
    assert_eq!(encounter.complaint, "吐血", "what the crew typed stays");
    // What was said in an interview is not the card's.
    encounter.apply(&recorded(10, 1, identity(IdentitySource::Interview, "本人"))).unwrap();
    let reject = fetched(Category::Eligibility, FetchOutcome::WrongPerson, MedicalRecord::default());
    encounter.apply(&recorded(11, 1, reject)).unwrap();
    assert_eq!(encounter.patient.unwrap().name, "本人");
}

#[test]
fn a_summary_whose_full_window_failed_is_counted_apart_and_an_empty_record_too() {
    let fetched = |category, window, outcome| EncounterEvent::CategoryFetched {
        category,
        window,
        outcome,
        part: MedicalRecord::default(),
        duration_ms: 1,
    };
    let mut encounter = Encounter::open(&opened(1, 1)).unwrap();
    for (id, event) in (2..).zip([
        fetched(Category::Eligibility, Window::Full, FetchOutcome::InvalidQualification),
        fetched(Category::Visits, Window::Summary, FetchOutcome::Empty),
        fetched(Category::Visits, Window::Full, FetchOutcome::TimedOut),
        fetched(Category::Surgeries, Window::Full, FetchOutcome::Empty),
    ]) {
        encounter.apply(&recorded(id, 1, event)).unwrap();
    }
    let all = Statistics::of(&[CaseFigures::of(&encounter)]);
    assert_eq!((all.viewed, all.viewed_empty), (1, 1));
    assert_eq!(all.eligibility, BTreeMap::from([(FetchOutcome::InvalidQualification, 1)]));
    assert_eq!(all.fetches, BTreeMap::from([(FetchOutcome::Empty, 2)]));
    assert_eq!(all.summary_only, BTreeMap::from([(FetchOutcome::TimedOut, 1)]));
}

#[test]
fn milestones_offer_the_next_and_keep_corrections() {
    let mut milestones = Milestones::default();
    assert_eq!(milestones.next(), Some(Milestone::CallReceived));
    milestones.reach(Milestone::ArrivedOnScene, at(600));
    assert_eq!(milestones.next(), Some(Milestone::AtPatient));
    milestones.reach(Milestone::LeftScene, at(1_800));
    milestones.reach(Milestone::LeftScene, at(1_740));
    assert_eq!(milestones.minutes_between(Milestone::ArrivedOnScene, Milestone::LeftScene), Some(19.0));
    milestones.reach(Milestone::Returned, at(3_600));
    assert_eq!(milestones.next(), None);
}

fn reading() -> impl Strategy<Value = VitalReading> {
    (0..20_i64, any::<bool>(), prop::collection::btree_map(0..7_usize, 0..1_000_u16, 1..4)).prop_map(
        |(second, manual, values)| VitalReading {
            at: at(second),
            source: if manual { VitalSource::Manual } else { VitalSource::Monitor },
            values: values.into_iter().map(|(kind, value)| (VitalKind::ALL[kind], Tenths(value))).collect(),
        },
    )
}

fn medication() -> impl Strategy<Value = Medication> {
    (0..4_usize, 0..3_usize, prop::option::of(1..28_i8)).prop_map(|(drug, source, day)| Medication {
        code: String::new(),
        product: format!("薬{drug}"),
        ingredient: if drug == 3 { String::new() } else { format!("成分{}", drug / 2) },
        quantity: "1".to_owned(),
        unit: "錠".to_owned(),
        usage: String::new(),
        times: Some(14),
        route: DrugRoute::Oral,
        origin: Origin {
            source: [RecordSource::Claims, RecordSource::Prescribed, RecordSource::Dispensed][source],
            institution: None,
            institution_name: String::new(),
            date: day.map(|day| jiff::civil::date(2026, 10, day)),
            month_only: false,
        },
    })
}

proptest! {
    #[test]
    fn merging_vitals_is_commutative_and_idempotent(a in prop::collection::vec(reading(), 0..20), b in prop::collection::vec(reading(), 0..20)) {
        let timeline = |readings: &[VitalReading]| {
            let mut timeline = Timeline::default();
            for reading in readings {
                timeline.insert(reading.clone());
            }
            timeline
        };
        let (ta, tb) = (timeline(&a), timeline(&b));
        let mut ab = ta.clone();
        ab.merge(tb.clone());
        let mut ba = tb.clone();
        ba.merge(ta);
        prop_assert_eq!(&ab, &ba);
        let mut again = ab.clone();
        again.merge(tb);
        prop_assert_eq!(&ab, &again);
        let times: Vec<_> = ab.iter().map(|reading| reading.at).collect();
        prop_assert!(times.is_sorted(), "clock skew never reorders silently");
    }

    #[test]
    fn merging_records_is_commutative_idempotent_and_newest_first(
        a in prop::collection::vec(medication(), 0..12),
        b in prop::collection::vec(medication(), 0..12),
    ) {
        let part = |medications: &Vec<Medication>| MedicalRecord { medications: medications.clone(), ..MedicalRecord::default() };
        let (mut ab, mut ba) = (MedicalRecord::default(), MedicalRecord::default());
        ab.absorb(part(&a));
        ab.absorb(part(&b));
        ba.absorb(part(&b));
        ba.absorb(part(&a));
        ba.absorb(part(&a));
        prop_assert_eq!(&ab, &ba);
        let dates: Vec<_> = ab.medications.iter().map(|line| std::cmp::Reverse(line.origin.date)).collect();
        prop_assert!(dates.is_sorted());
        // Grouping loses no line.
        let grouped: usize = ab.medications_by_ingredient().iter().map(|group| group.lines.len()).sum();
        prop_assert_eq!(grouped, ab.medications.len());
        let _: BTreeMap<&str, usize> = ab.medications_by_ingredient().iter().map(|group| (group.name, group.lines.len())).collect();
    }
}
