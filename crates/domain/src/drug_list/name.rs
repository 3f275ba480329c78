//! When two names mean one ingredient, and what a product's name says of its strength.

/// Where a dosage form begins in an 一般名 such as 「アムロジピン錠5mg」: what follows is form and strength, not ingredient.
const FORMS: [&str; 17] = [
    "od錠",
    "口腔内崩壊錠",
    "腸溶錠",
    "徐放錠",
    "錠",
    "徐放カプセル",
    "カプセル",
    "細粒",
    "顆粒",
    "ドライシロップ",
    "シロップ",
    "点眼液",
    "点鼻液",
    "軟膏",
    "クリーム",
    "テープ",
    "坐剤",
];

/// Salts and water that do not change which ingredient it is. Salts of a metal stand apart: see [`METALS`].
const SALTS: [&str; 15] = [
    "水和物",
    "塩酸塩",
    "硫酸塩",
    "臭化水素酸塩",
    "リン酸塩",
    "クエン酸塩",
    "酢酸塩",
    "メシル酸塩",
    "ベシル酸塩",
    "トシル酸塩",
    "マレイン酸塩",
    "フマル酸塩",
    "コハク酸塩",
    "酒石酸塩",
    "エチルコハク酸エステル",
];

/// Metals that only make an ingredient soluble, unless the metal is the ingredient: 塩化カリウム, アスパラギン酸カリウム.
const METALS: [&str; 4] = ["カリウム", "ナトリウム", "カルシウム", "マグネシウム"];

/// Endings after which the metal is the ingredient itself.
const ACIDS: [char; 3] = ['酸', '化', '素'];

/// A stem is at least this long, so that a salt's name alone is never cut away.
const STEM_MIN_CHARS: usize = 3;

/// Half-width katakana U+FF61 to U+FF9F in their order, as full-width.
const KATAKANA: &str = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";

/// One spelling for full-width and half-width, upper and lower case; white space does not count.
pub(super) fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().filter(|c| !c.is_whitespace()) {
        let code = u32::from(c);
        let c = match code {
            0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
            0xFF61..=0xFF9F => KATAKANA.chars().nth(usize::try_from(code - 0xFF61).unwrap_or_default()).unwrap_or(c),
            // The micro sign and the Greek letter.
            0x00B5 => 'μ',
            _ => c,
        };
        match voiced(out.chars().next_back(), c) {
            Some(whole) => {
                out.pop();
                out.push(whole);
            }
            None => out.extend(c.to_lowercase()),
        }
    }
    out
}

/// A half-width kana and its mark are two characters: カ and ゛ are ガ.
fn voiced(before: Option<char>, mark: char) -> Option<char> {
    let before = before?;
    let step = match mark {
        '゛' if before == 'ウ' => return Some('ヴ'),
        '゛' if ('カ'..='ト').contains(&before) || ('ハ'..='ホ').contains(&before) => 1,
        '゜' if ('ハ'..='ホ').contains(&before) => 2,
        _ => return None,
    };
    char::from_u32(u32::from(before) + step)
}

/// What lines of one ingredient have in common: without dosage form, strength, salt and water. Empty for an empty name.
pub(super) fn ingredient_key(text: &str) -> String {
    let folded = folded(text);
    let mut stem = folded.strip_prefix("【般】").unwrap_or(&folded);
    if let Some(form) = FORMS.iter().filter_map(|form| stem.find(form)).filter(|at| *at > 0).min() {
        stem = &stem[..form];
    }
    while let Some(shorter) = without_salt(stem) {
        stem = shorter;
    }
    stem.to_owned()
}

fn without_salt(stem: &str) -> Option<&str> {
    let long_enough = |rest: &&str| rest.chars().count() >= STEM_MIN_CHARS;
    let salt = SALTS.iter().filter_map(|salt| stem.strip_suffix(salt)).find(long_enough);
    salt.or_else(|| {
        METALS
            .iter()
            .filter_map(|metal| stem.strip_suffix(metal))
            .find(|rest| long_enough(rest) && !rest.ends_with(ACIDS))
    })
}

