//! The way to the platform as the board shows it: amber as soon as it is silent, red when nothing new can be expected to come in.

use std::sync::Arc;

use askama::Template;
use jiff::{SignedDuration, Timestamp};
use webkit::{
    lang::Text,
    moment::clock_hms,
    parts::{Html, LightState, LinkLight},
};

use super::{show::Show, words::BoardWords};
use crate::{decision::Desk, uplink::Link};

/// Without a word from the platform for so long the board says in red that new questions do not arrive. Three missed beats (6 s) close the
/// subscription; after nine more seconds a new one should have stood.
pub const LOST_AFTER_S: u64 = 15;

/// What the gateway knows about its way to the platform.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LinkReport {
    /// The subscription is open.
    pub is_connected: bool,
    /// When the platform was last heard; `None` before the first time.
    pub last_heard: Option<Timestamp>,
    /// How far this machine's clock is ahead of the platform's, when it is further than anybody should ignore.
    pub clock_ahead: Option<SignedDuration>,
}

impl LinkReport {
    /// As the uplink has it.
    #[must_use]
    pub fn of(link: &Link) -> Self {
        Self { is_connected: link.is_connected(), last_heard: link.last_heard(), clock_ahead: link.clock_ahead() }
    }
}

/// Tells the state of the link whenever it is asked.
pub(super) type LinkSource = Arc<dyn Fn() -> LinkReport + Send + Sync>;

/// The link at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct LinkState {
    pub report: LinkReport,
    pub light: LightState,
    /// Since when nothing was heard: the last word, or the start of the program.
    pub silent_since: Timestamp,
    /// Reports of this hospital that the platform has not acknowledged.
    pub waiting: usize,
    /// There is a lamp, and it was not reached.
    pub lamp_is_away: bool,
}

impl LinkState {
    pub(super) fn now(report: LinkReport, desk: &Desk, started_at: Timestamp) -> Self {
        let silent_since = report.last_heard.unwrap_or(started_at);
        // Beats are sent in real time, also when a played case runs faster.
        let silence = desk.clock().real(desk.clock().now().duration_since(silent_since));
        let light = match (report.is_connected, report.last_heard) {
            (true, _) => LightState::Live,
            (false, _) if silence.as_secs() >= LOST_AFTER_S => LightState::Lost,
            (false, None) => LightState::Connecting,
            (false, Some(_)) => LightState::Late,
        };
        Self { report, light, silent_since, waiting: desk.outbox().len(), lamp_is_away: false }
    }

    pub(super) const fn code(&self) -> &'static str {
        match self.light {
            LightState::Connecting => "connecting",
            LightState::Live => "live",
            LightState::Late => "late",
            LightState::Lost => "lost",
        }
    }
}

#[derive(Template)]
#[template(path = "er/link.html")]
struct LinkPart {
    w: &'static BoardWords,
    code: &'static str,
    light: Html,
    waiting: usize,
    clock: Option<String>,
    lamp_is_away: bool,
    lost: Option<String>,
}

/// The part `link`.
pub(super) fn part(show: Show, state: &LinkState) -> Html {
    let w = show.words();
    let light = LinkLight {
        label: Text::new("連携基盤", "Platform"),
        state: state.light,
        since_ms: state.silent_since.as_millisecond(),
    };
    let since = clock_hms(state.silent_since.as_millisecond());
    Html::of(&LinkPart {
        w,
        code: state.code(),
        light: light.html(show.lang, show.now_ms()),
        waiting: state.waiting,
        clock: state.report.clock_ahead.map(|ahead| {
            let words = if ahead.is_negative() { w.clock_behind } else { w.clock_ahead };
            words.replace("{n}", &ahead.abs().as_mins().to_string())
        }),
        lamp_is_away: state.lamp_is_away,
        lost: (state.light == LightState::Lost).then(|| w.link_lost.replace("{time}", &since)),
    })
}
