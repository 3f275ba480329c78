//! The hospitals that were asked: how far each question has come, every step from a real event.

use domain::{
    ids::HospitalId,
    inquiry::{Answer, Inquiry},
};
use webkit::{
    moment::clock_hm,
    parts::{Html, minutes_left},
};

use super::{
    CaseView, Copied,
    calls::{Patience, newest_call, patience},
    known, name,
    queries::{Replied, replied},
    steps::steps,
};
use crate::tablet::drive_min;

/// One hospital that was asked, by its newest question.
pub(super) struct AskedRow {
    pub id: HospitalId,
    pub name: String,
    pub telephone: String,
    pub minutes: Option<String>,
    /// `accepted`, `conditional`, `waiting`, `unsent`, `declined` or `released`.
    pub state: &'static str,
    /// What came of it; empty while it waits.
    pub word: &'static str,
    /// The reason beside the word.
    pub reason: &'static str,
    /// Minutes until it takes the patient, of one that can be chosen: 「受入まで約13分」.
    pub bed: String,
    /// Of several acceptances the one that is offered first.
    pub is_first: bool,
    pub condition: Option<Condition>,
    /// When it called the case up by its code.
    pub called_up: Option<String>,
    /// When its alarm sounded again.
    pub reminded: Option<String>,
    pub steps: Option<Html>,
    /// Until when the crew waits before it rings.
    pub patience: Option<Patience>,
    /// The newest call; empty without any.
    pub call: String,
    pub replied: Vec<Replied>,
    pub can_be_chosen: bool,
    /// It was chosen, and the choice waits for the platform.
    pub is_choosing: bool,
    /// Since when its answer stands, milliseconds: what the crew sees is what it chooses.
    pub seen_ms: Option<i64>,
    /// Choosing it while another one is offered first.
    pub asks_why: bool,
    pub can_be_withdrawn: bool,
}

/// A conditional acceptance in words.
pub(super) struct Condition {
    /// 「20分後」; empty when at once.
    pub wait: String,
    /// What is left of it; none when it is over.
    pub left: Option<Html>,
    pub requirement: &'static str,
}

const STATES: [&str; 6] = ["accepted", "conditional", "waiting", "unsent", "declined", "released"];

/// Acceptances in the order in which they are offered, then what is waited for (who has to be rung in front), then what is over. The destination has its own place.
pub(super) fn asked_rows(case: &CaseView<'_>, copied: &Copied) -> Vec<AskedRow> {
    let mut rows: Vec<AskedRow> = copied.wishes.open_asks().map(|(id, _)| unsent(case, copied, id)).collect();
    for (id, inquiry) in copied.board.iter() {
        let newest = copied.board.latest_of(&inquiry.hospital).is_some_and(|(newest, _)| newest == id);
        let asked_anew = rows.iter().any(|row| row.id == inquiry.hospital);
        if newest && !asked_anew && !copied.board.is_destination(&inquiry.hospital) {
            rows.push(asked(case, copied, inquiry));
        }
    }
    let offered = |row: &AskedRow| copied.acceptances.iter().position(|id| *id == row.id).unwrap_or(usize::MAX);
    let is_due = |row: &AskedRow| row.patience.as_ref().is_some_and(|patience| patience.is_due && !patience.has_rung);
    rows.sort_by_key(|row| (offered(row), STATES.iter().position(|state| *state == row.state), !is_due(row)));
    rows
}

fn unsent(case: &CaseView<'_>, copied: &Copied, id: &HospitalId) -> AskedRow {
    AskedRow {
        id: id.clone(),
        name: name(case, copied, id),
        telephone: telephone(case, copied, id),
        minutes: None,
        state: "unsent",
        word: case.view.words().ask_waiting,
        reason: case.view.words().ask_stored,
        bed: String::new(),
        is_first: false,
        condition: None,
        called_up: None,
        reminded: None,
        steps: None,
        patience: None,
        call: String::new(),
        replied: Vec::new(),
        can_be_chosen: false,
        is_choosing: false,
        seen_ms: None,
        asks_why: false,
        can_be_withdrawn: false,
    }
}

