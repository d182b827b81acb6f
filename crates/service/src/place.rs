//! The services on this workstation.
