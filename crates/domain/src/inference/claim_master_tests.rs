//! A made-up master in the official layout: the columns are the real ones, the acts are the project's own.

#![allow(clippy::unwrap_used)]
use std::collections::BTreeMap;

use super::*;
use crate::record::{RecordSource, Surgery, Treatment};

/// One line of a master: the columns by their official number, everything else empty.
fn line(columns: &[(usize, &str)]) -> String {
    let columns: BTreeMap<usize, &str> = columns.iter().copied().collect();
    let fields =
        (1..=CLAIM_MASTER_COLUMNS).map(|number| format!("\"{}\"", columns.get(&number).copied().unwrap_or_default()));
    fields.collect::<Vec<_>>().join(",")
}

fn act<'a>(code: &'a str, name: &'a str, number: [&'a str; 3]) -> Vec<(usize, &'a str)> {
    let [chapter, main, branch] = number;
    vec![
        (1, "0"),
        (2, "S"),
        (3, code),
        (5, "略称"),
        (68, "1"),
        (85, chapter),
        (87, "20240601"),
        (92, main),
        (93, branch),
        (113, name),
    ]
}

/// An act at the number of a stent, of the given kind of item.
fn of_kind<'a>(kind: &'a str, code: &'a str) -> Vec<(usize, &'a str)> {
    let columns = act(code, "架空の項目", ["K", "549", "00"]);
    columns.into_iter().map(|(number, value)| (number, if number == 68 { kind } else { value })).collect()
}

/// The act with one column replaced.
fn but(column: usize, value: &str) -> String {
    let mut columns = act("150000010", "脾摘出術", ["K", "711", "00"]);
    columns.retain(|(number, _)| *number != column);
    columns.push((column, value));
    line(&columns)
}

/// What the tests load.
fn master() -> String {
    let lines = [
        line(&act("150000010", "架空の結紮術", ["K", "533", "02"])),
        line(&act("150000020", "架空の留置術", ["K", "549", "00"])),
        line(&act("150000030", "肺切除術（１側肺全摘）", ["K", "511", "00"])),
        line(&act("150000040", "脾摘出術", ["K", "999", "00"])),
        line(&act("150000050", "通則の加算", ["K", "000", "00"])),
        line(&act("150000060", "在宅酸素療法指導管理料（その他の場合）", ["-", "000", "00"])),
        line(&act("150000070", "架空の摘出術", ["K", "772", "00"])),
        line(&of_kind("5", "150000100")),
        line(&of_kind("7", "150000110")),
        line(&act("140000080", "枝番が二桁の処置", ["J", "038", "10"])),
        line(&[
            (1, "3"),
            (2, "S"),
            (3, "140000090"),
            (5, "人工腎臓"),
            (68, "3"),
            (85, "J"),
            (87, "20240701"),
            (92, "038"),
            (93, "00"),
        ]),
    ];
    lines.join("\r\n") + "\r\n"
}

fn origin() -> Origin {
    Origin {
        source: RecordSource::Claims,
        institution: None,
        institution_name: String::new(),
        date: Some(jiff::civil::date(2026, 5, 1)),
        month_only: false,
    }
}

fn loaded() -> Knowledge {
    Knowledge::shipped().unwrap().with_claim_master(&master()).unwrap()
}

fn surgery(code: &str, name: &str) -> MedicalRecord {
    let surgeries = vec![Surgery { code: code.to_owned(), name: name.to_owned(), origin: origin() }];
    MedicalRecord { surgeries, ..MedicalRecord::default() }
}

fn found(record: &MedicalRecord, knowledge: &Knowledge) -> Vec<String> {
    infer(record, knowledge).into_iter().map(|finding| finding.code).collect()
}

fn of(code: &str, name: &str) -> Vec<String> {
    found(&surgery(code, name), &loaded())
}

#[test]
fn a_claim_code_alone_is_known_by_its_number() {
    let shipped = Knowledge::shipped().unwrap();
    for code in ["150000010", "１５００００010", " 150000010 "] {
        assert_eq!(found(&surgery(code, ""), &shipped), [""; 0], "without a master the code says nothing");
        assert!(of(code, "").contains(&"oesophageal-varices".to_owned()), "{code}");
    }
    assert!(of("150000020", "").contains(&"coronary-stent-recent".to_owned()));
    // Not a claim code, one that the master does not have, one digit more.
    for code in ["15000001", "150000099", "1500000100", "K150000010", "950000010"] {
        assert_eq!(of(code, ""), [""; 0], "{code}");
    }
}

#[test]
fn where_the_name_is_missing_or_foreign_the_masters_name_counts() {
    // The number of these two stands in no row: only the name speaks.
    for name in ["", "　", "Splenectomy", "手術"] {
        assert_eq!(of("150000040", name), of("", "脾摘出術"), "{name}");
    }
    assert!(!of("150000040", "").is_empty());
    // The short name stands in where there is no full one, and treatments are read like surgeries.
    let line = Treatment { code: "140000090".to_owned(), name: "HD".to_owned(), origin: origin() };
    let dialysis = MedicalRecord { dialysis: vec![line], ..MedicalRecord::default() };
    assert_eq!(found(&dialysis, &loaded()), ["dialysis"]);
    let line = Treatment { code: "150000060".to_owned(), name: String::new(), origin: origin() };
    let oxygen = MedicalRecord { treatments: vec![line], ..MedicalRecord::default() };
    assert_eq!(found(&oxygen, &loaded()), ["home-oxygen"]);
}

