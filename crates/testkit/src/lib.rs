//! Temporary vaults, fixed clock, builders, damaged files; only ever a dev-dependency.
