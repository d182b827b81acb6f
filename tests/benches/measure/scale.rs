//! How the daily acts cost more as a vault grows: 1,000, 10,000 and 100,000 reports.

use crate::table::{Table, ms, quantile};
use casebook_crypto::kdf::KdfParams;
use casebook_service::api::{JobView, ListRequest, SearchRequest, SignInRequest, VaultCreateRequest};
use casebook_service::services::{Services, Setup};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

const WARRANT: &str = "fi0001";
const PASSPHRASE: &str = "seven lanterns over quiet water";
/// Words, parts of handles and of numbers that the made-up cases are full of, and one that they have not.
const QUERIES: [&str; 8] = [
    "shop window",
    "fict_",
    "community centre",
    "18434",
    "leave this street",
    "example.org",
    "neighbour video",
    "zzzyx",
];

/// The cost of a passphrase's key, below which none may be set.
pub(crate) const FLOOR: KdfParams = KdfParams { m_kib: 64 * 1024, t: 3, p: 4 };

/// The services of a new vault in this folder, its first officer signed in.
pub(crate) fn office(folder: &Path) -> Arc<Services> {
    let services = services(folder);
    services
        .vault_create(VaultCreateRequest {
            name: "K Example".into(),
            rank: "DI".into(),
            warrant: WARRANT.into(),
            passphrase: PASSPHRASE.into(),
        })
        .unwrap();
    services
}

fn services(folder: &Path) -> Arc<Services> {
    let mut setup = Setup::with_secrets_in(folder.join("vault"), folder.join("credentials"), None);
    setup.kdf = Some(FLOOR);
    Services::new(setup)
}

fn sign_in(services: &Services) {
    services
        .session_sign_in(SignInRequest { warrant: WARRANT.into(), passphrase: PASSPHRASE.into() })
        .unwrap();
}

struct Costs {
    log: Duration,
    list: Duration,
    search: Duration,
    unlock: Duration,
}

/// Measures at each size, and that no cost grows faster than the size.
pub(crate) fn measure(table: &mut Table) {
    let sizes = [1_000, 10_000, 100_000];
    let costs: Vec<Costs> = sizes.iter().map(|size| at(*size, table)).collect();
    let (small, large) = (&costs[0], &costs[2]);
    let growth = |small: Duration, large: Duration| large.as_secs_f64() / small.as_secs_f64();
    let most = f64::from(sizes[2] / sizes[0]);
    table.at_most("log: cost at 100,000 over cost at 1,000", growth(small.log, large.log), "x", most);
    table.at_most("list: cost at 100,000 over cost at 1,000", growth(small.list, large.list), "x", most);
    table.at_most(
        "search: cost at 100,000 over cost at 1,000",
        growth(small.search, large.search),
        "x",
        most,
    );
    table.at_most(
        "unlock: cost at 100,000 over cost at 1,000",
        growth(small.unlock, large.unlock),
        "x",
        most,
    );
}

fn at(size: u32, table: &mut Table) -> Costs {
    let folder = tempfile::tempdir().unwrap();
    let services = office(folder.path());
    let began = Instant::now();
    let made = casebook_service::sample::make(&services, size, 1, false).unwrap();
    assert!(made > 0);
    table.note(format!("{size} cases made in"), began.elapsed().as_secs_f64(), "s");
    let (most_log, most_list, most_search) =
        if size == 100_000 { (25.0, 30.0, 50.0) } else { (f64::MAX, f64::MAX, f64::MAX) };

    let mut logs: Vec<Duration> = (0..60).map(|at| log(&services, at)).collect();
    let log = quantile(&mut logs, 0.5);
    said(table, format!("log an incident at {size}, p50"), log, most_log);
    let mut lists: Vec<Duration> = (0..60).map(|_| list(&services)).collect();
    let list = quantile(&mut lists, 0.95);
    said(table, format!("first page of incidents at {size}, p95"), list, most_list);
    let mut searches: Vec<Duration> =
        (0..80).map(|at| search(&services, QUERIES[at % QUERIES.len()])).collect();
    let search = quantile(&mut searches, 0.95);
    said(table, format!("first page of a search at {size}, p95"), search, most_search);

    services.session_lock("asked");
    let mut key: Vec<Duration> = (0..5).map(|_| derive()).collect();
    let key = quantile(&mut key, 0.5);
    let mut unlocks: Vec<Duration> = (0..5)
        .map(|_| {
            let services = self::services(folder.path());
            let began = Instant::now();
            sign_in(&services);
            let took = began.elapsed();
            services.session_lock("asked");
            took
        })
        .collect();
    let unlock = quantile(&mut unlocks, 0.5).saturating_sub(key).max(Duration::from_micros(1));
    let most = if size == 100_000 { 200.0 } else { f64::MAX };
    said(table, format!("unlock at {size}, without the passphrase's key"), unlock, most);
    if size == 100_000 {
        sign_in(&services);
        let (seconds, entries) = checked(&services, &services.journal_verify().unwrap());
        table.note("entries of the journal", entries, "");
        table.at_most("journal verified, for each 100,000 entries", seconds * 100_000.0 / entries, "s", 5.0);
        let (seconds, _) = checked(&services, &services.vault_check().unwrap());
        table.note("check of everything at 100000", seconds, "s");
    }
    Costs { log, list, search, unlock }
}

/// Waits for a check that finds nothing; how many seconds it took, and how many entries it looked at.
fn checked(services: &Services, job: &JobView) -> (f64, f64) {
    let began = Instant::now();
    let ended = services.job_wait(job.id).unwrap();
    assert!(ended.results.iter().all(|result| result.outcome == "ok"), "{:?}", ended.results);
    let entries = ended.results[0].name.strip_suffix(" entries").unwrap().parse().unwrap();
    (began.elapsed().as_secs_f64(), entries)
}

fn said(table: &mut Table, name: String, time: Duration, most: f64) {
    if most < f64::MAX { table.at_most(name, ms(time), "ms", most) } else { table.note(name, ms(time), "ms") }
}

fn log(services: &Services, number: usize) -> Duration {
    let request = casebook_service::sample::incident(900_000 + number as u64);
    let began = Instant::now();
    services.incident_log(request).unwrap();
    began.elapsed()
}

fn list(services: &Services) -> Duration {
    let began = Instant::now();
    let page = services
        .incident_list(ListRequest { descending: true, limit: 50, ..ListRequest::default() })
        .unwrap();
    let took = began.elapsed();
    assert_eq!(page.rows.len(), 50);
    took
}

fn search(services: &Services, query: &str) -> Duration {
    let request = SearchRequest { query: query.into(), limit: 50, ..SearchRequest::default() };
    let began = Instant::now();
    services.search(request).unwrap();
    began.elapsed()
}

fn derive() -> Duration {
    let began = Instant::now();
    casebook_crypto::kdf::derive_passphrase_key(PASSPHRASE, &[7; 16], FLOOR).unwrap();
    began.elapsed()
}
