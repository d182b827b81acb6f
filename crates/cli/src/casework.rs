//! Incidents, exhibits, cases, search, exports.

use crate::arguments::{BundleCommand, CaseCommand, Cli, ExhibitCommand, IncidentCommand, Leaving};
use crate::office::{Failure, Office};
use crate::print::answer;
use casebook_domain::exhibit::{CapturedPart, ContentNote};
use casebook_domain::{CaseId, ExhibitId, Moment, RecordId, display};
use casebook_service::api::{
    CaseOpenRequest, CaseView, ErrorCode, ExhibitAddRequest, ExportExhibitRequest, ExportRequest,
    IncidentLogRequest, IpcError, JobView, ListRequest, ScreenKeepRequest, ScreenShotView, SearchRequest,
};
use casebook_service::exhibits::Incoming;
use std::path::Path;

pub(crate) fn incident(cli: &Cli, office: &Office, command: &IncidentCommand) -> Result<(), Failure> {
    match command {
        IncidentCommand::Add { file } => {
            let named = |error| Failure::File(file.display().to_string(), error);
            let text = std::fs::read_to_string(file).map_err(named)?;
            let request: IncidentLogRequest = serde_json::from_str(&text)
                .map_err(|error| Failure::Words(format!("{}: {error}", file.display())))?;
            let logged = office.services.incident_log(request)?;
            answer(cli.json, &logged, |logged| println!("logged as {}", logged.reference));
        }
        IncidentCommand::List { limit } => {
            let page = office.services.incident_list(newest(*limit))?;
            answer(cli.json, &page, |page| {
                for row in &page.rows {
                    println!("{}  {}  {}", row.reference, display::moment(&row.reported_at), row.summary);
                }
            });
        }
    }
    Ok(())
}

fn newest(limit: u32) -> ListRequest {
    ListRequest { descending: true, limit, ..ListRequest::default() }
}

pub(crate) fn exhibit(cli: &Cli, office: &Office, command: &ExhibitCommand) -> Result<(), Failure> {
    match command {
        ExhibitCommand::Add { case, description, obtained, files } => {
            let request = ExhibitAddRequest {
                case: Some(office.case(case)?),
                draft: None,
                tickets: Vec::new(),
                description: description.clone(),
                obtained_where: obtained.clone(),
                captured_at: None,
                source_address: String::new(),
                item: None,
                content_note: ContentNote::default(),
            };
            let incoming = files.iter().map(|path| Incoming::picked(path.clone())).collect();
            taken_in(cli, office, &office.services.exhibit_add(request, incoming)?)
        }
        ExhibitCommand::Capture { case, description, address, window, area } => {
            let services = &office.services;
            let case = office.case(case)?;
            let view = services.screen_hold(services.screen_grab(std::process::id())?)?;
            let (part, index) = match (window, area) {
                (Some(title), _) => (CapturedPart::Window, titled(&view, title)?),
                (None, Some(_)) => (CapturedPart::Area, 0),
                (None, None) => (CapturedPart::Everything, 0),
            };
            let request = ScreenKeepRequest {
                shot: view.shot,
                part,
                index,
                area: *area,
                case,
                description: description.clone(),
                obtained_where: String::new(),
                source_address: address.clone(),
                item: None,
                content_note: ContentNote::default(),
            };
            taken_in(cli, office, &services.screen_keep(request)?)
        }
        ExhibitCommand::Export { case, exhibit, out, purpose, recipient } => {
            let view = open(office, office.case(case)?, None)?;
            let found = view.exhibits.iter().find(|one| one.record.reference == *exhibit);
            let Some(found) = found else {
                return Err(Failure::Refused(IpcError::new(ErrorCode::NotFound).with("what", exhibit)));
            };
            let request = ExportExhibitRequest {
                exhibit: ExhibitId::from(found.id),
                purpose: purpose.clone(),
                recipient: recipient.clone(),
            };
            office.services.exhibit_save_as(request, out)?;
            answer(cli.json, &found.record.file.sha256, |sha256| println!("{sha256}  {}", out.display()));
            Ok(())
        }
    }
}

/// The first refusal among the results of a job is the command's failure: some files were not taken.
/// Waits for an intake, and tells what became of each file.
fn taken_in(cli: &Cli, office: &Office, job: &JobView) -> Result<(), Failure> {
    let job = office.finish(job)?;
    answer(cli.json, &job, |job| {
        for result in &job.results {
            println!("{}: {}", result.name, result.outcome);
        }
    });
    refused(&job)
}

