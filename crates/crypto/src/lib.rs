//! Keys, passphrases, sealed streams, digests, signatures; knows bytes, not cases.
