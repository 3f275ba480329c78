//! 応需情報 of this hospital: one tap for all classes, one tap for one class, each with its age. A mark past its age is never shown as fresh.

use askama::Template;
use domain::{
    readiness::{Freshness, Readiness, ReadinessLevel, ReadinessMark, STALE_AFTER},
    triage::ConditionClass,
};
use webkit::{form::IdempotencyKey, parts::Html};

use super::{show::Show, words::BoardWords};

#[derive(Template)]
#[template(path = "er/readiness.html")]
struct ReadinessPart {
    w: &'static BoardWords,
    general: Row,
    classes: Vec<Row>,
    /// Classes whose mark differs from the general one, for the folded line.
    exceptions: Vec<String>,
}

/// The marks of one class, or the general one.
struct Row {
    code: &'static str,
    word: &'static str,
    key: IdempotencyKey,
    choices: Vec<Choice>,
    /// The sign and word that hold now; `None` before the first.
    mark: Option<(&'static str, &'static str)>,
    age: Option<Html>,
    /// `fresh`, `ageing`, `stale`, or `none`.
    freshness: &'static str,
    /// The general mark holds for this class.
    is_general: bool,
}

struct Choice {
    code: &'static str,
    sign: &'static str,
    word: &'static str,
    is_set: bool,
}

/// The part `readiness`.
pub(super) fn part(show: Show, readiness: &Readiness) -> Html {
    let w = show.words();
    let general = row(show, "", w.all_classes, readiness.general(), false);
    let classes: Vec<Row> = ConditionClass::ALL
        .iter()
        .map(|class| {
            let mark = readiness.for_class(*class);
            let own = readiness.by_class().find(|(known, _)| known == class).map(|(_, mark)| mark);
            row(show, class.code(), class.word(show.language()), mark, own != mark)
        })
        .collect();
    let exceptions = classes
        .iter()
        .filter(|row| row.freshness != "stale" && row.mark.is_some() && row.mark != general.mark)
        .filter_map(|row| Some(format!("{} {}", row.mark?.0, row.word)))
        .collect();
    Html::of(&ReadinessPart { w, general, classes, exceptions })
}

fn row(show: Show, code: &'static str, word: &'static str, mark: Option<ReadinessMark>, is_general: bool) -> Row {
    let split = |level: ReadinessLevel| {
        level.word(show.language()).split_once(' ').unwrap_or((level.word(show.language()), ""))
    };
    let freshness = mark.map(|mark| mark.freshness(show.now));
    Row {
        code,
        word,
        key: IdempotencyKey::fresh(),
        choices: ReadinessLevel::ALL
            .iter()
            .map(|level| {
                let (sign, word) = split(*level);
                // A stale mark is not what holds: pressing it again is what is wanted.
                let is_set = mark.is_some_and(|mark| mark.level == *level) && freshness != Some(Freshness::Stale);
                Choice { code: level.code(), sign, word, is_set }
            })
            .collect(),
        mark: mark.map(|mark| split(mark.level)),
        age: mark.map(|mark| show.age_with_limit(mark.set_at, STALE_AFTER)),
        freshness: match freshness {
            None => "none",
            Some(Freshness::Fresh) => "fresh",
            Some(Freshness::Ageing) => "ageing",
            Some(Freshness::Stale) => "stale",
        },
        is_general,
    }
}
