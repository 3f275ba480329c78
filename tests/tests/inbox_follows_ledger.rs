//! Whatever the network does, a gateway that was there all along ends where a gateway ends that comes for the first time: the same
//! cases, the same standing, the same content, and nothing of what was taken back.
//!
//! The platform's ledger and routing, the wire's conversions and the gateway's inbox are the real ones; between them a subscription that breaks
//! after any message, and a gateway that restarts at any moment.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::sync::Arc;

use domain::{
    disclosure::{CaseDelivery, CaseStanding, PatientView, RecordView, Situation},
    event::{Author, AuthorRole, EncounterEvent, RecordedEvent},
    fetch::Window,
    ids::{CrewId, DeviceId, EncounterId, HeadquartersId, HospitalId, InquiryId, PersonId},
    inquiry::{Answer, DeclineReason},
    observation::{Observation, Observations},
    patient::{IdentitySource, PatientIdentity, Sex},
    record::{Category, FetchOutcome, MedicalRecord, Origin, RecordSource, Surgery},
    triage::IncidentKind,
    vitals::{Tenths, Timeline, VitalKind, VitalReading, VitalSource},
};
use hospital_gateway::inbox::{HospitalCase, Inbox};
use host::Clock;
use jiff::Timestamp;
use journal::{Engine, Log, MemoryEngine, Store};
use platform_server::{
    ledger::{Ledger, Submitted},
    registry::Registry,
    routing::deliveries,
};
use proptest::prelude::{Just, ProptestConfig, Strategy, any, prop, prop_oneof, proptest};
use proto::convert::{delivery_from_wire, delivery_to_wire};

const CASES: u8 = 3;
const HOSPITALS: u8 = 3;

/// One step of a random history.
#[derive(Debug, Clone)]
enum Step {
    Crew {
        case: u8,
        says: Says,
    },
    Hospital {
        number: u8,
        case: u8,
        says: Reports,
    },
    /// The subscription brings so many messages, and breaks if there would have been more; `beat` moves the cursor when it did not.
    Listen {
        number: u8,
        messages: usize,
        beat: bool,
    },
    /// The gateway is killed and started again.
    Restart {
        number: u8,
    },
}

#[derive(Debug, Clone)]
enum Says {
    Complaint(u8),
    Vitals { from_s: i64, count: u8, pulse: u8 },
    Observed { at_s: i64 },
    Identified(u8),
    Fetched(u8),
    Ask(Vec<u8>),
    Choose(u8),
    ChooseInstead(u8, u8),
    Close,
}

#[derive(Debug, Clone, Copy)]
enum Reports {
    Received,
    Seen,
    Accept,
    Decline,
}

fn says() -> impl Strategy<Value = Says> {
    prop_oneof![
        3 => any::<u8>().prop_map(Says::Complaint),
        6 => (0..60_i64, 1..5_u8, 40..160_u8).prop_map(|(from_s, count, pulse)| Says::Vitals { from_s, count, pulse }),
        2 => (0..60_i64).prop_map(|at_s| Says::Observed { at_s }),
        1 => any::<u8>().prop_map(Says::Identified),
        2 => any::<u8>().prop_map(Says::Fetched),
        4 => prop::collection::vec(0..HOSPITALS, 1..3).prop_map(Says::Ask),
        1 => (0..HOSPITALS).prop_map(Says::Choose),
        1 => (0..HOSPITALS, 0..HOSPITALS).prop_map(|(number, left)| Says::ChooseInstead(number, left)),
        1 => Just(Says::Close),
    ]
}

fn step() -> impl Strategy<Value = Step> {
    let reports =
        prop_oneof![Just(Reports::Received), Just(Reports::Seen), Just(Reports::Accept), Just(Reports::Decline)];
    prop_oneof![
        6 => (0..CASES, says()).prop_map(|(case, says)| Step::Crew { case, says }),
        3 => (0..HOSPITALS, 0..CASES, reports).prop_map(|(number, case, says)| Step::Hospital { number, case, says }),
        5 => (0..HOSPITALS, 0..6_usize, any::<bool>())
            .prop_map(|(number, messages, beat)| Step::Listen { number, messages, beat }),
        1 => (0..HOSPITALS).prop_map(|number| Step::Restart { number }),
    ]
}

/// One gateway: its disk, its inbox, and where its open subscription stands on the platform's side.
struct Gateway {
    hospital: HospitalId,
    disk: Arc<dyn Engine>,
    inbox: Inbox,
    subscription: Option<u64>,
}

