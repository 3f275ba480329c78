//! `[[person.drug]]`: a drug in one or more of the three trees of the record.

use domain::record::{DrugRoute, RecordSource};
use jiff::{ToSpan, civil::Date};
use platform_server::registry::Mistake;
use serde::Deserialize;
use toml::{Spanned, Value};

use super::{
    reader::Reader,
    record::{Where, line},
};
use crate::people::UpstreamDrug;

/// When nothing else is said, a drug is supplied for so many days.
const DRUG_TIMES: u32 = 28;

line!(DrugFile {
    ingredient: Option<Spanned<String>>,
    product: Option<Spanned<String>>,
    #[serde(default)]
    code: String,
    quantity: Option<Spanned<Value>>,
    unit: Option<String>,
    usage: Option<String>,
    times: Option<u32>,
    route: Option<DrugRoute>,
    tree: Option<Spanned<String>>,
    trees: Option<Spanned<Vec<Spanned<String>>>>,
});

impl DrugFile {
    pub fn read<T>(
        &self,
        line: &Spanned<T>,
        whence: &Where<'_>,
        reader: &Reader<'_>,
    ) -> Result<Vec<UpstreamDrug>, Mistake> {
        let text = |field: &Option<Spanned<String>>| field.as_ref().map_or("", |text| text.get_ref().trim()).to_owned();
        let (ingredient, mut product) = (text(&self.ingredient), text(&self.product));
        if product.is_empty() {
            product.clone_from(&ingredient);
        }
        if product.is_empty() {
            let remedy = "Add `ingredient = \"…\"` or `product = \"…\"`";
            return Err(reader.wrong(line, "the drug has no name", remedy));
        }
        let institution = self.common().institution(line, whence, reader)?;
        let quantity = self.quantity(reader)?;
        let mut drugs = Vec::new();
        for date in self.common().days(line, whence, reader)? {
            for tree in self.trees(date, reader)? {
                drugs.push(UpstreamDrug {
                    tree,
                    code: self.code.clone(),
                    product: product.clone(),
                    ingredient: ingredient.clone(),
                    quantity: quantity.clone(),
                    unit: self.unit.clone().unwrap_or_else(|| "錠".to_owned()),
                    usage: self.usage.clone().unwrap_or_else(|| "1日1回朝食後".to_owned()),
                    times: self.times.unwrap_or(DRUG_TIMES),
                    route: self.route.unwrap_or(DrugRoute::Oral),
                    date,
                    institution: institution.clone(),
                });
            }
        }
        Ok(drugs)
    }

    fn quantity(&self, reader: &Reader<'_>) -> Result<String, Mistake> {
        match self.quantity.as_ref().map(|value| (value, value.get_ref())) {
            None => Ok("1".to_owned()),
            Some((_, Value::Integer(amount))) => Ok(amount.to_string()),
            Some((_, Value::Float(amount))) => Ok(amount.to_string()),
            Some((_, Value::String(amount))) => Ok(amount.clone()),
            Some((value, _)) => Err(reader.wrong(value, "this is no amount", "Give a number or a text")),
        }
    }

    /// The trees a line of a day stands in. Claims lag: a line of the last month is not in them yet.
    fn trees(&self, date: Date, reader: &Reader<'_>) -> Result<Vec<RecordSource>, Mistake> {
        let is_recent = date > reader.today().saturating_sub(1.month());
        let words: Vec<&Spanned<String>> = match (&self.tree, &self.trees) {
            (Some(tree), Some(_)) => {
                return Err(reader.wrong(tree, "both `tree` and `trees` are given", "Keep `trees`"));
            }
            (Some(tree), None) => vec![tree],
            (None, Some(trees)) if trees.get_ref().is_empty() => {
                let remedy = "Name claims, prescribed or dispensed, or remove the field";
                return Err(reader.wrong(trees, "the list is empty", remedy));
            }
            (None, Some(trees)) => trees.get_ref().iter().collect(),
            (None, None) => return Ok(vec![if is_recent { RecordSource::Dispensed } else { RecordSource::Claims }]),
        };
        let mut sources = Vec::new();
        for word in words {
            let source: RecordSource = reader.code(word)?;
            if source == RecordSource::Interview {
                let remedy = "Use claims, prescribed or dispensed";
                return Err(reader.wrong(word, "an interview is no tree of the national record", remedy));
            }
            if source == RecordSource::Claims && is_recent {
                let problem = format!("claims are a month or more old: a drug of {date} cannot be in them yet");
                return Err(reader.wrong(word, problem, "Use \"dispensed\" or \"prescribed\", or an earlier day"));
            }
            if sources.contains(&source) {
                return Err(reader.wrong(word, "this tree stands twice in the list", "Remove one"));
            }
            sources.push(source);
        }
        Ok(sources)
    }
}
