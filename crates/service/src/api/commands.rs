//! Every command of the window, once: its name, what it takes, what it gives back. The shell registers them, the
//! capability file grants them, the generated TypeScript types them; a test compares the three.

use super::*;
use casebook_domain::officer::Officer;
use casebook_domain::{CaseId, ExhibitId, Moment, RecordId};

/// Calls `$use!` with every command as `name(Request) -> Response`. `()` means nothing.
#[macro_export]
macro_rules! for_each_command {
    ($use:path) => {
        $use! {
            vault_status(()) -> VaultStatus,
            vault_create(VaultCreateRequest) -> VaultCreated,
            vault_choose(()) -> VaultStatus,
            vault_restore(RecoverRequest) -> SessionView,
            recovery_save(RecoveryHalfView) -> bool,
            passphrase_strength(String) -> StrengthView,
            session_sign_in(SignInRequest) -> SessionView,
            session_lock(()) -> (),
            session_touch(()) -> (),
            session_recover(RecoverRequest) -> SessionView,
            rollback_explain(RollbackExplainRequest) -> SessionView,
            restore_list(()) -> Vec<RestoreView>,
            restore_confirm(RestoreConfirmRequest) -> Vec<RestoreView>,
            officer_list(()) -> Vec<Officer>,
            officer_add(OfficerAddRequest) -> Officer,
            officer_remove(OfficerRemoveRequest) -> (),
            passphrase_change(PassphraseChangeRequest) -> (),
            reference_data(()) -> ReferenceView,
            today(()) -> TodayView,
            address_recognise(String) -> Vec<RecognisedView>,
            incident_duplicates(DuplicateQuery) -> Vec<DuplicateView>,
            incident_log(IncidentLogRequest) -> IncidentLogged,
            incident_list(ListRequest) -> Page<IncidentRow>,
            case_list(ListRequest) -> Page<CaseRow>,
            case_open(CaseOpenRequest) -> CaseView,
            case_triage(CaseTriageRequest) -> CaseView,
            case_allocate(CaseAllocateRequest) -> CaseView,
            case_move(CaseMoveRequest) -> CaseView,
            case_transfer(CaseTransferRequest) -> CaseView,
            case_merge(CaseMergeRequest) -> CaseView,
            record_create(RecordCreateRequest) -> RecordId,
            record_change(RecordChangeRequest) -> CaseView,
            history(HistoryRequest) -> Page<HistoryLine>,
            log_export(LogExportRequest) -> Option<JobView>,
            person_list(ListRequest) -> Page<PersonRow>,
            account_list(ListRequest) -> Page<AccountRow>,
            exhibit_list(ListRequest) -> Page<ExhibitRow>,
            search(SearchRequest) -> SearchResults,
            draft_list(()) -> Vec<DraftView>,
            draft_get(String) -> Option<DraftView>,
            draft_put(DraftPutRequest) -> Moment,
            draft_delete(String) -> (),
            preference_get(String) -> Option<String>,
            preference_put(PreferencePutRequest) -> (),
            files_pick(()) -> Vec<FileTicket>,
            exhibit_add(ExhibitAddRequest) -> JobView,
            exhibit_get(ExhibitId) -> ExhibitView,
            exhibit_open(ExhibitOpenRequest) -> ViewTicket,
            exhibit_close(String) -> (),
            exhibit_check(ExhibitId) -> ExhibitView,
            exhibit_thumbnail(ExhibitId) -> Option<ViewTicket>,
            exhibit_withdraw(ExhibitWithdrawRequest) -> ExhibitView,
            exhibit_save_as(ExportExhibitRequest) -> bool,
            custody_add(CustodyAddRequest) -> ExhibitView,
            export_preview(CaseId) -> ExportPreview,
            case_file_make(ExportRequest) -> JobView,
            gap_explain(GapExplainRequest) -> ExhibitView,
            screen_shortcut(()) -> Option<String>,
            screen_take(ScreenTakeRequest) -> ScreenShotView,
            screen_keep(ScreenKeepRequest) -> JobView,
            screen_drop(()) -> (),
            bundle_make(ExportRequest) -> JobView,
            document_open(RecordId) -> ViewTicket,
            document_save_as(RecordId) -> bool,
            job_list(()) -> Vec<JobView>,
            job_cancel(u32) -> (),
            backup_make(()) -> Option<JobView>,
            vault_check(()) -> JobView,
            vault_rebuild(()) -> JobView,
            setting_put(SettingPutRequest) -> (),
            log_retention(()) -> LogRetentionView,
            log_retention_put(LogRetentionPutRequest) -> LogRetentionView,
        }
    };
}

macro_rules! names {
    ($($name:ident($request:ty) -> $response:ty),* $(,)?) => {
        /// The name of every command.
        pub const NAMES: &[&str] = &[$(stringify!($name)),*];
        /// Visits every type that a command takes or gives back.
        pub fn visit(visitor: &mut impl ts_rs::TypeVisitor) {
            $(visitor.visit::<$request>(); visitor.visit::<$response>();)*
        }
        /// The TypeScript of the interface `Commands`: request and response of each command.
        pub fn typescript(config: &ts_rs::Config) -> String {
            use ts_rs::TS;
            let mut text = String::from("export interface Commands {\n");
            $(text.push_str(&format!(
                "  {}: {{ request: {}; response: {} }};\n",
                stringify!($name),
                <$request as TS>::name(config),
                <$response as TS>::name(config),
            ));)*
            text.push_str("}\n");
            text
        }
    };
}

for_each_command!(names);
