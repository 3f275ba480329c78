//! 区分番号: the classification number of the fee table (点数表), as it stands in a line's code, e.g. `K533-2`.

/// A whole classification number: chapter letter, three digits, branch. `K533-2` and `K533` are two different acts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::inference) struct Number {
    chapter: char,
    main: u16,
    /// 枝番, 0 where there is none. The fee table counts them from 2; in what the table of procedures speaks of, to 9.
    branch: u8,
}

/// Digits after the chapter letter: `533` in `K533-2`.
const MAIN_DIGITS: usize = 3;

/// First branch of the fee table: a `-1` is never a branch but the first item (項) of the number.
const BRANCH_FIRST: u8 = 2;

/// Digits that may follow the main number without a dash: an item, or a lost branch with an item. More is another kind of code.
const RUN_ON_MAX: usize = 2;

impl Number {
    /// What a code can mean: nothing (no classification number, such as a 9-digit claim code), one number, or two where a dash is missing.
    ///
    /// Full-width and lower-case letters, any kind of dash, items (`K533-2-1`, `K555-22`) and text before or after are read over. Digits
    /// that run on are ambiguous: `K5332` is item 2 of K533, or K533-2 that lost its dash.
    pub(super) fn readings(code: &str) -> Vec<Self> {
        let folded: Vec<char> = code.chars().map(fold).map(|one| one.to_ascii_uppercase()).collect();
        let Some(start) = folded.iter().position(char::is_ascii_alphanumeric) else { return Vec::new() };
        let (Some(&chapter), Some(digits)) = (folded.get(start), folded.get(start + 1..start + 1 + MAIN_DIGITS)) else {
            return Vec::new();
        };
        let Some(main) = digits.iter().try_fold(0_u16, |sum, one| Some(sum * 10 + u16::from(digit(*one)?))) else {
            return Vec::new();
        };
        if !chapter.is_ascii_alphabetic() {
            return Vec::new();
        }
        let whole = Self { chapter, main, branch: 0 };
        let rest = &folded[start + 1 + MAIN_DIGITS..];
        let run_on: Vec<u8> = rest.iter().map_while(|one| digit(*one)).collect();
        match run_on.first() {
            Some(_) if run_on.len() > RUN_ON_MAX => Vec::new(),
            Some(&item) if item >= BRANCH_FIRST => vec![whole, Self { branch: item, ..whole }],
            Some(_) => vec![whole],
            None => vec![Self { branch: branch(rest), ..whole }],
        }
    }

    /// The number of a chapter, from its parts; none for the general rules (通則, main number 0) and outside the chapters.
    pub(in crate::inference) fn of_parts(chapter: char, main: u16, branch: u8) -> Option<Self> {
        (chapter.is_ascii_uppercase() && main > 0).then_some(Self { chapter, main, branch })
    }

    /// A number as the fee table prints it; anything else is refused.
    pub(super) fn exact(code: &str) -> Option<Self> {
        let number = *Self::readings(code).first()?;
        (number.to_string() == code).then_some(number)
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{:03}", self.chapter, self.main)?;
        if self.branch == 0 { Ok(()) } else { write!(f, "-{}", self.branch) }
    }
}

/// The digit after a dash, when it can be a branch.
fn branch(rest: &[char]) -> u8 {
    let mut rest = rest.iter().filter(|one| !one.is_whitespace());
    let dash = rest.next() == Some(&'-');
    let number = rest.next().and_then(|one| digit(*one)).filter(|number| *number >= BRANCH_FIRST);
    if dash { number.unwrap_or(0) } else { 0 }
}

fn digit(one: char) -> Option<u8> {
    one.to_digit(10).and_then(|number| u8::try_from(number).ok())
}

/// One character as names and codes are compared: full-width ASCII as ASCII, every dash as `-`, and the older form of a character as
/// the one that the fee table uses.
pub(in crate::inference) fn fold(one: char) -> char {
    match one {
        '\u{3000}' => ' ',
        '\u{ff0d}' | '\u{2010}'..='\u{2015}' | '\u{2212}' => '-',
        '\u{ff01}'..='\u{ff5e}' => u32::from(one).checked_sub(0xfee0).and_then(char::from_u32).unwrap_or(one),
        '頚' => '頸',
        '膣' => '腟',
        '囊' => '嚢',
        _ => one,
    }
}
