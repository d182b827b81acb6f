//! From the start of the app to a sign-in screen that stands, seen from outside: on the pixels of a screen in memory. A
//! release build lets nobody drive its window, and this way it need not.

use crate::scale::FLOOR;
use crate::table::{Table, ms, quantile};
use casebook_service::api::VaultCreateRequest;
use casebook_service::services::{Services, Setup};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const ROUNDS: u32 = 5;
/// Where the app looks for its vault, below the home folder.
const VAULT: &str = ".local/share/org.casebook.desktop/vault";
/// The word with which this program is called again, on the screen in memory.
pub(crate) const WATCH: &str = "watch-start";
/// Nothing moves any more when nothing has moved for so long.
const STANDS: Duration = Duration::from_secs(3);
/// A caret that blinks is no change: fewer pixels than this in a thousand.
const FEW: usize = 1;

/// Measures the app that `CASEBOOK_APP` names.
pub(crate) fn measure(table: &mut Table) {
    let Some(app) = std::env::var_os("CASEBOOK_APP") else {
        println!("start: not measured, CASEBOOK_APP names no app (use `cargo xtask bench`)");
        return;
    };
    let home = tempfile::tempdir().unwrap();
    let mut setup = Setup::on_this_workstation(home.path().join(VAULT));
    setup.kdf = Some(FLOOR);
    let services = Services::new(setup);
    let first = VaultCreateRequest {
        name: "K Example".into(),
        rank: "DI".into(),
        warrant: "fi0001".into(),
        passphrase: "seven lanterns over quiet water".into(),
    };
    services.vault_create(first).unwrap();
    services.session_lock("asked");
    drop(services);

    let mut starts: Vec<Duration> = (0..ROUNDS).map(|_| start(Path::new(&app), home.path())).collect();
    table.at_most("start to a sign-in screen that stands, p50", ms(quantile(&mut starts, 0.5)), "ms", 1500.0);
    table.note("start to a sign-in screen that stands, slowest", ms(quantile(&mut starts, 1.0)), "ms");
}

/// Starts the app once on a screen of its own.
fn start(app: &Path, home: &Path) -> Duration {
    let mut screen = Command::new("Xvfb")
        .args(["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "1366x900x24"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut number = String::new();
    BufReader::new(screen.stdout.take().unwrap()).read_line(&mut number).unwrap();
    let told = Command::new(std::env::current_exe().unwrap())
        .arg(WATCH)
        .arg(app)
        .env("DISPLAY", format!(":{}", number.trim()))
        .env("HOME", home)
        .env("GDK_BACKEND", "x11")
        .env("LIBGL_ALWAYS_SOFTWARE", "1")
        .env("NO_AT_BRIDGE", "1")
        .stderr(Stdio::inherit())
        .output()
        .unwrap();
    screen.kill().unwrap();
    screen.wait().unwrap();
    assert!(told.status.success());
    Duration::from_micros(String::from_utf8(told.stdout).unwrap().trim().parse().unwrap())
}

/// Starts the app and prints after how many microseconds its window looked as it looked from then on.
pub(crate) fn watch(app: &str) {
    let began = Instant::now();
    let mut app: Child = Command::new(app).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let (mut before, mut changed) = (Vec::new(), Duration::ZERO);
    loop {
        let seen_at = began.elapsed();
        let shot = casebook_capture::grab(std::process::id()).unwrap();
        let pixels = shot.screens[0].pixels.as_raw().clone();
        if differing(&before, &pixels) * 1000 > pixels.len() / 4 * FEW {
            (before, changed) = (pixels, seen_at);
        } else if seen_at > changed + STANDS && colours(&before) > 32 {
            break;
        }
        assert!(seen_at < Duration::from_secs(60), "no window came");
    }
    app.kill().unwrap();
    app.wait().unwrap();
    println!("{}", changed.as_micros());
}

fn differing(before: &[u8], now: &[u8]) -> usize {
    if before.len() != now.len() {
        return now.len() / 4;
    }
    before.chunks_exact(4).zip(now.chunks_exact(4)).filter(|(before, now)| before != now).count()
}

/// How many colours there are: an empty window has few, letters with smooth edges many.
fn colours(pixels: &[u8]) -> usize {
    pixels.chunks_exact(4).map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect::<BTreeSet<_>>().len()
}
