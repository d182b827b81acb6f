//! What a CPS case file contains, as a document model. A [`CaseSnapshot`] goes in, a [`casebook_document::Document`]
//! comes out: no store, no clock, no layout. Which rule of the papers is met where is said beside the code.

pub mod case_file;
pub mod exhibit_pages;
pub mod read_me;
pub mod schedules;
pub mod snapshot;
pub mod words;

pub use case_file::{Pictures, case_file, documents, page_reference};
pub use snapshot::CaseSnapshot;
