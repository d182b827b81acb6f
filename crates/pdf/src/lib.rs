//! A document model in, PDF bytes out.
