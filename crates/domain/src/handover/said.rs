//! 聞き取り, and how the pull of the record went: also what is not known, and why.

use super::{
    HandoverView,
    item::{Item, Part, Row, clipped, heard_from},
    scene::comma,
};
use crate::{
    consent::ConsentBasis,
    encounter::Fetch,
    interview::{NoCardReason, SpokenHistory},
    record::{Category, FetchOutcome},
    text::Language,
};

/// Longest text of one heading of 聞き取り, characters: a line and a half of a column.
pub const SAID_MAX_CHARS: usize = 42;

pub(super) fn rows(view: &HandoverView<'_>, language: Language) -> Vec<Row> {
    let row = |letter, title, items| Row { letter, title, part: Part::History, items, rest: None };
    vec![
        row("聞", language.of("聞き取り（記録ではない）", "Interview (not the record)"), said(view.spoken, language)),
        row("記", language.of("記録の取得", "What was pulled"), pulled(view, language)),
    ]
}

/// Allergies stand there whatever is known of them: nobody shall look for them in the record, which holds none.
fn said(spoken: Option<&SpokenHistory>, language: Language) -> Vec<Item> {
    let allergies = language.of("アレルギー", "Allergies");
    let Some(said) = spoken else {
        let not_asked = language.of("不明（聞き取りなし）", "not known (nobody was asked)");
        return vec![Item::unknown("allergies", allergies, not_asked)];
    };
    let from = heard_from(said.informant, language);
    let heard =
        |code, label, text: &str| Item::known(code, label, clipped(text, SAID_MAX_CHARS), from.as_str()).at(said.at);
    let mut items = vec![if said.allergies.is_empty() {
        Item::unknown("allergies", allergies, language.of("不明", "not known"))
    } else {
        heard("allergies", allergies, &said.allergies.join(comma(language)))
    }];
    let lists = [
        ("said-drugs", language.of("服薬", "Drugs"), &said.medications),
        ("said-illnesses", language.of("既往歴", "Illnesses"), &said.illnesses),
        ("said-surgeries", language.of("手術歴", "Operations"), &said.surgeries),
        ("said-visits", language.of("かかりつけ", "Own doctor"), &said.visits),
    ];
    let lists = lists.into_iter().filter(|(_, _, lines)| !lines.is_empty());
    items.extend(lists.map(|(code, label, lines)| heard(code, label, &lines.join(comma(language)))));
    if let Some(on) = said.on_dialysis {
        let word = if on { language.of("あり", "yes") } else { language.of("なし", "no") };
        items.push(heard("said-dialysis", language.of("透析", "Dialysis"), word));
    }
    items
}

/// One item for each way in which pulls ended, with the categories it holds for.
fn pulled(view: &HandoverView<'_>, language: Language) -> Vec<Item> {
    let w = |ja, en| language.of(ja, en);
    let mut items = Vec::new();
    match view.consent {
        Some(basis) => {
            items.push(Item::known("consent", w("同意", "Basis"), basis.word(language), w("救急隊", "Crew")))
        }
        None => items.push(Item::unknown("consent", w("同意", "Basis"), w("記録なし", "not recorded"))),
    }
    if let Some(reason) = view.no_card {
        items.push(Item::known("no-card", w("カード", "Card"), no_card(reason, language), w("救急隊", "Crew")));
    }
    for outcome in FetchOutcome::ALL {
        let of: Vec<(Category, &Fetch)> = Category::ALL
            .iter()
            .filter_map(|category| Some((*category, view.fetches.get(category)?)))
            .filter(|(_, fetch)| fetch.outcome == *outcome)
            .collect();
        let Some(newest) = of.iter().map(|(_, fetch)| fetch.at).max() else { continue };
        let words: Vec<&str> = of.iter().map(|(category, _)| category.word(language)).collect();
        let source = w("資格確認・記録サービス", "record service");
        let item = Item::known("fetch", outcome.word(language), words.join(comma(language)), source).at(newest);
        let is_whole = matches!(outcome, FetchOutcome::Fetched | FetchOutcome::Empty);
        items.push(Item { is_unknown: !is_whole, ..item });
    }
    let missing: Vec<&str> = Category::ALL
        .iter()
        .filter(|category| !view.fetches.contains_key(category))
        .map(|category| category.word(language))
        .collect();
    if missing.len() == Category::ALL.len() {
        items.push(Item::unknown("not-pulled", w("未取得", "Not pulled"), w("記録はすべて", "the whole record")));
    } else if !missing.is_empty() {
        items.push(Item::unknown("not-pulled", w("未取得", "Not pulled"), missing.join(comma(language))));
    }
    items
}

fn no_card(reason: NoCardReason, language: Language) -> String {
    match (reason, language) {
        (NoCardReason::TreatmentFirst, Language::Ja) => format!("未読取：{}", reason.ja()),
        (NoCardReason::TreatmentFirst, Language::En) => format!("not read: {}", reason.en()),
        (_, Language::Ja) => format!("なし：{}", reason.ja()),
        (_, Language::En) => format!("none: {}", reason.en()),
    }
}

/// Why there is no record, in a word that can be spoken; `None` when one came or may still come.
pub(super) fn why_no_record(view: &HandoverView<'_>) -> Option<&'static str> {
    let has_come = !view.record.is_empty() || view.fetches.values().any(|fetch| fetch.outcome.is_success());
    match (view.consent, view.no_card) {
        (Some(ConsentBasis::Refused), _) => Some("同意がないため記録は取っていません"),
        (_, Some(NoCardReason::TreatmentFirst)) if !has_come => Some("処置を優先し記録は取っていません"),
        (_, Some(_)) if !has_come => Some("カードがなく記録は取れません"),
        _ if view.fetches.values().any(|fetch| fetch.outcome == FetchOutcome::WrongPerson) => {
            Some("別人の記録の疑いがあり使っていません")
        }
        _ if !has_come && !view.fetches.is_empty() => Some("記録は取れていません"),
        _ => None,
    }
}
