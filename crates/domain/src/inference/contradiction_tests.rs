#![allow(clippy::unwrap_used)]
use jiff::civil::date;

use super::*;
use crate::record::{DrugRoute, MedicalRecord, RecordSource, Surgery, Treatment};

fn origin(year: i16, month: i8) -> Origin {
    Origin {
        source: RecordSource::Claims,
        institution: None,
        institution_name: String::new(),
        date: Some(date(year, month, 1)),
        month_only: true,
    }
}

fn drug(ingredient: &str, days: Option<u32>, origin: Origin) -> Medication {
    Medication {
        code: String::new(),
        product: format!("{ingredient}錠"),
        ingredient: ingredient.to_owned(),
        quantity: "1".to_owned(),
        unit: "錠".to_owned(),
        usage: String::new(),
        times: days,
        route: DrugRoute::Oral,
        origin,
    }
}

fn drugs(medications: Vec<Medication>) -> MedicalRecord {
    MedicalRecord { medications, ..MedicalRecord::default() }
}

fn surgery(name: &str, origin: Origin) -> Surgery {
    Surgery { code: String::new(), name: name.to_owned(), origin }
}

fn inferred(record: &MedicalRecord, sex: Sex) -> Vec<Finding> {
    findings(record, &Knowledge::shipped().unwrap(), Some(date(2026, 11, 21)), sex)
}

fn finding<'a>(findings: &'a [Finding], code: &str) -> &'a Finding {
    findings.iter().find(|finding| finding.code == code).unwrap()
}

fn against(findings: &[Finding], code: &str) -> Vec<String> {
    finding(findings, code).contradictions.iter().map(|one| one.with.clone()).collect()
}

#[test]
fn opposite_drugs_contradict_each_other_with_line_and_date() {
    let record = drugs(vec![
        drug("チアマゾール", Some(30), origin(2022, 5)),
        drug("レボチロキシンナトリウム", Some(30), origin(2026, 9)),
    ]);
    let found = inferred(&record, Sex::Female);
    assert_eq!(against(&found, "hypothyroid"), ["hyperthyroid"]);
    assert_eq!(against(&found, "hyperthyroid"), ["hypothyroid"]);
    let line = finding(&found, "hypothyroid").contradictions[0].line.as_ref().unwrap();
    assert_eq!((line.name.as_str(), line.origin.date), ("チアマゾール錠", Some(date(2022, 5, 1))));
}

#[test]
fn a_weak_finding_contradicts_nothing() {
    let with = |raises: &str| {
        let amlodipine = drug("アムロジピンベシル酸塩", Some(30), origin(2026, 9));
        inferred(&drugs(vec![drug(raises, Some(30), origin(2026, 9)), amlodipine]), Sex::NotStated)
    };
    let [strong, weak] = [with("ミドドリン塩酸塩"), with("ドロキシドパ")];
    let strength = |found: &[Finding]| finding(found, "orthostatic-hypotension").strength;
    assert_eq!((strength(&strong), strength(&weak)), (Strength::Strong, Strength::Weak));
    assert_eq!(against(&strong, "hypertension"), ["orthostatic-hypotension"]);
    assert_eq!(against(&weak, "hypertension"), [] as [&str; 0]);
}

#[test]
fn a_graft_and_dialysis_both_stay_and_are_marked() {
    let record = MedicalRecord {
        surgeries: vec![surgery("同種死体腎移植術", origin(2024, 3))],
        dialysis: vec![Treatment { code: String::new(), name: "人工腎臓".to_owned(), origin: origin(2026, 10) }],
        ..MedicalRecord::default()
    };
    let found = inferred(&record, Sex::NotStated);
    assert_eq!(against(&found, "kidney-transplant"), ["dialysis"]);
    assert_eq!(against(&found, "dialysis"), ["kidney-transplant"]);
}

#[test]
fn what_was_undone_is_marked() {
    let record = MedicalRecord {
        surgeries: vec![
            surgery("人工肛門造設術", origin(2025, 1)),
            surgery("人工肛門閉鎖術（腸管切除を伴わないもの）", origin(2025, 9)),
        ],
        ..MedicalRecord::default()
    };
    assert_eq!(against(&inferred(&record, Sex::NotStated), "stoma"), ["stoma-closed"]);
}

