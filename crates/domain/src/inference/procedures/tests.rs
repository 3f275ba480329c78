#![allow(clippy::unwrap_used)]
use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::{
    inference::{Finding, Knowledge, Strength, infer, infer_on},
    record::{MedicalRecord, Origin, RecordSource, Surgery, Treatment},
};

const CONDITIONS: &str = include_str!("../../../knowledge/conditions.toml");

fn origin(on: Option<Date>) -> Origin {
    Origin {
        source: RecordSource::Claims,
        institution: None,
        institution_name: String::new(),
        date: on,
        month_only: false,
    }
}

fn surgery(code: &str, name: &str, on: Option<Date>) -> Surgery {
    Surgery { code: code.to_owned(), name: name.to_owned(), origin: origin(on) }
}

fn treatment(name: &str) -> Treatment {
    Treatment { code: String::new(), name: name.to_owned(), origin: origin(Some(date(2026, 10, 1))) }
}

fn operated(surgeries: Vec<Surgery>) -> MedicalRecord {
    MedicalRecord { surgeries, ..MedicalRecord::default() }
}

fn treated(names: &[&str]) -> MedicalRecord {
    MedicalRecord { treatments: names.iter().map(|name| treatment(name)).collect(), ..MedicalRecord::default() }
}

fn codes(findings: &[Finding]) -> Vec<&str> {
    findings.iter().map(|finding| finding.code.as_str()).collect()
}

/// What a surgery of the given code and name means.
fn of(code: &str, name: &str) -> Vec<String> {
    let record = operated(vec![surgery(code, name, Some(date(2026, 5, 1)))]);
    infer(&record, &Knowledge::shipped().unwrap()).into_iter().map(|finding| finding.code).collect()
}

fn numbers(code: &str) -> Vec<String> {
    Number::readings(code).iter().map(ToString::to_string).collect()
}

#[test]
fn a_number_is_read_whole_with_its_branch() {
    for (code, read) in [
        ("K533", "K533"),
        ("K533-2", "K533-2"),
        ("k533-2", "K533-2"),
        ("Ｋ５３３－２", "K533-2"),
        ("K533‐2", "K533-2"),
        ("K533−2", "K533-2"),
        ("K533 - 2", "K533-2"),
        ("K533-2-1", "K533-2"),
        ("K555-22", "K555-2"),
        ("K533-2 内視鏡的食道・胃静脈瘤結紮術", "K533-2"),
        ("区分番号「K533-2」", "K533-2"),
        ("K560 1 ハ", "K560"),
        ("K5551", "K555"),
        ("K555-1", "K555"),
        ("J038", "J038"),
        ("C107-2", "C107-2"),
    ] {
        assert_eq!(numbers(code), [read], "{code}");
    }
}

#[test]
fn a_lost_dash_leaves_two_readings_and_other_codes_none() {
    assert_eq!(numbers("K5332"), ["K533", "K533-2"]);
    assert_eq!(numbers("K55522"), ["K555", "K555-2"]);
    for code in ["", "K", "K5", "K53", "KK533", "150270150", "K150270150", "1K533", "静脈瘤", "-2"] {
        assert_eq!(numbers(code), [""; 0], "{code}");
    }
}

#[test]
fn only_the_printed_form_may_stand_in_the_table() {
    assert!(Number::exact("K533-2").is_some());
    for code in ["K5332", "K533-1", "k533-2", "K533-2-1", "K53", "Ｋ５３３"] {
        assert!(Number::exact(code).is_none(), "{code}");
    }
}

#[test]
fn a_code_alone_speaks_and_a_branch_is_not_its_number() {
    assert!(of("K711-2", "手術").contains(&"splenectomy".to_owned()));
    // K595-2 is the alcohol ablation of the septum, K595 that of an arrhythmia.
    assert_eq!(of("K595-2", "手術"), ["hypertrophic-cardiomyopathy"]);
    assert!(!of("K595", "手術").contains(&"hypertrophic-cardiomyopathy".to_owned()));
    // K53 or K5 is no number, and a number that the table does not hold says nothing.
    assert_eq!(of("K53", "手術"), [""; 0]);
    assert_eq!(of("K717", "手術"), [""; 0]);
}

#[test]
fn a_lost_dash_counts_what_both_readings_mean() {
    // Sclerotherapy (K533) or ligation (K533-2): varices either way.
    assert!(of("K5332", "手術").contains(&"oesophageal-varices".to_owned()));
    // Item 2 of K595 or K595-2: two different things, so the name must say.
    assert_eq!(of("K5952", "手術"), [""; 0]);
    assert_eq!(of("K5952", "経皮的中隔心筋焼灼術"), ["hypertrophic-cardiomyopathy"]);
    // Item 2 of K549; there is no K549-2 in the table.
    assert!(of("K5492", "手術").contains(&"ischaemic-heart-disease".to_owned()));
}

