//! Own readiness as it was said here, on the disk before anybody sees it.

use domain::readiness::{Basis, EmptyBeds, Readiness, ReadinessMark, Scope, Statement};
use jiff::Timestamp;
use journal::Op;
use prost::Message as _;
use proto::convert::own_statement_to_wire;

use super::{Inbox, InboxError, keys};

impl Inbox {
    /// Own readiness as last said here.
    #[must_use]
    pub fn readiness(&self) -> Readiness {
        self.inner().readiness.clone()
    }

    /// Takes in what was said at `at`, durably and in one write. What is older than what is known changes nothing.
    ///
    /// # Errors
    /// [`InboxError::Store`].
    pub async fn take_statement(&self, said: &Statement, at: Timestamp) -> Result<(), InboxError> {
        let _turn = self.turn.lock().await;
        let known = self.readiness();
        let mut updated = known.clone();
        updated.take(said, at);
        if updated == known {
            return Ok(());
        }
        let fresh = updated.marks().filter(|mark| !known.marks().any(|old| old == *mark));
        let mut ops: Vec<Op> = fresh.filter_map(mark).collect();
        ops.extend(updated.beds().filter(|beds| known.beds() != Some(*beds)).and_then(beds));
        self.store.commit(ops).await?;
        self.inner().readiness = updated;
        Ok(())
    }
}

fn put(name: &str, said: &Statement, at: Timestamp) -> Op {
    let key = [keys::READINESS, name.as_bytes()].concat();
    Op::Put { key, value: own_statement_to_wire(said, at).encode_to_vec() }
}

fn mark(mark: ReadinessMark) -> Option<Op> {
    let name = match (mark.basis, mark.scope) {
        (Basis::Schedule, scope) => format!("schedule/{}", scope.code()),
        (Basis::Tapped, Scope::General) => "*".to_owned(),
        (Basis::Tapped, Scope::Class(class)) => class.code().to_owned(),
        (Basis::Tapped, department @ Scope::Department(_)) => department.code(),
    };
    let said = Statement::new(vec![(mark.scope, mark.level)], None, mark.basis).ok()?;
    Some(put(&name, &said, mark.set_at))
}

fn beds(beds: EmptyBeds) -> Option<Op> {
    let said = Statement::new(Vec::new(), Some(beds.count), Basis::Tapped).ok()?;
    Some(put("beds", &said, beds.counted_at))
}
