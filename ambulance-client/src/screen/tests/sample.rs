//! An invented case, step by step as the platform would tell it. The tests and the example `screen_demo` both use it.
//!
//! Man, 50, vomited blood; surgery a year ago, nobody remembers for what (the first of the published cases).

use std::{collections::BTreeMap, sync::Arc};

use domain::{
    card::{CardSummary, CertificateStanding, TokenKind},
    consent::{Consent, ConsentBasis, IdentityCheck},
    event::{Author, AuthorRole, EncounterEvent, RecordedEvent},
    fetch::Window,
    ids::{CrewId, DeviceId, EncounterId, EventId, HeadquartersId, HospitalId, InquiryId, PersonId},
    inference::{Knowledge, infer},
    inquiry::{Answer, AskOrigin, AskTerms, DeclineReason, EscalationStep},
    interview::{Informant, SpokenHistory},
    meaning::Meaning,
    milestone::Milestone,
    observation::{Gcs, Jcs, Observation, Pupil, Sign},
    patient::{IdentitySource, IdentityVerdict, PatientIdentity, Sex},
    place::Place,
    record::{Category, FetchOutcome, MedicalRecord},
    triage::{ConditionClass, IncidentKind, Triage, Urgency},
    vitals::{Tenths, VitalKind, VitalReading, VitalSource},
};
use host::Clock;
use jiff::{SignedDuration, Timestamp, civil::date};
use journal::{MemoryEngine, Outbox, Store};
use proto::convert::{CandidateView, Guidance, RankingView};
use trust::seal::SealingKey;

use super::{
    records::{RecordClient, http_client_builder},
    tablet::{CardTrust, CrewIdentity, Tablet},
};

#[path = "sample_record.rs"]
mod sample_record;

pub use sample_record::record;

/// Nothing answers here.
const NOWHERE: &str = "http://127.0.0.1:9";

/// A tablet with nothing on it, whose outbox is in memory.
pub fn tablet(clock: Clock) -> Arc<Tablet> {
    tablet_offering(clock, false)
}

/// The same, which may or may not look people up by 基本4情報.
pub fn tablet_offering(clock: Clock, look_up: bool) -> Arc<Tablet> {
    let store = Store::new(Arc::new(MemoryEngine::new()));
    let crew = CrewId::new("minato-1").unwrap();
    let author = Author {
        role: AuthorRole::Crew,
        organisation: crew.as_str().to_owned(),
        person: PersonId::new("captain-1").unwrap(),
        device: DeviceId::new("tablet-minato-1").unwrap(),
    };
    let who = CrewIdentity {
        author,
        crew,
        headquarters: HeadquartersId::new("minato").unwrap(),
        crew_name: "みなと救急1".to_owned(),
    };
    // Refused when another test has set it already.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let key = SealingKey::generate().unwrap().public().clone();
    let records = RecordClient::new(NOWHERE, http_client_builder().build().unwrap()).unwrap();
    let records = records.with_look_up(look_up);
    Tablet::new(
        who,
        clock,
        Outbox::open(store, "to-platform").unwrap(),
        key,
        records,
        Meaning::shipped().unwrap(),
        CardTrust::default(),
    )
}

/// A hospital of the sample region, from 1.
pub fn hospital(number: u8) -> HospitalId {
    HospitalId::new(format!("13112345{number:02}")).unwrap()
}

/// Feeds one case.
pub struct Teller {
    pub tablet: Arc<Tablet>,
    pub id: EncounterId,
    pub now: Timestamp,
    inquiries: BTreeMap<u8, InquiryId>,
    seq: u64,
}

impl Teller {
    /// The platform's ranking for the class that is chosen by now.
    pub fn ranks(&self, at: Timestamp, candidates: Vec<CandidateView>) {
        let class = self.tablet.with_case(self.id, |case| case.encounter.triage.as_ref().map(|triage| triage.class));
        self.tablet.take_ranking(RankingView {
            encounter: self.id,
            at,
            class: class.flatten(),
            candidates,
            guidance: Guidance::default(),
        });
    }

    /// Opens a case.
    pub fn open(tablet: &Arc<Tablet>) -> Self {
        let (crew, headquarters) = (tablet.identity().crew.clone(), tablet.identity().headquarters.clone());
        let now = tablet.clock().now();
        let mut teller = Self {
            tablet: Arc::clone(tablet),
            id: host::fresh::encounter_id(),
            now,
            inquiries: BTreeMap::new(),
            seq: 0,
        };
        teller.tell(25 * 60, EncounterEvent::Opened { crew, headquarters, kind: IncidentKind::AcuteIllness });
        teller
    }