impl Gateway {
    fn new(hospital: HospitalId) -> Self {
        let disk: Arc<dyn Engine> = Arc::new(MemoryEngine::new());
        let inbox = Inbox::open(Store::new(Arc::clone(&disk))).unwrap();
        Self { hospital, disk, inbox, subscription: None }
    }

    fn restart(&mut self) {
        self.inbox = Inbox::open(Store::new(Arc::clone(&self.disk))).unwrap();
        self.subscription = None;
    }

    async fn listen(&mut self, ledger: &Ledger, messages: usize, beat: bool) {
        let now = Timestamp::now();
        let after = self.subscription.unwrap_or_else(|| self.inbox.cursor());
        let (changed, seq) = deliveries(&ledger.state(), ledger.registry(), &self.hospital, after, now);
        let broken = changed.len() > messages;
        for delivery in changed.iter().take(messages) {
            self.inbox.take_in(&over_the_wire(delivery), now).await.unwrap();
        }
        self.subscription = (!broken).then_some(seq);
        if beat && !broken {
            self.inbox.advance(seq, now).await.unwrap();
        }
    }

    fn picture(&self) -> Vec<Picture> {
        let mut pictures: Vec<Picture> = self.inbox.cases().into_iter().map(Picture::of).collect();
        pictures.sort_by_key(|picture| picture.encounter);
        pictures
    }
}

fn over_the_wire(delivery: &CaseDelivery) -> CaseDelivery {
    delivery_from_wire(delivery_to_wire(delivery)).unwrap()
}

/// What a board could show of a case: everything but when this gateway heard of it.
#[derive(Debug, PartialEq)]
struct Picture {
    encounter: EncounterId,
    inquiry: InquiryId,
    standing: CaseStanding,
    situation: Option<Situation>,
    patient: Option<PatientView>,
    record: Option<RecordView>,
    vitals: Timeline,
    observations: Observations,
}

impl Picture {
    fn of(case: HospitalCase) -> Self {
        Self {
            encounter: case.encounter,
            inquiry: case.inquiry,
            standing: case.standing,
            situation: case.situation,
            patient: case.patient,
            record: case.record,
            vitals: case.vitals,
            observations: case.observations,
        }
    }

    fn has_content(&self) -> bool {
        self.situation.is_some()
            || self.patient.is_some()
            || self.record.is_some()
            || self.vitals != Timeline::default()
            || self.observations != Observations::default()
    }
}

struct Region {
    ledger: Arc<Ledger>,
    gateways: Vec<Gateway>,
    cases: Vec<EncounterId>,
    base: Timestamp,
}

impl Region {
    async fn new() -> Self {
        let registry = Arc::new(Registry::parse(simulations::region::TEXT).unwrap());
        let hospitals: Vec<HospitalId> =
            registry.region.hospitals.keys().take(usize::from(HOSPITALS)).cloned().collect();
        let log = Log::open(Store::new(Arc::new(MemoryEngine::new())), "events").unwrap();
        let ledger = Ledger::open(log, registry, Clock::system()).unwrap();
        let base = Timestamp::from_second(Timestamp::now().as_second() - 60).unwrap();
        let mut region =
            Self { ledger, gateways: hospitals.into_iter().map(Gateway::new).collect(), cases: Vec::new(), base };
        for _ in 0..CASES {
            region.cases.push(host::fresh::encounter_id());
            let opened = EncounterEvent::Opened {
                crew: CrewId::new("minato-1").unwrap(),
                headquarters: HeadquartersId::new("minato").unwrap(),
                kind: IncidentKind::AcuteIllness,
            };
            let case = region.cases.len() - 1;
            assert!(matches!(region.crew(case, opened).await, Submitted::Stored(_)));
        }
        region
    }

    async fn crew(&self, case: usize, event: EncounterEvent) -> Submitted {
        self.submit(case, AuthorRole::Crew, "minato-1", event).await
    }

    async fn submit(&self, case: usize, role: AuthorRole, organisation: &str, event: EncounterEvent) -> Submitted {
        let author = Author {
            role,
            organisation: organisation.to_owned(),
            person: PersonId::new("p-1").unwrap(),
            device: DeviceId::new("device-1").unwrap(),
        };
        let (id, encounter) = (host::fresh::event_id(), self.cases[case]);
        let event = RecordedEvent { id, encounter, author, recorded_at: Timestamp::now(), event };
        self.ledger.submit(event).await.unwrap()
    }

    fn at(&self, second: i64) -> Timestamp {
        self.base + jiff::SignedDuration::from_secs(second)
    }

