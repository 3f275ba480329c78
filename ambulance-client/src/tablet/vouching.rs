//! A check by sight that a terminal vouches for: the card signs a challenge without its PIN, before the record service is asked.
//!
//! A card whose certificate begins in the future is not asked, and neither is the service: the pull waits for a tablet whose clock is right.
//!
//! It runs on the reader's thread and holds nothing up but the pull. No PIN is sent, so no try can be spent. Without terminal software, or
//! when it does not answer, the check by sight is recorded and the pull goes on, as it always did.

use std::sync::Arc;

use domain::{
    card::{CertificateStanding, Condition},
    consent::may_fetch,
    ids::EncounterId,
    record::Category,
};

use super::{CardMoment, Tablet, WorkingCase, card_desk::standing_of, fetch::Pull, parts};
use crate::card::{AuthEvidence, CardReader, CardReading, Proof, TerminalAuthority, TokenKind};

impl WorkingCase {
    /// What has to be said of the card since it was asked to sign; `None` when it has signed, or was not asked.
    #[must_use]
    pub const fn card_notice(&self) -> Option<Condition> {
        self.card_notice
    }

    /// The card's signature did not fit: a copy, or a broken chip. Nothing of it is used until it is laid down again and signs.
    pub(super) fn is_refused(&self) -> bool {
        self.card_notice == Some(Condition::SignatureWrong)
    }

    /// What the card or phone has signed, by its owner or by a terminal.
    pub(super) fn evidence(&self) -> Option<AuthEvidence> {
        self.proof.as_ref().map_or_else(|| self.vouched.clone(), |proof| proof.evidence.clone())
    }

    /// The card lies there again: what was said of it is over. Returns whether a pull has waited for it.
    pub(super) fn forget_what_waited_for_the_card(&mut self) -> bool {
        let waited = self.card_notice.is_some_and(|notice| !lets_the_pull_go_on(notice));
        if waited {
            self.card_notice = None;
        }
        waited
    }

    /// The card that is to sign; `None` when nothing is left to sign for.
    fn card_to_sign(&self) -> Option<&CardReading> {
        let is_open = self.proof.is_none() && self.vouched.is_none() && self.pull_basis().is_some();
        self.card.as_ref().filter(|card| is_open && card.token == TokenKind::Card)
    }
}

/// What the card's signature came to.
enum Vouched {
    /// It has signed.
    Signed(Box<AuthEvidence>),
    /// It had signed already, or the case has changed.
    NotNeeded,
    /// It has not.
    Failed(Condition),
}

impl Tablet {
    /// Lets the case's card sign, if a terminal can vouch for it and nobody has proven more. Returns whether the pull goes on.
    pub(super) async fn let_card_sign(self: &Arc<Self>, pull: &Pull) -> bool {
        if self.is_too_early(pull.encounter) {
            let goes_on = self.take_vouched(pull.encounter, pull.number, Vouched::Failed(Condition::NotYetValid));
            self.hub.publish(parts::case_part(pull.encounter, parts::CARD));
            self.hub.publish(parts::case_part(pull.encounter, parts::RECORD));
            return goes_on;
        }
        let Some(terminal) = self.trust.terminal.clone() else { return true };
        if !self.is_to_sign(pull.encounter) {
            return true;
        }
        let (tablet, encounter, number) = (Arc::clone(self), pull.encounter, pull.number);
        let done = self.with_reader(move |reader| {
            let vouched = tablet.vouch(reader, encounter, terminal.as_ref());
            // Here, on the reader's thread: what is said of the card comes before the card is seen again.
            tablet.take_vouched(encounter, number, vouched)
        });
        let goes_on = match done.await {
            Ok(goes_on) => goes_on,
            Err(error) => self.take_vouched(encounter, number, Vouched::Failed(error.condition())),
        };
        self.hub.publish(parts::case_part(encounter, parts::CARD));
        self.hub.publish(parts::case_part(encounter, parts::RECORD));
        goes_on
    }

    /// The certificate begins in the future: it opens nothing, and no card is to blame. Nobody is asked before the tablet's clock is right.
    fn is_too_early(&self, encounter: EncounterId) -> bool {
        let now = self.clock.now();
        let is_early = |card: &CardReading| standing_of(card, now) == CertificateStanding::NotYetValid;
        self.with_case(encounter, |case| case.card.as_ref().is_some_and(is_early)).unwrap_or(false)
    }

    /// Nobody lets a card sign for a question that will not be asked.
    fn is_to_sign(&self, encounter: EncounterId) -> bool {
        let now = self.clock.now();
        self.with_case(encounter, |case| {
            let may_ask = may_fetch(case.encounter.consent.as_ref(), Category::Eligibility, now).is_ok();
            may_ask
                && case.card_to_sign().is_some_and(|card| {
                    matches!(standing_of(card, now), CertificateStanding::Valid | CertificateStanding::Grace)
                })
        })
        .unwrap_or(false)
    }

    /// On the reader's thread: the case's card signs a fresh challenge.
    fn vouch(&self, reader: &mut dyn CardReader, encounter: EncounterId, terminal: &dyn TerminalAuthority) -> Vouched {
        let Some(card) = self.with_case(encounter, |case| case.card_to_sign().cloned()).flatten() else {
            return Vouched::NotNeeded;
        };
        if !matches!(self.card(), CardMoment::Read(lying, _) if lying.certificate_serial == card.certificate_serial) {
            return Vouched::Failed(Condition::Removed);
        }
        match self.sign(reader, Some(&card), &Proof::Photo(terminal)) {
            Ok((_, evidence)) => Vouched::Signed(Box::new(evidence)),
            // without a row of its own: another card lies there, so the case's own one does not
            Err(error) => Vouched::Failed(error.condition().unwrap_or(Condition::Removed)),
        }
    }

    /// Keeps what came of it with the case. Returns whether the pull goes on; one that does not has ended with this.
    fn take_vouched(&self, encounter: EncounterId, number: u64, vouched: Vouched) -> bool {
        let mut inner = self.inner();
        let Some(case) = inner.cases.get_mut(&encounter) else { return false };
        match vouched {
            Vouched::NotNeeded => case.is_entitled(number),
            Vouched::Signed(evidence) => {
                let is_own = case.card.as_ref().is_some_and(|card| card.certificate_der == evidence.certificate_der);
                if is_own {
                    case.vouched = Some(*evidence);
                    case.card_notice = None;
                }
                case.is_entitled(number)
            }
            Vouched::Failed(notice) => {
                if !case.is_entitled(number) {
                    return false;
                }
                tracing::warn!(code = notice.code(), "the card has not signed");
                case.card_notice = Some(notice);
                if case.is_refused() {
                    case.proposal = None;
                    case.photo = None;
                }
                let goes_on = lets_the_pull_go_on(notice);
                if !goes_on {
                    case.stop_pull();
                }
                goes_on
            }
        }
    }
}

/// Only a missing terminal leaves everything as it was before there were any. What a card does is not passed over.
const fn lets_the_pull_go_on(notice: Condition) -> bool {
    matches!(notice, Condition::NoTerminal)
}
