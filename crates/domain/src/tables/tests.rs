#![allow(clippy::unwrap_used)]
use super::*;
use crate::meaning::Meaning;

/// The shipped text of a table.
fn text(file: &str) -> String {
    Tables::shipped().text(file).to_owned()
}

/// Shipped tables with one of them changed.
fn with(file: &str, from: &str, to: &str) -> Tables {
    let shipped = text(file);
    assert!(shipped.contains(from), "{from}");
    let mut tables = Tables::shipped();
    tables.replace(file, shipped.replacen(from, to, 1)).unwrap();
    tables
}

#[test]
fn shipped_texts_are_the_shipped_tables() {
    let tables = Tables::shipped();
    let (knowledge, shipped) = (tables.knowledge().unwrap(), Knowledge::shipped().unwrap());
    assert_eq!((knowledge.version(), knowledge.counts()), (shipped.version(), shipped.counts()));
    assert_eq!(tables.flags(&knowledge).unwrap().version(), FlagTable::shipped(&shipped).unwrap().version());
    assert_eq!(tables.files().count(), 13);
    assert!(tables.files().all(|(file, is_region)| !is_region && !tables.text(file).is_empty()));
}

/// What is asked of a region's table holds for every shipped one.
#[test]
fn every_shipped_table_could_be_a_regions() {
    let mut tables = Tables::shipped();
    for (file, _) in Tables::shipped().files() {
        tables.replace(file, text(file)).unwrap();
    }
    let meaning = Meaning::of_tables(&tables).unwrap();
    assert_eq!(meaning.knowledge().counts(), Knowledge::shipped().unwrap().counts());
}

#[test]
fn a_replaced_table_counts_and_the_version_names_it() {
    let name = "ja = \"抗凝固薬を服用\"";
    let conditions = text(CONDITIONS);
    let line = conditions.lines().find(|line| line.starts_with("ja = ")).unwrap_or(name).to_owned();
    let tables = with(CONDITIONS, &line, "ja = \"地域の言葉\"");
    let (knowledge, shipped) = (tables.knowledge().unwrap(), Knowledge::shipped().unwrap());
    let mark = format!("{}, region conditions.toml ", shipped.version());
    assert!(
        knowledge.version().starts_with(&mark) && knowledge.version().len() == mark.len() + 8,
        "{}",
        knowledge.version()
    );
    // The flags are the shipped ones, and say so; another text has another mark.
    assert!(!tables.flags(&knowledge).unwrap().version().contains("region"));
    let other = with(CONDITIONS, &line, "ja = \"ほかの言葉\"").knowledge().unwrap();
    assert_ne!(other.version(), knowledge.version());
    let mut restored = tables;
    assert!(restored.restore(CONDITIONS) && !restored.restore(CONDITIONS));
    assert_eq!(restored.knowledge().unwrap().version(), shipped.version());
}

#[test]
fn a_regions_flags_are_marked_with_the_flags_only() {
    let tables = with(FLAGS, "version = \"", "version = \"r");
    let knowledge = tables.knowledge().unwrap();
    assert!(!knowledge.version().contains("region"));
    assert!(tables.flags(&knowledge).unwrap().version().contains(", region flags.toml "));
}

#[test]
fn a_mistake_is_known_by_its_file() {
    let file = |tables: &Tables| Meaning::of_tables(tables).map(|_| ()).unwrap_err().file();
    for (changed, from, to) in [
        (CONDITIONS, "source = \"", "sauce = \""),
        (PROCEDURES, "weight = 3", "weight = 4"),
        (FLAGS, "tier = \"", "tier = \"x"),
        (INDEX, "\t", " "),
        ("drug_ingredients.toml", "weight = 3", "weight = 9"),
        ("drug_classes/2.toml", "source = \"", "sauce = \""),
    ] {
        assert_eq!(file(&with(changed, from, to)), changed);
    }
    // A condition that the shipped tables speak of is missing: the table that speaks of it is named.
    let mut tables = Tables::shipped();
    let conditions = "version = \"1\"\n[[rule]]\ncode = \"a\"\nja = \"あ\"\nen = \"a\"\nsource = \"s\"\n\
                      hint = [{ from = \"surgeries\", contains = [\"脾摘出\"], weight = 3 }]\n";
    tables.replace(CONDITIONS, conditions.to_owned()).unwrap();
    let error = Meaning::of_tables(&tables).map(|_| ()).unwrap_err();
    assert_eq!(error.file(), "drug_classes/1.toml", "{error}");
    assert!(error.to_string().contains("no rule in conditions.toml has this code"), "{error}");
}

#[test]
fn what_is_no_table_is_refused() {
    let mut tables = Tables::shipped();
    let mut refused = |file: &str, text: &str| tables.replace(file, text.to_owned()).unwrap_err().to_string();
    assert!(refused("condition.toml", "").contains("known are conditions.toml, flags.toml"));
    assert!(refused("drug_classes/9.toml", "").contains("drug_classes/8.toml"));
    assert!(refused("1.toml", "").contains("no table has this name"));
    assert!(refused(INDEX, &"#".repeat(TABLE_MAX_BYTES + 1)).contains("larger than"));
    let long = "あ".repeat(TEXT_MAX_BYTES / 3 + 1);
    let row = |field: &str| format!("version = \"1\"\n[[flag]]\ncode = \"a-1\"\n[[flag]]\n{field}\n");
    for (field, told) in [
        (format!("advice_ja = \"{long}\""), "`flag[2].advice_ja`: longer than 2,048 bytes"),
        ("code = \"A b\"".to_owned(), "`flag[2].code`: small letters"),
        ("code = \"a--b\"".to_owned(), "`flag[2].code`: small letters"),
        ("ja = \" \"".to_owned(), "`flag[2].ja`: must not be empty"),
        (format!("all = [[\"{long}\"]]"), "`flag[2].all[1][1]`: longer"),
    ] {
        assert!(refused(FLAGS, &row(&field)).contains(told), "{told}");
    }
    assert!(refused(FLAGS, "version = \"\"\n").contains("`version`: 1 to 64"));
    // Nothing of that was taken.
    assert!(tables.files().all(|(_, is_region)| !is_region));
}
