//! One spelling for the many ways in which an institution's name is written.

use icu_normalizer::ComposingNormalizerBorrowed;

/// Forms in law that stand before a name and are no part of it, longest first where one begins another.
const LEGAL_FORMS: [&str; 26] = [
    "社会医療法人社団",
    "社会医療法人財団",
    "特定医療法人社団",
    "特定医療法人財団",
    "医療法人社団",
    "医療法人財団",
    "社会医療法人",
    "特定医療法人",
    "医療法人",
    "社会福祉法人",
    "地方独立行政法人",
    "国立研究開発法人",
    "独立行政法人",
    "国立大学法人",
    "公立大学法人",
    "特定非営利活動法人",
    "学校法人",
    "宗教法人",
    "一般社団法人",
    "一般財団法人",
    "公益社団法人",
    "公益財団法人",
    "社団法人",
    "財団法人",
    "有限会社",
    "株式会社",
];

/// How the name of an owner ends, after which the institution's own name may begin: 「医療法人社団青凪会」|「青凪病院」.
const OWNER_ENDS: [&str; 11] = ["会", "団", "社", "連", "組合", "機構", "学園", "学院", "協会", "大学", "支部"];

/// An owner has at least so many characters; 「会田病院」 has none.
const OWNER_MIN_CHARS: usize = 3;

/// What may still be the name of an institution after its owner's: shorter is a kind (「病院」).
const NAME_MIN_CHARS: usize = 3;

/// Old, printed and new forms of characters that stand in names of places and persons. Kept small and by hand: what is not here differs, and
/// is found as a namesake at the worst. Compatibility forms (福 U+FA1B, 神 U+FA19) are the normalisation's work.
const VARIANTS: &[(char, &str)] = &[
    ('高', "髙"),
    ('崎', "﨑嵜碕"),
    ('浜', "濱濵"),
    ('沢', "澤"),
    ('辺', "邊邉"),
    ('斎', "齋"),
    ('斉', "齊"),
    ('桜', "櫻"),
    ('広', "廣"),
    ('国', "國"),
    ('竜', "龍"),
    ('滝', "瀧"),
    ('島', "嶋嶌"),
    ('条', "條"),
    ('真', "眞"),
    ('恵', "惠"),
    ('徳', "德"),
    ('学', "學"),
    ('医', "醫"),
    ('会', "會"),
    ('総', "總"),
    ('応', "應"),
    ('栄', "榮"),
    ('円', "圓"),
    ('蔵', "藏"),
    ('寿', "壽"),
    ('渋', "澁澀"),
    ('鉄', "鐵"),
    ('済', "濟"),
    ('荘', "莊"),
    ('豊', "豐"),
    ('峰', "峯"),
    ('館', "舘"),
    ('富', "冨"),
    ('野', "埜"),
    ('淵', "渕渊"),
    ('曽', "曾"),
    ('県', "縣"),
    ('静', "靜"),
    ('宝', "寶"),
    ('与', "與"),
    ('来', "來"),
    ('児', "兒"),
    ('仏', "佛"),
    ('吉', "𠮷"),
    ('戸', "戶"),
    ('青', "靑"),
    ('清', "淸"),
    ('塩', "鹽"),
    ('関', "關"),
    ('亀', "龜"),
    ('旧', "舊"),
    ('万', "萬"),
    ('弥', "彌"),
    ('実', "實"),
    ('駅', "驛"),
    ('湾', "灣"),
    ('付', "附"),
    ('ケ', "ヶ"),
    ('カ', "ヵ"),
    ('ッ', "ツ"),
];

/// A name in one spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Spelling {
    /// Without its form in law, white space, brackets with what they hold, and punctuation.
    pub full: String,
    /// What it may be called without its owner; empty unless a form in law or a space shows that one stands before it.
    pub without_owner: Vec<String>,
}

impl Spelling {
    pub fn of(text: &str) -> Self {
        let plain = without_brackets(&ComposingNormalizerBorrowed::new_nfkc().normalize(text));
        let all = folded(&plain);
        let full = without_legal_form(&all);
        let has_form = full.len() < all.len();
        // A space shows where the owner ends; what stands after it, folded alone, is the tail of the whole.
        let words: Vec<&str> = plain.split_whitespace().collect();
        let after_space: Vec<String> = (1..words.len()).map(|index| folded(&words[index..].concat())).collect();
        let without_owner = owner_ends(full)
            .map(|at| &full[at..])
            .filter(|rest| has_form || after_space.iter().any(|tail| tail == rest))
            .map(str::to_owned)
            .collect();
        Self { full: full.to_owned(), without_owner }
    }

    /// Every key under which it can be found, the full one first.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.full.as_str()).chain(self.without_owner.iter().map(String::as_str))
    }
}

