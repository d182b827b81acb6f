//! The command line's words.

use casebook_domain::exhibit::PixelArea;
use clap::{Args, Parser, Subcommand, ValueEnum};
use std::path::PathBuf;

/// What the exit code says.
const EXIT_CODES: &str = "Exit codes: 0 done; 1 refused, with the reason on standard error; 2 the words do not fit; \
                          3 something was checked and does not hold; 4 signing in failed.";

/// Casebook without a window.
#[derive(Parser)]
#[command(name = "casebook", version, about, long_about = None, after_help = EXIT_CODES)]
pub(crate) struct Cli {
    /// Folder of the vault.
    #[arg(long, global = true, default_value = "vault")]
    pub(crate) vault: PathBuf,
    /// Warrant number to sign in with.
    #[arg(long, global = true, env = "CASEBOOK_WARRANT")]
    pub(crate) warrant: Option<String>,
    /// File whose first line is the passphrase; without it the passphrase is asked for.
    #[arg(long, global = true)]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Folder in place of the credential store. Only in builds for tests and measurements.
    #[cfg(feature = "file-device-secret")]
    #[arg(long, global = true)]
    pub(crate) device_secret_file: Option<PathBuf>,
    /// A time, such as 2026-11-24T09:00:00Z, at which the clock stands still. Only with `--device-secret-file`.
    #[cfg(feature = "file-device-secret")]
    #[arg(long, global = true, value_name = "TIME")]
    pub(crate) clock: Option<chrono::DateTime<chrono::Utc>>,
    /// Print JSON.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Make a vault with its first officer, a supervisor, and print the recovery kit.
    Init {
        /// Name as on statements.
        #[arg(long)]
        name: String,
        /// Rank.
        #[arg(long, default_value = "DI")]
        rank: String,
    },
    /// Officers.
    Officer {
        #[command(subcommand)]
        command: OfficerCommand,
    },
    /// Incidents.
    Incident {
        #[command(subcommand)]
        command: IncidentCommand,
    },
    /// Exhibits.
    Exhibit {
        #[command(subcommand)]
        command: ExhibitCommand,
    },
    /// Cases.
    Case {
        #[command(subcommand)]
        command: CaseCommand,
    },
    /// Search every field, note and description.
    Search {
        /// Words, a handle, part of an address, a reference.
        query: String,
        /// Look among records that are not crimes too.
        #[arg(long)]
        include_non_crime: bool,
    },
    /// Make the PDF case file of a case.
    CaseFile {
        #[command(flatten)]
        export: Leaving,
        /// Where the PDF goes.
        #[arg(long)]
        out: PathBuf,
    },
    /// Evidence bundles.
    Bundle {
        #[command(subcommand)]
        command: BundleCommand,
    },
    /// The journal.
    Journal {
        #[command(subcommand)]
        command: JournalCommand,
    },
    /// Check everything: chain, signatures, every sealed file, every table.
    Check,
    /// Make every table again from the journal.
    Rebuild,
    /// Back up into a folder, and read the backup again.
    Backup {
        /// The folder.
        to: PathBuf,
    },
    /// Put a backup in place of the vault, with both halves of the recovery kit (asked for, or one to a line on
    /// standard input).
    Restore {
        /// The backup's folder.
        from: PathBuf,
        /// Name of the supervisor who restores.
        #[arg(long)]
        name: String,
        /// Rank.
        #[arg(long, default_value = "DI")]
        rank: String,
    },
    /// Restores of the vault, which two sign for.
    Restores {
        #[command(subcommand)]
        command: RestoresCommand,
    },
    /// Make fictional cases. The same seed makes the same cases.
    Sample {
        /// How many cases.
        #[arg(long, default_value_t = 40)]
        cases: u32,
        /// The seed.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// Draw screenshots too.
        #[arg(long)]
        pictures: bool,
    },
}

