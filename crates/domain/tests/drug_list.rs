//! 服薬一覧: no line is lost, the order makes no difference, and what is taken now is told apart from what is not.
#![allow(clippy::unwrap_used, missing_docs)]

use domain::{
    drug_list::{DisagreementReason, DrugEntry, DrugList, DrugStatus},
    ids::HospitalId,
    record::{DrugRoute, Medication, Origin, RecordSource},
};
use jiff::{ToSpan as _, civil::Date, civil::date};
use proptest::prelude::*;

use RecordSource::{Claims, Dispensed, Prescribed};

const TODAY: Date = date(2026, 11, 21);
const CLINIC: (&str, &str) = ("9910000001", "みなと内科");
const OTHER_CLINIC: (&str, &str) = ("9910000002", "浜整形外科");
const PHARMACY: (&str, &str) = ("9940000003", "しばうら薬局");

fn line(product: &str, ingredient: &str, source: RecordSource, when: &str, days: u32, at: (&str, &str)) -> Medication {
    let month_only = when.len() == 7;
    let day = if month_only { format!("{when}-01") } else { when.to_owned() };
    Medication {
        code: String::new(),
        product: product.to_owned(),
        ingredient: ingredient.to_owned(),
        quantity: "1".to_owned(),
        unit: "錠".to_owned(),
        usage: "1日1回朝食後".to_owned(),
        times: Some(days),
        route: DrugRoute::Oral,
        origin: Origin {
            source,
            institution: HospitalId::new(at.0).ok(),
            institution_name: at.1.to_owned(),
            date: Some(day.parse().unwrap()),
            month_only,
        },
    }
}

fn warfarin(source: RecordSource, when: &str, at: (&str, &str)) -> Medication {
    line("ワーファリン錠1mg", "ワルファリンカリウム", source, when, 28, at)
}

fn one<'a>(list: &'a DrugList<'a>) -> &'a DrugEntry<'a> {
    assert_eq!(list.entries.len(), 1, "{list:?}");
    &list.entries[0]
}

fn reasons(entry: &DrugEntry<'_>) -> Vec<DisagreementReason> {
    entry.disagreements.iter().map(|one| one.reason).collect()
}

#[test]
fn warfarin_of_claims_and_dispensed_is_one_drug_taken_since_the_first_claim() {
    let lines = [
        warfarin(Claims, "2026-08", CLINIC),
        warfarin(Claims, "2026-09", CLINIC),
        warfarin(Dispensed, "2026-10-06", PHARMACY),
        warfarin(Prescribed, "2026-10-05", CLINIC),
        warfarin(Claims, "2026-10", CLINIC),
        warfarin(Dispensed, "2026-11-04", PHARMACY),
        warfarin(Prescribed, "2026-11-03", CLINIC),
    ];
    let list = DrugList::of(&lines, TODAY);
    let entry = one(&list);
    assert_eq!(entry.status, DrugStatus::Current);
    assert_eq!(entry.supplies, 4, "October stands in three trees and is one supply");
    assert_eq!((entry.since.unwrap().date, entry.since.unwrap().month_only), (date(2026, 8, 1), true));
    assert_eq!(
        (entry.last.unwrap().text(), entry.until.unwrap().text()),
        ("2026-11-04".to_owned(), "2026-12-01".to_owned())
    );
    assert_eq!(entry.prescribers, ["みなと内科"], "the pharmacy did not prescribe");
    assert_eq!(entry.sources, [Claims, Prescribed, Dispensed]);
    assert_eq!((entry.doubled.len(), reasons(entry).len(), entry.lines.len()), (0, 0, 7), "no claim of this month yet");
}

