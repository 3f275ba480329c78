//! Every limit of this room, with its reason. Whoever made the file is a stranger.

/// Longest photo, in bytes: that of a wallet's portrait. A card's is shorter, because its whole face file is.
pub const MAX_PHOTO_BYTES: usize = crate::mdoc::limits::MAX_PORTRAIT_BYTES;

/// Longest side, in points. Portraits of documents have 480 to 1,024; more than this is a banner.
pub const MAX_SIDE: u32 = 2_048;

/// Most points, width by height: 768 by 1,024. At three colours the decoder holds some 30 MB for it.
pub const MAX_POINTS: u32 = 768 * 1_024;

/// Most passes over a JPEG (progressive scans). Encoders make up to ten; every one costs the browser the whole picture again.
pub const MAX_SCANS: usize = 32;

/// Most tile-parts of the one tile of a JPEG 2000 file. Encoders make one, or one for each of up to 33 resolutions.
pub const MAX_TILE_PARTS: usize = 64;

/// Most layers of quality. Encoders make 1 to 12; the decoder keeps a record for each layer of each code-block.
pub const MAX_LAYERS: u16 = 32;

/// Most halvings of the picture. Usual are 5; eleven bring the longest side down to one point.
pub const MAX_HALVINGS: u8 = 11;

/// Smallest side of a code-block, as a power of two: 16 points. Usual are 32 and 64. Each block costs a record.
pub const MIN_BLOCK_EXPONENT: u8 = 4;

/// Smallest side of a precinct, as a power of two: 32 points. Usual are 128 and more. Each precinct costs a record.
pub const MIN_PRECINCT_EXPONENT: u8 = 5;
