//! What went wrong, where, and what to do about it: as a page, or as a fragment for a form that a script has sent.

use std::fmt;

use actix_web::error::ResponseError;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::assets::AssetSet;
use crate::lang::{Lang, Text};
use crate::parts::Html;
use crate::respond::html_with_status;

/// Header with which `forms.js` asks for a fragment instead of a page.
pub const LIVE_FORM_HEADER: &str = "x-live-form";

/// A field of a form: its name in the request and its name on the screen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// Name in the request.
    pub name: &'static str,
    /// Name on the screen.
    pub label: Text,
}

/// A problem that a person can do something about. Never carries what was typed: that may be about a patient.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    said: Box<Said>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Said {
    status: StatusCode,
    code: &'static str,
    what: Text,
    remedy: Text,
    field: Option<Field>,
    shown: Shown,
}

/// How the reader is to see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Shown {
    lang: Lang,
    as_fragment: bool,
    style_url: Option<String>,
}

impl Problem {
    /// A problem: its status, a stable kebab-case code that the manual explains, what happened, what to do.
    pub fn new(status: StatusCode, code: &'static str, what: Text, remedy: Text) -> Self {
        Self { said: Box::new(Said { status, code, what, remedy, field: None, shown: Shown::default() }) }
    }

    /// A field was filled in wrongly: 422.
    pub fn in_field(field: Field, code: &'static str, what: Text, remedy: Text) -> Self {
        let mut problem = Self::new(StatusCode::UNPROCESSABLE_ENTITY, code, what, remedy);
        problem.said.field = Some(field);
        problem
    }

    /// Shown in the language of this request, and as a fragment when a script asked.
    pub fn for_request(mut self, req: &HttpRequest) -> Self {
        self.said.shown = Shown {
            lang: Lang::of_request(req),
            as_fragment: req.headers().contains_key(LIVE_FORM_HEADER),
            style_url: req.app_data::<web::Data<AssetSet>>().map(|assets| assets.url("style.css")),
        };
        self
    }

    /// The stable code.
    pub fn code(&self) -> &'static str {
        self.said.code
    }

    /// The field, when there is one.
    pub fn field(&self) -> Option<Field> {
        self.said.field
    }

    /// The page or fragment.
    pub fn response(&self) -> HttpResponse {
        let Said { status, code, what, remedy, field, shown } = self.said.as_ref();
        let lang = shown.lang;
        let fragment = ProblemFragment {
            lang: lang.code(),
            label: field.map(|field| field.label.of(lang)),
            what: what.of(lang),
            remedy: remedy.of(lang),
            code,
        };
        if shown.as_fragment {
            return html_with_status(*status, &fragment);
        }
        let style_url = shown.style_url.as_deref();
        html_with_status(*status, &ProblemPage { lang: lang.code(), fragment: Html::of(&fragment), style_url })
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} ({})", self.said.what.en, self.said.code)?;
        self.said.field.map_or(Ok(()), |field| write!(f, " in field {}", field.name))
    }
}

impl std::error::Error for Problem {}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.said.status
    }

    fn error_response(&self) -> HttpResponse {
        self.response()
    }
}

/// A fragment stands alone, so it says in which language it is.
#[derive(Template)]
#[template(path = "webkit/problem_fragment.html")]
struct ProblemFragment {
    lang: &'static str,
    label: Option<&'static str>,
    what: &'static str,
    remedy: &'static str,
    code: &'static str,
}

#[derive(Template)]
#[template(path = "webkit/problem.html")]
struct ProblemPage<'a> {
    lang: &'static str,
    fragment: Html,
    style_url: Option<&'a str>,
}
