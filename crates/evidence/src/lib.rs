//! What comes in: intake (read, hash, seal, check), formats, thumbnails.