#[derive(Subcommand)]
pub(crate) enum RestoresCommand {
    /// List them, newest first.
    List,
    /// Confirm one: as another officer than whoever restored, who was here before.
    Confirm {
        /// The entry of the restore, as the list shows it.
        entry: String,
        /// What you know of it.
        #[arg(long, default_value = "")]
        note: String,
    },
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum RoleName {
    Detective,
    Supervisor,
}

#[derive(Subcommand)]
pub(crate) enum OfficerCommand {
    /// Enrol an officer.
    Add {
        /// Name as on statements.
        #[arg(long)]
        name: String,
        /// Rank.
        #[arg(long, default_value = "DC")]
        rank: String,
        /// Warrant number of the new officer.
        #[arg(long)]
        number: String,
        /// What they may do.
        #[arg(long, value_enum, default_value = "detective")]
        role: RoleName,
        /// File whose first line is the new officer's passphrase; without it the passphrase is asked for.
        #[arg(long)]
        new_passphrase_file: Option<PathBuf>,
    },
    /// Remove an officer and re-wrap the keys.
    Remove {
        /// Warrant number of the officer.
        #[arg(long)]
        number: String,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Change one's own passphrase.
    Passwd {
        /// File whose first line is the new passphrase; without it the passphrase is asked for.
        #[arg(long)]
        new_passphrase_file: Option<PathBuf>,
    },
    /// List officers.
    List,
}

#[derive(Subcommand)]
pub(crate) enum IncidentCommand {
    /// Log an incident from a JSON file in the form of the window's own request.
    Add {
        /// The file.
        #[arg(long)]
        file: PathBuf,
    },
    /// List incidents, newest first.
    List {
        /// How many.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
}

#[derive(Subcommand)]
pub(crate) enum ExhibitCommand {
    /// Take files into a case as its next exhibits.
    Add {
        /// Reference of the case.
        #[arg(long)]
        case: String,
        /// What they show.
        #[arg(long, default_value = "")]
        description: String,
        /// Where they were obtained.
        #[arg(long, default_value = "")]
        obtained: String,
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Take a picture of the screen into a case as its next exhibit.
    Capture {
        /// Reference of the case.
        #[arg(long)]
        case: String,
        /// What it shows.
        #[arg(long, default_value = "")]
        description: String,
        /// Address of the page that it shows.
        #[arg(long, default_value = "")]
        address: String,
        /// The title of one window, or a part of it; without it every screen is taken.
        #[arg(long, conflicts_with = "area")]
        window: Option<String>,
        /// A rectangle in pixels: LEFT,TOP,WIDTH,HEIGHT.
        #[arg(long, value_parser = parse_area, allow_hyphen_values = true)]
        area: Option<PixelArea>,
    },
    /// Save a copy of an exhibit outside the vault.
    Export {
        /// Reference of the case.
        #[arg(long)]
        case: String,
        /// Reference of the exhibit.
        #[arg(long)]
        exhibit: String,
        /// Where the copy goes.
        #[arg(long)]
        out: PathBuf,
        /// Why.
        #[arg(long)]
        purpose: String,
        /// For whom.
        #[arg(long)]
        recipient: String,
    },
}

#[derive(Subcommand)]
pub(crate) enum CaseCommand {
    /// List cases.
    List {
        /// How many.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Show a case.
    Show {
        /// Its reference.
        reference: String,
    },
    /// Show a case as it stood at a moment.
    AsAt {
        /// Its reference.
        reference: String,
        /// The moment, for example `2026-11-24T09:00:00Z`.
        moment: String,
    },
}

#[derive(Subcommand)]
pub(crate) enum BundleCommand {
    /// Make an evidence bundle.
    Export {
        #[command(flatten)]
        export: Leaving,
        /// Folder in which the bundle's own folder is made.
        #[arg(long)]
        out: PathBuf,
    },
    /// Check a bundle; needs no vault.
    Verify {
        /// The bundle's folder.
        path: PathBuf,
    },
}

#[derive(Subcommand)]
pub(crate) enum JournalCommand {
    /// Verify chain, signatures and everything else that `check` does.
    Verify,
    /// Show entries, newest first.
    Show {
        /// Only of this case.
        #[arg(long)]
        case: Option<String>,
        /// How many.
        #[arg(long, default_value_t = 50)]
        limit: u32,
    },
    /// Hand out the log with what proves it: a supervisor's. Name days, or an officer, or both.
    Export {
        /// First day, for example `2026-11-01`.
        #[arg(long)]
        from: Option<chrono::NaiveDate>,
        /// Last day.
        #[arg(long)]
        to: Option<chrono::NaiveDate>,
        /// Warrant number of the officer whose acts are wanted.
        #[arg(long)]
        officer: Option<String>,
        /// Why.
        #[arg(long)]
        purpose: String,
        /// For whom.
        #[arg(long)]
        recipient: String,
        /// Folder in which the export's own folder is made.
        #[arg(long)]
        out: PathBuf,
    },
    /// Show how long the log is kept and when it is reviewed, or set it: a supervisor's. Nothing is deleted by it.
    Retention {
        /// Years from `--from` on; 0 keeps the log without an end.
        #[arg(long, requires = "from")]
        years: Option<u32>,
        /// The day from which they hold, for example `2026-12-01`.
        #[arg(long, requires = "years")]
        from: Option<chrono::NaiveDate>,
    },
    /// Check an export of the log; needs no vault.
    VerifyExport {
        /// The export's folder.
        path: PathBuf,
    },
}

/// What every export says (SEC-6).
#[derive(Args)]
pub(crate) struct Leaving {
    /// Reference of the case.
    #[arg(long)]
    pub(crate) case: String,
    /// Why.
    #[arg(long)]
    pub(crate) purpose: String,
    /// For whom.
    #[arg(long)]
    pub(crate) recipient: String,
}

fn parse_area(text: &str) -> Result<PixelArea, String> {
    let wrong = || format!("'{text}' is no rectangle such as 0,0,800,600");
    let parts: Vec<&str> = text.split(',').map(str::trim).collect();
    let [x, y, width, height] = parts[..] else { return Err(wrong()) };
    let place = |part: &str| part.parse::<i32>().map_err(|_| wrong());
    let length = |part: &str| part.parse::<u32>().ok().filter(|length| *length > 0).ok_or_else(wrong);
    Ok(PixelArea { x: place(x)?, y: place(y)?, width: length(width)?, height: length(height)? })
}
