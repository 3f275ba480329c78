//! What all handlers of the board share.

use std::sync::Arc;

use jiff::Timestamp;
use webkit::lang::Lang;

use super::{
    attention::Attention,
    link::{LinkSource, LinkState},
    show::Show,
    wishes::Wishes,
};
use crate::{
    decision::Desk,
    lamp::{LampReport, LampState},
    uplink::CallUps,
};

/// The board's shared state. The cases themselves are the inbox's.
pub(super) struct App {
    pub desk: Arc<Desk>,
    pub link: LinkSource,
    pub call_ups: CallUps,
    pub wishes: Wishes,
    pub attention: Attention,
    pub started_at: Timestamp,
    /// How the lamp is, where there is one.
    pub lamp: Option<Arc<LampReport>>,
}

impl App {
    pub(super) fn new(desk: Arc<Desk>, link: LinkSource, call_ups: CallUps) -> Self {
        let started_at = desk.clock().now();
        Self {
            desk,
            link,
            call_ups,
            wishes: Wishes::default(),
            attention: Attention::default(),
            started_at,
            lamp: None,
        }
    }

    /// With a lamp that shows the most pressing alarm.
    pub(super) fn with_lamp(self, lamp: Arc<LampReport>) -> Self {
        Self { lamp: Some(lamp), ..self }
    }

    /// What the lamp has to show: the most pressing alarm that stands on the board.
    pub(super) fn lamp_state(&self, sounds: bool) -> LampState {
        let cases = self.desk.inbox().cases();
        LampState::of(cases.iter().filter_map(|case| self.attention.alarm(case)).map(|alarm| alarm.priority), sounds)
    }

    fn lamp_is_away(&self) -> bool {
        self.lamp.as_ref().is_some_and(|lamp| lamp.is_away())
    }

    /// For a reader of this language, now.
    pub(super) fn show(&self, lang: Lang) -> Show {
        Show { lang, now: self.desk.clock().now() }
    }

    pub(super) fn link_now(&self) -> LinkState {
        LinkState { lamp_is_away: self.lamp_is_away(), ..LinkState::now((self.link)(), &self.desk, self.started_at) }
    }
}
