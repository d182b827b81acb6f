//! The commands: each takes a request, calls one function of the service, and hands back its view.

use crate::ask;
use crate::tickets::Tickets;
use casebook_service::api::{ErrorCode, FileTicket, IpcError};
use tauri::ipc::{Invoke, InvokeBody, Request};
use tauri::{AppHandle, Manager, Runtime, State};

/// Answers every command that the page may call.
pub(crate) fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
    tauri::generate_handler![files_pick, bytes_hold]
}

/// Lets the person pick files, and gives the page a ticket for each.
#[tauri::command]
async fn files_pick<R: Runtime>(app: AppHandle<R>) -> Result<Vec<FileTicket>, IpcError> {
    let asked = tauri::async_runtime::spawn_blocking(move || {
        let tickets = app.state::<Tickets>();
        let picked = ask::for_files(&app).unwrap_or_default();
        picked.iter().map(|path| tickets.hold_file(path)).collect()
    });
    asked.await.map_err(|_| IpcError::new(ErrorCode::Internal))
}

/// Holds bytes that were pasted into the page. They come as they are, with the name in a header.
#[tauri::command]
fn bytes_hold(tickets: State<'_, Tickets>, request: Request<'_>) -> Result<FileTicket, IpcError> {
    let InvokeBody::Raw(bytes) = request.body() else {
        return Err(IpcError::new(ErrorCode::Invalid).with("fields", "body"));
    };
    let name =
        request.headers().get("x-name").and_then(|name| name.to_str().ok()).and_then(from_percent_signs);
    let Some(name) = name else {
        return Err(IpcError::new(ErrorCode::Invalid).with("fields", "name"));
    };
    tickets.hold_bytes(bytes.clone(), name)
}

/// Reads a name that was written with percent signs, because a header carries only plain letters.
fn from_percent_signs(written: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(written.len());
    let mut rest = written.as_bytes();
    while let [first, after @ ..] = rest {
        rest = match (first, after) {
            (b'%', [high, low, after @ ..]) => {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                bytes.push(u8::try_from(digit(*high)? * 16 + digit(*low)?).ok()?);
                after
            }
            (b'%', _) => return None,
            (plain, after) => {
                bytes.push(*plain);
                after
            }
        };
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_in_any_script_comes_through_a_header() {
        assert_eq!(from_percent_signs("a%20b.png").as_deref(), Some("a b.png"));
        assert_eq!(from_percent_signs("%D8%B5%D9%88%D8%B1%D8%A9.png").as_deref(), Some("صورة.png"));
    }

    #[test]
    fn a_broken_name_is_refused() {
        for written in ["%", "%4", "%zz", "%FF.png"] {
            assert_eq!(from_percent_signs(written), None, "{written}");
        }
    }
}
