//! The semantic document model: sections, tables, figures, no coordinates.
