//! The handover sheet: one page of paper, the same in every program. A program fills it from its own types; nothing here knows a patient.
//!
//! Its styles are `handover.css` (which sets the paper to A4 portrait), its button is `handover.js`. A program's page extends
//! `webkit/base.html` and links both.

use askama::Template;

use crate::{
    lang::Lang,
    moment::{clock_hm, date_hm},
    parts::{Age, Html},
};

crate::words! {
    /// Words of the sheet. `{time}`, `{what}` are filled in by the reader of the word.
    pub struct SheetWords;
    title: "医師引継書（ATMIST）", "Handover sheet (ATMIST)";
    code: "呼出番号", "Spoken code";
    made: "内容 {time} 時点", "As of {time}";
    printed: "印刷 {time}", "Printed {time}";
    newest: "最新の情報 {time}", "Newest entry {time}";
    version: "版 {what}", "Version {what}";
    personal: "個人情報を含みます。診療録と同じ扱いとし、不要になったら裁断してください。", "Holds personal data. Treat it like a patient's file; shred it when done.";
    attention: "注意（記録からの推測を含む）", "Attention (partly inferred from the record)";
    aloud: "電話で読み上げる（30秒以内）", "Read aloud over the telephone (in Japanese, under 30 s)";
    print: "印刷", "Print";
    reload: "最新の内容にする", "Update the page";
}

/// One datum.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its word; may be empty.
    pub label: &'static str,
    /// What is known.
    pub text: String,
    /// Where from; empty where nothing is known.
    pub source: String,
    /// How old; empty for what has no time.
    pub when: String,
    /// Marks before the text.
    pub marks: Vec<String>,
    /// Said of the text.
    pub note: Option<&'static str>,
    /// Nothing is known.
    pub is_unknown: bool,
}

/// One letter.
#[derive(Debug, Clone)]
pub struct Row {
    /// The letter.
    pub letter: &'static str,
    /// Its word.
    pub title: &'static str,
    /// Its data.
    pub items: Vec<Item>,
    /// What there was no room for.
    pub rest: Option<String>,
}

/// The sheet of one case.
#[derive(Debug, Clone)]
pub struct Sheet {
    /// Where the sheet was opened from: address and word.
    pub back: (String, &'static str),
    /// `123 456 7890`
    pub code: String,
    /// Who made the page: a crew, a hospital.
    pub who: String,
    /// Lines above everything else.
    pub attention: Vec<String>,
    /// To be read aloud.
    pub aloud: String,
    /// In their order.
    pub rows: Vec<Row>,
    /// Newest instant of what is on it, milliseconds.
    pub newest_ms: Option<i64>,
    /// Version of what a hospital was sent.
    pub version: Option<u64>,
    /// When the page is made, milliseconds.
    pub now_ms: i64,
}

#[derive(Template)]
#[template(path = "webkit/handover.html")]
struct Page<'a> {
    w: &'static SheetWords,
    sheet: &'a Sheet,
    density: &'static str,
    made: String,
    age: Html,
    printed: String,
    newest: Option<String>,
    version: Option<String>,
}

/// Characters of a line of one column at the middle size; a datum takes at least a line.
const LINE_CHARS: usize = 30;

/// Lines of both columns up to which the sheet is printed large, and in the middle size. Tried out in Chromium on A4 (docs/measurements.md).
const LARGE_MAX_LINES: usize = 62;
const MIDDLE_MAX_LINES: usize = 88;

/// Lines up to which a row is not torn between the columns.
const WHOLE_MAX_LINES: usize = 13;

impl Item {
    fn lines(&self) -> usize {
        let marks: usize = self.marks.iter().map(|mark| mark.chars().count() + 1).sum();
        let texts = [self.label, &self.text, &self.source, &self.when, self.note.unwrap_or_default()];
        (marks + texts.iter().map(|text| text.chars().count()).sum::<usize>()).div_ceil(LINE_CHARS).max(1)
    }
}

impl Row {
    fn lines(&self) -> usize {
        1 + self.items.iter().map(Item::lines).sum::<usize>() + usize::from(self.rest.is_some())
    }

    /// Read together: it stays in one column.
    fn is_whole(&self) -> bool {
        self.lines() <= WHOLE_MAX_LINES
    }
}

impl Sheet {
    /// The sheet in one language.
    #[must_use]
    pub fn html(&self, lang: Lang) -> Html {
        let w = SheetWords::of(lang);
        let at = |word: &str, ms: i64| word.replace("{time}", &date_hm(ms));
        Html::of(&Page {
            w,
            sheet: self,
            density: self.density(),
            made: at(w.made, self.now_ms),
            age: Age::new(self.now_ms, self.now_ms).html(lang),
            printed: at(w.printed, self.now_ms),
            newest: self.newest_ms.map(|ms| w.newest.replace("{time}", &clock_hm(ms))),
            version: self.version.map(|version| w.version.replace("{what}", &version.to_string())),
        })
    }

    /// In lines of one column: an attention goes over both.
    fn attention_lines(&self) -> usize {
        self.attention.iter().map(|line| 2 * line.chars().count().div_ceil(2 * LINE_CHARS)).sum()
    }

    /// How large it can be printed on one page.
    fn density(&self) -> &'static str {
        let lines = self.rows.iter().map(Row::lines).sum::<usize>() + self.attention_lines() + 1;
        if lines <= LARGE_MAX_LINES {
            "large"
        } else if lines <= MIDDLE_MAX_LINES {
            "middle"
        } else {
            "small"
        }
    }
}
