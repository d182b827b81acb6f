//! The case as it stood when a file was made: everything that the papers say, already read and checked. No clock,
//! no store: the same snapshot gives the same papers.

use casebook_domain::account::Account;
use casebook_domain::case::{Case, Marking};
use casebook_domain::entry::CustodyEvent;
use casebook_domain::exhibit::Exhibit;
use casebook_domain::flag::HateFlag;
use casebook_domain::incident::Incident;
use casebook_domain::item::Item;
use casebook_domain::person::{Organisation, Person};
use casebook_domain::work::CandidateOffence;
use casebook_domain::{Moment, RecordId};
use chrono::NaiveDate;

/// A record with its identity.
#[derive(Clone, Debug)]
pub struct Known<T> {
    /// The record.
    pub id: RecordId,
    /// What it holds.
    pub record: T,
}

/// One case at one position of the journal.
#[derive(Clone, Debug)]
pub struct CaseSnapshot {
    /// The case.
    pub case: Known<Case>,
    /// The officer it is allocated to, as shown.
    pub owner: Option<String>,
    /// Hate flags, the removed ones too (REC-4).
    pub flags: Vec<Known<HateFlag>>,
    /// Reports, in the order of their numbers.
    pub incidents: Vec<Known<Incident>>,
    /// People.
    pub people: Vec<Known<Person>>,
    /// Organisations.
    pub organisations: Vec<Known<Organisation>>,
    /// Accounts.
    pub accounts: Vec<Known<Account>>,
    /// Items.
    pub items: Vec<Known<Item>>,
    /// Exhibits that go into the file, in the order of their references.
    pub exhibits: Vec<ExhibitFacts>,
    /// Exhibits left out: reference and why.
    pub left_out: Vec<(String, String)>,
    /// Offences under consideration.
    pub offences: Vec<OffenceFacts>,
    /// What was done on the case, oldest first.
    pub history: Vec<HistoryFact>,
    /// How and when the file was made.
    pub making: Making,
}

/// An exhibit with what is known of its handling.
#[derive(Clone, Debug)]
pub struct ExhibitFacts {
    /// The exhibit.
    pub exhibit: Known<Exhibit>,
    /// Its movements, oldest first (R-EXH-4).
    pub custody: Vec<CustodyFact>,
    /// True when its bytes were read for this file and equal the digest (R-DIG-2).
    pub digest_held: bool,
    /// What the item it shows still lacks (R-EV-1), in words.
    pub missing: Vec<String>,
    /// Gaps in its continuity, explained or not.
    pub gaps: Vec<GapFact>,
}

/// A gap in the continuity of an exhibit.
#[derive(Clone, Debug)]
pub struct GapFact {
    /// What is open, in a sentence.
    pub words: String,
    /// How it was explained; when, by whom, in whose words.
    pub explained: Option<(Moment, String, String)>,
}

/// One movement of an exhibit.
#[derive(Clone, Debug)]
pub struct CustodyFact {
    /// When, by the workstation's clock.
    pub at: Moment,
    /// Who.
    pub by: String,
    /// What happened; `None` is the taking itself.
    pub event: Option<CustodyEvent>,
}

/// An offence with its rule and its time limit worked out.
#[derive(Clone, Debug)]
pub struct OffenceFacts {
    /// The candidate.
    pub candidate: Known<CandidateOffence>,
    /// Title of the offence.
    pub title: String,
    /// Statute and section.
    pub statute: String,
    /// Mode of trial, in words.
    pub mode: String,
    /// Consent needed: `none`, `AG`, `DPP` (R-FILE-3).
    pub consent: String,
    /// Last day to start proceedings (R-FILE-2).
    pub last_day: Option<NaiveDate>,
    /// The time limit's rule in words.
    pub basis: String,
    /// Points to prove.
    pub points: Vec<String>,
    /// Name of the suspect.
    pub suspect: Option<String>,
    /// Some of this is not confirmed by a primary source.
    pub unconfirmed: bool,
}

/// One act in the history of the case.
#[derive(Clone, Debug)]
pub struct HistoryFact {
    /// Position in the journal.
    pub seq: u64,
    /// When.
    pub at: Moment,
    /// Who.
    pub by: String,
    /// What, in words.
    pub what: String,
    /// The clock stood behind the entry before (OFF-2).
    pub clock_back: bool,
}

/// How and when a file was made. It comes in from outside, so that the same snapshot gives the same bytes.
#[derive(Clone, Debug)]
pub struct Making {
    /// When.
    pub at: Moment,
    /// By whom: rank, name, warrant number.
    pub by: String,
    /// On which workstation.
    pub station: String,
    /// Program and version.
    pub software: String,
    /// Why (SEC-6).
    pub purpose: String,
    /// For whom (SEC-6).
    pub recipient: String,
    /// Marking of the file.
    pub marking: Marking,
    /// Version of the file, from 1.
    pub version: u32,
    /// Entries in the journal when the case was read.
    pub journal_size: u64,
    /// Root of the journal then, lower-case hex.
    pub journal_root: String,
    /// What is known of the workstation's clock: "clock not verified" unless somebody checked (R-DIG-3).
    pub clock: String,
}
