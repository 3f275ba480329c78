#![allow(clippy::unwrap_used)]
use super::*;
use crate::record::{DrugRoute, Medication, RecordSource, Surgery};

fn origin(date: Option<Date>) -> Origin {
    Origin { source: RecordSource::Claims, institution: None, institution_name: String::new(), date, month_only: true }
}

fn drug(ingredient: &str, product: &str) -> Medication {
    Medication {
        code: String::new(),
        product: product.to_owned(),
        ingredient: ingredient.to_owned(),
        quantity: "1".to_owned(),
        unit: "錠".to_owned(),
        usage: String::new(),
        times: Some(28),
        route: DrugRoute::Oral,
        origin: origin(Some(jiff::civil::date(2026, 9, 1))),
    }
}

fn surgery(name: &str) -> Surgery {
    Surgery { code: String::new(), name: name.to_owned(), origin: origin(Some(jiff::civil::date(2025, 11, 1))) }
}

fn codes(record: &MedicalRecord) -> Vec<(String, Strength)> {
    infer(record, &Knowledge::shipped().unwrap()).into_iter().map(|finding| (finding.code, finding.strength)).collect()
}

#[test]
fn nothing_is_inferred_from_nothing() {
    assert_eq!(codes(&MedicalRecord::default()), []);
}

#[test]
fn varices_from_surgery_and_not_from_leg_veins() {
    let record = MedicalRecord {
        surgeries: vec![surgery("食道・胃静脈瘤硬化療法(内視鏡)")],
        ..MedicalRecord::default()
    };
    assert!(codes(&record).contains(&("oesophageal-varices".to_owned(), Strength::Strong)));
    let legs =
        MedicalRecord { surgeries: vec![surgery("下肢静脈瘤手術(硬化療法)")], ..MedicalRecord::default() };
    assert_eq!(codes(&legs), []);
}

#[test]
fn a_drug_without_an_ingredient_speaks_by_its_product() {
    let record = MedicalRecord {
        medications: vec![drug("", "レベチラセタム錠500mg「トーワ」")],
        ..MedicalRecord::default()
    };
    assert_eq!(codes(&record), [("epilepsy".to_owned(), Strength::Strong)]);
}

#[test]
fn several_weak_hints_combine_and_repeats_do_not() {
    let furosemide = drug("フロセミド", "フロセミド錠20mg");
    let again = Medication { origin: origin(Some(jiff::civil::date(2026, 8, 1))), ..furosemide.clone() };
    let weak = MedicalRecord { medications: vec![furosemide.clone(), again], ..MedicalRecord::default() };
    assert_eq!(codes(&weak), [("heart-failure".to_owned(), Strength::Weak)]);
    let combined = MedicalRecord {
        medications: vec![
            furosemide,
            drug("カルベジロール", "カルベジロール錠10mg"),
            drug("スピロノラクトン", "スピロノラクトン錠25mg"),
        ],
        ..MedicalRecord::default()
    };
    assert!(codes(&combined).contains(&("heart-failure".to_owned(), Strength::Strong)));
}

#[test]
fn evidence_keeps_source_and_age_newest_first_and_is_bounded() {
    let medications = (1..=12)
        .map(|month| Medication {
            origin: origin(Some(jiff::civil::date(2026, month, 1))),
            ..drug("ワルファリンカリウム", "ワーファリン錠1mg")
        })
        .collect();
    let findings = infer(&MedicalRecord { medications, ..MedicalRecord::default() }, &Knowledge::shipped().unwrap());
    let finding = findings.iter().find(|finding| finding.code == "anticoagulated").unwrap();
    assert_eq!(finding.evidence.len(), EVIDENCE_MAX_LINES);
    assert_eq!(finding.newest(), Some(jiff::civil::date(2026, 12, 1)));
    assert_eq!(finding.evidence[0].origin.date, Some(jiff::civil::date(2026, 12, 1)));
}

#[test]
fn a_wrong_table_is_refused_with_its_rule() {
    let text = r#"
        version = "x"
        [[rule]]
        code = "a"
        ja = "あ"
        en = "a"
        source = "s"
        [[rule.hint]]
        from = "medications"
        weight = 1
    "#;
    let error = Knowledge::parse(text).unwrap_err().to_string();
    assert!(error.contains("rule `a`"), "{error}");
    let error = Knowledge::parse("version = 1").unwrap_err().to_string();
    assert!(error.contains("line 1"), "{error}");
}
