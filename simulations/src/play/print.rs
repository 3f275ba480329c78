//! The report for people.

use std::fmt::Write as _;

use serde_json::Value;

use super::report::Report;

/// The report as text for a terminal.
#[must_use]
pub fn print(report: &Report) -> String {
    let mut out = String::new();
    let tablet = &report.tablet;
    let mut line = |text: String| {
        let _ = writeln!(out, "{text}");
    };
    line(format!("■ {}  ({}, crew {})", report.title, report.file, report.crew));
    line(format!(
        "  card      {} → {} {}  {}",
        report.card_condition,
        text(&tablet["card"]["state"]),
        text(&tablet["card"]["reason"]),
        ms(report.timings_ms.card)
    ));
    line(format!("  consent   {} ({})", text(&tablet["consent"]["basis"]), text(&tablet["consent"]["identity_check"])));
    for (category, fetch) in tablet["fetches"].as_object().into_iter().flatten() {
        line(format!("  pull      {category}: {} {}", text(&fetch["outcome"]), ms(fetch["duration_ms"].as_f64())));
    }
    for (list, name) in
        [("surgeries", "name"), ("medications", "product"), ("dialysis", "name"), ("treatments", "name")]
    {
        for one in tablet["record"][list].as_array().into_iter().flatten() {
            line(format!(
                "  {list:<11} {} [{} {} {}]",
                text(&one[name]),
                text(&one["source"]),
                text(&one["date"]),
                text(&one["institution_name"])
            ));
        }
    }
    for finding in tablet["findings"].as_array().into_iter().flatten() {
        let evidence = &finding["evidence"][0];
        line(format!(
            "  推測      {} ({}) ← {} {}{}",
            text(&finding["ja"]),
            text(&finding["strength"]),
            text(&evidence["name"]),
            text(&evidence["date"]),
            if finding["dismissed"] == true { " [dismissed]" } else { "" }
        ));
        for other in finding["contradictions"].as_array().into_iter().flatten() {
            let told = &other["line"];
            line(format!("    ⇄ {} ← {} {}", text(&other["ja"]), text(&told["name"]), text(&told["date"])));
        }
    }
    for flag in tablet["flags"].as_array().into_iter().flatten() {
        let grounds: Vec<String> = flag["grounds"].as_array().into_iter().flatten().map(ground).collect();
        line(format!(
            "  注意      {} ({}) ← {}{}",
            text(&flag["ja"]),
            text(&flag["tier"]),
            grounds.join(", "),
            if flag["dismissed"] == true { " [dismissed]" } else { "" }
        ));
    }
    let scores = &tablet["scores"];
    if let Some(news2) = scores["news2"].as_object() {
        line(format!(
            "  scores    NEWS2 {} ({}), shock index {}, CPSS {}, six signs {}",
            news2["total"],
            text(&news2["risk"]),
            scores["shock_index"],
            scores["cpss_positive"],
            scores["six_signs_present"]
        ));
    }
    for one in report.own_hospitals["institutions"].as_array().into_iter().flatten().take(3) {
        let alike: Vec<&str> =
            one["namesakes"].as_array().into_iter().flatten().filter_map(|one| one["name"].as_str()).collect();
        line(format!(
            "  かかりつけ {} {} {} visits, last {} [{}] 名前の似た別の病院: {}",
            text(&one["name"]),
            text(&one["department"]),
            one["visits"],
            text(&one["last"]),
            text(&one["matched"]),
            if alike.is_empty() { "-".to_owned() } else { alike.join("、") }
        ));
    }
    for one in report.own_hospitals["said"].as_array().into_iter().flatten() {
        line(format!("  お話      {} [{}]", text(&one["text"]), text(&one["verdict"])));
    }
    for one in report.candidates_when_asked.as_array().into_iter().flatten().take(5) {
        let reasons: Vec<&str> =
            one["reasons"].as_array().into_iter().flatten().filter_map(|reason| reason["ja"].as_str()).collect();
        line(format!(
            "  候補 {}    {} 見込み{:.0}分: {}",
            one["rank"],
            text(&one["name"]),
            one["expected_min"].as_f64().unwrap_or_default(),
            reasons.join("、")
        ));
    }
    for inquiry in &report.inquiries {
        line(format!(
            "  照会      {} asked {:.0}s received {} seen {} → {} {}",
            inquiry.name,
            inquiry.asked_s,
            seconds(inquiry.received_s),
            seconds(inquiry.seen_s),
            inquiry.answer.as_deref().unwrap_or("(no answer)"),
            inquiry.answered_s.map_or_else(String::new, |at| format!("at {at:.0}s")),
        ));
    }
    match &report.winner {
        Some(winner) => {
            line(format!("  搬送先    {} ({}) decided at {:.0}s", winner.name, winner.hospital, winner.decided_s))
        }
        None => line("  搬送先    なし".to_owned()),
    }
    for one in &report.hospitals_at_end {
        let left = if one.can_read.is_empty() { "nothing".to_owned() } else { one.can_read.join(", ") };
        line(format!("  at end    {} [{}] can read: {left}", one.name, one.standing));
    }
    let timings = &report.timings_ms;
    line(format!(
        "  stages    card {} · consent→first {} · consent→complete {} · card→record {} · push→screen median {} · choose→decided {}",
        ms(timings.card),
        ms(timings.consent_to_first),
        ms(timings.consent_to_complete),
        ms(timings.card_to_record),
        ms(timings.push_to_screen_median),
        ms(timings.choose_to_decided)
    ));
    line(format!("  taps      {} from card to record, {} in all", report.taps.card_to_record, report.taps.total));
    line(format!("  checks    {} of {} met", report.checked - report.failed.len(), report.checked));
    for failed in &report.failed {
        line(format!("  NOT MET   {failed}"));
    }
    out
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or("-")
}

fn ms(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.1} ms"))
}

fn seconds(value: Option<f64>) -> String {
    value.map_or_else(|| "-".to_owned(), |value| format!("{value:.0}s"))
}

/// A ground, with the line of the record that it stands on.
fn ground(ground: &Value) -> String {
    match ground["evidence"]["name"].as_str() {
        Some(name) => format!("{} ({name} {})", text(&ground["ja"]), text(&ground["evidence"]["date"])),
        None => text(&ground["ja"]).to_owned(),
    }
}
