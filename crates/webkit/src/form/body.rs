//! The bytes of a form: bounded in size and in time.

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::error::UrlencodedError;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, web};

use crate::lang::Text;

/// The largest form: a full free-text finding in Japanese, percent encoded, is below 20 kB.
pub const MAX_FORM_BYTES: usize = 64 * 1024;

/// The most values in a form: the longest, a complete observation, has about sixty.
pub const MAX_FIELDS: usize = 256;

/// How long a form may take: the browser sits on the same machine and needs milliseconds.
pub const FORM_DEADLINE: Duration = Duration::from_secs(10);

/// Why a form could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FormError {
    /// More than [`MAX_FORM_BYTES`] or [`MAX_FIELDS`].
    #[error("the form is too large")]
    TooLarge,
    /// It did not arrive within [`FORM_DEADLINE`].
    #[error("the form took too long")]
    TooSlow,
    /// It is no form.
    #[error("the form cannot be read")]
    Unreadable,
}

impl FormError {
    /// Stable code for the screen and the log.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::TooLarge => "form-too-large",
            Self::TooSlow => "form-too-slow",
            Self::Unreadable => "form-not-readable",
        }
    }

    /// Status of the answer.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        match self {
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Self::Unreadable => StatusCode::BAD_REQUEST,
        }
    }

    /// What happened, for the person who sent the form.
    #[must_use]
    pub const fn what(self) -> Text {
        match self {
            Self::TooLarge => Text::new("入力が多すぎます。", "There is too much in this form."),
            Self::TooSlow => Text::new("送信が途中で止まりました。", "The form did not arrive completely."),
            Self::Unreadable => Text::new("送信された内容を読み取れませんでした。", "The form could not be read."),
        }
    }

    /// What that person can do.
    #[must_use]
    pub const fn remedy(self) -> Text {
        match self {
            Self::TooLarge => {
                Text::new("文章を短くして、もう一度送信してください。", "Shorten the text and send it again.")
            }
            Self::TooSlow => Text::new("もう一度送信してください。", "Send it again."),
            Self::Unreadable => {
                Text::new("画面を再読み込みして、もう一度送信してください。", "Reload the page and send it again.")
            }
        }
    }
}

/// Reads the names and values of a posted form, in their order.
///
/// # Errors
/// [`FormError`]; nothing of the form is kept then.
pub async fn read_pairs(req: &HttpRequest, payload: &mut Payload) -> Result<Vec<(String, String)>, FormError> {
    let body = web::UrlEncoded::<Vec<(String, String)>>::new(req, payload).limit(MAX_FORM_BYTES);
    match tokio::time::timeout(FORM_DEADLINE, body).await {
        Ok(Ok(pairs)) if pairs.len() <= MAX_FIELDS => Ok(pairs),
        Ok(Ok(_) | Err(UrlencodedError::Overflow { .. })) => Err(FormError::TooLarge),
        Ok(Err(_)) => Err(FormError::Unreadable),
        Err(_) => Err(FormError::TooSlow),
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    #[actix_web::test]
    async fn a_form_that_never_ends_is_given_up() {
        tokio::time::pause();
        let form = ("content-type", "application/x-www-form-urlencoded");
        let (req, _) = TestRequest::post().insert_header(form).to_http_parts();
        let endless = futures_util::stream::pending::<Result<web::Bytes, actix_web::error::PayloadError>>();
        let mut payload: Payload = Payload::Stream { payload: Box::pin(endless) };
        assert_eq!(read_pairs(&req, &mut payload).await, Err(FormError::TooSlow));
    }
}
