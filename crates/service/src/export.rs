//! What leaves the vault: case file, bundle, copies of exhibits (SEC-6).
