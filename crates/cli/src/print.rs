//! What the command line prints.

use crate::office::Failure;
use casebook_service::api::{ErrorCode, IpcError};
use serde::Serialize;

/// Prints a value as JSON, or lets `plain` say it in lines.
pub(crate) fn answer<T: Serialize>(json: bool, value: &T, plain: impl FnOnce(&T)) {
    if json {
        match serde_json::to_string_pretty(value) {
            Ok(text) => println!("{text}"),
            Err(error) => eprintln!("casebook: the answer has no JSON form: {error}"),
        }
    } else {
        plain(value);
    }
}

/// Says why a command was not done, on standard error.
pub(crate) fn failure(failure: &Failure, json: bool) {
    match failure {
        Failure::Refused(error) if json => answer(true, error, |_| ()),
        Failure::Refused(error) => eprintln!("casebook: {}", sentence(error)),
        Failure::File(name, error) => eprintln!("casebook: {name}: {error}"),
        Failure::Words(words) => eprintln!("casebook: {words}"),
        Failure::DoesNotHold(problems) => {
            for problem in problems {
                eprintln!("casebook: does not hold: {problem}");
            }
        }
    }
}

fn sentence(error: &IpcError) -> String {
    let what = match error.code {
        ErrorCode::Locked => "nobody is signed in",
        ErrorCode::NoVault => {
            "there is no vault in this folder: make one with 'casebook init', or name another with --vault"
        }
        ErrorCode::VaultExists => "this folder holds a vault already; nothing was changed",
        ErrorCode::WrongCredentials => "warrant number, passphrase or workstation do not fit",
        ErrorCode::WeakPassphrase => "the passphrase is too easy to guess: use four or five unrelated words",
        ErrorCode::KeyringMissing => {
            "this workstation's credential store has no secret for this vault: use the recovery kit"
        }
        ErrorCode::KeyringLocked => "the credential store is locked: unlock it and try again",
        ErrorCode::KeyringUnavailable => {
            "there is no credential store to ask: start a desktop session, or use the recovery kit"
        }
        ErrorCode::NewerFormat => "the vault was written by a newer Casebook; nothing was changed",
        ErrorCode::InUse => "another copy of Casebook has this vault open",
        ErrorCode::Damaged => "something in the vault is damaged",
        ErrorCode::RolledBack => "the vault is older than this workstation remembers; it opens read only",
        ErrorCode::ReadOnly => "the vault is read only",
        ErrorCode::NotLocalDisk => "a vault must be on a local disk, not on a network or removable one",
        ErrorCode::RecoveryHalfWrong => "a half of the recovery kit is mistyped",
        ErrorCode::RecoveryHalvesDiffer => "the halves are not of one kit for this vault",
        ErrorCode::NeedsSupervisor => "only a supervisor may do this",
        ErrorCode::NeedsSecondOfficer => "a second officer is needed",
        ErrorCode::NotFound => "not found",
        ErrorCode::ChangedMeanwhile => "somebody changed the same fields meanwhile; nothing was saved",
        ErrorCode::Invalid => "fields do not hold",
        ErrorCode::CaseClosed => "the case is closed",
        ErrorCode::NotAllowedNow => "not possible from where the case stands",
        ErrorCode::DiskFull => {
            "the disk is full; what was acknowledged is kept. Free some space and try again"
        }
        ErrorCode::FileUnreadable => "the file cannot be read",
        ErrorCode::FileNotRegular => "that is no ordinary file; folders, links and devices are not taken",
        ErrorCode::FileTooLarge => "the file is over the limit",
        ErrorCode::FileChanged => "the file changed while it was read, so it was not taken",
        ErrorCode::FileEmpty => "the file is empty",
        ErrorCode::HashMismatch => "the bytes do not match the recorded digest",
        ErrorCode::TicketGone => "the file is no longer held",
        ErrorCode::ScreenRefused => "this desktop does not let programs take its picture",
        ErrorCode::ScreenNotTaken => "the screen gave no picture",
        ErrorCode::Cancelled => "cancelled; nothing was left behind",
        ErrorCode::ExportFailed => "the export could not be made; nothing was left behind",
        ErrorCode::BackupFailed => "the backup could not be read back, so it is not a backup",
        ErrorCode::Internal => "something in the program failed",
    };
    let values: Vec<String> = error.values.iter().map(|(name, value)| format!("{name}: {value}")).collect();
    if values.is_empty() { what.to_owned() } else { format!("{what} ({})", values.join(", ")) }
}