    /// Something happened so many seconds ago.
    pub fn tell(&mut self, seconds_ago: i64, event: EncounterEvent) {
        self.seq += 1;
        let recorded = RecordedEvent {
            id: host::fresh::event_id(),
            encounter: self.id,
            author: self.tablet.identity().author.clone(),
            recorded_at: self.ago(seconds_ago),
            event,
        };
        self.tablet.take_in(self.seq, &recorded);
    }

    fn ago(&self, seconds: i64) -> Timestamp {
        self.now - SignedDuration::from_secs(seconds)
    }

    /// What the family calls the own hospital.
    pub fn names(&mut self, hospitals: &[&str]) {
        let said = SpokenHistory {
            informant: Informant::Family,
            at: self.ago(300),
            medications: Vec::new(),
            surgeries: Vec::new(),
            visits: hospitals.iter().map(|one| (*one).to_owned()).collect(),
            illnesses: Vec::new(),
            allergies: Vec::new(),
            on_dialysis: None,
        };
        self.tell(300, EncounterEvent::Interviewed(said));
    }

    /// Call, scene, patient.
    pub fn arrive(&mut self) {
        let times = [
            (Milestone::CallReceived, 26),
            (Milestone::Notified, 25),
            (Milestone::EnRoute, 24),
            (Milestone::ArrivedOnScene, 14),
            (Milestone::AtPatient, 12),
        ];
        for (milestone, minutes) in times {
            let at = self.ago(minutes * 60);
            self.tell(minutes * 60, EncounterEvent::MilestoneReached { milestone, at });
        }
        self.tell(800, EncounterEvent::Located { place: Place::new(35.6812, 139.7671).unwrap() });
    }

    /// Card, consent, who it is.
    pub fn consent(&mut self) {
        self.tell(
            600,
            EncounterEvent::CardRead(CardSummary {
                token: TokenKind::Card,
                standing: CertificateStanding::Valid,
                certificate_ends: date(2029, 5, 12),
                duration_ms: 2_140,
            }),
        );
        self.tell(
            590,
            EncounterEvent::ConsentRecorded(Consent {
                basis: ConsentBasis::Family,
                supervisor: PersonId::new("captain-1").unwrap(),
                at: self.ago(590),
                categories: Category::ALL.to_vec(),
                identity_check: IdentityCheck::Visual,
            }),
        );
        self.tell(
            588,
            EncounterEvent::PatientIdentified(PatientIdentity {
                name: "渡●　健一".to_owned(),
                name_kana: "ワタナベ　ケンイチ".to_owned(),
                birth_date: Some(date(1976, 3, 9)),
                stated_age_years: None,
                sex: Sex::Male,
                address: "東京都港区芝一丁目●番地".to_owned(),
                source: IdentitySource::Eligibility,
            }),
        );
        let (source, verdict, check) = (IdentitySource::Eligibility, IdentityVerdict::Matches, IdentityCheck::Visual);
        self.tell(580, EncounterEvent::IdentityJudged { source, verdict, check });
    }

    /// The record, one category failed.
    pub fn record(&mut self) {
        let record = record();
        let part = |category| match category {
            Category::Medications => {
                MedicalRecord { medications: record.medications.clone(), ..MedicalRecord::default() }
            }
            Category::Surgeries => MedicalRecord { surgeries: record.surgeries.clone(), ..MedicalRecord::default() },
            Category::Visits => MedicalRecord { visits: record.visits.clone(), ..MedicalRecord::default() },
            _ => MedicalRecord::default(),
        };
        for category in Category::ALL {
            let outcome = match category {
                Category::Treatments => FetchOutcome::TimedOut,
                Category::Dialysis | Category::Checkups => FetchOutcome::Empty,
                _ => FetchOutcome::Fetched,
            };
            self.tell(
                586,
                EncounterEvent::CategoryFetched {
                    category: *category,
                    window: Window::Full,
                    outcome,
                    part: part(*category),
                    duration_ms: 900,
                },
            );
        }
        let knowledge = Knowledge::shipped().unwrap();
        let findings = infer(&record, &knowledge);
        self.tell(585, EncounterEvent::FindingsInferred { findings, knowledge: knowledge.version().to_owned() });
    }

    /// A reading of the vitals.
    pub fn vitals(&mut self, seconds_ago: i64, values: &[(VitalKind, f64)]) {
        let values = values.iter().map(|(kind, value)| (*kind, Tenths((value * 10.0) as u16))).collect();
        let reading = VitalReading { at: self.ago(seconds_ago), source: VitalSource::Monitor, values };
        self.tell(seconds_ago, EncounterEvent::VitalsRecorded { readings: vec![reading] });
    }

