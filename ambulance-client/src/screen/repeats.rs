//! A repeat is answered as before and not carried out again: a retry never makes a second case.

use std::{
    collections::{HashMap, VecDeque},
    future::Future,
    sync::{Mutex, MutexGuard, PoisonError},
};

use actix_web::http::StatusCode;
use tokio::{runtime::Handle, sync::watch};
use uuid::Uuid;
use webkit::lang::Text;

use super::answer::{Done, Refusal, Refused};

/// How many wishes are remembered. A busy case has about a hundred; a browser repeats one within seconds.
pub(super) const REMEMBERED_KEYS: usize = 512;

/// The wishes of this run of the program, newest last. Only what was carried out is remembered: what was refused may be corrected
/// and sent again with the same key.
#[derive(Default)]
pub(super) struct Repeats {
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    wishes: HashMap<Uuid, Wish>,
    order: VecDeque<Uuid>,
}

struct Wish {
    fingerprint: u64,
    outcome: watch::Receiver<Option<Result<Done, Refusal>>>,
}

impl Repeats {
    /// Whether this wish was sent before, and what became of it.
    ///
    /// # Errors
    /// As [`Repeats::once`].
    pub async fn before(&self, key: Uuid, fingerprint: u64) -> Option<Result<Done, Refusal>> {
        let outcome = {
            let known = self.known();
            let wish = known.wishes.get(&key)?;
            if wish.fingerprint != fingerprint {
                return Some(Err(other_content()));
            }
            wish.outcome.clone()
        };
        Some(settled(outcome).await)
    }

    /// Carries a wish out, unless it was sent before. It runs on `runtime` to its end even when its sender hangs up.
    ///
    /// # Errors
    /// What the wish itself answers; a conflict when the key was used for something else.
    pub async fn once<F>(&self, key: Uuid, fingerprint: u64, runtime: &Handle, act: F) -> Result<Done, Refusal>
    where
        F: Future<Output = Result<Done, Refusal>> + Send + 'static,
    {
        let outcome = {
            let mut known = self.known();
            match known.wishes.get(&key) {
                Some(wish) if wish.fingerprint != fingerprint => return Err(other_content()),
                Some(wish) => wish.outcome.clone(),
                None => {
                    let (sender, outcome) = watch::channel(None);
                    known.remember(key, Wish { fingerprint, outcome: outcome.clone() });
                    runtime.spawn(async move {
                        let result = act.await;
                        sender.send_replace(Some(result));
                    });
                    outcome
                }
            }
        };
        let result = settled(outcome).await;
        if result.is_err() {
            self.known().forget(key);
        }
        result
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Known {
    fn remember(&mut self, key: Uuid, wish: Wish) {
        self.wishes.insert(key, wish);
        self.order.push_back(key);
        if self.order.len() > REMEMBERED_KEYS
            && let Some(oldest) = self.order.pop_front()
        {
            self.wishes.remove(&oldest);
        }
    }

    fn forget(&mut self, key: Uuid) {
        self.wishes.remove(&key);
        self.order.retain(|known| *known != key);
    }
}

async fn settled(mut outcome: watch::Receiver<Option<Result<Done, Refusal>>>) -> Result<Done, Refusal> {
    // The sender goes without a word only when the program is stopping.
    match outcome.wait_for(Option::is_some).await {
        Ok(result) => result.clone().unwrap_or_else(|| Err(stopping())),
        Err(_) => Err(stopping()),
    }
}

fn other_content() -> Refusal {
    Refused::new(
        StatusCode::CONFLICT,
        "key-used-before",
        Text::new(
            "この画面からはすでに別の内容が送信されています。",
            "Something else was already sent from this form.",
        ),
        Text::new("画面を再読み込みして、もう一度入力してください。", "Reload the page and enter it again."),
    )
}

fn stopping() -> Refusal {
    Refused::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "stopping",
        Text::new(
            "プログラムが終了中のため、記録できたか分かりません。",
            "The program is stopping; it is not known whether this was recorded.",
        ),
        Text::new("再起動後に画面を確認してください。", "Check the page after the restart."),
    )
}

#[cfg(test)]
#[path = "tests/repeats.rs"]
mod tests;
