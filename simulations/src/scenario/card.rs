//! `[person.card]`: what is held to the reader, what is wrong with it, and when.

use domain::milestone::Milestone;
use platform_server::registry::Mistake;
use serde::Deserialize;
use toml::Spanned;

use super::{Timeline, reader::Reader};
use crate::{
    cards::{CardCondition, Defect},
    people::Registration,
};

/// Slowest card: at ten seconds per command every reader has given up. Such a card is `broken`.
const MS_PER_APDU_MAX: u32 = 10_000;

/// When nothing else is said, the card is laid down so long after the patient is in the vehicle (車内収容), as the trials found.
const AFTER_LOADED_S: u32 = 60;

/// Commands that a card answers before it slips: selected, but the certificate is not read yet.
const APDUS_BEFORE_REMOVAL: u32 = 3;

/// What can be wrong with a card or with what the national service knows of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Condition {
    /// Nothing.
    #[default]
    Ok,
    /// Certificate expired, up to the end of the third month after the month of expiry: eligibility only.
    ExpiredInGrace,
    /// Certificate expired longer ago.
    Expired,
    /// Not registered as insurance card.
    NotRegistered,
    /// Lost, suspended, or its certificate revoked.
    Revoked,
    /// Issued under age one, without a photo: PIN only.
    Photoless,
    /// The chip does not answer properly.
    Broken,
    /// Slips off the reader once; laid down again, it is read.
    RemovedMidRead,
    /// No card at hand.
    Absent,
    /// Some other card.
    NotAMynaCard,
    /// A phone whose owner cannot unlock it.
    LockedPhone,
    /// An iPhone whose owner cannot unlock it.
    LockedIphone,
    /// An iPhone that its owner has unlocked; it is read like a card.
    UnlockedIphone,
    /// A phone whose PIN is blocked.
    PhonePinBlocked,
    /// One try is left to the PIN.
    LastTry,
    /// No try is left to the PIN.
    PinBlocked,
    /// No try is left to the number printed on it.
    PrintedNumberBlocked,
    /// Signed by the authority's generation before the current one.
    OlderAuthority,
    /// Signed by somebody with the authority's name, whom nobody pins.
    UnknownAuthority,
    /// A certificate for signatures where that for authentication should be.
    WrongUse,
    /// A kind of key that no reader knows.
    UnknownKey,
    /// The files of a card on another chip.
    Copied,
    /// It refuses to be read, which no real card does.
    Refusing,
    /// The certificate announces 28 KB.
    OversizedCertificate,
    /// It does not know any terminal.
    StrangeTerminal,
    /// A card without authentication certificate.
    NoCertificate,
    /// The certificate ends in 23 days.
    ExpiresSoon,
    /// The certificate begins tomorrow.
    NotYetValid,
    /// 住民基本台帳カード, the card before this one.
    OldResidentCard,
    /// The next card, as far as it is planned.
    NextGeneration,
    /// The files of the card hold garbage.
    Garbage,
    /// Answers as late as a real card may.
    Paced,
    /// 資格(無効): shown, never blocking.
    InvalidQualification,
    /// 資格情報なし: shown, never blocking.
    NoQualification,
    /// Self-defence force, day-labourer and some welfare schemes.
    SchemeNotRetrievable,
    /// The card of somebody else (swapped bags); `[other_person]` says whose.
    OtherPerson,
}

impl Condition {
    /// What the national service knows.
    #[must_use]
    pub const fn registration(self) -> Registration {
        match self {
            Self::NotRegistered => Registration::NotRegistered,
            Self::Revoked => Registration::Revoked,
            Self::Photoless => Registration::Photoless,
            Self::InvalidQualification => Registration::InvalidQualification,
            Self::NoQualification => Registration::NoQualification,
            Self::SchemeNotRetrievable => Registration::SchemeNotRetrievable,
            _ => Registration::Registered,
        }
    }
}

/// A card and when it is laid on the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Card {
    /// What is wrong with it.
    pub condition: Condition,
    /// When it is laid on the reader, seconds after the start.
    pub presented_at_s: u32,
    /// Extra time before each answer of the chip, milliseconds; 0 for a card that lies well.
    pub ms_per_apdu: u32,
}

