//! Online items: posts, messages, pages. One record however often it is reported (OPS-5).

use crate::case::Answer;
use crate::incident::WebAddress;
use crate::{AccountId, CaseId, Moment, OfficerId, StatedTime};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A dated look at whether the item is still up (CAP-4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct LiveCheck {
    /// When.
    pub at: Moment,
    /// Who.
    pub by: OfficerId,
    /// Still up, or not.
    pub still_live: Answer,
    /// How it was checked and what was seen.
    pub remark: String,
}

/// An online item of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Item {
    /// The case.
    pub case: CaseId,
    /// Platform id of `platforms.json`.
    pub platform: String,
    /// The platform's number of the post.
    pub post_id: Option<String>,
    /// Where it was seen.
    pub address: Option<WebAddress>,
    /// The account that posted it.
    pub account: Option<AccountId>,
    /// The text in full, verbatim (R-EV-4).
    pub text: String,
    /// Language tag of the text, for example `ar`; empty means English.
    pub language: String,
    /// Translation into English.
    pub translation: String,
    /// Who translated it.
    pub translator: String,
    /// The time that the platform shows.
    pub shown_time: Option<StatedTime>,
    /// Who could see it: public, followers, group of a size.
    pub audience: String,
    /// Views, replies, shares as shown.
    pub reach: String,
    /// What it replies to or quotes.
    pub in_reply_to: String,
    /// Looks at whether it is still up, oldest first.
    pub live_checks: Vec<LiveCheck>,
}
