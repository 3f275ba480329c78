//! The hospitals that were asked: how far each question has come, every step from a real event.

use domain::{
    ids::HospitalId,
    inquiry::{Answer, Inquiry},
};
use webkit::{
    moment::clock_hm,
    parts::{Html, countdown, elapsed},
};

use super::{CaseView, Copied, known, name, steps::steps};

/// After so long without an answer the crew is told to call. Refusing by silence costs the crew 6.3 minutes a time.
pub(super) const SILENT_AFTER_MS: i64 = 2 * 60_000;

/// One hospital that was asked, by its newest question.
pub(super) struct AskedRow {
    pub id: HospitalId,
    pub name: String,
    pub telephone: String,
    pub minutes: Option<u32>,
    /// `accepted`, `waiting`, `unsent`, `declined` or `released`.
    pub state: &'static str,
    /// What came of it; empty while it waits.
    pub word: &'static str,
    /// The reason beside the word.
    pub reason: &'static str,
    /// When it called the case up by its code.
    pub called_up: Option<String>,
    pub steps: Option<Html>,
    /// Until when the crew waits before it calls.
    pub patience: Option<Patience>,
    pub can_be_chosen: bool,
}

/// Both tick; the page shows the one that holds.
pub(super) struct Patience {
    /// Runs down to the limit.
    pub left: Html,
    /// Runs up from it.
    pub over: Html,
}

/// Accepted first, then what is waited for, then what is over. The destination has its own place.
pub(super) fn asked_rows(case: &CaseView<'_>, copied: &Copied) -> Vec<AskedRow> {
    let mut rows: Vec<AskedRow> = copied.wishes.open_asks().map(|(id, _)| unsent(case, copied, id)).collect();
    for (id, inquiry) in copied.board.iter() {
        let newest = copied.board.latest_of(&inquiry.hospital).is_some_and(|(newest, _)| newest == id);
        let asked_anew = rows.iter().any(|row| row.id == inquiry.hospital);
        let is_destination = copied.board.destination().is_some_and(|(chosen, _)| *chosen == inquiry.hospital);
        if newest && !asked_anew && !is_destination {
            rows.push(asked(case, copied, inquiry));
        }
    }
    let order = |row: &AskedRow| {
        ["accepted", "waiting", "unsent", "declined", "released"].iter().position(|state| *state == row.state)
    };
    rows.sort_by_key(order);
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
        called_up: None,
        steps: None,
        patience: None,
        can_be_chosen: false,
    }
}

fn asked(case: &CaseView<'_>, copied: &Copied, inquiry: &Inquiry) -> AskedRow {
    let (w, language) = (case.view.words(), case.view.language());
    let (state, word, reason) = match (&inquiry.released, &inquiry.answer) {
        (_, Some((Answer::Decline(reason), _))) => ("declined", w.decline, reason.word(language)),
        (Some((reason, _)), _) => ("released", reason.word(language), ""),
        (None, Some((Answer::Accept, _))) => ("accepted", w.accept, ""),
        (None, None) => ("waiting", "", ""),
    };
    let is_open = matches!(state, "accepted" | "waiting");
    let waits = state == "waiting" && copied.board.destination().is_none();
    let ends = inquiry.sent_at.as_millisecond() + SILENT_AFTER_MS;
    AskedRow {
        id: inquiry.hospital.clone(),
        name: name(case, copied, &inquiry.hospital),
        telephone: telephone(case, copied, &inquiry.hospital),
        minutes: Some(inquiry.drive_min),
        state,
        word,
        reason,
        called_up: copied.board.called_up_at(&inquiry.hospital).map(|at| clock_hm(at.as_millisecond())),
        steps: is_open.then(|| steps(case, copied, inquiry)),
        patience: waits.then(|| Patience {
            left: countdown(case.view.lang, ends, case.view.now_ms()),
            over: elapsed(ends, case.view.now_ms()),
        }),
        can_be_chosen: copied.board.check_choose(&inquiry.hospital).is_ok(),
    }
}

fn telephone(case: &CaseView<'_>, copied: &Copied, id: &HospitalId) -> String {
    known(case, copied, id).map(|one| one.telephone).unwrap_or_default()
}
