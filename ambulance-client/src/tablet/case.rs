//! One case on the tablet: the folded state, the ranking, and things that never leave memory.

use std::{sync::Arc, time::Instant};

use domain::{
    card::Condition,
    consent::{Consent, ConsentBasis, IdentityCheck},
    encounter::{Encounter, Fetch, FoldError},
    event::{EncounterEvent, RecordedEvent},
    ids::EventId,
    inquiry::InquiryBoard,
    own_hospital::{Directory, OwnHospitals},
    patient::{IdentitySource, japan_date},
    record::Category,
    triage::ConditionClass,
};
use jiff::Timestamp;
use proto::convert::{CandidateView, Guidance};

use super::{identity::Proposal, told::Told, wishes::Wishes};
use crate::{
    card::{AuthEvidence, CardReading},
    photo::ScreenPhoto,
    records::Subject,
    revocation::RevocationAnswer,
};

/// One case.
pub struct WorkingCase {
    /// Folded state.
    pub encounter: Encounter,
    /// From which the questions of [`Self::encounter`] are folded.
    told: Told,
    /// The last ranking, best first.
    pub candidates: Vec<CandidateView>,
    /// When it was made, by the platform's clock.
    pub ranked_at: Option<Timestamp>,
    /// Class that the ranking was made for.
    pub ranked_class: Option<ConditionClass>,
    /// What the zone's standard says of this patient, and whom to ask at once.
    pub guidance: Guidance,
    /// Names of the hospitals that this tablet has heard of.
    pub(super) names: Arc<Directory>,
    /// The card that belongs to this case. In memory only: after a restart it has to be placed again.
    pub(super) card: Option<CardReading>,
    /// How the owner of this card proved to be there; none while only somebody's eyes can tell.
    pub(super) proof: Option<OwnerProof>,
    /// What the card has signed without its owner, by a terminal that vouches for the look at the photo.
    pub(super) vouched: Option<AuthEvidence>,
    /// What has to be said of the card since it was asked to sign; see [`card_notice`](Self::card_notice).
    pub(super) card_notice: Option<Condition>,
    /// Somebody found that the card or phone is another person's; see [`put_away_notice`](Self::put_away_notice).
    pub(super) put_away: bool,
    /// The card has no photo: it cannot be checked by sight.
    pub photoless: bool,
    /// The photo of the card or document, when it was read.
    pub(super) photo: Option<Arc<ScreenPhoto>>,
    /// Photos so far: a browser must not show the one before.
    photos: u64,
    /// An identity that somebody has to compare with the patient.
    pub proposal: Option<Proposal>,
    /// Whom a look-up without a card has found. In memory only.
    pub(super) found: Option<Subject>,
    /// The service has answered who the owner of this card is.
    pub(super) answered: bool,
    /// What the platform says of the card's revocation; none while it has not been asked.
    pub(super) revocation: Option<RevocationAnswer>,
    /// Another card than the case's own was placed: the crew has to say which one is the patient's.
    pub other_card: bool,
    /// What the crew wished and the platform has not answered yet.
    pub wishes: Wishes,
    /// A pull is under way.
    pub pulling: bool,
    /// Which pull, counted from the first; and with which card, on which consent.
    pub(super) pull: (u64, Option<PullBasis>),
    /// Measured stages.
    pub timings: Timings,
    pub(super) card_read_at: Option<Instant>,
    pub(super) consent_at: Option<Instant>,
}

/// What entitles a pull. When the case's card or consent is another one, what the pull still brings stays outside.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct PullBasis {
    pub whose: Whose,
    pub identity_check: IdentityCheck,
    pub consent: Consent,
}

/// Whose record a pull asks for.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Whose {
    /// The owner of the case's card, by the serial number of its certificate.
    Card(String),
    /// Whom a look-up has found.
    Found(Subject),
}

/// What the owner of a card or a phone did, and nobody else could.
#[derive(Clone)]
pub(super) struct OwnerProof {
    pub check: IdentityCheck,
    /// The challenge that was signed with it; none where the card only became readable by it.
    pub evidence: Option<AuthEvidence>,
}

/// How long the stages took on this tablet, real milliseconds.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Timings {
    /// From the first APDU to the certificate in hand.
    pub card_ms: Option<f64>,
    /// From the consent to the first category on the screen.
    pub consent_to_first_ms: Option<f64>,
    /// From the consent to the last category in its full window on the screen.
    pub consent_to_complete_ms: Option<f64>,
    /// From the card in hand (or the consent, whichever came later) to the last category on the screen.
    pub card_to_record_ms: Option<f64>,
}

impl WorkingCase {
    /// かかりつけ: from the record and what was said, against the hospitals that this tablet has heard of. Needs no network.
    pub(crate) fn own_hospitals(&self, now: Timestamp) -> OwnHospitals {
        let said = self.encounter.spoken.as_ref().map_or(&[][..], |spoken| &spoken.visits);
        let km = |id: &_| {
            let known = self.candidates.iter().find(|candidate| candidate.hospital == *id);
            known.map(|candidate| candidate.drive.straight_km)
        };
        OwnHospitals::of(&self.encounter.record, said, &self.names, &km, japan_date(now))
    }

