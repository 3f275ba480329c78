//! Every clinical threshold and every time limit, on both sides.
#![allow(clippy::unwrap_used, missing_docs)]

use domain::{
    consent::{Consent, ConsentBasis, FETCH_WINDOW, FetchForbidden, IdentityCheck, may_fetch},
    ids::{HospitalId, PersonId},
    observation::{Gcs, Jcs, Observation, Observations, Sign},
    patient::{AgeBand, IdentitySource, PatientIdentity, Sex, age_on, contradicts},
    physiology::{is_severe, severe_reasons},
    place::{Place, estimate_drive},
    readiness::{Freshness, Readiness, ReadinessLevel, ReadinessMark},
    record::Category,
    triage::ConditionClass,
    vitals::{Tenths, Timeline, VitalKind, plausible},
};
use jiff::{SignedDuration, Timestamp, civil::date};

#[test]
fn severe_physiology_on_both_sides() {
    let table = [
        (VitalKind::RespiratoryRate, [(9.9, true), (10.0, false), (29.9, false), (30.0, true)]),
        (VitalKind::Pulse, [(49.9, true), (50.0, false), (119.9, false), (120.0, true)]),
        (VitalKind::Systolic, [(89.9, true), (90.0, false), (199.9, false), (200.0, true)]),
        (VitalKind::Spo2, [(89.9, true), (90.0, false), (0.0, true), (100.0, false)]),
        (VitalKind::Temperature, [(15.0, false), (45.0, false), (36.5, false), (41.0, false)]),
    ];
    for (kind, rows) in table {
        for (value, severe) in rows {
            assert_eq!(is_severe(kind, plausible(kind, value).unwrap()), severe, "{kind:?} {value}");
        }
    }
}

#[test]
fn deep_coma_and_shock_signs_are_severe() {
    for (jcs, severe) in [(Jcs::II30, 0), (Jcs::III100, 1), (Jcs::III300, 1)] {
        let mut observations = Observations::default();
        observations.insert(Observation { jcs: Some(jcs), ..Observation::at(Timestamp::UNIX_EPOCH) });
        assert_eq!(severe_reasons(&Timeline::default(), &observations).len(), severe, "{jcs:?}");
    }
    let mut observations = Observations::default();
    observations.insert(Observation {
        present: vec![Sign::ColdClammySkin, Sign::Headache],
        ..Observation::at(Timestamp::UNIX_EPOCH)
    });
    assert_eq!(severe_reasons(&Timeline::default(), &observations).len(), 1);
}

#[test]
fn plausible_ranges_include_their_ends_and_nothing_beyond() {
    for kind in VitalKind::ALL {
        let (low, high) = kind.plausible();
        assert!(plausible(*kind, f64::from(low)).is_ok() && plausible(*kind, f64::from(high)).is_ok(), "{kind:?}");
        assert!(
            plausible(*kind, f64::from(high) + 0.1).is_err() && plausible(*kind, f64::from(low) - 0.1).is_err(),
            "{kind:?}"
        );
        assert!(plausible(*kind, f64::NAN).is_err());
    }
    assert_eq!(Tenths(365).to_string(), "36.5");
    assert_eq!(Tenths(1200).to_string(), "120");
}

#[test]
fn gcs_parts_are_checked() {
    assert_eq!(Gcs::new(4, 5, 6).unwrap().total(), 15);
    assert_eq!(Gcs::new(1, 1, 1).unwrap().total(), 3);
    for (eye, verbal, motor) in [(0, 5, 6), (5, 5, 6), (4, 0, 6), (4, 6, 6), (4, 5, 0), (4, 5, 7)] {
        assert!(Gcs::new(eye, verbal, motor).is_err());
    }
}

fn consent(basis: ConsentBasis, at: Timestamp) -> Consent {
    Consent {
        basis,
        supervisor: PersonId::new("p-1").unwrap(),
        at,
        categories: vec![Category::Medications],
        identity_check: IdentityCheck::Visual,
    }
}

