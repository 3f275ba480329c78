//! What was said beside the record, and the sheet that it is entered on.

use domain::interview::SpokenHistory;
use webkit::moment::clock_hm;

use super::{CaseView, Choice};

/// What was said, with who said it and when.
pub(super) struct Spoken {
    pub from: String,
    pub lines: Vec<SpokenLine>,
}

/// One kind in one line.
pub(super) struct SpokenLine {
    pub name: &'static str,
    pub detail: String,
}

/// One field of the sheet.
pub(super) struct Entry {
    pub name: &'static str,
    pub label: &'static str,
    pub text: String,
}

pub(super) fn spoken(case: &CaseView<'_>, spoken: &SpokenHistory) -> Spoken {
    let w = case.view.words();
    let between = if case.view.lang == webkit::lang::Lang::Ja { "・" } else { ", " };
    let named = [
        (w.said_medications, &spoken.medications),
        (w.said_illnesses, &spoken.illnesses),
        (w.said_allergies, &spoken.allergies),
        (w.said_surgeries, &spoken.surgeries),
        (w.said_visits, &spoken.visits),
    ];
    let mut lines: Vec<_> = named
        .into_iter()
        .filter(|(_, lines)| !lines.is_empty())
        .map(|(name, lines)| SpokenLine { name, detail: lines.join(between) })
        .collect();
    lines.extend(spoken.on_dialysis.map(|yes| SpokenLine {
        name: w.said_dialysis,
        detail: if yes { w.said_yes } else { w.said_none }.to_owned(),
    }));
    let informant = spoken.informant.word(case.view.language());
    Spoken { from: format!("{informant} {}", clock_hm(spoken.at.as_millisecond())), lines }
}

/// The fields, with what was said before: whoever adds a drug must not have to type the others again.
pub(super) fn entries(case: &CaseView<'_>, spoken: Option<&SpokenHistory>) -> Vec<Entry> {
    let w = case.view.words();
    let text =
        |lines: fn(&SpokenHistory) -> &Vec<String>| spoken.map(|said| lines(said).join("\n")).unwrap_or_default();
    vec![
        Entry { name: "medications", label: w.said_medications, text: text(|said| &said.medications) },
        Entry { name: "illnesses", label: w.said_illnesses, text: text(|said| &said.illnesses) },
        Entry { name: "allergies", label: w.said_allergies, text: text(|said| &said.allergies) },
        Entry { name: "surgeries", label: w.said_surgeries, text: text(|said| &said.surgeries) },
        Entry { name: "visits", label: w.said_visits, text: text(|said| &said.visits) },
    ]
}

pub(super) fn dialysis(case: &CaseView<'_>, spoken: Option<&SpokenHistory>) -> Vec<Choice> {
    let w = case.view.words();
    let said = spoken.and_then(|said| said.on_dialysis);
    [("yes", w.said_yes, Some(true)), ("no", w.said_none, Some(false)), ("unknown", w.not_asked, None)]
        .into_iter()
        .map(|(code, word, value)| Choice::new(code, word, said == value))
        .collect()
}