/// The uppermost window with these words in its title.
fn titled(view: &ScreenShotView, words: &str) -> Result<u32, Failure> {
    let found = view.windows.iter().position(|window| window.title.contains(words));
    let found = found.and_then(|at| u32::try_from(at).ok());
    found.ok_or_else(|| Failure::Refused(IpcError::new(ErrorCode::NotFound).with("what", words)))
}

fn refused(job: &JobView) -> Result<(), Failure> {
    match job.results.iter().find_map(|result| result.error.clone()) {
        Some(error) => Err(Failure::Refused(error)),
        None => Ok(()),
    }
}

fn open(office: &Office, case: CaseId, as_at: Option<Moment>) -> Result<CaseView, Failure> {
    let request = CaseOpenRequest { case, reason: None, reason_text: None, as_at };
    Ok(office.services.case_open(request)?)
}

pub(crate) fn case(cli: &Cli, office: &Office, command: &CaseCommand) -> Result<(), Failure> {
    match command {
        CaseCommand::List { limit } => {
            let page = office.services.case_list(newest(*limit))?;
            answer(cli.json, &page, |page| {
                for row in &page.rows {
                    println!("{}  {:?}  {}", row.reference, row.status, row.title);
                }
            });
        }
        CaseCommand::Show { reference } => {
            let view = open(office, office.case(reference)?, None)?;
            answer(cli.json, &view, show);
        }
        CaseCommand::AsAt { reference, moment } => {
            let utc = moment
                .parse()
                .map_err(|_| Failure::Words(format!("'{moment}' is no time such as 2026-11-24T09:00:00Z")))?;
            let view = open(office, office.case(reference)?, Some(Moment::new(utc, 0)))?;
            answer(cli.json, &view, show);
        }
    }
    Ok(())
}

fn show(view: &CaseView) {
    let case = &view.case.record;
    println!("{}  {}", case.reference, case.title);
    if let Some(moment) = &view.as_at {
        println!("as it stood at {}", display::moment(moment));
    }
    println!("status: {:?}", case.status);
    println!("changed: {} by {}", display::moment(&view.case.changed_at), view.case.changed_by);
    for limit in &view.limits {
        let last = limit.last_day.map_or_else(|| "no date".to_owned(), display::date);
        println!("time limit: {}: {last} ({})", limit.title, limit.level);
    }
    for incident in &view.incidents {
        println!("report {}: {}", incident.record.number, incident.record.what_happened);
    }
    for person in &view.people {
        println!("person: {}", person.record.name);
    }
    for exhibit in &view.exhibits {
        println!(
            "exhibit {}: {} {}",
            exhibit.record.reference, exhibit.record.file.sha256, exhibit.record.description
        );
    }
}

pub(crate) fn search(
    cli: &Cli,
    office: &Office,
    query: &str,
    include_non_crime: bool,
) -> Result<(), Failure> {
    let request =
        SearchRequest { query: query.to_owned(), include_non_crime, limit: 50, ..SearchRequest::default() };
    let results = office.services.search(request)?;
    answer(cli.json, &results, |results| {
        for hit in &results.hits {
            let snippet = hit.snippet.replace(['\u{e000}', '\u{e001}'], "");
            println!("{}  {}  {}", hit.case_reference, hit.label, snippet);
        }
    });
    Ok(())
}

fn request(office: &Office, export: &Leaving) -> Result<ExportRequest, Failure> {
    let case = office.case(&export.case)?;
    let view = open(office, case, None)?;
    Ok(ExportRequest {
        case,
        purpose: export.purpose.clone(),
        recipient: export.recipient.clone(),
        marking: view.case.record.marking,
        lower_marking_because: None,
        exhibits: Vec::new(),
    })
}

/// Saves what a finished export made, and says so.
fn save(cli: &Cli, office: &Office, job: &JobView, out: &Path) -> Result<(), Failure> {
    let ended = office.finish(job)?;
    let made = ended.results.iter().find_map(|result| result.record.as_deref()).and_then(RecordId::parse);
    let Some(document) = made else { return Err(Failure::Refused(IpcError::new(ErrorCode::ExportFailed))) };
    office.services.document_save_as(document, out)?;
    answer(cli.json, &ended, |_| println!("{}", out.display()));
    Ok(())
}

pub(crate) fn case_file(cli: &Cli, office: &Office, export: &Leaving, out: &Path) -> Result<(), Failure> {
    let job = office.services.case_file_make(request(office, export)?)?;
    save(cli, office, &job, out)
}

pub(crate) fn bundle(cli: &Cli, office: &Office, command: &BundleCommand) -> Result<(), Failure> {
    match command {
        BundleCommand::Export { export, out } => {
            let job = office.services.bundle_make(request(office, export)?)?;
            save(cli, office, &job, out)
        }
        BundleCommand::Verify { path } => crate::upkeep::bundle_verify(cli, path),
    }
}
