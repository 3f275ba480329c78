//! How far a question has come, each step from a real event. The words are the crew's: received is not yet shown, shown is not yet seen.

use askama::Template;
use domain::inquiry::{Answer, Inquiry};
use webkit::{
    moment::{clock_hms, machine_time},
    parts::{Html, elapsed},
};

use super::{CaseView, Copied};

#[derive(Template)]
#[template(path = "crew/steps.html")]
struct Steps {
    steps: [Step; 5],
}

struct Step {
    /// `done`, `waiting` (the first that is not reached) or `ahead`.
    state: &'static str,
    word: &'static str,
    /// When it was reached, for programs and for people.
    time: Option<(String, String)>,
    /// How long it has been waited for.
    waiting: Option<Html>,
}

/// A step whose event is missing although a later one is there counts as passed, without a time.
pub(super) fn steps(case: &CaseView<'_>, copied: &Copied, inquiry: &Inquiry) -> Html {
    let w = case.view.words();
    let answered = match inquiry.answer {
        Some((Answer::Accept, _)) => w.accept,
        Some((Answer::AcceptIf(_), _)) => w.accept_if,
        Some((Answer::Decline(_), _)) => w.decline,
        None => w.step_answered,
    };
    let steps = [
        (w.step_sent, copied.wishes.ask(&inquiry.hospital).map(|wish| wish.at)),
        // The platform sends the question on once it has the wish on its disk.
        (w.step_stored, Some(inquiry.sent_at)),
        (w.step_received, inquiry.received_at),
        (w.step_seen, inquiry.seen_at),
        (answered, inquiry.answer.map(|(_, at)| at)),
    ]
    .map(|(word, at)| (word, at.map(jiff::Timestamp::as_millisecond)));
    let reached = steps.iter().rposition(|(_, at)| at.is_some()).map_or(0, |last| last + 1);
    let last_at = steps.iter().rev().find_map(|(_, at)| *at);
    let mut number = 0;
    Html::of(&Steps {
        steps: steps.map(|(word, at)| {
            let is_next = number == reached;
            let state = if number < reached {
                "done"
            } else if is_next {
                "waiting"
            } else {
                "ahead"
            };
            number += 1;
            Step {
                state,
                word,
                time: at.map(|at| (machine_time(at), clock_hms(at))),
                waiting: last_at.filter(|_| is_next).map(|at| elapsed(at, case.view.now_ms())),
            }
        }),
    })
}
