//! Which language a page is shown in: Japanese unless the reader chose English.
//!
//! The choice comes from `?lang=` (a stream carries it, so that a page never receives patches in another language)
//! or from the cookie `lang` (set by [`crate::settings`]). The browser's own preference is not asked: a crew tablet
//! whose system is set to English is still a Japanese ambulance.

use std::convert::Infallible;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};

use crate::request;

/// Name of the query parameter and of the cookie that carry the language.
pub const LANG_KEY: &str = "lang";

/// A language of the screens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Lang {
    /// 日本語, the default.
    #[default]
    Ja,
    /// English.
    En,
}

impl Lang {
    /// Every language, in the order of the switch.
    pub const ALL: [Self; 2] = [Self::Ja, Self::En];

    /// The code in `lang="…"`, in the query and in the cookie: `ja` or `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Ja => "ja",
            Self::En => "en",
        }
    }

    /// The language's own name, as the switch shows it.
    pub const fn own_name(self) -> &'static str {
        match self {
            Self::Ja => "日本語",
            Self::En => "English",
        }
    }

    /// The language of a code; `None` for anything but `ja` and `en`.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lang| lang.code() == code)
    }

    /// The language of a request: the query first, then the cookie, then Japanese. Unknown codes are passed over.
    pub fn of_request(req: &HttpRequest) -> Self {
        request::query_value(req, LANG_KEY)
            .and_then(Self::from_code)
            .or_else(|| request::cookie_value(req, LANG_KEY).and_then(Self::from_code))
            .unwrap_or_default()
    }
}

/// Templates hand their fields over by reference; what takes a language takes both.
impl From<&Self> for Lang {
    fn from(lang: &Self) -> Self {
        *lang
    }
}

impl FromRequest for Lang {
    type Error = Infallible;
    type Future = Ready<Result<Self, Infallible>>;

    fn from_request(req: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of_request(req)))
    }
}

/// One sentence in both languages. Both must be given: there is no other way to make one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Text {
    /// 日本語.
    pub ja: &'static str,
    /// English.
    pub en: &'static str,
}

impl Text {
    /// A sentence: Japanese, then English.
    pub const fn new(ja: &'static str, en: &'static str) -> Self {
        Self { ja, en }
    }

    /// The sentence in one language.
    pub fn of(self, lang: impl Into<Lang>) -> &'static str {
        match lang.into() {
            Lang::Ja => self.ja,
            Lang::En => self.en,
        }
    }
}

#[cfg(test)]
mod tests;
