//! Journeys through the real crates: each file in tests/ is one path a person takes.
