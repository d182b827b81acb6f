//! Identifiers. Each kind of thing has its own type, so that a case can never be passed where an exhibit is meant.

use serde::{Deserialize, Serialize};
use std::fmt;
use ts_rs::TS;
use uuid::Uuid;

macro_rules! id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, TS)]
        #[serde(transparent)]
        #[ts(type = "string")]
        pub struct $name(pub Uuid);

        impl $name {
            /// Reads the usual text form; `None` if it is not one.
            pub fn parse(text: &str) -> Option<Self> {
                Uuid::try_parse(text).ok().map(Self)
            }
            /// The sixteen bytes that keys and formats are bound to.
            pub fn bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    };
}

id!(/// One vault: the encrypted store of one workstation.
    VaultId);
id!(/// One workstation's own chain in the journal.
    StationId);
id!(/// An officer who may sign in.
    OfficerId);
id!(/// One entry of the journal.
    EntryId);
id!(/// What an entry is sealed under: a case, or the vault itself for entries of no case.
    ScopeId);
id!(/// Any record of casework, when its kind does not matter.
    RecordId);
id!(/// A case of the Hub.
    CaseId);
id!(/// One report of an incident within a case.
    IncidentId);
id!(/// A person as known to one case.
    PersonId);
id!(/// An organisation as known to one case.
    OrganisationId);
id!(/// An online account as known to one case.
    AccountId);
id!(/// An online item (post, message, page) as known to one case.
    ItemId);
id!(/// An exhibit.
    ExhibitId);
id!(/// The sealed file that holds an exhibit's bytes.
    BlobId);

macro_rules! is_record {
    ($($name:ident),*) => {$(
        impl From<$name> for RecordId {
            fn from(id: $name) -> Self { Self(id.0) }
        }
        impl From<RecordId> for $name {
            fn from(id: RecordId) -> Self { Self(id.0) }
        }
    )*};
}
is_record!(CaseId, IncidentId, PersonId, OrganisationId, AccountId, ItemId, ExhibitId);

impl From<CaseId> for ScopeId {
    fn from(id: CaseId) -> Self {
        Self(id.0)
    }
}
impl From<VaultId> for ScopeId {
    fn from(id: VaultId) -> Self {
        Self(id.0)
    }
}