#[test]
fn one_inhibitor_from_two_clinics_is_doubled_and_a_change_of_clinic_is_not() {
    let ppi = |product, when, at| line(product, "エソメプラゾールマグネシウム水和物", Dispensed, when, 28, at);
    let both = [
        ppi("ネキシウムカプセル20mg", "2026-11-01", CLINIC),
        ppi("エソメプラゾールカプセル20mg「サワイ」", "2026-11-09", OTHER_CLINIC),
    ];
    let list = DrugList::of(&both, TODAY);
    let entry = one(&list);
    assert_eq!(entry.doubled, ["浜整形外科", "みなと内科"], "the latest first");
    assert_eq!(entry.products.len(), 2, "both products are named");
    let changed = [
        ppi("ネキシウムカプセル20mg", "2026-09-01", CLINIC),
        ppi("ネキシウムカプセル20mg", "2026-09-28", CLINIC),
        ppi("ネキシウムカプセル20mg", "2026-10-23", OTHER_CLINIC),
        ppi("ネキシウムカプセル20mg", "2026-11-19", OTHER_CLINIC),
    ];
    assert!(one(&DrugList::of(&changed, TODAY)).doubled.is_empty());
    let billed = |when, at| line("ネキシウムカプセル20mg", "エソメプラゾール", Claims, when, 28, at);
    let months = [billed("2026-09", CLINIC), billed("2026-10", CLINIC), billed("2026-10", OTHER_CLINIC)];
    assert_eq!(one(&DrugList::of(&months, TODAY)).doubled.len(), 2, "one month, two clinics");
    let successive = [billed("2026-09", CLINIC), billed("2026-10", OTHER_CLINIC)];
    assert!(one(&DrugList::of(&successive, TODAY)).doubled.is_empty(), "one month after the other");
}

#[test]
fn the_same_clinic_with_and_without_its_number_is_one() {
    let lines = [warfarin(Dispensed, "2026-11-04", CLINIC), warfarin(Dispensed, "2026-11-12", ("", "みなと内科"))];
    let list = DrugList::of(&lines, TODAY);
    assert_eq!((one(&list).prescribers.len(), one(&list).doubled.len()), (1, 0));
}

#[test]
fn a_prescription_that_nobody_filled_is_said_once_its_days_are_over() {
    let lines = [warfarin(Prescribed, "2026-11-18", CLINIC)];
    assert!(reasons(one(&DrugList::of(&lines, date(2026, 11, 21)))).is_empty(), "the fourth day is still good");
    let list = DrugList::of(&lines, date(2026, 11, 22));
    assert_eq!(reasons(one(&list)), [DisagreementReason::PrescribedNotDispensed]);
    assert_eq!(one(&list).status, DrugStatus::Current, "it may be taken: never hidden");
    for filled in ["2026-11-18", "2026-11-21"] {
        let lines = [warfarin(Prescribed, "2026-11-18", CLINIC), warfarin(Dispensed, filled, PHARMACY)];
        assert!(reasons(one(&DrugList::of(&lines, date(2026, 12, 1)))).is_empty());
    }
    let earlier = [warfarin(Prescribed, "2026-11-10", CLINIC), warfarin(Dispensed, "2026-10-20", PHARMACY)];
    assert_eq!(reasons(one(&DrugList::of(&earlier, TODAY))), [DisagreementReason::PrescribedNotDispensed]);
    let billed = [warfarin(Prescribed, "2026-09-10", CLINIC), warfarin(Claims, "2026-09", CLINIC)];
    assert!(reasons(one(&DrugList::of(&billed, TODAY))).is_empty(), "a bill says that it was handed out");
}

#[test]
fn an_antibiotic_ends_with_its_course_and_a_chronic_drug_does_not() {
    let course = |when| line("アモキシシリンカプセル250mg", "アモキシシリン水和物", Dispensed, when, 5, CLINIC);
    for (when, status) in [
        ("2026-11-19", DrugStatus::Current),
        ("2026-11-14", DrugStatus::Current),
        ("2026-11-13", DrugStatus::Ended),
        ("2026-08-16", DrugStatus::Ended),
        ("2026-08-15", DrugStatus::Stopped),
    ] {
        assert_eq!(one(&DrugList::of(&[course(when)], TODAY)).status, status, "{when}");
    }
    // 28 days to 7 November and two weeks of grace.
    assert_eq!(one(&DrugList::of(&[warfarin(Dispensed, "2026-10-11", CLINIC)], TODAY)).status, DrugStatus::Current);
    assert_eq!(one(&DrugList::of(&[warfarin(Dispensed, "2026-10-10", CLINIC)], TODAY)).status, DrugStatus::Ended);
}

