//! What a chip is made of: applications, files, and who may read them.

use super::key::PrivateKey;
use super::pin::Pin;
use std::sync::Arc;

/// One application with its files.
pub(super) struct Application {
    pub aid: &'static [u8],
    pub files: Vec<File>,
    /// The key that signs when the command names none (P2 = 00), without any secret.
    pub default_key: Option<Arc<PrivateKey>>,
}

/// One elementary file.
pub(super) struct File {
    pub id: u16,
    pub content: Content,
}

/// What a file is.
pub(super) enum Content {
    /// Data that is read by offset.
    Data { bytes: Vec<u8>, access: Access },
    /// Data that is read by record, counted from 1. Free.
    Records(Vec<Vec<u8>>),
    /// A PIN with its counter.
    Pin(Pin),
    /// A private key.
    Key { key: Arc<PrivateKey>, access: Access },
    /// The public key of the terminals that may open the application's key without a PIN. **Made up.**
    Terminal(Vec<u8>),
}

/// When a file may be used.
#[derive(Clone, Copy)]
pub(super) enum Access {
    /// Always.
    Free,
    /// After one of these secrets of the same application was verified.
    After(&'static [u16]),
    /// While the owner of the phone has it unlocked.
    Unlocked,
}

impl File {
    pub(super) fn data(id: u16, bytes: Vec<u8>, access: Access) -> Self {
        Self { id, content: Content::Data { bytes, access } }
    }

    pub(super) fn pin(id: u16, secret: &[u8], tries: u8) -> Self {
        Self { id, content: Content::Pin(Pin::new(secret, tries)) }
    }

    pub(super) fn key(id: u16, key: &Arc<PrivateKey>, access: Access) -> Self {
        Self { id, content: Content::Key { key: Arc::clone(key), access } }
    }
}
