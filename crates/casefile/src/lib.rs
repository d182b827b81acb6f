//! What a CPS case file contains, as a document model.
