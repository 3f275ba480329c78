//! One row of the sheet, and one datum with its source and its age.

use jiff::{SignedDuration, Timestamp};

use crate::{
    drug_list::When,
    interview::Informant,
    patient::{japan, japan_date},
    record::{Origin, RecordSource},
    text::Language,
};

/// Longest free text of one datum on the sheet, characters: two lines and a half of a column on A4. What is longer is cut, and ends in 「…」.
pub const TEXT_MAX_CHARS: usize = 72;

/// Where a row belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What the crew saw and did, in ATMIST order.
    Atmist,
    /// What the record and people say.
    History,
}

/// One letter of the sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// `A`, `T`, `M`, `I`, `S`, `T`; then one Japanese letter each.
    pub letter: &'static str,
    /// Its word.
    pub title: &'static str,
    /// Where it belongs.
    pub part: Part,
    /// At least one.
    pub items: Vec<Item>,
    /// 「ほか3件」: what there was no room for; never silent.
    pub rest: Option<String>,
}

/// When a datum is from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// To the second, by the clock of whoever said it.
    Instant(Timestamp),
    /// A day, or a month.
    Day(When),
    /// The source says no day.
    Unknown,
}

/// One datum, or the statement that there is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// Stable code of the kind of datum.
    pub code: &'static str,
    /// Its word; may be empty.
    pub label: &'static str,
    /// What is known; where nothing is, the words for that.
    pub text: String,
    /// Where it comes from, in words. Empty only for the statement that nothing is known.
    pub source: String,
    /// How old it is; `None` for what has no time of its own (a name, a complaint).
    pub when: Option<Moment>,
    /// Marks that change how it is read: 推測, 重症域, 重複処方.
    pub marks: Vec<String>,
    /// Shown as it came; said to be so.
    pub note: Option<&'static str>,
    /// Nothing is known: to be shown as such, not as a value.
    pub is_unknown: bool,
}

impl Item {
    pub(super) fn known(
        code: &'static str,
        label: &'static str,
        text: impl Into<String>,
        source: impl Into<String>,
    ) -> Self {
        Self {
            code,
            label,
            text: text.into(),
            source: source.into(),
            when: None,
            marks: Vec::new(),
            note: None,
            is_unknown: false,
        }
    }

    pub(super) fn unknown(code: &'static str, label: &'static str, text: impl Into<String>) -> Self {
        Self { is_unknown: true, ..Self::known(code, label, text, String::new()) }
    }

    /// As it fits on paper. The eleven times are longer than other texts, and none of them may be cut.
    pub(super) fn fitted(self) -> Self {
        if self.code == "times" { self } else { Self { text: clipped(&self.text, TEXT_MAX_CHARS), ..self } }
    }

    pub(super) fn at(self, at: Timestamp) -> Self {
        Self { when: Some(Moment::Instant(at)), ..self }
    }

    pub(super) fn on(self, origin: &Origin) -> Self {
        Self { when: Some(day_of(origin)), ..self }
    }

    /// The instant, of a datum that has one.
    #[must_use]
    pub const fn instant(&self) -> Option<Timestamp> {
        match self.when {
            Some(Moment::Instant(at)) => Some(at),
            _ => None,
        }
    }
}

impl Moment {
    /// 「14:03（5分前）」, 「2026-03-20（8日前）」, 「2026-02（2か月前）」, as a page says it that does not tick.
    #[must_use]
    pub fn words(self, language: Language, now: Timestamp) -> String {
        let ja = language == Language::Ja;
        match self {
            Self::Unknown => language.of("日付不明", "date unknown").to_owned(),
            Self::Instant(at) => {
                let ago = ago(at, language, now);
                let clock = clock(at, now);
                if ja { format!("{clock}（{ago}）") } else { format!("{clock} ({ago})") }
            }
            Self::Day(when) => {
                let ago = days_ago(when, language, now);
                if ja { format!("{}（{ago}）", when.text()) } else { format!("{} ({ago})", when.text()) }
            }
        }
    }
}