/// Byte positions after an owner's name, in the order of the text.
fn owner_ends(full: &str) -> impl Iterator<Item = usize> {
    let long_enough = |from: usize| full[from..].chars().count() >= NAME_MIN_CHARS;
    full.char_indices().map(|(at, c)| at + c.len_utf8()).enumerate().filter_map(move |(index, at)| {
        let ends = OWNER_ENDS.iter().any(|end| full[..at].ends_with(end));
        (ends && index + 1 >= OWNER_MIN_CHARS && long_enough(at)).then_some(at)
    })
}

/// 「(医)」, 「(本院)」; nothing is taken away where nothing else would be left.
fn without_brackets(text: &str) -> String {
    let mut depth = 0_u32;
    let outside: String = text
        .chars()
        .filter(|c| {
            match c {
                '(' | '[' | '〔' | '【' => depth += 1,
                ')' | ']' | '〕' | '】' => {
                    depth = depth.saturating_sub(1);
                    return false;
                }
                _ => {}
            }
            depth == 0
        })
        .collect();
    if outside.trim().is_empty() { text.to_owned() } else { outside }
}

/// Without white space, punctuation and the long-vowel mark; variants of characters folded; what connects two kanji in one form.
fn folded(text: &str) -> String {
    let chars: Vec<char> = text.chars().filter(|c| c.is_alphanumeric()).collect();
    let mut out = String::with_capacity(text.len());
    for (index, &c) in chars.iter().enumerate() {
        let between_kanji =
            || index > 0 && is_kanji(chars[index - 1]) && chars.get(index + 1).is_some_and(|next| is_kanji(*next));
        match c {
            'ー' => {}
            '々' => out.extend(out.chars().next_back()),
            'が' | 'ガ' if between_kanji() => out.push('ケ'),
            'ノ' | '之' | '乃' if between_kanji() => out.push('の'),
            '1'..='9' if out.ends_with('第') => {
                out.extend("一二三四五六七八九".chars().nth(c as usize - '1' as usize))
            }
            _ => out.extend(newest(c).to_lowercase()),
        }
    }
    out
}

fn newest(c: char) -> char {
    VARIANTS.iter().find(|(_, old)| old.contains(c)).map_or(c, |(new, _)| *new)
}

const fn is_kanji(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}' | '々')
}

fn without_legal_form(name: &str) -> &str {
    let mut rest = name;
    while let Some(shorter) = LEGAL_FORMS.iter().find_map(|form| rest.strip_prefix(form)).filter(|one| !one.is_empty())
    {
        rest = shorter;
    }
    rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_name_has_one_spelling() {
        for (one, other) in [
            ("青凪記念病院", "青凪 記念病院"),
            ("青凪記念病院", "青凪記念病院(本院)"),
            ("青凪記念病院", "（医）青凪記念病院"),
            ("髙﨑病院", "高崎病院"),
            ("濵田病院", "浜田病院"),
            ("渡邊医院", "渡辺醫院"),
            ("汐見大学医学部附属病院", "汐見大学医学部付属病院"),
            ("鳴砂ヶ浦総合病院", "鳴砂が浦総合病院"),
            ("鳴砂ケ浦総合病院", "鳴砂ガ浦総合病院"),
            ("ｱｵﾅｷﾞｸﾘﾆｯｸ", "アオナギクリニック"),
            ("湊野医療センター", "湊野医療センタ－"),
            ("第１青凪病院", "第一青凪病院"),
            ("佐々木医院", "佐佐木医院"),
            ("潮ノ宮病院", "潮の宮病院"),
            ("Ａｏ病院", "ao病院"),
            ("神宮前病院", "神宮前病院"),
            ("医療法人社団青凪記念病院", "青凪記念病院"),
        ] {
            assert_eq!(Spelling::of(one).full, Spelling::of(other).full, "{one} {other}");
        }
    }

    #[test]
    fn an_owner_is_left_out_only_where_something_shows_that_there_is_one() {
        let has = |name: &str, bare: &str| Spelling::of(name).keys().any(|key| key == bare);
        assert!(has("医療法人社団青凪会青凪病院", "青凪病院"));
        assert!(has("医療法人社団 青凪会 青凪病院", "青凪病院"));
        assert!(has("社会福祉法人恩賜財団済生会支部汐見県済生会湊野病院", "湊野病院"));
        assert!(has("独立行政法人国立病院機構 霧原医療センター", "霧原医療センタ"));
        assert!(has("汐見厚生連 青凪病院", "青凪病院"));
        assert!(!has("済生会湊野病院", "湊野病院"), "the name begins with its owner");
        assert!(!has("医療法人東青凪病院", "青凪病院"), "東 is no owner");
        assert!(!has("医療法人会田病院", "田病院"));
    }

    #[test]
    fn what_is_nothing_but_brackets_or_a_form_in_law_stays() {
        assert_eq!(Spelling::of("(湊野)").full, "湊野");
        assert_eq!(Spelling::of("医療法人").full, "医療法人");
        assert_eq!(Spelling::of("  ").full, "");
    }
}
