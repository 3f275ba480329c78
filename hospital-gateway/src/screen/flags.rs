//! 注意喚起 as the hospital reads them: what comes together, what to think of, and on what it is based.

use domain::flags::{FIRST_SHOWN, Flag, Ground};

use super::{record::short, show::Show};

/// One flag.
#[derive(Debug)]
pub(super) struct FlagRow {
    /// `act-now`, `check`, `tell`: decides mark and colour.
    pub tier: &'static str,
    pub tier_word: &'static str,
    /// Shape beside the word.
    pub mark: &'static str,
    pub title: String,
    pub advice: String,
    /// Every ground in a few words, source and age included.
    pub because: Vec<String>,
    /// The same in one line, for a card of the board.
    pub line: BecauseLine,
    /// 「ほか3件」 behind this one, on a card of the board.
    pub more: Option<String>,
}

/// The grounds where there is one line for them: what has no room gives way, source and age of the record never.
#[derive(Debug, Default)]
pub(super) struct BecauseLine {
    /// The line of the record or of what was said; empty where the flag rests on what is seen alone.
    pub known: String,
    /// Its source and age: 「調剤・8日前」.
    pub short: String,
    /// The other grounds.
    pub seen: String,
}

/// The first flags of a card. Behind each stands how many there are beyond it: a narrow card hides some of the rows.
pub(super) fn brief(show: Show, flags: &[Flag]) -> Vec<FlagRow> {
    let shown = flags.iter().take(FIRST_SHOWN).enumerate();
    shown.map(|(index, flag)| FlagRow { more: show.more(flags.len() - index - 1), ..row(show, flag) }).collect()
}

pub(super) fn full(show: Show, flags: &[Flag]) -> Vec<FlagRow> {
    flags.iter().map(|flag| row(show, flag)).collect()
}

fn row(show: Show, flag: &Flag) -> FlagRow {
    FlagRow {
        tier: flag.tier.code(),
        tier_word: flag.tier.word(show.language()),
        mark: flag.tier.mark(),
        title: flag.words(show.language()).to_owned(),
        advice: flag.advice(show.language()).to_owned(),
        because: flag.grounds.iter().map(|ground| because(show, ground)).collect(),
        line: because_line(show, &flag.grounds),
        more: None,
    }
}

fn because_line(show: Show, grounds: &[Ground]) -> BecauseLine {
    let known = grounds.iter().find_map(|ground| Some((ground, ground.evidence.as_ref()?)));
    let others = grounds.iter().filter(|ground| known.is_none_or(|(first, _)| !std::ptr::eq(first, *ground)));
    BecauseLine {
        known: known.map_or_else(String::new, |(ground, line)| named(show, ground, &line.name)),
        short: known.map_or_else(String::new, |(_, line)| short(show, &line.origin)),
        seen: others.map(|ground| because(show, ground)).collect::<Vec<_>>().join(show.words().comma),
    }
}

/// 「抗凝固薬の処方歴：エリキュース錠」; once, where ground and line say the same.
fn named(show: Show, ground: &Ground, line: &str) -> String {
    let words = ground.words(show.language());
    if line == words { words.to_owned() } else { [words, show.words().colon, line].concat() }
}

/// 「抗凝固薬の処方歴: エリキュース錠 [調剤・8日前]」, 「収縮期血圧 84mmHg 10:32」.
fn because(show: Show, ground: &Ground) -> String {
    let words = ground.words(show.language());
    match (&ground.evidence, ground.at) {
        (Some(line), _) => format!("{} [{}]", named(show, ground, &line.name), short(show, &line.origin)),
        (None, Some(at)) => format!("{words} {}", webkit::moment::clock_hm(at.as_millisecond())),
        (None, None) => words.to_owned(),
    }
}
