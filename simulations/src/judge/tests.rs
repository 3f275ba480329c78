#![allow(clippy::unwrap_used)]
use super::*;

const CASE: &str = r#"
[[case]]
id = "one"
title = "ワルファリンと転倒"
day = 2026-11-16
age = 78
sex = "male"
kind = "general-injury"
complaint = "転倒"
present = ["head-injury"]
gcs = "E4V5M6"
vitals = { pulse = 80 }
drugs = [{ product = "ワーファリン錠1mg", ingredient = "ワルファリンカリウム", months_ago = 1, repeat = 3 }]
[case.expect]
conditions = ["anticoagulated"]
conditions_may = ["atrial-fibrillation"]
flags = ["antithrombotic-head-injury"]
"#;

fn judged(text: &str) -> Result<Report> {
    set(&Meaning::shipped()?, "test", &[("test.toml", text)], None)
}

fn refused(text: &str) -> String {
    format!("{:#}", judged(text).unwrap_err())
}

/// A change of the tables that makes the shipped cases worse fails here. One that makes them better fails too: lower the number.
#[test]
fn the_shipped_cases_are_judged_as_well_as_before() {
    for report in judge(None, None).unwrap() {
        let (worst, reached) = (report.worst, Worst::of(&report.sums));
        assert_eq!(Some(reached), worst, "{}", print(&[report]));
    }
}

#[test]
fn what_is_expected_and_found_is_right() {
    let report = judged(CASE).unwrap();
    assert!(report.verdicts[0].is_right() && report.is_held(), "{:?}", report.verdicts);
    let sums = report.sums;
    assert_eq!((sums.conditions.hit, sums.flags.hit, sums.act_now, sums.act_now_first), (1, 1, 1, 1));
}

#[test]
fn what_is_missed_and_too_much_is_told() {
    let text =
        CASE.replace(r#"["anticoagulated"]"#, r#"["dialysis"]"#).replace("antithrombotic-head", "bleeding-disease");
    let report = judged(&text).unwrap();
    let verdict = &report.verdicts[0];
    assert_eq!(verdict.conditions_missed, ["dialysis"]);
    assert_eq!(verdict.conditions_extra, ["anticoagulated"]);
    assert_eq!(verdict.flags_missed, ["bleeding-disease-injury"]);
    assert_eq!(verdict.flags_extra, ["antithrombotic-head-injury"]);
    assert_eq!(Worst::of(&report.sums).act_now_late, 1);
    assert!(!Worst { flags_extra: 0, ..Worst::of(&report.sums) }.allows(&Worst::of(&report.sums)));
    let printed = print(&[report]);
    assert!(
        printed.contains("flags too much: antithrombotic-head-injury") && printed.contains("precision 0.000"),
        "{printed}"
    );
}

#[test]
fn a_finding_that_is_too_weak_is_missed() {
    let both = CASE.replace("conditions_may = [\"atrial-fibrillation\"]\n", "");
    let both = both.replace("[\"anticoagulated\"]", "[\"anticoagulated\", \"atrial-fibrillation\"]");
    let least = |code: &str| judged(&format!("{both}at_least = {{ {code} = \"strong\" }}\n")).unwrap();
    let found = least("atrial-fibrillation");
    assert_eq!(found.sums.conditions, Tally { hit: 1, missed: 1, extra: 0 }, "{:?}", found.verdicts);
    assert!(found.verdicts[0].conditions_missed[0].contains("not strong"));
    assert!(least("anticoagulated").verdicts[0].is_right());
}

#[test]
fn a_quiet_case_that_raises_something_is_loud() {
    let text =
        CASE.replace("age = 78", "age = 78\nquiet = true").replace(r#"flags = ["antithrombotic-head-injury"]"#, "");
    let report = judged(&text).unwrap();
    assert_eq!((report.sums.quiet, report.sums.stayed_quiet, report.sums.flags.extra), (1, 0, 1));
}

#[test]
fn a_mistake_is_refused_with_case_and_field() {
    for (from, to, told) in [
        ("age = 78", "age = 78\nshoe = 42", "shoe"),
        ("age = 78", "age = 780", "age"),
        ("[\"anticoagulated\"]", "[\"anticoagulatd\"]", "field `expect.conditions`: unknown code `anticoagulatd`"),
        ("antithrombotic-head-injury", "no-such-flag", "field `expect.flags`: unknown code"),
        ("[\"head-injury\"]", "[\"head\"]", "unknown Sign"),
        ("pulse = 80", "pulse = 900", "field `vitals.pulse`"),
        ("pulse = 80", "puls = 80", "field `vitals.puls`"),
        ("E4V5M6", "E4V5", "field `gcs`"),
        ("months_ago = 1", "days_ago = 1, months_ago = 1", "field `drugs`: ワーファリン錠1mg: needs `days_ago` or"),
        ("repeat = 3", "repeat = 0", "`repeat` must be"),
        ("age = 78", "age = 78\nquiet = true", "field `expect.flags`: a quiet case has none"),
        ("present =", "absent = [\"head-injury\"]\npresent =", "field `absent`"),
    ] {
        let error = refused(&CASE.replace(from, to));
        assert!(error.starts_with("test.toml: case `one`") && error.contains(told), "{told}: {error}");
    }
    let twice = refused(&CASE.repeat(2));
    assert!(twice.contains("case `one`, field `id`: used twice"), "{twice}");
    assert!(refused("[[cases]]").contains("cases"));
}

/// A region that changes a table sees what that does to the cases.
#[test]
fn a_regions_tables_are_judged_in_the_place_of_the_shipped_ones() {
    let (dir, files) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let cases = files.path().join("cases.toml");
    std::fs::write(&cases, CASE).unwrap();
    let flags = include_str!("../../../crates/domain/knowledge/flags.toml");
    let verdict = |flags: &str| {
        std::fs::write(dir.path().join("flags.toml"), flags).unwrap();
        judge(Some(&cases), Some(dir.path()))
    };
    assert_eq!(verdict(flags).unwrap()[0].sums, judge(Some(&cases), None).unwrap()[0].sums);
    let renamed = flags.replace("antithrombotic-head-injury", "regions-own-head-injury");
    let error = format!("{:#}", verdict(&renamed).unwrap_err());
    assert!(error.contains("field `expect.flags`: unknown code `antithrombotic-head-injury`"), "{error}");
    let error = format!("{:#}", verdict("version = 1").unwrap_err());
    assert!(error.contains("flags.toml: table of flags: TOML parse error at line 1"), "{error}");
}
