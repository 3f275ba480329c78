//! Why a candidate stands where it stands, in words and numbers.

use jiff::Timestamp;

use crate::{
    acceptance::{Estimate, Recent},
    drive::{Drive, DriveSource, Trouble},
    inquiry::DeclineReason,
    own_hospital::Relation,
    readiness::{EmptyBeds, Freshness, ReadinessLevel, ReadinessMark},
    region::HospitalLevel,
    standard::Words,
    text::Language,
    triage::ConditionClass,
};

/// Why a candidate stands where it stands. Rendered by [`Reason::words`]; stable on the wire by its parts.
#[derive(Debug, Clone, PartialEq)]
pub enum Reason {
    /// The drive, with where its minutes come from.
    Drive(Drive),
    /// On the list of the transport standard that applies, by the list's name.
    OnList(Words),
    /// On another list of the class: meant for other patients of it.
    OnOtherList(Words),
    /// Names the class itself; no standard is in force.
    Capable(ConditionClass),
    /// Not listed for the class: the patient may have to be moved again.
    NotListed(ConditionClass),
    /// The mark that holds for the class, as it stood at this instant.
    Readiness(ReadinessMark, Timestamp),
    /// Nothing known of its readiness.
    ReadinessUnknown,
    /// Empty beds as last counted, as the number stood at this instant. A fact beside the mark: it speaks neither for nor against.
    EmptyBeds(EmptyBeds, Timestamp),
    /// 推測: what its answers of the last two hours say.
    Recent(Recent),
    /// Chance of acceptance, with what it rests on.
    Chance(Box<Estimate>),
    /// What it is to the patient: own, maybe own, easily taken for the own one, named by the family.
    Relation(Relation),
    /// Level below what the urgency asks for.
    BelowNeed(HospitalLevel),
    /// Level above what the urgency asks for.
    AboveNeed(HospitalLevel),
    /// So many patients are on their way to it.
    OnItsWay(u32),
    /// So many other crews are asking it now.
    AskedByOthers(u32),
    /// It declined this patient.
    Declined(DeclineReason),
}

impl Reason {
    /// The reason in words.
    #[must_use]
    pub fn words(&self, language: Language) -> String {
        let ja = language == Language::Ja;
        match self {
            Self::Drive(drive) => drive.words(language),
            Self::OnList(name) if ja => format!("実施基準「{}」", name.ja),
            Self::OnList(name) => format!("standard: {}", name.en),
            Self::OnOtherList(name) if ja => format!("この傷病者の対象外(「{}」の医療機関・再搬送の恐れ)", name.ja),
            Self::OnOtherList(name) => {
                format!("not for this patient (on \"{}\"; may need a second transport)", name.en)
            }
            Self::Capable(class) if ja => format!("「{}」の受入れ医療機関", class.ja()),
            Self::Capable(class) => format!("listed for {}", class.en()),
            Self::NotListed(class) if ja => format!("「{}」の受入れ一覧にない(再搬送の恐れ)", class.ja()),
            Self::NotListed(class) => format!("not listed for {} (may need a second transport)", class.en()),
            Self::Readiness(mark, now) => mark.words(language, *now),
            Self::ReadinessUnknown if ja => "応需情報なし".to_owned(),
            Self::ReadinessUnknown => "readiness unknown".to_owned(),
            Self::EmptyBeds(beds, now) => {
                let caveat = if ja { "・受入れの可否ではない" } else { ", no promise to take" };
                beds.words(language, *now).map_or_else(String::new, |count| count + caveat)
            }
            Self::Recent(recent) => recent.words(language).unwrap_or_default(),
            Self::Chance(estimate) => estimate.words(language),
            Self::Relation(relation) => relation.words(language),
            Self::BelowNeed(level) if ja => format!("{}:緊急度に対して体制が下", level.ja()),
            Self::BelowNeed(level) => format!("{}: below what the urgency asks for", level.en()),
            Self::AboveNeed(level) if ja => format!("{}:重症者のために空けておく", level.ja()),
            Self::AboveNeed(level) => format!("{}: keep free for the severe", level.en()),
            Self::OnItsWay(count) if ja => format!("搬送中{count}件"),
            Self::OnItsWay(count) => format!("{count} on the way"),
            Self::AskedByOthers(count) if ja => format!("他隊が交渉中{count}件"),
            Self::AskedByOthers(count) => format!("{count} other crews asking"),
            Self::Declined(reason) if ja => format!("受入不可:{}", reason.ja()),
            Self::Declined(reason) => format!("declined: {}", reason.en()),
        }
    }

    /// True when it speaks against suggesting the hospital: it is told as why the hospital is left out of the suggestion.
    #[must_use]
    pub fn excludes(&self) -> bool {
        matches!(self, Self::Declined(_) | Self::NotListed(_) | Self::OnOtherList(_)) || self.is_refusing_mark()
    }

    /// × that still counts.
    pub(super) fn is_refusing_mark(&self) -> bool {
        let refuses =
            |mark: &ReadinessMark, now| mark.level == ReadinessLevel::Cannot && mark.freshness(now) != Freshness::Stale;
        matches!(self, Self::Readiness(mark, now) if refuses(mark, *now))
    }

    /// Stable code of the kind of reason.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Drive(Drive { source: DriveSource::EstimatedInstead(Trouble::NoRoute), .. }) => "drive-no-route",
            Self::Drive(_) => "drive",
            Self::OnList(_) => "on-list",
            Self::OnOtherList(_) => "on-other-list",
            Self::Capable(_) => "capable",
            Self::NotListed(_) => "not-listed",
            Self::Readiness(..) if self.is_refusing_mark() => "readiness-cannot",
            Self::Readiness(mark, now) if mark.freshness(*now) != Freshness::Fresh => "readiness-faded",
            Self::Readiness(..) => "readiness",
            Self::ReadinessUnknown => "readiness-unknown",
            Self::EmptyBeds(..) => "empty-beds",
            Self::Recent(_) => "recent-answers",
            Self::Chance(_) => "chance",
            Self::Relation(relation) => relation.code(),
            Self::BelowNeed(_) => "below-need",
            Self::AboveNeed(_) => "above-need",
            Self::OnItsWay(_) => "on-its-way",
            Self::AskedByOthers(_) => "asked-by-others",
            Self::Declined(_) => "declined",
        }
    }
}
