//! 4情報照会: finding one person by name, birth date, sex and address, without a card.
//!
//! Nobody has told that this is open to crews, so a client does it only where its configuration says so
//! ([`RecordClient::with_look_up`]), and all its names on the wire are ours (`own`).
//!
//! **Architecture Invariant:** several people are nobody. An answer that may have been cut could have named another one more, so only a
//! whole answer with one person, of the birth date and sex that were asked with, is taken.

use domain::{
    consent::{Consent, may_fetch},
    patient::{IdentitySource, PatientIdentity},
    record::{Category, FetchOutcome},
};
use jiff::Timestamp;
use tokio::time::Instant;

use super::{
    answer::Answer,
    client::{RecordClient, since},
    eligibility::{Qualification, identity_of, qualification_of, results_of},
    message::{MessageKind, own},
    person::Named,
    request::look_up_xml,
    subject::{FourInformation, Subject},
    transport::Received,
};

/// What a look-up gave. No `Debug`: it names a person.
pub struct LookedUp {
    /// How it ended; with a success there is a person.
    pub outcome: FetchOutcome,
    /// Who it is, and how the service is asked about that person from now on.
    pub person: Option<(PatientIdentity, Subject)>,
    /// From the question to the answer, milliseconds.
    pub duration_ms: u32,
}

impl RecordClient {
    /// The same client, which may look people up by 基本4情報.
    #[must_use]
    pub fn with_look_up(self, offered: bool) -> Self {
        Self { look_up: offered, ..self }
    }

    /// True when people may be looked up.
    #[must_use]
    pub const fn offers_look_up(&self) -> bool {
        self.look_up
    }

    /// Asks who has these four items. The consent has to cover [`Category::Eligibility`].
    pub async fn look_up(&self, four: &FourInformation, consent: &Consent, now: Timestamp) -> LookedUp {
        let started = Instant::now();
        let found = self.find(four, consent, now, started).await;
        let duration_ms = since(started);
        match found {
            Ok((outcome, identity, subject)) => LookedUp { outcome, person: Some((identity, subject)), duration_ms },
            Err(outcome) => LookedUp { outcome, person: None, duration_ms },
        }
    }

    async fn find(
        &self,
        four: &FourInformation,
        consent: &Consent,
        now: Timestamp,
        started: Instant,
    ) -> Result<(FetchOutcome, PatientIdentity, Subject), FetchOutcome> {
        let allowed = self.look_up && may_fetch(Some(consent), Category::Eligibility, now).is_ok();
        if !allowed {
            return Err(FetchOutcome::NotConsented);
        }
        let received = self
            .transport
            .exchange(MessageKind::Eligibility, look_up_xml(four, consent), started + self.timeout)
            .await?;
        read(&received, four)
    }
}

/// The one person of an answer.
pub(super) fn read(
    received: &Received,
    four: &FourInformation,
) -> Result<(FetchOutcome, PatientIdentity, Subject), FetchOutcome> {
    if let Some(cut) = received.cut {
        return Err(cut);
    }
    let answer = Answer::open(&received.bytes, true)?;
    let results = results_of(answer.body());
    let result = match results.as_slice() {
        _ if !answer.whole => return Err(FetchOutcome::Unreadable),
        [] => return Err(FetchOutcome::NobodyFound),
        [one] => one,
        _ => return Err(FetchOutcome::SeveralFound),
    };
    if Named::read(result).is_ambiguous {
        return Err(FetchOutcome::SeveralFound);
    }
    let reference = result.text(own::LOOK_UP_REFERENCE).to_owned();
    let identity = identity_of(result, IdentitySource::LookUp);
    if reference.is_empty() || identity.name.is_empty() {
        return Err(FetchOutcome::Unreadable);
    }
    if identity.birth_date != Some(four.birth_date) || identity.sex != four.sex {
        return Err(FetchOutcome::WrongPerson);
    }
    let outcome = match qualification_of(answer.body()) {
        Qualification::Invalid => FetchOutcome::InvalidQualification,
        Qualification::Valid | Qualification::None => FetchOutcome::Fetched,
    };
    Ok((outcome, identity, Subject::Found { reference }))
}
