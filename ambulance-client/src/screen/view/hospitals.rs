//! The part `hospitals`: whom to ask and why, how far each question has come, and the destination.

mod asked;
mod banners;
mod calls;
mod candidates;
mod guidance;
mod queries;
mod receipt;
mod steps;

use askama::Template;
use domain::{
    encounter::Refusal,
    ids::HospitalId,
    inquiry::{Inquiry, InquiryBoard, RedirectReason},
    spoken_code::SpokenCode,
};
use jiff::{SignedDuration, Timestamp};
use proto::convert::CandidateView;
use webkit::{
    lang::Lang,
    moment::clock_hm,
    parts::{Age, AlarmPriority, Html},
};

use self::{
    asked::{AskedRow, Condition, asked_rows, condition},
    banners::{Lost, Notice, Redirecting},
    candidates::{Candidate, candidate, override_reasons},
    queries::{QueryCard, Replied},
    receipt::Receipt,
};
use super::{CaseView, Choice, Frame, choices, own};
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
    /// A destination is looked for: the first, or another one.
    open: bool,
    lost: Option<Lost>,
    redirecting: Option<Redirecting>,
    notices: Vec<Notice>,
    queries: Vec<QueryCard>,
    /// Where it goes, unless another one is looked for.
    destination: Option<Destination>,
    redirect_reasons: Vec<Choice>,
    own: own::Own,
    choosing: Option<Choosing>,
    accepted: Option<Accepted>,
    asked: Vec<AskedRow>,
    refusals: Vec<(String, &'static str, String)>,
    guidance: guidance::Guidance,
    ask: Ask,
    reasons: Vec<Choice>,
    candidates: Vec<Candidate>,
    beyond: usize,
    ranked: Option<Html>,
    place_known: bool,
}

/// A choice that waits for the platform.
struct Choosing {
    id: HospitalId,
    name: String,
}

/// Somebody has accepted and can be chosen.
struct Accepted {
    flag: Html,
    /// The answers that stand, each by its question and its instant: one more is told by a sound of its own, and one that replaces all
    /// others sounds as the first did.
    answers: String,
}

struct Destination {
    name: String,
    telephone: String,
    minutes: Option<u32>,
    at: String,
    /// Whether it knows.
    receipt: Receipt,
    /// The condition on which it takes the patient, and when it said so.
    condition: Option<(Condition, String)>,
    replied: Vec<Replied>,
}

/// The one big button.
struct Ask {
    /// Without urgency and class nothing is suggested.
    triaged: bool,
    /// … nor from a ranking for another class.
    ranked_for_class: bool,
    suggested: Vec<(HospitalId, String)>,
    label: String,
    /// Nobody is left who could accept: it stands before those who were asked.
    is_next: bool,
    /// Why it stands there; empty where a banner says it.
    why: &'static str,
}

/// What is copied out of the case under the lock.
struct Copied {
    board: InquiryBoard,
    candidates: Vec<CandidateView>,
    guidance: proto::convert::Guidance,
    /// Acceptances that could be chosen, the one that is offered first in front.
    acceptances: Vec<HospitalId>,
    own: own::Own,
    ranked_at: Option<Timestamp>,
    refusals: Vec<Refusal>,
    wishes: Wishes,
    place_known: bool,
    /// The vehicle is at the destination.
    arrived: bool,
    triaged: bool,
    /// The ranking is for the class that the crew has chosen by now.
    ranked_for_class: bool,
}

pub(super) fn part(case: &CaseView<'_>) -> Option<Html> {
    let mut copied = case.read(|working| Copied {
        board: working.encounter.inquiries.clone(),
        candidates: working.candidates.clone(),
        guidance: working.guidance.clone(),
        acceptances: working.acceptances(case.view.now).into_iter().cloned().collect(),
        own: own::own(case, working),
        ranked_at: working.ranked_at,
        refusals: working.encounter.refusals.clone(),
        wishes: working.wishes.clone(),
        place_known: working.encounter.place.is_some(),
        arrived: working.encounter.has_arrived(),
        triaged: working.encounter.triage.is_some(),
        ranked_for_class: working.ranked_class == working.encounter.triage.as_ref().map(|triage| triage.class),
    })?;
    let own = std::mem::take(&mut copied.own);
    let open = copied.board.is_open();
    let asked = asked_rows(case, &copied);
    let candidates: Vec<Candidate> =
        copied.candidates.iter().take(CANDIDATES_MAX).map(|one| candidate(case, &copied, one)).collect();
    Some(Html::of(&Hospitals {
        f: case.frame(parts::HOSPITALS),
        code: SpokenCode::of(case.id).grouped(),
        open,
        lost: banners::lost(case, &copied),
        redirecting: banners::redirecting(case, &copied),
        notices: banners::notices(case, &copied),
        queries: queries::open(case, &copied),
        destination: destination(case, &copied).filter(|_| !open),
        redirect_reasons: choices!(RedirectReason, case, |_| false),
        own,
        choosing: choosing(case, &copied).filter(|_| open),
        accepted: accepted(case, &copied, &asked).filter(|_| open),
        guidance: guidance::guidance(case, &copied),
        ask: ask(case, &copied, &asked, &candidates),
        asked,
        refusals: refusals(case, &copied),
        reasons: override_reasons(case),
        beyond: copied.candidates.len().saturating_sub(CANDIDATES_MAX),
        candidates,
        ranked: copied.ranked_at.map(|at| {
            Age::new(at.as_millisecond(), case.view.now_ms()).limit(RANKING_STALE_AFTER).html(case.view.lang)
        }),
        place_known: copied.place_known,
    }))
}

