//! Whether the destination knows that the patient comes, and its number while it does not.

use domain::{
    ids::HospitalId,
    inquiry::{CallOutcome, Inquiry},
};
use jiff::Timestamp;
use webkit::{
    moment::clock_hm,
    parts::{AlarmPriority, Html, countdown},
};

use super::{
    CaseView, Copied,
    calls::{Wait, newest_call},
    known,
};

/// What came of the decision at the destination.
#[derive(Default)]
pub(super) struct Receipt {
    /// 「搬送先が確認済 10:33」; empty while nobody there has said so.
    pub known: String,
    /// Nobody has, and the vehicle is not there yet.
    pub waiting: Option<Waiting>,
}

/// Until when a person at the destination is waited for, and what comes of ringing.
pub(super) struct Waiting {
    pub hospital: HospitalId,
    pub telephone: String,
    /// Runs down to the moment at which somebody has to ring.
    pub left: Html,
    /// The platform has said that somebody has to ring.
    pub is_due: bool,
    /// Its name and flag, from then on until somebody has rung.
    pub alarm: Option<(String, Html)>,
    /// The newest call since the decision; empty without any.
    pub call: String,
    /// What may come of ringing, one touch each.
    pub outcomes: [(&'static str, &'static str); 2],
}

pub(super) fn receipt(case: &CaseView<'_>, copied: &Copied) -> Receipt {
    let board = &copied.board;
    let Some((hospital, decided_at)) = board.destination() else { return Receipt::default() };
    let Some((_, inquiry)) = board.standing(hospital) else { return Receipt::default() };
    if let Some(at) = inquiry.decision_seen_at {
        let known = case.view.words().decision_seen.replace("{at}", &clock_hm(at.as_millisecond()));
        return Receipt { known, waiting: None };
    }
    let waits = !copied.arrived && !board.is_closed();
    Receipt { known: String::new(), waiting: waits.then(|| waiting(case, copied, inquiry, *decided_at)) }
}

/// The platform says when somebody has to ring. Until it does, the wait for an answer of the zone's rules runs down.
fn waiting(case: &CaseView<'_>, copied: &Copied, inquiry: &Inquiry, decided_at: Timestamp) -> Waiting {
    let w = case.view.words();
    let ends_ms = Wait::of(&copied.guidance).ends_ms(decided_at);
    let has_rung = inquiry.was_rung_since_decision();
    let alarm = |due: Timestamp| {
        let id = format!("announce-{}", due.as_millisecond());
        (id, AlarmPriority::Medium.flag(case.view.lang, w.announce))
    };
    Waiting {
        hospital: inquiry.hospital.clone(),
        telephone: known(case, copied, &inquiry.hospital).map(|one| one.telephone).unwrap_or_default(),
        left: countdown(case.view.lang, ends_ms, case.view.now_ms()),
        is_due: inquiry.announce_at.is_some(),
        alarm: inquiry.announce_at.filter(|_| !has_rung).map(alarm),
        call: if has_rung { newest_call(case, inquiry) } else { String::new() },
        outcomes: [(CallOutcome::NoAnswer.code(), w.call_no_answer), (CallOutcome::Reached.code(), w.announced)],
    }
}
