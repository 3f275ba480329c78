//! Reading a posted form: every value is checked, and a refusal names the field and the remedy.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    str::FromStr,
};

use actix_web::{HttpRequest, dev::Payload};
use domain::{UnknownCode, text::FREE_TEXT_MAX_CHARS};
use uuid::Uuid;
use webkit::{
    form::{FormError, IDEMPOTENCY_FIELD, read_pairs},
    lang::Text,
    problem::Field,
};

use super::answer::{Refusal, Refused};

/// Name of the idempotency key in the HTTP contract; the pages' own forms carry it as [`IDEMPOTENCY_FIELD`].
const KEY: Field = Field { name: "key", label: Text::new("送信番号", "Form number") };

const CHOOSE: Text = Text::new("画面のボタンから選んでください。", "Choose one of the buttons on the screen.");

fn not_read(error: FormError) -> Refusal {
    Refused::new(error.status(), error.code(), error.what(), error.remedy())
}

/// The values of one form.
#[derive(Clone)]
pub(super) struct Form {
    pairs: Vec<(String, String)>,
}

impl Form {
    /// Reads the body.
    ///
    /// # Errors
    /// [`Refused`] for a body that is too large, too slow or not a form.
    pub async fn read(req: &HttpRequest, payload: &mut Payload) -> Result<Self, Refusal> {
        match read_pairs(req, payload).await {
            Ok(pairs) => Ok(Self { pairs }),
            Err(error) => Err(not_read(error)),
        }
    }

    /// The idempotency key.
    ///
    /// # Errors
    /// [`Refused`] when it is missing or no UUID.
    pub fn key(&self) -> Result<Uuid, Refusal> {
        let value = self.single(KEY)?.or(self.single(Field { name: IDEMPOTENCY_FIELD, ..KEY })?);
        let remedy =
            Text::new("画面を再読み込みして、もう一度送信してください。", "Reload the page and send it again.");
        let text = value.ok_or_else(|| missing(KEY))?;
        Uuid::parse_str(text).ok().filter(|key| !key.is_nil()).ok_or_else(|| not_understood(KEY, remedy))
    }

    /// What was wished, without the key: the same key with another content is another wish.
    pub fn fingerprint(&self, path: &str) -> u64 {
        let mut hasher = DefaultHasher::new();
        path.hash(&mut hasher);
        self.pairs
            .iter()
            .filter(|(name, _)| name != KEY.name && name != IDEMPOTENCY_FIELD)
            .for_each(|pair| pair.hash(&mut hasher));
        hasher.finish()
    }

    /// Free text, empty when it was not given.
    ///
    /// # Errors
    /// [`Refused`] above [`FREE_TEXT_MAX_CHARS`].
    pub fn text(&self, field: Field) -> Result<String, Refusal> {
        let text = self.single(field)?.unwrap_or_default();
        if text.chars().count() > FREE_TEXT_MAX_CHARS {
            return Err(too_long(field));
        }
        Ok(text.to_owned())
    }

    /// Text of several lines, empty when it was not given. Each line is free text of its own; how many there may be is said when it is
    /// recorded.
    ///
    /// # Errors
    /// [`Refused`] for a line above [`FREE_TEXT_MAX_CHARS`].
    pub fn long_text(&self, field: Field) -> Result<String, Refusal> {
        let text = self.single(field)?.unwrap_or_default();
        if text.lines().any(|line| line.chars().count() > FREE_TEXT_MAX_CHARS) {
            return Err(too_long(field));
        }
        Ok(text.to_owned())
    }

    /// Free text that must be there.
    ///
    /// # Errors
    /// As [`Form::text`], and when it is empty.
    pub fn required_text(&self, field: Field) -> Result<String, Refusal> {
        Some(self.text(field)?).filter(|text| !text.is_empty()).ok_or_else(|| missing(field))
    }

    /// A word of a code list.
    ///
    /// # Errors
    /// [`Refused`] for an unknown code.
    pub fn optional_code<T>(
        &self,
        field: Field,
        read: fn(&str) -> Result<T, UnknownCode>,
    ) -> Result<Option<T>, Refusal> {
        self.single(field)?.map(|code| read(code).map_err(|_| not_understood(field, CHOOSE))).transpose()
    }

    /// A word of a code list that must be there.
    ///
    /// # Errors
    /// [`Refused`] when it is missing or unknown.
    pub fn code<T>(&self, field: Field, read: fn(&str) -> Result<T, UnknownCode>) -> Result<T, Refusal> {
        self.optional_code(field, read)?.ok_or_else(|| missing(field))
    }

    /// Every value of a field that may be chosen several times; each counts once.
    ///
    /// # Errors
    /// [`Refused`] for a value that cannot be read.
    pub fn each<T: PartialEq, E>(&self, field: Field, read: impl Fn(&str) -> Result<T, E>) -> Result<Vec<T>, Refusal> {
        let mut values = Vec::new();
        for text in self.all(field.name).filter(|text| !text.is_empty()) {
            let value = read(text).map_err(|_| not_understood(field, CHOOSE))?;
            if !values.contains(&value) {
                values.push(value);
            }
        }
        Ok(values)
    }

    /// A number, also in full-width digits as a Japanese keyboard types them.
    ///
    /// # Errors
    /// [`Refused`] with `remedy` when it cannot be read.
    pub fn number<T: FromStr>(&self, field: Field, remedy: Text) -> Result<Option<T>, Refusal> {
        let Some(text) = self.single(field)? else { return Ok(None) };
        half_width(text).parse().map(Some).map_err(|_| not_understood(field, remedy))
    }

    /// A value as it came, trimmed; `None` when it is missing or empty.
    ///
    /// # Errors
    /// [`Refused`] when it came twice.
    pub fn single(&self, field: Field) -> Result<Option<&str>, Refusal> {
        let mut values = self.all(field.name);
        let first = values.next().filter(|value| !value.is_empty());
        if values.next().is_some() {
            return Err(Refused::field(
                field,
                "field-sent-twice",
                Text::new("同じ項目が二つ届きました。", "This field arrived twice."),
                Text::new("一つだけ入力して、もう一度送信してください。", "Enter it once and send it again."),
            ));
        }
        Ok(first)
    }

    fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.trim())
    }
}

fn too_long(field: Field) -> Refusal {
    Refused::field(
        field,
        "field-too-long",
        Text::new("長すぎます。", "This is too long."),
        Text::new(
            "500文字以内に短くして、もう一度送信してください。",
            "Shorten it to 500 characters and send it again.",
        ),
    )
}

/// The field was left empty.
pub(super) fn missing(field: Field) -> Refusal {
    Refused::field(
        field,
        "field-missing",
        Text::new("入力がありません。", "This is missing."),
        Text::new("入力するか選んで、もう一度送信してください。", "Fill it in or choose, and send it again."),
    )
}

/// The field holds something that cannot be used.
pub(super) fn not_understood(field: Field, remedy: Text) -> Refusal {
    Refused::field(
        field,
        "field-not-understood",
        Text::new("この値は使えません。", "This value cannot be used."),
        remedy,
    )
}

/// Full-width digits, point, colon and minus as their plain forms.
pub(super) fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '０'..='９' | '．' | '：' | '－' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
            '。' => '.',
            _ => c,
        })
        .collect()
}

/// What was typed may be about a patient: only the number of values is shown.
impl std::fmt::Debug for Form {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Form").field("count", &self.pairs.len()).finish()
    }
}
