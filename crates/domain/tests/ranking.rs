//! What orders the hospitals, and what is told of the order.
#![allow(clippy::unwrap_used, missing_docs)]

use std::collections::BTreeMap;

use domain::{
    acceptance::{AcceptanceModel, Ask, BaseRates, Recent, TimeBand},
    drive::estimate_drive,
    ids::HospitalId,
    own_hospital::{OwnHospital, Relation},
    place::Place,
    readiness::{Department, EmptyBeds, ReadinessLevel, ReadinessMark, STALE_AFTER, Scope},
    region::{Hospital, HospitalLevel},
    selection::{Candidate, Need, OWN_HOSPITAL_GAIN_MIN, Offer, rank},
    text::Language,
    triage::{ConditionClass, Urgency},
};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

const CLASS: ConditionClass = ConditionClass::Cardiac;

fn now() -> Timestamp {
    "2026-11-21T00:00:00Z".parse().unwrap()
}

/// A hospital so many kilometres north of the vehicle.
fn hospital(number: u8, km: f64, level: HospitalLevel, listed: bool) -> Hospital {
    Hospital {
        id: HospitalId::new(format!("99100000{number:02}")).unwrap(),
        name: format!("第{number}病院"),
        name_en: format!("Hospital {number}"),
        level,
        place: Place::new(35.0 + km / 111.2, 139.0).unwrap(),
        telephone: String::new(),
        capabilities: if listed { vec![CLASS] } else { Vec::new() },
    }
}

type Relations = BTreeMap<HospitalId, Relation>;

fn need(relations: Relations, urgency: Urgency) -> Need<'static> {
    Need { class: CLASS, urgency: Some(urgency), relations, applied: None }
}

/// As a zone without history reckons it.
fn chance(hospital: &Hospital, mark: Option<ReadinessMark>) -> f64 {
    let model = AcceptanceModel::fit([], &BaseRates::default(), now());
    model.chance(&Ask {
        hospital: hospital.id.clone(),
        class: CLASS,
        urgency: None,
        band: TimeBand::of(now()),
        refusals: 0,
        mark: Ask::mark(mark, now()),
        own: false,
        load: 0,
        recent: Recent::default(),
    })
}

fn offer(hospital: &Hospital, mark: Option<(ReadinessLevel, i64)>) -> Offer<'_> {
    let mark =
        mark.map(|(level, age_min)| ReadinessMark::tapped(None, level, now() - SignedDuration::from_mins(age_min)));
    Offer {
        hospital,
        drive: estimate_drive(Place::new(35.0, 139.0).unwrap(), hospital.place),
        mark,
        beds: None,
        chance: chance(hospital, mark),
        recent: Recent::default(),
        on_its_way: 0,
        asked_by_others: 0,
        declined: None,
    }
}

fn of<'a>(ranked: &'a [Candidate], hospital: &Hospital) -> &'a Candidate {
    ranked.iter().find(|one| one.hospital == hospital.id).unwrap()
}

fn own(hospital: &Hospital) -> Relations {
    let own = OwnHospital {
        hospital: hospital.id.clone(),
        visits: 16,
        stays: 0,
        dialysis: false,
        last: None,
        last_month_only: false,
        department: "循環器内科".to_owned(),
        by_name: false,
        is_attended: true,
    };
    BTreeMap::from([(hospital.id.clone(), Relation::Own(own))])
}

#[test]
fn the_own_hospital_gains_in_the_order_and_not_in_the_minutes() {
    let near = hospital(1, 1.0, HospitalLevel::Secondary, true);
    let known = hospital(2, 3.5, HospitalLevel::Secondary, true);
    let offers = [offer(&near, None), offer(&known, None)];
    let stranger = rank(&need(Relations::new(), Urgency::Yellow), &offers, now());
    let patient = rank(&need(own(&known), Urgency::Yellow), &offers, now());
    assert_eq!((of(&stranger, &known).rank, of(&patient, &known).rank), (2, 1));
    let (before, after) = (of(&stranger, &known), of(&patient, &known));
    assert!((before.expected_min - after.expected_min).abs() < 1e-9);
    assert!(of(&patient, &near).drive.minutes + OWN_HOSPITAL_GAIN_MIN > after.drive.minutes, "within the gain");
    let words: Vec<String> = after.reasons.iter().map(|reason| reason.words(Language::Ja)).collect();
    assert!(words.iter().any(|one| one.starts_with("かかりつけのため上位(受診16回")), "{words:?}");
}

