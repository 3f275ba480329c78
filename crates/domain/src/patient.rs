//! 傷病者: who it is, as far as known, and from where that is known.

use jiff::{Timestamp, civil::Date};

use crate::{consent::IdentityCheck, ids::PersonId};

coded! {
    /// 性別 as the upstream interface codes it (1 male, 2 female, otherwise not stated).
    pub enum Sex {
        Male = "male", "男性", "Male";
        Female = "female", "女性", "Female";
        NotStated = "not-stated", "不明", "Not stated";
    }
}

coded! {
    /// 年齢区分 of the fire statistics.
    pub enum AgeBand {
        Newborn = "newborn", "新生児", "Newborn (<28 days)";
        Infant = "infant", "乳幼児", "Infant (<7 years)";
        Minor = "minor", "少年", "Minor (<18 years)";
        Adult = "adult", "成人", "Adult (<65 years)";
        Elderly = "elderly", "高齢者", "Elderly (65 and over)";
    }
}

coded! {
    /// Where the identity comes from, the one that counts most first.
    pub enum IdentitySource {
        Eligibility = "eligibility", "資格情報(マイナンバーカード)", "Eligibility (card)";
        CardFace = "card-face", "券面事項(マイナンバーカード)", "Printed data in the card";
        /// The record service found one person by name, birth date, sex and address.
        LookUp = "look-up", "資格情報(4情報照会)", "Eligibility (look-up by four items)";
        MobileDocument = "mobile-document", "スマホ(カード代替電磁的記録)", "Phone (mobile document)";
        Interview = "interview", "聞き取り", "Interview";
    }
}

coded! {
    /// What a person says who compared the patient with what a card or a phone says.
    pub enum IdentityVerdict {
        Matches = "matches", "一致", "Matches";
        Differs = "differs", "一致しない", "Does not match";
    }
}

/// Somebody compared the patient with an identity and found that it is the patient's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Confirmation {
    /// Who.
    pub person: PersonId,
    /// When, by that person's clock.
    pub at: Timestamp,
    /// How.
    pub check: IdentityCheck,
}

/// Stands where a character could not be represented.
pub const UNSHOWABLE: char = '●';

/// Who the patient is, as far as known. Its `Debug` prints no content: identities never reach a log.
#[derive(Clone, PartialEq, Eq)]
pub struct PatientIdentity {
    /// 氏名, shown as it came, with ● where a character could not be represented. Empty when unknown.
    pub name: String,
    /// フリガナ. Empty when unknown.
    pub name_kana: String,
    /// 生年月日
    pub birth_date: Option<Date>,
    /// Age in years said in an interview when no birth date is known.
    pub stated_age_years: Option<u8>,
    /// 性別
    pub sex: Sex,
    /// 住所; may be empty, may hold ●.
    pub address: String,
    /// Where this comes from.
    pub source: IdentitySource,
}

impl std::fmt::Debug for PatientIdentity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("PatientIdentity").field("source", &self.source).finish_non_exhaustive()
    }
}

impl PatientIdentity {
    /// True when somebody who has it in writing could not pass all of it on: [`UNSHOWABLE`] in the name or the address, or no address in the
    /// eligibility. Never a reason to stop.
    #[must_use]
    pub fn is_shown_in_part(&self) -> bool {
        match self.source {
            IdentitySource::Interview => false,
            IdentitySource::Eligibility if self.address.is_empty() => true,
            _ => self.name.contains(UNSHOWABLE) || self.address.contains(UNSHOWABLE),
        }
    }

    /// Age in full years on a day: from the birth date where known, else as stated.
    #[must_use]
    pub fn age_years(&self, today: Date) -> Option<u8> {
        match self.birth_date {
            Some(birth) => age_on(birth, today),
            None => self.stated_age_years,
        }
    }

    /// True when both are known to be one person: birth date, sex and name are there and equal.
    #[must_use]
    pub fn names_the_same(&self, other: &Self) -> bool {
        self.birth_date.is_some()
            && self.birth_date == other.birth_date
            && self.sex == other.sex
            && !self.name.is_empty()
            && self.name == other.name
    }

    /// Age band on a day, when an age is known.
    #[must_use]
    pub fn age_band(&self, today: Date) -> Option<AgeBand> {
        let newborn = self
            .birth_date
            .is_some_and(|birth| birth <= today && birth.until(today).is_ok_and(|span| span.get_days() < 28));
        if newborn { Some(AgeBand::Newborn) } else { self.age_years(today).map(band_of_years) }
    }
}

/// An age said or guessed by a crew may be wrong by so much before it counts as a contradiction: half a generation.
pub const AGE_CONFLICT_YEARS: u8 = 20;

/// True when what the crew said of the patient contradicts an identity from a card: another sex, or an age that differs by more than
/// [`AGE_CONFLICT_YEARS`]. Then nothing of it may be merged: bags get swapped, and there may be two patients in one vehicle.
#[must_use]
pub fn contradicts(said: &PatientIdentity, card: &PatientIdentity, today: Date) -> bool {
    let sex = said.sex != card.sex && said.sex != Sex::NotStated && card.sex != Sex::NotStated;
    let age = match (said.age_years(today), card.age_years(today)) {
        (Some(said), Some(card)) => said.abs_diff(card) > AGE_CONFLICT_YEARS,
        _ => false,
    };
    sex || age
}

/// Full years between a birth date and a day; `None` for a birth date in the future or more than 150 years ago.
#[must_use]
pub fn age_on(birth: Date, today: Date) -> Option<u8> {
    if birth > today {
        return None;
    }
    let had_birthday = (today.month(), today.day()) >= (birth.month(), birth.day());
    let years = i32::from(today.year()) - i32::from(birth.year()) - i32::from(!had_birthday);
    u8::try_from(years).ok().filter(|years| *years <= 150)
}

fn band_of_years(years: u8) -> AgeBand {
    match years {
        0..=6 => AgeBand::Infant,
        7..=17 => AgeBand::Minor,
        18..=64 => AgeBand::Adult,
        _ => AgeBand::Elderly,
    }
}

/// The day in Japan at an instant (fixed UTC+9: Japan has no summer time).
#[must_use]
pub fn japan_date(now: jiff::Timestamp) -> Date {
    now.to_zoned(japan()).date()
}

/// Japan's time zone, UTC+9.
#[must_use]
pub fn japan() -> jiff::tz::TimeZone {
    jiff::tz::TimeZone::fixed(jiff::tz::offset(9))
}

impl Default for Sex {
    /// Not known is not stated.
    fn default() -> Self {
        Self::NotStated
    }
}
