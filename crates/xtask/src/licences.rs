//! The licences of everything that the product is built of: checked against those that may be used, and listed.

use crate::process::{Outcome, cargo, generated, output, read, root};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// Licences that a closed, offline product may be built with; MPL and OFL ask only for what we do anyway: to leave
/// their files as they are.
const ALLOWED: &[&str] = &[
    "0BSD",
    "Apache-2.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "MIT-0",
    "MPL-2.0",
    "OFL-1.1",
    "Unicode-3.0",
    "Unlicense",
    "WTFPL",
    "Zlib",
    "blessing", // SQLite's own: in the public domain
];

/// Packages that name no licence in their description; a person read the licence file inside them.
const READ_BY_A_PERSON: &[(&str, &str)] = &[("svelte-toolbelt", "MIT")];

/// Where the product runs, and where it is developed.
const PLATFORMS: &[&str] = &["x86_64-unknown-linux-gnu", "x86_64-pc-windows-gnu"];

/// Writes `docs/licences.md`, or with `check` only compares it. A licence that may not be used is an error.
pub(crate) fn licences(check: bool) -> Outcome {
    let mut text = String::from(
        "# Licences\n\nWritten by `cargo xtask licences`; do not edit. Casebook itself: MIT. What it is built of, for\n\
         Linux and Windows; each licence was checked against the list in `crates/xtask/src/licences.rs`.\n",
    );
    let mut problems = Vec::new();
    let fonts = fonts()?;
    for (title, parts) in [("Rust crates", crates()?), ("npm packages", packages()?), ("Fonts", fonts)] {
        text.push_str(&format!("\n## {title}\n\n| Name | Version | Licence |\n|---|---|---|\n"));
        for Part { name, version, licence } in parts {
            if !is_allowed(&licence) {
                problems.push(format!("{name} {version} is under “{licence}”, which is not on the list"));
            }
            text.push_str(&format!("| {name} | {version} | {licence} |\n"));
        }
    }
    if !problems.is_empty() {
        return Err(problems.join("\n"));
    }
    generated(&root().join("docs/licences.md"), &text, check, "cargo xtask licences")
}

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Part {
    name: String,
    version: String,
    licence: String,
}

/// Everything that is linked into the app or the command line.
fn crates() -> Outcome<BTreeSet<Part>> {
    let mut parts = BTreeSet::new();
    for platform in PLATFORMS {
        let answer = output(cargo().args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--filter-platform",
            platform,
        ]))?;
        let metadata: Value =
            serde_json::from_str(&answer).map_err(|error| format!("cargo metadata: {error}"))?;
        let packages: BTreeMap<&str, &Value> = list(&metadata["packages"])
            .filter_map(|package| Some((package["id"].as_str()?, package)))
            .collect();
        let nodes: BTreeMap<&str, &Value> = list(&metadata["resolve"]["nodes"])
            .filter_map(|node| Some((node["id"].as_str()?, node)))
            .collect();
        let mut open: Vec<&str> = packages
            .iter()
            .filter(|(_, package)| matches!(package["name"].as_str(), Some("casebook-app" | "casebook-cli")))
            .map(|(id, _)| *id)
            .collect();
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if !seen.insert(id) {
                continue;
            }
            let linked = list(&nodes[id]["deps"])
                .filter(|dependency| list(&dependency["dep_kinds"]).any(|kind| kind["kind"].is_null()));
            open.extend(linked.filter_map(|dependency| dependency["pkg"].as_str()));
            let package = packages[id];
            // What has no source is ours.
            if !package["source"].is_null() {
                parts.insert(part(package["name"].as_str().unwrap_or_default(), package, "license"));
            }
        }
    }
    Ok(parts)
}

/// Everything that the interface's bundle may hold: what is not only for development.
fn packages() -> Outcome<BTreeSet<Part>> {
    let lock: Value = serde_json::from_str(&read(&root().join("ui/package-lock.json"))?)
        .map_err(|error| format!("ui/package-lock.json: {error}"))?;
    let Some(packages) = lock["packages"].as_object() else {
        return Err("ui/package-lock.json lists no packages".into());
    };
    let shipped = packages.iter().filter(|(path, package)| !path.is_empty() && package["dev"] != true);
    Ok(shipped
        .map(|(path, package)| part(path.rsplit("node_modules/").next().unwrap_or(path), package, "license"))
        .collect())
}

fn part(name: &str, package: &Value, licence: &str) -> Part {
    let text = |field: &str| package[field].as_str().unwrap_or("none given").to_string();
    let licence = match READ_BY_A_PERSON.iter().find(|(known, _)| *known == name) {
        Some((_, read)) if package[licence].is_null() => (*read).to_string(),
        _ => text(licence),
    };
    Part { name: name.to_string(), version: text("version"), licence }
}

/// The font files that lie in the project; their licence must lie beside them.
fn fonts() -> Outcome<BTreeSet<Part>> {
    let tracked = output(crate::process::program("git").args(["ls-files", "*.ttf", "*.otf", "*.woff2"]))?;
    let mut parts = BTreeSet::new();
    for file in tracked.lines() {
        let folder = Path::new(file).parent().unwrap_or(Path::new(""));
        let beside = std::fs::read_dir(root().join(folder)).map_err(|error| format!("{file}: {error}"))?;
        let has_licence = beside.filter_map(Result::ok).any(|entry| {
            let name = entry.file_name().to_string_lossy().to_uppercase();
            name.starts_with("OFL") || name.starts_with("LICEN")
        });
        let licence = if has_licence { "OFL-1.1" } else { "none beside it" };
        parts.insert(Part { name: file.to_string(), version: String::new(), licence: licence.into() });
    }
    Ok(parts)
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

/// Says whether an SPDX expression can be met with the licences that may be used.
fn is_allowed(expression: &str) -> bool {
    // Older crates write `MIT/Apache-2.0` for a choice.
    let spaced = expression.replace('/', " OR ").replace('(', " ( ").replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let mut at = 0;
    choice(&words, &mut at) && at == words.len()
}

fn choice(words: &[&str], at: &mut usize) -> bool {
    let mut met = all(words, at);
    while words.get(*at) == Some(&"OR") {
        *at += 1;
        met |= all(words, at);
    }
    met
}

fn all(words: &[&str], at: &mut usize) -> bool {
    let mut met = one(words, at);
    while words.get(*at) == Some(&"AND") {
        *at += 1;
        met &= one(words, at);
    }
    met
}

fn one(words: &[&str], at: &mut usize) -> bool {
    let Some(word) = words.get(*at) else { return false };
    *at += 1;
    if *word == "(" {
        let met = choice(words, at);
        *at += 1;
        return met;
    }
    // An exception only ever allows more.
    if words.get(*at) == Some(&"WITH") {
        *at += 2;
    }
    ALLOWED.contains(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_met_by_one_and_a_sum_by_all() {
        assert!(is_allowed("GPL-2.0-only OR MIT"));
        assert!(is_allowed("GPL-3.0/MIT"));
        assert!(!is_allowed("GPL-2.0-only AND MIT"));
        assert!(is_allowed("ISC AND (Apache-2.0 OR OpenSSL) AND MIT"));
        assert!(is_allowed("Apache-2.0 WITH LLVM-exception"));
    }

    #[test]
    fn a_licence_that_is_not_named_is_not_allowed() {
        for expression in ["", "none given", "GPL-3.0", "(MIT", "MIT garbage", "SEE LICENSE IN file"] {
            assert!(!is_allowed(expression), "{expression}");
        }
    }
}
