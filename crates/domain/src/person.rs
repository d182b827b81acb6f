//! People and organisations as one case knows them. The same person in two cases is two records, linked when an
//! officer says so: so the erasure of a case takes its people with it (LNK-3, security design law 4).

use crate::CaseId;
use crate::case::Answer;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// DPA 2018 s.38(3): mandatory per person per case, several allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum PersonCategory {
    /// Suspected of an offence.
    Suspect,
    /// Convicted of an offence.
    Convicted,
    /// A victim.
    Victim,
    /// A witness.
    Witness,
    /// Somebody who reported.
    Reporter,
    /// Anybody else.
    Other,
}

/// Self-defined or observed (ETH-1, ETH-2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Ethnicity {
    /// Code, for example `A2`.
    pub code: String,
    /// `16+1`, `18+1` or `IC`.
    pub code_set: String,
    /// True when the person said it; false when an officer observed it.
    pub self_defined: bool,
}

/// How to reach somebody safely (VIC-6).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Contact {
    /// Preferred method.
    pub method: String,
    /// When it is safe to call.
    pub safe_times: String,
    /// What to avoid: words, messages, numbers.
    pub avoid: String,
    /// Telephone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Postal address.
    pub address: String,
}

/// A person of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Person {
    /// The case.
    pub case: CaseId,
    /// Name, or a description when it is not known.
    pub name: String,
    /// Other names.
    pub known_as: String,
    /// At least one (DPA 2018 s.38(3)).
    pub categories: Vec<PersonCategory>,
    /// Date of birth.
    #[ts(type = "string | null")]
    pub born: Option<NaiveDate>,
    /// Age band, for example `25 to 34`, when the date is not known.
    pub age_band: String,
    /// Ethnicity with its code set and source.
    pub ethnicity: Option<Ethnicity>,
    /// Faith, only if volunteered.
    pub faith: String,
    /// Sexual orientation, only if volunteered.
    pub orientation: String,
    /// Disability, only if volunteered.
    pub disability: String,
    /// Gender identity, only if volunteered.
    pub gender_identity: String,
    /// Occupation.
    pub occupation: String,
    /// Language, and whether an interpreter is needed.
    pub language: String,
    /// What they need to take part.
    pub access_needs: String,
    /// How to reach them.
    pub contact: Contact,
    /// Enhanced service: true for every hate-flagged victim (VIC-1).
    pub enhanced: bool,
    /// Why the enhanced service was given up (VIC-1).
    pub enhanced_off_because: Option<String>,
    /// Was support offered?
    pub support_offered: Answer,
    /// Anything else.
    pub remarks: String,
}

/// An organisation of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Organisation {
    /// The case.
    pub case: CaseId,
    /// Name.
    pub name: String,
    /// What part it plays: victim, employer, host, partner.
    pub part: String,
    /// Contact person and details.
    pub contact: String,
    /// Anything else.
    pub remarks: String,
}
