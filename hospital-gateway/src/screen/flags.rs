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
}

/// The first flags of a card, and how many more there are.
#[derive(Debug, Default)]
pub(super) struct BriefFlags {
    pub rows: Vec<FlagRow>,
    pub more: usize,
}

pub(super) fn brief(show: Show, flags: &[Flag]) -> BriefFlags {
    BriefFlags {
        rows: flags.iter().take(FIRST_SHOWN).map(|flag| row(show, flag)).collect(),
        more: flags.len().saturating_sub(FIRST_SHOWN),
    }
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
    }
}

/// 「抗凝固薬の処方歴: エリキュース錠 [調剤・8日前]」, 「収縮期血圧 84mmHg 10:32」.
fn because(show: Show, ground: &Ground) -> String {
    let words = ground.words(show.language());
    match (&ground.evidence, ground.at) {
        (Some(line), _) if line.name == words => format!("{words} [{}]", short(show, &line.origin)),
        (Some(line), _) => [words, show.words().colon, &line.name, " [", &short(show, &line.origin), "]"].concat(),
        (None, Some(at)) => format!("{words} {}", webkit::moment::clock_hm(at.as_millisecond())),
        (None, None) => words.to_owned(),
    }
}
