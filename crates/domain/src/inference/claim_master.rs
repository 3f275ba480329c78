//! 医科診療行為マスター: the national master of claim codes as text, for regions that load it. A line whose code is a 9-digit claim code
//! (レセ電コード) is then known by the classification number and the name that stand there.
//!
//! The file is `s_ALL….csv` of the Social Insurance Payment Fund (社会保険診療報酬支払基金): no header, one act per line, 150 columns. Only the
//! columns named below are read; what they hold and how that was checked: docs/knowledge-procedures.md.

use std::collections::HashMap;

use super::{
    price_list::fields,
    procedures::{Number, fold},
};

/// Largest master, in bytes of text: that of 2022 has 6.5 MB in Shift_JIS and 7.2 MB in UTF-8; four times that is a mistake.
pub const CLAIM_MASTER_MAX_BYTES: usize = 32 * 1024 * 1024;
/// Most acts of a master: that of 2022 has 8,735; six times that is a mistake, and memory on a tablet.
pub const CLAIM_MASTER_MAX_ROWS: usize = 50_000;
/// Longest line, in bytes: the longest of 2022 has 1,006. It bounds what splitting a line may cost.
pub const CLAIM_MASTER_LINE_MAX_BYTES: usize = 16 * 1024;
/// Columns of a line, no more and no less: another number is another master (of dentistry, of drugs), or a layout that nobody has checked.
pub const CLAIM_MASTER_COLUMNS: usize = 150;
/// Longest field, in characters: the layout allows a name 64 full-width ones.
pub const CLAIM_MASTER_FIELD_MAX_CHARS: usize = 256;

/// A column that is read: its number in the official layout, from 1, and what an error calls it.
struct Column {
    number: usize,
    field: &'static str,
}

/// What every line of this master says: `S`.
const KIND: Column = Column { number: 2, field: "2 マスター種別" };
/// The claim code.
const CODE: Column = Column { number: 3, field: "3 診療行為コード" };
/// The short name, where there is no full one.
const SHORT_NAME: Column = Column { number: 5, field: "5 省略漢字名称" };
/// What kind of item of the fee table the line is; see [`NUMBERED_KINDS`].
const ITEM: Column = Column { number: 68, field: "68 告示等識別区分（１）" };
/// Letter of the chapter; `-` and `*` for acts outside the fee table.
const CHAPTER: Column = Column { number: 85, field: "85 コード表用番号（アルファベット部）" };
/// The day of the last change; the newest one dates the master.
const CHANGED: Column = Column { number: 87, field: "87 変更年月日" };
/// Three digits; `000` for the general rules of a chapter.
const MAIN: Column = Column { number: 92, field: "92 区分番号" };
/// Two digits; `00` without a branch.
const BRANCH: Column = Column { number: 93, field: "93 枝番" };
/// The full name: the one that the record service sends.
const NAME: Column = Column { number: 113, field: "113 基本漢字名称" };

const KIND_OF_ACTS: &str = "S";
/// 基本項目, 合成項目, 準用項目, 加算項目, 通則加算項目.
const KINDS: [&str; 5] = ["1", "3", "5", "7", "9"];
/// Kinds whose number is their own: 基本項目 and 合成項目. A 準用項目 stands at the number of another act, whose price it borrows (a tumour of the
/// adrenal gland at that of the liver's); an addition is claimed together with the act that it adds to.
const NUMBERED_KINDS: [&str; 2] = ["1", "3"];
/// The field of what is wrong with a whole line.
const LINE: &str = "line";
/// A claim code has nine digits.
const CODE_DIGITS: usize = 9;
/// The first digit of the claim codes of medicine; dentistry has 3, drugs have 6.
const CODE_FIRST_DIGIT: char = '1';

/// A claim master was not usable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("claim master, line {line}, field `{field}`: {problem}")]
pub struct BadClaimMaster {
    /// Line, from 1.
    pub line: usize,
    /// The column by number and official name.
    pub field: &'static str,
    /// What is wrong, and what is expected.
    pub problem: &'static str,
}

/// What a claim code stands for.
#[derive(Debug, Clone)]
pub(super) struct Act {
    number: Option<Number>,
    name: Box<str>,
}

impl Act {
    /// 区分番号; none for general rules, outside the fee table, and for an item that stands at another's number.
    pub const fn number(&self) -> Option<Number> {
        self.number
    }

    /// The name as printed.
    pub fn name(&self) -> &str {
        &self.name
    }
}

/// A claim master, ready to be asked. Empty by default.
#[derive(Debug, Clone, Default)]
pub struct ClaimMaster {
    acts: HashMap<u32, Act>,
    newest: String,
}

