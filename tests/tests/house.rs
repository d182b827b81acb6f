//! The house itself: which crate uses which, and that the window may do no more than is granted by name.
#![allow(clippy::unwrap_used)]

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

/// Who may use whom, and nothing else. docs/architecture.md says why.
const ALLOWED: &[(&str, &[&str])] = &[
    ("casebook-domain", &[]),
    ("casebook-crypto", &[]),
    ("casebook-capture", &[]),
    ("casebook-document", &[]),
    ("casebook-vault", &["casebook-domain", "casebook-crypto"]),
    ("casebook-evidence", &["casebook-vault", "casebook-domain", "casebook-crypto"]),
    ("casebook-casefile", &["casebook-domain", "casebook-document"]),
    ("casebook-pdf", &["casebook-document"]),
    ("casebook-bundle", &["casebook-domain", "casebook-crypto"]),
    (
        "casebook-service",
        &[
            "casebook-domain",
            "casebook-crypto",
            "casebook-document",
            "casebook-vault",
            "casebook-evidence",
            "casebook-capture",
            "casebook-casefile",
            "casebook-pdf",
            "casebook-bundle",
        ],
    ),
    ("casebook-cli", &["casebook-service", "casebook-domain"]),
    ("casebook-app", &["casebook-service", "casebook-domain"]),
    ("xtask", &[]),
];

/// Each of these is known to one crate alone.
const KEPT_APART: &[(&str, &str)] =
    &[("rusqlite", "casebook-vault"), ("tauri", "casebook-app"), ("printpdf", "casebook-pdf")];

/// Crates that speak to a network. The product has no use for any.
const NETWORK: &[&str] = &[
    "reqwest",
    "hyper",
    "ureq",
    "curl",
    "isahc",
    "attohttpc",
    "native-tls",
    "rustls",
    "openssl",
    "tungstenite",
    "h2",
    "quinn",
    "hickory-resolver",
    "trust-dns-resolver",
    "tonic",
];

#[test]
fn crates_use_only_what_the_architecture_allows() {
    let metadata = metadata();
    let allowed: BTreeMap<&str, &[&str]> = ALLOWED.iter().copied().collect();
    let mut wrong = Vec::new();
    for package in members(&metadata) {
        let name = package["name"].as_str().unwrap();
        for (dependency, kind) in dependencies(package) {
            if !is_ours(&dependency) {
                continue;
            }
            let fine = match kind {
                // testkit opens vaults for tests, and nothing else may use it.
                Kind::Test => name == "casebook-journeys" || allowed_in_tests(&allowed, name, &dependency),
                Kind::Product if name == "casebook-testkit" || name == "casebook-journeys" => true,
                Kind::Product => allowed.get(name).is_some_and(|list| list.contains(&dependency.as_str())),
            };
            if !fine {
                wrong.push(format!("{name} -> {dependency}"));
            }
        }
    }
    assert!(wrong.is_empty(), "not allowed: {wrong:?}");
}

fn allowed_in_tests(allowed: &BTreeMap<&str, &[&str]>, name: &str, dependency: &str) -> bool {
    dependency == "casebook-testkit" || allowed.get(name).is_some_and(|list| list.contains(&dependency))
}

#[test]
fn every_crate_has_its_place_in_the_list() {
    let metadata = metadata();
    let named: BTreeSet<&str> = ALLOWED.iter().map(|(name, _)| *name).collect();
    let unnamed: Vec<&str> = members(&metadata)
        .map(|package| package["name"].as_str().unwrap())
        .filter(|name| !named.contains(name) && !["casebook-testkit", "casebook-journeys"].contains(name))
        .collect();
    assert!(unnamed.is_empty(), "say in ALLOWED what these may use: {unnamed:?}");
}

#[test]
fn sql_tauri_and_the_pdf_library_are_each_known_to_one_crate() {
    let metadata = metadata();
    for (library, owner) in KEPT_APART {
        for package in members(&metadata) {
            let name = package["name"].as_str().unwrap();
            let uses = dependencies(package)
                .any(|(dependency, kind)| dependency == *library && kind == Kind::Product);
            assert!(!uses || name == *owner, "{name} uses {library}, which only {owner} may know");
        }
    }
}

#[test]
fn no_crate_of_the_product_can_speak_to_a_network() {
    let metadata = metadata();
    let names: BTreeMap<&str, &str> = metadata["packages"]
        .as_array()
        .unwrap()
        .iter()
        .map(|package| (package["id"].as_str().unwrap(), package["name"].as_str().unwrap()))
        .collect();
    let edges: BTreeMap<&str, &Value> = metadata["resolve"]["nodes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|node| (node["id"].as_str().unwrap(), node))
        .collect();
    let mut open: Vec<&str> = names
        .iter()
        .filter(|(_, name)| ["casebook-app", "casebook-cli"].contains(*name))
        .map(|(id, _)| *id)
        .collect();
    assert_eq!(open.len(), 2, "app and command line");
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id) {
            continue;
        }
        assert!(!NETWORK.contains(&names[id]), "the product would hold {}", names[id]);
        for dependency in edges[id]["deps"].as_array().unwrap() {
            // Only what is linked into the program; what builds or tests it stays behind.
            if dependency["dep_kinds"].as_array().unwrap().iter().any(|kind| kind["kind"].is_null()) {
                open.push(dependency["pkg"].as_str().unwrap());
            }
        }
    }
    assert!(seen.len() > 50, "the walk went through {} crates", seen.len());
}

