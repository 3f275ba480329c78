//! The hospital's own patterns: a dozen at most, so they lie on the disk as one value and change in one write.

use domain::readiness::Pattern;
use jiff::Timestamp;
use journal::{Op, Store};
use prost::Message as _;
use proto::{
    convert::{pattern_from_wire, pattern_to_wire},
    v1,
};

use super::{
    Inbox, InboxError, keys,
    load::{UnreadableInbox, instant},
};

/// The patterns, in the order in which they were kept, and how far proposals have gone.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Patterns {
    /// The patterns.
    pub all: Vec<Pattern>,
    /// When somebody last decided on a proposal, applied or kept a pattern, or said that nothing has changed.
    pub decided_at: Option<Timestamp>,
    /// Beginning of the last band that was stated without anybody's confirmation.
    pub stated_band: Option<Timestamp>,
}

impl Inbox {
    /// The patterns as they are kept.
    #[must_use]
    pub fn patterns(&self) -> Patterns {
        self.inner().patterns.clone()
    }

    /// Changes the patterns, durably. A refused change changes nothing.
    ///
    /// # Errors
    /// [`InboxError::Store`]; the refusal of the change is a value.
    pub(crate) async fn change_patterns<E>(
        &self,
        change: impl FnOnce(&mut Patterns) -> Result<(), E>,
    ) -> Result<Result<(), E>, InboxError> {
        let _turn = self.turn.lock().await;
        let known = self.patterns();
        let mut changed = known.clone();
        if let Err(refusal) = change(&mut changed) {
            return Ok(Err(refusal));
        }
        if changed != known {
            self.store.commit(vec![write(&changed)]).await?;
            self.inner().patterns = changed;
        }
        Ok(Ok(()))
    }
}

fn write(patterns: &Patterns) -> Op {
    let ms = |at: Option<Timestamp>| at.map_or(0, |at| at.as_millisecond());
    let wire = v1::ReadinessPatterns {
        patterns: patterns.all.iter().map(pattern_to_wire).collect(),
        decided_at_ms: ms(patterns.decided_at),
        stated_band_ms: ms(patterns.stated_band),
    };
    Op::Put { key: keys::PATTERNS.to_vec(), value: wire.encode_to_vec() }
}

pub(super) fn load(store: &Store) -> Result<Patterns, UnreadableInbox> {
    let Some(bytes) = store.get(keys::PATTERNS)? else { return Ok(Patterns::default()) };
    let wire = v1::ReadinessPatterns::decode(bytes.as_slice())?;
    let some = |ms: i64| if ms == 0 { Ok(None) } else { instant(ms).map(Some) };
    Ok(Patterns {
        all: wire.patterns.into_iter().map(pattern_from_wire).collect::<Result<_, _>>()?,
        decided_at: some(wire.decided_at_ms)?,
        stated_band: some(wire.stated_band_ms)?,
    })
}