#[test]
fn claims_that_cannot_be_there_yet_are_not_missed() {
    // Claims are complete up to the end of September; those of October and November come later.
    let until = |month: &str| one(&DrugList::of(&[warfarin(Claims, month, CLINIC)], TODAY)).status;
    assert_eq!(until("2026-09"), DrugStatus::Current);
    assert_eq!(until("2026-07"), DrugStatus::Ended);
    assert_eq!(until("2026-03"), DrugStatus::Stopped);
    // The same supply told by a tree that would know of the next one.
    assert_eq!(one(&DrugList::of(&[warfarin(Dispensed, "2026-09-15", CLINIC)], TODAY)).status, DrugStatus::Ended);
    // A course of five days in September is over.
    let course = line("アモキシシリンカプセル250mg", "アモキシシリン水和物", Claims, "2026-09", 5, CLINIC);
    assert_eq!(one(&DrugList::of(&[course], TODAY)).status, DrugStatus::Ended);
}

#[test]
fn an_unknown_period_is_said_and_as_needed_drugs_and_ointments_last_longer() {
    let with = |route, times, when| Medication { route, times, ..warfarin(Dispensed, when, CLINIC) };
    for (route, times, last_current, first_ended) in [
        (DrugRoute::Oral, None, "2026-10-09", "2026-10-08"),
        (DrugRoute::Oral, Some(4_000_000_000), "2026-10-09", "2026-10-08"),
        (DrugRoute::Unstated, Some(28), "2026-10-09", "2026-10-08"),
        (DrugRoute::External, Some(1), "2026-09-09", "2026-09-08"),
        (DrugRoute::AsNeeded, Some(10), "2026-08-10", "2026-08-09"),
    ] {
        let current = [with(route, times, last_current)];
        let list = DrugList::of(&current, TODAY);
        assert_eq!((one(&list).status, one(&list).until), (DrugStatus::Current, None), "{route:?} {times:?}");
        assert_eq!(
            one(&DrugList::of(&[with(route, times, first_ended)], TODAY)).status,
            DrugStatus::Ended,
            "{route:?}"
        );
    }
    let mut undated = warfarin(Claims, "2026-09", CLINIC);
    undated.origin.date = None;
    let lines = [undated];
    let list = DrugList::of(&lines, TODAY);
    assert_eq!((one(&list).status, one(&list).since), (DrugStatus::Undated, None));
    assert_eq!(one(&list).products.len(), 1);
}

#[test]
fn strengths_and_generics_are_named_and_only_real_differences_are_told() {
    let generic = [
        warfarin(Prescribed, "2026-11-04", CLINIC),
        line("ワルファリンK錠1mg「トーワ」", "ワルファリンカリウム", Dispensed, "2026-11-04", 28, PHARMACY),
    ];
    let list = DrugList::of(&generic, TODAY);
    assert!(reasons(one(&list)).is_empty(), "a generic is normal");
    assert_eq!(
        one(&list).products.iter().map(|line| line.product.as_str()).collect::<Vec<_>>(),
        ["ワルファリンK錠1mg「トーワ」", "ワーファリン錠1mg"]
    );
    let halves = Medication {
        quantity: "2".to_owned(),
        ..line("ワーファリン錠0.5mg", "ワルファリンカリウム", Dispensed, "2026-11-04", 28, PHARMACY)
    };
    let list_of = |lines: &[Medication]| reasons(one(&DrugList::of(lines, TODAY)));
    assert!(list_of(&[generic[0].clone(), halves.clone()]).is_empty(), "two halves are a whole");
    let more = Medication { quantity: "３".to_owned(), ..halves.clone() };
    assert_eq!(list_of(&[generic[0].clone(), more]), [DisagreementReason::DoseDiffers]);
    let fewer = Medication { times: Some(14), ..generic[1].clone() };
    assert_eq!(list_of(&[generic[0].clone(), fewer]), [DisagreementReason::DaysDiffer]);
    let when_needed = Medication { route: DrugRoute::AsNeeded, ..generic[1].clone() };
    assert_eq!(list_of(&[generic[0].clone(), when_needed]), [DisagreementReason::RouteDiffers]);
    let unsaid = Medication { usage: String::new(), times: None, route: DrugRoute::Unstated, ..generic[1].clone() };
    assert!(list_of(&[generic[0].clone(), unsaid]).is_empty(), "what is not said is no disagreement");
    // Two strengths at once are two products of one drug.
    let both = [
        warfarin(Dispensed, "2026-11-04", CLINIC),
        Medication { origin: warfarin(Dispensed, "2026-11-04", CLINIC).origin, ..halves },
    ];
    assert_eq!(one(&DrugList::of(&both, TODAY)).products.len(), 2);
}