/// A decimal number in thousandths; `None` for anything else and for more than three decimals.
pub(super) fn thousandths(text: &str) -> Option<u64> {
    let text = folded(text);
    let (whole, decimals) = text.split_once('.').unwrap_or((&text, ""));
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || decimals.len() > 3 || !digits(whole) || !digits(decimals) {
        return None;
    }
    let whole: u64 = whole.parse().ok()?;
    let decimals: u64 = format!("{decimals:0<3}").parse().ok()?;
    whole.checked_mul(1000)?.checked_add(decimals)
}

/// Strength of one tablet or capsule in nanograms, when the product's name gives exactly one.
pub(super) fn strength_ng(product: &str) -> Option<u64> {
    let folded = folded(product);
    let mut found = None;
    let mut rest = folded.as_str();
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let number = &rest[at..];
        let end = number.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(number.len());
        let (number, after) = number.split_at(end);
        let nanograms_per_unit = [("mg", 1_000_000), ("μg", 1_000), ("mcg", 1_000), ("g", 1_000_000_000)]
            .into_iter()
            .find_map(|(unit, factor)| after.starts_with(unit).then_some(factor));
        if let Some(factor) = nanograms_per_unit {
            let strength = thousandths(number)?.checked_mul(factor)? / 1000;
            if found.replace(strength).is_some() {
                return None;
            }
        }
        rest = after;
    }
    found
}

/// How often a day, from 用法: 「1日3回毎食後」, 「分2」.
pub(super) fn times_a_day(usage: &str) -> Option<u64> {
    let usage = folded(usage);
    let after = usage.split_once("1日").map(|(_, after)| after).filter(|after| after.contains('回'));
    let digits = match after {
        Some(after) => after.split_once('回')?.0,
        None => usage.strip_prefix('分')?.get(..1)?,
    };
    digits.parse().ok().filter(|times| (1..=24).contains(times))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_ingredient_has_many_spellings_and_a_metal_may_be_the_ingredient() {
        for (a, b) in [
            ("ワルファリンカリウム", "ﾜﾙﾌｧﾘﾝｶﾘｳﾑ"),
            ("ワルファリンカリウム", "【般】ワルファリンＫ錠１ｍｇ"),
            ("アムロジピンベシル酸塩", "【般】アムロジピン錠５ｍｇ"),
            ("エソメプラゾールマグネシウム水和物", "エソメプラゾール"),
            ("エドキサバントシル酸塩水和物", "エドキサバン"),
            ("ロキソプロフェンナトリウム水和物", "ﾛｷｿﾌﾟﾛﾌｪﾝﾅﾄﾘｳﾑ"),
        ] {
            // ワルファリンK is the one abbreviation that prescriptions really use, and it stays apart: no guess from one letter.
            let is_abbreviated = b.contains('Ｋ');
            assert_eq!(ingredient_key(a) == ingredient_key(b), !is_abbreviated, "{a} {b}");
        }
        for (a, b) in [
            ("塩化カリウム", "塩化カルシウム"),
            ("アスパラギン酸カリウム", "アスパラギン酸カルシウム"),
            ("ポリスチレンスルホン酸ナトリウム", "ポリスチレンスルホン酸カルシウム"),
            ("アムロジピン", "アムロジピン・アトルバスタチン"),
        ] {
            assert_ne!(ingredient_key(a), ingredient_key(b));
        }
        assert_eq!(ingredient_key("錠"), "錠", "a name is never cut to nothing");
    }

    #[test]
    fn strengths_numbers_and_frequencies() {
        assert_eq!(strength_ng("ワーファリン錠０．５ｍｇ"), Some(500_000));
        assert_eq!(strength_ng("チラーヂンS錠50μg"), Some(50_000));
        assert_eq!(strength_ng("カロナール錠500"), None);
        assert_eq!(strength_ng("配合錠5mg/10mg"), None);
        assert_eq!((thousandths("1.5"), thousandths("１"), thousandths("適量")), (Some(1500), Some(1000), None));
        assert_eq!(thousandths("99999999999999999999"), None);
        assert_eq!(
            (times_a_day("1日3回毎食後"), times_a_day("１日２回"), times_a_day("分3")),
            (Some(3), Some(2), Some(3))
        );
        assert_eq!((times_a_day("疼痛時"), times_a_day("1日1錠"), times_a_day("")), (None, None, None));
    }
}
