//! A folder of standards: which one is in force for a headquarters on a day, and that never two are.

use std::{fmt, io::Read as _, path::Path, sync::Arc};

use domain::{ids::HeadquartersId, standard::TransportStandard};
use jiff::civil::Date;

use super::{FileError, STANDARD_MAX_BYTES, STANDARDS_MAX_FILES, StandardsError, Wrong, check, warnings::warnings};
use crate::registry::Registry;

/// How a file of a standard ends; other files of the folder, and hidden ones, are left alone.
const FILE_ENDING: &str = ".toml";

/// The standards of a region, none at the same time as another for the same zone or headquarters.
#[derive(Debug, Clone, Default)]
pub struct Standards {
    /// By zone and first day.
    all: Vec<Arc<TransportStandard>>,
    warnings: Vec<String>,
}

/// Two files that cannot stand beside one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overlap {
    /// The two, by name.
    pub files: [String; 2],
    /// Why not.
    pub clash: Clash,
}

/// What two standards have in common that only one may have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clash {
    /// Both are called so, e.g. `shiomi-west/2026`: a recorded decision would not say which of them it followed.
    Version(String),
    /// Both hold for this zone on these days.
    Zone(String, Days),
    /// Two zones claim this headquarters on these days.
    Headquarters(HeadquartersId, Days),
}

/// Days from the first to the last, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    /// First.
    pub from: Date,
    /// Last; `None` while no end is set.
    pub until: Option<Date>,
}

impl Days {
    pub(super) const fn of(standard: &TransportStandard) -> Self {
        Self { from: standard.from, until: standard.until }
    }

    /// The days that are in both.
    fn common(self, other: Self) -> Option<Self> {
        let from = self.from.max(other.from);
        let until = match (self.until, other.until) {
            (Some(one), Some(two)) => Some(one.min(two)),
            (one, two) => one.or(two),
        };
        until.is_none_or(|until| from <= until).then_some(Self { from, until })
    }
}

impl fmt::Display for Days {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.until {
            Some(until) => write!(f, "from {} until {until}", self.from),
            None => write!(f, "from {} without an end", self.from),
        }
    }
}

impl fmt::Display for Overlap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [one, two] = &self.files;
        write!(f, "{one} and {two}: ")?;
        match &self.clash {
            Clash::Version(version) => write!(f, "both are {version}. Give one of them another edition"),
            Clash::Zone(zone, days) => {
                write!(f, "both hold for the zone {zone} {days}. Let one end before the other begins")
            }
            Clash::Headquarters(headquarters, days) => {
                write!(f, "both claim the headquarters {headquarters} {days}. Leave it to one of the zones")
            }
        }
    }
}

impl Standards {
    /// No standard at all: every headquarters goes by the registry's capabilities.
    #[must_use]
    pub fn empty() -> Self {
        Self::default()
    }

    /// Reads every `*.toml` of a folder. One wrong file refuses the folder.
    ///
    /// # Errors
    /// [`StandardsError`] names every mistake of every file with its line, or both files and the days where two would be in force.
    pub fn load(folder: &Path, registry: &Registry) -> Result<Self, StandardsError> {
        let (mut read, mut files) = (Vec::new(), Vec::new());
        for name in names(folder)? {
            match read_standard(&folder.join(&name), Some(registry)) {
                Ok(standard) => read.push((name, standard)),
                Err(error) => files.push((name, error)),
            }
        }
        // While a file is wrong nothing is said of its days.
        let overlaps = if files.is_empty() { overlaps(&read) } else { Vec::new() };
        if !files.is_empty() || !overlaps.is_empty() {
            return Err(StandardsError::Wrong(Wrong { files, overlaps }));
        }
        let mut all: Vec<Arc<TransportStandard>> = read.into_iter().map(|(_, standard)| Arc::new(standard)).collect();
        all.sort_by(|one, two| (&one.zone, one.from).cmp(&(&two.zone, two.from)));
        let warnings = warnings(&all, registry);
        Ok(Self { all, warnings })
    }

    /// The one standard that the crews of a headquarters follow on a day of Japan.
    #[must_use]
    pub fn in_force(&self, headquarters: &HeadquartersId, day: Date) -> Option<&Arc<TransportStandard>> {
        self.all.iter().find(|standard| standard.holds_on(day) && standard.headquarters.contains(headquarters))
    }

    /// All of them, those that are in force on a day last: of each zone the last one is the one to go by.
    pub fn of_day(&self, day: Date) -> impl Iterator<Item = &Arc<TransportStandard>> {
        let holding = self.all.iter().filter(move |standard| standard.holds_on(day));
        self.all.iter().filter(move |standard| !standard.holds_on(day)).chain(holding)
    }

    /// All of them, by zone and first day.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<TransportStandard>> {
        self.all.iter()
    }

    /// What is allowed but may not be meant: days without a standard, headquarters without one. In words, without a full stop.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }
}

/// Reads one file.
///
/// # Errors
/// [`FileError`] with every mistake.
pub fn read_standard(path: &Path, registry: Option<&Registry>) -> Result<TransportStandard, FileError> {
    let mut text = String::new();
    std::fs::File::open(path)?.take(STANDARD_MAX_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > STANDARD_MAX_BYTES {
        return Err(FileError::TooLong);
    }
    check::standard(&text, registry).map_err(FileError::Mistakes)
}

/// All pairs that cannot stand beside one another, in the order of the files.
#[must_use]
pub fn overlaps(standards: &[(String, TransportStandard)]) -> Vec<Overlap> {
    let mut found = Vec::new();
    for (index, (file, one)) in standards.iter().enumerate() {
        for (other_file, two) in standards.iter().skip(index + 1) {
            let add = |clash| Overlap { files: [file.clone(), other_file.clone()], clash };
            found.extend(clashes(one, two).into_iter().map(add));
        }
    }
    found
}

fn clashes(one: &TransportStandard, two: &TransportStandard) -> Vec<Clash> {
    let mut clashes = Vec::new();
    if one.version() == two.version() {
        clashes.push(Clash::Version(one.version()));
    }
    let Some(days) = Days::of(one).common(Days::of(two)) else { return clashes };
    if one.zone == two.zone {
        clashes.push(Clash::Zone(one.zone.clone(), days));
    } else {
        let both = one.headquarters.iter().filter(|id| two.headquarters.contains(id));
        clashes.extend(both.map(|id| Clash::Headquarters(id.clone(), days)));
    }
    clashes
}

/// The names of the files that hold standards, sorted.
pub(super) fn names(folder: &Path) -> Result<Vec<String>, StandardsError> {
    let unreadable = |source| StandardsError::Folder { path: folder.to_owned(), source };
    let mut names = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let name = entry.map_err(unreadable)?.file_name().to_string_lossy().into_owned();
        if name.ends_with(FILE_ENDING) && !name.starts_with('.') {
            names.push(name);
        }
        if names.len() > STANDARDS_MAX_FILES {
            return Err(StandardsError::TooMany { path: folder.to_owned() });
        }
    }
    names.sort();
    Ok(names)
}
