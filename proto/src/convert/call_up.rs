//! Calling up a case by its code: the wish of a hospital, and what became of it.

use domain::{
    ids::{EncounterId, EventId, PersonId},
    spoken_code::{CallUpRefusal, SpokenCode},
};
use jiff::Timestamp;

use super::field::{WireError, code, encounter_id, event_id, id, instant, wrong};
use crate::v1;

/// A hospital's wish to open the case of a code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallUp {
    /// Idempotency identity.
    pub id: EventId,
    /// Who calls it up.
    pub person: PersonId,
    /// When, by the hospital's clock.
    pub at: Timestamp,
    /// The code, as the crew has told it.
    pub code: SpokenCode,
}

/// A wish to the wire.
#[must_use]
pub fn call_up_to_wire(wish: &CallUp) -> v1::CallUpRequest {
    v1::CallUpRequest {
        wish_id: wish.id.bytes().to_vec(),
        person_id: wish.person.as_str().to_owned(),
        at_ms: wish.at.as_millisecond(),
        code: wish.code.digits(),
    }
}

/// A wish from the wire.
///
/// # Errors
/// [`WireError`] names the field, never the code that was in it.
pub fn call_up_from_wire(wire: v1::CallUpRequest) -> Result<CallUp, WireError> {
    Ok(CallUp {
        id: event_id("wish_id", &wire.wish_id)?,
        person: id("person_id", PersonId::new(wire.person_id))?,
        at: instant("at_ms", wire.at_ms)?,
        code: SpokenCode::parse(&wire.code).map_err(|_| wrong("code", "is not a code with its check digit"))?,
    })
}

/// What became of a wish, to the wire.
#[must_use]
pub fn called_up_to_wire(outcome: Result<EncounterId, CallUpRefusal>) -> v1::CallUpResponse {
    match outcome {
        Ok(encounter) => v1::CallUpResponse { encounter_id: encounter.bytes().to_vec(), refusal: String::new() },
        Err(refusal) => v1::CallUpResponse { encounter_id: Vec::new(), refusal: refusal.code().to_owned() },
    }
}

/// What became of a wish, from the wire.
///
/// # Errors
/// [`WireError`] for an answer that is neither a case nor a refusal that this version knows.
pub fn called_up_from_wire(wire: &v1::CallUpResponse) -> Result<Result<EncounterId, CallUpRefusal>, WireError> {
    if wire.refusal.is_empty() {
        encounter_id(&wire.encounter_id).map(Ok)
    } else if wire.encounter_id.is_empty() {
        code("refusal", &wire.refusal, CallUpRefusal::from_code).map(Err)
    } else {
        Err(wrong("encounter_id", "does not go with a refusal"))
    }
}
