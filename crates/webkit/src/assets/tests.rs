#![allow(clippy::unwrap_used, reason = "a test may stop at a surprise")]

use actix_web::body::to_bytes;
use actix_web::http::StatusCode;
use actix_web::http::header::CACHE_CONTROL;

use super::{Asset, AssetError, AssetSet, STANDARD};

const EXTRA: Asset = Asset { name: "board.js", body: b"export {};" };

#[test]
fn the_hash_covers_names_and_bodies() {
    let plain = AssetSet::with(&[]).unwrap();
    let hashes = [
        plain.hash().to_owned(),
        AssetSet::with(&[EXTRA]).unwrap().hash,
        AssetSet::with(&[Asset { body: b"export {} ;", ..EXTRA }]).unwrap().hash,
        AssetSet::with(&[Asset { name: "other.js", ..EXTRA }]).unwrap().hash,
    ];
    for (i, hash) in hashes.iter().enumerate() {
        assert_eq!(hash.len(), super::HASH_HEX_DIGITS);
        assert!(!hashes[..i].contains(hash), "set {i} shares a hash");
    }
    assert_eq!(AssetSet::with(&[]).unwrap().hash(), plain.hash(), "the same files give the same hash");
}

#[actix_web::test]
async fn files_are_kept_for_ever_and_only_under_their_own_hash() {
    let set = AssetSet::with(&[EXTRA]).unwrap();
    assert_eq!(set.url("board.js"), format!("/assets/{}/board.js", set.hash()));
    let found = set.response(set.hash(), "board.js");
    assert_eq!(found.status(), StatusCode::OK);
    assert_eq!(found.headers().get(CACHE_CONTROL).unwrap(), super::CACHE_FOR_EVER);
    assert_eq!(found.headers().get("content-type").unwrap(), "text/javascript; charset=utf-8");
    assert_eq!(to_bytes(found.into_body()).await.unwrap(), EXTRA.body);
    assert_eq!(set.response("0000000000000000", "board.js").status(), StatusCode::NOT_FOUND);
    assert_eq!(set.response(set.hash(), "none.js").status(), StatusCode::NOT_FOUND);
}

#[test]
fn mistakes_are_found_at_start() {
    let twice = AssetSet::with(&[Asset { name: "live.js", body: b"" }]);
    assert_eq!(twice.unwrap_err(), AssetError::DuplicateName("live.js"));
    let odd = AssetSet::with(&[Asset { name: "data.bin", body: b"" }]);
    assert_eq!(odd.unwrap_err(), AssetError::UnknownEnding("data.bin"));
}

#[test]
fn every_import_of_a_script_is_an_embedded_file() {
    for script in STANDARD.iter().filter(|asset| asset.name.ends_with(".js")) {
        let source = std::str::from_utf8(script.body).unwrap();
        for line in source.lines().filter(|line| line.starts_with("import ")) {
            let name = line.split("\"./").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
            assert!(STANDARD.iter().any(|asset| asset.name == name), "{} imports {name}", script.name);
        }
    }
}

#[test]
fn nothing_is_fetched_from_elsewhere() {
    for asset in STANDARD {
        let text = std::str::from_utf8(asset.body).unwrap().replace("http://www.w3.org/2000/svg", "");
        assert!(!text.contains("http://") && !text.contains("https://") && !text.contains("@import"), "{}", asset.name);
    }
}
