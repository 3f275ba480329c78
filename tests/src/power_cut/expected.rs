//! What the writer was told is on the disk, and whether it is there.

use std::collections::BTreeSet;

use anyhow::{Context, Result, bail};

/// The reports of all writers on one disk so far.
#[derive(Default)]
pub(super) struct Expected {
    last_entry: u64,
    /// Messages that were acknowledged and of which no removal was begun.
    waiting: BTreeSet<u64>,
    /// Messages whose removal was acknowledged.
    removed: BTreeSet<u64>,
    acknowledged: usize,
}

impl Expected {
    pub(super) fn acknowledged(&self) -> usize {
        self.acknowledged
    }

    pub(super) fn learn(&mut self, reports: &[String]) -> Result<()> {
        for report in reports {
            let (what, number) = split(report)?;
            match what {
                "entry" => self.last_entry = self.last_entry.max(number),
                "put" => drop(self.waiting.insert(number)),
                "removing" => {
                    self.waiting.remove(&number);
                    continue;
                }
                "removed" => drop(self.removed.insert(number)),
                _ => bail!("the writer reports `{report}`"),
            }
            self.acknowledged += 1;
        }
        Ok(())
    }

    /// `lines` is what the check found: the number of the last good entry, and every good message.
    pub(super) fn missing_in(&self, lines: &[String]) -> Result<Option<String>> {
        let mut found_waiting = BTreeSet::new();
        let mut found_last = 0;
        for line in lines {
            let (what, number) = split(line)?;
            match what {
                "entry" => found_last = number,
                "waiting" => drop(found_waiting.insert(number)),
                _ => bail!("the check reports `{line}`"),
            }
        }
        let gone: Vec<_> = self.waiting.difference(&found_waiting).collect();
        let back: Vec<_> = self.removed.intersection(&found_waiting).collect();
        Ok(if found_last < self.last_entry {
            Some(format!("entries up to {} were acknowledged, {found_last} are there", self.last_entry))
        } else if !gone.is_empty() {
            Some(format!("acknowledged messages {gone:?} are gone"))
        } else if !back.is_empty() {
            Some(format!("removed messages {back:?} are back"))
        } else {
            None
        })
    }
}

fn split(line: &str) -> Result<(&str, u64)> {
    let (what, number) = line.split_once(' ').with_context(|| format!("an incomplete report: `{line}`"))?;
    Ok((what, number.parse().with_context(|| format!("a report without a number: `{line}`"))?))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn lines(text: &str) -> Vec<String> {
        text.lines().map(str::to_owned).collect()
    }

    #[test]
    fn only_what_was_acknowledged_must_be_there() {
        let mut expected = Expected::default();
        expected.learn(&lines("entry 3\nput 1\nput 2\nput 3\nremoving 1\nremoving 2\nremoved 1")).unwrap();
        expected.learn(&lines("entry 7\nput 4")).unwrap();
        assert_eq!(expected.acknowledged(), 7);
        let missing = |found: &str| expected.missing_in(&lines(found)).unwrap();
        // The removal of 2 was not acknowledged: both are right. More than was acknowledged is right too.
        assert_eq!(missing("entry 7\nwaiting 3\nwaiting 4"), None);
        assert_eq!(missing("entry 9\nwaiting 2\nwaiting 3\nwaiting 4\nwaiting 5"), None);
        assert_eq!(missing("entry 6\nwaiting 3\nwaiting 4").unwrap(), "entries up to 7 were acknowledged, 6 are there");
        assert_eq!(missing("entry 7\nwaiting 4").unwrap(), "acknowledged messages [3] are gone");
        assert_eq!(missing("entry 7\nwaiting 1\nwaiting 3\nwaiting 4").unwrap(), "removed messages [1] are back");
    }
}