#[test]
fn a_bed_kept_free_costs_places_and_no_minutes() {
    let tertiary = hospital(1, 1.0, HospitalLevel::Tertiary, true);
    let secondary = hospital(2, 3.0, HospitalLevel::Secondary, true);
    let offers = [offer(&tertiary, None), offer(&secondary, None)];
    let (green, yellow) = (
        rank(&need(Relations::new(), Urgency::Green), &offers, now()),
        rank(&need(Relations::new(), Urgency::Yellow), &offers, now()),
    );
    assert_eq!((of(&green, &tertiary).rank, of(&yellow, &tertiary).rank), (2, 1));
    assert!((of(&green, &tertiary).expected_min - of(&yellow, &tertiary).expected_min).abs() < 1e-9);
}

#[test]
fn who_says_no_stands_behind_all_others_until_the_mark_is_too_old() {
    let next_door = hospital(1, 0.2, HospitalLevel::Secondary, true);
    let far = hospital(2, 60.0, HospitalLevel::Secondary, true);
    for (age_min, level, place, code) in [
        (0, ReadinessLevel::Cannot, 2, "readiness-cannot"),
        (30, ReadinessLevel::Cannot, 2, "readiness-cannot"),
        (120, ReadinessLevel::Cannot, 2, "readiness-cannot"),
        (121, ReadinessLevel::Cannot, 1, "readiness-faded"),
        (0, ReadinessLevel::Consult, 1, "readiness"),
        (31, ReadinessLevel::Consult, 1, "readiness-faded"),
    ] {
        let offers = [offer(&next_door, Some((level, age_min))), offer(&far, Some((ReadinessLevel::Can, 0)))];
        let ranked = rank(&need(own(&next_door), Urgency::Yellow), &offers, now());
        let one = of(&ranked, &next_door);
        assert_eq!((one.rank, one.suggested), (place, place == 1), "{age_min} min {level:?}");
        assert!(one.reasons.iter().any(|reason| reason.code() == code), "{age_min} min {level:?}");
    }
}

/// Expected minutes to one hospital whose mark has this age, minute by minute until it is stale, and without any mark.
fn fading(level: ReadinessLevel) -> (Vec<f64>, f64) {
    let one = hospital(1, 5.0, HospitalLevel::Secondary, true);
    let expected = |mark| {
        let ranked = rank(&need(Relations::new(), Urgency::Yellow), &[offer(&one, mark)], now());
        of(&ranked, &one).expected_min
    };
    let ages = 0..=STALE_AFTER.as_mins() + 1;
    (ages.map(|age_min| expected(Some((level, age_min)))).collect(), expected(None))
}

#[test]
fn an_older_mark_never_weighs_more_and_none_jumps_by_growing_older() {
    for level in ReadinessLevel::ALL {
        let (by_age, unknown) = fading(*level);
        let weighs: Vec<f64> = by_age.iter().map(|minutes| (minutes - unknown).abs()).collect();
        assert!(weighs[0] > 1.0, "{level:?} {}", weighs[0]);
        assert!(weighs.windows(2).all(|pair| pair[1] <= pair[0] + 1e-9), "{level:?} {weighs:?}");
        // A minute of age takes no more than a minute of drive of the heaviest mark, and of the others a few seconds.
        let most = weighs.windows(2).map(|pair| pair[0] - pair[1]).fold(0.0, f64::max);
        assert!(most < 1.0, "{level:?} {most}");
        assert_eq!(by_age.last(), Some(&unknown), "too old is unknown");
    }
}

