//! What the person who sets the tablet up can do.

use actix_web::{HttpResponse, http::StatusCode};
use webkit::lang::Text;

use super::Call;
use crate::screen::answer::{Done, Refusal, Refused};
use crate::tablet::NoReader;

/// `POST /setup/test-read`: a card that cannot be read is a result too, and stands on the page.
pub(super) async fn test_read(call: Call) -> HttpResponse {
    call.once(|_, tablet| {
        Ok(async move {
            tablet.test_read().await?;
            Ok(Done { encounter: None, next: "/setup".to_owned() })
        })
    })
    .await
}

impl From<NoReader> for Refusal {
    fn from(_: NoReader) -> Self {
        Refused::new(
            StatusCode::CONFLICT,
            "no-reader-configured",
            Text::new(
                "この端末にはカードリーダーが設定されていません。",
                "No card reader is configured on this tablet.",
            ),
            Text::new(
                "設定ファイルの reader を確かめて、端末のプログラムを再起動してください。",
                "Check reader in the configuration file and restart the tablet's program.",
            ),
        )
    }
}
