//! The report, for people and for programs.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{
    Report,
    score::{Tally, Verdict, share},
};

/// Case by case what was missed and what was too much, then the figures.
#[must_use]
pub fn print(reports: &[Report]) -> String {
    let mut text = String::new();
    for report in reports {
        // writing into a String cannot fail
        let _ = writeln!(text, "== {} ==", report.set);
        for one in report.verdicts.iter().filter(|one| !one.is_right()) {
            print_case(&mut text, one);
        }
        print_sums(&mut text, report);
    }
    text
}

fn print_case(text: &mut String, one: &Verdict) {
    let _ = writeln!(text, "{}: {}", one.id, one.title);
    for (what, codes) in [
        ("conditions missed", &one.conditions_missed),
        ("conditions too much", &one.conditions_extra),
        ("  of these a plain mistake", &one.conditions_never),
        ("flags missed", &one.flags_missed),
        ("flags too much", &one.flags_extra),
    ] {
        if !codes.is_empty() {
            let _ = writeln!(text, "  {what}: {}", codes.join(", "));
        }
    }
}

fn print_sums(text: &mut String, report: &Report) {
    let sums = &report.sums;
    let right = report.verdicts.iter().filter(|one| one.is_right()).count();
    let _ = writeln!(text, "cases: {}, without any mistake {right}", sums.cases);
    let _ = writeln!(text, "quiet cases: {}, stayed quiet {}", sums.quiet, sums.stayed_quiet);
    let _ = writeln!(text, "conditions: {}, plain mistakes {}", tally(sums.conditions), sums.conditions_never);
    let _ = writeln!(text, "flags: {}", tally(sums.flags));
    let first = share(sums.act_now_first, sums.act_now);
    let _ =
        writeln!(text, "act-now flags among the first three: {} of {} ({first:.3})", sums.act_now_first, sums.act_now);
    match report.worst {
        Some(_) if report.is_held() => text.push_str("not worse than it may be\n"),
        Some(worst) => {
            let _ = writeln!(text, "WORSE than it may be: {worst:?}");
        }
        None => {}
    }
}

fn tally(tally: Tally) -> String {
    let Tally { hit, missed, extra } = tally;
    let (precision, recall) = (tally.precision(), tally.recall());
    format!("precision {precision:.3}, recall {recall:.3} (right {hit}, missed {missed}, too much {extra})")
}

/// One JSON object; the fields are those of docs/judgement.md.
#[must_use]
pub fn json(reports: &[Report]) -> Value {
    let sets: serde_json::Map<String, Value> = reports.iter().map(|report| (report.set.clone(), set(report))).collect();
    json!({ "sets": sets, "held": reports.iter().all(Report::is_held) })
}

fn set(report: &Report) -> Value {
    let sums = &report.sums;
    let figures = |tally: Tally| {
        json!({
            "right": tally.hit, "missed": tally.missed, "too_much": tally.extra,
            "precision": tally.precision(), "recall": tally.recall(),
        })
    };
    let cases: Vec<Value> = report.verdicts.iter().map(case).collect();
    json!({
        "cases": sums.cases,
        "quiet": sums.quiet,
        "stayed_quiet": sums.stayed_quiet,
        "conditions": figures(sums.conditions),
        "conditions_plain_mistakes": sums.conditions_never,
        "flags": figures(sums.flags),
        "act_now": sums.act_now,
        "act_now_among_first_three": sums.act_now_first,
        "held": report.is_held(),
        "case": cases,
    })
}

fn case(one: &Verdict) -> Value {
    json!({
        "id": one.id,
        "conditions_missed": one.conditions_missed,
        "conditions_too_much": one.conditions_extra,
        "flags_missed": one.flags_missed,
        "flags_too_much": one.flags_extra,
        "raised": one.raised,
    })
}