#[test]
fn a_word_against_a_row_holds_against_its_number_too() {
    assert_eq!(of("", "下肢静脈瘤手術（硬化療法（一連として））"), [""; 0]);
    assert!(!of("K511", "肺切除術（１側肺全摘）").contains(&"lung-resection".to_owned()));
    assert!(of("K511", "肺切除術（１側肺全摘）").contains(&"pneumonectomy".to_owned()));
    assert!(!of("", "腹腔鏡下副腎摘出術").contains(&"single-kidney".to_owned()));
    assert!(!of("", "人工肛門閉鎖術（腸管切除を伴わないもの）").contains(&"stoma".to_owned()));
}

#[test]
fn an_old_appendicectomy_and_a_hernia_mean_nothing() {
    for name in ["虫垂切除術（虫垂周囲膿瘍を伴わないもの）", "ヘルニア手術（鼠径ヘルニア）", "創傷処理"]
    {
        assert_eq!(of("", name), [""; 0], "{name}");
    }
    assert_eq!(of("K718", "虫垂切除術"), [""; 0]);
}

#[test]
fn the_same_procedure_on_several_dates_counts_once_and_keeps_its_lines() {
    let name = |month| surgery("", "経皮的カテーテル心筋焼灼術（その他のもの）", Some(date(2025, month, 1)));
    let twice = infer(&operated(vec![name(1), name(6)]), &Knowledge::shipped().unwrap());
    let finding = twice.iter().find(|finding| finding.code == "atrial-fibrillation").unwrap();
    assert_eq!((finding.strength, finding.evidence.len()), (Strength::Weak, 2));
    assert_eq!(finding.evidence[0].name, "経皮的カテーテル心筋焼灼術（その他のもの）");
    assert_eq!(finding.newest(), Some(date(2025, 6, 1)));
}

#[test]
fn different_procedures_add_up_with_each_other_and_with_drugs() {
    let both = operated(vec![
        surgery("", "経皮的カテーテル心筋焼灼術（その他のもの）", Some(date(2025, 1, 1))),
        surgery("", "不整脈手術（左心耳閉鎖術）（経カテーテル的手術によるもの）", Some(date(2026, 1, 1))),
    ]);
    let findings = infer(&both, &Knowledge::shipped().unwrap());
    let finding = findings.iter().find(|finding| finding.code == "atrial-fibrillation").unwrap();
    assert_eq!((finding.strength, finding.evidence.len()), (Strength::Strong, 2));
}

#[test]
fn a_fresh_stent_is_told_for_a_year_and_the_heart_disease_for_good() {
    let stent = |on| operated(vec![surgery("K549", "経皮的冠動脈ステント留置術（その他のもの）", on)]);
    let knowledge = Knowledge::shipped().unwrap();
    let today = date(2026, 11, 21);
    let at = |on| infer_on(&stent(on), &knowledge, today);
    for recent in [Some(date(2026, 11, 1)), Some(date(2025, 11, 21)), None] {
        assert!(codes(&at(recent)).contains(&"coronary-stent-recent"), "{recent:?}");
    }
    assert_eq!(codes(&at(Some(date(2025, 11, 20)))), ["ischaemic-heart-disease"]);
    assert_eq!(codes(&at(Some(date(2022, 1, 1)))), ["ischaemic-heart-disease"]);
}

#[test]
fn treatments_at_home_speak() {
    let knowledge = Knowledge::shipped().unwrap();
    let of = |name| infer(&treated(&[name]), &knowledge).into_iter().map(|finding| finding.code).collect::<Vec<_>>();
    assert_eq!(of("在宅酸素療法指導管理料（その他の場合）"), ["home-oxygen"]);
    assert_eq!(of("在宅持続陽圧呼吸療法指導管理料２"), ["sleep-apnoea"]);
    assert_eq!(of("在宅気管切開患者指導管理料"), ["tracheostomy"]);
    assert_eq!(of("在宅喉頭摘出患者指導管理料"), ["laryngectomy"]);
    assert!(of("在宅自己腹膜灌流指導管理料").contains(&"peritoneal-dialysis".to_owned()));
    assert!(!of("糖尿病透析予防指導管理料").contains(&"dialysis".to_owned()));
}

#[test]
fn dialysis_is_found_in_its_own_category() {
    let record =
        MedicalRecord { dialysis: vec![treatment("人工腎臓(慢性維持透析)")], ..MedicalRecord::default() };
    assert_eq!(codes(&infer(&record, &Knowledge::shipped().unwrap())), ["dialysis"]);
}

