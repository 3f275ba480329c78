//! One mark: what it says, what for, who stands behind it, and what it is worth after a while.

use jiff::{SignedDuration, Timestamp};

use super::{CLOCK_TOLERANCE, Scope, ago};
use crate::text::Language;

coded! {
    /// ◎ wants patients, ○ can take, △ ask first, × cannot. The order is from best to worst.
    pub enum ReadinessLevel {
        Wants = "wants", "◎ 積極応需", "◎ wants patients";
        Can = "can", "○ 応需可", "○ can take";
        Consult = "consult", "△ 要相談", "△ consult";
        Cannot = "cannot", "× 不可", "× cannot";
    }
}

impl ReadinessLevel {
    /// ◎ ○ △ ×
    #[must_use]
    pub const fn sign(self) -> &'static str {
        match self {
            Self::Wants => "◎",
            Self::Can => "○",
            Self::Consult => "△",
            Self::Cannot => "×",
        }
    }
}

coded! {
    /// Who stands behind a mark.
    pub enum Basis {
        Tapped = "tapped", "入力", "entered by a person";
        Schedule = "schedule", "予定・未確認", "schedule, unconfirmed";
    }
}

/// A mark older than this is 未更新 and counts as unknown. A night shift changes every 8 h; marks kept by hand were found stale well before.
pub const STALE_AFTER: SignedDuration = SignedDuration::from_hours(2);

/// A mark younger than this is fresh.
pub const FRESH_FOR: SignedDuration = SignedDuration::from_mins(30);

/// What a schedule is worth beside a person who looked: half. Nobody has seen the beds and the operating list of this very day.
pub const SCHEDULE_WEIGHT: f64 = 0.5;

/// One mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReadinessMark {
    /// What it was said for. A mark that holds for a class may come from a department or from the general statement.
    pub scope: Scope,
    /// What the hospital says.
    pub level: ReadinessLevel,
    /// Who stands behind it.
    pub basis: Basis,
    /// When it said so.
    pub set_at: Timestamp,
}

/// How a mark is to be taken at a given moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Freshness {
    /// Younger than [`FRESH_FOR`], and a person said it.
    Fresh,
    /// Between fresh and stale, or from a schedule: shown with its age, weighed less.
    Ageing,
    /// Older than [`STALE_AFTER`], or from a clock that is wrong: counts as unknown.
    Stale,
}

impl Freshness {
    /// How anything that was said at `set_at` is to be taken at `now`.
    #[must_use]
    pub fn of(set_at: Timestamp, now: Timestamp) -> Self {
        let age = now.duration_since(set_at);
        if age > STALE_AFTER || age < -CLOCK_TOLERANCE {
            Self::Stale
        } else if age > FRESH_FOR {
            Self::Ageing
        } else {
            Self::Fresh
        }
    }

    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Fresh => "fresh",
            Self::Ageing => "ageing",
            Self::Stale => "stale",
        }
    }
}

impl ReadinessMark {
    /// A mark that a person has set.
    #[must_use]
    pub fn tapped(scope: impl Into<Scope>, level: ReadinessLevel, set_at: Timestamp) -> Self {
        Self { scope: scope.into(), level, basis: Basis::Tapped, set_at }
    }

    /// How the mark is to be taken at `now`.
    #[must_use]
    pub fn freshness(self, now: Timestamp) -> Freshness {
        let by_age = Freshness::of(self.set_at, now);
        if self.basis == Basis::Schedule { by_age.max(Freshness::Ageing) } else { by_age }
    }

    /// What the mark is worth at `now`: 1 when a person has just set it, evenly less from minute to minute, 0 from [`STALE_AFTER`] on.
    /// Without any step, so that no mark moves a ranking by growing a minute older.
    #[must_use]
    pub fn weight(self, now: Timestamp) -> f64 {
        if self.freshness(now) == Freshness::Stale {
            return 0.0;
        }
        let age = now.duration_since(self.set_at).max(SignedDuration::ZERO);
        let by_age = 1.0 - age.as_secs_f64() / STALE_AFTER.as_secs_f64();
        if self.basis == Basis::Schedule { by_age * SCHEDULE_WEIGHT } else { by_age }
    }

    /// Age in whole minutes, never negative.
    #[must_use]
    pub fn age_min(self, now: Timestamp) -> u32 {
        u32::try_from(now.duration_since(self.set_at).as_mins().max(0)).unwrap_or(u32::MAX)
    }

    /// 「脳神経外科 △ 要相談(12分前)」: what it speaks for, what it says and how old it is; with the basis where nobody confirmed it, and with
    /// what its age does to it.
    #[must_use]
    pub fn words(self, language: Language, now: Timestamp) -> String {
        let (scope, level) = (self.scope.word(language), self.level.word(language));
        let basis = (self.basis == Basis::Schedule).then(|| self.basis.word(language).to_owned());
        let faded = match (Freshness::of(self.set_at, now), language) {
            (Freshness::Fresh, _) => None,
            (Freshness::Ageing, Language::Ja) => Some("やや古い"),
            (Freshness::Ageing, Language::En) => Some("ageing"),
            (Freshness::Stale, Language::Ja) => Some("古いため不明扱い"),
            (Freshness::Stale, Language::En) => Some("too old: counted as unknown"),
        };
        let notes = [Some(ago(self.set_at, language, now)), basis, faded.map(str::to_owned)];
        let notes: Vec<String> = notes.into_iter().flatten().collect();
        match language {
            Language::Ja => format!("{scope} {level}({})", notes.join("・")),
            Language::En => format!("{scope} {level} ({})", notes.join(", ")),
        }
    }
}
