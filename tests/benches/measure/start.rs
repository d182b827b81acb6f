//! From the start of the app to a sign-in screen that can be typed into, in a real window.

use crate::scale::FLOOR;
use crate::table::{Table, ms, quantile};
use casebook_service::api::VaultCreateRequest;
use casebook_service::services::{Services, Setup};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

const ROUNDS: u32 = 5;
/// Where the app looks for its vault, below the home folder.
const VAULT: &str = ".local/share/org.casebook.desktop/vault";

/// Measures the app that `CASEBOOK_APP` names; the figure includes what the driver of the window takes to see the screen.
pub(crate) fn measure(table: &mut Table) {
    if std::env::var_os("CASEBOOK_APP").is_none() {
        println!("start: not measured, CASEBOOK_APP names no app (use `cargo xtask bench`)");
        return;
    }
    let home = tempfile::tempdir().unwrap();
    let mut setup = Setup::on_this_workstation(home.path().join(VAULT));
    setup.kdf = Some(FLOOR);
    let services = Services::new(setup);
    services
        .vault_create(VaultCreateRequest {
            name: "K Example".into(),
            rank: "DI".into(),
            warrant: "fi0001".into(),
            passphrase: "seven lanterns over quiet water".into(),
        })
        .unwrap();
    services.session_lock("asked");
    drop(services);

    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("benches/start.mjs");
    let told = Command::new("node")
        .arg(script)
        .arg(home.path())
        .arg(ROUNDS.to_string())
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stdout));
    let mut starts: Vec<Duration> = String::from_utf8(told.stdout)
        .unwrap()
        .lines()
        .map(|line| Duration::from_millis(line.parse().unwrap()))
        .collect();
    assert_eq!(starts.len(), ROUNDS as usize);
    table.at_most("start to a usable sign-in screen, p50", ms(quantile(&mut starts, 0.5)), "ms", 1500.0);
    table.note("start to a usable sign-in screen, slowest", ms(quantile(&mut starts, 1.0)), "ms");
}