impl Card {
    /// The chip to simulate; `None` when there is no card.
    #[must_use]
    pub const fn chip(&self) -> Option<CardCondition> {
        Some(match self.condition {
            Condition::Absent => return None,
            Condition::ExpiredInGrace => CardCondition::ExpiredInGrace,
            Condition::Expired => CardCondition::Expired,
            Condition::Photoless => CardCondition::NoPhoto,
            Condition::Broken => CardCondition::Broken { defect: Defect::Status6f00 },
            Condition::RemovedMidRead => CardCondition::RemovedMidRead { after_apdus: APDUS_BEFORE_REMOVAL },
            Condition::NotAMynaCard => CardCondition::NotAMynaCard,
            Condition::LockedPhone => CardCondition::LockedPhone,
            Condition::LockedIphone => CardCondition::LockedIphone,
            Condition::UnlockedIphone => CardCondition::UnlockedIphone,
            Condition::PhonePinBlocked => CardCondition::PhonePinBlocked,
            Condition::LastTry => CardCondition::LastTry,
            Condition::PinBlocked => CardCondition::PinBlocked,
            Condition::PrintedNumberBlocked => CardCondition::PrintedNumberBlocked,
            Condition::OlderAuthority => CardCondition::OlderAuthority,
            Condition::UnknownAuthority => CardCondition::UnknownAuthority,
            Condition::WrongUse => CardCondition::WrongUse,
            Condition::UnknownKey => CardCondition::UnknownKey,
            Condition::Copied => CardCondition::Copied,
            Condition::Refusing => CardCondition::Refusing,
            Condition::OversizedCertificate => CardCondition::OversizedCertificate,
            Condition::StrangeTerminal => CardCondition::StrangeTerminal,
            Condition::NoCertificate => CardCondition::NoCertificate,
            Condition::ExpiresSoon => CardCondition::ExpiresSoon,
            Condition::NotYetValid => CardCondition::NotYetValid,
            Condition::OldResidentCard => CardCondition::OldResidentCard,
            Condition::NextGeneration => CardCondition::NextGeneration,
            Condition::Garbage => CardCondition::Broken { defect: Defect::Garbage },
            Condition::Paced => CardCondition::Paced,
            _ if self.ms_per_apdu > 0 => CardCondition::Slow { ms_per_apdu: self.ms_per_apdu as u64 },
            _ => CardCondition::Ok,
        })
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CardFile {
    #[serde(default)]
    pub condition: Condition,
    presented_at_s: Option<Spanned<u32>>,
    ms_per_apdu: Option<Spanned<u32>>,
}

impl CardFile {
    pub fn read(&self, timeline: &Timeline, reader: &Reader<'_>) -> Result<Card, Mistake> {
        let at_patient_s = timeline.at_s(Milestone::AtPatient);
        let presented_at_s = match &self.presented_at_s {
            Some(at_s) => reader.second_from(at_s, at_patient_s, "the crew is at the patient")?,
            None => timeline.at_s(Milestone::Loaded) + AFTER_LOADED_S,
        };
        let mut slow_ms = 0;
        if let Some(ms) = &self.ms_per_apdu {
            slow_ms = *ms.get_ref();
            let chip = Card { condition: self.condition, presented_at_s, ms_per_apdu: slow_ms }.chip();
            if slow_ms > MS_PER_APDU_MAX {
                let problem = format!("{slow_ms} ms per command is slower than any card");
                return Err(reader.wrong(
                    ms,
                    problem,
                    format!("Give 0 to {MS_PER_APDU_MAX}, or condition = \"broken\""),
                ));
            }
            if slow_ms > 0 && !matches!(chip, Some(CardCondition::Slow { .. })) {
                let problem = "a card in this condition cannot be slow as well";
                return Err(reader.wrong(ms, problem, "Remove `ms_per_apdu`, or use condition = \"ok\""));
            }
        }
        Ok(Card { condition: self.condition, presented_at_s, ms_per_apdu: slow_ms })
    }
}
