//! What hospitals hear and say.

use std::sync::Arc;

use domain::{
    event::{Author, AuthorRole, EncounterEvent, ReadinessChanged, RecordedEvent},
    ids::{DeviceId, HospitalId},
    readiness::on_our_clock,
};
use jiff::Timestamp;
use proto::{
    convert::{Report, ReportKind, delivery_to_wire, report_from_wire},
    outcome,
    v1::{
        Beat, CallUpRequest, CallUpResponse, ReportRequest, ReportResponse, SubscribeRequest, SubscribeResponse,
        hospital_service_server::HospitalService, subscribe_response::Message,
    },
};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};
use tonic::{Request, Response, Status, Streaming};
use trust::caller::{Caller, Role};

use super::{
    BEAT_INTERVAL,
    admit::{Admission, stream_lifetime, token_ended},
    call_up::CallUpDesk,
    outlet::{Answers, Outlet, Over},
    sole::StreamKind,
    status::ledger_status,
};
use crate::{
    ledger::{Ledger, LedgerError, Submitted},
    routing::deliveries,
};

/// The hospital service.
pub struct Hospitals {
    admission: Admission,
    call_ups: CallUpDesk,
}

impl Hospitals {
    /// A service behind the given admission.
    #[must_use]
    pub fn new(admission: Admission) -> Self {
        Self { admission, call_ups: CallUpDesk::default() }
    }

    fn hospital(&self, caller: &Caller) -> Result<HospitalId, Status> {
        HospitalId::new(caller.org.clone())
            .ok()
            .filter(|id| self.admission.ledger().registry().region.hospitals.contains_key(id))
            .ok_or_else(|| Status::permission_denied("hospital-unknown"))
    }
}

#[tonic::async_trait]
impl HospitalService for Hospitals {
    type SubscribeStream = Answers<SubscribeResponse>;
    type ReportStream = Answers<ReportResponse>;

    async fn subscribe(&self, request: Request<SubscribeRequest>) -> Result<Response<Self::SubscribeStream>, Status> {
        let caller = self.admission.admit(&request, Role::Hospital)?;
        let hospital = self.hospital(&caller)?;
        let after_seq = request.into_inner().after_seq;
        if after_seq > self.admission.ledger().state().applied_seq() {
            // The gateway has seen more than this log holds: it belongs to another platform, or this one was restored from a backup.
            return Err(Status::out_of_range("ahead-of-log"));
        }
        let superseded = self.admission.streams().take(&caller.device, StreamKind::Subscription);
        let (outlet, answers) = Outlet::open(Instant::now() + stream_lifetime(&caller), superseded);
        tokio::spawn(feed(Arc::clone(self.admission.ledger()), hospital, after_seq, outlet));
        Ok(Response::new(answers))
    }

    async fn report(&self, request: Request<Streaming<ReportRequest>>) -> Result<Response<Self::ReportStream>, Status> {
        let caller = self.admission.admit(&request, Role::Hospital)?;
        let hospital = self.hospital(&caller)?;
        let ledger = Arc::clone(self.admission.ledger());
        let mut reports = request.into_inner();
        let until = Instant::now() + stream_lifetime(&caller);
        let answers = async_stream::try_stream! {
            loop {
                let report = tokio::select! {
                    report = reports.message() => report,
                    () = sleep_until(until) => Err(token_ended()),
                };
                let Some(report) = report? else { break };
                yield take(&ledger, &hospital, &caller, report).await?;
            }
        };
        Ok(Response::new(Box::pin(answers)))
    }

    async fn call_up(&self, request: Request<CallUpRequest>) -> Result<Response<CallUpResponse>, Status> {
        let caller = self.admission.admit(&request, Role::Hospital)?;
        let hospital = self.hospital(&caller)?;
        let answer = self.call_ups.answer(self.admission.ledger(), &hospital, &caller, request.into_inner()).await?;
        Ok(Response::new(answer))
    }
}

