//! Making, checking, backing up and restoring a vault; officers; the journal.

use crate::arguments::{Cli, JournalCommand, OfficerCommand, RestoresCommand, RoleName};
use crate::office::{Failure, Office, line, needed_warrant, secret};
use crate::print::answer;
use casebook_domain::officer::Role;
use casebook_domain::{EntryId, OfficerId};
use casebook_service::api::{
    ErrorCode, HistoryRequest, IpcError, JobView, LogExportRequest, LogRetentionPutRequest,
    OfficerAddRequest, OfficerRemoveRequest, PassphraseChangeRequest, RecoverRequest, RestoreConfirmRequest,
    VaultCreateRequest,
};
use casebook_service::export::Report;
use std::path::Path;

pub(crate) fn init(cli: &Cli, office: &Office, name: &str, rank: &str) -> Result<(), Failure> {
    let created = office.services.vault_create(VaultCreateRequest {
        name: name.to_owned(),
        rank: rank.to_owned(),
        warrant: needed_warrant(cli)?,
        passphrase: secret("New passphrase", cli.passphrase_file.as_deref())?,
    })?;
    answer(cli.json, &created, |created| {
        println!(
            "The vault is made. Write down both halves of the recovery kit, give them to two custodians,"
        );
        println!(
            "and keep neither on a disk. Together they open the vault when a passphrase or a machine is lost."
        );
        for half in &created.halves {
            println!("\nHalf {}:\n{}", half.number, half.text);
        }
    });
    office.services.session_lock("exit");
    Ok(())
}

pub(crate) fn officer(cli: &Cli, office: &Office, command: &OfficerCommand) -> Result<(), Failure> {
    match command {
        OfficerCommand::Add { name, rank, number, role, new_passphrase_file } => {
            let added = office.services.officer_add(OfficerAddRequest {
                name: name.clone(),
                rank: rank.clone(),
                warrant: number.clone(),
                role: match role {
                    RoleName::Detective => Role::Detective,
                    RoleName::Supervisor => Role::Supervisor,
                },
                passphrase: secret("The new officer's passphrase", new_passphrase_file.as_deref())?,
            })?;
            answer(cli.json, &added, |added| println!("enrolled {}", added.display()));
        }
        OfficerCommand::Remove { number, reason } => {
            let officers = office.services.officer_list()?;
            let found = officers.iter().find(|one| one.active && one.warrant.eq_ignore_ascii_case(number));
            let Some(found) = found else {
                return Err(Failure::Refused(IpcError::new(ErrorCode::NotFound).with("what", number)));
            };
            office
                .services
                .officer_remove(OfficerRemoveRequest { officer: found.id, reason: reason.clone() })?;
            answer(cli.json, found, |found| println!("removed {}; the keys are re-wrapped", found.display()));
        }
        OfficerCommand::Passwd { new_passphrase_file } => {
            let current = secret("Current passphrase", cli.passphrase_file.as_deref())?;
            let new = secret("New passphrase", new_passphrase_file.as_deref())?;
            office.services.passphrase_change(PassphraseChangeRequest { current, new })?;
            answer(cli.json, &true, |_| println!("the passphrase is changed"));
        }
        OfficerCommand::List => {
            let officers = office.services.officer_list()?;
            answer(cli.json, &officers, |officers| {
                for one in officers {
                    let state = if one.active { "active" } else { "removed" };
                    println!("{}  {}  {:?}  {state}", one.warrant, one.display(), one.role);
                }
            });
        }
    }
    Ok(())
}

pub(crate) fn journal(cli: &Cli, office: &Office, command: &JournalCommand) -> Result<(), Failure> {
    match command {
        JournalCommand::Verify => checked(cli, office, &office.services.journal_verify()?),
        JournalCommand::Show { case, limit } => {
            let case = case.as_deref().map(|reference| office.case(reference)).transpose()?;
            let page = office.services.history(HistoryRequest {
                case,
                limit: *limit,
                ..HistoryRequest::default()
            })?;
            answer(cli.json, &page, |page| {
                for entry in &page.rows {
                    println!(
                        "{}  {}  {}  {}  {}",
                        entry.seq, entry.at_text, entry.by, entry.kind, entry.label
                    );
                }
            });
            Ok(())
        }
        JournalCommand::Export { from, to, officer, purpose, recipient, out } => {
            let request = LogExportRequest {
                from: *from,
                to: *to,
                officer: officer.as_deref().map(|warrant| officer_of(office, warrant)).transpose()?,
                purpose: purpose.clone(),
                recipient: recipient.clone(),
            };
            let job = office.finish(&office.services.log_export(request, out.clone())?)?;
            answer(cli.json, &job, |job| {
                for result in &job.results {
                    println!("{}", result.name);
                }
            });
            Ok(())
        }
        JournalCommand::Retention { years, from } => {
            let view = match years.zip(*from) {
                Some((years, from)) => {
                    let years = (years > 0).then_some(years);
                    office.services.log_retention_put(LogRetentionPutRequest { from, years })?
                }
                None => office.services.log_retention()?,
            };
            answer(cli.json, &view, |view| {
                match view.years {
                    Some(years) => println!("{years} years"),
                    None => println!("not set: the log is kept"),
                }
                println!("at least {} years, as long as the records it describes", view.least_years);
                if let Some(day) = view.review_on {
                    println!("the log is reviewed on {day}");
                }
                for value in &view.values {
                    let years =
                        value.years.map_or_else(|| "kept".to_owned(), |years| format!("{years} years"));
                    println!("from {}: {years}", value.from);
                }
            });
            Ok(())
        }
        JournalCommand::VerifyExport { path } => log_verify(cli, path),
    }
}

