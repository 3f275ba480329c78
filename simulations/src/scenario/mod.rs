//! A scenario: one synthetic person, one crew, some hospitals, what goes wrong, and what is expected to come of it.
//!
//! Written as TOML for `play`; documented field by field in `docs/scenarios.md`. A file with a mistake is refused with its
//! line, its field and what to do. All times are whole seconds after [`Scenario::start`], the moment of the call (覚知).
//!
//! **Architecture Invariant:** nothing here runs anything. A scenario is data; whoever plays it decides by what means.
//!
//! | file | what it says |
//! |---|---|
//! | `file` | the form of the file as a whole |
//! | `reader` | what every part needs to be read: places in the text, hospitals, times |
//! | `person`, `record`, `drug`, `day` | who it is and what the national record holds |
//! | `card`, `service`, `consent` | the card, the record service, the consent |
//! | `card_act` | what is done at the reader, and what the tablet must say to it |
//! | `crew`, `timeline`, `situation`, `vitals`, `monitor` | where and when the crew does and sees what |
//! | `asking`, `call_up`, `hospital`, `network` | who is asked or calls the case up, how hospitals answer, which line fails |
//! | `expect`, `expect_card` | what must have happened in the end |

mod asking;
mod call_up;
mod card;
mod card_act;
mod consent;
mod crew;
mod day;
mod drug;
mod error;
mod expect;
mod expect_card;
mod expect_own;
mod file;
mod hospital;
mod monitor;
mod network;
mod person;
mod reader;
mod record;
mod route_act;
mod service;
mod shipped;
mod situation;
mod timeline;
mod vitals;

#[cfg(test)]
mod tests;

use domain::{
    ids::HospitalId, observation::Observation, patient::IdentityVerdict, region::Hospital, triage::Triage,
    vitals::VitalReading,
};
use jiff::{SignedDuration, Timestamp};
use platform_server::registry::Registry;

pub use self::{
    asking::{Ask, Choice, ChoiceRule, Whom},
    call_up::CallUpPlan,
    card::{Card, Condition},
    card_act::{CardAct, Deed, Listing},
    consent::ConsentPlan,
    crew::CrewPlan,
    error::ScenarioError,
    expect::{Expect, ExpectedDestination, HospitalSaw},
    expect_card::ExpectedCard,
    expect_own::ExpectedOwn,
    hospital::{HospitalPlan, ReadinessPlan, Reply},
    monitor::Monitor,
    network::{NetworkFault, NetworkFaultKind, Party},
    route_act::RouteAct,
    service::{Service, ServiceFault},
    shipped::SHIPPED,
    situation::Interview,
    timeline::Timeline,
};
use crate::people::Person;

/// Largest scenario file. The longest shipped one has 8 kB; a megabyte is some other file.
pub const SCENARIO_MAX_BYTES: usize = 1024 * 1024;

/// Latest second of a scenario: three hours, the length of monitor data that one case keeps.
pub const SCENARIO_MAX_S: u32 = 10_800;

/// Fastest play: a whole case in five seconds. Beyond it the programs under test, not the scenario, would set the pace.
pub const SPEED_MAX: f64 = 600.0;

/// Slowest play: ten times slower than life, to look at one moment.
pub const SPEED_MIN: f64 = 0.1;

/// Something at a moment of the scenario.
#[derive(Debug, Clone, PartialEq)]
pub struct At<T> {
    /// Seconds after the start.
    pub at_s: u32,
    /// What.
    pub what: T,
}

/// One case to be played. Lists are in the order of time.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// Name of the file, for messages.
    pub file_name: String,
    /// Title in one line.
    pub title: String,
    /// What it shows; may be empty.
    pub description: String,
    /// The moment of the call: second 0.
    pub start: Timestamp,
    /// Scenario seconds per real second, [`SPEED_MIN`] to [`SPEED_MAX`].
    pub speed: f64,
    /// Seed of everything random (monitor noise); the same seed gives the same play.
    pub seed: u64,
    /// The patient.
    pub person: Person,
    /// The card that is held to the reader.
    pub card: Card,
    /// What is done at the reader, in the order of time.
    pub card_acts: Vec<CardAct>,
    /// What somebody says of the identity that the tablet shows; `None` when nobody looks.
    pub verdict: Option<IdentityVerdict>,
    /// Whose card it is, when it is not the patient's ([`Condition::OtherPerson`]).
    pub other_person: Option<Person>,
    /// The national record service.
    pub service: Service,
    /// Consent; `None` when nobody asks for it.
    pub consent: Option<ConsentPlan>,
    /// Crew, scene and the eleven times.
    pub crew: CrewPlan,
    /// 主訴
    pub complaints: Vec<At<String>>,
    /// What is told when the card says nothing.
    pub interview: Option<Interview>,
    /// 観察; the instant inside is `start` + `at_s`.
    pub observations: Vec<At<Observation>>,
    /// Vitals by hand; the instant inside is `start` + `at_s`.
    pub vitals: Vec<At<VitalReading>>,
    /// Vitals from the monitor.
    pub monitor: Option<Monitor>,
    /// Class, urgency, flags.
    pub triages: Vec<At<Triage>>,
    /// Findings (codes) that the crew dismisses.
    pub dismissals: Vec<At<String>>,
    /// Seconds at which the crew pulls once more what failed.
    pub retries_s: Vec<u32>,
    /// Questions to hospitals.
    pub asks: Vec<Ask>,
    /// What the crew does about hospitals beside asking and choosing.
    pub route_acts: Vec<At<RouteAct>>,
    /// Hospitals that call the case up by its code.
    pub call_ups: Vec<CallUpPlan>,
    /// Which acceptance becomes the destination.
    pub choice: Choice,
    /// Hospitals that the file describes.
    pub hospitals: Vec<HospitalPlan>,
    /// How every other hospital answers.
    pub other_hospitals: Reply,
    /// Lines that fail.
    pub network: Vec<NetworkFault>,
    /// What must have happened in the end.
    pub expect: Option<Expect>,
    /// The region with the hospitals that the file adds.
    pub registry: Registry,
    /// The same as the text of a registry file, to start a server with.
    pub registry_text: String,
}

impl Scenario {
    /// Reads a scenario. `file_name` appears in messages only.
    ///
    /// # Errors
    /// [`ScenarioError`] names file, line, field, what is wrong and what to do. The first mistake ends the reading.
    pub fn parse(text: &str, file_name: &str) -> Result<Self, ScenarioError> {
        file::read(text, file_name)
    }

    /// The instant of a second of the scenario.
    #[must_use]
    pub fn instant(&self, at_s: u32) -> Timestamp {
        instant(self.start, i64::from(at_s))
    }

    /// How a hospital answers.
    #[must_use]
    pub fn reply_of(&self, hospital: &HospitalId) -> Reply {
        self.hospitals.iter().find(|plan| plan.hospital == *hospital).map_or(self.other_hospitals, |plan| plan.reply)
    }

    /// The person whose card is held to the reader.
    #[must_use]
    pub fn card_holder(&self) -> &Person {
        let picked_up = self.card.condition == Condition::OtherPerson;
        self.other_person.as_ref().filter(|_| picked_up).unwrap_or(&self.person)
    }

    /// A hospital of the region.
    #[must_use]
    pub fn hospital(&self, id: &HospitalId) -> Option<&Hospital> {
        self.registry.region.hospitals.get(id)
    }
}

/// The start lies in this century and the offset is hours: the sum is always an instant.
fn instant(start: Timestamp, at_s: i64) -> Timestamp {
    start.saturating_add(SignedDuration::from_secs(at_s)).unwrap_or(start)
}
