//! Addresses of online items: which platform, whose account, which post, and when the post number says it was made.
//! The patterns are reference data (`platforms.json`); no platform is ever contacted.

use crate::reference::ReferenceData;
use chrono::{DateTime, Utc};
use regex::Regex;
use std::sync::OnceLock;

/// An address recognised.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recognised {
    /// Exactly as typed.
    pub as_typed: String,
    /// For matching: host in lower case, tracking parameters and a trailing slash dropped.
    pub normalised: String,
    /// Platform id.
    pub platform: &'static str,
    /// What kind of address: `post`, `profile`, …
    pub kind: &'static str,
    /// Handle in the address.
    pub handle: Option<String>,
    /// Post number in the address.
    pub post_id: Option<String>,
    /// Permanent account number in the address.
    pub user_id: Option<String>,
    /// When the post number says it was made: a lead, never evidence.
    pub number_time: Option<DateTime<Utc>>,
}

/// Words that stand where a handle does and are none.
const RESERVED: &[&str] =
    &["home", "explore", "search", "login", "i", "groups", "watch", "settings", "hashtag"];
/// Query parameters that only say how somebody came to the page.
const TRACKING: &[&str] = &["fbclid", "igsh", "si", "s", "t"];

struct Compiled {
    platform: &'static str,
    kind: &'static str,
    regex: Regex,
}

fn compiled() -> &'static [Compiled] {
    static PATTERNS: OnceLock<Vec<Compiled>> = OnceLock::new();
    PATTERNS.get_or_init(|| {
        let mut all = Vec::new();
        for platform in &ReferenceData::built_in().platforms {
            for pattern in &platform.patterns {
                let regex = Regex::new(&pattern.regex)
                    .unwrap_or_else(|error| panic!("address pattern of {}: {error}", platform.id));
                all.push(Compiled { platform: &platform.id, kind: &pattern.kind, regex });
            }
        }
        all
    })
}

/// The form of an address that two people pasting the same page both get. Text that is no web address comes back
/// trimmed.
pub fn normalise(typed: &str) -> String {
    let trimmed = typed.trim();
    let Some((scheme, rest)) = trimmed.split_once("://") else { return trimmed.to_owned() };
    let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(host_end);
    let (path, fragment) = path.split_once('#').map_or((path, None), |(path, after)| (path, Some(after)));
    let (path, query) = path.split_once('?').map_or((path, None), |(path, query)| (path, Some(query)));
    let kept: Vec<&str> = query
        .unwrap_or_default()
        .split('&')
        .filter(|pair| {
            let name = pair.split('=').next().unwrap_or_default();
            !name.is_empty() && !name.starts_with("utm_") && !TRACKING.contains(&name)
        })
        .collect();
    let mut text =
        format!("{}://{}{}", scheme.to_lowercase(), host.to_lowercase(), path.trim_end_matches('/'));
    if !kept.is_empty() {
        text.push('?');
        text.push_str(&kept.join("&"));
    }
    if let Some(fragment) = fragment.filter(|fragment| !fragment.is_empty()) {
        text.push('#');
        text.push_str(fragment);
    }
    text
}

/// Recognises one address. `now` bounds the time that a post number may say.
///
/// ```
/// # use casebook_domain::addresses::recognise;
/// let now = "2026-11-24T00:00:00Z".parse().unwrap();
/// let seen = recognise("https://X.com/example_user/status/1234567890123456789?s=20", now).unwrap();
/// assert_eq!((seen.platform, seen.handle.as_deref()), ("x", Some("example_user")));
/// ```
pub fn recognise(typed: &str, now: DateTime<Utc>) -> Option<Recognised> {
    let as_typed = typed.trim().to_owned();
    // An address copied without its scheme is still one; a sentence is not.
    let candidate = if as_typed.contains("://") || as_typed.contains('@') && !as_typed.contains('/') {
        as_typed.clone()
    } else if as_typed.contains('.') && !as_typed.contains(char::is_whitespace) {
        format!("https://{as_typed}")
    } else {
        return None;
    };
    let normalised = normalise(&candidate);
    for pattern in compiled() {
        // Patterns may want the trailing slash that normalising drops, or the query that tells a post.
        let Some(found) = pattern.regex.captures(&normalised).or_else(|| pattern.regex.captures(&candidate))
        else {
            continue;
        };
        let group = |name: &str| {
            found.name(name).map(|part| part.as_str().to_owned()).filter(|text| !text.is_empty())
        };
        let handle = group("handle");
        if handle.as_deref().is_some_and(|handle| RESERVED.contains(&handle.to_lowercase().as_str())) {
            continue;
        }
        let post_id = group("post_id");
        let number_time = post_id.as_deref().and_then(|id| time_from_number(pattern.platform, id, now));
        // An address of a form that nobody wrote down is still one of the platform whose host it is.
        let platform = match pattern.kind {
            "any" => owner_of_host(&normalised).unwrap_or(pattern.platform),
            _ => pattern.platform,
        };
        return Some(Recognised {
            normalised: normalised.clone(),
            platform,
            kind: pattern.kind,
            handle,
            user_id: group("user_id"),
            post_id,
            number_time,
            as_typed,
        });
    }
    None
}

