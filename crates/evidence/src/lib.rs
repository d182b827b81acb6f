//! What comes in: intake (read, hash, seal, check), formats, thumbnails. Every file is untrusted (SEC-4): its type is
//! told by its content, nothing in it is run, and a picture is decoded only within strict limits.

pub mod formats;
pub mod intake;
pub mod metadata;
pub mod names;
mod source;
pub mod thumbnail;