/// Feeds one subscription: what changed, at once; a beat in between.
async fn feed(
    ledger: Arc<Ledger>,
    hospital: HospitalId,
    mut cursor: u64,
    mut outlet: Outlet<SubscribeResponse>,
) -> Result<(), Over> {
    let mut bell = ledger.bells().hospital(&hospital);
    let mut beat = interval(BEAT_INTERVAL);
    beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        let next = async {
            tokio::select! {
                changed = bell.changed() => changed.map(|()| false),
                _ = beat.tick() => Ok(true),
            }
        };
        let is_beat = outlet.while_open(next).await?.map_err(|_no_more_bells| Over)?;
        let now = ledger.clock().now();
        let (changed, seq) = {
            let state = ledger.state();
            deliveries(&state, ledger.registry(), &hospital, cursor, now)
        };
        cursor = seq;
        let beat = is_beat.then(|| Message::Beat(Beat { seq, server_time_ms: now.as_millisecond() }));
        for message in changed.iter().map(|delivery| Message::Delivery(delivery_to_wire(delivery))).chain(beat) {
            outlet.send(SubscribeResponse { message: Some(message) }).await?;
        }
    }
}

async fn take(
    ledger: &Ledger,
    hospital: &HospitalId,
    caller: &Caller,
    wire: ReportRequest,
) -> Result<ReportResponse, Status> {
    let report_id = wire.report_id.clone();
    let refused = |report_id, code: &str| {
        tracing::warn!(code, device = %caller.device, "report refused");
        ReportResponse { report_id, outcome: outcome::REFUSED.to_owned(), seq: 0, refusal: code.to_owned() }
    };
    // Only spans on the sender's clock are taken from it; what is no instant says nothing.
    let sent_at = Timestamp::from_millisecond(wire.sent_at_ms).ok().filter(|_| wire.sent_at_ms != 0);
    let Ok(report) = report_from_wire(wire) else { return Ok(refused(report_id, "malformed")) };
    let registry = ledger.registry();
    let known_person = registry.hospital_persons(hospital).contains(&report.person);
    let (true, Ok(device)) = (known_person, DeviceId::new(caller.device.as_str())) else {
        return Ok(refused(report_id, "person-unknown"));
    };
    let author = Author {
        role: AuthorRole::Hospital,
        organisation: hospital.as_str().to_owned(),
        person: report.person.clone(),
        device,
    };
    let submitted = submit(ledger, hospital, author, report, sent_at).await.map_err(|error| ledger_status(&error))?;
    Ok(match submitted {
        Submitted::Stored(seq) => {
            ReportResponse { report_id, outcome: outcome::STORED.to_owned(), seq, refusal: String::new() }
        }
        Submitted::Duplicate(seq) => {
            ReportResponse { report_id, outcome: outcome::DUPLICATE.to_owned(), seq, refusal: String::new() }
        }
        Submitted::Refused(refusal) => refused(report_id, refusal.code()),
    })
}

async fn submit(
    ledger: &Ledger,
    hospital: &HospitalId,
    author: Author,
    report: Report,
    sent_at: Option<Timestamp>,
) -> Result<Submitted, LedgerError> {
    let hospital = hospital.clone();
    let recorded_at = on_our_clock(report.at, sent_at, ledger.clock().now());
    let (encounter, event) = match report.kind {
        ReportKind::Readiness(said) => {
            let changed = ReadinessChanged { id: report.id, hospital, said, set_at: recorded_at, author };
            return ledger.submit_readiness(changed).await;
        }
        ReportKind::Received(encounter, inquiry) => (encounter, EncounterEvent::InquiryReceived { inquiry, hospital }),
        ReportKind::Seen(encounter, inquiry) => (encounter, EncounterEvent::InquirySeen { inquiry, hospital }),
        ReportKind::Answered(encounter, inquiry, answer) => {
            (encounter, EncounterEvent::InquiryAnswered { inquiry, hospital, answer })
        }
        ReportKind::Queried(encounter, inquiry, text) => {
            (encounter, EncounterEvent::QueryRaised { inquiry, hospital, text })
        }
        ReportKind::Withdrawn(encounter, inquiry, reason) => {
            (encounter, EncounterEvent::AcceptanceWithdrawn { inquiry, hospital, reason })
        }
        ReportKind::ReleaseSeen(encounter, inquiry) => {
            (encounter, EncounterEvent::ReleaseAcknowledged { inquiry, hospital })
        }
        ReportKind::DecisionSeen(encounter, inquiry) => {
            (encounter, EncounterEvent::DecisionAcknowledged { inquiry, hospital })
        }
    };
    ledger.submit(RecordedEvent { id: report.id, encounter, author, recorded_at, event }).await
}
