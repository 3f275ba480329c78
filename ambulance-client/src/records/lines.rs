//! The lines of one category, and only of that one, whatever else an answer holds.

use domain::record::{CATEGORY_MAX_LINES, Category, MedicalRecord};

use super::{acts, checkups, drugs, message::MessageKind, xml::Element};

/// Lines of one kind as they are collected.
pub(super) struct Lines<T> {
    kept: Vec<T>,
    /// False when a line was incomplete or said nothing.
    whole: bool,
}

impl<T> Default for Lines<T> {
    fn default() -> Self {
        Self { kept: Vec::new(), whole: true }
    }
}

impl<T: Ord> Lines<T> {
    /// Takes a line in, unless the answer ended inside its element.
    pub fn take(&mut self, element: &Element, line: Option<T>) {
        match line {
            Some(line) if element.closed => self.kept.push(line),
            _ => self.whole = false,
        }
    }

    /// The different lines, and whether they are all and fit.
    fn finish(mut self) -> (Vec<T>, bool) {
        self.kept.sort_unstable();
        self.kept.dedup();
        let fits = self.kept.len() <= CATEGORY_MAX_LINES;
        (self.kept, self.whole && fits)
    }
}

/// What an answer holds of a category: newest first, at most [`CATEGORY_MAX_LINES`]. The flag is false when something is
/// missing.
pub(super) fn read(category: Category, body: &Element) -> (MedicalRecord, bool) {
    let mut found = MedicalRecord::default();
    let whole;
    match category {
        Category::Eligibility => whole = true,
        Category::Medications => (found.medications, whole) = drugs::medications(body).finish(),
        Category::Treatments => (found.treatments, whole) = drugs::treatments(body).finish(),
        Category::Surgeries => (found.surgeries, whole) = acts::surgeries(body).finish(),
        Category::Visits => (found.visits, whole) = acts::visits(body).finish(),
        Category::Dialysis => (found.dialysis, whole) = acts::dialysis(body).finish(),
        Category::Checkups => (found.checkups, whole) = checkups::checkups(body).finish(),
    }
    let mut part = MedicalRecord::default();
    part.absorb(found);
    (part, whole && !body.has_group_besides(MessageKind::of(category).groups()))
}
