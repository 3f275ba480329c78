//! What the hospital says of itself: one tap is one report and one write, also of a whole pattern.

use domain::{
    ids::EventId,
    readiness::{
        BadPattern, Band, Basis, PATTERNS_MAX, Pattern, PatternId, ReadinessLevel, STALE_AFTER, Scope, Statement,
        proposed,
    },
};
use jiff::Timestamp;
use proto::convert::ReportKind;

use super::{DecisionError, Desk, parts};
use crate::inbox::{InboxError, Patterns};

/// Why readiness or a pattern was not changed.
#[derive(Debug, thiserror::Error)]
pub enum ReadinessError {
    /// Nothing stands that could be confirmed: no mark, or only those of an earlier shift.
    #[error("no mark to confirm")]
    NothingToConfirm,
    /// The pattern is not here (any more).
    #[error("unknown pattern")]
    UnknownPattern,
    /// [`PATTERNS_MAX`] are kept already.
    #[error("there are {PATTERNS_MAX} patterns already")]
    PatternsFull,
    /// Another pattern has the name.
    #[error("a pattern has that name already")]
    NameTaken,
    /// The name cannot be a name.
    #[error("pattern: {0}")]
    Pattern(#[from] BadPattern),
    /// Outbox or inbox.
    #[error(transparent)]
    Decision(#[from] DecisionError),
}

impl From<InboxError> for ReadinessError {
    fn from(error: InboxError) -> Self {
        Self::Decision(error.into())
    }
}

impl Desk {
    /// Sets one mark.
    ///
    /// # Errors
    /// [`DecisionError`].
    pub async fn set_readiness(&self, scope: impl Into<Scope>, level: ReadinessLevel) -> Result<(), DecisionError> {
        self.say_readiness_as(host::fresh::event_id(), &Statement::tap(scope, level)).await
    }

    /// Says something of the readiness, now; with the identity of the report, so that a wish that is sent again is still the same wish.
    ///
    /// # Errors
    /// [`DecisionError`].
    pub async fn say_readiness_as(&self, id: EventId, said: &Statement) -> Result<(), DecisionError> {
        let _act = self.acts.lock().await;
        self.state(id, said, self.clock.now()).await
    }

    /// 「変わらず」: what stands, stands. Every mark is as young as this tap. It is also an answer to a proposal.
    ///
    /// # Errors
    /// [`ReadinessError::NothingToConfirm`], or of the disk.
    pub async fn unchanged_as(&self, id: EventId) -> Result<(), ReadinessError> {
        let _act = self.acts.lock().await;
        let now = self.clock.now();
        let said = self.inbox.readiness().unchanged(now).ok_or(ReadinessError::NothingToConfirm)?;
        self.state(id, &said, now).await?;
        self.decide(now, |_| Ok(())).await
    }

    /// Applies a pattern: all its marks, by a person, now.
    ///
    /// # Errors
    /// [`ReadinessError`].
    pub async fn apply_pattern_as(&self, id: EventId, pattern: PatternId) -> Result<(), ReadinessError> {
        let _act = self.acts.lock().await;
        let now = self.clock.now();
        let patterns = self.inbox.patterns().all;
        let pattern = patterns.iter().find(|one| one.id == pattern).ok_or(ReadinessError::UnknownPattern)?;
        let said = pattern.statement(Basis::Tapped).map_err(BadPattern::from)?;
        self.state(id, &said, now).await?;
        self.decide(now, |_| Ok(())).await
    }

    /// The proposal is not taken: the marks stay as they are until somebody says otherwise.
    ///
    /// # Errors
    /// Of the disk.
    pub async fn dismiss_proposal(&self) -> Result<(), ReadinessError> {
        let _act = self.acts.lock().await;
        self.decide(self.clock.now(), |_| Ok(())).await
    }

    /// Keeps the marks that stand now as a pattern. Its identity is the form's: the same form again keeps nothing twice.
    ///
    /// # Errors
    /// [`ReadinessError`].
    pub async fn keep_pattern(&self, id: PatternId, name: &str, band: Option<Band>) -> Result<(), ReadinessError> {
        let _act = self.acts.lock().await;
        let now = self.clock.now();
        let said = self.inbox.readiness().unchanged(now).ok_or(ReadinessError::NothingToConfirm)?;
        let pattern = Pattern::new(id, name, said.levels().to_vec(), band)?;
        self.decide(now, |patterns| {
            if patterns.all.iter().any(|one| one.id == pattern.id) {
                return Ok(());
            }
            if patterns.all.len() >= PATTERNS_MAX {
                return Err(ReadinessError::PatternsFull);
            }
            is_free(patterns, &pattern)?;
            patterns.all.push(pattern);
            Ok(())
        })
        .await
    }

    /// Gives a pattern another name and band.
    ///
    /// # Errors
    /// [`ReadinessError`].
    pub async fn rename_pattern(
        &self,
        pattern: PatternId,
        name: &str,
        band: Option<Band>,
    ) -> Result<(), ReadinessError> {
        let _act = self.acts.lock().await;
        self.decide(self.clock.now(), |patterns| {
            let place = patterns.all.iter().position(|one| one.id == pattern).ok_or(ReadinessError::UnknownPattern)?;
            let renamed = patterns.all.get(place).ok_or(ReadinessError::UnknownPattern)?.renamed(name, band)?;
            is_free(patterns, &renamed)?;
            patterns.all.splice(place..=place, [renamed]);
            Ok(())
        })
        .await
    }

    /// Deletes a pattern. The marks stay.
    ///
    /// # Errors
    /// [`ReadinessError`].
    pub async fn delete_pattern(&self, pattern: PatternId) -> Result<(), ReadinessError> {
        let _act = self.acts.lock().await;
        self.decide(self.clock.now(), |patterns| {
            let before = patterns.all.len();
            patterns.all.retain(|one| one.id != pattern);
            if patterns.all.len() == before { Err(ReadinessError::UnknownPattern) } else { Ok(()) }
        })
        .await
    }

    /// The pattern whose band has begun, with that instant, while nobody has decided.
    #[must_use]
    pub fn proposal(&self) -> Option<(Pattern, Timestamp)> {
        let patterns = self.inbox.patterns();
        let (pattern, begun) = proposed(&patterns.all, self.clock.now())?;
        patterns.decided_at.is_none_or(|decided| decided < begun).then(|| (pattern.clone(), begun))
    }

    /// States a proposal that nobody has decided on as what it is, a schedule: once for each band, with the instant of its beginning. One
    /// that began too long ago to count is left unsaid. Called every second or so.
    ///
    /// # Errors
    /// [`ReadinessError`] of the disk.
    pub async fn keep_schedule(&self) -> Result<(), ReadinessError> {
        let Some((pattern, begun)) = self.proposal() else { return Ok(()) };
        let now = self.clock.now();
        let is_said = self.inbox.patterns().stated_band.is_some_and(|stated| stated >= begun);
        if is_said || now.duration_since(begun) > STALE_AFTER {
            return Ok(());
        }
        let _act = self.acts.lock().await;
        let said = pattern.statement(Basis::Schedule).map_err(BadPattern::from)?;
        self.state(host::fresh::event_id(), &said, begun).await?;
        self.inbox
            .change_patterns(|patterns| {
                patterns.stated_band = Some(begun);
                Ok(())
            })
            .await?
    }

    /// The report first, as everywhere here: what the board shows as set is on its way.
    async fn state(&self, id: EventId, said: &Statement, at: Timestamp) -> Result<(), DecisionError> {
        self.report(id, at, ReportKind::Readiness(said.clone())).await?;
        self.inbox.take_statement(said, at).await?;
        self.hub.publish(parts::READINESS);
        Ok(())
    }

    /// Changes the patterns; whoever does so has looked at the proposal.
    async fn decide(
        &self,
        now: Timestamp,
        change: impl FnOnce(&mut Patterns) -> Result<(), ReadinessError>,
    ) -> Result<(), ReadinessError> {
        let decided = self
            .inbox
            .change_patterns(|patterns| {
                change(patterns)?;
                patterns.decided_at = Some(now);
                Ok(())
            })
            .await?;
        self.hub.publish(parts::READINESS);
        decided
    }
}

fn is_free(patterns: &Patterns, pattern: &Pattern) -> Result<(), ReadinessError> {
    let is_taken = patterns.all.iter().any(|one| one.id != pattern.id && one.name() == pattern.name());
    if is_taken { Err(ReadinessError::NameTaken) } else { Ok(()) }
}
