//! The commands: each takes a request, calls one function of the service, and hands back its view.
//!
//! The list of all commands stands in `crates/service/src/api/commands.rs`; a test compares it with this one.

use crate::{Office, files, lock, screen};
use casebook_domain::officer::Officer;
use casebook_domain::{CaseId, ExhibitId, Moment, RecordId};
use casebook_service::api::*;
use tauri::ipc::Invoke;
use tauri::{AppHandle, Runtime, State};

/// Runs work that may wait for the disk on a thread of its own; the window never waits. A fault in the program becomes
/// an error that the page can show.
pub(crate) async fn on_a_thread<T, F>(work: F) -> Result<T, IpcError>
where
    T: Send + 'static,
    F: FnOnce() -> Result<T, IpcError> + Send + 'static,
{
    match tauri::async_runtime::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(error) => {
            tracing::error!(%error, "a command ended in a fault of the program");
            Err(IpcError::new(ErrorCode::Internal))
        }
    }
}

/// Writes one command for each line: its name, its request, its response, and the call of the service.
macro_rules! commands {
    ($($(#[$about:meta])* $name:ident($request:ident: $from:ty) -> $to:ty = |$office:ident| $call:expr;)*) => {
        $(
            $(#[$about])*
            #[tauri::command]
            async fn $name(office: State<'_, Office>, $request: $from) -> Result<$to, IpcError> {
                let $office = Office::clone(&office);
                on_a_thread(move || Ok($call)).await
            }
        )*

        /// Answers every command that the page may call.
        pub(crate) fn handler<R: Runtime>() -> impl Fn(Invoke<R>) -> bool + Send + Sync + 'static {
            tauri::generate_handler![
                $($name,)*
                session_lock,
                screen::screen_shortcut,
                screen::screen_take,
                files::bytes_hold,
                files::files_pick,
                files::exhibit_add,
                files::exhibit_save_as,
                files::document_save_as,
                files::recovery_save,
                files::vault_choose,
                files::vault_restore,
                files::backup_make,
                files::log_export,
            ]
        }
    };
}

commands! {
    /// What the sign-in screen needs to know.
    vault_status(request: ()) -> VaultStatus = |office| { let () = request; office.vault_status() };
    /// Makes the vault with its first officer.
    vault_create(request: VaultCreateRequest) -> VaultCreated = |office| office.vault_create(request)?;
    /// How good a passphrase is.
    passphrase_strength(request: String) -> StrengthView = |office| office.passphrase_strength(&request);
    /// Signs in.
    session_sign_in(request: SignInRequest) -> SessionView = |office| office.session_sign_in(request)?;
    /// A key was pressed or the pointer moved.
    session_touch(request: ()) -> () = |office| { let () = request; office.session_touch() };
    /// Opens the vault with the recovery kit.
    session_recover(request: RecoverRequest) -> SessionView = |office| office.session_recover(request)?;
    /// Takes a vault that is older than this workstation remembers into use again.
    rollback_explain(request: RollbackExplainRequest) -> SessionView = |office| office.rollback_explain(request)?;
    /// The restores of the vault.
    restore_list(request: ()) -> Vec<RestoreView> = |office| { let () = request; office.restore_list()? };
    /// Confirms a restore.
    restore_confirm(request: RestoreConfirmRequest) -> Vec<RestoreView> = |office| office.restore_confirm(request)?;
    /// All officers.
    officer_list(request: ()) -> Vec<Officer> = |office| { let () = request; office.officer_list()? };
    /// Enrols an officer.
    officer_add(request: OfficerAddRequest) -> Officer = |office| office.officer_add(request)?;
    /// Removes an officer.
    officer_remove(request: OfficerRemoveRequest) -> () = |office| office.officer_remove(request)?;
    /// Changes one's own passphrase.
    passphrase_change(request: PassphraseChangeRequest) -> () = |office| office.passphrase_change(request)?;
    /// Reference data for the forms.
    reference_data(request: ()) -> ReferenceView = |office| { let () = request; office.reference_data() };
    /// What needs me now.
    today(request: ()) -> TodayView = |office| { let () = request; office.today()? };
    /// What platform, account and post an address names.
    address_recognise(request: String) -> Vec<RecognisedView> = |office| office.address_recognise(&request);
    /// Cases that may hold the same matter.
    incident_duplicates(request: DuplicateQuery) -> Vec<DuplicateView> = |office| office.incident_duplicates(request)?;
    /// Logs an incident.
    incident_log(request: IncidentLogRequest) -> IncidentLogged = |office| office.incident_log(request)?;
    /// A page of incidents.
    incident_list(request: ListRequest) -> Page<IncidentRow> = |office| office.incident_list(request)?;
    /// A page of cases.
    case_list(request: ListRequest) -> Page<CaseRow> = |office| office.case_list(request)?;
    /// Opens a case.
    case_open(request: CaseOpenRequest) -> CaseView = |office| office.case_open(request)?;
    /// Triages a case.
    case_triage(request: CaseTriageRequest) -> CaseView = |office| office.case_triage(request)?;
    /// Gives a case to an officer.
    case_allocate(request: CaseAllocateRequest) -> CaseView = |office| office.case_allocate(request)?;
    /// Moves a case to another status.
    case_move(request: CaseMoveRequest) -> CaseView = |office| office.case_move(request)?;
    /// Records what another force said of taking a case.
    case_transfer(request: CaseTransferRequest) -> CaseView = |office| office.case_transfer(request)?;
    /// Merges a case into another, or undoes it.
    case_merge(request: CaseMergeRequest) -> CaseView = |office| office.case_merge(request)?;
    /// Creates a record on a case.
    record_create(request: RecordCreateRequest) -> RecordId = |office| office.record_create(request)?;
    /// Changes fields of a record.
    record_change(request: RecordChangeRequest) -> CaseView = |office| office.record_change(request)?;
    /// A page of the journal.
    history(request: HistoryRequest) -> Page<HistoryLine> = |office| office.history(request)?;
    /// A page of people.
    person_list(request: ListRequest) -> Page<PersonRow> = |office| office.person_list(request)?;
    /// A page of accounts.
    account_list(request: ListRequest) -> Page<AccountRow> = |office| office.account_list(request)?;
    /// A page of exhibits.
    exhibit_list(request: ListRequest) -> Page<ExhibitRow> = |office| office.exhibit_list(request)?;
    /// Searches everything.
    search(request: SearchRequest) -> SearchResults = |office| office.search(request)?;
    /// Drafts of this officer.
    draft_list(request: ()) -> Vec<DraftView> = |office| { let () = request; office.draft_list()? };
    /// One draft.
    draft_get(request: String) -> Option<DraftView> = |office| office.draft_get(&request)?;
    /// Saves a draft as it is typed.
    draft_put(request: DraftPutRequest) -> Moment = |office| office.draft_put(request)?;
    /// Throws a draft away.
    draft_delete(request: String) -> () = |office| office.draft_delete(&request)?;
    /// A preference of the officer.
    preference_get(request: String) -> Option<String> = |office| office.preference_get(&request)?;
    /// Keeps a preference of the officer.
    preference_put(request: PreferencePutRequest) -> () = |office| office.preference_put(request)?;
    /// An exhibit with its custody.
    exhibit_get(request: ExhibitId) -> ExhibitView = |office| office.exhibit_get(request)?;
    /// Opens an exhibit's bytes for viewing.
    exhibit_open(request: ExhibitOpenRequest) -> ViewTicket = |office| office.exhibit_open(request)?;
    /// Closes a view.
    exhibit_close(request: String) -> () = |office| office.exhibit_close(&request);
    /// Compares an exhibit's bytes with its digest.
    exhibit_check(request: ExhibitId) -> ExhibitView = |office| office.exhibit_check(request)?;
    /// A small picture of an exhibit.
    exhibit_thumbnail(request: ExhibitId) -> Option<ViewTicket> = |office| office.exhibit_thumbnail(request)?;
    /// Withdraws an exhibit.
    exhibit_withdraw(request: ExhibitWithdrawRequest) -> ExhibitView = |office| office.exhibit_withdraw(request)?;
    /// Records a movement of an exhibit.
    custody_add(request: CustodyAddRequest) -> ExhibitView = |office| office.custody_add(request)?;
    /// Explains a gap in the continuity of an exhibit.
    gap_explain(request: GapExplainRequest) -> ExhibitView = |office| office.gap_explain(request)?;
    /// What would leave with an export.
    export_preview(request: CaseId) -> ExportPreview = |office| office.export_preview(request)?;
    /// Makes a case file.
    case_file_make(request: ExportRequest) -> JobView = |office| office.case_file_make(request)?;
    /// Makes an evidence bundle.
    bundle_make(request: ExportRequest) -> JobView = |office| office.bundle_make(request)?;
    /// Seals a part of the picture of the screen as an exhibit.
    screen_keep(request: ScreenKeepRequest) -> JobView = |office| office.screen_keep(request)?;
    /// Lets go of the picture of the screen.
    screen_drop(request: ()) -> () = |office| { let () = request; office.screen_drop()? };
    /// Opens a produced document for viewing.
    document_open(request: RecordId) -> ViewTicket = |office| office.document_open(request)?;
    /// The jobs of this sign-in.
    job_list(request: ()) -> Vec<JobView> = |office| { let () = request; office.job_list() };
    /// Asks a job to stop.
    job_cancel(request: u32) -> () = |office| office.job_cancel(request);
    /// Checks everything.
    vault_check(request: ()) -> JobView = |office| { let () = request; office.vault_check()? };
    /// Makes every table again from the journal.
    vault_rebuild(request: ()) -> JobView = |office| { let () = request; office.vault_rebuild()? };
    /// Changes a setting of the vault.
    setting_put(request: SettingPutRequest) -> () = |office| office.setting_put(request)?;
    /// How long the log is kept.
    log_retention(request: ()) -> LogRetentionView = |office| { let () = request; office.log_retention()? };
    /// Sets how long the log is kept.
    log_retention_put(request: LogRetentionPutRequest) -> LogRetentionView = |office| office.log_retention_put(request)?;
}

/// Locks on demand.
#[tauri::command]
async fn session_lock<R: Runtime>(app: AppHandle<R>) -> Result<(), IpcError> {
    on_a_thread(move || {
        lock::lock(&app, "asked");
        Ok(())
    })
    .await
}
