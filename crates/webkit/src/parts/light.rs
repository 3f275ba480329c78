//! A light that says whether a connection is alive: the same look as the page's own stream light.

use askama::Template;

use super::html::Html;
use crate::lang::{Lang, Text};

/// State of a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LightState {
    /// Being made.
    Connecting,
    /// Alive.
    Live,
    /// Silent for longer than usual.
    Late,
    /// Gone.
    Lost,
}

/// A connection of the program itself, such as the gateway's to the platform. The page's stream light cannot know about it: the
/// page may be live while what it shows has stopped arriving. Put it into the block `links` inside a live part.
#[derive(Debug, Clone, Copy)]
pub struct LinkLight {
    /// To whom, such as 「本部」.
    pub label: Text,
    /// How it is.
    pub state: LightState,
    /// Since when. Milliseconds since 1970.
    pub since_ms: i64,
}

impl LinkLight {
    /// The light, its words, and since when when it is not alive.
    pub fn html(self, lang: impl Into<Lang>, now_ms: i64) -> Html {
        let lang = lang.into();
        #[derive(Template)]
        #[template(path = "webkit/parts/light.html")]
        struct Light {
            code: &'static str,
            label: &'static str,
            word: &'static str,
            for_how_long: Option<Html>,
        }
        let (code, word) = match self.state {
            LightState::Connecting => ("connecting", Text::new("接続中", "connecting")),
            LightState::Live => ("live", Text::new("通信中", "connected")),
            LightState::Late => ("late", Text::new("遅れ", "late")),
            LightState::Lost => ("lost", Text::new("不通", "no link")),
        };
        let for_how_long = (self.state != LightState::Live).then(|| super::elapsed(self.since_ms, now_ms));
        Html::of(&Light { code, label: self.label.of(lang), word: word.of(lang), for_how_long })
    }
}
