#![allow(clippy::unwrap_used)]
use tempfile::TempDir;

use super::*;

const FLAGS: &str = "version = \"r1\"\nflag = []\n";

/// A folder with these files.
fn dir(files: &[(&str, &[u8])]) -> TempDir {
    let dir = TempDir::new().unwrap();
    for (name, content) in files {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, content).unwrap();
    }
    dir
}

/// What a tablet with these tables knows.
fn loaded(files: &[(&str, &[u8])]) -> Result<Meaning, TablesError> {
    let dir = dir(files);
    meaning(Places { knowledge_dir: Some(dir.path()), ..Places::default() })
}

fn refused(files: &[(&str, &[u8])]) -> String {
    loaded(files).map(|_| ()).unwrap_err().to_string()
}

/// One line of a made-up master in the official layout.
fn master(name: &str) -> String {
    let columns =
        [(2, "S"), (3, "150000010"), (68, "1"), (85, "K"), (87, "20240601"), (92, "549"), (93, "00"), (113, name)];
    let mut fields = vec![""; 150];
    for (column, value) in columns {
        fields[column - 1] = value;
    }
    fields.join(",") + "\r\n"
}

fn with_master(content: &[u8]) -> Result<Meaning, TablesError> {
    let dir = dir(&[("s_ALL.csv", content)]);
    meaning(Places { claim_master: Some(&dir.path().join("s_ALL.csv")), ..Places::default() })
}

#[test]
fn without_files_the_shipped_tables_work() {
    let shipped = Meaning::shipped().unwrap();
    let meaning = meaning(Places::default()).unwrap();
    assert_eq!(meaning.knowledge_version(), shipped.knowledge_version());
    assert_eq!(meaning.flags_version(), shipped.flags_version());
}

#[test]
fn a_regions_table_takes_the_place_of_the_shipped_one_and_the_rest_stays() {
    let files: [(&str, &[u8]); 4] = [
        ("flags.toml", FLAGS.as_bytes()),
        (".flags.toml.swp", b"x"),
        ("README.md", b"x"),
        ("drug_classes/README", b"x"),
    ];
    let (region, shipped) = (loaded(&files).unwrap(), Meaning::shipped().unwrap());
    assert_eq!(region.flag_table().codes().count(), 0);
    assert!(region.flags_version().starts_with("r1, region flags.toml "), "{}", region.flags_version());
    assert_eq!(region.knowledge_version(), shipped.knowledge_version());
    let classes = include_bytes!("../../crates/domain/knowledge/drug_classes/8.toml");
    let region = loaded(&[("drug_classes/8.toml", classes)]).unwrap();
    assert!(region.knowledge_version().contains(", region drug_classes/8.toml "), "{}", region.knowledge_version());
    assert_eq!(region.knowledge().counts(), shipped.knowledge().counts());
}

#[test]
fn a_name_that_no_table_has_is_refused() {
    for name in ["condition.toml", "flags.toml.bak", "1.toml", "drug_classes/9.toml", "drug_class/1.toml", "readme.txt"]
    {
        let error = refused(&[(name, FLAGS.as_bytes())]);
        let named = name.trim_end_matches("/1.toml");
        assert!(
            error.contains(named) && error.contains("no table has this name; known are conditions.toml"),
            "{error}"
        );
    }
    let nowhere = Places { knowledge_dir: Some(Path::new("no-such-folder")), ..Places::default() };
    let error = meaning(nowhere).map(|_| ()).unwrap_err().to_string();
    assert!(error.starts_with("knowledge_dir: no-such-folder: "), "{error}");
}

#[test]
fn a_mistake_in_a_table_is_named_with_file_line_and_field() {
    let error = refused(&[("flags.toml", b"version = \"1\"\n\n[[flag]]\nkode = \"a\"\n")]);
    assert!(error.starts_with("knowledge_dir: flags.toml: ") && error.contains("line 4"), "{error}");
    assert!(error.contains("kode"), "{error}");
    let error = refused(&[("flags.toml", b"version = \"1\"\n[[flag]]\ncode = \"A\"\n")]);
    assert!(error.contains("flags.toml: `flag[1].code`: small letters"), "{error}");
    let error = refused(&[("ingredient_classes.tsv", "# a\nアイウ\t12\n".as_bytes())]);
    assert!(error.contains("ingredient_classes.tsv: ingredient index, line 2, classes"), "{error}");
    let error = refused(&[("flags.toml", b"version = \"1\"\n# \x83\x41\n")]);
    assert!(error.contains("flags.toml: line 2: UTF-8 expected"), "{error}");
    let error = refused(&[("flags.toml", &vec![b'#'; TABLE_MAX_BYTES + 1])]);
    assert!(error.contains("flags.toml: larger than 1048576 bytes"), "{error}");
    let dir = dir(&[("flags.toml/x", b"")]);
    let places = Places { knowledge_dir: Some(dir.path()), ..Places::default() };
    assert!(meaning(places).map(|_| ()).unwrap_err().to_string().contains("flags.toml"));
}

#[test]
fn a_claim_master_is_read_in_shift_jis_and_in_utf_8() {
    let text = master("架空の留置術～①");
    let (shift_jis, _, unmappable) = SHIFT_JIS.encode(&text);
    assert!(!unmappable && std::str::from_utf8(&shift_jis).is_err());
    let with_mark = format!("\u{feff}{text}");
    let version = format!("{}, claim master 1 of 20240601", Meaning::shipped().unwrap().knowledge_version());
    for content in [text.as_bytes(), with_mark.as_bytes(), &shift_jis] {
        assert_eq!(with_master(content).unwrap().knowledge_version(), version);
        assert_eq!(utf8_or_shift_jis(content.to_vec()).unwrap().trim_start_matches('\u{feff}'), text);
    }
}

#[test]
fn a_wrong_claim_master_is_refused_with_file_line_and_field() {
    let refused = |content: &[u8]| with_master(content).map(|_| ()).unwrap_err().to_string();
    let error = refused(format!("{}{}", master("ア"), master("イ").replace("150000010", "15")).as_bytes());
    assert!(error.starts_with("claim_master: claim master, line 2, field `3 診療行為コード`"), "{error}");
    let error = refused(&[b"ok\n\xff\xff\n".as_slice()].concat());
    assert!(error.starts_with("claim_master: ") && error.contains("line 2: Shift_JIS or UTF-8 expected"), "{error}");
    assert!(refused(b"").contains("no act"));
    let dir = TempDir::new().unwrap();
    let path = dir.path().join("s_ALL.csv");
    File::create(&path).unwrap().set_len(u64::try_from(CLAIM_MASTER_MAX_BYTES).unwrap() + 1).unwrap();
    let error = meaning(Places { claim_master: Some(&path), ..Places::default() }).map(|_| ()).unwrap_err().to_string();
    assert!(error.contains("s_ALL.csv: larger than"), "{error}");
    let missing = dir.path().join("none.csv");
    let error =
        meaning(Places { price_list: Some(&missing), ..Places::default() }).map(|_| ()).unwrap_err().to_string();
    assert!(error.starts_with("price_list: ") && error.contains("none.csv"), "{error}");
}

#[test]
fn a_folder_with_too_much_in_it_is_refused() {
    let dir = TempDir::new().unwrap();
    for place in 0..=FOLDER_MAX_ENTRIES {
        std::fs::write(dir.path().join(format!(".{place}")), "").unwrap();
    }
    let places = Places { knowledge_dir: Some(dir.path()), ..Places::default() };
    assert!(meaning(places).map(|_| ()).unwrap_err().to_string().contains("more than 100 entries"));
}
