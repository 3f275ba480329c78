//! What a name is made of: the stem that tells one institution from others, the kind, and the words that many share.

/// What kind of place a name says it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Hospital,
    Center,
    Clinic,
    /// 「青凪記念」, as people shorten it.
    Unsaid,
}

/// Endings that say the kind, as spelled (without the long-vowel mark), longest first.
const KINDS: [(&str, Kind); 9] = [
    ("メディカルセンタ", Kind::Center),
    ("医療センタ", Kind::Center),
    ("クリニック", Kind::Clinic),
    ("ホスピタル", Kind::Hospital),
    ("センタ", Kind::Center),
    ("診療所", Kind::Clinic),
    ("療養所", Kind::Hospital),
    ("病院", Kind::Hospital),
    ("医院", Kind::Clinic),
];

/// A department of a hospital that stands after its name.
const AFTER_NAME: [&str; 2] = ["高度救命救急センタ", "救命救急センタ"];

/// Houses of one owner in many cities: the owner is what people say.
const HOUSES: [(&str, &str); 8] = [
    ("済生会", "済生会"),
    ("赤十字", "赤十字"),
    ("日赤", "赤十字"),
    ("厚生連", "厚生"),
    ("厚生", "厚生"),
    ("労災", "労災"),
    ("逓信", "逓信"),
    ("共済", "共済"),
];

/// Words that a memory drops or swaps: 記念 for 総合, 市民 for 市立.
const LOOSE: [&str; 35] = [
    "記念",
    "中央",
    "総合",
    "市民",
    "町民",
    "県民",
    "市立",
    "町立",
    "村立",
    "区立",
    "県立",
    "府立",
    "都立",
    "道立",
    "国立",
    "公立",
    "付属",
    "大学",
    "医学部",
    "医科",
    "第一",
    "第二",
    "第三",
    "第四",
    "第五",
    "分院",
    "本院",
    "東部",
    "西部",
    "南部",
    "北部",
    "中部",
    "地域",
    "広域",
    "共立",
];

/// Words that say what is treated there: seldom mistaken for one another.
const FIELDS: [&str; 51] = [
    "脳神経外科",
    "脳神経内科",
    "耳鼻咽喉科",
    "リハビリテション",
    "心臓血管",
    "整形外科",
    "形成外科",
    "産婦人科",
    "泌尿器科",
    "心療内科",
    "神経内科",
    "脳神経",
    "脳外科",
    "循環器",
    "呼吸器",
    "消化器",
    "小児科",
    "こども",
    "子ども",
    "周産期",
    "泌尿器",
    "皮膚科",
    "耳鼻科",
    "精神科",
    "糖尿病",
    "リハビリ",
    "レディス",
    "整形",
    "小児",
    "母子",
    "眼科",
    "精神",
    "神経",
    "がん",
    "透析",
    "内科",
    "外科",
    "胃腸",
    "肛門",
    "歯科",
    "休日",
    "夜間",
    "急患",
    "救急",
    "訪問",
    "在宅",
    "老年",
    "女性",
    "産院",
    "心臓",
    "腎",
];

/// Directions, at either end of a stem that is left with two characters or more.
const DIRECTIONS: [char; 5] = ['東', '西', '南', '北', '新'];

/// A name in its parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Parts {
    /// Nearly always a place or a person; empty in 「中央病院」.
    pub stem: Vec<char>,
    pub kind: Kind,
    pub house: Option<&'static str>,
    pub loose: Vec<&'static str>,
    pub fields: Vec<&'static str>,
}

impl Parts {
    /// Takes a name as [`super::spelling::Spelling`] writes it.
    pub fn of(full: &str) -> Self {
        let without = AFTER_NAME.iter().find_map(|end| full.strip_suffix(end)).filter(|rest| !rest.is_empty());
        let (mut rest, kind) = without_kind(without.unwrap_or(full));
        let mut parts = Self { stem: Vec::new(), kind, house: None, loose: Vec::new(), fields: Vec::new() };
        while let Some(first) = rest.chars().next() {
            if let Some((word, house)) = HOUSES.iter().find(|(word, _)| rest.starts_with(word)) {
                parts.house = Some(house);
                rest = &rest[word.len()..];
            } else if let Some(word) = starts(&FIELDS, rest) {
                parts.fields.push(word);
                rest = &rest[word.len()..];
            } else if let Some(word) = starts(&LOOSE, rest) {
                parts.loose.push(word);
                rest = &rest[word.len()..];
            } else {
                parts.stem.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
        parts.take_direction();
        parts.loose.sort_unstable();
        parts.fields.sort_unstable();
        parts
    }

    /// 「霧原南」 and 「新霧原」 are 霧原 with a direction; 「北浜」 and 「東山」 are names.
    fn take_direction(&mut self) {
        let long_enough = |stem: &[char]| stem.len() >= 3;
        if long_enough(&self.stem)
            && let Some(word) = direction(self.stem.last())
        {
            self.stem.pop();
            self.loose.push(word);
        }
        if long_enough(&self.stem)
            && let Some(word) = direction(self.stem.first())
        {
            self.stem.remove(0);
            self.loose.push(word);
        }
    }

    /// True when nothing tells it from others of its kind: 「市民病院」, 「日赤」.
    pub const fn is_common(&self) -> bool {
        self.stem.is_empty()
    }
}

fn starts(words: &[&'static str], rest: &str) -> Option<&'static str> {
    words.iter().find(|word| rest.starts_with(**word)).copied()
}

fn direction(c: Option<&char>) -> Option<&'static str> {
    let at = DIRECTIONS.iter().position(|one| Some(one) == c)?;
    ["東", "西", "南", "北", "新"].get(at).copied()
}

fn without_kind(full: &str) -> (&str, Kind) {
    KINDS
        .iter()
        .find_map(|(end, kind)| full.strip_suffix(end).map(|rest| (rest, *kind)))
        .unwrap_or((full, Kind::Unsaid))
}

/// The part of what was said up to the end of the first kind: 「青凪病院の循環器」 names 青凪病院.
pub(super) fn up_to_kind(full: &str) -> &str {
    let ends = KINDS.iter().filter_map(|(word, _)| full.find(word).map(|at| (at, at + word.len())));
    // 「センター」 inside 「医療センター」 ends where that ends: the earliest end counts.
    ends.map(|(_, end)| end).min().map_or(full, |end| &full[..end])
}