#[test]
fn empty_beds_are_told_with_their_age_and_move_nothing() {
    let (full, empty) =
        (hospital(1, 1.0, HospitalLevel::Secondary, true), hospital(2, 1.1, HospitalLevel::Secondary, true));
    let counted = |age_min| Some(EmptyBeds { count: 3, counted_at: now() - SignedDuration::from_mins(age_min) });
    let said = |mark, beds| {
        let offers = [offer(&full, mark), Offer { beds, ..offer(&empty, mark) }];
        let ranked = rank(&need(Relations::new(), Urgency::Yellow), &offers, now());
        let (one, other) = (of(&ranked, &empty), of(&ranked, &full));
        assert_eq!((one.rank, one.suggested, one.acceptance), (2, other.suggested, other.acceptance));
        let told = one.reasons.iter().find(|reason| reason.code() == "empty-beds")?;
        assert!(!told.excludes());
        Some((told.words(Language::Ja), told.words(Language::En)))
    };
    for mark in [None, Some((ReadinessLevel::Cannot, 5)), Some((ReadinessLevel::Can, 5))] {
        let (ja, en) = said(mark, counted(20)).unwrap();
        assert_eq!(ja, "空床3(20分前)・受入れの可否ではない");
        assert_eq!(en, "empty beds 3 (20 min ago), no promise to take");
        assert_eq!(said(mark, counted(121)), None, "an old count is not told");
        assert_eq!(said(mark, None), None);
    }
}

#[test]
fn the_reason_says_what_the_mark_speaks_for() {
    let one = hospital(1, 1.0, HospitalLevel::Secondary, true);
    for (scope, words) in [
        (Scope::General, "全科 × 不可(8分前)"),
        (Department::Neurosurgery.into(), "脳神経外科 × 不可(8分前)"),
        (Scope::Class(CLASS), "急性冠症候群・循環器 × 不可(8分前)"),
    ] {
        let mark = ReadinessMark::tapped(scope, ReadinessLevel::Cannot, now() - SignedDuration::from_mins(8));
        let offers = [Offer { mark: Some(mark), ..offer(&one, None) }];
        let ranked = rank(&need(Relations::new(), Urgency::Yellow), &offers, now());
        let reason = of(&ranked, &one).reasons.iter().find(|reason| reason.code() == "readiness-cannot").unwrap();
        assert_eq!(reason.words(Language::Ja), words);
    }
}

fn level() -> impl Strategy<Value = Option<(ReadinessLevel, i64)>> {
    prop::option::of((prop::sample::select(ReadinessLevel::ALL), 0_i64..240))
}

proptest! {
    /// Minutes are minutes: never less than the drive. And whoever refuses stands behind whoever does not.
    #[test]
    fn minutes_never_lie_below_the_drive(
        rows in prop::collection::vec((0.1_f64..80.0, any::<bool>(), level(), prop::sample::select(HospitalLevel::ALL)), 1..12),
        own_index in 0_usize..12,
        urgency in prop::sample::select(Urgency::ALL),
    ) {
        let hospitals: Vec<Hospital> = rows
            .iter()
            .enumerate()
            .map(|(index, (km, listed, _, level))| hospital(u8::try_from(index).unwrap(), *km, *level, *listed))
            .collect();
        let offers: Vec<Offer<'_>> =
            hospitals.iter().zip(&rows).map(|(hospital, (_, _, mark, _))| offer(hospital, *mark)).collect();
        let known = hospitals.get(own_index).map(own).unwrap_or_default();
        let ranked = rank(&need(known, urgency), &offers, now());
        for (index, one) in ranked.iter().enumerate() {
            prop_assert!(one.expected_min >= one.drive.minutes && one.expected_min.is_finite());
            prop_assert_eq!(one.rank as usize, index + 1);
        }
        let refuses = |one: &Candidate| one.reasons.iter().any(|reason| reason.code() == "readiness-cannot");
        prop_assert!(ranked.windows(2).all(|pair| refuses(&pair[1]) || !refuses(&pair[0])));
    }
}
