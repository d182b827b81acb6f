//! Logging incidents.
