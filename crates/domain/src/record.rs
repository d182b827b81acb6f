//! Records: everything on a case that has a history of its own. A record's state is the fold of the entries about
//! it ([`crate::history`]); this module says which kinds there are and turns a state into its typed form.

use crate::account::Account;
use crate::case::Case;
use crate::exhibit::Exhibit;
use crate::flag::HateFlag;
use crate::incident::Incident;
use crate::item::Item;
use crate::person::{Organisation, Person};
use crate::work::{CandidateOffence, Note, ProducedDocument, Task};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use ts_rs::TS;

/// The fields of a record, as they stand in an entry.
pub type Fields = Map<String, Value>;

macro_rules! records {
    ($($(#[$doc:meta])* $kind:ident($type:ident) = $word:literal),* $(,)?) => {
        /// The kinds of record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(rename_all = "snake_case")]
        pub enum RecordKind { $($(#[$doc])* $kind),* }

        impl RecordKind {
            /// Every kind, in the order in which they are listed.
            pub const ALL: &'static [Self] = &[$(Self::$kind),*];
            /// The word used in entry kinds and in the database.
            pub fn word(self) -> &'static str {
                match self { $(Self::$kind => $word),* }
            }
            /// The kind named by `word`.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$kind),)* _ => None }
            }
        }

        /// A record in its typed form.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Record { $($(#[$doc])* $kind($type)),* }

        impl Record {
            /// Which kind it is.
            pub fn kind(&self) -> RecordKind {
                match self { $(Self::$kind(_) => RecordKind::$kind),* }
            }
            /// The fields, as an entry carries them.
            pub fn to_fields(&self) -> Fields {
                let value = match self { $(Self::$kind(inner) => serde_json::to_value(inner)),* };
                match value {
                    Ok(Value::Object(fields)) => fields,
                    // These types are structs of plain values: they always serialise to an object.
                    _ => unreachable!("a record serialises to an object"),
                }
            }
            /// The typed form of `fields`; an error names the field that does not fit.
            pub fn from_fields(kind: RecordKind, fields: &Fields) -> Result<Self, serde_json::Error> {
                let value = Value::Object(fields.clone());
                match kind { $(RecordKind::$kind => serde_json::from_value(value).map(Self::$kind)),* }
            }
        }

        $(
            impl From<$type> for Record {
                fn from(inner: $type) -> Self { Self::$kind(inner) }
            }
            impl TryFrom<Record> for $type {
                type Error = RecordKind;
                /// The other kind, when the record is not one.
                fn try_from(record: Record) -> Result<Self, RecordKind> {
                    match record { Record::$kind(inner) => Ok(inner), other => Err(other.kind()) }
                }
            }
        )*
    };
}

records! {
    /// A case.
    Case(Case) = "case",
    /// A hate flag.
    Flag(HateFlag) = "flag",
    /// A report of an incident.
    Incident(Incident) = "incident",
    /// A person.
    Person(Person) = "person",
    /// An organisation.
    Organisation(Organisation) = "organisation",
    /// An online account.
    Account(Account) = "account",
    /// An online item.
    Item(Item) = "item",
    /// An exhibit.
    Exhibit(Exhibit) = "exhibit",
    /// A note.
    Note(Note) = "note",
    /// A task.
    Task(Task) = "task",
    /// An offence under consideration.
    Offence(CandidateOffence) = "offence",
    /// A file produced.
    Document(ProducedDocument) = "document",
}

impl Record {
    /// The fields in which `self` differs from `before`: what a change entry carries.
    pub fn changes_since(&self, before: &Fields) -> Fields {
        // A field that came with a later program and says nothing yet is no change.
        let stood = |name: &String| before.get(name).unwrap_or(&serde_json::Value::Null);
        self.to_fields().into_iter().filter(|(name, value)| stood(name) != value).collect()
    }
}
