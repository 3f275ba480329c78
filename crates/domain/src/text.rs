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