    async fn take(&mut self, step: Step) {
        match step {
            Step::Crew { case, says } => {
                self.crew(case.into(), self.event(says)).await;
            }
            Step::Hospital { number, case, says } => {
                let hospital = self.gateways[usize::from(number)].hospital.clone();
                let inquiry = {
                    let state = self.ledger.state();
                    let case = state.case(self.cases[usize::from(case)]).unwrap();
                    case.encounter.inquiries.latest_of(&hospital).map(|(inquiry, _)| inquiry)
                };
                let Some(inquiry) = inquiry else { return };
                let organisation = hospital.as_str().to_owned();
                let answer = |answer| EncounterEvent::InquiryAnswered { inquiry, hospital: hospital.clone(), answer };
                let event = match says {
                    Reports::Received => EncounterEvent::InquiryReceived { inquiry, hospital },
                    Reports::Seen => EncounterEvent::InquirySeen { inquiry, hospital },
                    Reports::Accept => answer(Answer::Accept),
                    Reports::Decline => answer(Answer::Decline(DeclineReason::NoBed)),
                };
                self.submit(case.into(), AuthorRole::Hospital, &organisation, event).await;
            }
            Step::Listen { number, messages, beat } => {
                let ledger = Arc::clone(&self.ledger);
                self.gateways[usize::from(number)].listen(&ledger, messages, beat).await;
            }
            Step::Restart { number } => self.gateways[usize::from(number)].restart(),
        }
    }

    fn event(&self, says: Says) -> EncounterEvent {
        let hospital = |number: u8| self.gateways[usize::from(number)].hospital.clone();
        let chosen = |hospital, instead_of| EncounterEvent::DestinationRequested {
            hospital,
            reason: None,
            seen: None,
            instead_of,
        };
        match says {
            Says::Complaint(number) => EncounterEvent::ComplaintRecorded { complaint: format!("主訴{number}") },
            Says::Vitals { from_s, count, pulse } => EncounterEvent::VitalsRecorded {
                readings: (from_s..from_s + i64::from(count))
                    .map(|second| VitalReading {
                        at: self.at(second),
                        source: VitalSource::Monitor,
                        values: [(VitalKind::Pulse, Tenths(u16::from(pulse) * 10))].into(),
                    })
                    .collect(),
            },
            Says::Observed { at_s } => EncounterEvent::Observed(Observation {
                note: format!("所見{at_s}"),
                ..Observation::at(self.at(at_s))
            }),
            Says::Identified(number) => EncounterEvent::PatientIdentified(PatientIdentity {
                name: format!("模擬{number}"),
                name_kana: String::new(),
                birth_date: None,
                stated_age_years: Some(number % 100),
                sex: Sex::Female,
                address: String::new(),
                source: IdentitySource::Interview,
            }),
            Says::Fetched(number) => {
                let origin = Origin {
                    source: RecordSource::Claims,
                    institution: None,
                    institution_name: String::new(),
                    date: None,
                    month_only: false,
                };
                let surgery = Surgery { code: String::new(), name: format!("手術{number}"), origin };
                EncounterEvent::CategoryFetched {
                    category: Category::Surgeries,
                    window: Window::Full,
                    outcome: FetchOutcome::Fetched,
                    part: MedicalRecord { surgeries: vec![surgery], ..MedicalRecord::default() },
                    duration_ms: 10,
                }
            }
            Says::Ask(numbers) => {
                EncounterEvent::AskRequested { hospitals: numbers.into_iter().map(hospital).collect(), reason: None }
            }
            Says::Choose(number) => chosen(hospital(number), None),
            Says::ChooseInstead(number, left) => chosen(hospital(number), Some(hospital(left))),
            Says::Close => EncounterEvent::Closed,
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn a_gateway_that_was_interrupted_ends_where_a_new_one_ends(steps in prop::collection::vec(step(), 1..80)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let mut region = Region::new().await;
            for step in steps {
                region.take(step).await;
            }
            for number in 0..usize::from(HOSPITALS) {
                let ledger = Arc::clone(&region.ledger);
                let gateway = &mut region.gateways[number];
                gateway.listen(&ledger, usize::MAX, true).await;
                let mut new = Gateway::new(gateway.hospital.clone());
                new.listen(&ledger, usize::MAX, true).await;
                assert_eq!(gateway.picture(), new.picture());
                for picture in gateway.picture() {
                    assert!(picture.standing.may_read() || !picture.has_content(), "content without the right to read it");
                }
                // And from its disk again.
                let before = gateway.picture();
                gateway.restart();
                assert_eq!(gateway.picture(), before);
            }
        });
    }
}
