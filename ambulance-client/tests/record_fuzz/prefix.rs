//! The first part of an answer holds every line whose end it holds.

use ambulance_client::records::reading;
use domain::record::{Category, MedicalRecord};
use encoding_rs::SHIFT_JIS;

use crate::seeds::expected;

/// The elements that are one line each.
pub const LINES: [&str; 9] = [
    "DrugInf",
    "ShDrugInf",
    "CzDrugInf",
    "MeTrInf",
    "OpInf",
    "ViInf",
    "DlInf",
    "HealthCheckupResultAndQuestionInfo",
    // A check-up of which only the day is told is a line of its own.
    "SpecificHealthCheckupInfo",
];

/// A well-formed answer cut at a byte gives the same record as the same answer ended properly after its last whole line.
pub fn check(bytes: &[u8], cut: usize) -> Result<(), String> {
    let before = &bytes[..cut];
    let is_shift_jis = bytes.windows(9).any(|window| window == b"Shift_JIS");
    let text = if is_shift_jis {
        SHIFT_JIS.decode_without_bom_handling(before).0.into_owned()
    } else {
        String::from_utf8_lossy(before).into_owned()
    };
    let proper = ended(&text);
    for category in Category::ALL.iter().filter(|category| **category != Category::Eligibility) {
        let (_, got) = reading::read(before, *category, &expected());
        let wanted = proper.as_ref().map_or_else(MedicalRecord::default, |proper| {
            // Read as UTF-8, whatever it was: the characters are the same.
            reading::read(proper.replace("Shift_JIS", "UTF-8").as_bytes(), *category, &expected()).1
        });
        if got != wanted {
            return Err(format!("{category:?}: {} lines, {} before the cut", got.len(), wanted.len()));
        }
    }
    Ok(())
}

/// The text up to the end of its last whole line, with every element that is open there closed; `None` without a whole line.
fn ended(text: &str) -> Option<String> {
    let ends = LINES.iter().filter_map(|line| {
        let end = format!("</{line}>");
        text.rfind(&end).map(|at| at + end.len())
    });
    let kept = &text[..ends.max()?];
    let mut open: Vec<&str> = Vec::new();
    for tag in kept.split('<').skip(1) {
        let tag = tag.split('>').next().unwrap_or_default();
        if let Some(name) = tag.strip_prefix('/') {
            if open.pop() != Some(name) {
                return None;
            }
        } else if !tag.starts_with('?') && !tag.ends_with('/') {
            open.push(tag);
        }
    }
    let closing: String = open.iter().rev().map(|name| format!("</{name}>")).collect();
    Some([kept, &closing].concat())
}
