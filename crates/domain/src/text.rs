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

/// True when the text has the word and does not deny it (「胸痛なし」, 「嘔吐・腹痛なし」). A denial in front of the word is not understood.
#[must_use]
pub fn has_word(text: &str, word: &str) -> bool {
    !word.is_empty() && text.match_indices(word).any(|(place, _)| !is_denied(&text[place + word.len()..]))
}

/// What follows a word denies it: at once, or at the end of a list that the word is part of.
fn is_denied(after: &str) -> bool {
    let thought = after.split(|c: char| THOUGHT_ENDS.contains(&c) || c.is_whitespace()).next().unwrap_or_default();
    let close = thought.trim_start_matches(PARTICLES);
    let is_list = thought.starts_with(['・', 'や', 'と']);
    DENIALS.iter().any(|denial| close.starts_with(denial) || (is_list && thought.ends_with(denial)))
}
