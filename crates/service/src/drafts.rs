//! What an officer typed and has not logged.