#[test]
fn half_width_and_older_characters_are_the_same_name() {
    assert!(of("", "弁置換術(1弁のもの)").contains(&"prosthetic-valve".to_owned()));
    assert!(of("", "経皮的頚動脈ステント留置術").contains(&"carotid-disease".to_owned()));
    assert!(of("", "Ｖ－Ｐ　シャント").contains(&"shunt".to_owned()));
}

#[test]
fn the_table_holds_what_matters_in_an_emergency() {
    let table = Procedures::parse(super::super::knowledge::SHIPPED_PROCEDURES, |_| true).unwrap();
    assert!(table.rows.len() >= 150, "{} rows", table.rows.len());
    let knowledge = Knowledge::shipped().unwrap();
    assert!(knowledge.version().contains(table.version()), "{}", knowledge.version());
}

/// A small table with one field replaced.
fn refused(field: &str, by: &str) -> String {
    let row = "[[procedure]]\ncode = \"a\"\nja = \"あ\"\nnames = [\"脾摘出\"]\nk_codes = [\"K711\"]\nfrom = [\"surgeries\"]\n\
               means = [{ condition = \"splenectomy\", weight = 3 }]\nexample = \"脾摘出術\"\nsource = \"s\"\n";
    let mut lines: Vec<&str> = row.lines().filter(|line| !line.starts_with(&format!("{field} ="))).collect();
    lines.push(by);
    let text = format!("version = \"1\"\n\n{}\n", lines.join("\n"));
    Knowledge::of_tables(CONDITIONS, None, Some(&text)).unwrap_err().to_string()
}

#[test]
fn a_wrong_row_is_refused_with_line_row_and_field() {
    let cases = [
        ("means", "means = [{ condition = \"nothing-known\", weight = 3 }]", "there is no condition `nothing-known`"),
        ("means", "means = [{ condition = \"splenectomy\", weight = 4 }]", "use 1, 2 or 3"),
        ("means", "means = [{ condition = \"splenectomy\", weight = 3, fades_after_years = 9 }]", "use 1 to 5"),
        ("means", "means = []", "it means nothing"),
        ("k_codes", "k_codes = [\"K5332\"]", "`K5332` is not a classification number"),
        ("names", "names = [\"脾\"]", "`脾` is too short"),
        ("from", "from = [\"medications\"]", "use surgeries, treatments, dialysis"),
        ("example", "example = \"胃切除術\"", "the row does not recognise it"),
        ("not_example", "not_example = [\"腹腔鏡下脾摘出術\"]", "`腹腔鏡下脾摘出術` is recognised"),
        ("source", "source = \"\"", "a title and a source are needed"),
    ];
    for (field, by, told) in cases {
        let error = refused(field, by);
        assert!(error.contains("line 3, row `a`") && error.contains(field) && error.contains(told), "{error}");
    }
    let error = refused("example", "");
    assert!(error.contains("missing field `example`"), "{error}");
}

#[test]
fn a_code_used_twice_and_a_number_in_two_rows_are_refused() {
    let row = |code: &str, number: &str| {
        format!(
            "[[procedure]]\ncode = \"{code}\"\nja = \"あ\"\nnames = [\"脾摘出\"]\nk_codes = [\"{number}\"]\n\
             from = [\"surgeries\"]\nmeans = [{{ condition = \"splenectomy\", weight = 3 }}]\nexample = \"脾摘出術\"\nsource = \"s\"\n"
        )
    };
    let refused =
        |rows: String| Procedures::parse(&format!("version = \"1\"\n{rows}"), |_| true).unwrap_err().to_string();
    let error = refused(row("a", "K711") + &row("a", "K712"));
    assert!(error.contains("line 11, row `a`, code"), "{error}");
    let error = refused(row("a", "K711") + &row("b", "K711"));
    assert!(error.contains("row `b`, k_codes: `K711` stands in the row `a` already"), "{error}");
}

#[test]
fn a_condition_that_nothing_hints_at_is_refused() {
    let condition = "version = \"1\"\n[[rule]]\ncode = \"x\"\nja = \"あ\"\nen = \"x\"\nsource = \"s\"\n";
    let error = Knowledge::parse(condition).unwrap_err().to_string();
    assert!(error.contains("rule `x`: a hint is needed"), "{error}");
}

proptest! {
    /// Whatever stands in the code of a record's line is read without a panic, into numbers that the table could hold.
    #[test]
    fn any_code_is_read_as_nothing_or_as_printed_numbers(code in "[A-Za-zＫ]?[0-9０-９]{0,5}[-－ ]?[0-9]{0,2}.{0,8}") {
        let read = Number::readings(&code);
        prop_assert!(read.len() <= 2);
        for number in read {
            prop_assert_eq!(Number::exact(&number.to_string()), Some(number));
        }
    }
}
