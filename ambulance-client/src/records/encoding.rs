//! From bytes to text. Clinic software writes Shift_JIS (as Windows-31J) or UTF-8; the declaration says which, and is not
//! always right.

use encoding_rs::{Encoding, SHIFT_JIS, UTF_8};

/// The XML declaration is looked for in so many bytes: the longest sensible one has about 60.
const DECLARATION_MAX_BYTES: usize = 256;

/// Text, and whether it is what the sender meant.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Decoded {
    /// The text; what cannot be read stands as U+FFFD.
    pub text: String,
    /// False when the declaration is wrong or something could not be read.
    pub faithful: bool,
}

/// Decodes by the declaration, and by what the bytes are where the declaration is wrong.
pub(super) fn decode(bytes: &[u8]) -> Decoded {
    let declared = declared(bytes);
    let (utf8, utf8_clean) = as_utf8(bytes);
    if utf8_clean {
        return match declared {
            Declared::Utf8 => Decoded { text: utf8, faithful: true },
            // Bytes that are valid UTF-8 with kana or kanji are never Shift_JIS by chance; the reverse would often pass unnoticed.
            Declared::ShiftJis if !has_three_byte_characters(&utf8) => {
                let (text, faithful) = as_shift_jis(bytes);
                Decoded { text, faithful }
            }
            _ => Decoded { text: utf8, faithful: false },
        };
    }
    let (shift_jis, shift_jis_clean) = as_shift_jis(bytes);
    match declared {
        Declared::ShiftJis if shift_jis_clean => Decoded { text: shift_jis, faithful: true },
        _ if unreadable(&shift_jis) <= unreadable(&utf8) => Decoded { text: shift_jis, faithful: false },
        _ => Decoded { text: utf8, faithful: false },
    }
}

enum Declared {
    Utf8,
    ShiftJis,
    Other,
}

/// What the XML declaration says; without one it is UTF-8, as the XML standard has it.
fn declared(bytes: &[u8]) -> Declared {
    let head: String = bytes.iter().take(DECLARATION_MAX_BYTES).map(|byte| char::from(*byte)).collect();
    let label = head
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
        .and_then(|(declaration, _)| declaration.split_once("encoding"))
        .and_then(|(_, rest)| rest.trim_start().strip_prefix('='))
        .map(str::trim_start)
        .and_then(|rest| {
            let quote = rest.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
            rest.get(1..)?.split_once(quote)
        })
        .map(|(label, _)| label);
    match label.map(|label| Encoding::for_label(label.as_bytes())) {
        None => Declared::Utf8,
        Some(Some(encoding)) if encoding == UTF_8 => Declared::Utf8,
        Some(Some(encoding)) if encoding == SHIFT_JIS => Declared::ShiftJis,
        Some(_) => Declared::Other,
    }
}

/// A character cut off at the very end is a cut answer, not a wrong encoding.
fn as_utf8(bytes: &[u8]) -> (String, bool) {
    match std::str::from_utf8(bytes) {
        Ok(text) => (text.to_owned(), true),
        Err(error) => {
            let readable = bytes.get(..error.valid_up_to()).unwrap_or_default();
            match error.error_len() {
                None => (String::from_utf8_lossy(readable).into_owned(), true),
                Some(_) => (String::from_utf8_lossy(bytes).into_owned(), false),
            }
        }
    }
}

fn as_shift_jis(bytes: &[u8]) -> (String, bool) {
    let (text, had_errors) = SHIFT_JIS.decode_without_bom_handling(bytes);
    let text = text.into_owned();
    let cut_at_end = had_errors && unreadable(&text) == 1 && text.ends_with(char::REPLACEMENT_CHARACTER);
    if cut_at_end { (text.trim_end_matches(char::REPLACEMENT_CHARACTER).to_owned(), true) } else { (text, !had_errors) }
}

fn has_three_byte_characters(text: &str) -> bool {
    text.chars().any(|c| c.len_utf8() == 3)
}

fn unreadable(text: &str) -> usize {
    text.chars().filter(|c| *c == char::REPLACEMENT_CHARACTER).count()
}
