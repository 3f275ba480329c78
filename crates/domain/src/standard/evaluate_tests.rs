//! Which list applies, why, and what nobody observed.
#![allow(clippy::unwrap_used)]

use jiff::civil::date;
use proptest::prelude::*;

use super::{tests::Case, *};
use crate::{
    observation::{Jcs, Sign},
    triage::CareFlag,
    vitals::VitalKind,
};

pub(super) fn hospital(number: u8) -> HospitalId {
    HospitalId::new(format!("99100000{number:02}")).unwrap()
}

fn list(code: &str, when: &[&str], hospitals: &[u8], reach_max_min: Option<u16>) -> HospitalList {
    HospitalList {
        code: code.to_owned(),
        name: code.to_owned(),
        name_en: code.to_owned(),
        when: when.iter().map(|text| Statement::parse(text).unwrap()).collect(),
        hospitals: hospitals.iter().map(|number| hospital(*number)).collect(),
        reach_max_min,
    }
}

fn rule(lists: Vec<HospitalList>) -> ClassRule {
    ClassRule { lists, ..ClassRule::default() }
}

pub(super) fn standard() -> TransportStandard {
    let stroke = vec![
        list("thrombectomy", &["stroke-signs>=min", "last-known-well<=24h"], &[1, 2], Some(30)),
        list("night", &["hours:17:00-08:30"], &[3], None),
        list("stroke", &[], &[1, 3, 4], None),
    ];
    let bleed = vec![list("severe", &["severe"], &[1], None)];
    TransportStandard {
        zone: "shiomi-west".to_owned(),
        zone_name: "汐見西部".to_owned(),
        zone_name_en: "Shiomi West".to_owned(),
        edition: "2026".to_owned(),
        from: date(2026, 4, 1),
        until: Some(date(2027, 3, 31)),
        headquarters: vec![HeadquartersId::new("minato").unwrap()],
        stroke_signs_min: 2,
        classes: [
            (ConditionClass::Stroke, rule(stroke)),
            (ConditionClass::GastrointestinalBleed, rule(bleed)),
            (ConditionClass::General, rule(vec![list("general", &[], &[4, 5], None)])),
        ]
        .into(),
        asking: AskingRules::default(),
        asking_by_urgency: [(Urgency::Red1, AskingRules { set_max: 5, ..AskingRules::default() })].into(),
        nobody: NobodyAccepts {
            after_min: 15,
            after_declines: 3,
            hospitals: vec![hospital(9)],
            coordinator: "調整".to_owned(),
            coordinator_en: "Coordination".to_owned(),
            telephone: "00-0000-0000".to_owned(),
            next: NextRule::Suggest,
        },
        difficult: DifficultCriteria::default(),
        roads: Roads::default(),
        base: BaseRates::default(),
    }
}

fn near(_: &HospitalId) -> Option<f64> {
    Some(10.0)
}

/// What is applied, why and what is missing, as codes and Japanese words.
fn told(case: &Case, class: ConditionClass, drive: impl Fn(&HospitalId) -> Option<f64>) -> (String, String, String) {
    let standard = standard();
    let applied = evaluate(&standard, class, &case.facts(), drive).unwrap();
    let joined = |words: &[Words]| words.iter().map(|one| one.ja.as_str()).collect::<Vec<_>>().join(" / ");
    (format!("{}:{}", applied.class.code(), applied.list.code), joined(&applied.because), joined(&applied.unobserved))
}

fn two_signs() -> Case {
    Case::new().signs(&[Sign::Aphasia, Sign::Neglect], &crate::scores::SIX_SIGNS[..2])
}

#[test]
fn the_first_list_that_holds_applies_and_says_why() {
    let (list, because, unobserved) = told(&two_signs().well_before(200), ConditionClass::Stroke, near);
    assert_eq!(list, "stroke:thrombectomy");
    assert_eq!(because, "六徴候 2/6(基準2以上) / 最終健常から3時間20分(基準24時間以内) / 最寄り約10分(基準30分以内)");
    assert_eq!(unobserved, "");
}

#[test]
fn what_nobody_observed_does_not_hold_and_is_told() {
    let (list, because, unobserved) = told(&two_signs(), ConditionClass::Stroke, near);
    assert_eq!((list.as_str(), because.as_str()), ("stroke:stroke", ""));
    assert_eq!(unobserved, "最終健常時刻が未確認");
    // A list that is out of the question anyway needs no further observation.
    let old = Case::new().well_before(25 * 60);
    assert_eq!(told(&old, ConditionClass::Stroke, near).2, "");
    let far = |_: &HospitalId| Some(31.0);
    assert_eq!(told(&two_signs(), ConditionClass::Stroke, far).2, "");
}

#[test]
fn reach_is_the_nearest_hospital_of_the_list() {
    let case = two_signs().well_before(60);
    let applied = |nearest: Option<f64>| {
        let drive = move |id: &HospitalId| if *id == hospital(2) { nearest } else { Some(90.0) };
        told(&case, ConditionClass::Stroke, drive).0
    };
    assert_eq!(applied(Some(30.0)), "stroke:thrombectomy");
    assert_eq!(applied(Some(30.1)), "stroke:stroke");
    assert_eq!(applied(Some(f64::NAN)), "stroke:stroke");
    assert_eq!(applied(None), "stroke:stroke");
}

#[test]
fn a_rota_list_applies_in_its_hours() {
    let night = Case::new().at("2026-11-21T23:00:00+09:00");
    let (list, because, _) = told(&night, ConditionClass::Stroke, near);
    assert_eq!((list.as_str(), because.as_str()), ("stroke:night", "時間帯 17:00–08:30"));
}

