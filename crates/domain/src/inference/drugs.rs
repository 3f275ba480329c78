//! What a drug means by its therapeutic class and its ingredient: data in `knowledge/`, joined to the rules by their codes.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;

use super::{
    index::{IngredientIndex, TherapeuticClass},
    knowledge::BadKnowledge,
    name::folded,
    price_list::PriceList,
};
use crate::record::DrugRoute;

/// A drug's hint at one rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Means {
    /// Place of the rule in the table of conditions.
    pub rule: usize,
    /// 1 to 3.
    pub weight: u8,
}

/// Highest weight of a hint.
pub(super) const WEIGHT_MAX: u8 = 3;
/// Length of a YJ code or price list code: four digits of class, then ingredient, form and product.
const YJ_CODE_CHARS: usize = 12;

/// What the tables say of one drug.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Meaning<'a> {
    /// These conditions.
    Some(&'a [Means]),
    /// Nothing, and somebody said so.
    None,
    /// No table speaks of it.
    Unassigned,
}

/// The tables as texts.
#[derive(Debug, Clone, Copy)]
pub(crate) struct DrugTables<'a> {
    /// File name and text of each part of the class table.
    pub classes: &'a [(&'static str, &'a str)],
    /// File name and text of the ingredient table.
    pub ingredients: (&'static str, &'a str),
    /// The index from ingredient to class.
    pub index: &'a str,
}

#[derive(Debug, Clone)]
enum Entry {
    Means(Vec<Means>),
    NoMeaning,
    ByIngredient,
}