fn choosing(case: &CaseView<'_>, copied: &Copied) -> Option<Choosing> {
    let (id, _) = copied.wishes.destination()?;
    Some(Choosing { id: id.clone(), name: name(case, copied, id) })
}

/// Somebody has accepted; a condition has to be read first. How many they are is said as soon as there is a choice.
fn accepted(case: &CaseView<'_>, copied: &Copied, asked: &[AskedRow]) -> Option<Accepted> {
    let w = case.view.words();
    let standing: Vec<&AskedRow> = asked.iter().filter(|row| row.can_be_chosen).collect();
    let answers = standing.iter().filter_map(|row| {
        let (inquiry, one) = copied.board.latest_of(&row.id)?;
        Some(format!("{inquiry}@{}", one.answer?.1.as_millisecond()))
    });
    let what = match (standing.len(), standing.iter().any(|row| row.condition.is_none())) {
        (0, _) => return None,
        (1, true) => w.accept_stands,
        (1, false) => w.accept_if_stands,
        (_, true) => w.accepts_stand,
        (_, false) => w.accept_ifs_stand,
    };
    let what = what.replace("{n}", &standing.len().to_string());
    let answers = answers.collect::<Vec<_>>().join(" ");
    Some(Accepted { flag: AlarmPriority::Low.flag(case.view.lang, &what), answers })
}

fn ask(case: &CaseView<'_>, copied: &Copied, asked: &[AskedRow], candidates: &[Candidate]) -> Ask {
    let w = case.view.words();
    // A ranking from before the refusal may still suggest it.
    let declined = |one: &&Candidate| copied.board.latest_of(&one.id).is_some_and(|(_, inquiry)| inquiry.is_declined());
    let fits =
        |one: &&Candidate| copied.triaged && copied.ranked_for_class && one.suggested && one.askable && !declined(one);
    // Whom the platform says to ask at once; without that the first of the ranking.
    let set = &copied.guidance.set;
    let of_set = candidates.iter().filter(|one| set.contains(&one.id));
    let first = candidates.iter().filter(fits).take(SUGGESTED_MAX);
    let named = |one: &Candidate| (one.id.clone(), one.name.clone());
    let suggested: Vec<(HospitalId, String)> =
        if set.is_empty() { first.map(named).collect() } else { of_set.filter(fits).map(named).collect() };
    let is_next = is_next_due(copied, asked);
    let label = match (is_next, asked.is_empty()) {
        (true, _) => w.ask_next_suggested,
        (false, true) => w.ask_suggested,
        (false, false) => w.ask_more_suggested,
    };
    let is_told = copied.board.redirect().is_some() || copied.board.lost().is_some();
    Ask {
        triaged: copied.triaged,
        ranked_for_class: copied.ranked_for_class,
        label: label.replace("{n}", &suggested.len().to_string()),
        suggested,
        is_next,
        why: if is_next && !is_told { w.round_over } else { "" },
    }
}

/// The next hospitals are due: the platform said so, or everybody who was asked has said no. A yes under a condition may be no help.
fn is_next_due(copied: &Copied, asked: &[AskedRow]) -> bool {
    let nobody_left = !asked.is_empty() && asked.iter().all(|row| matches!(row.state, "declined" | "released"));
    copied.board.is_open() && !copied.board.has_a_bed() && (copied.wishes.is_next_due() || nobody_left)
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
    let question = copied.board.latest_of(id).map(|(_, inquiry)| inquiry);
    let since = |inquiry: &Inquiry| inquiry.answer.map(|(_, at)| clock_hm(at.as_millisecond()));
    Some(Destination {
        name: name(case, copied, id),
        telephone: known(case, copied, id).map(|one| one.telephone).unwrap_or_default(),
        minutes: question.map(|inquiry| inquiry.drive_min),
        at: clock_hm(at.as_millisecond()),
        receipt: receipt::receipt(case, copied),
        condition: question.and_then(|inquiry| condition(case, inquiry).zip(since(inquiry))),
        replied: question.map(queries::replied).unwrap_or_default(),
    })
}

/// Refusals that still mean something: not those of a hospital that was asked successfully afterwards, nor of a decided case.
fn refusals(case: &CaseView<'_>, copied: &Copied) -> Vec<(String, &'static str, String)> {
    let outdated = |refusal: &Refusal| {
        let asked_since =
            copied.board.latest_of(&refusal.hospital).is_some_and(|(_, Inquiry { sent_at, .. })| *sent_at > refusal.at);
        let decided_since = copied.board.destination().is_some_and(|(_, at)| *at > refusal.at);
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
