//! What needs an officer now.
