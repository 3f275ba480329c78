//! How much of a price list the knowledge speaks of: a reviewer must see what nobody has judged yet.

use std::collections::{BTreeMap, btree_map::Entry};

use super::{Knowledge, PriceList, drugs::Meaning, index::TherapeuticClass};

/// Counts of one kind of thing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    /// With at least one meaning.
    pub with_meaning: usize,
    /// Judged to have none.
    pub without_meaning: usize,
    /// Names that no table speaks of, sorted.
    pub unassigned: Vec<String>,
}

impl Tally {
    /// All of them.
    #[must_use]
    pub const fn total(&self) -> usize {
        self.with_meaning + self.without_meaning + self.unassigned.len()
    }
}

/// What the knowledge says of a price list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Coverage {
    /// Version of the knowledge.
    pub version: String,
    /// 薬効分類. A class has a meaning when one of its products has; it is unassigned while one of its products is.
    pub classes: Tally,
    /// Ingredients by printed name. Also unassigned when the index from ingredient to class does not know it in this class: a line of a
    /// record that names it would not find its class.
    pub ingredients: Tally,
    /// Products.
    pub products: Tally,
}

/// Ordered so that the greatest of several products decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Judged {
    NoMeaning,
    Meaning,
    Unassigned,
}

impl Coverage {
    pub(super) fn of(knowledge: &Knowledge, list: &PriceList) -> Self {
        let drugs = knowledge.drugs();
        let mut classes: BTreeMap<TherapeuticClass, Judged> = BTreeMap::new();
        let mut ingredients: BTreeMap<&str, Judged> = BTreeMap::new();
        let mut products = Tally::default();
        for product in list.products() {
            let class = product.class();
            let judged = match drugs.meaning(class, &product.ingredient) {
                Meaning::Some(_) => Judged::Meaning,
                Meaning::None => Judged::NoMeaning,
                Meaning::Unassigned => Judged::Unassigned,
            };
            raise(classes.entry(class), judged);
            let indexed = drugs.index.exact(&product.ingredient).is_some_and(|entry| entry.stands_in(class));
            raise(ingredients.entry(product.ingredient()), if indexed { judged } else { Judged::Unassigned });
            count(&mut products, judged, || format!("{} {}", product.code(), product.product()));
        }
        let mut coverage = Self {
            version: knowledge.version().to_owned(),
            classes: Tally::default(),
            ingredients: Tally::default(),
            products,
        };
        for (class, judged) in classes {
            count(&mut coverage.classes, judged, || class.to_string());
        }
        for (ingredient, judged) in ingredients {
            count(&mut coverage.ingredients, judged, || ingredient.to_owned());
        }
        coverage.products.unassigned.sort();
        coverage
    }
}

fn raise<K: Ord>(entry: Entry<'_, K, Judged>, judged: Judged) {
    let kept = entry.or_insert(judged);
    *kept = (*kept).max(judged);
}

fn count(tally: &mut Tally, judged: Judged, name: impl FnOnce() -> String) {
    match judged {
        Judged::Meaning => tally.with_meaning += 1,
        Judged::NoMeaning => tally.without_meaning += 1,
        Judged::Unassigned => tally.unassigned.push(name()),
    }
}
