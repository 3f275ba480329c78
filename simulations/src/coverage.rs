//! `coverage`: how much of a price list the shipped knowledge speaks of.

use std::{fmt::Write as _, path::Path};

use anyhow::{Context as _, Result};
use domain::inference::{Coverage, Knowledge, PriceList, Tally};

/// Reads a price list and judges it with the shipped knowledge.
///
/// # Errors
/// When the file cannot be read; with line and field when it is not a price list.
pub fn read(file: &Path) -> Result<Coverage> {
    let text = std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    let list = PriceList::parse(&text).with_context(|| file.display().to_string())?;
    Ok(Knowledge::shipped()?.coverage(&list))
}

/// One JSON object; the fields are those of docs/knowledge.md.
#[must_use]
pub fn json(coverage: &Coverage) -> serde_json::Value {
    let mut object = serde_json::Map::new();
    object.insert("version".to_owned(), coverage.version.clone().into());
    for (name, tally) in kinds(coverage) {
        object.insert(format!("{name}_total"), tally.total().into());
        object.insert(format!("{name}_with_meaning"), tally.with_meaning.into());
        object.insert(format!("{name}_without_meaning"), tally.without_meaning.into());
        object.insert(format!("{name}_unassigned"), tally.unassigned.len().into());
    }
    object.into()
}

/// The same for people, with the names of what nobody has judged.
#[must_use]
pub fn print(coverage: &Coverage) -> String {
    let mut text = format!("knowledge {}\n", coverage.version);
    for (name, tally) in kinds(coverage) {
        let (total, with, without) = (tally.total(), tally.with_meaning, tally.without_meaning);
        let unassigned = tally.unassigned.len();
        // writing into a String cannot fail
        let _ = writeln!(text, "{name}: {total}, with a meaning {with}, without {without}, unassigned {unassigned}");
        for one in &tally.unassigned {
            let _ = writeln!(text, "  {one}");
        }
    }
    text
}

const fn kinds(coverage: &Coverage) -> [(&'static str, &Tally); 3] {
    [("classes", &coverage.classes), ("ingredients", &coverage.ingredients), ("products", &coverage.products)]
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    const HEAD: &str = "route,code,ingredient,strength,product\n";

    fn judged(rows: &str) -> Result<Coverage> {
        let file = tempfile::NamedTempFile::new().unwrap();
        std::fs::write(file.path(), format!("{HEAD}{rows}")).unwrap();
        read(file.path())
    }

    #[test]
    fn what_nobody_judged_is_counted_and_named() {
        let coverage = judged(
            "内用薬,1132002F1012,フェニトイン,１錠,ア\n外用薬,2646700M1012,アムシノニド,１ｇ,イ\n内用薬,1179999F1011,新しい薬,１錠,ウ\n\
             内用薬,9999001F1011,新しい薬,１錠,エ\n",
        )
        .unwrap();
        let json = json(&coverage);
        for (field, value) in [
            ("classes_total", 4),
            ("classes_with_meaning", 1),
            ("classes_without_meaning", 1),
            ("classes_unassigned", 2),
            ("ingredients_total", 3),
            ("ingredients_unassigned", 1),
            ("products_total", 4),
            ("products_with_meaning", 1),
            ("products_without_meaning", 1),
            ("products_unassigned", 2),
        ] {
            assert_eq!(json[field], value, "{field}");
        }
        assert_eq!(json["version"], Knowledge::shipped().unwrap().version());
        assert_eq!(json.as_object().unwrap().len(), 13);
        let text = print(&coverage);
        assert!(text.contains("unassigned 2\n  1179\n  9999\n") && text.contains("\n  1179999F1011 ウ\n"), "{text}");
    }

    #[test]
    fn a_wrong_file_is_refused_with_line_and_field() {
        let error = format!("{:#}", judged("内用薬,12,フェニトイン,１錠,ア\n").unwrap_err());
        assert!(error.contains("line 2, field `code`"), "{error}");
        assert!(format!("{:#}", read(Path::new("no-such-list.csv")).unwrap_err()).contains("no-such-list.csv"));
    }
}