#[test]
fn what_does_not_fit_the_sex_is_marked_and_kept() {
    let record =
        MedicalRecord { surgeries: vec![surgery("子宮全摘術", origin(2024, 3))], ..MedicalRecord::default() };
    let found = inferred(&record, Sex::Male);
    assert_eq!(against(&found, "no-uterus"), ["sex:male"]);
    assert_eq!(finding(&found, "no-uterus").contradictions[0].line, None);
    for sex in [Sex::Female, Sex::NotStated] {
        assert_eq!(against(&inferred(&record, sex), "no-uterus"), [] as [&str; 0], "{sex:?}");
    }
}

#[test]
fn a_contradiction_is_settled_when_the_other_is_dismissed_but_not_that_with_the_sex() {
    let record = drugs(vec![
        drug("チアマゾール", Some(30), origin(2022, 5)),
        drug("レボチロキシンナトリウム", Some(30), origin(2026, 9)),
    ]);
    let found = inferred(&record, Sex::Female);
    let hypothyroid = finding(&found, "hypothyroid");
    assert_eq!(hypothyroid.open_contradictions(|_| true).count(), 1);
    assert_eq!(hypothyroid.open_contradictions(|code| code != "hyperthyroid").count(), 0);
    let record =
        MedicalRecord { surgeries: vec![surgery("子宮全摘術", origin(2024, 3))], ..MedicalRecord::default() };
    let found = inferred(&record, Sex::Male);
    assert_eq!(finding(&found, "no-uterus").open_contradictions(|_| false).count(), 1);
}

#[test]
fn what_goes_together_contradicts_nothing() {
    let record = drugs(vec![
        drug("アムロジピンベシル酸塩", Some(30), origin(2026, 9)),
        drug("アピキサバン", Some(30), origin(2026, 9)),
        drug("メトホルミン塩酸塩", Some(30), origin(2026, 9)),
    ]);
    let found = inferred(&record, Sex::Female);
    assert!(found.len() >= 3);
    assert!(found.iter().all(|finding| finding.contradictions.is_empty()));
}

#[test]
fn a_steroid_of_a_week_is_not_long_and_one_of_unknown_length_may_be() {
    let long = |lines: Vec<Medication>| {
        inferred(&drugs(lines), Sex::NotStated).iter().any(|finding| finding.code == "steroid")
    };
    let week = |month| drug("プレドニゾロン", Some(7), origin(2026, month));
    assert!(!long(vec![week(4)]));
    assert!(!long(vec![week(4), week(6)]));
    assert!(long(vec![week(4), week(6), week(8)]), "three bursts in a year weaken the adrenal gland");
    assert!(!long(vec![drug("プレドニゾロン", Some(20), origin(2026, 4))]));
    assert!(long(vec![drug("プレドニゾロン", Some(21), origin(2026, 4))]));
    assert!(long(vec![drug("プレドニゾロン", None, origin(2026, 4))]));
    assert!(!long(vec![week(9), drug("プレドニゾロン", Some(14), origin(2024, 4))]), "two years apart");
}

#[test]
fn one_supply_told_by_two_trees_is_one() {
    let claimed = drug("プレドニゾロン", Some(14), origin(2026, 4));
    let handed_out = Medication {
        origin: Origin {
            source: RecordSource::Dispensed,
            date: Some(date(2026, 4, 12)),
            month_only: false,
            ..claimed.origin.clone()
        },
        ..claimed.clone()
    };
    let found = inferred(&drugs(vec![claimed, handed_out]), Sex::NotStated);
    assert!(found.iter().all(|finding| finding.code != "steroid"));
}

#[test]
fn a_wrong_row_is_refused_with_what_is_wrong() {
    let table = |between: &str| {
        format!(
            "version = \"1\"\n[[rule]]\ncode = \"a\"\nja = \"a\"\nen = \"a\"\nsource = \"s\"\n[[rule.hint]]\n\
             from = \"medications\"\ncontains = [\"アア\"]\nweight = 1\n[[contradiction]]\nbetween = {between}\n\
             note_ja = \"n\"\nnote_en = \"n\"\nsource = \"s\"\n"
        )
    };
    assert!(Knowledge::parse(&table(r#"[["a"], ["sex:male"]]"#)).is_ok());
    for (between, problem) in [
        (r#"[["a"], ["b"]]"#, "neither a condition"),
        (r#"[["a"], ["sex:not-stated"]]"#, "neither a condition"),
        (r#"[["a"], []]"#, "both sides"),
        (r#"[["a"], ["a"]]"#, "on both sides"),
    ] {
        let error = Knowledge::parse(&table(between)).unwrap_err().to_string();
        assert!(error.contains(problem), "{between}: {error}");
    }
}