#[test]
fn a_consent_basis_precedes_every_fetch() {
    let at: Timestamp = "2026-11-16T01:00:00Z".parse().unwrap();
    let may = |consent: Option<&Consent>, category, now| may_fetch(consent, category, now);
    assert_eq!(may(None, Category::Medications, at), Err(FetchForbidden::NoBasis));
    for basis in ConsentBasis::ALL {
        let given = consent(*basis, at);
        let expected = if *basis == ConsentBasis::Refused { Err(FetchForbidden::Refused) } else { Ok(()) };
        assert_eq!(may(Some(&given), Category::Medications, at), expected, "{basis:?}");
    }
    let given = consent(ConsentBasis::Patient, at);
    assert_eq!(may(Some(&given), Category::Surgeries, at), Err(FetchForbidden::CategoryExcluded));
    assert_eq!(may(Some(&given), Category::Medications, at + FETCH_WINDOW), Ok(()));
    let second = SignedDuration::from_secs(1);
    assert_eq!(may(Some(&given), Category::Medications, at + FETCH_WINDOW + second), Err(FetchForbidden::OutOfTime));
    assert_eq!(may(Some(&given), Category::Medications, at - second), Err(FetchForbidden::OutOfTime));
}

fn person(birth: Option<jiff::civil::Date>, stated: Option<u8>, sex: Sex) -> PatientIdentity {
    PatientIdentity {
        name: String::new(),
        name_kana: String::new(),
        birth_date: birth,
        stated_age_years: stated,
        sex,
        address: String::new(),
        source: IdentitySource::Interview,
    }
}

#[test]
fn ages_and_bands_change_on_the_birthday() {
    let born = date(2000, 2, 29);
    assert_eq!(age_on(born, date(2026, 2, 28)), Some(25));
    assert_eq!(age_on(born, date(2026, 3, 1)), Some(26));
    assert_eq!(age_on(date(2027, 1, 1), date(2026, 1, 1)), None);
    let today = date(2026, 11, 16);
    let band = |birth| person(Some(birth), None, Sex::Female).age_band(today);
    assert_eq!(band(date(2026, 10, 20)), Some(AgeBand::Newborn));
    assert_eq!(band(date(2026, 10, 19)), Some(AgeBand::Infant));
    assert_eq!(band(date(2019, 11, 17)), Some(AgeBand::Infant));
    assert_eq!(band(date(2019, 11, 16)), Some(AgeBand::Minor));
    assert_eq!(band(date(2008, 11, 17)), Some(AgeBand::Minor));
    assert_eq!(band(date(2008, 11, 16)), Some(AgeBand::Adult));
    assert_eq!(band(date(1961, 11, 17)), Some(AgeBand::Adult));
    assert_eq!(band(date(1961, 11, 16)), Some(AgeBand::Elderly));
}

#[test]
fn another_sex_or_a_far_age_contradicts_and_unknown_does_not() {
    let today = date(2026, 11, 16);
    let card = person(Some(date(1976, 11, 16)), None, Sex::Male); // 50
    for (stated, sex, expected) in [
        (Some(50), Sex::Male, false),
        (Some(30), Sex::Male, false),
        (Some(29), Sex::Male, true),
        (Some(71), Sex::Male, true),
        (Some(50), Sex::Female, true),
        (None, Sex::Male, false),
        (Some(50), Sex::NotStated, false),
    ] {
        assert_eq!(contradicts(&person(None, stated, sex), &card, today), expected, "{stated:?} {sex:?}");
    }
}

