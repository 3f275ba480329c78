//! The values of one form.

use std::future::Future;
use std::pin::Pin;
use std::str::FromStr;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse};

use super::body::{FormError, read_pairs};
use super::key::{IDEMPOTENCY_FIELD, IdempotencyKey};
use crate::lang::{Lang, Text};
use crate::problem::{Field, LIVE_FORM_HEADER, Problem};
use crate::respond::see_other;

const KEY: Field = Field { name: IDEMPOTENCY_FIELD, label: Text::new("送信番号", "Form number") };

/// The values of a posted form, and how its sender wants to be answered.
pub struct Fields {
    req: HttpRequest,
    pairs: Vec<(String, String)>,
}

impl Fields {
    /// The key of this wish.
    ///
    /// # Errors
    /// A [`Problem`] when the hidden field is missing or damaged.
    pub fn key(&self) -> Result<IdempotencyKey, Problem> {
        self.required(
            KEY,
            Text::new("画面を再読み込みして、もう一度送信してください。", "Reload the page and send it again."),
        )
    }

    /// A value, without the blanks around it; `None` when it is missing or empty.
    ///
    /// # Errors
    /// A [`Problem`] naming the field when it was sent twice or is longer than `max_chars` characters.
    pub fn text(&self, field: Field, max_chars: usize) -> Result<Option<&str>, Problem> {
        let Some(text) = self.single(field)? else { return Ok(None) };
        if text.chars().count() > max_chars {
            return Err(self.problem(
                field,
                "field-too-long",
                Text::new("長すぎます。", "This is too long."),
                Text::new("短くして、もう一度送信してください。", "Shorten it and send it again."),
            ));
        }
        Ok(Some(text))
    }

    /// A value that must be there.
    ///
    /// # Errors
    /// As [`Fields::text`], and when it is missing or empty.
    pub fn required_text(&self, field: Field, max_chars: usize) -> Result<&str, Problem> {
        self.text(field, max_chars)?.ok_or_else(|| self.missing(field))
    }

    /// A value of a type that can be read from text; `None` when it is missing or empty. `remedy` says what is accepted.
    ///
    /// # Errors
    /// A [`Problem`] naming the field and the remedy when it cannot be read, or was sent twice.
    pub fn optional<T: FromStr>(&self, field: Field, remedy: Text) -> Result<Option<T>, Problem> {
        let Some(text) = self.single(field)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| {
            self.problem(
                field,
                "field-not-understood",
                Text::new("この値は使えません。", "This value cannot be used."),
                remedy,
            )
        })
    }

    /// The same for a value that must be there.
    ///
    /// # Errors
    /// As [`Fields::optional`], and when it is missing or empty.
    pub fn required<T: FromStr>(&self, field: Field, remedy: Text) -> Result<T, Problem> {
        self.optional(field, remedy)?.ok_or_else(|| self.missing(field))
    }

    /// Every value of a field that may be chosen several times, such as a list of check boxes.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// The language of the sender.
    pub fn lang(&self) -> Lang {
        Lang::of_request(&self.req)
    }

    /// A problem of the caller's own with a field of this form, shown as the sender wants it.
    pub fn problem(&self, field: Field, code: &'static str, what: Text, remedy: Text) -> Problem {
        Problem::in_field(field, code, what, remedy).for_request(&self.req)
    }

    /// The form was carried out. A browser without script is sent to `location`; a script is told 204, for the page
    /// changes through its stream.
    pub fn done(&self, location: &str) -> HttpResponse {
        if self.req.headers().contains_key(LIVE_FORM_HEADER) {
            HttpResponse::NoContent().finish()
        } else {
            see_other(location)
        }
    }

    fn single(&self, field: Field) -> Result<Option<&str>, Problem> {
        let mut values = self.all(field.name);
        let first = values.next().map(str::trim).filter(|value| !value.is_empty());
        if values.next().is_some() {
            return Err(self.problem(
                field,
                "field-sent-twice",
                Text::new("同じ項目が二つ届きました。", "This field arrived twice."),
                Text::new("画面を再読み込みして、もう一度入力してください。", "Reload the page and enter it again."),
            ));
        }
        Ok(first)
    }

    fn missing(&self, field: Field) -> Problem {
        self.problem(
            field,
            "field-missing",
            Text::new("入力がありません。", "This is missing."),
            Text::new("入力して、もう一度送信してください。", "Fill it in and send it again."),
        )
    }
}

/// What was typed may be about a patient: only the number of values is shown.
impl std::fmt::Debug for Fields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Fields").field("count", &self.pairs.len()).finish()
    }
}

impl FromRequest for Fields {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(req: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (req, mut payload) = (req.clone(), payload.take());
        Box::pin(async move {
            match read_pairs(&req, &mut payload).await {
                Ok(pairs) => Ok(Self { req, pairs }),
                Err(error) => Err(not_read(error).for_request(&req)),
            }
        })
    }
}

fn not_read(error: FormError) -> Problem {
    Problem::new(error.status(), error.code(), error.what(), error.remedy())
}

#[cfg(test)]
#[path = "fields_tests.rs"]
mod tests;
