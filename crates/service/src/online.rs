//! Posts and accounts as a report names them, and when two of them are the same within one case.
//!
//! Across cases a handle alone makes only a candidate (LNK-1). Within one case the officer who joins a report to it
//! has said that it is the same matter, so there the handle is enough, unless permanent numbers contradict it.

use crate::api::IncidentLogRequest;
use casebook_domain::account::{Account, HandleSeen};
use casebook_domain::addresses::Recognised;
use casebook_domain::incident::WebAddress;
use casebook_domain::item::Item;
use casebook_domain::{AccountId, CaseId, Moment};

/// An account as a report names it: by handle, by permanent number, or both.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    platform: String,
    handle: Option<String>,
    number: Option<String>,
}

fn handle_of(typed: &str) -> Option<String> {
    crate::incidents::said(typed.trim().trim_start_matches('@'))
}

fn is_same_handle(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

impl Seen {
    /// Whether the two can be one account, and something says that they are.
    fn meets(&self, other: &Seen) -> bool {
        let handles = both(&self.handle, &other.handle).map(|(one, other)| is_same_handle(one, other));
        let numbers = both(&self.number, &other.number).map(|(one, other)| one == other);
        self.platform == other.platform && numbers.or(handles).unwrap_or(true)
    }

    /// Whether `account` of the same case is this one.
    pub(crate) fn is(&self, account: &Account) -> bool {
        if account.platform != self.platform {
            return false;
        }
        match (&self.number, &account.permanent_id) {
            (Some(one), Some(other)) => one == other,
            _ => self.handle.as_deref().is_some_and(|handle| {
                account.handles.iter().any(|seen| is_same_handle(&seen.handle, handle))
            }),
        }
    }

    /// A record of this account.
    pub(crate) fn first_seen(&self, case: CaseId, now: Moment) -> Account {
        let seen = |handle: &String| HandleSeen {
            handle: handle.clone(),
            display_name: String::new(),
            first_seen: now,
            last_seen: now,
        };
        Account {
            case,
            platform: self.platform.clone(),
            permanent_id: self.number.clone(),
            permanent_id_missing_because: None,
            handles: self.handle.iter().map(seen).collect(),
            profile_address: String::new(),
            holder: None,
            remarks: String::new(),
        }
    }

    /// The account with what this report adds: a number that was not known, a handle not seen before.
    pub(crate) fn seen_again(&self, account: Account, now: Moment) -> Account {
        let mut after = account;
        if after.permanent_id.is_none() {
            after.permanent_id.clone_from(&self.number);
        }
        if let Some(handle) = &self.handle {
            match after.handles.iter_mut().find(|seen| is_same_handle(&seen.handle, handle)) {
                Some(seen) => seen.last_seen = now,
                None => after.handles.push(HandleSeen {
                    handle: handle.clone(),
                    display_name: String::new(),
                    first_seen: now,
                    last_seen: now,
                }),
            }
        }
        after
    }
}

fn both<'a>(one: &'a Option<String>, other: &'a Option<String>) -> Option<(&'a str, &'a str)> {
    Some((one.as_deref()?, other.as_deref()?))
}

/// The accounts that the addresses and the typed handle or number name, each once.
pub(crate) fn seen_accounts(
    recognised: &[Recognised],
    platform: Option<&str>,
    handle: &str,
    number: &str,
) -> Vec<Seen> {
    let addressed = recognised.iter().map(|address| Seen {
        platform: address.platform.to_owned(),
        handle: address.handle.clone(),
        number: address.user_id.clone(),
    });
    let typed = platform.map(|platform| Seen {
        platform: platform.to_owned(),
        handle: handle_of(handle),
        number: crate::incidents::said(number),
    });
    let mut seen: Vec<Seen> = Vec::new();
    for one in addressed.chain(typed).filter(|one| one.handle.is_some() || one.number.is_some()) {
        match seen.iter_mut().find(|earlier| earlier.meets(&one)) {
            Some(earlier) => {
                earlier.handle = earlier.handle.take().or(one.handle);
                earlier.number = earlier.number.take().or(one.number);
            }
            None => seen.push(one),
        }
    }
    seen
}

