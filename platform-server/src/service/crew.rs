//! What crews say and hear.

use std::{collections::HashMap, sync::Arc};

use domain::{
    event::RecordedEvent,
    ids::{CrewId, EncounterId},
    selection::{Candidate, Reason},
};
use proto::{
    convert::{candidates_to_wire, event_to_wire, revocation_to_wire},
    outcome,
    v1::{
        Beat, CheckCertificateRequest, CheckCertificateResponse, LoggedEvent, PushEventsRequest, PushEventsResponse,
        WatchEncountersRequest, WatchEncountersResponse, crew_service_server::CrewService,
        watch_encounters_response::Message,
    },
};
use tokio::time::{Instant, MissedTickBehavior, interval, sleep_until};
use tonic::{Request, Response, Status, Streaming};
use trust::{
    caller::{Caller, Role},
    seal::SealingKey,
};

use super::{
    BEAT_INTERVAL,
    admit::{Admission, stream_lifetime, token_ended},
    certificate::CertificateDesk,
    outlet::{Answers, Outlet, Over},
    sole::StreamKind,
    status::ledger_status,
};
use crate::{
    intake,
    ledger::{Ledger, Submitted},
    revocation::RevocationSource,
    routing::{Ranking, guidance, want_drives},
};

/// Most hospitals sent with one ranking. A region has about 30 to 300; a crew reads the first handful. Those left out rank lower still.
pub const CANDIDATES_SENT_MAX: usize = 60;

/// Most hospitals beyond these that are sent because they have to do with the patient's own one: it may be far away, and its namesakes near.
pub const RELATED_SENT_MAX: usize = 60;

/// Marks age, so a ranking is sent anew after this many beats even when nothing else changed.
const RANKING_REFRESH_BEATS: u32 = 30;

/// The crew service.
pub struct Crews {
    admission: Admission,
    sealing_key: Arc<SealingKey>,
    certificates: CertificateDesk,
}

impl Crews {
    /// A service that opens events with the given key, and asks the given source about certificates.
    #[must_use]
    pub fn new(admission: Admission, sealing_key: Arc<SealingKey>, revocation: Arc<dyn RevocationSource>) -> Self {
        Self { admission, sealing_key, certificates: CertificateDesk::new(revocation) }
    }
}

#[tonic::async_trait]
impl CrewService for Crews {
    type PushEventsStream = Answers<PushEventsResponse>;
    type WatchEncountersStream = Answers<WatchEncountersResponse>;

    async fn push_events(
        &self,
        request: Request<Streaming<PushEventsRequest>>,
    ) -> Result<Response<Self::PushEventsStream>, Status> {
        let caller = self.admission.admit(&request, Role::Crew)?;
        let ledger = Arc::clone(self.admission.ledger());
        let key = Arc::clone(&self.sealing_key);
        let mut pushes = request.into_inner();
        let until = Instant::now() + stream_lifetime(&caller);
        let answers = async_stream::try_stream! {
            loop {
                let push = tokio::select! {
                    push = pushes.message() => push,
                    () = sleep_until(until) => Err(token_ended()),
                };
                let Some(push) = push? else { break };
                yield take(&ledger, &key, &caller, push).await?;
            }
        };
        Ok(Response::new(Box::pin(answers)))
    }

    async fn watch_encounters(
        &self,
        request: Request<WatchEncountersRequest>,
    ) -> Result<Response<Self::WatchEncountersStream>, Status> {
        let caller = self.admission.admit(&request, Role::Crew)?;
        let crew = CrewId::new(caller.org.clone()).map_err(|_| Status::permission_denied("crew-unknown"))?;
        let superseded = self.admission.streams().take(&caller.device, StreamKind::Watch);
        let (outlet, answers) = Outlet::open(Instant::now() + stream_lifetime(&caller), superseded);
        let watch = Watch {
            ledger: Arc::clone(self.admission.ledger()),
            crew,
            cursor: request.into_inner().after_seq,
            ranked: HashMap::new(),
        };
        tokio::spawn(watch.run(outlet));
        Ok(Response::new(answers))
    }

    async fn check_certificate(
        &self,
        request: Request<CheckCertificateRequest>,
    ) -> Result<Response<CheckCertificateResponse>, Status> {
        let caller = self.admission.admit(&request, Role::Crew)?;
        let now = self.admission.ledger().clock().now();
        let certificate = request.into_inner().certificate_der;
        let known = self.certificates.answer(&caller.device, &certificate, now).await?;
        Ok(Response::new(revocation_to_wire(known)))
    }
}

