//! From one set of standards to the next while the platform runs: what changes, and what may not be lost.

use std::{collections::BTreeMap, fmt, sync::Arc};

use domain::{ids::HeadquartersId, standard::TransportStandard};
use jiff::civil::Date;

use super::Standards;

/// What is other in a new set, by version (`zone/edition`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// New.
    pub added: Vec<String>,
    /// No longer there.
    pub removed: Vec<String>,
    /// Other rules under the same edition: records of before and after name the same version.
    pub rewritten: Vec<String>,
}

impl Changes {
    /// What is other in `next`.
    #[must_use]
    pub fn between(before: &Standards, next: &Standards) -> Self {
        let (old, new) = (by_version(before), by_version(next));
        let missing = |from: &BTreeMap<_, _>, of: &BTreeMap<String, _>| {
            of.keys().filter(|version| !from.contains_key(*version)).cloned().collect()
        };
        let differs = |version: &&String| old.get(*version).is_some_and(|standard| new[*version] != *standard);
        Self {
            added: missing(&old, &new),
            removed: missing(&new, &old),
            rewritten: new.keys().filter(differs).cloned().collect(),
        }
    }

    /// True when both sets are the same.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.rewritten.is_empty()
    }
}

fn by_version(standards: &Standards) -> BTreeMap<String, &Arc<TransportStandard>> {
    standards.iter().map(|standard| (standard.version(), standard)).collect()
}

/// An edition that is in force today whose file is gone, and a headquarters that would be without a standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lost {
    /// The edition.
    pub version: String,
    /// Whose crews follow it.
    pub headquarters: HeadquartersId,
}

impl fmt::Display for Lost {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { version, headquarters } = self;
        write!(
            f,
            "no file of the folder is {version} any more, which the headquarters {headquarters} follows today. "
        )?;
        f.write_str("Put the file back; to end the edition, give it an `until`")
    }
}

impl Standards {
    /// What would be lost with `next` on a day. A file that is gone, or a folder that is not mounted, must not take a zone's rules away
    /// under way; an `until`, a headquarters that another zone takes, or a successor may.
    #[must_use]
    pub fn lost_in(&self, next: &Self, day: Date) -> Vec<Lost> {
        let kept = by_version(next);
        let gone = self.iter().filter(|one| one.holds_on(day) && !kept.contains_key(&one.version()));
        let lost = gone.flat_map(|one| {
            let without = one.headquarters.iter().filter(|id| next.in_force(id, day).is_none());
            without.map(|id| Lost { version: one.version(), headquarters: id.clone() })
        });
        lost.collect()
    }
}
