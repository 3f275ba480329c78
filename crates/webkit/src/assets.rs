//! Styles, scripts and icons, embedded in the binary and served under a content hash.
//!
//! The address is `/assets/<hash>/<name>`, where the hash covers every file of the set. So relative imports between
//! scripts work, a changed file changes every address, and browsers may keep what they have for ever. A page that stands
//! open notices a new hash when it reconnects and loads itself again.

use actix_web::http::header::{CACHE_CONTROL, CONTENT_TYPE};
use actix_web::{HttpResponse, web};
use sha2::{Digest, Sha256};

/// Hexadecimal digits of the content hash in an address: 64 bits, ample against chance; this is no signature.
const HASH_HEX_DIGITS: usize = 16;

/// A year, the most that caches honour; the address changes with the content.
const CACHE_FOR_EVER: &str = "public, max-age=31536000, immutable";

/// One embedded file.
#[derive(Debug, Clone, Copy)]
pub struct Asset {
    /// File name without a folder, such as `board.js`. The ending decides the content type.
    pub name: &'static str,
    /// The bytes, from `include_bytes!`.
    pub body: &'static [u8],
}

/// Why a set of files could not be made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AssetError {
    /// Two files of the set carry the same name.
    #[error("two embedded files are called `{0}`; rename one")]
    DuplicateName(&'static str),
    /// The content type of this ending is not known.
    #[error("the ending of `{0}` is not .css, .js, .svg or .png; add its content type to the assets module")]
    UnknownEnding(&'static str),
}

/// The files that every screen needs.
const STANDARD: &[Asset] = &[
    Asset {
        name: "style.css",
        body: concat!(
            include_str!("../assets/style/tokens.css"),
            include_str!("../assets/style/base.css"),
            include_str!("../assets/style/frame.css"),
            include_str!("../assets/style/layout.css"),
            include_str!("../assets/style/controls.css"),
            include_str!("../assets/style/parts.css"),
            include_str!("../assets/style/clinical.css"),
            include_str!("../assets/style/alarm.css"),
            include_str!("../assets/style/print.css"),
        )
        .as_bytes(),
    },
    Asset { name: "live.js", body: include_bytes!("../assets/live.js") },
    Asset { name: "stream.js", body: include_bytes!("../assets/stream.js") },
    Asset { name: "resync.js", body: include_bytes!("../assets/resync.js") },
    Asset { name: "patch.js", body: include_bytes!("../assets/patch.js") },
    Asset { name: "clock.js", body: include_bytes!("../assets/clock.js") },
    Asset { name: "forms.js", body: include_bytes!("../assets/forms.js") },
    Asset { name: "hold.js", body: include_bytes!("../assets/hold.js") },
    Asset { name: "alarm.js", body: include_bytes!("../assets/alarm.js") },
    Asset { name: "handover.css", body: include_bytes!("../assets/handover.css") },
    Asset { name: "handover.js", body: include_bytes!("../assets/handover.js") },
    Asset { name: "words.js", body: include_bytes!("../assets/words.js") },
    Asset { name: "icon.svg", body: include_bytes!("../assets/icon.svg") },
];

/// A set of embedded files with one content hash: the standard ones, and what a program adds.
#[derive(Debug, Clone)]
pub struct AssetSet {
    files: Vec<(Asset, &'static str)>,
    hash: String,
}

impl AssetSet {
    /// The standard files and a program's own.
    ///
    /// # Errors
    /// [`AssetError`] when a name is used twice or an ending is unknown: mistakes of the program, found at start.
    pub fn with(own: &[Asset]) -> Result<Self, AssetError> {
        let mut files: Vec<(Asset, &'static str)> = Vec::with_capacity(STANDARD.len() + own.len());
        let mut digest = Sha256::new();
        for asset in STANDARD.iter().chain(own) {
            if files.iter().any(|(known, _)| known.name == asset.name) {
                return Err(AssetError::DuplicateName(asset.name));
            }
            let content_type = content_type(asset.name).ok_or(AssetError::UnknownEnding(asset.name))?;
            // The lengths keep two different sets from feeding the same bytes to the hash.
            for field in [asset.name.as_bytes(), asset.body] {
                digest.update((field.len() as u64).to_be_bytes());
                digest.update(field);
            }
            files.push((*asset, content_type));
        }
        let mut hash = format!("{:x}", digest.finalize());
        hash.truncate(HASH_HEX_DIGITS);
        Ok(Self { files, hash })
    }

    /// A set without any file.
    pub(crate) fn empty() -> Self {
        Self { files: Vec::new(), hash: "none".to_owned() }
    }

    /// The content hash of the whole set.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// The address of a file of this set.
    pub fn url(&self, name: &str) -> String {
        format!("/assets/{}/{name}", self.hash)
    }

    /// Answers one request for a file. Another hash or an unknown name is not found: an old page must not mix editions.
    fn response(&self, hash: &str, name: &str) -> HttpResponse {
        match self.files.iter().find(|(asset, _)| hash == self.hash && asset.name == name) {
            Some((asset, content_type)) => HttpResponse::Ok()
                .insert_header((CONTENT_TYPE, *content_type))
                .insert_header((CACHE_CONTROL, CACHE_FOR_EVER))
                .body(web::Bytes::from_static(asset.body)),
            None => HttpResponse::NotFound().finish(),
        }
    }
}

/// The handler behind `/assets/{hash}/{name}`; the set is in the application's data.
pub(crate) async fn serve(path: web::Path<(String, String)>, assets: web::Data<AssetSet>) -> HttpResponse {
    assets.response(&path.0, &path.1)
}

fn content_type(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        "png" => Some("image/png"),
        _ => None,
    }
}

#[cfg(test)]
mod style_tests;
#[cfg(test)]
mod tests;
