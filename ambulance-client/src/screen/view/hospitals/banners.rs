//! What stands above the questions: a destination that was lost or is to be changed, and which of the zone's rules are at work.

use domain::inquiry::RedirectReason;
use jiff::Timestamp;
use webkit::{
    moment::clock_hm,
    parts::{AlarmPriority, Html},
};

use super::{
    CaseView, Copied, known, name,
    receipt::{Receipt, receipt},
};

/// The destination took its word back, and the crew has not said that it knows.
pub(super) struct Lost {
    /// Tells one loss from the next.
    pub id: i64,
    pub flag: Html,
    pub reason: &'static str,
    /// 「みなと総合病院 07:31」
    pub who: String,
}

/// Another destination is looked for; the present one stands.
pub(super) struct Redirecting {
    /// 「容態の変化 07:31」
    pub why: String,
    pub name: String,
    pub telephone: String,
    /// Whether it knows.
    pub receipt: Receipt,
    /// It can be kept until a choice is on its way.
    pub can_be_kept: bool,
}

/// A rule of the zone is at work. Who coordinates, once the platform tells it, stands in one more notice.
pub(super) struct Notice {
    pub key: &'static str,
    pub what: &'static str,
    /// Since when, or by which figures.
    pub detail: String,
}

fn clock(at: Timestamp) -> String {
    clock_hm(at.as_millisecond())
}

pub(super) fn lost(case: &CaseView<'_>, copied: &Copied) -> Option<Lost> {
    let lost = copied.board.lost().filter(|lost| lost.acknowledged_at.is_none())?;
    Some(Lost {
        id: lost.at.as_millisecond(),
        flag: AlarmPriority::High.flag(case.view.lang, case.view.words().lost),
        reason: lost.reason.word(case.view.language()),
        who: format!("{} {}", name(case, copied, &lost.hospital), clock(lost.at)),
    })
}

pub(super) fn redirecting(case: &CaseView<'_>, copied: &Copied) -> Option<Redirecting> {
    let (id, _) = copied.board.destination()?;
    let (reason, at): (RedirectReason, _) = copied.board.redirect()?;
    Some(Redirecting {
        why: format!("{} {}", reason.word(case.view.language()), clock(at)),
        name: name(case, copied, id),
        telephone: known(case, copied, id).map(|one| one.telephone).unwrap_or_default(),
        receipt: receipt(case, copied),
        can_be_kept: copied.wishes.destination().is_none(),
    })
}

/// Who coordinates when nobody accepts, with the number to ring.
fn coordinator(case: &CaseView<'_>, copied: &Copied) -> String {
    let said = &copied.guidance;
    let Some(coordinator) = &said.coordinator else { return String::new() };
    format!("　{} ☎ {}", coordinator.word(case.view.language()), said.coordinator_telephone)
}

/// While a destination is looked for; afterwards they would only be in the way.
pub(super) fn notices(case: &CaseView<'_>, copied: &Copied) -> Vec<Notice> {
    let w = case.view.words();
    if !copied.board.is_open() {
        return Vec::new();
    }
    let securing = copied.board.securing().map(|at| Notice {
        key: "securing",
        what: w.securing,
        detail: [w.securing_since.replace("{at}", &clock(at)), coordinator(case, copied)].concat(),
    });
    let difficulty = copied.board.difficulty().map(|one| Notice {
        key: "difficulty",
        what: w.difficulty,
        detail: w
            .difficulty_figures
            .replace("{asked}", &one.asked.to_string())
            .replace("{minutes}", &one.on_scene_min.to_string()),
    });
    securing.into_iter().chain(difficulty).collect()
}
