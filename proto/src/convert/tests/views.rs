//! Rankings and statistics as their readers see them.

use std::collections::BTreeMap;

use domain::{
    card::CardFailure,
    consent::ConsentBasis,
    drive::{Drive, DriveSource, Trouble},
    ids::{EncounterId, HeadquartersId, HospitalId},
    inquiry::DeclineReason,
    interview::NoCardReason,
    place::Place,
    readiness::{EmptyBeds, ReadinessLevel, ReadinessMark},
    record::{Category, FetchOutcome},
    region::{Hospital, HospitalLevel, Region},
    selection::{Candidate, Reason},
    standard::Words,
    statistics::{CaseFigures, Statistics},
    triage::ConditionClass,
};
use jiff::Timestamp;
use prost::Message as _;

use crate::{
    convert::{Guidance, candidates_from_wire, candidates_to_wire, statistics_from_wire, statistics_to_wire},
    v1,
};

const DRIVE: Drive = Drive { straight_km: 4.25, minutes: 9.2, source: DriveSource::EstimatedInstead(Trouble::Slow) };

const NOW: Timestamp = Timestamp::UNIX_EPOCH;

fn hospital(number: u8) -> Hospital {
    Hospital {
        id: HospitalId::new(format!("13100000{number:02}")).unwrap(),
        name: format!("第{number}病院"),
        name_en: format!("Hospital {number}"),
        level: HospitalLevel::Secondary,
        place: Place::new(35.0, 139.0).unwrap(),
        telephone: "00-0000-0000".to_owned(),
        capabilities: vec![ConditionClass::Stroke],
    }
}

fn candidate(number: u8, rank: u32) -> Candidate {
    Candidate {
        hospital: hospital(number).id,
        rank,
        drive: DRIVE,
        expected_min: 15.5,
        bed_min: 12.0,
        acceptance: 0.75,
        suggested: rank == 1,
        reasons: vec![
            Reason::Capable(ConditionClass::Stroke),
            Reason::Readiness(ReadinessMark::tapped(None, ReadinessLevel::Can, NOW), NOW),
            Reason::EmptyBeds(EmptyBeds { count: 3, counted_at: NOW }, NOW),
        ],
    }
}

fn encounter() -> EncounterId {
    EncounterId::from_bytes(&[7; 16]).unwrap()
}

fn guidance() -> Guidance {
    let words = |text: &str| Words::new(text, text);
    Guidance {
        standard: "west/2026".to_owned(),
        zone: Some(words("西")),
        list: Some(words("血栓回収")),
        because: vec![words("六徴候 3/6")],
        unobserved: vec![words("最終健常時刻が未確認")],
        observe: vec![words("六徴候")],
        tell: vec![words("抗凝固薬")],
        set: vec![hospital(2).id],
        set_words: Some(words("1院に照会")),
        set_expected_min: 18.5,
        any_accepts: 0.75,
        remind_after_s: 30,
        telephone_after_s: 60,
        next_after_s: 120,
        asks_next: true,
        coordinator: Some(words("調整担当")),
        coordinator_telephone: "00-0000-0900".to_owned(),
        secured: vec![words("第1病院")],
        stroke_signs_min: Some(3),
    }
}

fn ranking() -> v1::Candidates {
    let region =
        Region { hospitals: [1, 2].map(|number| (hospital(number).id, hospital(number))).into(), ..Region::default() };
    let at = Timestamp::from_millisecond(1_700_000_000_123).unwrap();
    candidates_to_wire(
        encounter(),
        at,
        Some(ConditionClass::Stroke),
        &[candidate(2, 1), candidate(1, 2), candidate(9, 3)],
        &guidance(),
        &region,
    )
}

#[test]
fn a_ranking_keeps_its_order_names_and_reasons_and_leaves_out_unknown_hospitals() {
    let bytes = ranking().encode_to_vec();
    let ranking = candidates_from_wire(v1::Candidates::decode(bytes.as_slice()).unwrap()).unwrap();
    assert_eq!((ranking.encounter, ranking.at.as_millisecond()), (encounter(), 1_700_000_000_123));
    assert_eq!(ranking.class, Some(ConditionClass::Stroke));
    let views = ranking.candidates;
    let order: Vec<_> = views.iter().map(|view| (view.rank, view.name.as_str(), view.suggested)).collect();
    assert_eq!(order, [(1, "第2病院", true), (2, "第1病院", false)]);
    let first = &views[0];
    assert_eq!((first.drive, first.expected_min, first.acceptance), (DRIVE, 15.5, 0.75));
    assert_eq!(
        (first.telephone.as_str(), first.level, first.name_en.as_str()),
        ("00-0000-0000", HospitalLevel::Secondary, "Hospital 2")
    );
    let reasons: Vec<_> = first
        .reasons
        .iter()
        .map(|reason| (reason.code.as_str(), !reason.ja.is_empty(), !reason.en.is_empty()))
        .collect();
    assert_eq!(reasons, [("capable", true, true), ("readiness", true, true), ("empty-beds", true, true)]);
    assert_eq!(ranking.guidance, guidance());
}