#[test]
fn a_name_that_the_tables_know_is_not_replaced() {
    // The line says stent; that the master says spleen is a code in the wrong place.
    assert_eq!(of("150000040", "経皮的冠動脈ステント留置術"), of("", "経皮的冠動脈ステント留置術"));
    // A code that the master does not have leaves the name to decide.
    assert_eq!(of("150000099", "脾摘出術"), of("", "脾摘出術"));
}

#[test]
fn what_the_lines_name_excludes_stays_excluded() {
    // K772 is the removal of a kidney; the line's own name says adrenal gland.
    assert!(of("150000070", "").contains(&"single-kidney".to_owned()));
    assert!(!of("150000070", "腹腔鏡下副腎摘出術").contains(&"single-kidney".to_owned()));
    // The number is too wide: the master's own name says the whole lung.
    assert!(of("150000030", "").contains(&"pneumonectomy".to_owned()));
    assert!(!of("150000030", "").contains(&"lung-resection".to_owned()));
}

#[test]
fn general_rules_and_wide_branches_have_no_number_of_the_table() {
    assert_eq!(of("150000050", ""), [""; 0]);
    let line = Treatment { code: "140000080".to_owned(), name: String::new(), origin: origin() };
    let record = MedicalRecord { dialysis: vec![line], ..MedicalRecord::default() };
    assert_eq!(found(&record, &loaded()), [""; 0]);
}

#[test]
fn a_number_that_is_borrowed_says_nothing() {
    // An item priced like another act stands at its number; an addition stands at that of the act it adds to.
    for code in ["150000100", "150000110"] {
        assert_eq!(of(code, ""), [""; 0], "{code}");
    }
}

#[test]
fn a_line_without_a_name_is_shown_with_the_masters() {
    let findings = infer(&surgery("150000010", ""), &loaded());
    assert_eq!(findings[0].evidence[0].name, "架空の結紮術");
    let findings = infer(&surgery("150000010", "foreign"), &loaded());
    assert_eq!(findings[0].evidence[0].name, "foreign");
}

#[test]
fn the_version_names_the_master() {
    let shipped = Knowledge::shipped().unwrap();
    assert_eq!(loaded().version(), format!("{}, claim master 11 of 20240701", shipped.version()));
    assert_eq!((shipped.counts().claim_codes, loaded().counts().claim_codes), (0, 11));
}

#[test]
fn a_wrong_master_is_refused_with_line_and_field() {
    let good = line(&act("150000020", "架空の留置術", ["K", "549", "00"]));
    let long = "あ".repeat(CLAIM_MASTER_FIELD_MAX_CHARS + 1);
    let cases = [
        (but(2, "Y"), "2 マスター種別", "S expected"),
        (but(3, "15000001"), "3 診療行為コード", "nine digits"),
        (but(3, "1500000１"), "3 診療行為コード", "nine digits"),
        (but(3, "350000010"), "3 診療行為コード", "the first a 1"),
        (but(3, "150000020"), "3 診療行為コード", "twice"),
        (but(68, "2"), "68 告示等識別区分（１）", "1, 3, 5, 7 or 9"),
        (but(85, ""), "85 コード表用番号（アルファベット部）", "one letter"),
        (but(85, "k"), "85 コード表用番号（アルファベット部）", "one letter"),
        (but(85, "KK"), "85 コード表用番号（アルファベット部）", "one letter"),
        (but(87, "2024-6-1"), "87 変更年月日", "eight digits"),
        (but(92, "71"), "92 区分番号", "three digits"),
        (but(92, "K711"), "92 区分番号", "three digits"),
        (but(93, "2"), "93 枝番", "two digits"),
        (but(4, &long), "line", "longer than 256"),
        (but(113, "脾摘出術").replacen(',', "", 1), "line", "150 columns"),
        (format!("{},\"\"", but(113, "脾摘出術")), "line", "150 columns"),
        (",".repeat(CLAIM_MASTER_LINE_MAX_BYTES + 1), "line", "16 KiB"),
    ];
    for (row, field, problem) in cases {
        let error = ClaimMaster::parse(&format!("\u{feff}{good}\n\n{row}\n")).unwrap_err();
        assert_eq!((error.line, error.field), (3, field), "{error}");
        assert!(error.problem.contains(problem), "{error}");
        assert!(error.to_string().starts_with("claim master, line 3, field `"), "{error}");
    }
    // A file of changes has lines without names.
    let changes = line(&[(1, "5"), (2, "S"), (3, "150000010"), (87, "20240601")]);
    let error = ClaimMaster::parse(&changes).unwrap_err();
    assert!(error.field == "113 基本漢字名称" && error.problem.contains("load s_ALL"), "{error}");
    for nothing in ["", "\n\n"] {
        assert!(ClaimMaster::parse(nothing).unwrap_err().problem.contains("no act"));
    }
}

#[test]
fn a_master_is_bounded() {
    let text = " ".repeat(CLAIM_MASTER_MAX_BYTES + 1);
    assert!(ClaimMaster::parse(&text).unwrap_err().problem.contains("32 MiB"));
    let row = line(&act("150000010", "架空", ["K", "000", "00"])).replace('"', "") + "\n";
    let rows =
        (0..=CLAIM_MASTER_MAX_ROWS).map(|place| row.replacen("150000010", &format!("{}", 100_000_000 + place), 1));
    let error = ClaimMaster::parse(&rows.collect::<String>()).unwrap_err();
    assert_eq!((error.line, error.problem), (CLAIM_MASTER_MAX_ROWS + 1, "more than 50,000 acts"));
}