/// Whoever this warrant number is of; of several enrolments the one that may still sign in.
fn officer_of(office: &Office, warrant: &str) -> Result<OfficerId, Failure> {
    let officers = office.services.officer_list()?;
    let mut theirs: Vec<_> =
        officers.iter().filter(|one| one.warrant.eq_ignore_ascii_case(warrant.trim())).collect();
    theirs.sort_by_key(|one| !one.active);
    let found = theirs.first().map(|one| one.id);
    found.ok_or_else(|| Failure::Refused(IpcError::new(ErrorCode::NotFound).with("what", warrant)))
}

pub(crate) fn log_verify(cli: &Cli, path: &Path) -> Result<(), Failure> {
    reported(cli, casebook_service::export::log_verify(path))
}

pub(crate) fn check(cli: &Cli, office: &Office) -> Result<(), Failure> {
    checked(cli, office, &office.services.vault_check()?)
}

fn checked(cli: &Cli, office: &Office, job: &JobView) -> Result<(), Failure> {
    let job = office.finish(job)?;
    answer(cli.json, &job, |job| {
        for result in &job.results {
            println!("{}: {}", result.name, result.outcome);
        }
    });
    let problems: Vec<String> = problems(&job);
    if problems.is_empty() { Ok(()) } else { Err(Failure::DoesNotHold(problems)) }
}

fn problems(job: &JobView) -> Vec<String> {
    job.results
        .iter()
        .filter(|result| result.outcome == "problem")
        .map(|result| result.name.clone())
        .collect()
}

pub(crate) fn rebuild(cli: &Cli, office: &Office) -> Result<(), Failure> {
    let job = office.finish(&office.services.vault_rebuild()?)?;
    answer(cli.json, &job, |_| println!("every table is made again from the journal"));
    Ok(())
}

pub(crate) fn backup(cli: &Cli, office: &Office, to: &Path) -> Result<(), Failure> {
    let job = office.finish(&office.services.backup_make(to.to_owned())?)?;
    answer(cli.json, &job, |_| println!("backed up and read again: {}", to.display()));
    Ok(())
}

pub(crate) fn restore(
    cli: &Cli,
    office: &Office,
    from: &Path,
    name: &str,
    rank: &str,
) -> Result<(), Failure> {
    let request = RecoverRequest {
        first_half: line("First half of the recovery kit")?,
        second_half: line("Second half")?,
        name: name.to_owned(),
        rank: rank.to_owned(),
        warrant: needed_warrant(cli)?,
        passphrase: secret("New passphrase", cli.passphrase_file.as_deref())?,
    };
    let session = office.services.vault_restore(from, request)?;
    answer(cli.json, &session, |session| {
        println!("restored; signed in as {}", session.officer.display());
        println!("Another officer who was here before must confirm it: casebook restores list");
    });
    office.services.session_lock("exit");
    Ok(())
}

pub(crate) fn restores(cli: &Cli, office: &Office, command: &RestoresCommand) -> Result<(), Failure> {
    let list = match command {
        RestoresCommand::List => office.services.restore_list()?,
        RestoresCommand::Confirm { entry, note } => {
            let restored = EntryId::parse(entry)
                .ok_or_else(|| Failure::Words(format!("'{entry}' is no entry of the journal")))?;
            office.services.restore_confirm(RestoreConfirmRequest { restored, note: note.clone() })?
        }
    };
    answer(cli.json, &list, |list| {
        for one in list {
            let state = match (&one.confirmed_by, &one.confirmed_at_text) {
                (Some(by), Some(at)) => format!("confirmed by {by} {at}"),
                _ => "waits for a second officer".to_owned(),
            };
            println!("{}  {}  {}  {state}", one.entry, one.at_text, one.by);
        }
    });
    Ok(())
}

pub(crate) fn sample(
    cli: &Cli,
    office: &Office,
    cases: u32,
    seed: u64,
    pictures: bool,
) -> Result<(), Failure> {
    let made = casebook_service::sample::make(&office.services, cases, seed, pictures)?;
    answer(cli.json, &made, |made| println!("{made} fictional cases made from seed {seed}"));
    Ok(())
}

pub(crate) fn bundle_verify(cli: &Cli, path: &Path) -> Result<(), Failure> {
    reported(cli, casebook_service::export::bundle_verify(path))
}

fn reported(cli: &Cli, report: Report) -> Result<(), Failure> {
    answer(cli.json, &report, |report| {
        for line in &report.checked {
            println!("holds: {line}");
        }
    });
    if report.problems.is_empty() { Ok(()) } else { Err(Failure::DoesNotHold(report.problems)) }
}
