//! What a refusal leaves in the log.
//!
//! A test program of its own: where several tests log at once, `tracing` may decide before this one listens.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::sync::{Arc, Mutex};

use support::{Platform, Region, ask, signer, token};

/// Keeps what is logged at `WARN` and above.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl std::io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[tokio::test]
async fn a_refusal_is_logged_with_its_code_and_the_device_and_nothing_else() {
    let log = Log::default();
    let writer = log.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::WARN)
        .without_time()
        .with_ansi(false)
        .with_writer(move || writer.clone())
        .finish();
    // The platform of this test runs on this very thread.
    let _until_the_end = tracing::subscriber::set_default(subscriber);
    let (region, signer) = (Region::new(), signer());
    let tablet = region.tablet("minato-1-tablet");
    let late = token(&signer, &tablet, 3600);
    let platform = Platform::start(&region.platform(), signer).await;
    ask(platform.channel(&tablet), &[format!("Bearer {late}")]).await.unwrap_err();
    let text = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_eq!(text, " WARN trust::grpc::guard: call refused code=\"token-expired\" device=\"minato-1-tablet\"\n");
}
