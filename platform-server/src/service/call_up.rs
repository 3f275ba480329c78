//! A hospital calls up a case by the code that the crew told it over the telephone. The code is neither kept nor logged.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use domain::{
    event::{Author, AuthorRole, EncounterEvent, RecordedEvent},
    ids::{DeviceId, EncounterId, HospitalId},
    inquiry::InquiryRefusal,
    spoken_code::CallUpRefusal,
};
use proto::{
    convert::{CallUp, call_up_from_wire, called_up_to_wire},
    v1::{CallUpRequest, CallUpResponse},
};
use tokio::time::Instant;
use tonic::Status;
use trust::{caller::Caller, device::DeviceName};

use super::status::ledger_status;
use crate::ledger::{Ledger, Refusal, Submitted};

/// Most codes of one device that opened nothing, in [`TRIES_WINDOW`]. A misheard code is caught by its check digit before it comes here, so a
/// person needs two or three in a bad night; whoever guesses all year with ten an hour, among 200 open cases and 10⁹ codes, meets one in
/// 57 years. What opened a case does not count: with the radio of a whole region down, cases come one after the other.
pub const TRIES_OF_ONE_DEVICE_MAX: usize = 10;

/// The time over which they are counted, since the program was started.
pub const TRIES_WINDOW: Duration = Duration::from_secs(60 * 60);

/// Answers calls, each device at its pace.
#[derive(Default)]
pub(super) struct CallUpDesk {
    tries: Mutex<HashMap<DeviceName, VecDeque<Instant>>>,
}

impl CallUpDesk {
    /// Answers one call.
    ///
    /// # Errors
    /// The status of a ledger that cannot go on; a refusal is an answer.
    pub(super) async fn answer(
        &self,
        ledger: &Ledger,
        hospital: &HospitalId,
        caller: &Caller,
        wire: CallUpRequest,
    ) -> Result<CallUpResponse, Status> {
        let outcome = if self.begins(&caller.device, Instant::now()) {
            let outcome = open(ledger, hospital, caller, wire).await;
            if !matches!(outcome, Ok(Err(_))) {
                self.forgives(&caller.device);
            }
            outcome?
        } else {
            Err(CallUpRefusal::TooManyTries)
        };
        if let Err(refusal) = outcome {
            tracing::warn!(code = refusal.code(), device = %caller.device, "call by code refused");
        }
        Ok(called_up_to_wire(outcome))
    }

    /// Counts a try before it is looked at, so that tries at the same moment count too.
    fn begins(&self, device: &DeviceName, now: Instant) -> bool {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let times = tries.entry(device.clone()).or_default();
        while times.front().is_some_and(|first| now.duration_since(*first) >= TRIES_WINDOW) {
            times.pop_front();
        }
        let admitted = times.len() < TRIES_OF_ONE_DEVICE_MAX;
        if admitted {
            times.push_back(now);
        }
        admitted
    }

    /// A try that opened a case, or that met a failure of ours, is none.
    fn forgives(&self, device: &DeviceName) {
        if let Some(times) = self.tries.lock().unwrap_or_else(PoisonError::into_inner).get_mut(device) {
            times.pop_back();
        }
    }
}

type Outcome = Result<EncounterId, CallUpRefusal>;

async fn open(ledger: &Ledger, hospital: &HospitalId, caller: &Caller, wire: CallUpRequest) -> Result<Outcome, Status> {
    let Ok(CallUp { id, person, at, code }) = call_up_from_wire(wire) else { return Ok(Err(CallUpRefusal::Malformed)) };
    let known_person = ledger.registry().hospital_persons(hospital).contains(&person);
    let (true, Ok(device)) = (known_person, DeviceId::new(caller.device.as_str())) else {
        return Ok(Err(CallUpRefusal::NotAllowed));
    };
    let found = ledger.state().case_of_code(code, ledger.clock().now()).map(|case| case.encounter.id);
    let encounter = match found {
        Ok(encounter) => encounter,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let organisation = hospital.as_str().to_owned();
    let author = Author { role: AuthorRole::Hospital, organisation, person, device };
    let event = EncounterEvent::CaseCalledUp { hospital: hospital.clone() };
    let submitted = ledger
        .submit(RecordedEvent { id, encounter, author, recorded_at: at, event })
        .await
        .map_err(|error| ledger_status(&error))?;
    Ok(match submitted {
        Submitted::Stored(_) | Submitted::Duplicate(_) => Ok(encounter),
        Submitted::Refused(refusal) => Err(told(refusal)),
    })
}

const fn told(refusal: Refusal) -> CallUpRefusal {
    match refusal {
        Refusal::Inquiry(InquiryRefusal::AlreadyDecided) => CallUpRefusal::OtherDestination,
        Refusal::Inquiry(InquiryRefusal::Closed) | Refusal::Closed => CallUpRefusal::Closed,
        Refusal::Inquiry(InquiryRefusal::TooMany) | Refusal::LimitReached | Refusal::TooLarge => CallUpRefusal::TooMany,
        Refusal::UnknownEncounter => CallUpRefusal::Unknown,
        Refusal::NotYourEncounter
        | Refusal::NotYourEvent
        | Refusal::UnknownCrew
        | Refusal::IdUsedOtherwise
        | Refusal::Inquiry(_) => CallUpRefusal::NotAllowed,
    }
}

#[cfg(test)]
#[path = "call_up_tests.rs"]
mod tests;
