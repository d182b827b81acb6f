//! `casebook`: everything the window does, without a window. Each command calls the functions of
//! `casebook-service` and prints what they give back, as plain lines or, with `--json`, as JSON.
//!
//! Exit codes: 0 done; 1 refused, with the reason; 2 the command line is wrong; 3 something was checked and does not
//! hold; 4 signing in failed.

mod arguments;
mod casework;
mod office;
mod print;
mod upkeep;

use arguments::{BundleCommand, Cli, Command, JournalCommand};
use clap::Parser;
use office::{Failure, Office};
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(&cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            print::failure(&failure, cli.json);
            ExitCode::from(failure.exit_code())
        }
    }
}

fn run(cli: &Cli) -> Result<(), Failure> {
    // Recipients check a bundle or an export of the log without a vault.
    if let Command::Bundle { command: BundleCommand::Verify { path } } = &cli.command {
        return upkeep::bundle_verify(cli, path);
    }
    if let Command::Journal { command: JournalCommand::VerifyExport { path } } = &cli.command {
        return upkeep::log_verify(cli, path);
    }
    let office = Office::new(cli)?;
    match &cli.command {
        Command::Init { name, rank } => return upkeep::init(cli, &office, name, rank),
        Command::Restore { from, name, rank } => return upkeep::restore(cli, &office, from, name, rank),
        _ => {}
    }
    office.sign_in(cli)?;
    let done = signed_in(cli, &office);
    office.services.session_lock("exit");
    done
}

fn signed_in(cli: &Cli, office: &Office) -> Result<(), Failure> {
    match &cli.command {
        Command::Officer { command } => upkeep::officer(cli, office, command),
        Command::Incident { command } => casework::incident(cli, office, command),
        Command::Exhibit { command } => casework::exhibit(cli, office, command),
        Command::Case { command } => casework::case(cli, office, command),
        Command::Search { query, include_non_crime } => {
            casework::search(cli, office, query, *include_non_crime)
        }
        Command::CaseFile { export, out } => casework::case_file(cli, office, export, out),
        Command::Bundle { command } => casework::bundle(cli, office, command),
        Command::Journal { command } => upkeep::journal(cli, office, command),
        Command::Check => upkeep::check(cli, office),
        Command::Rebuild => upkeep::rebuild(cli, office),
        Command::Backup { to } => upkeep::backup(cli, office, to),
        Command::Restores { command } => upkeep::restores(cli, office, command),
        Command::Sample { cases, seed, pictures } => upkeep::sample(cli, office, *cases, *seed, *pictures),
        Command::Init { .. } | Command::Restore { .. } => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::Cli;
    use clap::CommandFactory;

    #[test]
    fn the_words_of_every_command_fit_together() {
        Cli::command().debug_assert();
    }
}
