//! The links that remember a reader's language and night mode in a cookie.
//!
//! `GET /settings/display?lang=en&back=%2Fboard` sets the cookie and sends the browser back. It changes nothing but the look of the page, so a
//! plain link will do, and it works without script.

use actix_web::http::header::SET_COOKIE;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::lang::{LANG_KEY, Lang};
use crate::request;
use crate::respond::see_other;

/// Address of the settings link.
pub const DISPLAY_PATH: &str = "/settings/display";

/// Name of the cookie that carries the [`Theme`].
pub const THEME_KEY: &str = "theme";

/// The longest address that a settings link leads back to. Characters.
const MAX_BACK_CHARS: usize = 2_000;

/// Day or night colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// As the device's system says.
    #[default]
    Auto,
    /// Bright, for sunlight.
    Day,
    /// Dark, so that the crew's eyes stay used to the night.
    Night,
}

impl Theme {
    /// Every choice, in the order of the switch.
    pub const ALL: [Self; 3] = [Self::Day, Self::Night, Self::Auto];

    /// The code in `data-theme="…"` and in the cookie.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Day => "day",
            Self::Night => "night",
        }
    }

    /// The choice of a request's cookie; [`Theme::Auto`] when there is none.
    pub fn of_request(req: &HttpRequest) -> Self {
        request::cookie_value(req, THEME_KEY).and_then(Self::from_code).unwrap_or_default()
    }

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.code() == code)
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct Choice {
    lang: Option<String>,
    theme: Option<String>,
    back: Option<String>,
}

/// The handler behind [`DISPLAY_PATH`]. Unknown codes change nothing.
pub(crate) async fn choose(choice: web::Query<Choice>) -> HttpResponse {
    let back = choice.back.as_deref().filter(|path| is_local_path(path)).unwrap_or("/");
    let mut response = see_other(back);
    let lang = choice.lang.as_deref().and_then(Lang::from_code).map(|lang| (LANG_KEY, lang.code()));
    let theme = choice.theme.as_deref().and_then(Theme::from_code).map(|theme| (THEME_KEY, theme.code()));
    for (key, code) in [lang, theme].into_iter().flatten() {
        // Name and code are constants of ours, so the header is always valid.
        if let Ok(cookie) = format!("{key}={code}; Path=/; Max-Age=31536000; SameSite=Strict; HttpOnly").parse() {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
    }
    response
}

/// A path on this server, and nothing that a browser could read as another host.
fn is_local_path(path: &str) -> bool {
    path.starts_with('/')
        && !path.starts_with("//")
        && path.chars().count() <= MAX_BACK_CHARS
        && path.chars().all(|c| c.is_ascii_graphic() && c != '\\')
}

#[cfg(test)]
mod tests;
