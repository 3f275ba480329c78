//! Languages of the screens, and text that came from a record and may hold characters that cannot be shown.

/// A language of the screens. Japanese is the language of the users; English is there for engineers and visitors.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
pub enum Language {
    /// 日本語
    #[default]
    Ja,
    /// English
    En,
}

impl Language {
    /// One of two words.
    #[must_use]
    pub const fn of(self, ja: &'static str, en: &'static str) -> &'static str {
        match self {
            Self::Ja => ja,
            Self::En => en,
        }
    }
}

/// The mark that the eligibility service puts where a character cannot be shown. It is kept and shown as it is and never blocks.
pub const UNSHOWABLE: char = '●';

/// True when part of the text could not be represented by the service that sent it.
#[must_use]
pub fn has_unshowable(text: &str) -> bool {
    text.contains(UNSHOWABLE)
}

/// Longest free text accepted from a screen, in characters: a sentence or three read aloud in 30 seconds (about 200 characters), with room.
pub const FREE_TEXT_MAX_CHARS: usize = 500;

/// Free text from a screen was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("text is longer than {FREE_TEXT_MAX_CHARS} characters ({chars})")]
pub struct TextTooLong {
    /// How many characters were given.
    pub chars: usize,
}

/// Trims free text from a screen and drops control characters.
///
/// # Errors
/// [`TextTooLong`] above [`FREE_TEXT_MAX_CHARS`]: it is refused whole rather than cut, so that nothing said is lost silently.
pub fn free_text(input: &str) -> Result<String, TextTooLong> {
    let cleaned: String = input.trim().chars().filter(|c| !c.is_control() || *c == '\n').collect();
    let chars = cleaned.chars().count();
    if chars > FREE_TEXT_MAX_CHARS { Err(TextTooLong { chars }) } else { Ok(cleaned) }
}

/// Where a thought ends in what a crew types.
const THOUGHT_ENDS: [char; 8] = ['、', '。', ',', '，', '.', ';', '/', '\n'];
/// Words that deny what stands before them.
const DENIALS: [&str; 12] =
    ["なし", "無し", "無い", "ない", "なく", "無く", "否定", "認めず", "認めない", "訴えず", "(-)", "（-）"];
/// Particles between a word and its denial.
const PARTICLES: [char; 4] = ['は', 'が', 'も', 'を'];
/// What ends a word whose beginning is looked for: 痛み, 息苦しさ, ふらつき, 腫れ, 痛く; and what is denied with it: 妊娠の可能性なし.
const ENDINGS: [&str; 10] = ["しさ", "しみ", "しく", "み", "さ", "き", "く", "え", "れ", "の可能性"];
/// How a verb goes on whose beginning is looked for: 頭を打っていない, ぶつけていない, 刺されていない, 妊娠していない.
const VERB_ENDINGS: [&str; 5] = ["っ", "け", "れ", "し", ""];
/// Says of a verb that it did not happen.
const NOT_DONE: [&str; 4] = ["ていない", "てない", "ておらず", "ていません"];
/// What is said in a list of things when there are none, or nobody knows.
const NOTHING: [&str; 8] = ["なし", "無し", "無", "ない", "無い", "不明", "わからない", "none"];

/// True when a line says that there is nothing to name: 「なし」, 「特になし」, 「アレルギーなし」.
#[must_use]
pub fn says_nothing(line: &str) -> bool {
    let line = line.trim().trim_end_matches('。').to_lowercase();
    let short = ["アレルギー", "特に"]
        .iter()
        .fold(line.as_str(), |rest, before| rest.trim_start_matches(before).trim_start_matches(PARTICLES));
    short.is_empty() || NOTHING.contains(&short)
}

/// True when the text has the word and does not deny it (「胸痛なし」, 「嘔吐・腹痛なし」, 「目の痛みなし」, 「頭を打っていない」). A denial in front of
/// the word is not understood. A word that means that something cannot be done must hold its own denial (`食べられな`, not `食べられ`).
#[must_use]
pub fn has_word(text: &str, word: &str) -> bool {
    !word.is_empty() && text.match_indices(word).any(|(place, _)| !is_denied(&text[place + word.len()..]))
}

/// What follows a word denies it: at once, or at the end of a list that the word is part of.
fn is_denied(after: &str) -> bool {
    let thought = after.split(|c: char| THOUGHT_ENDS.contains(&c) || c.is_whitespace()).next().unwrap_or_default();
    let is_list = thought.starts_with(['・', 'や', 'と']);
    if is_list && DENIALS.iter().any(|denial| thought.ends_with(denial)) {
        return true;
    }
    let did_not = VERB_ENDINGS.iter().filter_map(|ending| thought.strip_prefix(ending));
    let ended = ENDINGS.iter().filter_map(|ending| thought.strip_prefix(ending)).chain([thought]);
    starts_with_any(did_not, &NOT_DONE)
        || starts_with_any(ended.map(|rest| rest.trim_start_matches(PARTICLES)), &DENIALS)
}

fn starts_with_any<'a>(mut rests: impl Iterator<Item = &'a str>, words: &[&str]) -> bool {
    rests.any(|rest| words.iter().any(|word| rest.starts_with(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_is_denied_also_when_only_its_beginning_is_looked_for() {
        for (text, word) in [
            ("頭痛なし、目の痛みなし、動悸なし", "目の痛"),
            ("息苦しさなし", "息苦"),
            ("胸は痛くない", "痛"),
            ("ふらつきはない", "ふらつ"),
            ("舌の腫れなし", "舌の腫"),
            ("頭を打っていない", "頭を打"),
            ("頭をぶつけていません", "頭をぶつ"),
            ("蜂に刺されていない", "刺され"),
            ("嘔吐・腹痛なし", "嘔吐"),
            ("妊娠していない", "妊娠"),
            ("妊娠の可能性はない", "妊娠"),
        ] {
            assert!(!has_word(text, word), "{text}");
        }
        for (text, word) in [
            ("血が止まらない", "血が止まらな"),
            ("4日前から薬が飲めていない", "薬が飲めていな"),
            ("薬を飲んでいない", "薬を飲んで"),
            ("目の痛みあり、嘔吐なし", "目の痛"),
            ("頭を打って気を失った", "頭を打"),
            ("痛みが強く動けない", "動けな"),
            ("息が苦しく横になれない", "息が苦"),
            ("胸痛なし。歩くと胸痛", "胸痛"),
            ("妊娠36週。頭痛なし", "妊娠"),
            ("妊娠の可能性あり", "妊娠"),
        ] {
            assert!(has_word(text, word), "{text}");
        }
    }

    #[test]
    fn nothing_is_not_something() {
        for line in ["なし", "特になし", "アレルギーなし", "アレルギーは特にない", "不明", " 無し。", "None", ""]
        {
            assert!(says_nothing(line), "{line}");
        }
        for line in ["ペニシリン", "卵", "なしの果物", "アレルギー性鼻炎", "不明だが造影剤で発疹"]
        {
            assert!(!says_nothing(line), "{line}");
        }
    }
}
