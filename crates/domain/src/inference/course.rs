//! How long the drugs of a rule were supplied: a week of a steroid for a cough is no long-term steroid.

use super::Line;
use crate::{drug_list::days_supplied, record::Medication};

/// True when the record says how long the drugs that speak for a rule were supplied, and all together that is shorter. What is not said
/// counts as long enough: nothing is left out for want of knowledge.
pub(super) fn is_shorter(lines: &[Line<'_>], rule: usize, least: u16) -> bool {
    let drugs: Vec<&Medication> =
        lines.iter().filter(|line| line.weight(rule).is_some()).filter_map(|line| line.drug).collect();
    !drugs.is_empty() && days_supplied(&drugs).is_some_and(|days| days < i32::from(least))
}