#[test]
fn a_bill_may_write_the_amount_of_a_day() {
    let thrice = |source, quantity: &str| Medication {
        quantity: quantity.to_owned(),
        usage: "1日3回毎食後".to_owned(),
        ..warfarin(source, "2026-11-04", CLINIC)
    };
    let list_of = |a, b| reasons(one(&DrugList::of(&[a, b], TODAY)));
    assert!(list_of(thrice(Dispensed, "1"), thrice(Claims, "3")).is_empty());
    assert_eq!(list_of(thrice(Dispensed, "1"), thrice(Claims, "2")), [DisagreementReason::DoseDiffers]);
    assert_eq!(list_of(thrice(Dispensed, "1"), thrice(Prescribed, "3")), [DisagreementReason::DoseDiffers]);
}

#[test]
fn a_product_without_an_ingredient_joins_its_like_and_an_ointment_stands_apart() {
    let bare = Medication { ingredient: String::new(), ..warfarin(Dispensed, "2026-11-04", PHARMACY) };
    assert_eq!(one(&DrugList::of(&[bare, warfarin(Claims, "2026-09", CLINIC)], TODAY)).name, "ワルファリンカリウム");
    let gel = Medication {
        route: DrugRoute::External,
        ..line("ボルタレンゲル1%", "ジクロフェナクナトリウム", Dispensed, "2026-11-04", 1, CLINIC)
    };
    let tablet = line("ボルタレン錠25mg", "ジクロフェナクナトリウム", Dispensed, "2026-11-04", 28, OTHER_CLINIC);
    let lines = [gel, tablet];
    let list = DrugList::of(&lines, TODAY);
    assert_eq!(list.entries.iter().map(|entry| entry.external).collect::<Vec<_>>(), [false, true]);
    assert!(list.entries.iter().all(|entry| entry.doubled.is_empty()));
}

#[test]
fn a_long_gap_begins_a_new_run() {
    let dates = ["2026-03-02", "2026-03-30", "2026-08-10", "2026-09-07", "2026-10-05", "2026-11-02"];
    let lines = dates.map(|when| warfarin(Dispensed, when, CLINIC));
    let list = DrugList::of(&lines, TODAY);
    assert_eq!(
        (one(&list).since.unwrap().date, one(&list).supplies, one(&list).lines.len()),
        (date(2026, 8, 10), 4, 6)
    );
}

fn any_line() -> impl Strategy<Value = Medication> {
    let ingredient = prop::sample::select(vec![
        "",
        "ワルファリンカリウム",
        "ﾜﾙﾌｧﾘﾝｶﾘｳﾑ",
        "アムロジピンベシル酸塩",
        "ジクロフェナクナトリウム",
    ]);
    let product = prop::sample::select(vec![
        "",
        "ワーファリン錠1mg",
        "ワーファリン錠0.5mg",
        "アムロジピンOD錠5mg「トーワ」",
        "ボルタレンゲル1%",
    ]);
    let code = prop::sample::select(vec!["", "610000001", "610000002"]);
    let place = prop::sample::select(vec![CLINIC, OTHER_CLINIC, PHARMACY, ("", "みなと内科"), ("", "")]);
    let times = prop::option::of(prop_oneof![0_u32..100, any::<u32>()]);
    let when = prop::option::of((0_i32..700, any::<bool>()));
    let dose = (
        prop::sample::select(vec!["", "1", "2.5", "適量"]),
        prop::sample::select(vec!["", "1日3回毎食後", "1日1回", "疼痛時"]),
    );
    let coded = (prop::sample::select(DrugRoute::ALL), prop::sample::select(RecordSource::ALL));
    (ingredient, product, code, place, times, when, dose, coded).prop_map(
        |(ingredient, product, code, place, times, when, (quantity, usage), (route, source))| {
            let mut made = line(product, ingredient, source, "2026-01-01", 1, place);
            (made.code, made.times, made.route) = (code.to_owned(), times, route);
            (made.quantity, made.usage) = (quantity.to_owned(), usage.to_owned());
            // Some lines are of days to come: clocks and slips.
            made.origin.date = when.map(|(ago, _)| TODAY + (30 - ago).days());
            made.origin.month_only = when.is_some_and(|(_, month_only)| month_only);
            if made.origin.month_only {
                made.origin.date = made.origin.date.map(Date::first_of_month);
            }
            made
        },
    )
}

