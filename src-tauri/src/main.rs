//! The Casebook window.
//!
//! The shell opens one window, hands each command to one function of `casebook-service`, and asks the operating
//! system for files and places. It holds no rule of the work, knows no SQL and reads no case file itself.

// A release build on Windows opens no console beside its window.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod ask;
mod commands;
mod tickets;
mod window;

use std::process::ExitCode;
use tauri_plugin_window_state::StateFlags;

fn main() -> ExitCode {
    let built = tauri::Builder::default()
        // First, so that a second start ends before it touches anything.
        .plugin(tauri_plugin_single_instance::init(|app, _arguments, _folder| window::bring_forward(app)))
        .plugin(tauri_plugin_dialog::init())
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_state_flags(StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED)
                .build(),
        )
        .manage(tickets::Tickets::default())
        .invoke_handler(commands::handler())
        .on_window_event(window::react)
        .setup(|app| {
            window::open(app.handle())?;
            Ok(())
        })
        .run(tauri::generate_context!());
    match built {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Casebook could not open its window: {error}");
            ExitCode::FAILURE
        }
    }
}
