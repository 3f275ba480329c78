//! The board: what owes an answer, then who is coming, a row for each; and what ended as lines without content.

use askama::Template;
use domain::ids::EncounterId;
use webkit::{form::IdempotencyKey, parts::Html, shell::Shell};

use super::{
    app::App,
    attention::Alarm,
    card::{self, AlarmView, Card, Head, Lane},
    lines::{Line, Lines, ended_line},
    show::Show,
    words::BoardWords,
};
use crate::inbox::HospitalCase;

/// The whole page `/`.
#[derive(Template)]
#[template(path = "er/page.html")]
pub(super) struct BoardPage {
    pub page: Shell,
    pub w: &'static BoardWords,
    pub link: Html,
    pub readiness: Html,
    pub board: Html,
}

#[derive(Template)]
#[template(path = "er/board.html")]
struct BoardPart {
    w: &'static BoardWords,
    /// Which lanes have something, for the arrangement: words of `ask`, `coming`, `rest`.
    lanes: String,
    ask_density: &'static str,
    coming_density: &'static str,
    answered_density: &'static str,
    asks: Vec<Card>,
    coming: Vec<Card>,
    answered: Vec<Card>,
    lines: Lines,
}

/// The part `board` of the board's page.
pub(super) fn part(show: Show, app: &App) -> Html {
    let cases = app.desk.inbox().cases();
    let mut lanes = [Vec::new(), Vec::new(), Vec::new()];
    let (mut handed_over, mut ended) = (Vec::new(), Vec::new());
    for case in &cases {
        let lane = Lane::of(case);
        match lane {
            Lane::Ask | Lane::Coming | Lane::Answered => {
                lanes[lane as usize].push((case, app.attention.alarm(case)));
            }
            Lane::HandedOver => handed_over.push(case),
            Lane::Ended => ended.push(case),
        }
    }
    lanes.iter_mut().for_each(|lane| most_urgent_first(lane));
    let [asks, coming, answered] =
        lanes.map(|lane| lane.into_iter().map(|(case, alarm)| card::card(show, case, alarm)).collect::<Vec<_>>());
    let (ask_density, coming_density) = densities(asks.len(), coming.len());
    let present = [("ask", !asks.is_empty()), ("coming", !coming.is_empty()), ("rest", !answered.is_empty())];
    Html::of(&BoardPart {
        w: show.words(),
        lanes: present
            .into_iter()
            .filter_map(|(lane, is_present)| is_present.then_some(lane))
            .collect::<Vec<_>>()
            .join(" "),
        ask_density,
        coming_density,
        answered_density: answered_density(asks.len() + coming.len(), answered.len()),
        asks,
        coming,
        answered,
        lines: Lines::of(show, &app.attention, &handed_over, &ended),
    })
}

/// Cases up to which a row has its vitals (tried out at 1920 × 1080 with three questions and one on the way).
const WITH_VITALS_MAX: usize = 4;

/// Questions and who is coming share the height; more than that below the fold takes nothing away from the questions.
const fn densities(asks: usize, coming: usize) -> (&'static str, &'static str) {
    let all = asks + coming;
    let shared = density(if all > WITH_VITALS_MAX { WITH_VITALS_MAX } else { all });
    if asks == 0 {
        (shared, density(coming))
    } else if asks > WITH_VITALS_MAX {
        (density(asks), shared)
    } else {
        (shared, shared)
    }
}

/// How much a card shows, so that the top line of every one stays on a screen that nobody scrolls (measured at 1920 × 1080).
const fn density(cards: usize) -> &'static str {
    match cards {
        0 | 1 => "one",
        2 => "two",
        3 | 4 => "close",
        _ => "tight",
    }
}

/// Answered is the crew's turn: beside cases that need somebody here the details wait on the case's page. Alone it has all the room.
const fn answered_density(others: usize, cards: usize) -> &'static str {
    if others == 0 { density(cards) } else { "tight" }
}

/// Within a lane the most urgent first; what is not triaged yet stands among 黄. The inbox's order (newest question first) holds among equals.
fn most_urgent_first(lane: &mut [(&HospitalCase, Option<Alarm>)]) {
    use domain::triage::Urgency;
    let urgency = |case: &HospitalCase| {
        case.situation.as_ref().and_then(|now| now.triage.as_ref()).map_or(Urgency::Yellow, |triage| triage.urgency)
    };
    lane.sort_by_key(|(case, _)| urgency(case));
}

/// One other case beside an opened one.
struct RailItem {
    head: Head,
    alarm: Option<AlarmView>,
    receive: Option<String>,
    notice: &'static str,
    key: IdempotencyKey,
}

#[derive(Template)]
#[template(path = "er/rail.html")]
struct Rail {
    w: &'static BoardWords,
    owed: Vec<Line>,
    items: Vec<RailItem>,
}

/// The part `board` of a case's page: the other open cases, so that a new question is noticed there too.
pub(super) fn rail(show: Show, app: &App, opened: EncounterId) -> Html {
    let cases = app.desk.inbox().cases();
    let owed =
        cases.iter().filter(|case| case.encounter != opened && (case.owes_release_notice() || case.owes_loss_call()));
    let owed = owed.map(|case| ended_line(show, &app.attention, case)).collect();
    let items = cases
        .iter()
        .filter(|case| case.encounter != opened && matches!(Lane::of(case), Lane::Ask | Lane::Coming | Lane::Answered))
        .map(|case| RailItem {
            head: card::head(show, case),
            alarm: app.attention.alarm(case).map(|alarm| card::alarm_view(show, alarm)),
            receive: card::receive(case),
            notice: card::notice_word(show, case),
            key: IdempotencyKey::fresh(),
        })
        .collect();
    Html::of(&Rail { w: show.words(), owed, items })
}
