//! The part `link`: is the platform heard, what waits for it, what it refused.

use askama::Template;
use domain::card::{CardFailure, Condition};
use webkit::{
    lang::Text,
    moment::clock_hms,
    parts::{Html, LightState, LinkLight},
};

use super::View;
use crate::{
    screen::words::{CrewWords, rejection},
    tablet::CardMoment,
};

#[derive(Template)]
#[template(path = "crew/link.html")]
struct Link {
    w: &'static CrewWords,
    light: Html,
    waiting: usize,
    rejected: Vec<RejectedLine>,
    /// On the start page only: a card that waits for a case.
    card: Option<String>,
}

struct RejectedLine {
    at: String,
    why: &'static str,
    code: String,
    id: String,
}

pub(super) fn part(view: &View<'_>) -> Html {
    let (tablet, w) = (&view.app.tablet, view.words());
    let link = tablet.link();
    let (state, since) = match (link.connected, link.last_heard) {
        (true, heard) => (LightState::Live, heard),
        (false, Some(heard)) => (LightState::Lost, Some(heard)),
        (false, None) => (LightState::Connecting, None),
    };
    let since_ms = since.unwrap_or(view.app.started_at).as_millisecond();
    let light = LinkLight { label: Text::new(CrewWords::JA.platform, CrewWords::EN.platform), state, since_ms };
    let card = match tablet.card() {
        _ if view.id.is_some() => None,
        CardMoment::None => None,
        CardMoment::Reading if tablet.is_card_slow() => Some(view.told(Condition::Slow)),
        CardMoment::Reading => Some(w.card_reading.to_owned()),
        // On the setup page while a case is open: that case has taken it up.
        CardMoment::Read(..) if tablet.active().is_some() => None,
        CardMoment::Read(..) => Some(w.card_waits.to_owned()),
        CardMoment::Failed(reason) => Some(reason.word(view.language()).to_owned()),
        CardMoment::Document => Some(Condition::NoInsuranceHandle.sentence(view.language()).to_owned()),
        CardMoment::ReaderGone => Some(CardFailure::ReaderGone.word(view.language()).to_owned()),
    };
    let rejected = tablet.rejected().into_iter().rev();
    Html::of(&Link {
        w,
        light: light.html(view.lang, view.now_ms()),
        waiting: tablet.outbox().len(),
        rejected: rejected
            .map(|one| RejectedLine {
                at: clock_hms(one.at.as_millisecond()),
                why: rejection(&one.code).of(view.lang),
                code: one.code,
                id: one.id.to_string(),
            })
            .collect(),
        card,
    })
}