async fn take(
    ledger: &Ledger,
    key: &SealingKey,
    caller: &Caller,
    push: PushEventsRequest,
) -> Result<PushEventsResponse, Status> {
    let event_id = push.event_id.clone();
    let refused = |event_id, code: &'static str| {
        tracing::warn!(code, device = %caller.device, "event refused");
        PushEventsResponse { event_id, outcome: outcome::REFUSED.to_owned(), seq: 0, refusal: code.to_owned() }
    };
    let event = match intake::open(key, ledger.registry(), caller, push) {
        Ok(event) => event,
        Err(refusal) => return Ok(refused(event_id, refusal.code())),
    };
    Ok(match ledger.submit(event).await.map_err(|error| ledger_status(&error))? {
        Submitted::Stored(seq) => {
            PushEventsResponse { event_id, outcome: outcome::STORED.to_owned(), seq, refusal: String::new() }
        }
        Submitted::Duplicate(seq) => {
            PushEventsResponse { event_id, outcome: outcome::DUPLICATE.to_owned(), seq, refusal: String::new() }
        }
        Submitted::Refused(refusal) => refused(event_id, refusal.code()),
    })
}

/// One crew's watch: events in order, the ranking whenever it may have changed, and a beat.
struct Watch {
    ledger: Arc<Ledger>,
    crew: CrewId,
    cursor: u64,
    /// For each case: the versions of need, readiness, drives and guides that the last sent ranking was made from.
    ranked: HashMap<EncounterId, (u64, u64, u64, u64)>,
}

/// What a watch is told next: events in order, then what follows from them.
struct News {
    events: Vec<(u64, Arc<RecordedEvent>)>,
    others: Vec<Message>,
}

impl Watch {
    async fn run(mut self, mut outlet: Outlet<WatchEncountersResponse>) -> Result<(), Over> {
        let mut bell = self.ledger.bells().crew(&self.crew);
        let mut roads = self.ledger.state().roads().answered();
        let mut beat = interval(BEAT_INTERVAL);
        beat.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut beats = 0_u32;
        loop {
            let next = async {
                tokio::select! {
                    changed = bell.changed() => changed.map(|()| false),
                    answered = roads.changed() => answered.map(|()| false),
                    _ = beat.tick() => Ok(true),
                }
            };
            let is_beat = outlet.while_open(next).await?.map_err(|_no_more_bells| Over)?;
            if is_beat {
                beats += 1;
                if beats.is_multiple_of(RANKING_REFRESH_BEATS) {
                    self.ranked.clear();
                }
            }
            let News { events, others } = self.collect(is_beat);
            // Converted one by one as the tablet reads them: a long history must not stand in memory twice for each reader.
            let events = events
                .into_iter()
                .map(|(seq, event)| Message::Event(LoggedEvent { seq, event: Some(event_to_wire(&event)) }));
            for message in events.chain(others) {
                outlet.send(WatchEncountersResponse { message: Some(message) }).await?;
            }
        }
    }

    fn collect(&mut self, with_beat: bool) -> News {
        let now = self.ledger.clock().now();
        let state = self.ledger.state();
        let seq = state.applied_seq();
        let mut others = Vec::new();
        let mut events = Vec::new();
        for case in state.cases_of_crew(&self.crew) {
            // A case that was closed before this watch began is over; one that is closed during it is told.
            if case.closed_at().is_some() && self.cursor == 0 {
                continue;
            }
            events.extend(case.events_after(self.cursor).map(|(seq, event)| (seq, Arc::clone(event))));
            let open = case.encounter.inquiries.is_open();
            if open {
                want_drives(&state, self.ledger.registry(), case, now);
            } else {
                state.roads().leave(case.encounter.id);
            }
            let drives_version = state.roads().version(case.encounter.id);
            let versions = (case.need_version(), state.readiness_version(), drives_version, state.guides_version());
            if open && self.ranked.get(&case.encounter.id) != Some(&versions) {
                self.ranked.insert(case.encounter.id, versions);
                let ranking = Ranking::of(&state, self.ledger.registry(), case, now);
                let mut candidates = ranking.candidates();
                let guidance = guidance(&ranking, &candidates);
                leave_out(&mut candidates);
                for candidate in &mut candidates {
                    let estimate = ranking.estimate(candidate);
                    candidate.reasons.push(Reason::Chance(Box::new(estimate)));
                }
                let class = case.encounter.triage.as_ref().map(|triage| triage.class);
                let region = &self.ledger.registry().region;
                others.push(Message::Candidates(candidates_to_wire(
                    case.encounter.id,
                    now,
                    class,
                    &candidates,
                    &guidance,
                    region,
                )));
            }
        }
        drop(state);
        events.sort_by_key(|(seq, _)| *seq);
        self.cursor = seq;
        if with_beat {
            others.push(Message::Beat(Beat { seq, server_time_ms: now.as_millisecond() }));
        }
        News { events, others }
    }
}

/// Leaves out what is too far down the ranking, unless it is the patient's own hospital or may be taken for it. Ranks stay as they are.
fn leave_out(candidates: &mut Vec<Candidate>) {
    let mut related = 0;
    let mut place = 0;
    candidates.retain(|candidate| {
        place += 1;
        if place <= CANDIDATES_SENT_MAX {
            return true;
        }
        let is_related = candidate.reasons.iter().any(|reason| matches!(reason, Reason::Relation(_)));
        related += usize::from(is_related);
        is_related && related <= RELATED_SENT_MAX
    });
}
