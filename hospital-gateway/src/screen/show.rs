//! For whom and for when a part is drawn: the language and the moment. Everything that is written with words, ages or units goes through here.

use domain::{
    disclosure::PatientView,
    ids::EncounterId,
    patient::{Sex, japan_date},
    record::Origin,
    text::Language,
    vitals::VitalKind,
};
use jiff::{SignedDuration, Timestamp, civil::Date};
use webkit::{
    lang::Lang,
    parts::{Age, Html},
};

use super::words::BoardWords;

/// Days up to which an age is told in days; beyond it in months.
const DAYS_TOLD_AS_DAYS: i32 = 60;

/// Months up to which an age is told in months; beyond it in years.
const MONTHS_TOLD_AS_MONTHS: i32 = 24;

/// Characters of a case's short code: enough to tell the cases of one evening apart over the telephone.
const SHORT_CODE_CHARS: usize = 4;

/// The reader's language and the present moment.
#[derive(Debug, Clone, Copy)]
pub(super) struct Show {
    pub lang: Lang,
    pub now: Timestamp,
}

impl Show {
    pub(super) const fn words(self) -> &'static BoardWords {
        BoardWords::of(self.lang)
    }

    pub(super) const fn language(self) -> Language {
        match self.lang {
            Lang::Ja => Language::Ja,
            Lang::En => Language::En,
        }
    }

    pub(super) fn now_ms(self) -> i64 {
        self.now.as_millisecond()
    }

    /// One of two texts that came as data.
    pub(super) fn pick<'a>(self, ja: &'a str, en: &'a str) -> &'a str {
        match self.lang {
            Lang::Ja => ja,
            Lang::En => {
                if en.is_empty() {
                    ja
                } else {
                    en
                }
            }
        }
    }

    /// 「ほか3件」 for what is not shown; `None` when that is nothing.
    pub(super) fn more(self, rest: usize) -> Option<String> {
        (rest > 0).then(|| self.words().findings_more.replace("{n}", &rest.to_string()))
    }

    /// The age of an instant, going on to tick on the page.
    pub(super) fn age(self, at: Timestamp) -> Html {
        Age::new(at.as_millisecond(), self.now_ms()).html(self.lang)
    }

    /// The same, shown as out of date from `limit` on.
    pub(super) fn age_with_limit(self, at: Timestamp, limit: SignedDuration) -> Html {
        Age::new(at.as_millisecond(), self.now_ms()).limit(limit).html(self.lang)
    }

    /// Unit of a vital in the reader's language.
    pub(super) fn unit(self, kind: VitalKind) -> &'static str {
        match (self.lang, kind) {
            (Lang::En, VitalKind::RespiratoryRate | VitalKind::Pulse) => "/min",
            (Lang::En, VitalKind::OxygenFlow) => "L/min",
            _ => kind.unit(),
        }
    }

    /// When a line of the record is from, and how long ago that was: 「2026-03-20・8日前」, 「2026-02（月単位）・2か月前」.
    pub(super) fn dated(self, origin: &Origin) -> String {
        match origin.date {
            None => self.words().date_unknown.to_owned(),
            Some(date) => self.dated_day(date, origin.month_only),
        }
    }

    /// The same of a day, or of a month where no more is known.
    pub(super) fn dated_day(self, date: Date, month_only: bool) -> String {
        if month_only {
            let month_word = self.words().month_only;
            format!("{:04}-{:02}{month_word}・{}", date.year(), date.month(), self.months_ago(date))
        } else {
            format!("{date}・{}", self.ago(date))
        }
    }

    /// How long ago a line of the record was, without its date.
    pub(super) fn age_of(self, origin: &Origin) -> String {
        match origin.date {
            None => self.words().date_unknown.to_owned(),
            Some(date) if origin.month_only => self.months_ago(date),
            Some(date) => self.ago(date),
        }
    }

    /// How long ago a day was.
    pub(super) fn ago(self, date: Date) -> String {
        let words = self.words();
        let days = (japan_date(self.now) - date).get_days();
        match days {
            ..0 => words.future_date.to_owned(),
            0 => words.today.to_owned(),
            1..=DAYS_TOLD_AS_DAYS => words.days_ago.replace("{n}", &days.to_string()),
            _ => self.months_ago(date),
        }
    }

    fn months_ago(self, date: Date) -> String {
        let words = self.words();
        let today = japan_date(self.now);
        let months = i32::from(today.year() - date.year()) * 12 + i32::from(today.month()) - i32::from(date.month());
        match months {
            ..0 => words.future_date.to_owned(),
            0 => words.this_month.to_owned(),
            1..=MONTHS_TOLD_AS_MONTHS => words.months_ago.replace("{n}", &months.to_string()),
            _ => words.years_ago.replace("{n}", &(months / 12).to_string()),
        }
    }

    /// 「41歳 女性」, and 「70歳代 男性」 before the decision; as far as known.
    pub(super) fn age_and_sex(self, patient: Option<&PatientView>) -> String {
        let words = self.words();
        let Some(patient) = patient else { return words.patient_unknown.to_owned() };
        let age = match (patient.age_years, patient.age_band) {
            (Some(years), _) if patient.is_decade => words.decade.replace("{n}", &years.to_string()),
            (Some(years), _) => words.years_old.replace("{n}", &years.to_string()),
            (None, Some(band)) => band.word(self.language()).to_owned(),
            (None, None) => words.age_unknown.to_owned(),
        };
        let sex = if patient.sex == Sex::NotStated { words.sex_unknown } else { patient.sex.word(self.language()) };
        format!("{age} {sex}")
    }
}

/// What a case is called over the telephone: it says nothing about the patient.
pub(super) fn short_code(encounter: EncounterId) -> String {
    let text = encounter.to_string().to_uppercase();
    text.get(text.len() - SHORT_CODE_CHARS..).unwrap_or_default().to_owned()
}
