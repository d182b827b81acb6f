//! The words that papers print for the values that records hold. One place, so that two documents never say the
//! same thing differently.

use casebook_domain::account::LinkStatus;
use casebook_domain::case::{Answer, BoroughBasis, CaseStatus, Lead};
use casebook_domain::entry::CustodyKind;
use casebook_domain::exhibit::{DisclosureState, Method};
use casebook_domain::flag::{HostilityRoute, PerceivedBy};
use casebook_domain::incident::{OnlineFlag, ReportSource, ReporterKind, Wish};
use casebook_domain::person::PersonCategory;

/// A value that papers print in words.
pub trait Words {
    /// The words, in sentence case.
    fn words(&self) -> &'static str;
}

macro_rules! words {
    ($type:ty { $($variant:ident => $text:literal),* $(,)? }) => {
        impl Words for $type {
            fn words(&self) -> &'static str {
                match self { $(Self::$variant => $text),* }
            }
        }
    };
}

words!(Answer { Yes => "Yes", No => "No", NotKnown => "Not known" });
words!(Lead { Hub => "Online Hate Crime Hub", Borough => "Borough" });
words!(BoroughBasis {
    Victim => "where the victim is",
    Suspect => "where the suspect is",
    Offence => "where the offence was committed",
});
words!(CaseStatus {
    Received => "Received",
    Triaged => "Triaged",
    Crime => "Recorded as a crime",
    NonCrime => "Not a crime",
    Duplicate => "Duplicate",
    NotOurs => "Not for the Hub",
    Allocated => "Allocated",
    Investigating => "Under investigation",
    AwaitingPlatform => "Awaiting platform",
    AwaitingCps => "Awaiting CPS",
    AwaitingBorough => "Awaiting borough",
    OutcomeDecided => "Outcome decided",
    VictimTold => "Victim told",
    Closed => "Closed",
    ReviewDue => "Review due",
    Disposed => "Disposed of",
});
words!(ReportSource {
    ForceSystem => "Force crime system",
    TrueVision => "True Vision",
    NationalHub => "National hub",
    Borough => "Borough officer",
    Partner => "Partner organisation",
    HubIdentified => "Identified by the Hub",
    OtherForce => "Another force",
});
words!(ReporterKind {
    Victim => "The victim",
    Witness => "A witness",
    ThirdParty => "A third party",
    Officer => "An officer",
    Withheld => "Name withheld",
});
words!(OnlineFlag { Wholly => "Wholly online", Partly => "Partly online", No => "Not online" });
words!(Wish {
    PoliceAction => "police action",
    Removal => "removal of the content",
    Support => "support",
    RecordOnly => "only to have it recorded",
});
words!(PersonCategory {
    Suspect => "Suspect",
    Convicted => "Convicted",
    Victim => "Victim",
    Witness => "Witness",
    Reporter => "Reporter",
    Other => "Other",
});
words!(PerceivedBy {
    Victim => "the victim",
    Witness => "a witness",
    Officer => "an officer",
    Relative => "a relative",
    Other => "another person",
});
words!(HostilityRoute { Demonstrated => "Demonstrated", Motivated => "Motivated" });
words!(LinkStatus { Candidate => "Candidate", Confirmed => "Confirmed", Refuted => "Refuted" });
words!(Method {
    File => "Taken in from a file",
    Pasted => "Pasted from the clipboard",
    ScreenCapture => "Captured from the screen by Casebook",
    Derived => "Made from another exhibit",
    HandedOver => "Handed over",
});
words!(DisclosureState {
    Undecided => "Not decided",
    Used => "Used",
    UnusedNonSensitive => "Unused, not sensitive",
    UnusedSensitive => "Unused, sensitive",
    NotRelevant => "Not relevant",
});
words!(CustodyKind {
    Verified => "Read back and compared",
    Viewed => "Original viewed",
    Checked => "Checked against its digest",
    Copied => "Copied",
    Exported => "Exported",
    HandedOver => "Handed over",
    Returned => "Returned",
    Explained => "Gap explained",
});
