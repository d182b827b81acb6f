//! The Casebook window.
//!
//! The shell opens one window, hands each command to one function of `casebook-service`, and asks the operating
//! system for files and places. It holds no rule of the work, knows no SQL and reads no case file itself.

// A release build on Windows opens no console beside its window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod ask;
mod commands;
mod evidence;
mod files;
mod lock;
mod place;
mod range;
mod screen;
mod tickets;
mod watch;
mod window;

use casebook_service::sample::Sample;
use casebook_service::services::{Services, Setup};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use tauri::{App, Emitter, Manager, RunEvent};
use tauri_plugin_window_state::StateFlags;

/// The services, as the shell keeps them.
type Office = Arc<Services>;

fn main() -> ExitCode {
    let built = tauri::Builder::default()
        // First, so that a second start ends before it touches anything.
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| window::bring_forward(app)))
        .plugin(tauri_plugin_dialog::init())
        .plugin(screen::shortcut_plugin())
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
                .build(),
        )
        .manage(tickets::Tickets::default())
        .register_asynchronous_uri_scheme_protocol(evidence::SCHEME, |context, request, responder| {
            let office = Office::clone(&context.app_handle().state::<Office>());
            tauri::async_runtime::spawn_blocking(move || {
                responder.respond(evidence::answer(&office, &request))
            });
        })
        .invoke_handler(commands::handler())
        .on_window_event(window::react)
        .setup(|app| Ok(set_up(app)?))
        .build(tauri::generate_context!());
    match built {
        Ok(app) => {
            app.run(|app, event| {
                if let RunEvent::Exit = event {
                    lock::lock(app, "exit");
                    if let Some(sample) = app.try_state::<Sample>() {
                        sample.remove();
                    }
                }
            });
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("Casebook could not open its window: {error}");
            ExitCode::FAILURE
        }
    }
}

fn set_up(app: &mut App) -> tauri::Result<()> {
    let handle = app.handle().clone();
    let office = match sample()? {
        Some(sample) => {
            let office = Arc::clone(&sample.services);
            app.manage(sample);
            office
        }
        None => {
            let folder = place::find(&handle, named_folder(std::env::args_os().skip(1)))?;
            Services::new(Setup::on_this_workstation(folder))
        }
    };
    let page = handle.clone();
    office.on_job(move |job| {
        if let Err(error) = page.emit_to(window::MAIN, "job", job) {
            tracing::warn!(%error, "the page could not be told of a job");
        }
    });
    app.manage(office);
    window::open(&handle)?;
    screen::listen_for_the_shortcut(&handle);
    watch::start(handle);
    Ok(())
}

/// With `--sample` on the command line: a throwaway vault with fictional cases, its supervisor signed in. After a lock
/// the way back in is what is printed here. Whoever asked for the sample never gets the real vault instead.
fn sample() -> tauri::Result<Option<Sample>> {
    if !std::env::args_os().any(|argument| argument == "--sample") {
        return Ok(None);
    }
    eprintln!("Making {SAMPLE_CASES} fictional cases.");
    let sample = Sample::open(SAMPLE_CASES, 1, true)
        .map_err(|error| std::io::Error::other(format!("the sample could not be made: {:?}", error.code)))?;
    eprintln!("Everything here is fictional and goes when the window closes.");
    eprintln!("Warrant number: {}   Passphrase: {}", sample.warrant, sample.passphrase);
    Ok(Some(sample))
}

const SAMPLE_CASES: u32 = 40;

/// The folder after `--vault` on the command line.
fn named_folder(arguments: impl Iterator<Item = std::ffi::OsString>) -> Option<PathBuf> {
    arguments.skip_while(|argument| argument != "--vault").nth(1).map(PathBuf::from)
}
