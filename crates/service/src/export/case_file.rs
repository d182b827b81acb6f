//! The case file as one PDF.

use super::making::{Export, Finished, paper_name, render};
use crate::api::{ExportRequest, JobResult, JobView};
use crate::exhibits::EvidenceError;
use crate::jobs::Progress;
use crate::services::Services;
use casebook_casefile::case_file;
use casebook_casefile::exhibit_pages::anchor;
use casebook_domain::work::DocumentKind;

impl Services {
    /// Makes the case file: a job. It is laid out straight into a sealed file, kept as a version of the case, and recorded
    /// as an export. Cancelled or failed, it leaves nothing.
    pub fn case_file_make(&self, request: ExportRequest) -> Result<JobView, EvidenceError> {
        let export = Export::begin(self, DocumentKind::CaseFile, request)?;
        Ok(self.jobs.start("case_file", "Making the case file".into(), "pages", move |progress| {
            Ok(make(&export, progress)?)
        }))
    }
}

fn make(export: &Export, progress: &Progress) -> Result<(), EvidenceError> {
    let _alone = Export::alone();
    let (mut read, ()) = export.read(|_, _, _| Ok(()))?;
    export.compare_all(&mut read.snapshot.exhibits, progress)?;
    let pictures = export.pictures(&read.snapshot.exhibits);
    let document = case_file(&read.snapshot, &pictures);
    let (rendered, sealed) =
        export.seal(|out| render(&document, out, &mut |done, total| progress.report(done, total)))?;
    let finished = Finished {
        name: paper_name(&read.snapshot, "CaseFile", "combined"),
        pages: Some(rendered.pages),
        exported_sha256: sealed.sha256.clone(),
    };
    export.keep(&read, &sealed, finished, progress)?;
    for unprinted in &rendered.unprinted {
        let of = read.snapshot.exhibits.iter().find(|facts| anchor(facts) == unprinted.asset.0);
        let reference = of.map_or("a picture", |facts| facts.exhibit.record.reference.as_str());
        // The file says so in the picture's place; the officer hears it too.
        progress.result(JobResult {
            name: format!("{reference}: not printed, {}", unprinted.why),
            record: of.map(|facts| facts.exhibit.id.to_string()),
            outcome: "problem".to_owned(),
            error: None,
        });
    }
    Ok(())
}
