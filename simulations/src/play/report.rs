//! What came of a play.

use domain::ids::HospitalId;
use serde::Serialize;
use serde_json::Value;

use super::sheet::Sheets;

/// Everything a reviewer wants to know. Synthetic people only.
#[derive(Debug, Clone, Serialize)]
pub struct Report {
    /// Title of the scenario.
    pub title: String,
    /// File of the scenario.
    pub file: String,
    /// True when every expectation was met.
    pub ok: bool,
    /// Expectations that were not met, in words.
    pub failed: Vec<String>,
    /// How many expectations were checked.
    pub checked: usize,
    /// The case.
    pub encounter: String,
    /// The crew.
    pub crew: String,
    /// The card's condition in the scenario.
    pub card_condition: String,
    /// What the tablet knew at the end: card, consent, patient, pulls, record, findings, vitals, questions, refusals, destination.
    pub tablet: Value,
    /// かかりつけ as the tablet had it at the end: institutions, how each was matched, namesakes, and what was said.
    pub own_hospitals: Value,
    /// The ranking with reasons as it stood when the crew first asked.
    pub candidates_when_asked: Value,
    /// Who was asked when and answered what.
    pub inquiries: Vec<InquiryReport>,
    /// The hospital that takes the patient.
    pub winner: Option<HospitalReport>,
    /// What the destination had on its board just before the vehicle arrived.
    pub hospital_saw: Value,
    /// What every asked hospital can still read at the end.
    pub hospitals_at_end: Vec<HospitalAtEnd>,
    /// Taps of the crew.
    pub taps: Taps,
    /// Real milliseconds of each stage.
    pub timings_ms: TimingsMs,
    /// Requests that the record service answered, by category: how often and with what.
    pub record_service_requests: Vec<String>,
    /// Monitor readings that were sent to the tablet.
    pub monitor_readings_sent: u32,
    /// Rows of the table of card conditions that the tablet showed at some time (codes).
    pub conditions_seen: Vec<String>,
    /// The tablet asked about an identity that contradicts what was said.
    pub contradiction: bool,
    /// The service was asked for the record of somebody whom nobody had compared with the patient yet.
    pub asked_before_look: bool,
    /// What was done at the reader, and what the tablet said.
    pub card_acts: Vec<CardActReport>,
    /// What the handover sheet gave to be read over the telephone, just before arrival.
    pub read_aloud: String,
    /// The page of the case before it was closed.
    #[serde(skip)]
    pub page: String,
    /// The handover sheets, just before arrival.
    #[serde(skip)]
    pub sheets: Sheets,
}

/// Something done at the reader.
#[derive(Debug, Clone, Serialize)]
pub struct CardActReport {
    /// Scenario second.
    pub at_s: u32,
    /// What.
    pub deed: String,
    /// What the tablet had to say: a row's code, or `accepted`.
    pub expected: String,
    /// What it said.
    pub told: String,
}

/// One question.
#[derive(Debug, Clone, Serialize)]
pub struct InquiryReport {
    /// Whom.
    pub hospital: HospitalId,
    /// Its name.
    pub name: String,
    /// Rank when asked.
    pub rank: u64,
    /// Scenario seconds.
    pub asked_s: f64,
    /// Scenario seconds; the screen had it.
    pub received_s: Option<f64>,
    /// Scenario seconds; a person saw it.
    pub seen_s: Option<f64>,
    /// Scenario seconds of the answer.
    pub answered_s: Option<f64>,
    /// `accept` or the official reason's code.
    pub answer: Option<String>,
    /// Why it was taken back.
    pub released: Option<String>,
}

/// A hospital by code and name.
#[derive(Debug, Clone, Serialize)]
pub struct HospitalReport {
    /// Institution code.
    pub hospital: HospitalId,
    /// Its name.
    pub name: String,
    /// Scenario second of the decision.
    pub decided_s: f64,
}

/// What a hospital can still read at the end.
#[derive(Debug, Clone, Serialize)]
pub struct HospitalAtEnd {
    /// Institution code.
    pub hospital: HospitalId,
    /// Its name.
    pub name: String,
    /// Where it stands: asked, destination, declined, released; `unknown` when its gateway never heard of the case.
    pub standing: String,
    /// Clinical parts that its gateway still holds.
    pub can_read: Vec<String>,
}

/// Taps of the crew.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Taps {
    /// From taking up the card to the record on the screen.
    pub card_to_record: u32,
    /// All of the case.
    pub total: u32,
    /// Each with its scenario second.
    pub list: Vec<(u32, String)>,
}

/// Real milliseconds.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TimingsMs {
    /// Card: first APDU to certificate in hand.
    pub card: Option<f64>,
    /// Consent to the first category on the tablet.
    pub consent_to_first: Option<f64>,
    /// Consent to the last category on the tablet.
    pub consent_to_complete: Option<f64>,
    /// Card in hand (or consent, whichever came later) to the whole record on the tablet.
    pub card_to_record: Option<f64>,
    /// The tap "ask" to the case on each asked hospital's board (live stream).
    pub ask_to_screen: Vec<(HospitalId, f64)>,
    /// Vitals entered by hand to the board of a hospital that may read them (live stream).
    pub push_to_screen: Vec<f64>,
    /// Median of `push_to_screen` and `ask_to_screen` together.
    pub push_to_screen_median: Option<f64>,
    /// The tap "this hospital" to the decision on the tablet.
    pub choose_to_decided: Option<f64>,
}