/// The items that a report is about: one for each post in the addresses. Where no address names a post, the text or the
/// first address makes one.
pub(crate) fn posts(
    request: &IncidentLogRequest,
    recognised: &[Recognised],
    platform: Option<&str>,
    accounts: &[(Seen, AccountId)],
    case: CaseId,
) -> Vec<Item> {
    let only = match accounts {
        [(_, id)] => Some(*id),
        _ => None,
    };
    let posted_by = |address: &Recognised| {
        let seen = Seen {
            platform: address.platform.to_owned(),
            handle: address.handle.clone(),
            number: address.user_id.clone(),
        };
        let named = seen.handle.is_some() || seen.number.is_some();
        named.then(|| accounts.iter().find(|(one, _)| one.meets(&seen)).map(|(_, id)| *id)).flatten().or(only)
    };
    let item = |platform: &str, address: Option<&Recognised>| Item {
        case,
        platform: platform.to_owned(),
        post_id: address.and_then(|address| address.post_id.clone()),
        address: address.map(|address| WebAddress {
            as_typed: address.as_typed.clone(),
            normalised: address.normalised.clone(),
        }),
        account: address.map_or(only, posted_by),
        text: String::new(),
        language: String::new(),
        translation: String::new(),
        translator: String::new(),
        shown_time: None,
        audience: String::new(),
        reach: String::new(),
        in_reply_to: String::new(),
        live_checks: Vec::new(),
    };
    let mut items: Vec<Item> = Vec::new();
    for address in recognised.iter().filter(|address| address.post_id.is_some()) {
        let post = item(address.platform, Some(address));
        if !items.iter().any(|earlier| is_same_item(earlier, &post)) {
            items.push(post);
        }
    }
    if items.is_empty() {
        // A profile or a page is what was seen when nothing else is named; a text alone needs its platform.
        match (recognised.first(), platform) {
            (Some(address), _) => items.push(item(address.platform, Some(address))),
            (None, Some(platform)) if !request.post_text.is_empty() => items.push(item(platform, None)),
            (None, _) => {}
        }
    }
    if let Some(first) = items.first_mut() {
        // R-EV-4: the text as it stands, blanks and all.
        first.text.clone_from(&request.post_text);
        first.language.clone_from(&request.post_language);
        first.shown_time.clone_from(&request.shown_time);
    }
    items
}

/// Whether both records are of one item: the same post number on the same platform, or the same address.
pub(crate) fn is_same_item(one: &Item, other: &Item) -> bool {
    if one.platform != other.platform {
        return false;
    }
    match both(&one.post_id, &other.post_id) {
        Some((one, other)) => one == other,
        None => match (&one.address, &other.address) {
            (Some(one), Some(other)) => one.normalised == other.normalised,
            _ => false,
        },
    }
}

/// The item with what a further report adds. What it holds already stays.
pub(crate) fn filled(item: Item, report: Item) -> Item {
    Item {
        post_id: item.post_id.or(report.post_id),
        address: item.address.or(report.address),
        account: item.account.or(report.account),
        language: if item.text.is_empty() { report.language } else { item.language },
        text: if item.text.is_empty() { report.text } else { item.text },
        shown_time: item.shown_time.or(report.shown_time),
        ..item
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use casebook_domain::addresses::recognise_all;

    fn seen(addresses: &str, handle: &str, number: &str) -> Vec<Seen> {
        let recognised = recognise_all(addresses, "2026-11-24T09:00:00Z".parse().unwrap());
        let platform = recognised.first().map_or("x", |address| address.platform);
        seen_accounts(&recognised, Some(platform), handle, number)
    }

    #[test]
    fn the_number_that_was_typed_belongs_to_the_handle_in_the_address() {
        let accounts = seen("https://x.com/Fict_Handle/status/1859735623410884608", "@fict_handle", "184467");
        assert_eq!(accounts.len(), 1);
        assert_eq!(accounts[0].number.as_deref(), Some("184467"));
    }

    #[test]
    fn two_posts_of_two_handles_are_two_accounts() {
        let two = "https://x.com/fict_one/status/1859735623410884608 https://x.com/fict_two/status/1859735623410884609";
        assert_eq!(seen(two, "", "").len(), 2);
    }

    #[test]
    fn equal_handles_with_different_numbers_are_not_one_account() {
        let account = Seen { platform: "x".into(), handle: Some("fict".into()), number: Some("1".into()) };
        let known =
            account.first_seen(CaseId(uuid::Uuid::nil()), Moment::new(chrono::DateTime::UNIX_EPOCH, 0));
        assert!(account.is(&known));
        assert!(!Seen { number: Some("2".into()), ..account.clone() }.is(&known));
        assert!(Seen { number: None, ..account }.is(&known), "within one case the handle is enough");
    }
}
