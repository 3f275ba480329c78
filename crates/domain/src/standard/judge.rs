//! Whether a statement is true of a case. What nobody observed is neither true nor false, and is told as such.

use jiff::{
    SignedDuration,
    civil::{Date, Weekday},
};

use super::{Facts, Limit, SignCount, Statement, Words};
use crate::{
    observation::{Jcs, Sign, SignState},
    physiology::severe_reasons,
    scores::{SignThreshold, six_signs},
    text::Language,
    vitals::{Tenths, VitalKind},
};

/// The clocks of tablet and platform may differ by so much; what was seen later than this from now is a typing mistake.
const CLOCK_LEEWAY: SignedDuration = SignedDuration::from_mins(5);

/// What the severe criteria ask for; while one is missing, nobody knows that a patient is not severe.
const SEVERE_VITALS: [VitalKind; 4] =
    [VitalKind::RespiratoryRate, VitalKind::Pulse, VitalKind::Systolic, VitalKind::Spo2];

/// What a statement is of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Truth {
    /// True, with the value that makes it so.
    Holds(Words),
    /// False.
    Not,
    /// Nobody observed this.
    Unobserved(Words),
}

/// The day that `days` and `dates` of a list speak of: Japan's, or the day before in the hours after midnight of a list that goes over it.
pub(super) fn duty_day(when: &[Statement], facts: &Facts<'_>) -> Date {
    let now = facts.in_japan();
    let began_yesterday = when.iter().any(
        |statement| matches!(statement, Statement::Hours(hours) if hours.is_overnight() && now.time() < hours.until),
    );
    if began_yesterday { now.date().yesterday().unwrap_or(now.date()) } else { now.date() }
}

/// One statement of a case; `stroke_signs_min` is the zone's number, `day` that of [`duty_day`].
pub(super) fn judge(statement: &Statement, stroke_signs_min: u8, facts: &Facts<'_>, day: Date) -> Truth {
    match statement {
        Statement::StrokeSigns(SignCount::ZoneMin) => stroke_signs(stroke_signs_min, facts),
        Statement::StrokeSigns(SignCount::AtLeast(count)) => stroke_signs(*count, facts),
        Statement::LastKnownWell { within_h } => last_known_well(*within_h, facts),
        Statement::Urgency(wanted) => match facts.triage {
            Some(triage) => one_of(wanted, &triage.urgency, |urgency| Words::new(urgency.ja(), urgency.en())),
            None => Truth::Unobserved(Words::new("緊急度が未判定", "urgency not judged")),
        },
        Statement::Care(wanted) => match facts.triage {
            Some(triage) => wanted
                .iter()
                .find(|flag| triage.flags.contains(flag))
                .map_or(Truth::Not, |flag| Truth::Holds(Words::new(flag.ja(), flag.en()))),
            None => Truth::Unobserved(Words::new("妊娠・透析・精神疾患の有無が未判定", "care flags not judged")),
        },
        Statement::Sign(wanted) => signs(wanted, facts),
        Statement::Kind(wanted) => one_of(wanted, &facts.kind, |kind| Words::new(kind.ja(), kind.en())),
        Statement::Age(limit) => age(*limit, facts),
        Statement::Vital(kind, limit) => vital(*kind, *limit, facts),
        Statement::Jcs(deep) => consciousness(*deep, facts),
        Statement::Severe => severe(facts),
        Statement::Hours(hours) => {
            let from_until = format!("{}–{}", hours.from.strftime("%H:%M"), hours.until.strftime("%H:%M"));
            let words = Words::new(format!("時間帯 {from_until}"), format!("hours {from_until}"));
            if hours.hold(facts.in_japan().time()) { Truth::Holds(words) } else { Truth::Not }
        }
        Statement::Days(wanted) => one_of(wanted, &day.weekday(), |day| weekday_words(*day)),
        Statement::Dates(wanted) => {
            one_of(wanted, &day, |day| Words::new(format!("当番日 {day}"), format!("on {day}")))
        }
    }
}

fn one_of<T: PartialEq>(wanted: &[T], found: &T, words: impl Fn(&T) -> Words) -> Truth {
    if wanted.contains(found) { Truth::Holds(words(found)) } else { Truth::Not }
}

fn stroke_signs(threshold: u8, facts: &Facts<'_>) -> Truth {
    let count = six_signs(facts.observations, SignThreshold::Zone(threshold));
    if count.is_met() {
        let present = count.present.len();
        return Truth::Holds(Words::new(
            format!("六徴候 {present}/6(基準{threshold}以上)"),
            format!("stroke signs {present}/6 (at least {threshold})"),
        ));
    }
    if !count.is_open() {
        return Truth::Not;
    }
    Truth::Unobserved(Words::new(
        format!("六徴候のうち{}が未観察", named(&count.unknown, Language::Ja)),
        format!("stroke signs not looked for: {}", named(&count.unknown, Language::En)),
    ))
}

