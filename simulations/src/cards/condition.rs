//! What can be wrong with a card, as data that a scenario can name.
//!
//! Only what the card itself shows. Whether a card is suspended, its certificate revoked or the person not registered is
//! the knowledge of the record service.

use jiff::civil::Time;
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The condition of one card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum CardCondition {
    /// Nothing is wrong.
    #[default]
    Ok,
    /// The certificate expired not long ago: eligibility only.
    ExpiredInGrace,
    /// The certificate expired long ago.
    Expired,
    /// A card without a photo, issued to an infant. The chip reads like any other: it is the crew that must see it.
    NoPhoto,
    /// The chip is broken.
    Broken {
        /// How it shows.
        defect: Defect,
    },
    /// The card slips off the reader once. Laid down again, it can be read.
    RemovedMidRead {
        /// Commands that are still answered before it slips.
        after_apdus: u32,
    },
    /// Some other card: a chip without the application.
    NotAMynaCard,
    /// A card that lies badly or has an old chip.
    Slow {
        /// Extra time before each answer, in milliseconds.
        ms_per_apdu: u64,
    },
    /// An Android phone: its certificate is behind the owner's PIN.
    LockedPhone,
    /// An Android phone whose PIN is blocked.
    PhonePinBlocked,
    /// An iPhone that nobody has unlocked.
    LockedIphone,
    /// An iPhone that its owner has unlocked by face or finger.
    UnlockedIphone,
    /// Answers as late as a real card may: 15 ms each, 300 ms for a signature.
    Paced,
    /// The certificate ends in 23 days.
    ExpiresSoon,
    /// The certificate begins tomorrow.
    NotYetValid,
    /// A card without authentication certificate: its holder did not want one.
    NoCertificate,
    /// One try is left to the PIN.
    LastTry,
    /// No try is left to the PIN.
    PinBlocked,
    /// No try is left to the printed numbers.
    PrintedNumberBlocked,
    /// 住民基本台帳カード, the card before this one: it answers to the same name and has no authentication certificate.
    OldResidentCard,
    /// The next card, as far as it is planned; names and file ids are made up.
    NextGeneration,
    /// Its certificate is signed by the generation before the current one, which has the same name.
    OlderAuthority,
    /// Its certificate is signed by somebody with the authority's name, whom nobody pins.
    UnknownAuthority,
    /// A certificate for signatures where that for authentication should be.
    WrongUse,
    /// A kind of key that no reader knows.
    UnknownKey,
    /// The files of a card on another chip: the key does not fit.
    Copied,
    /// The certificate is refused, which no real card does.
    Refusing,
    /// The certificate announces 28 KB.
    OversizedCertificate,
    /// It does not know the terminal.
    StrangeTerminal,
}

/// How a broken chip answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Defect {
    /// Status 6F00 to everything.
    Status6f00,
    /// Its files can be selected but hold garbage.
    Garbage,
}

/// Days that are left to a certificate that ends soon.
const DAYS_SOON: i64 = 23;
/// Days from one that begins tomorrow to its end: as long as any.
const DAYS_NOT_YET: i64 = DAYS_OF_VALIDITY + 1;
/// Validity that is left to a good certificate, in days.
const DAYS_LEFT: i64 = 800;
/// Days since the expiry of one that is still in its grace: less than the shortest three months.
const DAYS_IN_GRACE: i64 = 40;
/// Days since the expiry of one whose grace is over: more than the longest four months.
const DAYS_EXPIRED: i64 = 400;
/// Time from issue to expiry, in days: five birthdays and a little less.
const DAYS_OF_VALIDITY: i64 = 1_800;

impl CardCondition {
    /// Whether it is a phone and no card.
    #[must_use]
    pub const fn is_phone(self) -> bool {
        matches!(self, Self::LockedPhone | Self::PhonePinBlocked | Self::LockedIphone | Self::UnlockedIphone)
    }

    /// First and last second of the certificate of a card that is in this condition at `now`. Certificates begin and
    /// end with a day in Japan.
    pub fn validity(self, now: Timestamp) -> (Timestamp, Timestamp) {
        let days = match self {
            Self::ExpiredInGrace => -DAYS_IN_GRACE,
            Self::Expired => -DAYS_EXPIRED,
            Self::ExpiresSoon => DAYS_SOON,
            Self::NotYetValid => DAYS_NOT_YET,
            _ => DAYS_LEFT,
        };
        let day = |days: i64, time: Time| {
            let japan = Offset::constant(9);
            let shifted = now.saturating_add(SignedDuration::from_hours(24 * days)).unwrap_or(now);
            japan.to_timestamp(japan.to_datetime(shifted).date().to_datetime(time)).unwrap_or(shifted)
        };
        (day(days - DAYS_OF_VALIDITY, Time::midnight()), day(days, Time::constant(23, 59, 59, 0)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use ambulance_client::card::{CertificateStanding, standing};

    #[test]
    fn scenarios_write_conditions_like_this() {
        #[derive(Debug, PartialEq, Serialize, Deserialize)]
        struct Scenario {
            cards: Vec<CardCondition>,
        }
        let text = r#"
            cards = [
                { kind = "ok" },
                { kind = "expired-in-grace" },
                { kind = "expired" },
                { kind = "no-photo" },
                { kind = "broken", defect = "status6f00" },
                { kind = "broken", defect = "garbage" },
                { kind = "removed-mid-read", after_apdus = 7 },
                { kind = "not-a-myna-card" },
                { kind = "slow", ms_per_apdu = 40 },
                { kind = "locked-phone" },
            ]"#;
        let scenario: Scenario = toml::from_str(text).unwrap();
        assert_eq!(scenario.cards[5], CardCondition::Broken { defect: Defect::Garbage });
        assert_eq!(scenario.cards[6], CardCondition::RemovedMidRead { after_apdus: 7 });
        let written = toml::to_string(&scenario).unwrap();
        assert_eq!(toml::from_str::<Scenario>(&written).unwrap(), scenario);
        for wrong in ["kind = 'slow'", "kind = 'slow'\nms = 4", "kind = 'brokn'", "kind = 'broken'\ndefect = 'other'"] {
            assert!(toml::from_str::<CardCondition>(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn dates_fit_the_condition_on_every_day_of_the_year() {
        for day in 0..1_500 {
            let now: Timestamp = "2025-01-01T00:30:00Z".parse().unwrap();
            let now = now + SignedDuration::from_hours(24 * day + day % 24);
            let of = |condition: CardCondition| {
                let (not_before, not_after) = condition.validity(now);
                assert!(not_before < not_after && not_before < now, "{now}");
                standing(not_after, now)
            };
            assert_eq!(of(CardCondition::Ok), CertificateStanding::Valid, "{now}");
            assert!(matches!(of(CardCondition::ExpiredInGrace), CertificateStanding::Grace { .. }), "{now}");
            assert_eq!(of(CardCondition::Expired), CertificateStanding::Expired, "{now}");
        }
    }

    #[test]
    fn certificates_end_with_a_day_in_japan() {
        let (not_before, not_after) = CardCondition::Ok.validity("2026-03-01T20:00:00Z".parse().unwrap());
        assert!(not_before.to_string().ends_with("T15:00:00Z"), "{not_before}");
        assert!(not_after.to_string().ends_with("T14:59:59Z"), "{not_after}");
    }
}