/// The platform whose host an address names.
fn owner_of_host(normalised: &str) -> Option<&'static str> {
    let (_, rest) = normalised.split_once("://")?;
    let host = rest.split(['/', '?', '#', ':']).next()?;
    let platforms = &ReferenceData::built_in().platforms;
    platforms
        .iter()
        .find(|platform| platform.hosts.iter().any(|own| own == host))
        .map(|platform| platform.id.as_str())
}

/// Recognises every address in pasted text, one to a line or separated by spaces.
pub fn recognise_all(text: &str, now: DateTime<Utc>) -> Vec<Recognised> {
    let mut found: Vec<Recognised> = Vec::new();
    for word in text.split_whitespace() {
        if let Some(one) = recognise(word, now)
            && found.iter().all(|earlier| earlier.normalised != one.normalised)
        {
            found.push(one);
        }
    }
    found
}

/// The time in a post number, for platforms whose numbers carry one. `None` where they do not, where the number is from
/// before such numbers, or where it lies after `now`: a time that cannot be is no lead.
pub fn time_from_number(platform: &str, id: &str, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let number: u64 = id.parse().ok()?;
    let time = match platform {
        // Numbers issued since 4 November 2010 count milliseconds above 22 bits.
        "x" if number >= 1 << 32 => {
            DateTime::from_timestamp_millis((number >> 22) as i64 + 1_288_834_974_657)?
        }
        "discord" if number >= 1 << 32 => {
            DateTime::from_timestamp_millis((number >> 22) as i64 + 1_420_070_400_000)?
        }
        "tiktok" => {
            let time = DateTime::from_timestamp((number >> 32) as i64, 0)?;
            // The service began in September 2016.
            (time.timestamp() >= 1_472_688_000).then_some(time)?
        }
        _ => return None,
    };
    (time <= now + chrono::Duration::days(1)).then_some(time)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn now() -> DateTime<Utc> {
        "2026-11-24T00:00:00Z".parse().unwrap()
    }

    #[test]
    fn every_example_of_every_platform_is_recognised_as_its_own() {
        for platform in &ReferenceData::built_in().platforms {
            for pattern in &platform.patterns {
                let seen = recognise(&pattern.example, now())
                    .unwrap_or_else(|| panic!("{} {}", platform.id, pattern.example));
                assert_eq!(
                    (seen.platform, seen.kind),
                    (platform.id.as_str(), pattern.kind.as_str()),
                    "{}",
                    pattern.example
                );
            }
        }
    }

    /// Known answers, worked out apart from this program: 1859735623410884608 >> 22 is 443395524838, plus 1288834974657 ms.
    #[test]
    fn the_time_is_read_from_the_post_number() {
        let time = |platform, id| time_from_number(platform, id, now()).map(|time| time.to_rfc3339());
        assert_eq!(time("x", "1859735623410884608").as_deref(), Some("2024-11-21T23:08:19.495+00:00"));
        assert_eq!(time("discord", "175928847299117063").as_deref(), Some("2016-04-30T11:18:25.796+00:00"));
        assert_eq!(time("tiktok", "7123456789012345678").as_deref(), Some("2022-07-23T06:50:29+00:00"));
        assert_eq!(time("x", "12345"), None, "issued before numbers carried a time");
        assert_eq!(time("x", "9223372036854775807"), None, "lies in the future");
        assert_eq!(time("facebook", "1234567890123456"), None, "no time in it");
    }

    #[test]
    fn an_address_of_an_unknown_form_belongs_to_the_platform_of_its_host() {
        let seen = recognise("https://www.facebook.com/some_form/of/1/nobody/knows", now()).unwrap();
        assert_eq!((seen.platform, seen.kind, seen.post_id), ("facebook", "any", None));
        let elsewhere = recognise("https://news.example.org/www.facebook.com", now()).unwrap();
        assert_eq!(elsewhere.platform, "website");
    }

    #[test]
    fn tracking_goes_and_what_identifies_stays() {
        assert_eq!(normalise(" HTTPS://X.com/a/status/1/?utm_source=q&s=20 "), "https://x.com/a/status/1");
        assert_eq!(
            normalise("https://www.youtube.com/watch?v=AbCdEfGhIjK&si=zz&t=10"),
            "https://www.youtube.com/watch?v=AbCdEfGhIjK"
        );
    }

    #[test]
    fn pasted_text_gives_each_address_once_and_no_reserved_word_as_a_handle() {
        let text = "seen here: https://x.com/a_fictional/status/1859735623410884608\n\
                    https://x.com/a_fictional/status/1859735623410884608?s=20 and t.me/examplechannel/12";
        let seen = recognise_all(text, now());
        assert_eq!(seen.iter().map(|one| one.platform).collect::<Vec<_>>(), ["x", "telegram"]);
        assert_eq!(recognise("https://x.com/explore", now()).unwrap().handle, None);
        assert_eq!(recognise("what a day", now()), None);
    }
}