#[test]
fn a_mark_ages_and_is_never_shown_as_fresh_past_its_limit() {
    let set_at: Timestamp = "2026-11-16T01:00:00Z".parse().unwrap();
    let mark = ReadinessMark::tapped(None, ReadinessLevel::Can, set_at);
    for (seconds, expected) in [
        (-121, Freshness::Stale),
        (-120, Freshness::Fresh),
        (0, Freshness::Fresh),
        (30 * 60, Freshness::Fresh),
        (30 * 60 + 1, Freshness::Ageing),
        (2 * 3600, Freshness::Ageing),
        (2 * 3600 + 1, Freshness::Stale),
    ] {
        assert_eq!(mark.freshness(set_at + SignedDuration::from_secs(seconds)), expected, "{seconds} s");
    }
}

#[test]
fn the_newer_of_own_and_general_mark_counts_and_late_marks_do_not_go_back() {
    let at = |minute: i64| Timestamp::UNIX_EPOCH + SignedDuration::from_mins(minute);
    let now = at(25);
    let stroke = Some(ConditionClass::Stroke);
    let mark = |class: Option<ConditionClass>, level, minute| ReadinessMark::tapped(class, level, at(minute));
    let mut readiness = Readiness::default();
    assert_eq!(readiness.for_class(ConditionClass::Stroke, now), None);
    readiness.set(mark(stroke, ReadinessLevel::Cannot, 10));
    readiness.set(mark(None, ReadinessLevel::Can, 5));
    assert_eq!(readiness.for_class(ConditionClass::Stroke, now).unwrap().level, ReadinessLevel::Cannot);
    assert_eq!(readiness.for_class(ConditionClass::Burn, now).unwrap().level, ReadinessLevel::Can);
    readiness.set(mark(None, ReadinessLevel::Wants, 20));
    assert_eq!(readiness.for_class(ConditionClass::Stroke, now).unwrap().level, ReadinessLevel::Wants);
    readiness.set(mark(None, ReadinessLevel::Cannot, 15));
    assert_eq!(readiness.general().unwrap().level, ReadinessLevel::Wants);
}

#[test]
fn the_drive_estimate_gives_the_national_mean_at_six_kilometres() {
    let from = Place::new(35.0, 137.0).unwrap();
    let to = Place::new(35.0, 137.0 + 6.0 / (111.195 * 35.0_f64.to_radians().cos())).unwrap();
    let drive = estimate_drive(from, to);
    assert!((drive.straight_km - 6.0).abs() < 0.02, "{drive:?}");
    assert!((drive.minutes - 12.9).abs() < 0.3, "{drive:?}");
    assert!(Place::new(91.0, 0.0).is_err() && Place::new(0.0, f64::NAN).is_err());
}

#[test]
fn identifiers_are_checked() {
    assert!(HospitalId::new("9910000015").is_ok());
    for wrong in ["", "991000001", "99100000155", "99100000a5", "９９１０００００１５"] {
        assert!(HospitalId::new(wrong).is_err(), "{wrong}");
    }
    assert!(PersonId::new("p-minato-1").is_ok());
    for wrong in ["", "山田", "P-1", "a b", &"x".repeat(65)] {
        assert!(PersonId::new(wrong).is_err(), "{wrong}");
    }
}

/// Shown as it came: the mark only tells that something is missing.
#[test]
fn what_was_passed_on_in_part_is_known_as_such() {
    let of = |source, name: &str, address: &str| {
        domain::patient::PatientIdentity {
            name: name.to_owned(),
            name_kana: String::new(),
            birth_date: None,
            stated_age_years: None,
            sex: domain::patient::Sex::NotStated,
            address: address.to_owned(),
            source,
        }
        .is_shown_in_part()
    };
    use domain::patient::IdentitySource::{CardFace, Eligibility, Interview, MobileDocument};
    assert!(of(Eligibility, "渡●", "港町1") && of(Eligibility, "甲", "●町") && of(Eligibility, "甲", ""));
    assert!(of(CardFace, "渡●", "港町1") && of(MobileDocument, "渡●", ""));
    assert!(!of(Eligibility, "甲", "港町1") && !of(CardFace, "甲", "") && !of(MobileDocument, "甲", ""));
    assert!(!of(Interview, "●", ""), "what was only said has nothing that could be missing");
}
