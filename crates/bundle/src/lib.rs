//! The evidence bundle: manifest, provenance, signature, and the verifier.