#[test]
fn a_ranking_with_a_mistake_is_refused_by_its_field() {
    type Change = fn(&mut v1::Candidate);
    let changes: [(&str, Change); 9] = [
        ("hospital_id", |one| one.hospital_id = "13".to_owned()),
        ("level", |one| one.level = "quaternary".to_owned()),
        ("name", |one| one.name = "あ".repeat(2_000)),
        ("straight_km", |one| one.straight_km = f64::NAN),
        ("drive_min", |one| one.drive_min = f64::INFINITY),
        ("drive_source", |one| one.drive_source = "by-air".to_owned()),
        ("expected_min", |one| one.expected_min = f64::NAN),
        ("acceptance", |one| one.acceptance = f64::NEG_INFINITY),
        ("reasons", |one| one.reasons = vec![v1::Reason::default(); 5_000]),
    ];
    for (field, change) in changes {
        let mut wire = ranking();
        change(&mut wire.candidates[1]);
        assert_eq!(candidates_from_wire(wire).unwrap_err().field, field);
    }
    let mut wire = ranking();
    wire.ranked_at_ms = i64::MAX;
    assert_eq!(candidates_from_wire(wire).unwrap_err().field, "ranked_at_ms");
    let mut wire = ranking();
    wire.class = "none-of-ours".to_owned();
    assert_eq!(candidates_from_wire(wire).unwrap_err().field, "class");
    let mut wire = ranking();
    wire.guidance.as_mut().unwrap().set = vec!["13".to_owned()];
    assert_eq!(candidates_from_wire(wire).unwrap_err().field, "set");
    let mut wire = ranking();
    wire.guidance = None;
    assert_eq!(candidates_from_wire(wire).unwrap().guidance, Guidance::default(), "an older platform");
    let with_signs = |stroke_signs_min| {
        let mut wire = ranking();
        wire.guidance.as_mut().unwrap().stroke_signs_min = stroke_signs_min;
        candidates_from_wire(wire).map(|view| view.guidance.stroke_signs_min)
    };
    assert_eq!(with_signs(0).unwrap(), None, "a platform that does not say it yet");
    assert_eq!(with_signs(6).unwrap(), Some(6));
    for out_of_range in [7, 256 + 2] {
        assert_eq!(with_signs(out_of_range).unwrap_err().field, "stroke_signs_min");
    }
    let mut wire = ranking();
    wire.class.clear();
    assert_eq!(candidates_from_wire(wire).unwrap().class, None, "nobody has chosen one");
}

fn figures(seen_s: f64) -> CaseFigures {
    CaseFigures {
        opened_at: Timestamp::UNIX_EPOCH,
        headquarters: HeadquartersId::new("minato").unwrap(),
        class: Some(ConditionClass::Stroke),
        card: Some(Some(CardFailure::Removed)),
        no_card: Some(NoCardReason::NotFound),
        consent: Some(ConsentBasis::Family),
        fetches: BTreeMap::from([
            (Category::Medications, FetchOutcome::Fetched),
            (Category::Visits, FetchOutcome::TimedOut),
            (Category::Eligibility, FetchOutcome::InvalidQualification),
        ]),
        summary_only: BTreeMap::from([(Category::Medications, FetchOutcome::Unreachable)]),
        has_lines: false,
        asked: 4,
        declines: vec![DeclineReason::NoBed, DeclineReason::NoBed, DeclineReason::NoPhysician],
        ask_to_seen_s: Some(seen_s),
        ask_to_decision_s: Some(300.0),
        scene_min: Some(31.0),
        recognised: seen_s < 30.0,
    }
}

#[test]
fn statistics_come_back_with_every_count_and_quantile() {
    let cases = [figures(10.0), figures(20.0), figures(40.0)];
    let bytes = statistics_to_wire(77, &Statistics::of(&cases)).encode_to_vec();
    let view = statistics_from_wire(v1::QueryStatisticsResponse::decode(bytes.as_slice()).unwrap()).unwrap();
    assert_eq!(view.seq, 77);
    let counts: Vec<_> = view.counts.iter().map(|(name, count)| (*name, *count)).collect();
    let expected = [
        ("asked", 12),
        ("asked-cases", 3),
        ("card-read", 0),
        ("card-tried", 3),
        ("cases", 3),
        ("decided", 3),
        ("difficult", 3),
        ("difficult-recognised", 2),
        ("viewed", 3),
        ("viewed-empty", 3),
    ];
    assert_eq!(counts, expected);
    assert_eq!(view.by_code["declines"], [("no-bed".to_owned(), 6), ("no-physician".to_owned(), 3)]);
    assert_eq!(view.by_code["card-failures"], [("card-removed".to_owned(), 3)]);
    assert_eq!(view.by_code["consents"], [("family".to_owned(), 3)]);
    assert_eq!(view.by_code["eligibility"], [("qualification-invalid".to_owned(), 3)]);
    assert_eq!(view.by_code["summary-only"], [("unreachable".to_owned(), 3)]);
    assert_eq!(view.by_code["fetches"], [("fetched".to_owned(), 3), ("timed-out".to_owned(), 3)]);
    assert_eq!(view.distributions["ask-to-seen-s"], (3, Some(20.0), Some(40.0)));
    assert_eq!(view.distributions["ask-to-decision-s"], (3, Some(300.0), Some(300.0)));
    assert_eq!(view.distributions["scene-min-viewed"], (3, Some(31.0), Some(31.0)));
    assert_eq!(view.distributions["scene-min-not-viewed"], (0, None, None));
}

#[test]
fn statistics_with_a_mistake_are_refused_by_their_field() {
    let one = |p50| Some(v1::Distribution { count: 1, p50: Some(p50), p90: None });
    let wire = v1::QueryStatisticsResponse { scene_min_viewed: one(f64::NAN), ..Default::default() };
    assert_eq!(statistics_from_wire(wire).unwrap_err().field, "scene_min_viewed");
    let wire = v1::QueryStatisticsResponse { scene_min_viewed: one(-3.0), ..Default::default() };
    assert!(statistics_from_wire(wire).is_ok(), "a wrong clock gives negative minutes: shown, not hidden");
    let wire = v1::QueryStatisticsResponse { declines: vec![v1::CodeCount::default(); 5_000], ..Default::default() };
    assert_eq!(statistics_from_wire(wire).unwrap_err().field, "declines");
}