fn asked(case: &CaseView<'_>, copied: &Copied, inquiry: &Inquiry) -> AskedRow {
    let (board, id) = (&copied.board, &inquiry.hospital);
    let is_withdrawing = copied.wishes.is_withdrawing(id);
    let (state, word, reason) = words_of(case, inquiry, is_withdrawing);
    let is_standing = inquiry.is_standing() && !inquiry.is_declined();
    let can_be_chosen = !is_withdrawing && board.check_choose(id).is_ok();
    let is_first = copied.acceptances.first() == Some(id);
    let several = copied.acceptances.len() > 1;
    let waits = state == "waiting" && board.is_open() && !is_withdrawing;
    let drive = drive_min(&copied.candidates, id, inquiry);
    let clock = |at: jiff::Timestamp| clock_hm(at.as_millisecond());
    AskedRow {
        id: id.clone(),
        name: name(case, copied, id),
        telephone: telephone(case, copied, id),
        minutes: Some(format!("{drive:.0}")),
        state,
        word,
        reason,
        bed: if can_be_chosen { bed(case, drive.max(inquiry.wait_left_min(case.view.now))) } else { String::new() },
        is_first: is_first && several,
        condition: condition(case, inquiry).filter(|_| is_standing),
        called_up: board.called_up_at(id).map(clock),
        reminded: inquiry.reminded_at.filter(|_| waits).map(clock),
        steps: is_standing.then(|| steps(case, copied, inquiry)),
        patience: waits.then(|| patience(case, &copied.guidance, inquiry)),
        call: newest_call(case, inquiry),
        replied: replied(inquiry),
        can_be_chosen,
        is_choosing: copied.wishes.destination().is_some_and(|(chosen, _)| chosen == id),
        seen_ms: inquiry.answer.map(|(_, at)| at.as_millisecond()),
        asks_why: several && !is_first,
        can_be_withdrawn: is_standing && !is_withdrawing && board.is_open() && board.check_withdraw(id).is_ok(),
    }
}

/// State, what came of it, and the reason.
fn words_of(
    case: &CaseView<'_>,
    inquiry: &Inquiry,
    is_withdrawing: bool,
) -> (&'static str, &'static str, &'static str) {
    let (w, language) = (case.view.words(), case.view.language());
    match (&inquiry.released, &inquiry.answer) {
        (_, Some((Answer::Decline(reason), _))) => ("declined", w.decline, reason.word(language)),
        (Some((reason, _)), _) => ("released", reason.word(language), ""),
        (None, _) if is_withdrawing => ("waiting", w.withdrawing, ""),
        (None, Some((Answer::Accept, _))) if inquiry.by_voice => ("accepted", w.accept_by_voice, ""),
        (None, Some((Answer::Accept, _))) => ("accepted", w.accept, ""),
        (None, Some((Answer::AcceptIf(_), _))) => ("conditional", w.accept_if, ""),
        (None, None) => ("waiting", "", ""),
    }
}

/// Rounded up: whoever arrives a moment early has lost nothing.
fn bed(case: &CaseView<'_>, minutes: f64) -> String {
    case.view.words().bed_in.replace("{n}", &format!("{:.0}", minutes.ceil()))
}

pub(super) fn condition(case: &CaseView<'_>, inquiry: &Inquiry) -> Option<Condition> {
    let (answer, at) = inquiry.answer?;
    let proviso = answer.proviso()?;
    let wait = proviso.wait_min();
    let until = at.as_millisecond() + i64::from(wait) * 60_000;
    let now = case.view.now_ms();
    Some(Condition {
        wait: if wait > 0 { case.view.words().wait_min.replace("{n}", &wait.to_string()) } else { String::new() },
        left: (until > now).then(|| minutes_left(case.view.lang, until, now)),
        requirement: proviso.requirement().map_or("", |one| one.word(case.view.language())),
    })
}

fn telephone(case: &CaseView<'_>, copied: &Copied, id: &HospitalId) -> String {
    known(case, copied, id).map(|one| one.telephone).unwrap_or_default()
}
