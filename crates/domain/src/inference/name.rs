//! Drug names come as they were typed: full width or half, with spaces or without. Folding makes equal names equal.

/// Half-width katakana U+FF66 to U+FF9D in full width, in the order of their code points.
const KATAKANA: &str =
    "ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン";
const HALF_KATAKANA_FIRST: u32 = 0xFF66;
/// Distance of a full-width Latin letter, digit or sign from its half-width twin.
const WIDTH_DISTANCE: u32 = 0xFEE0;
/// Roman numerals 1 to 12, one character each in some lists.
const ROMAN: [&str; 12] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"];
const ROMAN_FIRST: u32 = 0x2160;
/// Latin salts that product names shorten.
const SALTS: [(&str, &str); 4] =
    [("na", "ナトリウム"), ("ca", "カルシウム"), ("mg", "マグネシウム"), ("k", "カリウム")];
/// Words that a product's or a prescribed name goes on with after the ingredient.
const FORMS: [&str; 34] = [
    "od錠",
    "口腔内崩壊錠",
    "徐放錠",
    "腸溶錠",
    "錠",
    "腸溶カプセル",
    "徐放カプセル",
    "カプセル",
    "ドライシロップ",
    "シロップ",
    "細粒",
    "顆粒",
    "散",
    "内用",
    "経口",
    "od",
    "sr",
    "la",
    "皮下注",
    "静注",
    "筋注",
    "点滴",
    "注",
    "点眼",
    "点鼻",
    "吸入",
    "軟膏",
    "クリーム",
    "ローション",
    "ゲル",
    "テープ",
    "パップ",
    "坐剤",
    "貼付",
];

/// A name in half-width lower-case Latin, full-width katakana, round brackets, without spaces.
pub(super) fn folded(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars().filter(|c| !c.is_whitespace() && !c.is_control()) {
        match c {
            'ﾞ' => voice(&mut out, '゙'),
            'ﾟ' => voice(&mut out, '゚'),
            _ => push(&mut out, c),
        }
    }
    out
}

fn push(out: &mut String, c: char) {
    let code = u32::from(c);
    match c {
        '［' | '〔' | '【' | '[' => out.push('('),
        '］' | '〕' | '】' | ']' => out.push(')'),
        '･' => out.push('・'),
        '‐' | '‑' | '–' | '−' => out.push('-'),
        '！'..='～' => out.extend(char::from_u32(code - WIDTH_DISTANCE).map(|c| c.to_ascii_lowercase())),
        'ｦ'..='ﾝ' => out.extend(KATAKANA.chars().nth((code - HALF_KATAKANA_FIRST) as usize)),
        'Ⅰ'..='Ⅻ' => out.push_str(ROMAN[(code - ROMAN_FIRST) as usize]),
        'ⅰ'..='ⅻ' => out.push_str(ROMAN[(code - ROMAN_FIRST - 0x10) as usize]),
        _ => out.push(c.to_ascii_lowercase()),
    }
}

/// Joins a half-width (semi-)voiced mark to the kana before it.
fn voice(out: &mut String, mark: char) {
    let Some(before) = out.pop() else { return };
    let code = u32::from(before);
    let joined = match (before, mark) {
        ('ウ', '゙') => Some('ヴ'),
        // カ to ト: the voiced kana is the next code point; ハ to ホ: voiced next, semi-voiced the one after.
        ('カ'..='ト' | 'ハ'..='ホ', '゙') => char::from_u32(code + 1),
        ('ハ'..='ホ', '゚') => char::from_u32(code + 2),
        _ => None,
    };
    out.push(joined.unwrap_or(before));
}

/// A folded name up to the dosage form or the strength, a shortened salt spelt out: `ロキソプロフェンna錠60mg` → `ロキソプロフェンナトリウム`.
/// `None` when nothing would be cut.
pub(super) fn stem(folded: &str) -> Option<String> {
    let name = folded.strip_prefix("(般)").unwrap_or(folded);
    let form = FORMS.iter().filter_map(|form| name.find(form)).filter(|at| *at > 0).min();
    let digit = name.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0);
    let end = form.into_iter().chain(digit).min().unwrap_or(name.len());
    let cut = &name[..end];
    let salt = SALTS.iter().find_map(|(short, long)| Some(format!("{}{long}", cut.strip_suffix(short)?)));
    let stem = salt.unwrap_or_else(|| cut.to_owned());
    (stem != folded).then_some(stem)
}