/// An entry without what a repeated line may change.
fn told<'a>(list: &'a DrugList<'a>) -> Vec<DrugEntry<'a>> {
    let without = |entry: &DrugEntry<'a>| {
        let mut entry = entry.clone();
        entry.lines.dedup();
        entry
    };
    list.entries.iter().map(without).collect()
}

proptest! {
    #[test]
    fn the_order_of_the_lines_makes_no_difference(
        (lines, shuffled) in prop::collection::vec(any_line(), 0..24)
            .prop_flat_map(|lines| (Just(lines.clone()), Just(lines).prop_shuffle())),
    ) {
        prop_assert_eq!(DrugList::of(&lines, TODAY), DrugList::of(&shuffled, TODAY));
    }

    #[test]
    fn a_repeated_line_changes_counts_only(lines in prop::collection::vec(any_line(), 1..24), again in any::<prop::sample::Index>()) {
        let mut repeated = lines.clone();
        repeated.push(again.get(&lines).clone());
        let (before, after) = (DrugList::of(&lines, TODAY), DrugList::of(&repeated, TODAY));
        prop_assert_eq!(told(&before), told(&after));
        let count = |list: &DrugList<'_>| list.entries.iter().map(|entry| entry.lines.len()).sum::<usize>();
        prop_assert_eq!(count(&before) + 1, count(&after));
    }

    #[test]
    fn every_line_stands_in_exactly_one_entry(lines in prop::collection::vec(any_line(), 0..24)) {
        let list = DrugList::of(&lines, TODAY);
        let mut kept: Vec<&Medication> = list.entries.iter().flat_map(|entry| entry.lines.iter().copied()).collect();
        let mut came: Vec<&Medication> = lines.iter().collect();
        kept.sort();
        came.sort();
        prop_assert_eq!(kept, came);
        for entry in &list.entries {
            let is_its = |line: &&Medication| entry.lines.contains(line);
            prop_assert!(!entry.products.is_empty() && entry.products.iter().all(is_its));
            prop_assert!(entry.disagreements.iter().all(|one| !one.lines.is_empty() && one.lines.iter().all(is_its)));
            prop_assert!(entry.doubled.len() != 1, "one institution alone is not doubled");
            prop_assert!(!entry.sources.is_empty());
        }
    }

    #[test]
    fn an_unbroken_series_is_current_and_one_that_ended_long_ago_is_stopped(
        days in 7_u32..=90, late in 0_i32..=14, count in 2_usize..12, months in any::<bool>(), rest in 0_i32..=14,
    ) {
        let step = i32::try_from(days).unwrap() + late;
        // Equal lines of one claim month are one supply: two weeks within a month are a course that ended, not a series.
        let count = if months { count + usize::try_from(62 / step).unwrap() } else { count };
        let series = |last: Date| -> Vec<Medication> {
            (0..count).map(|index| {
                let day = last - (i32::try_from(index).unwrap() * step).days();
                let when = if months { day.strftime("%Y-%m").to_string() } else { day.to_string() };
                line("ワーファリン錠1mg", "ワルファリンカリウム", if months { Claims } else { Dispensed }, &when, days, CLINIC)
            }).collect()
        };
        let last = if months { TODAY - (60 + rest).days() } else { TODAY - (i32::try_from(days).unwrap() + rest - 1).days() };
        let lines = series(last);
        let list = DrugList::of(&lines, TODAY);
        let entry = one(&list);
        prop_assert_eq!(entry.status, DrugStatus::Current);
        prop_assert_eq!(entry.since.unwrap().date, lines.iter().filter_map(|line| line.origin.date).min().unwrap());
        prop_assert!(entry.disagreements.is_empty() && entry.doubled.is_empty());
        let lines = series(TODAY - 400.days());
        prop_assert_eq!(one(&DrugList::of(&lines, TODAY)).status, DrugStatus::Stopped);
    }
}
