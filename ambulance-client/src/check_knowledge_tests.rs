#![allow(clippy::unwrap_used)]
use tempfile::TempDir;

use super::*;

const PRICE_LIST: &str = "route,code,ingredient,strength,product\n内用薬,1132002F1012,フェニトイン,１錠,ア\n";
const FLAGS: &str = "version = \"r1\"\nflag = []\n";

fn arguments(words: &[&str]) -> Option<Arguments> {
    Arguments::parse(words.iter().map(OsString::from))
}

/// A folder with these files, and what is told of it together with a price list.
fn told(files: &[(&str, &str)], price_list: &str) -> Result<String, Vec<String>> {
    let (dir, lists) = (TempDir::new().unwrap(), TempDir::new().unwrap());
    for (name, content) in files {
        std::fs::write(dir.path().join(name), content).unwrap();
    }
    let list = lists.path().join("list.csv");
    std::fs::write(&list, price_list).unwrap();
    check(&Arguments { dir: dir.path().to_owned(), price_list: Some(list), claim_master: None })
}

#[test]
fn arguments_are_a_folder_and_two_lists() {
    let all = arguments(&["--price-list", "p", "dir", "--claim-master", "m"]).unwrap();
    let expected = Arguments { dir: "dir".into(), price_list: Some("p".into()), claim_master: Some("m".into()) };
    assert_eq!(all, expected);
    assert_eq!(arguments(&["dir"]), Some(Arguments { dir: "dir".into(), ..Arguments::default() }));
    for wrong in [
        &[][..],
        &["--price-list", "p"],
        &["dir", "other"],
        &["dir", "--price-list"],
        &["dir", "--claimmaster", "m"],
        &["dir", "--price-list", "p", "--price-list", "q"],
    ] {
        assert_eq!(arguments(wrong), None, "{wrong:?}");
    }
}

#[test]
fn what_would_be_loaded_is_told_with_versions_and_counts() {
    let report = told(&[("flags.toml", FLAGS), ("README", "x")], PRICE_LIST).unwrap();
    let counts = Meaning::shipped().unwrap().knowledge().counts();
    for line in [
        "flags.toml: region".to_owned(),
        "conditions.toml: shipped".to_owned(),
        "drug_classes/8.toml: shipped".to_owned(),
        format!("knowledge {}, price list 1", Meaning::shipped().unwrap().knowledge_version()),
        format!(
            "conditions {}, flags 0, procedures {}, classes {}, ingredients {}, products 1, claim codes 0",
            counts.conditions, counts.procedures, counts.classes, counts.ingredients
        ),
    ] {
        assert!(report.lines().any(|told| told == line), "{line} in {report}");
    }
    assert!(report.contains("\nflags r1, region flags.toml "), "{report}");
}

#[test]
fn every_files_mistake_is_told() {
    let files = [
        ("flags.toml", "version = \"1\"\n[[flag]]\nkode = 1\n"),
        ("procedures.toml", "version = \"1\"\nprocedur = []\n"),
        ("ingredient_classes.tsv", "アイウ 1131\n"),
        ("drug_ingredients.toml", "version = \"\"\n"),
        ("condition.toml", ""),
    ];
    let mistakes = told(&files, "a,b\n").unwrap_err();
    for (file, _) in files {
        let is_of =
            |mistake: &&String| mistake.contains(&format!("/{file}: ")) || mistake.starts_with(&format!("{file}: "));
        assert_eq!(mistakes.iter().filter(is_of).count(), 1, "{file}: {mistakes:#?}");
    }
    assert!(mistakes.iter().any(|mistake| mistake.starts_with("price_list: price list, line 1")), "{mistakes:#?}");
    assert_eq!(mistakes.len(), files.len() + 1);
}

#[test]
fn while_the_conditions_are_wrong_nothing_is_said_of_what_speaks_of_them() {
    let flags = "version = \"1\"\n[[flag]]\ncode = \"a\"\ntier = \"tell\"\nja = \"あ\"\nen = \"a\"\nadvice_ja = \"あ\"\n\
                 advice_en = \"a\"\nall = [[\"finding:only-there\"]]\nsource = \"s\"\n";
    for conditions in ["version = \"1\"\nrules = []\n", "version = \"1\"\n[[rule]]\ncode = \"A\"\n"] {
        let mistakes = told(&[("conditions.toml", conditions), ("flags.toml", flags)], PRICE_LIST).unwrap_err();
        assert_eq!(mistakes.len(), 1, "{mistakes:#?}");
        assert!(mistakes[0].contains("conditions.toml"), "{mistakes:#?}");
    }
    // A shipped table that speaks of a condition which is missing is named as such.
    let conditions = "version = \"1\"\n[[rule]]\ncode = \"a\"\nja = \"あ\"\nen = \"a\"\nsource = \"s\"\n\
                      hint = [{ from = \"surgeries\", contains = [\"脾摘出\"], weight = 3 }]\n";
    let mistakes = told(&[("conditions.toml", conditions)], PRICE_LIST).unwrap_err();
    assert!(mistakes[0].starts_with("drug_classes/1.toml (shipped): "), "{mistakes:#?}");
}