#[test]
fn without_a_list_of_the_class_the_general_one_applies_and_the_others_are_still_known() {
    let standard = standard();
    let case = Case::new().vital(VitalKind::Systolic, 1200);
    let facts = case.facts();
    let bleed = ConditionClass::GastrointestinalBleed;
    let applied = evaluate(&standard, bleed, &facts, near).unwrap();
    assert_eq!((applied.class, applied.list.code.as_str()), (ConditionClass::General, "general"));
    assert_eq!(applied.unobserved[0].en, "not observed: Resp. rate, Pulse, SpO₂, JCS");
    assert_eq!(applied.listing(&hospital(4)), Listing::Applies);
    assert!(matches!(applied.listing(&hospital(1)), Listing::Other(list) if list.code == "severe"));
    assert_eq!(applied.listing(&hospital(3)), Listing::NotListed);
    // A class that the standard does not name at all goes the same way.
    assert_eq!(told(&case, ConditionClass::Burn, near).0, "general:general");
    let nothing = TransportStandard { classes: BTreeMap::new(), ..standard.clone() };
    assert_eq!(evaluate(&nothing, bleed, &facts, near), None);
}

#[test]
fn a_list_hides_a_later_one_that_asks_for_as_much_or_more() {
    let always = list("a", &[], &[1], None);
    let red = list("b", &["urgency:red-1"], &[1], None);
    let red_and_old = list("c", &["age>=65", "urgency:red-1"], &[1], Some(20));
    let near_only = list("d", &["urgency:red-1"], &[1], Some(20));
    let saturday = list("e", &["days:sat"], &[1], None);
    assert!(always.hides(&red) && red.hides(&red_and_old) && red.hides(&near_only));
    assert!(!red.hides(&always) && !near_only.hides(&red) && !red_and_old.hides(&red));
    assert!(!saturday.hides(&list("f", &["days:sat", "hours:17:00-08:30"], &[1], None)));
    assert!(always.always_applies() && !near_only.always_applies() && !red.always_applies());
}

#[test]
fn every_hospital_is_named_once() {
    let all: Vec<String> = standard().hospitals().into_iter().map(ToString::to_string).collect();
    assert_eq!(all, ["9910000001", "9910000002", "9910000003", "9910000004", "9910000005", "9910000009"]);
}

const STATEMENTS: [&str; 13] = [
    "stroke-signs>=min",
    "stroke-signs>=4",
    "last-known-well<=6h",
    "urgency:red-1|red-2",
    "care:pregnant",
    "sign:aphasia|neglect",
    "kind:traffic|acute-illness",
    "age>=65",
    "systolic<90",
    "jcs>=II-10",
    "severe",
    "hours:17:00-08:30",
    "days:sat|sun",
];

fn any_list() -> impl Strategy<Value = HospitalList> {
    let when = prop::collection::vec(prop::sample::select(STATEMENTS.to_vec()), 0..4);
    let hospitals = prop::collection::vec(1_u8..6, 0..4);
    (when, hospitals, prop::option::of(0_u16..60))
        .prop_map(|(when, hospitals, reach)| list("x", &when, &hospitals, reach))
}

fn any_case() -> impl Strategy<Value = Case> {
    let signs = prop::sample::subsequence(crate::scores::SIX_SIGNS.to_vec(), 0..6);
    let known = (prop::option::of(0_u8..110), prop::option::of(prop::sample::select(Urgency::ALL.to_vec())));
    let well = prop::option::of(-600_i64..5000);
    (signs.clone(), signs, known, well, prop::option::of(0_u16..3500), -4_000_000_000_i64..8_000_000_000).prop_map(
        |(present, absent, (age, urgency), well, systolic, second)| {
            let mut case = Case { now: jiff::Timestamp::from_second(second).unwrap(), ..Case::new() };
            case = case.signs(&present, &absent).jcs(Jcs::I1);
            case = well.into_iter().fold(case, Case::well_before);
            case = systolic.into_iter().fold(case, |case, tenths| case.vital(VitalKind::Systolic, tenths));
            case = urgency.into_iter().fold(case, |case, one| case.triaged(one, &[CareFlag::Pregnant]));
            Case { age_years: age, ..case }
        },
    )
}

proptest! {
    /// Never a panic, and at most one list: the one whose every statement holds, with a word for each.
    #[test]
    fn at_most_one_list_applies_and_it_is_the_first(
        stroke in prop::collection::vec(any_list(), 0..5), general in prop::collection::vec(any_list(), 0..3),
        case in any_case(), minutes in prop::option::of(0.0_f64..90.0),
    ) {
        let mut standard = standard();
        standard.classes =
            [(ConditionClass::Stroke, rule(stroke)), (ConditionClass::General, rule(general))].into();
        let facts = case.facts();
        let applied = evaluate(&standard, ConditionClass::Stroke, &facts, |_| minutes);
        let lists: Vec<&HospitalList> = standard.classes.values().flat_map(|rule| &rule.lists).collect();
        let alone = |list: &HospitalList| {
            let classes = [(ConditionClass::Stroke, rule(vec![list.clone()]))].into();
            let only = TransportStandard { classes, ..standard.clone() };
            evaluate(&only, ConditionClass::Stroke, &facts, |_| minutes).is_some()
        };
        let first = lists.iter().find(|list| alone(list));
        prop_assert_eq!(applied.as_ref().map(|applied| applied.list), first.copied());
        if let Some(applied) = applied {
            let words = applied.list.when.len() + usize::from(applied.list.reach_max_min.is_some());
            prop_assert_eq!(applied.because.len(), words);
            prop_assert!(lists.iter().filter(|list| std::ptr::eq(**list, applied.list)).count() == 1);
        }
    }
}