/// Everything known of drugs. Empty by default: then only the words of the rules speak.
#[derive(Debug, Clone, Default)]
pub(super) struct Drugs {
    /// The newest version among the tables.
    pub version: String,
    classes: BTreeMap<TherapeuticClass, Entry>,
    /// By the word that an ingredient begins with and the class that the row is for.
    ingredients: HashMap<String, BTreeMap<Option<TherapeuticClass>, Entry>>,
    pub index: IngredientIndex,
    pub list: Option<PriceList>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassTable {
    version: String,
    class: Vec<ClassRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IngredientTable {
    version: String,
    ingredient: Vec<IngredientRow>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct ClassRow {
    code: String,
    ja: String,
    means: Option<Vec<MeansRow>>,
    no_meaning: Option<String>,
    by_ingredient: Option<String>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct IngredientRow {
    class: Option<String>,
    begins: Vec<String>,
    means: Option<Vec<MeansRow>>,
    no_meaning: Option<String>,
    source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct MeansRow {
    condition: String,
    weight: u8,
}

/// Says what is wrong with a row.
type Problem = &'static str;

impl Drugs {
    /// Reads the tables; `rules` finds the place of a condition by its code.
    pub fn parse(tables: DrugTables<'_>, rules: &HashMap<&str, usize>) -> Result<Self, BadKnowledge> {
        let mut drugs = Self { index: IngredientIndex::parse(tables.index)?, ..Self::default() };
        for (file, text) in tables.classes {
            let table: ClassTable = toml::from_str(text).map_err(|source| BadKnowledge::Table { file, source })?;
            for row in table.class {
                let code = row.code.clone();
                drugs.add_class(row, rules).map_err(|problem| BadKnowledge::Row { file, row: code, problem })?;
            }
            drugs.version = drugs.version.max(table.version);
        }
        let (file, text) = tables.ingredients;
        let table: IngredientTable = toml::from_str(text).map_err(|source| BadKnowledge::Table { file, source })?;
        for row in table.ingredient {
            let first = row.begins.first().cloned().unwrap_or_default();
            drugs.add_ingredient(row, rules).map_err(|problem| BadKnowledge::Row { file, row: first, problem })?;
        }
        drugs.version = drugs.version.max(table.version);
        Ok(drugs)
    }

    fn add_class(&mut self, row: ClassRow, rules: &HashMap<&str, usize>) -> Result<(), Problem> {
        let code = TherapeuticClass::parse(&row.code).ok_or("code: four digits expected")?;
        if row.ja.is_empty() {
            return Err("ja: a name is needed");
        }
        let entry = entry(row.means, row.no_meaning, row.by_ingredient, &row.source, rules)?;
        if self.classes.insert(code, entry).is_some() {
            return Err("the class has two rows");
        }
        Ok(())
    }

    fn add_ingredient(&mut self, row: IngredientRow, rules: &HashMap<&str, usize>) -> Result<(), Problem> {
        let class = match row.class {
            Some(code) => Some(TherapeuticClass::parse(&code).ok_or("class: four digits expected")?),
            None => None,
        };
        if class.is_some_and(|class| !self.classes.contains_key(&class)) {
            return Err("class: no table has this class");
        }
        let entry = entry(row.means, row.no_meaning, None, &row.source, rules)?;
        for word in &row.begins {
            let word = folded(word);
            if word.is_empty() {
                return Err("begins: an empty word");
            }
            if self.ingredients.entry(word).or_default().insert(class, entry.clone()).is_some() {
                return Err("begins: a word has two rows for one class");
            }
        }
        if row.begins.is_empty() { Err("begins: at least one word is needed") } else { Ok(()) }
    }

    /// How many classes have a row.
    pub fn class_count(&self) -> usize {
        self.classes.len()
    }

    /// True when some class or ingredient means the rule.
    pub fn speaks_for(&self, rule: usize) -> bool {
        let entries = self.classes.values().chain(self.ingredients.values().flat_map(BTreeMap::values));
        entries
            .into_iter()
            .any(|entry| matches!(entry, Entry::Means(means) if means.iter().any(|one| one.rule == rule)))
    }

    /// What an ingredient (folded name; empty when unknown) means in a class.
    pub fn meaning(&self, class: TherapeuticClass, ingredient: &str) -> Meaning<'_> {
        let row = self.row(Some(class), ingredient).or_else(|| self.row(None, ingredient));
        match row.or_else(|| self.classes.get(&class)) {
            Some(Entry::Means(means)) => Meaning::Some(means),
            Some(Entry::NoMeaning) => Meaning::None,
            Some(Entry::ByIngredient) | None => Meaning::Unassigned,
        }
    }

    /// The row of the longest word that the ingredient begins with.
    fn row(&self, class: Option<TherapeuticClass>, ingredient: &str) -> Option<&Entry> {
        let ends = ingredient.char_indices().skip(1).map(|(at, _)| at).chain([ingredient.len()]);
        let rows = ends.filter_map(|end| self.ingredients.get(&ingredient[..end])?.get(&class));
        rows.last()
    }

    /// What a line of the record means: where the name leaves several classes or ingredients open, only what all of them mean, at the
    /// lowest weight.
    pub fn read(&self, line: DrugLine<'_>) -> Read {
        let mut agreed: Option<Vec<Means>> = None;
        let mut names: Option<(String, bool)> = None;
        self.each_possibility(line, |class, ingredient| {
            match &mut names {
                None => names = Some((ingredient.to_owned(), true)),
                Some((name, alone)) => *alone &= name == ingredient,
            }
            let means = match self.meaning(class, ingredient) {
                Meaning::Some(means) => means,
                Meaning::None | Meaning::Unassigned => &[],
            };
            match &mut agreed {
                None => agreed = Some(means.to_vec()),
                Some(agreed) => agreed.retain_mut(|one| match means.iter().find(|other| other.rule == one.rule) {
                    Some(other) => {
                        one.weight = one.weight.min(other.weight);
                        true
                    }
                    None => false,
                }),
            }
        });
        let ingredient = names.and_then(|(name, alone)| alone.then_some(name));
        Read { means: agreed.unwrap_or_default(), ingredient }
    }

    /// Calls with every class and folded ingredient that the line may stand for, the surest way first: the list of products, a YJ code, the
    /// ingredient's name, the product's name.
    fn each_possibility(&self, line: DrugLine<'_>, mut call: impl FnMut(TherapeuticClass, &str)) {
        if self.classes.is_empty() {
            return;
        }
        let product = folded(line.product);
        if let Some(list) = &self.list {
            let known = list.find(line.code, &product);
            if !known.is_empty() {
                known.iter().for_each(|row| call(row.class(), &row.ingredient));
                return;
            }
        }
        let ingredient = folded(line.ingredient);
        if line.code.len() == YJ_CODE_CHARS
            && let Some(class) = TherapeuticClass::of_code(line.code)
            && self.classes.contains_key(&class)
        {
            call(class, if ingredient.is_empty() { &product } else { &ingredient });
            return;
        }
        let mut found = self.index.find(&ingredient);
        if found.is_empty() {
            found = self.index.find(&product);
        }
        for entry in found {
            entry.classes(line.route).for_each(|class| call(class, &entry.name));
        }
    }
}

/// What the tables made of a line.
#[derive(Debug, Clone, Default)]
pub(super) struct Read {
    /// Each rule once.
    pub means: Vec<Means>,
    /// The folded name of the one ingredient that the line can stand for.
    pub ingredient: Option<String>,
}

/// What a line of the record says of a drug.
#[derive(Debug, Clone, Copy)]
pub(super) struct DrugLine<'a> {
    pub code: &'a str,
    pub ingredient: &'a str,
    pub product: &'a str,
    pub route: DrugRoute,
}

fn entry(
    means: Option<Vec<MeansRow>>,
    no_meaning: Option<String>,
    by_ingredient: Option<String>,
    source: &str,
    rules: &HashMap<&str, usize>,
) -> Result<Entry, Problem> {
    if source.is_empty() {
        return Err("source: a source is needed");
    }
    let entry = match (means, no_meaning, by_ingredient) {
        (Some(rows), None, None) => Entry::Means(conditions(rows, rules)?),
        (None, Some(reason), None) if !reason.is_empty() => Entry::NoMeaning,
        (None, None, Some(reason)) if !reason.is_empty() => Entry::ByIngredient,
        _ => return Err("exactly one of means, no_meaning (with a reason) and, for a class, by_ingredient is needed"),
    };
    Ok(entry)
}

fn conditions(rows: Vec<MeansRow>, rules: &HashMap<&str, usize>) -> Result<Vec<Means>, Problem> {
    let mut means: Vec<Means> = Vec::with_capacity(rows.len());
    for row in rows {
        let rule = *rules.get(row.condition.as_str()).ok_or("condition: no rule in conditions.toml has this code")?;
        if row.weight == 0 || row.weight > WEIGHT_MAX {
            return Err("weight: 1 to 3 expected");
        }
        if means.iter().any(|other| other.rule == rule) {
            return Err("condition: named twice");
        }
        means.push(Means { rule, weight: row.weight });
    }
    if means.is_empty() { Err("means: at least one condition, or no_meaning") } else { Ok(means) }
}
