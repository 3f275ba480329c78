//! What the configuration may say about the reader.

#![allow(clippy::unwrap_used)]
use super::*;

const WITHOUT_READER: &str = r#"
    screen_listen = "127.0.0.1:8101"
    data_dir = "data"
    identity_dir = "identity"
    platform_url = "https://platform.example:7443"
    platform_name = "platform.example"
    platform_key = "platform.key"
    record_service_url = "https://records.example"
    crew_id = "minato-1"
    crew_name = "みなと救急1"
    headquarters_id = "minato"
    person_id = "captain-1"
"#;

fn config(line: &str) -> Result<Config, toml::de::Error> {
    toml::from_str(&format!("{WITHOUT_READER}{line}"))
}

#[test]
fn the_reader_is_optional_and_only_known_ones_are_taken() {
    assert_eq!(config("").unwrap().reader, None);
    assert!(Devices::from_config(&config("").unwrap()).unwrap().reader.is_none());
    assert_eq!(config("reader = \"pcsc\"").unwrap().reader, Some(ReaderKind::Pcsc));
    assert!(config("reader = \"usb\"").unwrap_err().to_string().contains("pcsc"), "names what is possible");
}

#[test]
fn tables_and_lists_are_optional_paths() {
    let none = config("").unwrap();
    assert_eq!((none.price_list, none.claim_master, none.knowledge_dir), (None, None, None));
    let all = config("price_list = \"p\"\nclaim_master = \"m\"\nknowledge_dir = \"k\"").unwrap();
    assert_eq!(
        (all.price_list, all.claim_master, all.knowledge_dir),
        (Some("p".into()), Some("m".into()), Some("k".into()))
    );
    assert!(config("claimmaster = \"m\"").is_err());
}

#[cfg(not(feature = "pcsc"))]
#[test]
fn a_reader_that_was_not_built_in_is_refused_with_the_remedy() {
    let error = Devices::from_config(&config("reader = \"pcsc\"").unwrap()).err().unwrap().to_string();
    assert!(error.contains("--features pcsc") && error.contains("remove the line"), "{error}");
}

/// No service has to run, and no reader has to be there.
#[cfg(feature = "pcsc")]
#[test]
fn the_real_reader_starts_without_a_reader() {
    assert!(Devices::from_config(&config("reader = \"pcsc\"").unwrap()).unwrap().reader.is_some());
}