    pub(super) fn open(first: &RecordedEvent, _now: Instant) -> Result<Self, FoldError> {
        Ok(Self {
            encounter: Encounter::open(first)?,
            told: Told::open(first)?,
            candidates: Vec::new(),
            ranked_at: None,
            ranked_class: None,
            guidance: Guidance::default(),
            names: Arc::default(),
            card: None,
            proof: None,
            vouched: None,
            card_notice: None,
            put_away: false,
            photoless: false,
            photo: None,
            photos: 0,
            proposal: None,
            found: None,
            answered: false,
            revocation: None,
            other_card: false,
            wishes: Wishes::default(),
            pulling: false,
            pull: (0, None),
            timings: Timings::default(),
            card_read_at: None,
            consent_at: None,
        })
    }

    /// Applies one event: told by the platform in the order of its log, or an own one. Returns whether anything has changed by it.
    pub(super) fn apply(&mut self, recorded: &RecordedEvent, is_told: bool) -> Result<bool, FoldError> {
        let is_new = self.encounter.apply(recorded)?;
        if is_new {
            self.wishes.apply(recorded);
            self.note_put_away(&recorded.event);
        }
        if let (true, EncounterEvent::CategoryFetched { category, .. }) = (is_new, &recorded.event) {
            self.note_category(*category);
        }
        let board = self.told.note(recorded, is_told)?;
        Ok(self.show(board) || is_new)
    }

    /// The platform will never take an own event. Returns whether anything has changed by it.
    pub(super) fn take_back(&mut self, event: EventId) -> bool {
        self.wishes.take_back(event);
        let board = self.told.take_back(event);
        self.show(board)
    }

    /// Own events of asking that the platform has not told back.
    #[cfg(test)]
    pub(crate) fn untold(&self) -> Vec<RecordedEvent> {
        self.told.own().to_vec()
    }

    fn show(&mut self, board: Option<InquiryBoard>) -> bool {
        let changed = board.filter(|board| *board != self.encounter.inquiries);
        changed.map(|board| self.encounter.inquiries = board).is_some()
    }

    fn note_category(&mut self, category: Category) {
        let Some(consent_at) = self.consent_at else { return };
        let since_consent = consent_at.elapsed().as_secs_f64() * 1000.0;
        if category != Category::Eligibility {
            self.timings.consent_to_first_ms.get_or_insert(since_consent);
        }
        let has_ended = |category| self.encounter.fetches.get(category).is_some_and(Fetch::has_ended);
        let complete = Category::ALL.iter().all(has_ended);
        if complete && self.timings.consent_to_complete_ms.is_none() {
            self.timings.consent_to_complete_ms = Some(since_consent);
            let began = self.card_read_at.map_or(consent_at, |read_at| read_at.max(consent_at));
            self.timings.card_to_record_ms = Some(began.elapsed().as_secs_f64() * 1000.0);
        }
    }

    /// What a pull could begin with now: a card in hand whose owner can be told, and a consent that was not refused.
    pub(super) fn pull_basis(&self) -> Option<PullBasis> {
        let consent = self.encounter.consent.as_ref().filter(|consent| consent.basis != ConsentBasis::Refused)?;
        let whose = match &self.card {
            Some(card) => Whose::Card(card.certificate_serial.clone()),
            None => Whose::Found(self.found_and_confirmed()?.clone()),
        };
        let identity_check = self.identity_check();
        if self.is_revoked() || self.is_refused() || self.photoless && identity_check == IdentityCheck::Visual {
            return None;
        }
        Some(PullBasis { whose, identity_check, consent: consent.clone() })
    }

    /// True while a pull may still bring something: it is the newest, and nothing that entitled it has changed.
    pub(super) fn is_entitled(&self, pull: u64) -> bool {
        let (number, basis) = &self.pull;
        *number == pull && basis.is_some() && *basis == self.pull_basis()
    }

    /// The card leaves the case, and with it the pull that it began.
    pub(super) fn give_card_back(&mut self) {
        self.card = None;
        self.proof = None;
        self.vouched = None;
        self.card_notice = None;
        self.photoless = false;
        self.photo = None;
        self.proposal = None;
        self.found = None;
        self.answered = false;
        self.revocation = None;
        self.other_card = false;
        self.stop_pull();
    }

    pub(super) fn stop_pull(&mut self) {
        self.pulling = false;
        self.pull = (self.pull.0 + 1, None);
    }

    /// True when the card in hand has no photo and its owner has not proven to be there: sight cannot tell whose it is.
    #[must_use]
    pub fn needs_pin(&self) -> bool {
        self.photoless && self.has_card() && self.identity_check() == IdentityCheck::Visual
    }

    /// Changes with every photo; `None` without one.
    #[must_use]
    pub fn photo_version(&self) -> Option<u64> {
        self.photo.as_ref().map(|_| self.photos)
    }

    pub(super) fn show_photo(&mut self, photo: Option<ScreenPhoto>) {
        self.photo = photo.map(Arc::new);
        self.photos += 1;
    }

    /// True when the identity of the patient came with a card.
    pub(super) fn is_identified_by_card(&self) -> bool {
        let of_card = [IdentitySource::Eligibility, IdentitySource::CardFace];
        of_card.iter().any(|source| self.encounter.identity_from(*source).is_some())
    }

    /// True when a card of this case is in memory.
    #[must_use]
    pub const fn has_card(&self) -> bool {
        self.card.is_some()
    }
}
