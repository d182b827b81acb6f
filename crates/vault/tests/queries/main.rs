//! Lists, search, and the journal as people read it, asked of real vaults.
#![allow(clippy::unwrap_used)]

#[path = "../common/mod.rs"]
mod common;
mod lists;
mod past;
mod search;

use casebook_domain::account::{Account, HandleSeen};
use casebook_domain::exhibit::SealedFile;
use casebook_domain::flag::{HateFlag, PerceivedBy};
use casebook_domain::work::CandidateOffence;
use casebook_domain::{AccountId, CaseId, Record, RecordId};
use casebook_vault::{NewEntry, Vault};
use common::{moment, new_id};

/// Records something new on a case.
fn add<T: From<uuid::Uuid> + Into<RecordId> + Copy>(
    vault: &Vault,
    case: CaseId,
    record: impl Into<Record>,
) -> T {
    let id: T = new_id();
    vault.record(NewEntry::create(case, id, &record.into())).unwrap();
    id
}

fn account(case: CaseId, platform: &str, permanent_id: Option<&str>, handles: &[&str]) -> Account {
    let seen = |handle: &&str| HandleSeen {
        handle: (*handle).to_owned(),
        display_name: String::new(),
        first_seen: moment(0),
        last_seen: moment(0),
    };
    Account {
        case,
        platform: platform.to_owned(),
        permanent_id: permanent_id.map(str::to_owned),
        permanent_id_missing_because: None,
        handles: handles.iter().map(seen).collect(),
        profile_address: String::new(),
        holder: None,
        remarks: String::new(),
    }
}

fn add_account(vault: &Vault, case: CaseId, permanent_id: Option<&str>, handles: &[&str]) -> AccountId {
    add(vault, case, account(case, "x", permanent_id, handles))
}

fn flag(case: CaseId, strand: &str) -> HateFlag {
    HateFlag {
        case,
        strand: strand.to_owned(),
        perceived_by: PerceivedBy::Victim,
        perceived_on: None,
        evidence: Vec::new(),
        removed: None,
    }
}

fn offence(case: CaseId) -> CandidateOffence {
    CandidateOffence {
        case,
        offence: "CA2003-127-1".to_owned(),
        suspect: None,
        first_on: moment(0).local_date(),
        last_on: moment(0).local_date(),
        evidence_sufficient_on: None,
        out_of_time_override: None,
        not_aggravated_because: None,
        remarks: String::new(),
        dropped: false,
    }
}

/// What an exhibit says of bytes that are not looked at here.
fn file(sha256: &str, size: u64, media_type: &str) -> SealedFile {
    SealedFile {
        blob: new_id(),
        sha256: sha256.to_owned(),
        size,
        media_type: media_type.to_owned(),
        name: "invented.png".to_owned(),
        modified: None,
        width: None,
        height: None,
    }
}