fn last_known_well(within_h: u8, facts: &Facts<'_>) -> Truth {
    let known = facts.observations.last_known_well().map(|at| facts.now.duration_since(at));
    let Some(since) = known.filter(|since| *since >= -CLOCK_LEEWAY) else {
        return Truth::Unobserved(Words::new("最終健常時刻が未確認", "last known well not established"));
    };
    if since > SignedDuration::from_hours(i64::from(within_h)) {
        return Truth::Not;
    }
    let minutes = since.as_mins().max(0);
    let (hours, minutes) = (minutes / 60, minutes % 60);
    Truth::Holds(Words::new(
        format!("最終健常から{hours}時間{minutes}分(基準{within_h}時間以内)"),
        format!("last known well {hours} h {minutes} min ago (at most {within_h} h)"),
    ))
}

fn signs(wanted: &[Sign], facts: &Facts<'_>) -> Truth {
    let of = |state: SignState| -> Vec<Sign> {
        wanted.iter().copied().filter(|sign| facts.observations.state(*sign) == state).collect()
    };
    let (present, unknown) = (of(SignState::Present), of(SignState::Unknown));
    if !present.is_empty() {
        Truth::Holds(Words::new(named(&present, Language::Ja), named(&present, Language::En)))
    } else if unknown.is_empty() {
        Truth::Not
    } else {
        Truth::Unobserved(Words::new(
            format!("{}が未観察", named(&unknown, Language::Ja)),
            format!("not looked for: {}", named(&unknown, Language::En)),
        ))
    }
}

fn age(limit: Limit, facts: &Facts<'_>) -> Truth {
    let Some(years) = facts.age_years else {
        return Truth::Unobserved(Words::new("年齢が不明", "age not known"));
    };
    if !limit.holds(Tenths(u16::from(years) * 10)) {
        return Truth::Not;
    }
    let [ja, en] = limit_words(limit, "歳");
    Truth::Holds(Words::new(format!("{years}歳(基準{ja})"), format!("aged {years} ({en})")))
}

fn vital(kind: VitalKind, limit: Limit, facts: &Facts<'_>) -> Truth {
    let Some(latest) = facts.vitals.latest(kind) else {
        return Truth::Unobserved(Words::new(format!("{}が未測定", kind.ja()), format!("{} not measured", kind.en())));
    };
    if !limit.holds(latest.value) {
        return Truth::Not;
    }
    let [ja, en] = limit_words(limit, "");
    let value = latest.value;
    Truth::Holds(Words::new(
        format!("{} {value}{}(基準{ja})", kind.ja(), kind.unit()),
        format!("{} {value}{} ({en})", kind.en(), kind.unit_in(Language::En)),
    ))
}

fn consciousness(deep: Jcs, facts: &Facts<'_>) -> Truth {
    match facts.observations.jcs() {
        Some((jcs, _)) if jcs >= deep => Truth::Holds(Words::new(
            format!("{}(基準{}以上)", jcs.ja(), deep.ja()),
            format!("{} ({} or deeper)", jcs.en(), deep.en()),
        )),
        Some(_) => Truth::Not,
        None => Truth::Unobserved(Words::new("意識(JCS)が未観察", "JCS not observed")),
    }
}

fn severe(facts: &Facts<'_>) -> Truth {
    let reasons = severe_reasons(facts.vitals, facts.observations);
    if !reasons.is_empty() {
        let said = |language| reasons.iter().map(|reason| reason.words(language)).collect::<Vec<_>>();
        return Truth::Holds(Words::new(
            format!("重症基準に該当: {}", said(Language::Ja).join("、")),
            format!("severe: {}", said(Language::En).join(", ")),
        ));
    }
    let missing = SEVERE_VITALS.iter().filter(|kind| facts.vitals.latest(**kind).is_none());
    let mut missing: Vec<[&str; 2]> = missing.map(|kind| [kind.ja(), kind.en()]).collect();
    if facts.observations.jcs().is_none() {
        missing.push(["意識(JCS)", "JCS"]);
    }
    if missing.is_empty() {
        return Truth::Not;
    }
    let joined = |language: usize, and: &str| missing.iter().map(|word| word[language]).collect::<Vec<_>>().join(and);
    Truth::Unobserved(Words::new(format!("{}が未観察", joined(0, "・")), format!("not observed: {}", joined(1, ", "))))
}

fn limit_words(limit: Limit, unit: &str) -> [String; 2] {
    match limit {
        Limit::AtLeast(value) => [format!("{value}{unit}以上"), format!("at least {value}")],
        Limit::Below(value) => [format!("{value}{unit}未満"), format!("below {value}")],
    }
}

fn named(signs: &[Sign], language: Language) -> String {
    let and = language.of("・", ", ");
    signs.iter().map(|sign| sign.word(language)).collect::<Vec<_>>().join(and)
}

fn weekday_words(day: Weekday) -> Words {
    let [ja, en] = match day {
        Weekday::Monday => ["月曜", "Monday"],
        Weekday::Tuesday => ["火曜", "Tuesday"],
        Weekday::Wednesday => ["水曜", "Wednesday"],
        Weekday::Thursday => ["木曜", "Thursday"],
        Weekday::Friday => ["金曜", "Friday"],
        Weekday::Saturday => ["土曜", "Saturday"],
        Weekday::Sunday => ["日曜", "Sunday"],
    };
    Words::new(ja, en)
}
