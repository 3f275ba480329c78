//! 応需情報 of this hospital: one tap for everything, one for a department or a class, one for a whole pattern, one to say that nothing has
//! changed; each with its age. A mark past its age is never shown as fresh, and neither is one that only a schedule says.

use askama::Template;
use domain::{
    readiness::{
        BandDays, Basis, Department, Freshness, PATTERN_NAME_MAX_CHARS, Pattern, Readiness, ReadinessLevel,
        ReadinessMark, STALE_AFTER, Scope,
    },
    triage::ConditionClass,
};
use webkit::{form::IdempotencyKey, moment::clock_hm, parts::Html};

use super::{show::Show, words::BoardWords};
use crate::decision::Desk;

#[derive(Template)]
#[template(path = "er/readiness.html")]
struct ReadinessPart {
    w: &'static BoardWords,
    general: Row,
    /// There is something to confirm with 「変わらず」.
    unchanged: Option<IdempotencyKey>,
    proposal: Option<Proposal>,
    groups: [Group; 2],
    /// Scopes whose mark differs from the general one, for the folded line.
    exceptions: Vec<String>,
    beds: Option<String>,
    beds_key: IdempotencyKey,
    patterns: Vec<PatternRow>,
    keep_key: IdempotencyKey,
    days: Vec<Day>,
    name_max: usize,
}

/// 診療科, then 分類.
struct Group {
    word: &'static str,
    code: &'static str,
    rows: Vec<Row>,
}

/// The marks of one scope.
struct Row {
    code: String,
    word: &'static str,
    key: IdempotencyKey,
    choices: Vec<Choice>,
    age: Option<Html>,
    /// `fresh`, `ageing`, `stale`, or `none`.
    freshness: &'static str,
    /// Whose mark holds here, when it is that of another scope.
    from: Option<&'static str>,
    is_scheduled: bool,
    /// 「△ 脳神経外科」 when it is said for this scope alone.
    exception: Option<String>,
}

struct Choice {
    code: &'static str,
    sign: &'static str,
    word: &'static str,
    is_set: bool,
    /// It was set, so long ago that it says nothing any more.
    was_set: bool,
}

struct Proposal {
    pattern: String,
    sentence: String,
    take_key: IdempotencyKey,
    leave_key: IdempotencyKey,
}

struct PatternRow {
    id: String,
    name: String,
    levels: String,
    band: Option<String>,
    days: Vec<Day>,
    from: String,
    until: String,
    apply_key: IdempotencyKey,
    rename_key: IdempotencyKey,
    delete_key: IdempotencyKey,
}

struct Day {
    code: &'static str,
    word: &'static str,
    is_set: bool,
}

/// The part `readiness`.
pub(super) fn part(show: Show, desk: &Desk) -> Html {
    let w = show.words();
    let readiness = desk.inbox().readiness();
    let general = row(show, &readiness, Scope::General);
    let departments = Department::ALL.iter().copied().map(Scope::Department);
    let classes = ConditionClass::ALL.iter().copied().map(Scope::Class);
    let rows = |scopes: &mut dyn Iterator<Item = Scope>| scopes.map(|scope| row(show, &readiness, scope)).collect();
    let groups = [
        Group { word: w.departments, code: "departments", rows: rows(&mut departments.into_iter()) },
        Group { word: w.classes, code: "classes", rows: rows(&mut classes.into_iter()) },
    ];
    Html::of(&ReadinessPart {
        w,
        exceptions: groups.iter().flat_map(|group| &group.rows).filter_map(|row| row.exception.clone()).collect(),
        general,
        unchanged: readiness.unchanged(show.now).map(|_| IdempotencyKey::fresh()),
        proposal: desk.proposal().map(|(pattern, begun)| Proposal {
            pattern: pattern.id.to_string(),
            sentence: w.proposal.replace("{time}", &clock_hm(begun.as_millisecond())).replace("{what}", pattern.name()),
            take_key: IdempotencyKey::fresh(),
            leave_key: IdempotencyKey::fresh(),
        }),
        groups,
        beds: readiness.beds().and_then(|beds| beds.words(show.language(), show.now)),
        beds_key: IdempotencyKey::fresh(),
        patterns: desk.inbox().patterns().all.iter().map(|pattern| pattern_row(show, pattern)).collect(),
        keep_key: IdempotencyKey::fresh(),
        days: days(show, None),
        name_max: PATTERN_NAME_MAX_CHARS,
    })
}

fn row(show: Show, readiness: &Readiness, scope: Scope) -> Row {
    let word = scope.word(show.language());
    let mark = readiness.holding(scope, show.now);
    let freshness = mark.map(|mark| mark.freshness(show.now));
    let is_stale = freshness == Some(Freshness::Stale);
    let is_own = |mark: &ReadinessMark| mark.scope == scope;
    Row {
        code: scope.code(),
        word: if scope == Scope::General { show.words().all_classes } else { word },
        key: IdempotencyKey::fresh(),
        choices: ReadinessLevel::ALL
            .iter()
            .map(|level| {
                let is_it = mark.is_some_and(|mark| mark.level == *level);
                let whole = level.word(show.language());
                Choice {
                    code: level.code(),
                    sign: level.sign(),
                    word: whole.split_once(' ').map_or(whole, |(_, word)| word),
                    // A stale mark is not what holds: pressing it again is what is wanted.
                    is_set: is_it && !is_stale,
                    was_set: is_it && is_stale,
                }
            })
            .collect(),
        age: mark.map(|mark| show.age_with_limit(mark.set_at, STALE_AFTER)),
        freshness: freshness.map_or("none", Freshness::code),
        from: mark.filter(|mark| !is_own(mark)).map(|mark| mark.scope.word(show.language())),
        is_scheduled: mark.is_some_and(|mark| mark.basis == Basis::Schedule),
        exception: mark
            .filter(|mark| is_own(mark) && !is_stale && scope != Scope::General)
            .filter(|mark| {
                readiness.holding(Scope::General, show.now).is_none_or(|general| general.level != mark.level)
            })
            .map(|mark| format!("{} {word}", mark.level.sign())),
    }
}

fn pattern_row(show: Show, pattern: &Pattern) -> PatternRow {
    let band = pattern.band.map(domain::readiness::Band::parts);
    let time = |time: Option<domain::readiness::MinuteOfDay>| time.map_or_else(String::new, |time| time.to_string());
    let said =
        pattern.levels().iter().map(|(scope, level)| format!("{} {}", level.sign(), scope.word(show.language())));
    PatternRow {
        id: pattern.id.to_string(),
        name: pattern.name().to_owned(),
        levels: said.collect::<Vec<_>>().join(show.words().comma),
        band: band.map(|(days, from, until)| format!("{} {from}–{until}", days.word(show.language()))),
        days: days(show, band.map(|(days, ..)| days)),
        from: time(band.map(|(_, from, _)| from)),
        until: time(band.map(|(.., until)| until)),
        apply_key: IdempotencyKey::fresh(),
        rename_key: IdempotencyKey::fresh(),
        delete_key: IdempotencyKey::fresh(),
    }
}

fn days(show: Show, chosen: Option<BandDays>) -> Vec<Day> {
    let day =
        |days: &BandDays| Day { code: days.code(), word: days.word(show.language()), is_set: chosen == Some(*days) };
    BandDays::ALL.iter().map(day).collect()
}
