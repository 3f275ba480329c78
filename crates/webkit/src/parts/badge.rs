//! Badges: a shape, a word and a colour for one of a few values.

use askama::Template;

use super::Age;
use super::html::Html;
use crate::lang::{Lang, Text};

/// 緊急度: how urgent a patient is, in the colours of the field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Urgency {
    /// 赤1.
    Red1,
    /// 赤2.
    Red2,
    /// 黄.
    Yellow,
    /// 緑.
    Green,
    /// 白.
    White,
}

/// 応需情報: whether a hospital says it can take patients of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Readiness {
    /// ◎ wants patients.
    Wants,
    /// ○ can.
    Can,
    /// △ on conditions: ask.
    Ask,
    /// × cannot.
    Cannot,
}

/// A badge. `path` is drawn in a square of 16 units with the even-odd rule.
#[derive(Template)]
#[template(path = "webkit/parts/badge.html")]
struct Badge {
    class: &'static str,
    path: &'static str,
    word: &'static str,
}

impl Urgency {
    /// Every urgency, most urgent first.
    pub const ALL: [Self; 5] = [Self::Red1, Self::Red2, Self::Yellow, Self::Green, Self::White];

    /// The field's word.
    pub const fn word(self) -> Text {
        match self {
            Self::Red1 => Text::new("赤1", "Red 1"),
            Self::Red2 => Text::new("赤2", "Red 2"),
            Self::Yellow => Text::new("黄", "Yellow"),
            Self::Green => Text::new("緑", "Green"),
            Self::White => Text::new("白", "White"),
        }
    }

    /// Stable code, also for `data-urgency` on a card, which colours its edge.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Red1 => "red-1",
            Self::Red2 => "red-2",
            Self::Yellow => "yellow",
            Self::Green => "green",
            Self::White => "white",
        }
    }

    /// The badge.
    pub fn html(self, lang: impl Into<Lang>) -> Html {
        let (class, path) = match self {
            Self::Red1 => (
                "urgency-red-1",
                "M5 0h6l5 5v6l-5 5H5l-5-5V5zM4.5 3.5h2.4v5.5H4.5zM4.5 10.6h2.4v2.2H4.5zM9.1 3.5h2.4v5.5H9.1zM9.1 10.6h2.4v2.2H9.1z",
            ),
            Self::Red2 => ("urgency-red-2", "M5 0h6l5 5v6l-5 5H5l-5-5V5zM6.8 3.5h2.4v5.5H6.8zM6.8 10.6h2.4v2.2H6.8z"),
            Self::Yellow => ("urgency-yellow", "M8 .5L16 15H0zM7 5.5h2v4.8H7zM7 11.3h2v2H7z"),
            Self::Green => ("urgency-green", "M8 0a8 8 0 1 1 0 16a8 8 0 0 1 0-16z"),
            Self::White => ("urgency-white", "M1 1h14v14H1zM3.5 3.5v9h9v-9z"),
        };
        Html::of(&Badge { class, path, word: self.word().of(lang) })
    }
}

impl Readiness {
    /// Every readiness, best first.
    pub const ALL: [Self; 4] = [Self::Wants, Self::Can, Self::Ask, Self::Cannot];

    /// The word beside the sign.
    pub const fn word(self) -> Text {
        match self {
            Self::Wants => Text::new("積極受入", "Wants"),
            Self::Can => Text::new("受入可", "Can"),
            Self::Ask => Text::new("要相談", "Ask"),
            Self::Cannot => Text::new("受入不可", "Cannot"),
        }
    }

    /// The badge with the age of the statement. Past the age's limit it is never shown as fresh: it loses its colour, and the age says so.
    pub fn html(self, lang: impl Into<Lang>, stated: Age) -> Html {
        #[derive(Template)]
        #[template(path = "webkit/parts/readiness.html")]
        struct WithAge {
            badge: Html,
            age: Html,
        }
        let lang = lang.into();
        Html::of(&WithAge { badge: self.badge(lang), age: stated.html(lang) })
    }

    fn badge(self, lang: Lang) -> Html {
        let (class, path) = match self {
            Self::Wants => (
                "readiness-wants",
                "M8 0a8 8 0 1 1 0 16a8 8 0 0 1 0-16zM8 2.2a5.8 5.8 0 1 0 0 11.6a5.8 5.8 0 0 0 0-11.6zM8 4.6a3.4 3.4 0 1 1 0 6.8a3.4 3.4 0 0 1 0-6.8z",
            ),
            Self::Can => (
                "readiness-can",
                "M8 0a8 8 0 1 1 0 16a8 8 0 0 1 0-16zM8 2.6a5.4 5.4 0 1 0 0 10.8a5.4 5.4 0 0 0 0-10.8z",
            ),
            Self::Ask => ("readiness-ask", "M8 .5L16 15.5H0zM8 5.5L4.1 13h7.8z"),
            Self::Cannot => (
                "readiness-cannot",
                "M2.2.4L8 6.2L13.8.4L15.6 2.2L9.8 8l5.8 5.8l-1.8 1.8L8 9.8l-5.8 5.8L.4 13.8L6.2 8L.4 2.2z",
            ),
        };
        Html::of(&Badge { class, path, word: self.word().of(lang) })
    }
}
