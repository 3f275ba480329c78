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
use crate::{decision::Desk, uplink::CallUps};

/// The board's shared state. The cases themselves are the inbox's.
pub(super) struct App {
    pub desk: Arc<Desk>,
    pub link: LinkSource,
    pub call_ups: CallUps,
    pub wishes: Wishes,
    pub attention: Attention,
    pub started_at: Timestamp,
}

impl App {
    pub(super) fn new(desk: Arc<Desk>, link: LinkSource, call_ups: CallUps) -> Self {
        let started_at = desk.clock().now();
        Self { desk, link, call_ups, wishes: Wishes::default(), attention: Attention::default(), started_at }
    }

    /// For a reader of this language, now.
    pub(super) fn show(&self, lang: Lang) -> Show {
        Show { lang, now: self.desk.clock().now() }
    }

    pub(super) fn link_now(&self) -> LinkState {
        LinkState::now((self.link)(), &self.desk, self.started_at)
    }
}
