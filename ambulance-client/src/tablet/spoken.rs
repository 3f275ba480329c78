//! Without a card, or beside it: what is said of the patient, and why there is nothing to read.

use domain::{
    event::EncounterEvent,
    ids::EncounterId,
    interview::{Informant, NoCardReason, SPOKEN_LINES_MAX, SpokenHistory},
    patient::{IdentitySource, PatientIdentity, Sex},
    text::free_text,
};
use jiff::civil::Date;

use super::{ActError, Acts};

/// Who it is, as somebody said. `Debug` prints nothing of it.
#[derive(Clone)]
pub struct InterviewEntry {
    /// Name; may be empty.
    pub name: String,
    /// フリガナ; may be empty.
    pub name_kana: String,
    /// 生年月日, when it was said.
    pub birth_date: Option<Date>,
    /// Age in years, said or guessed.
    pub age_years: Option<u8>,
    /// Sex.
    pub sex: Sex,
    /// 住所; may be empty.
    pub address: String,
}

impl InterviewEntry {
    /// Nothing but the sex.
    #[must_use]
    pub const fn of(sex: Sex) -> Self {
        Self {
            name: String::new(),
            name_kana: String::new(),
            birth_date: None,
            age_years: None,
            sex,
            address: String::new(),
        }
    }
}

/// What was said of the patient's history: texts with a line for each item. `Debug` prints nothing of it.
#[derive(Clone)]
pub struct SpokenEntry {
    /// Who said it.
    pub informant: Informant,
    /// 服薬
    pub medications: String,
    /// 既往歴
    pub illnesses: String,
    /// アレルギー
    pub allergies: String,
    /// 手術歴
    pub surgeries: String,
    /// かかりつけ医療機関
    pub visits: String,
    /// 透析
    pub on_dialysis: Option<bool>,
}

/// Highest age that can be stated.
const AGE_MAX_YEARS: u8 = 150;

impl Acts {
    /// Records who the patient is, as somebody said. It stands below what a card says, and comes back when the card was another person's.
    ///
    /// # Errors
    /// [`ActError`] for a text that is too long or an impossible age.
    pub async fn interview(&self, encounter: EncounterId, entry: InterviewEntry) -> Result<(), ActError> {
        if entry.age_years.is_some_and(|years| years > AGE_MAX_YEARS) {
            return Err(ActError::Age);
        }
        let identity = PatientIdentity {
            name: free_text(&entry.name)?,
            name_kana: free_text(&entry.name_kana)?,
            birth_date: entry.birth_date,
            stated_age_years: entry.age_years,
            sex: entry.sex,
            address: free_text(&entry.address)?,
            source: IdentitySource::Interview,
        };
        self.record(encounter, EncounterEvent::PatientIdentified(identity)).await?;
        Ok(())
    }

    /// Records what was said of the patient's history.
    ///
    /// # Errors
    /// [`ActError::Text`] for a line that is too long, [`ActError::Lines`] for too many lines.
    pub async fn tell_history(&self, encounter: EncounterId, entry: SpokenEntry) -> Result<(), ActError> {
        let spoken = SpokenHistory {
            informant: entry.informant,
            at: self.clock.now(),
            medications: lines(&entry.medications)?,
            surgeries: lines(&entry.surgeries)?,
            visits: lines(&entry.visits)?,
            illnesses: lines(&entry.illnesses)?,
            allergies: lines(&entry.allergies)?,
            on_dialysis: entry.on_dialysis,
        };
        self.record(encounter, EncounterEvent::Interviewed(spoken)).await?;
        Ok(())
    }

    /// Records why there is no card to read.
    ///
    /// # Errors
    /// [`ActError::Empty`] while a card of the case is at hand, [`ActError::Record`].
    pub async fn have_no_card(&self, encounter: EncounterId, reason: NoCardReason) -> Result<(), ActError> {
        if self.with_case(encounter, super::WorkingCase::has_card) == Some(true) {
            return Err(ActError::Empty);
        }
        self.record(encounter, EncounterEvent::CardUnavailable { reason }).await?;
        Ok(())
    }
}

fn lines(text: &str) -> Result<Vec<String>, ActError> {
    let lines: Vec<String> = text
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| free_text(line).map_err(ActError::from))
        .collect::<Result<_, _>>()?;
    if lines.len() > SPOKEN_LINES_MAX { Err(ActError::Lines) } else { Ok(lines) }
}
