//! Creating and changing records of a case.
