//! Which headquarters and which window of time a reader wants to see.

use actix_web::{HttpRequest, http::StatusCode, web};
use domain::{ids::HeadquartersId, statistics::CaseFigures};
use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;
use webkit::{
    lang::Text,
    problem::{Field, Problem},
};

use crate::registry::Registry;

const HEADQUARTERS: Field = Field { name: "headquarters", label: Text::new("消防本部", "Headquarters") };
const WINDOW: Field = Field { name: "window", label: Text::new("期間", "Window") };

/// Cases opened within so long before now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Window {
    /// 24 hours.
    Day,
    /// 7 days.
    Week,
    /// 30 days.
    Month,
    /// Since the log began.
    #[default]
    All,
}

impl Window {
    pub(super) const ALL: [Self; 4] = [Self::Day, Self::Week, Self::Month, Self::All];

    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Day => "24h",
            Self::Week => "7d",
            Self::Month => "30d",
            Self::All => "all",
        }
    }

    pub(super) const fn word(self) -> Text {
        match self {
            Self::Day => Text::new("直近24時間", "Last 24 h"),
            Self::Week => Text::new("直近7日", "Last 7 days"),
            Self::Month => Text::new("直近30日", "Last 30 days"),
            Self::All => Text::new("全期間", "Since the start"),
        }
    }

    /// Where it begins; `None` for the beginning of the log.
    pub(super) fn from(self, now: Timestamp) -> Option<Timestamp> {
        let span = match self {
            Self::Day => SignedDuration::from_hours(24),
            Self::Week => SignedDuration::from_hours(7 * 24),
            Self::Month => SignedDuration::from_hours(30 * 24),
            Self::All => return None,
        };
        now.checked_sub(span).ok()
    }
}

/// The parameters as they come.
#[derive(Debug, Deserialize)]
struct Parameters {
    headquarters: Option<String>,
    window: Option<String>,
}

/// What is wanted; checked against the registry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Query {
    /// `None` is the whole region.
    pub headquarters: Option<HeadquartersId>,
    pub window: Window,
}

impl Query {
    /// Reads the query of a request. An empty value is as good as none.
    ///
    /// # Errors
    /// A [`Problem`]: 404 for a headquarters that the registry does not know, 422 for a window that does not exist.
    pub(super) fn of(req: &HttpRequest, registry: &Registry) -> Result<Self, Problem> {
        let unreadable = |field| not_understood(field).for_request(req);
        let parameters =
            web::Query::<Parameters>::from_query(req.query_string()).map_err(|_| unreadable(WINDOW))?.into_inner();
        let filled = |value: Option<String>| value.filter(|value| !value.is_empty());
        let headquarters = match filled(parameters.headquarters) {
            None => None,
            Some(code) => Some(
                HeadquartersId::new(code)
                    .ok()
                    .filter(|id| registry.region.headquarters.contains_key(id))
                    .ok_or_else(|| unknown_headquarters().for_request(req))?,
            ),
        };
        let window = match filled(parameters.window) {
            None => Window::default(),
            Some(code) => Window::ALL.into_iter().find(|one| one.code() == code).ok_or_else(|| unreadable(WINDOW))?,
        };
        Ok(Self { headquarters, window })
    }

    /// Whether a case belongs to it.
    pub(super) fn takes(&self, case: &CaseFigures, now: Timestamp) -> bool {
        self.headquarters.as_ref().is_none_or(|id| case.headquarters == *id)
            && self.window.from(now).is_none_or(|from| case.opened_at >= from)
    }

    /// As a query of an address: `?headquarters=…&window=…`, empty for the whole.
    pub(super) fn address(&self) -> String {
        let headquarters = self.headquarters.as_ref().map(|id| format!("headquarters={id}"));
        let window = (self.window != Window::All).then(|| format!("window={}", self.window.code()));
        let pairs: Vec<String> = [headquarters, window].into_iter().flatten().collect();
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }
}

fn unknown_headquarters() -> Problem {
    Problem::new(
        StatusCode::NOT_FOUND,
        "unknown-headquarters",
        Text::new("この消防本部は登録されていません。", "This headquarters is not registered."),
        Text::new("一覧から選び直してください。", "Choose one from the list."),
    )
}

fn not_understood(field: Field) -> Problem {
    Problem::in_field(
        field,
        "field-not-understood",
        Text::new("この値は使えません。", "This value cannot be used."),
        Text::new("画面の選択肢から選んでください。", "Choose one of those on the page."),
    )
}

/// Name of the headquarters field, for errors told to programs.
pub(super) const HEADQUARTERS_FIELD: &str = HEADQUARTERS.name;
