//! The frame's own HTML, for the template `webkit/base.html`.
//!
//! That template is compiled in every program's crate; what it needs of the frame it gets as finished HTML, so the frame's inside stays ours.

use askama::Template;
use serde_json::Value;

use super::{LiveLink, PixelDensity, Screen, Shell};
use crate::lang::{LANG_KEY, Lang};
use crate::parts::Html;
use crate::settings::{DISPLAY_PATH, THEME_KEY, Theme};
use crate::words::FrameWords;

/// The methods that `webkit/base.html` calls, in its order.
impl Shell {
    /// Attributes of `<html>`: language, theme, kind of screen.
    pub fn root_attributes(&self) -> Html {
        #[derive(Template)]
        #[template(
            ext = "html",
            source = r#"lang="{{ lang }}" data-theme="{{ theme }}" data-screen="{{ screen }}" data-ppi="{{ ppi }}""#
        )]
        struct Root {
            lang: &'static str,
            theme: &'static str,
            screen: &'static str,
            ppi: u16,
        }
        let (screen, ppi) = match self.program.screen {
            Screen::Tablet(PixelDensity::P96) => ("tablet", 96),
            Screen::Tablet(PixelDensity::P132) => ("tablet", 132),
            Screen::Tablet(PixelDensity::P150) => ("tablet", 150),
            Screen::Tablet(PixelDensity::P160) => ("tablet", 160),
            Screen::Board => ("board", 96),
            Screen::Desk => ("desk", 96),
        };
        Html::of(&Root { lang: self.lang.code(), theme: self.theme.code(), screen, ppi })
    }

    /// Everything of `<head>` but the title and what a program adds.
    pub fn head(&self) -> Html {
        #[derive(Template)]
        #[template(path = "webkit/frame/head.html")]
        struct Head<'a> {
            page: &'a Shell,
            words_json: String,
            hash: &'a str,
        }
        let entries = self.words().entries().into_iter();
        let words_json =
            Value::Object(entries.map(|(name, word)| (name.to_owned(), Value::from(word))).collect()).to_string();
        Html::of(&Head { page: self, words_json, hash: self.assets.hash() })
    }

    /// The program's name, as the title ends.
    pub fn program_name(&self) -> &'static str {
        self.program.name.of(self.lang)
    }

    /// Attributes of `<body>`: where the stream is, and whether the page sounds alarms.
    pub fn body_attributes(&self) -> Html {
        #[derive(Template)]
        #[template(
            ext = "html",
            source = r#"{% if let Some(live) = live %} data-stream="{{ live.url }}" data-stream-since="{{ live.since }}" data-now="{{ live.now_ms }}"{% endif %}{% if alarms %} data-alarms{% endif %}"#
        )]
        struct Body<'a> {
            live: Option<&'a LiveLink>,
            alarms: bool,
        }
        Html::of(&Body { live: self.live.as_ref(), alarms: self.alarms })
    }

    /// Left side of the header: program, whose screen, links.
    pub fn brand(&self) -> Html {
        #[derive(Template)]
        #[template(path = "webkit/frame/brand.html")]
        struct Brand<'a> {
            icon: String,
            name: &'static str,
            who: Option<&'a str>,
            nav: Vec<(&'a str, &'static str, bool)>,
        }
        Html::of(&Brand {
            icon: self.asset("icon.svg"),
            name: self.program_name(),
            who: self.who.as_deref(),
            nav: self.nav.iter().map(|link| (link.href.as_str(), link.label.of(self.lang), link.current)).collect(),
        })
    }

    /// Right side of the header: stream light, sound, night mode, language, clock.
    pub fn tools(&self) -> Html {
        #[derive(Template)]
        #[template(path = "webkit/frame/tools.html")]
        struct Tools {
            words: &'static FrameWords,
            is_live: bool,
            alarms: bool,
            switches: [Switch; 2],
        }
        Html::of(&Tools {
            words: self.words(),
            is_live: self.live.is_some(),
            alarms: self.alarms,
            switches: [self.themes(), self.languages()],
        })
    }

    /// The banners that appear when the page stops being live.
    pub fn banners(&self) -> Html {
        #[derive(Template)]
        #[template(path = "webkit/frame/banners.html")]
        struct Banners {
            words: &'static FrameWords,
        }
        Html::of(&Banners { words: self.words() })
    }

    fn themes(&self) -> Switch {
        let words = self.words();
        let label = |theme| match theme {
            Theme::Auto => words.theme_auto,
            Theme::Day => words.theme_day,
            Theme::Night => words.theme_night,
        };
        let choice = |theme: Theme| self.choice(THEME_KEY, theme.code(), label(theme), theme == self.theme);
        Switch { label: words.theme, choices: Theme::ALL.into_iter().map(choice).collect() }
    }

    fn languages(&self) -> Switch {
        let choice = |lang: Lang| self.choice(LANG_KEY, lang.code(), lang.own_name(), lang == self.lang);
        Switch { label: self.words().language, choices: Lang::ALL.into_iter().map(choice).collect() }
    }

    fn choice(&self, key: &str, code: &str, label: &'static str, current: bool) -> Choice {
        let href = format!("{DISPLAY_PATH}?{key}={code}&back={}", percent_encoded(&self.here));
        Choice { label, href, current }
    }
}

/// A few links of which one is the choice now.
struct Switch {
    label: &'static str,
    choices: Vec<Choice>,
}

struct Choice {
    label: &'static str,
    href: String,
    current: bool,
}

/// Everything but letters and digits, `/`, `-`, `.` and `_` as `%XX`.
pub(super) fn percent_encoded(text: &str) -> String {
    use std::fmt::Write as _;
    text.bytes().fold(String::with_capacity(text.len()), |mut out, byte| {
        if byte.is_ascii_alphanumeric() || b"/-._".contains(&byte) {
            out.push(char::from(byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(out, "%{byte:02X}");
        }
        out
    })
}
