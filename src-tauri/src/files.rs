//! The commands that ask the person for a file or a place. The page learns names, never paths.

use crate::commands::on_a_thread;
use crate::tickets::Tickets;
use crate::{Office, ask, place};
use casebook_domain::RecordId;
use casebook_service::api::*;
use tauri::ipc::{InvokeBody, Request};
use tauri::{AppHandle, Manager, Runtime, State};

/// Lets the person pick files, and gives the page a ticket for each.
#[tauri::command]
pub(crate) async fn files_pick<R: Runtime>(app: AppHandle<R>) -> Result<Vec<FileTicket>, IpcError> {
    on_a_thread(move || {
        let tickets = app.state::<Tickets>();
        let picked = ask::for_files(&app).unwrap_or_default();
        Ok(picked.iter().map(|path| tickets.hold_file(path)).collect())
    })
    .await
}

/// Holds bytes that were pasted into the page. They come as they are, with the name in a header.
#[tauri::command]
pub(crate) fn bytes_hold(tickets: State<'_, Tickets>, request: Request<'_>) -> Result<FileTicket, IpcError> {
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

/// Takes held files into a case or a draft.
#[tauri::command]
pub(crate) async fn exhibit_add<R: Runtime>(
    app: AppHandle<R>,
    request: ExhibitAddRequest,
) -> Result<JobView, IpcError> {
    on_a_thread(move || {
        let files = app.state::<Tickets>().redeem(&request.tickets)?;
        let files = files.into_iter().map(Into::into).collect();
        Ok(app.state::<Office>().exhibit_add(request, files)?)
    })
    .await
}

/// Saves a copy of an exhibit outside the vault. False when the person thought better of it.
#[tauri::command]
pub(crate) async fn exhibit_save_as<R: Runtime>(
    app: AppHandle<R>,
    request: ExportExhibitRequest,
) -> Result<bool, IpcError> {
    on_a_thread(move || {
        let office = app.state::<Office>();
        let name = office.exhibit_name(request.exhibit)?;
        let Some(to) = ask::where_to_save(&app, "Save a copy of the exhibit", &name) else {
            return Ok(false);
        };
        office.exhibit_save_as(request, &to)?;
        Ok(true)
    })
    .await
}

/// Saves a produced document or bundle outside the vault.
#[tauri::command]
pub(crate) async fn document_save_as<R: Runtime>(
    app: AppHandle<R>,
    request: RecordId,
) -> Result<bool, IpcError> {
    on_a_thread(move || {
        let office = app.state::<Office>();
        let name = office.document_name(request)?;
        let Some(to) = ask::where_to_save(&app, "Save the document", &name) else { return Ok(false) };
        office.document_save_as(request, &to)?;
        Ok(true)
    })
    .await
}

/// Saves one half of the recovery kit as a page to print.
#[tauri::command]
pub(crate) async fn recovery_save<R: Runtime>(
    app: AppHandle<R>,
    request: RecoveryHalfView,
) -> Result<bool, IpcError> {
    on_a_thread(move || {
        let office = app.state::<Office>();
        let name = format!("casebook-recovery-half-{}.pdf", request.number);
        let Some(to) = ask::where_to_save(&app, "Save this half of the recovery kit", &name) else {
            return Ok(false);
        };
        office.recovery_save(&request, &to)?;
        Ok(true)
    })
    .await
}

/// Lets the person choose the folder of the vault, which is remembered.
#[tauri::command]
pub(crate) async fn vault_choose<R: Runtime>(app: AppHandle<R>) -> Result<VaultStatus, IpcError> {
    on_a_thread(move || {
        let office = app.state::<Office>();
        let Some(folder) = ask::for_folder(&app, "Folder of the vault") else {
            return Ok(office.vault_status());
        };
        app.state::<Tickets>().forget();
        place::remember(&app, &folder);
        Ok(office.vault_use(folder))
    })
    .await
}

/// Puts a backup in place of the vault and opens it with the recovery kit.
#[tauri::command]
pub(crate) async fn vault_restore<R: Runtime>(
    app: AppHandle<R>,
    request: RecoverRequest,
) -> Result<SessionView, IpcError> {
    on_a_thread(move || {
        let Some(from) = ask::for_folder(&app, "Folder of the backup") else {
            return Err(IpcError::new(ErrorCode::Cancelled));
        };
        app.state::<Office>().vault_restore(&from, request)
    })
    .await
}

/// Backs the vault up into a folder that the person chooses. Nothing when they thought better of it.
#[tauri::command]
pub(crate) async fn backup_make<R: Runtime>(app: AppHandle<R>) -> Result<Option<JobView>, IpcError> {
    on_a_thread(move || {
        let Some(to) = ask::for_folder(&app, "Where the backup goes") else { return Ok(None) };
        Ok(Some(app.state::<Office>().backup_make(to)?))
    })
    .await
}

/// Hands out the log into a folder that the person chooses. Nothing when they thought better of it.
#[tauri::command]
pub(crate) async fn log_export<R: Runtime>(
    app: AppHandle<R>,
    request: LogExportRequest,
) -> Result<Option<JobView>, IpcError> {
    on_a_thread(move || {
        let office = app.state::<Office>();
        office.log_export_check(&request)?;
        let Some(to) = ask::for_folder(&app, "Where the export of the log goes") else { return Ok(None) };
        Ok(Some(office.log_export(request, to)?))
    })
    .await
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
