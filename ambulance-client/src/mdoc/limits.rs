//! Every limit of this room, with its reason. A phone is a stranger: nothing it sends may cost more than this.

/// Longest message from a phone, in bytes. A document with a portrait is 4 to 40 kB; more would take minutes over NFC.
pub const MAX_MESSAGE_BYTES: usize = 128 * 1024;

/// Longest device engagement, in bytes. One with two ways of transfer has about 150; a QR code ends at 2,953.
pub const MAX_ENGAGEMENT_BYTES: usize = 2_048;

/// Deepest nesting within one CBOR item. A response without its embedded items is nine levels deep.
pub const MAX_DEPTH: usize = 16;

/// Most elements in all documents of a response. We ask for seven; the document has eleven.
pub const MAX_ELEMENTS: usize = 64;

/// Most digests in a mobile security object. The document has eleven elements; issuers may add decoys.
pub const MAX_DIGESTS: usize = 1_024;

/// Longest portrait, in bytes. The card's own portrait has about 2 kB, a phone's is expected below 30 kB.
pub const MAX_PORTRAIT_BYTES: usize = 96 * 1024;

/// Longest name, in bytes of UTF-8. The longest registered names have some 80 characters of 3 or 4 bytes.
pub const MAX_NAME_BYTES: usize = 512;

/// Most certificates beside an issuer's signature. The standard needs one; some issuers add the root.
pub const MAX_CERTIFICATES: usize = 4;

/// Longest certificate, in bytes. A document signer's has about 700.
pub const MAX_CERTIFICATE_BYTES: usize = 4_096;

/// Most commands in one reading over NFC: the longest message in the smallest useful pieces, and the rest of the exchange.
pub const MAX_APDUS: u32 = 1_024;
