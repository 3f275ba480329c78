//! Changes to an answer: to its bytes, and to what its bytes mean.

use crate::{
    prefix::LINES,
    seeds::{self, MESSAGES},
};

/// Changes of one answer at most.
const CHANGES_MAX: usize = 6;

/// Longest part that is taken out or doubled, bytes.
const PART_MAX: usize = 600;

/// Largest answer that a change makes; larger ones have a test of their own.
const ANSWER_MAX: usize = 256 * 1024;

/// Words that mean something to a reader of XML, of an encoding, or of these messages.
const WORDS: [&[u8]; 36] = [
    b"<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>",
    b"<!DOCTYPE x SYSTEM \"file:///etc/passwd\">",
    b"&b;",
    b"&amp;",
    b"&amp",
    b"&#0;",
    b"&#x10FFFF;",
    b"&#xD800;",
    b"&#x202E;",
    b"&#xFFFE;",
    b"&#99999999999999999999;",
    b"<![CDATA[",
    b"]]>",
    b"<!--",
    b"-->",
    b"<?",
    b"?>",
    b"</",
    b"/>",
    b"<a/>",
    b"<QuaInf>",
    b"</QuaInf>",
    b"<QuaInf><Name/></QuaInf>",
    b"</MessageHeader>",
    b"<MessageBody>",
    b"</XmlMsg>",
    b"<ResultCode>9</ResultCode>",
    b"encoding=\"EUC-JP\"",
    b"encoding=\"UTF-16\"",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\x81",
    b"\xF0\x40",
    b"\x87\x9F",
    b"\xE3\x80",
    b"\x81\x9C",
];

/// Numbers without a pattern: SplitMix64, the same everywhere and for ever.
pub struct Random(u64);

impl Random {
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub const fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below another one; 0 below 0.
    pub const fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.next() % end as u64) as usize }
    }
}

/// A number for a name: FNV-1a.
pub fn digest(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01B3))
}

/// One of the kept inputs with some changes.
pub fn changed(random: &mut Random, kept: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = kept[random.below(kept.len())].clone();
    for _ in 0..=random.below(CHANGES_MAX) {
        change(random, &mut bytes, kept);
        bytes.truncate(ANSWER_MAX);
    }
    bytes
}

fn change(random: &mut Random, bytes: &mut Vec<u8>, kept: &[Vec<u8>]) {
    let at = random.below(bytes.len() + 1);
    let end = (at + random.below(PART_MAX)).min(bytes.len());
    match random.below(100) {
        0..14 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << random.below(8)),
        14..24 => bytes.iter_mut().skip(at).take(1).for_each(|byte| *byte = random.next() as u8),
        24..32 => {
            let some: Vec<u8> = (0..random.below(12)).map(|_| random.next() as u8).collect();
            bytes.splice(at..at, some).for_each(drop);
        }
        32..42 => bytes.splice(at..at, WORDS[random.below(WORDS.len())].iter().copied()).for_each(drop),
        42..48 => bytes.drain(at..end).for_each(drop),
        48..54 => {
            let part = bytes[at..end].to_vec();
            bytes.splice(at..at, part).for_each(drop);
        }
        54..60 => bytes.truncate(at),
        60..66 => swap_declaration(bytes),
        66..74 => {
            let other = &kept[random.below(kept.len())];
            let from = random.below(other.len() + 1);
            bytes.splice(at.., other[from..].iter().copied()).for_each(drop);
        }
        74..84 => {
            let other = &kept[random.below(kept.len())];
            splice_element(random, bytes, other);
        }
        84..92 => repeat_element(random, bytes),
        92..95 => {
            let depth = random.below(60);
            let nested = ["<a>".repeat(depth), "</a>".repeat(depth)].concat();
            bytes.splice(at..at, nested.into_bytes()).for_each(drop);
        }
        95..98 => {
            let part = bytes[at..(at + 8).min(bytes.len())].repeat(random.below(2_000));
            bytes.splice(at..at, part).for_each(drop);
        }
        _ => {
            let part = b"<a/>".repeat(random.below(10_000));
            bytes.splice(at..at, part).for_each(drop);
        }
    }
}

/// The other encoding is declared.
fn swap_declaration(bytes: &mut Vec<u8>) {
    for (from, to) in [(&b"Shift_JIS"[..], &b"UTF-8"[..]), (b"UTF-8", b"Shift_JIS")] {
        if let Some(at) = find(bytes, from, 0) {
            bytes.splice(at..at + from.len(), to.iter().copied()).for_each(drop);
            return;
        }
    }
}

/// A whole element of another answer comes before an element of this one: a second person, a line of another message.
fn splice_element(random: &mut Random, bytes: &mut Vec<u8>, other: &[u8]) {
    if let (Some((from, to)), Some((at, _))) = (element(random, other), element(random, bytes)) {
        bytes.splice(at..at, other[from..to].iter().copied()).for_each(drop);
    }
}

/// An element stands there many times.
fn repeat_element(random: &mut Random, bytes: &mut Vec<u8>) {
    let Some((from, to)) = element(random, bytes) else { return };
    let count = if random.below(20) == 0 { random.below(2_000) } else { random.below(4) };
    let part = bytes[from..to].repeat(count.min(ANSWER_MAX / (to - from)));
    bytes.splice(from..from, part).for_each(drop);
}

/// Some element from its opening to the next end of that name.
fn element(random: &mut Random, bytes: &[u8]) -> Option<(usize, usize)> {
    let from = find(bytes, b"<", random.below(bytes.len()))?;
    let name_end = find(bytes, b">", from)?;
    let name = &bytes[from + 1..name_end];
    if name.len() > 40 || name.first().is_none_or(|first| !first.is_ascii_alphabetic()) {
        return None;
    }
    let end = [b"</", name, b">"].concat();
    Some((from, find(bytes, &end, name_end)? + end.len()))
}

fn find(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    bytes.get(from..)?.windows(wanted.len()).position(|window| window == wanted).map(|at| at + from)
}

/// A well-formed answer with lines left out, doubled and in another order.
pub fn rearranged(random: &mut Random) -> Vec<u8> {
    let is_shift_jis = random.below(2) == 0;
    let mut text = seeds::text(MESSAGES[random.below(MESSAGES.len())], is_shift_jis);
    for _ in 0..random.below(CHANGES_MAX) {
        let line = LINES[random.below(LINES.len())];
        let (start, end) = (format!("<{line}>"), format!("</{line}>"));
        let starts: Vec<usize> = text.match_indices(&start).map(|(at, _)| at).collect();
        if starts.is_empty() {
            continue;
        }
        let from = starts[random.below(starts.len())];
        let Some(length) = text[from..].find(&end).map(|at| at + end.len()) else { continue };
        let part = text[from..from + length].to_owned();
        match random.below(3) {
            0 => text.replace_range(from..from + length, ""),
            1 => text.insert_str(from, &part),
            // Another amount makes it another line.
            _ => text.insert_str(starts[random.below(starts.len())], &part.replacen(">1", ">7", 1)),
        }
    }
    seeds::encoded(&text, is_shift_jis)
}
