//! Pictures, handed over as something that can be opened rather than as bytes held in memory.

use std::fmt;
use std::io::{self, Cursor, Read};
use std::sync::Arc;

/// Names an asset inside one document.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AssetId(pub String);

impl From<&str> for AssetId {
    fn from(id: &str) -> Self {
        Self(id.to_owned())
    }
}

impl From<String> for AssetId {
    fn from(id: String) -> Self {
        Self(id)
    }
}

/// Something whose bytes can be read from the start, as often as asked.
///
/// The renderer reads an asset at most three times (to look at it, to lay it out, to copy it), always as a stream.
pub trait AssetBytes: Send + Sync {
    /// Opens the bytes for reading from the start.
    fn open(&self) -> io::Result<Box<dyn Read + '_>>;
}

impl AssetBytes for Vec<u8> {
    fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        Ok(Box::new(Cursor::new(self.as_slice())))
    }
}

/// A picture that figures refer to by its id.
#[derive(Clone)]
pub struct Asset {
    /// The name figures use.
    pub id: AssetId,
    /// Number of bytes.
    pub size: u64,
    /// SHA-256 of the bytes. Assets with equal digests are stored once in the output.
    pub sha256: [u8; 32],
    /// Media type such as `image/jpeg`.
    pub media_type: String,
    /// Width and height in pixels where the caller knows them; the file itself decides.
    pub pixels: Option<(u32, u32)>,
    source: Arc<dyn AssetBytes>,
}

impl Asset {
    /// An asset read from `source` when it is needed.
    pub fn new(
        id: impl Into<AssetId>,
        media_type: impl Into<String>,
        size: u64,
        sha256: [u8; 32],
        source: Arc<dyn AssetBytes>,
    ) -> Self {
        Self { id: id.into(), size, sha256, media_type: media_type.into(), pixels: None, source }
    }

    /// The same asset with its width and height in pixels.
    #[must_use]
    pub fn pixels(mut self, width: u32, height: u32) -> Self {
        self.pixels = Some((width, height));
        self
    }

    /// Opens the bytes for reading from the start.
    pub fn open(&self) -> io::Result<Box<dyn Read + '_>> {
        self.source.open()
    }
}

impl fmt::Debug for Asset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Asset")
            .field("id", &self.id)
            .field("size", &self.size)
            .field("media_type", &self.media_type)
            .finish_non_exhaustive()
    }
}
