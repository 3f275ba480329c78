//! The wishes of the last hours by their keys: a wish that arrives again is answered as before and not carried out again.

use std::{
    collections::{HashMap, VecDeque},
    future::Future,
    sync::{Arc, Mutex, PoisonError},
};

use domain::{
    ids::EncounterId,
    inquiry::{Answer, DeclineReason},
    readiness::{Band, PatternId, Statement},
};
use webkit::form::IdempotencyKey;

use super::reply::Refusal;

/// How many keys are remembered. A script tries again for 15 s and a person for a minute; a busy hospital answers ten questions an hour, so
/// 512 reach back a day. The oldest is forgotten first.
pub(super) const KEYS_REMEMBERED: usize = 512;

/// Something a person (or the page) wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Wish {
    /// The page shows the case.
    Received(EncounterId),
    /// 「確認した」
    Seen(EncounterId),
    /// 応需 or 不応需.
    Answer(EncounterId, Answer),
    /// 確認事項: something that the hospital wants to know.
    Query(EncounterId, String),
    /// The destination takes its word back.
    Withdraw(EncounterId, DeclineReason),
    /// 「了解」: the patient does not come.
    ReleaseSeen(EncounterId),
    /// 「電話で伝えた」: the crew knows by telephone that it cannot come here.
    LossTold(EncounterId),
    /// Own readiness.
    Readiness(ReadinessWish),
}

/// What is wanted of the own readiness.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ReadinessWish {
    /// Marks or beds.
    Say(Statement),
    /// 「変わらず」
    Unchanged,
    /// One tap on a pattern.
    Apply(PatternId),
    /// The proposal is not taken.
    Leave,
    /// The present marks under a name.
    Keep(String, Option<Band>),
    /// Another name and band.
    Rename(PatternId, String, Option<Band>),
    /// No longer kept.
    Delete(PatternId),
}

/// What became of it.
pub(super) type Outcome = Result<(), Refusal>;

/// The memory.
#[derive(Debug, Default)]
pub(super) struct Wishes(Mutex<Memory>);

#[derive(Debug, Default)]
struct Memory {
    order: VecDeque<IdempotencyKey>,
    by_key: HashMap<IdempotencyKey, Arc<Slot>>,
}

/// The lock is held while the wish is carried out: the same wish a second time waits for the first.
#[derive(Debug)]
struct Slot {
    wish: Wish,
    outcome: tokio::sync::Mutex<Option<Outcome>>,
}

impl Wishes {
    /// Carries out a wish once. A failure of this machine is not remembered: trying again may help.
    ///
    /// # Errors
    /// The refusal of the wish, also when it is the second time; or that the key was used for another wish.
    pub(super) async fn once<F>(&self, key: IdempotencyKey, wish: Wish, perform: impl FnOnce() -> F) -> Outcome
    where
        F: Future<Output = Outcome>,
    {
        let slot = self.slot(key, &wish);
        if slot.wish != wish {
            return Err(Refusal::KeyUsedOtherwise);
        }
        let mut outcome = slot.outcome.lock().await;
        if let Some(known) = *outcome {
            return known;
        }
        let fresh = perform().await;
        if !fresh.is_err_and(Refusal::is_ours) {
            *outcome = Some(fresh);
        }
        fresh
    }

    fn slot(&self, key: IdempotencyKey, wish: &Wish) -> Arc<Slot> {
        let mut memory = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = memory.by_key.get(&key) {
            return Arc::clone(known);
        }
        if memory.order.len() >= KEYS_REMEMBERED
            && let Some(oldest) = memory.order.pop_front()
        {
            memory.by_key.remove(&oldest);
        }
        let slot = Arc::new(Slot { wish: wish.clone(), outcome: tokio::sync::Mutex::default() });
        memory.order.push_back(key);
        memory.by_key.insert(key, Arc::clone(&slot));
        slot
    }
}
