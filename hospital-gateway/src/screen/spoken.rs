//! 聞き取り as a reader takes it in: a block of its own, apart from the record, with who said it and when. Allergies come first and are
//! named even when nothing is known of them: nobody shall look for them in the record, which holds none.

use domain::interview::SpokenHistory;
use webkit::{moment::clock_hm, parts::Html};

use super::{show::Show, words::BoardWords};

/// Lines of one kind on a card of the board; the rest is on the case page. Allergies are never shortened.
const BOARD_MAX_LINES: usize = 6;

/// What was said.
#[derive(Debug)]
pub(super) struct Spoken {
    /// 「家族 14:03」
    pub said_by: String,
    pub age: Html,
    pub rows: Vec<SpokenRow>,
}

/// One heading with what was said under it.
#[derive(Debug)]
pub(super) struct SpokenRow {
    /// `allergies`, `drugs` or `other`: decides how much it stands out, and what stays where there is little room.
    pub kind: &'static str,
    pub title: &'static str,
    pub lines: Vec<String>,
    /// Not asked, or not known: no line, and a word in its place.
    pub unknown: Option<&'static str>,
    /// Lines for which there is no room.
    pub more: usize,
}

impl Spoken {
    /// 「ほか3項目」 where only allergies and drugs are shown; `None` when there is no more.
    pub(super) fn more_word(&self, w: &BoardWords) -> Option<String> {
        let more = self.rows.iter().filter(|row| row.kind == "other").count();
        (more > 0).then(|| w.said_more.replace("{n}", &more.to_string()))
    }
}

impl SpokenRow {
    /// All lines in one, with how many are left out.
    pub(super) fn text(&self, w: &BoardWords) -> String {
        let rest = (self.more > 0).then(|| w.findings_more.replace("{n}", &self.more.to_string()));
        let shown = self.unknown.into_iter().chain(self.lines.iter().map(String::as_str));
        shown.chain(rest.as_deref()).collect::<Vec<_>>().join(w.comma)
    }
}

/// Everything that was said, for the case page.
pub(super) fn full(show: Show, spoken: Option<&SpokenHistory>) -> Option<Spoken> {
    let spoken = spoken.filter(|said| !said.is_empty())?;
    let who = spoken.informant.word(show.language());
    Some(Spoken {
        said_by: format!("{who} {}", clock_hm(spoken.at.as_millisecond())),
        age: show.age(spoken.at),
        rows: rows(show, spoken),
    })
}

/// The same for a card of the board.
pub(super) fn brief(show: Show, spoken: Option<&SpokenHistory>) -> Option<Spoken> {
    let mut spoken = full(show, spoken)?;
    for row in spoken.rows.iter_mut().filter(|row| row.kind != "allergies") {
        row.more = row.lines.len().saturating_sub(BOARD_MAX_LINES);
        row.lines.truncate(BOARD_MAX_LINES);
    }
    Some(spoken)
}

fn rows(show: Show, spoken: &SpokenHistory) -> Vec<SpokenRow> {
    let w = show.words();
    let row =
        |title, lines: &[String]| SpokenRow { kind: "other", title, lines: lines.to_vec(), unknown: None, more: 0 };
    let allergies = SpokenRow {
        kind: "allergies",
        unknown: spoken.allergies.is_empty().then_some(w.said_unknown),
        ..row(w.said_allergies, &spoken.allergies)
    };
    let dialysis = spoken.on_dialysis.map(|on| if on { w.present } else { w.absent });
    let others = [
        SpokenRow { kind: "drugs", ..row(w.said_medications, &spoken.medications) },
        row(w.said_illnesses, &spoken.illnesses),
        row(w.said_surgeries, &spoken.surgeries),
        row(w.said_visits, &spoken.visits),
        row(w.said_dialysis, &dialysis.map(str::to_owned).into_iter().collect::<Vec<_>>()),
    ];
    std::iter::once(allergies).chain(others.into_iter().filter(|row| !row.lines.is_empty())).collect()
}
