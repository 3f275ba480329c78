//! One vital sign: value, unit, whether it is out of range, how old it is, where it is from.

use askama::Template;

use super::Age;
use super::html::Html;
use crate::lang::{Lang, Text};

/// Where a value lies against its thresholds; the thresholds are the program's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum VitalFlag {
    /// In range.
    Normal,
    /// Above the normal range.
    High,
    /// Below it.
    Low,
    /// So high that the patient counts as severe.
    SevereHigh,
    /// So low that the patient counts as severe.
    SevereLow,
}

/// A tile with one vital sign.
#[derive(Debug, Clone)]
pub struct VitalTile<'a> {
    /// Name on the screen.
    pub label: Text,
    /// The value as text; `None` when it has not been measured.
    pub value: Option<&'a str>,
    /// Unit, such as 「回/分」 or `mmHg`.
    pub unit: &'a str,
    /// Against the thresholds.
    pub flag: VitalFlag,
    /// When it was measured.
    pub age: Option<Age>,
    /// Where it is from, such as 「モニター」 or 「触診」.
    pub source: Option<&'a str>,
    /// A trend line from [`crate::chart`].
    pub trend: Option<Html>,
}

impl VitalTile<'_> {
    /// The tile.
    pub fn html(&self, lang: impl Into<Lang>) -> Html {
        let lang = lang.into();
        #[derive(Template)]
        #[template(path = "webkit/parts/vital.html")]
        struct Tile<'a> {
            code: &'static str,
            flag: Option<(&'static str, &'static str)>,
            label: &'static str,
            value: &'a str,
            unit: &'a str,
            age: Option<Html>,
            source: Option<Html>,
            trend: Option<&'a Html>,
        }
        let (code, flag) = match self.flag {
            _ if self.value.is_none() => ("none", None),
            VitalFlag::Normal => ("normal", None),
            VitalFlag::High => ("high", Some(("▲", Text::new("高値", "high")))),
            VitalFlag::Low => ("low", Some(("▼", Text::new("低値", "low")))),
            VitalFlag::SevereHigh => ("severe", Some(("▲▲", Text::new("重症域", "severe")))),
            VitalFlag::SevereLow => ("severe", Some(("▼▼", Text::new("重症域", "severe")))),
        };
        Html::of(&Tile {
            code,
            flag: flag.map(|(mark, word)| (mark, word.of(lang))),
            label: self.label.of(lang),
            value: self.value.unwrap_or(Text::new("未測定", "not taken").of(lang)),
            unit: if self.value.is_some() { self.unit } else { "" },
            age: self.age.map(|age| age.html(lang)),
            source: self.source.map(super::source),
            trend: self.trend.as_ref(),
        })
    }
}
