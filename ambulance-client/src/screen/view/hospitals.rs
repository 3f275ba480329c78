//! The part `hospitals`: whom to ask and why, how far each question has come, and the destination.

mod asked;
mod steps;

use askama::Template;
use domain::{
    encounter::Refusal,
    ids::HospitalId,
    inquiry::{Inquiry, InquiryBoard},
    spoken_code::SpokenCode,
};
use jiff::{SignedDuration, Timestamp};
use proto::convert::{CandidateView, ReasonWords};
use webkit::{
    lang::Lang,
    moment::clock_hm,
    parts::{Age, AlarmPriority, Html},
};

use self::asked::{AskedRow, asked_rows};
use super::{CaseView, Frame, own};
use crate::tablet::{Wishes, parts};

/// How many hospitals the one big button asks.
const SUGGESTED_MAX: usize = 3;
/// Candidates that are listed; the ranking puts those that could matter first, and the rest is counted.
const CANDIDATES_MAX: usize = 30;
/// The platform ranks anew every few seconds while somebody is asking; a ranking older than this is shown as old.
const RANKING_STALE_AFTER: SignedDuration = SignedDuration::from_mins(5);

#[derive(Template)]
#[template(path = "crew/hospitals.html")]
struct Hospitals {
    f: Frame,
    /// What is told over the telephone, so that a hospital can open the case without this vehicle's data link.
    code: String,
    destination: Option<Destination>,
    own: own::Own,
    choosing: Option<String>,
    accepted: Option<Html>,
    asked: Vec<AskedRow>,
    refusals: Vec<(String, &'static str, String)>,
    /// Without urgency and class nothing is suggested.
    triaged: bool,
    /// … nor from a ranking for another class.
    ranked_for_class: bool,
    suggested: Vec<(HospitalId, String)>,
    ask_label: String,
    candidates: Vec<Candidate>,
    beyond: usize,
    ranked: Option<Html>,
    place_known: bool,
}

struct Destination {
    name: String,
    telephone: String,
    minutes: Option<u32>,
    at: String,
}

struct Candidate {
    id: HospitalId,
    name: String,
    level: &'static str,
    rank: u32,
    minutes: String,
    expected: String,
    /// What it says of itself, before all other reasons.
    readiness: Option<ShownReason>,
    reasons: Vec<ShownReason>,
    askable: bool,
    suggested: bool,
}

/// A reason in words, with its tone: `for`, `against` or `plain`.
type ShownReason = (&'static str, String);

/// What is copied out of the case under the lock.
struct Copied {
    board: InquiryBoard,
    candidates: Vec<CandidateView>,
    own: own::Own,
    ranked_at: Option<Timestamp>,
    refusals: Vec<Refusal>,
    wishes: Wishes,
    place_known: bool,
    triaged: bool,
    /// The ranking is for the class that the crew has chosen by now.
    ranked_for_class: bool,
}

pub(super) fn part(case: &CaseView<'_>) -> Option<Html> {
    let mut copied = case.read(|working| Copied {
        board: working.encounter.inquiries.clone(),
        candidates: working.candidates.clone(),
        own: own::own(case, working),
        ranked_at: working.ranked_at,
        refusals: working.encounter.refusals.clone(),
        wishes: working.wishes.clone(),
        place_known: working.encounter.place.is_some(),
        triaged: working.encounter.triage.is_some(),
        ranked_for_class: working.ranked_class == working.encounter.triage.as_ref().map(|triage| triage.class),
    })?;
    let own = std::mem::take(&mut copied.own);
    let asked = asked_rows(case, &copied);
    let decided = copied.board.destination().is_some();
    let flag = || AlarmPriority::Low.flag(case.view.lang, case.view.words().accept_stands);
    let candidates: Vec<Candidate> =
        copied.candidates.iter().take(CANDIDATES_MAX).map(|one| candidate(case, &copied, one)).collect();
    // A ranking from before the refusal may still suggest it.
    let declined = |one: &&Candidate| copied.board.latest_of(&one.id).is_some_and(|(_, inquiry)| inquiry.is_declined());
    let suggested: Vec<(HospitalId, String)> = candidates
        .iter()
        .filter(|one| copied.triaged && copied.ranked_for_class && one.suggested && one.askable && !declined(one))
        .take(SUGGESTED_MAX)
        .map(|one| (one.id.clone(), one.name.clone()))
        .collect();
    let w = case.view.words();
    let ask = if asked.is_empty() { w.ask_suggested } else { w.ask_more_suggested };
    Some(Html::of(&Hospitals {
        f: case.frame(parts::HOSPITALS),
        code: SpokenCode::of(case.id).grouped(),
        destination: destination(case, &copied),
        own,
        choosing: copied.wishes.destination().filter(|_| !decided).map(|(id, _)| name(case, &copied, id)),
        accepted: (!decided && asked.iter().any(|row| row.can_be_chosen)).then(flag),
        asked,
        refusals: refusals(case, &copied),
        triaged: copied.triaged,
        ranked_for_class: copied.ranked_for_class,
        ask_label: ask.replace("{n}", &suggested.len().to_string()),
        suggested,
        beyond: copied.candidates.len().saturating_sub(CANDIDATES_MAX),
        candidates,
        ranked: copied.ranked_at.map(|at| {
            Age::new(at.as_millisecond(), case.view.now_ms()).limit(RANKING_STALE_AFTER).html(case.view.lang)
        }),
        place_known: copied.place_known,
    }))
}

fn in_language(case: &CaseView<'_>, candidate: &CandidateView) -> String {
    let english = case.view.lang == Lang::En && !candidate.name_en.is_empty();
    if english { candidate.name_en.clone() } else { candidate.name.clone() }
}

/// What is known of a hospital: from the last ranking, or from an earlier one.
fn known(case: &CaseView<'_>, copied: &Copied, id: &HospitalId) -> Option<CandidateView> {
    let ranked = copied.candidates.iter().find(|one| one.hospital == *id);
    ranked.cloned().or_else(|| case.view.app.tablet.hospital(id))
}

/// The name; the code when no ranking named it (after a restart, until the next ranking).
fn name(case: &CaseView<'_>, copied: &Copied, id: &HospitalId) -> String {
    known(case, copied, id).map_or_else(|| id.to_string(), |one| in_language(case, &one))
}

fn destination(case: &CaseView<'_>, copied: &Copied) -> Option<Destination> {
    let (id, at) = copied.board.destination()?;
    Some(Destination {
        name: name(case, copied, id),
        telephone: known(case, copied, id).map(|one| one.telephone).unwrap_or_default(),
        minutes: copied.board.latest_of(id).map(|(_, inquiry)| inquiry.drive_min),
        at: clock_hm(at.as_millisecond()),
    })
}

/// Refusals that still mean something: not those of a hospital that was asked successfully afterwards, nor of a decided case.
fn refusals(case: &CaseView<'_>, copied: &Copied) -> Vec<(String, &'static str, String)> {
    let outdated = |refusal: &Refusal| {
        let asked_since =
            copied.board.latest_of(&refusal.hospital).is_some_and(|(_, Inquiry { sent_at, .. })| *sent_at > refusal.at);
        let decided_since = copied.board.destination().is_some_and(|(_, at)| *at >= refusal.at);
        asked_since || decided_since
    };
    let mut shown: Vec<&Refusal> = Vec::new();
    for refusal in copied.refusals.iter().rev().filter(|refusal| !outdated(refusal)) {
        if shown.iter().all(|known| known.hospital != refusal.hospital) {
            shown.push(refusal);
        }
    }
    let language = case.view.language();
    shown
        .into_iter()
        .map(|one| (name(case, copied, &one.hospital), one.reason.word(language), clock_hm(one.at.as_millisecond())))
        .collect()
}

fn candidate(case: &CaseView<'_>, copied: &Copied, one: &CandidateView) -> Candidate {
    let shown = |reason| shown_reason(case, reason);
    let says = |reason: &ReasonWords| reason.code.starts_with("readiness");
    // The drive stands beside it as a number; a class that nobody chose is no reason.
    let counts = |reason: &ReasonWords| match reason.code.as_str() {
        "drive" => false,
        "capable" | "not-listed" => copied.triaged,
        _ => !says(reason),
    };
    let wished = copied.wishes.open_asks().any(|(asked, _)| *asked == one.hospital);
    Candidate {
        id: one.hospital.clone(),
        name: in_language(case, one),
        level: one.level.word(case.view.language()),
        rank: one.rank,
        minutes: format!("{:.0}", one.drive.minutes),
        // Rounded apart, the two may not contradict each other.
        expected: format!("{:.0}", one.expected_min.max(one.drive.minutes)),
        readiness: one.reasons.iter().find(|reason| says(reason)).map(shown),
        reasons: one.reasons.iter().filter(|reason| counts(reason)).map(shown).collect(),
        askable: !wished && copied.board.check_ask(&one.hospital).is_ok(),
        suggested: one.suggested,
    }
}

/// A reason with its tone: what speaks for, what speaks against, what just is.
fn shown_reason(case: &CaseView<'_>, reason: &ReasonWords) -> ShownReason {
    let tone = match reason.code.as_str() {
        "own-hospital" | "own-hospital-by-name" | "capable" => "for",
        "own-hospital-ambiguous" | "namesake" | "like-named" => "against",
        "not-listed" | "declined" | "below-need" | "above-need" | "readiness-cannot" => "against",
        _ => "plain",
    };
    (tone, if case.view.lang == Lang::Ja { reason.ja.clone() } else { reason.en.clone() })
}