    /// What the crew saw, and how the pressure falls.
    pub fn observe(&mut self) {
        for step in 0..12 {
            let (ago, fall) = (700 - step * 60, step as f64);
            let values = [
                (VitalKind::Pulse, 96.0 + 3.0 * fall),
                (VitalKind::Systolic, 128.0 - 4.0 * fall),
                (VitalKind::Diastolic, 74.0 - 2.0 * fall),
                (VitalKind::RespiratoryRate, 20.0 + (fall * 0.7).floor()),
                (VitalKind::Spo2, 97.0 - (fall * 0.2).floor()),
            ];
            self.vitals(ago, &values);
        }
        self.vitals(690, &[(VitalKind::Temperature, 36.2)]);
        self.vitals(300, &[(VitalKind::OxygenFlow, 6.0)]);
        let pupil = Some(Pupil { diameter_tenth_mm: 30, reacts: true });
        self.tell(
            640,
            EncounterEvent::Observed(Observation {
                jcs: Some(Jcs::I1),
                gcs: Gcs::new(4, 5, 6).ok(),
                pupil_left: pupil,
                pupil_right: pupil,
                present: vec![Sign::Haematemesis, Sign::ColdClammySkin, Sign::Pallor],
                absent: vec![Sign::ChestPain],
                ecg: "洞性頻脈".to_owned(),
                ..Observation::at(self.ago(640))
            }),
        );
        self.tell(
            630,
            EncounterEvent::ComplaintRecorded {
                complaint: "昨夜から吐血4回、立ち上がれない".to_owned()
            },
        );
        let triage = Triage { class: ConditionClass::GastrointestinalBleed, urgency: Urgency::Red1, flags: Vec::new() };
        self.tell(620, EncounterEvent::Triaged(triage));
    }

    /// The crew asks and the platform sends on.
    pub fn ask(&mut self, numbers: &[u8]) {
        self.tell(
            70,
            EncounterEvent::AskRequested {
                hospitals: numbers.iter().map(|number| hospital(*number)).collect(),
                reason: None,
            },
        );
        for number in numbers {
            let inquiry = host::fresh::inquiry_id();
            self.inquiries.insert(*number, inquiry);
            let sent = EncounterEvent::InquirySent {
                inquiry,
                hospital: hospital(*number),
                rank: u32::from(*number),
                drive_min: 6 + 4 * u32::from(*number),
                terms: AskTerms {
                    origin: AskOrigin::Suggested,
                    standard: "shiomi-west/2026".to_owned(),
                    ..AskTerms::default()
                },
            };
            self.tell(69, sent);
        }
    }

    /// The screen of a hospital has it, a person has seen it, it answers.
    pub fn received(&mut self, number: u8) {
        let inquiry = self.inquiries[&number];
        self.tell(68, EncounterEvent::InquiryReceived { inquiry, hospital: hospital(number) });
    }

    pub fn seen(&mut self, number: u8) {
        let inquiry = self.inquiries[&number];
        self.tell(41, EncounterEvent::InquirySeen { inquiry, hospital: hospital(number) });
    }

    pub fn answer(&mut self, number: u8, answer: Answer) {
        let inquiry = self.inquiries[&number];
        self.tell(12, EncounterEvent::InquiryAnswered { inquiry, hospital: hospital(number), answer });
    }

    /// The question to a hospital that was asked.
    pub fn inquiry(&self, number: u8) -> InquiryId {
        self.inquiries[&number]
    }

    /// A hospital wants to know something; returns the query's identity.
    pub fn query(&mut self, number: u8, seconds_ago: i64, text: &str) -> EventId {
        let (inquiry, hospital) = (self.inquiry(number), hospital(number));
        self.tell(seconds_ago, EncounterEvent::QueryRaised { inquiry, hospital, text: text.to_owned() });
        let board = self.tablet.with_case(self.id, |case| case.encounter.inquiries.clone()).unwrap();
        board.get(inquiry).unwrap().queries.last().unwrap().id
    }

    /// The platform escalates a question.
    pub fn escalate(&mut self, number: u8, seconds_ago: i64, step: EscalationStep) {
        let (inquiry, hospital) = (self.inquiry(number), hospital(number));
        self.tell(seconds_ago, EncounterEvent::InquiryEscalated { inquiry, hospital, step });
    }

    /// The destination takes its word back.
    pub fn lose(&mut self, number: u8, reason: DeclineReason) {
        let (inquiry, hospital) = (self.inquiry(number), hospital(number));
        self.tell(2, EncounterEvent::AcceptanceWithdrawn { inquiry, hospital, reason });
    }

    /// The platform decided.
    pub fn decide(&mut self, number: u8) {
        let inquiry = self.inquiries[&number];
        self.tell(
            4,
            EncounterEvent::DestinationDecided {
                hospital: hospital(number),
                inquiry,
                standard: "shiomi-west/2026".to_owned(),
            },
        );
        for (other, inquiry) in self.inquiries.clone() {
            if other != number {
                let reason = domain::inquiry::ReleaseReason::AnotherChosen;
                self.tell(4, EncounterEvent::InquiryReleased { inquiry, hospital: hospital(other), reason });
            }
        }
    }
}
