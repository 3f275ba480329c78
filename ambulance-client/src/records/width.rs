//! Letters of one width. The same name is ｼｹﾝ in one message and シケン in another, ＭＡＲＩＡ here and MARIA there.

/// The full-width forms of U+FF61 to U+FF9F, in their order.
const KANA: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";

/// From a full-width Latin letter, digit or sign to the plain one.
const LATIN: u32 = 0xFF01 - 0x21;

/// A letter in its usual width: kana full, Latin plain.
pub(super) fn usual(c: char) -> char {
    match c {
        '\u{FF61}'..='\u{FF9F}' => KANA.chars().nth(c as usize - 0xFF61).unwrap_or(c),
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - LATIN).unwrap_or(c),
        _ => c,
    }
}

/// The kana that a sound mark of its own makes of the kana before it: ｶ and ﾞ, or カ and U+3099, are ガ.
pub(super) fn voiced(before: Option<char>, mark: char) -> Option<char> {
    let before = before?;
    let step = match mark {
        'ﾞ' | '゛' | '\u{3099}' => 1,
        'ﾟ' | '゜' | '\u{309A}' => 2,
        _ => return None,
    };
    match (before, step) {
        ('ウ', 1) => Some('ヴ'),
        ('カ' | 'キ' | 'ク' | 'ケ' | 'コ' | 'サ' | 'シ' | 'ス' | 'セ' | 'ソ' | 'タ' | 'チ' | 'ツ' | 'テ' | 'ト', 1)
        | ('か' | 'き' | 'く' | 'け' | 'こ' | 'さ' | 'し' | 'す' | 'せ' | 'そ' | 'た' | 'ち' | 'つ' | 'て' | 'と', 1)
        | ('ハ' | 'ヒ' | 'フ' | 'ヘ' | 'ホ' | 'は' | 'ひ' | 'ふ' | 'へ' | 'ほ', _) => {
            char::from_u32(before as u32 + step)
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn every_half_width_kana_has_its_full_width_form() {
        assert_eq!(KANA.chars().count(), 0xFF9F - 0xFF61 + 1);
        let full: String = "ｱｲｳﾜｦﾝｧｯｰ･ﾞﾟＡｚ９－アa".chars().map(usual).collect();
        assert_eq!(full, "アイウワヲンァッー・゛゜Az9-アa");
    }

    #[test]
    fn a_sound_mark_joins_the_kana_before_it() {
        for (before, mark, joined) in [
            ('カ', 'ﾞ', Some('ガ')),
            ('ト', '\u{3099}', Some('ド')),
            ('ハ', 'ﾞ', Some('バ')),
            ('ハ', 'ﾟ', Some('パ')),
            ('ほ', '゜', Some('ぽ')),
            ('ウ', 'ﾞ', Some('ヴ')),
            ('ア', 'ﾞ', None),
            ('カ', 'ﾟ', None),
            ('カ', 'キ', None),
        ] {
            assert_eq!(voiced(Some(before), mark), joined, "{before}{mark}");
        }
        assert_eq!(voiced(None, 'ﾞ'), None);
    }
}
