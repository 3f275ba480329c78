//! The board: what owes an answer on one side, who is coming on the other, and what ended as lines without content.

use askama::Template;
use domain::{disclosure::CaseStanding, ids::EncounterId};
use webkit::{form::IdempotencyKey, moment::clock_hm, parts::Html, shell::Shell};

use super::{
    app::App,
    attention::Alarm,
    card::{self, AlarmView, Card, Head, Lane, answer_word},
    show::{Show, short_code},
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
    has_rest: bool,
    ask_density: &'static str,
    coming_density: &'static str,
    answered_density: &'static str,
    asks: Vec<Card>,
    coming: Vec<Card>,
    answered: Vec<Card>,
    handed_over: Vec<Head>,
    ended: Vec<EndedLine>,
}

/// A case without content.
struct EndedLine {
    id: String,
    short: String,
    version: u64,
    /// `declined` or `released`.
    state: &'static str,
    text: String,
    clock: String,
    /// Declined here: the hospital may still change its mind.
    accept_key: Option<IdempotencyKey>,
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
            Lane::HandedOver => handed_over.push(card::head(show, case)),
            Lane::Ended => ended.push(ended_line(show, case)),
        }
    }
    lanes.iter_mut().for_each(|lane| most_urgent_first(lane));
    let [asks, coming, answered] =
        lanes.map(|lane| lane.into_iter().map(|(case, alarm)| card::card(show, case, alarm)).collect::<Vec<_>>());
    let has_rest = !(answered.is_empty() && handed_over.is_empty() && ended.is_empty());
    let present = [("ask", !asks.is_empty()), ("coming", !coming.is_empty()), ("rest", has_rest)];
    Html::of(&BoardPart {
        w: show.words(),
        lanes: present
            .into_iter()
            .filter_map(|(lane, is_present)| is_present.then_some(lane))
            .collect::<Vec<_>>()
            .join(" "),
        has_rest,
        ask_density: density(asks.len()),
        coming_density: density(coming.len()),
        // Answered: the crew's turn. The details wait on the case's page.
        answered_density: "tight",
        asks,
        coming,
        answered,
        handed_over,
        ended,
    })
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

/// Within a lane the most urgent first; what is not triaged yet stands among 黄. The inbox's order (newest question first) holds among equals.
fn most_urgent_first(lane: &mut [(&HospitalCase, Option<Alarm>)]) {
    use domain::triage::Urgency;
    let urgency = |case: &HospitalCase| {
        case.situation.as_ref().and_then(|now| now.triage.as_ref()).map_or(Urgency::Yellow, |triage| triage.urgency)
    };
    lane.sort_by_key(|(case, _)| urgency(case));
}

fn ended_line(show: Show, case: &HospitalCase) -> EndedLine {
    let w = show.words();
    let (state, text) = match &case.standing {
        CaseStanding::Released(reason) => ("released", reason.word(show.language()).to_owned()),
        _ => ("declined", case.answer().map_or_else(|| w.declined_here.to_owned(), |answer| answer_word(show, answer))),
    };
    EndedLine {
        id: case.encounter.to_string(),
        short: short_code(case.encounter),
        version: case.version,
        state,
        text,
        clock: clock_hm(case.standing_since.as_millisecond()),
        accept_key: (case.standing == CaseStanding::Declined).then(IdempotencyKey::fresh),
    }
}

/// One other case beside an opened one.
struct RailItem {
    head: Head,
    alarm: Option<AlarmView>,
    receive: Option<String>,
    key: IdempotencyKey,
}

#[derive(Template)]
#[template(path = "er/rail.html")]
struct Rail {
    w: &'static BoardWords,
    items: Vec<RailItem>,
}

/// The part `board` of a case's page: the other open cases, so that a new question is noticed there too.
pub(super) fn rail(show: Show, app: &App, opened: EncounterId) -> Html {
    let items = app
        .desk
        .inbox()
        .cases()
        .iter()
        .filter(|case| case.encounter != opened && matches!(Lane::of(case), Lane::Ask | Lane::Coming | Lane::Answered))
        .map(|case| RailItem {
            head: card::head(show, case),
            alarm: app.attention.alarm(case).map(|alarm| card::alarm_view(show, alarm)),
            receive: card::receive(case),
            key: IdempotencyKey::fresh(),
        })
        .collect();
    Html::of(&Rail { w: show.words(), items })
}