/// `14:03`; with the date when it was another day.
pub(super) fn clock(at: Timestamp, now: Timestamp) -> String {
    let format = if japan_date(at) == japan_date(now) { "%H:%M" } else { "%m-%d %H:%M" };
    at.to_zoned(japan()).strftime(format).to_string()
}

/// A clock may run ahead by so much before it is said.
const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_secs(5);

fn ago(at: Timestamp, language: Language, now: Timestamp) -> String {
    let age = now.duration_since(at);
    let minutes = age.as_mins();
    let ja = language == Language::Ja;
    match minutes {
        _ if age < -CLOCK_TOLERANCE => language.of("時計の不一致", "clocks differ").to_owned(),
        ..1 => language.of("1分以内", "under 1 min").to_owned(),
        1..60 if ja => format!("{minutes}分前"),
        1..60 => format!("{minutes} min ago"),
        _ if ja => format!("{}時間{}分前", minutes / 60, minutes % 60),
        _ => format!("{} h {} min ago", minutes / 60, minutes % 60),
    }
}

/// Days up to which an age is told in days.
const DAYS_TOLD_AS_DAYS: i32 = 60;

/// Months up to which an age is told in months.
const MONTHS_TOLD_AS_MONTHS: i32 = 24;

fn days_ago(when: When, language: Language, now: Timestamp) -> String {
    let today = japan_date(now);
    let days = (today - when.date).get_days();
    let months =
        i32::from(today.year() - when.date.year()) * 12 + i32::from(today.month()) - i32::from(when.date.month());
    let told = |ja: &str, en: &str, n: i32| {
        if language == Language::Ja { format!("{n}{ja}") } else { format!("{n} {en}") }
    };
    match (when.month_only, days, months) {
        (false, ..0, _) | (true, _, ..0) => language.of("未来の日付", "future date").to_owned(),
        (false, 0, _) => language.of("今日", "today").to_owned(),
        (true, _, 0) => language.of("今月", "this month").to_owned(),
        (false, 1..=DAYS_TOLD_AS_DAYS, _) => told("日前", "d ago", days),
        (_, _, ..=MONTHS_TOLD_AS_MONTHS) => told("か月前", "mo ago", months),
        _ => told("年前", "y ago", months / 12),
    }
}

pub(super) fn day_of(origin: &Origin) -> Moment {
    origin.date.map_or(Moment::Unknown, |date| Moment::Day(When { date, month_only: origin.month_only }))
}

/// Cuts a text that has no room, and says so.
pub(super) fn clipped(text: &str, most: usize) -> String {
    let one_line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if one_line.chars().count() <= most {
        return one_line;
    }
    let kept: String = one_line.chars().take(most.saturating_sub(1)).collect();
    format!("{kept}…")
}

/// 「ほか3件は画面で」.
pub(super) fn rest(language: Language, count: usize) -> Option<String> {
    (count > 0).then(|| match language {
        Language::Ja => format!("ほか{count}件（画面で確認）"),
        Language::En => format!("{count} more (on the screen)"),
    })
}

/// 「調剤・処方」.
pub(super) fn sources(language: Language, trees: impl IntoIterator<Item = RecordSource>) -> String {
    let words: Vec<&str> = trees.into_iter().map(|tree| short_source(tree, language)).collect();
    words.join("・")
}

const fn short_source(source: RecordSource, language: Language) -> &'static str {
    match source {
        RecordSource::Claims => language.of("レセプト", "claims"),
        RecordSource::Prescribed => language.of("処方", "prescribed"),
        RecordSource::Dispensed => language.of("調剤", "dispensed"),
        RecordSource::Checkup => language.of("特定健診", "check-up"),
        RecordSource::Interview => language.of("聞き取り", "interview"),
    }
}

/// 「聞き取り（家族）」.
pub(super) fn heard_from(informant: Informant, language: Language) -> String {
    match language {
        Language::Ja => format!("聞き取り（{}）", informant.ja()),
        Language::En => format!("interview ({})", informant.en()),
    }
}

/// The crew as a source.
pub(super) const fn crew(language: Language) -> &'static str {
    language.of("救急隊", "Crew")
}