impl ClaimMaster {
    /// Reads comma-separated text without a header; a field may stand in double quotes.
    ///
    /// # Errors
    /// [`BadClaimMaster`] names line and field.
    pub fn parse(text: &str) -> Result<Self, BadClaimMaster> {
        let mut master = Self::default();
        if text.len() > CLAIM_MASTER_MAX_BYTES {
            return Err(BadClaimMaster { line: 1, field: LINE, problem: "more than 32 MiB" });
        }
        for (at, row) in text.trim_start_matches('\u{feff}').lines().enumerate() {
            if !row.trim().is_empty() {
                master.add(row).map_err(|(field, problem)| BadClaimMaster { line: at + 1, field, problem })?;
            }
        }
        if master.acts.is_empty() {
            return Err(BadClaimMaster { line: 1, field: LINE, problem: "the master has no act" });
        }
        Ok(master)
    }

    fn add(&mut self, row: &str) -> Result<(), Wrong> {
        let (code, changed, act) = read(row)?;
        if self.acts.len() >= CLAIM_MASTER_MAX_ROWS {
            return Err((LINE, "more than 50,000 acts"));
        }
        if self.acts.insert(code, act).is_some() {
            return Err((CODE.field, "stands in the master twice"));
        }
        if changed > self.newest {
            self.newest = changed;
        }
        Ok(())
    }

    /// How many acts there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.acts.len()
    }

    /// True where no master was loaded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.acts.is_empty()
    }

    /// The newest day on which an act was changed, as `20220401`: it tells the editions apart.
    #[must_use]
    pub fn newest(&self) -> &str {
        &self.newest
    }

    /// What the code of a line stands for; nothing unless it is a claim code that the master has.
    pub(super) fn find(&self, code: &str) -> Option<&Act> {
        if self.acts.is_empty() {
            return None;
        }
        let folded: String = code.trim().chars().map(fold).take(CODE_DIGITS + 1).collect();
        self.acts.get(&claim_code(&folded)?)
    }
}

/// The field and what is wrong with it.
type Wrong = (&'static str, &'static str);

/// Claim code, day of the last change, act.
fn read(row: &str) -> Result<(u32, String, Act), Wrong> {
    if row.len() > CLAIM_MASTER_LINE_MAX_BYTES {
        return Err((LINE, "longer than 16 KiB"));
    }
    let fields = fields(row);
    if fields.len() != CLAIM_MASTER_COLUMNS {
        return Err((LINE, "150 columns expected, as in the file s_ALL….csv"));
    }
    if fields.iter().any(|field| field.chars().count() > CLAIM_MASTER_FIELD_MAX_CHARS) {
        return Err((LINE, "a field is longer than 256 characters"));
    }
    let value = |column: &Column| fields.get(column.number - 1).map(|value| value.trim()).unwrap_or_default();
    if value(&KIND) != KIND_OF_ACTS {
        return Err((KIND.field, "S expected: this is not the master of medical acts"));
    }
    let code = claim_code(value(&CODE)).ok_or((CODE.field, "nine digits expected, the first a 1"))?;
    let name = [value(&NAME), value(&SHORT_NAME)].into_iter().find(|name| !name.is_empty());
    let name =
        name.ok_or((NAME.field, "empty, and so is the short name: a file of changes is not enough, load s_ALL….csv"))?;
    let changed = value(&CHANGED);
    digits(changed, 8).ok_or((CHANGED.field, "a day of eight digits expected"))?;
    let chapter = match value(&CHAPTER).as_bytes() {
        [one] if one.is_ascii_uppercase() || matches!(one, b'-' | b'*') => char::from(*one),
        _ => return Err((CHAPTER.field, "one letter expected, or - or *")),
    };
    let main = digits(value(&MAIN), 3).ok_or((MAIN.field, "three digits expected"))?;
    let branch = digits(value(&BRANCH), 2).ok_or((BRANCH.field, "two digits expected"))?;
    let (main, branch) = (u16::try_from(main).unwrap_or_default(), u8::try_from(branch).unwrap_or_default());
    let item = value(&ITEM);
    if !KINDS.contains(&item) {
        return Err((ITEM.field, "1, 3, 5, 7 or 9 expected"));
    }
    let number = Number::of_parts(chapter, main, branch).filter(|_| NUMBERED_KINDS.contains(&item));
    Ok((code, changed.to_owned(), Act { number, name: name.into() }))
}

/// Nine ASCII digits, the first of medicine.
fn claim_code(text: &str) -> Option<u32> {
    if text.starts_with(CODE_FIRST_DIGIT) { digits(text, CODE_DIGITS) } else { None }
}

/// A number of exactly so many ASCII digits.
fn digits(text: &str, count: usize) -> Option<u32> {
    let is_number = text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { text.parse().ok() } else { None }
}
