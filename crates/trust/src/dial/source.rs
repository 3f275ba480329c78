//! Keeps one valid token at hand.
//!
//! One task fetches (so never two at once), all calls read. It renews at two thirds of a token's life, waits longer after
//! each failure, and is woken early by a call that finds no usable token.

use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};

use futures_util::future::BoxFuture;
use http::HeaderValue;
use tokio::{
    sync::{Notify, watch},
    task::AbortHandle,
    time::{Instant, sleep_until, timeout},
};
use tonic::{Code, Status};

use super::{Backoff, live_token::LiveToken};

/// Longest wait for the platform's answer to one fetch: a connection, a handshake and one call on a bad link.
pub const TOKEN_FETCH_TIMEOUT: Duration = Duration::from_secs(10);

/// Longest wait of a call for the first token. Then it fails with `UNAVAILABLE` "token-unavailable", to be tried again.
pub const TOKEN_WAIT: Duration = Duration::from_secs(12);

/// Two fetches are at least this far apart, however many calls ask: a refusing platform is not asked in a tight loop.
pub const MIN_FETCH_GAP: Duration = Duration::from_millis(250);

/// What a fetch gives. `Debug` prints nothing of the token.
pub struct FetchedToken {
    /// The token.
    pub access_token: String,
    /// How long it is valid from now, in seconds.
    pub expires_in_s: u32,
}

impl std::fmt::Debug for FetchedToken {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("FetchedToken").field("expires_in_s", &self.expires_in_s).finish_non_exhaustive()
    }
}

/// Asks somebody for a token: the platform in a running system, a script in tests.
pub trait TokenFetcher: Send + Sync + 'static {
    /// Fetches a fresh token.
    ///
    /// # Errors
    /// The status of the call that failed.
    fn fetch(&self) -> BoxFuture<'_, Result<FetchedToken, Status>>;
}

/// The current token. Cheap to clone; the fetching task ends with the last clone.
#[derive(Clone)]
pub struct TokenSource {
    shared: Arc<Shared>,
    _keeper: Arc<StopOnDrop>,
}

struct Shared {
    state: watch::Sender<State>,
    wanted: Notify,
}

#[derive(Default)]
struct State {
    token: Option<Arc<LiveToken>>,
    /// Fetches that have ended, well or badly: tells a waiting call that the next answer is there.
    fetches: u64,
    failure: Option<(Code, String)>,
}

struct StopOnDrop(AbortHandle);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl TokenSource {
    /// Starts fetching at once, so that the first call finds a token. Needs a tokio runtime.
    pub fn start(fetcher: impl TokenFetcher, jitter: impl FnMut() -> f64 + Send + 'static) -> Self {
        let shared = Arc::new(Shared { state: watch::Sender::new(State::default()), wanted: Notify::new() });
        let keeper = tokio::spawn(keep(Arc::clone(&shared), fetcher, Backoff::new(jitter)));
        Self { shared, _keeper: Arc::new(StopOnDrop(keeper.abort_handle())) }
    }

    /// The header value if a usable token is at hand. Never waits.
    #[must_use]
    pub fn current(&self) -> Option<HeaderValue> {
        self.shared.state.borrow().usable().map(LiveToken::header)
    }

    /// The header value, after waiting for the next fetch if no usable token is at hand.
    ///
    /// # Errors
    /// The status of the fetch that failed meanwhile, or `UNAVAILABLE` "token-unavailable" after [`TOKEN_WAIT`].
    pub async fn get(&self) -> Result<HeaderValue, Status> {
        if let Some(header) = self.current() {
            return Ok(header);
        }
        let mut states = self.shared.state.subscribe();
        let seen = states.borrow().fetches;
        self.shared.wanted.notify_one();
        let next = states.wait_for(|state| state.usable().is_some() || state.fetches != seen);
        match timeout(TOKEN_WAIT, next).await {
            Ok(Ok(state)) => match (state.usable(), &state.failure) {
                (Some(token), _) => Ok(token.header()),
                (None, Some((code, message))) => Err(Status::new(*code, message)),
                (None, None) => Err(unavailable()),
            },
            _ => Err(unavailable()),
        }
    }

    /// Says that the platform refused a token as not valid: it is not used again, and another one is fetched.
    ///
    /// This heals a platform that was restarted with another signing key, without anybody's help.
    pub fn refused(&self, header: &HeaderValue) {
        let dropped = self.shared.state.send_if_modified(|state| {
            // A call that was under way for long may have carried an older one.
            let is_current = state.token.as_ref().is_some_and(|token| token.header() == *header);
            if is_current {
                state.token = None;
            }
            is_current
        });
        if dropped {
            self.shared.wanted.notify_one();
        }
    }
}

impl std::fmt::Debug for TokenSource {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TokenSource").finish_non_exhaustive()
    }
}

impl State {
    fn usable(&self) -> Option<&LiveToken> {
        self.token.as_deref().filter(|token| token.is_usable(Instant::now(), SystemTime::now()))
    }
}

fn unavailable() -> Status {
    Status::unavailable("token-unavailable")
}

async fn keep<J: FnMut() -> f64>(shared: Arc<Shared>, fetcher: impl TokenFetcher, mut backoff: Backoff<J>) {
    loop {
        let next = match fetch(&fetcher).await {
            Ok(token) => {
                backoff.reset();
                let renew_at = token.renew_at();
                shared.state.send_modify(|state| {
                    *state =
                        State { token: Some(Arc::new(token)), fetches: state.fetches.wrapping_add(1), failure: None };
                });
                renew_at
            }
            Err(status) => {
                tracing::warn!(grpc = ?status.code(), "no new token");
                // The old token stays: it may be usable still.
                shared.state.send_modify(|state| {
                    state.fetches = state.fetches.wrapping_add(1);
                    state.failure = Some((status.code(), status.message().to_owned()));
                });
                Instant::now() + backoff.next_delay()
            }
        };
        wait(&shared, next).await;
    }
}

async fn fetch(fetcher: &impl TokenFetcher) -> Result<LiveToken, Status> {
    // The life of a token is counted from before the question: the answer may have been long on its way.
    let (asked_at, asked_at_time_of_day) = (Instant::now(), SystemTime::now());
    let fetched = timeout(TOKEN_FETCH_TIMEOUT, fetcher.fetch()).await.map_err(|_| unavailable())??;
    LiveToken::new(&fetched, asked_at, asked_at_time_of_day).ok_or_else(unavailable)
}

/// Waits until `next`, or until a call has no usable token, but always at least [`MIN_FETCH_GAP`].
async fn wait(shared: &Shared, next: Instant) {
    sleep_until(next.min(Instant::now() + MIN_FETCH_GAP)).await;
    loop {
        tokio::select! {
            () = sleep_until(next) => return,
            () = shared.wanted.notified() => {
                // A wish from before the last fetch has been fulfilled by it.
                if shared.state.borrow().usable().is_none() {
                    return;
                }
            }
        }
    }
}

#[cfg(test)]
#[path = "source_tests.rs"]
mod tests;
