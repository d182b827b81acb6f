//! The address `evidence://`: the bytes of what an officer is looking at, decrypted in memory, part by part.
//!
//! The page gets an address with an unguessable ticket in it from the service; the ticket ends with the viewer or the lock.

use crate::range::{self, MOST, Wanted};
use casebook_service::api::IpcError;
use casebook_service::services::Services;
use tauri::http::{HeaderValue, Request, Response, StatusCode, header};

/// The scheme of these addresses; the content security policy in tauri.conf.json names it too.
pub(crate) const SCHEME: &str = "evidence";

/// A picture is asked for in one piece. Larger ones than this are read by parts or not at all.
const MOST_WHOLE: u64 = 512 << 20;

/// Answers one request of the page.
pub(crate) fn answer(services: &Services, request: &Request<Vec<u8>>) -> Response<Vec<u8>> {
    let ticket = request.uri().path().trim_start_matches('/');
    let range = request.headers().get(header::RANGE).and_then(|value| value.to_str().ok());
    // SECURITY: why there is nothing to see is told to nobody who guesses addresses.
    send(services, ticket, range).unwrap_or_else(|_| bare(StatusCode::NOT_FOUND, "text/plain"))
}

fn send(services: &Services, ticket: &str, range: Option<&str>) -> Result<Response<Vec<u8>>, IpcError> {
    let facts = services.view_facts(ticket)?;
    let media_type = harmless(&facts.media_type);
    match range::wanted(range, facts.size) {
        Wanted::Part(part) => {
            let bytes = services.view_read(ticket, part.start, part.end - part.start)?;
            let mut response = bare(StatusCode::PARTIAL_CONTENT, media_type);
            let place = format!("bytes {}-{}/{}", part.start, part.end - 1, facts.size);
            set(&mut response, header::CONTENT_RANGE, &place);
            *response.body_mut() = bytes;
            Ok(response)
        }
        Wanted::Whole if facts.size <= MOST_WHOLE => {
            let mut bytes = Vec::with_capacity(usize::try_from(facts.size).unwrap_or_default());
            let mut at = 0;
            while at < facts.size {
                bytes.extend(services.view_read(ticket, at, MOST.min(facts.size - at))?);
                at += MOST;
            }
            let mut response = bare(StatusCode::OK, media_type);
            *response.body_mut() = bytes;
            Ok(response)
        }
        Wanted::Whole => Ok(bare(StatusCode::PAYLOAD_TOO_LARGE, media_type)),
        Wanted::Outside => {
            let mut response = bare(StatusCode::RANGE_NOT_SATISFIABLE, media_type);
            set(&mut response, header::CONTENT_RANGE, &format!("bytes */{}", facts.size));
            Ok(response)
        }
    }
}

/// The type under which bytes are sent. SECURITY: evidence may be hostile, so what a browser would run is sent as plain
/// text (web pages, drawings with script) or as nothing that can be shown.
fn harmless(media_type: &str) -> &str {
    let (family, kind) = media_type.split_once('/').unwrap_or_default();
    match (family, kind) {
        ("image", "svg+xml") | ("text", _) => "text/plain; charset=utf-8",
        ("image" | "audio" | "video", _) | ("application", "pdf") => media_type,
        _ => "application/octet-stream",
    }
}

fn bare(status: StatusCode, media_type: &str) -> Response<Vec<u8>> {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = status;
    for (name, value) in [
        (header::CONTENT_TYPE, media_type),
        (header::ACCEPT_RANGES, "bytes"),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        // The interface reads parts of a PDF itself; no other page exists.
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, OUR_PAGE),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, "Content-Range, Accept-Ranges, Content-Length"),
    ] {
        set(&mut response, name, value);
    }
    response
}

const OUR_PAGE: &str = if cfg!(windows) { "http://tauri.localhost" } else { "tauri://localhost" };

fn set(response: &mut Response<Vec<u8>>, name: header::HeaderName, value: &str) {
    // A type that cannot be written into a header is not one that could be shown.
    let value = HeaderValue::from_str(value).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    response.headers_mut().insert(name, value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_browser_would_run_is_sent_as_text_or_not_shown() {
        // Rule: SEC-4
        for hostile in ["text/html", "image/svg+xml", "text/javascript", "text/xml"] {
            assert_eq!(harmless(hostile), "text/plain; charset=utf-8", "{hostile}");
        }
        for other in ["application/xhtml+xml", "application/zip", "", "nonsense"] {
            assert_eq!(harmless(other), "application/octet-stream", "{other}");
        }
    }

    #[test]
    fn what_can_be_shown_keeps_its_type() {
        for shown in ["image/png", "audio/mpeg", "video/mp4", "application/pdf"] {
            assert_eq!(harmless(shown), shown);
        }
    }

    #[test]
    fn no_answer_is_kept_in_a_cache_or_guessed_at() {
        let response = bare(StatusCode::OK, "image/png");
        assert_eq!(response.headers()[header::CACHE_CONTROL], "no-store");
        assert_eq!(response.headers()[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
    }
}