#[test]
fn commands_permissions_and_interface_name_the_same() {
    let listed = command_names();
    let granted: BTreeSet<String> = json(&root().join("src-tauri/capabilities/main.json"))["permissions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|permission| permission.as_str().unwrap().to_string())
        .collect();
    let mut wanted: BTreeSet<String> =
        listed.iter().map(|command| format!("allow-{}", command.replace('_', "-"))).collect();
    // Pasted bytes come as they are, so this one is not in the list of typed commands.
    wanted.insert("allow-bytes-hold".into());
    // The page hears how a job goes on; it may send no events.
    wanted.extend(["core:event:allow-listen", "core:event:allow-unlisten"].map(str::to_string));
    assert_eq!(granted, wanted, "capabilities/main.json grants each command by name, and nothing else");

    let shell = read(&root().join("src-tauri/src/commands.rs"));
    let mut answered: BTreeSet<String> = shell
        .lines()
        .filter_map(|line| Some(line.trim().split_once("(request: ")?.0.to_string()))
        .filter(|name| !name.contains(' '))
        .collect();
    let by_name = shell.split_once("$($name,)*").unwrap().1.split_once(']').unwrap().0;
    let in_module = |path: &str| path.trim().rsplit("::").next().unwrap_or_default().to_string();
    answered.extend(by_name.split(',').map(in_module));
    answered.retain(|name| !name.is_empty() && name != "bytes_hold");
    assert_eq!(answered, listed, "the shell answers each command, and no other");

    let types = read(&root().join("ui/src/ipc/generated.ts"));
    let body = types.split_once("export interface Commands {").unwrap().1.split_once("\n}").unwrap().0;
    let typed: BTreeSet<String> =
        body.lines().filter_map(|line| Some(line.trim().split_once(": {")?.0.to_string())).collect();
    assert_eq!(typed, listed, "the interface is typed for each command; `cargo xtask codegen` writes it");
}

#[test]
fn the_window_loads_nothing_from_elsewhere() {
    let config = json(&root().join("src-tauri/tauri.conf.json"));
    let policy = &config["app"]["security"]["csp"];
    assert_eq!(policy["default-src"], "'none'");
    for (directive, sources) in policy.as_object().unwrap() {
        let sources = sources.as_str().unwrap();
        assert!(!sources.contains("unsafe-"), "{directive} allows {sources}");
        assert!(!sources.contains('*'), "{directive} allows {sources}");
        for source in sources.split(' ').filter(|source| source.contains("://")) {
            assert!(
                ["http://ipc.localhost", "http://evidence.localhost"].contains(&source),
                "{directive} allows {source}"
            );
        }
    }
    assert!(config["app"]["security"]["dangerousDisableAssetCspModification"].is_null());
    assert_eq!(config["app"]["withGlobalTauri"], false);
}

/// What a dependency is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Product,
    Test,
}

fn metadata() -> Value {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let answer = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--locked", "--offline"])
        .args(["--filter-platform", "x86_64-unknown-linux-gnu"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    serde_json::from_slice(&answer.stdout).unwrap()
}

fn members(metadata: &Value) -> impl Iterator<Item = &Value> {
    let members = metadata["workspace_members"].as_array().unwrap();
    metadata["packages"].as_array().unwrap().iter().filter(move |package| members.contains(&package["id"]))
}

fn dependencies(package: &Value) -> impl Iterator<Item = (String, Kind)> {
    package["dependencies"].as_array().unwrap().iter().map(|dependency| {
        let kind = if dependency["kind"] == "dev" { Kind::Test } else { Kind::Product };
        (dependency["name"].as_str().unwrap().to_string(), kind)
    })
}

fn is_ours(name: &str) -> bool {
    name == "xtask" || name.starts_with("casebook-")
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn json(path: &Path) -> Value {
    serde_json::from_str(&read(path)).unwrap()
}

/// The names in the list of commands, whose lines read `name(Request) -> Response,`.
fn command_names() -> BTreeSet<String> {
    let list = read(&root().join("crates/service/src/api/commands.rs"));
    let list = list.split_once("$use! {").unwrap().1.split_once("\n        }").unwrap().0;
    list.lines().filter_map(|line| Some(line.trim().split_once('(')?.0.to_string())).collect()
}
