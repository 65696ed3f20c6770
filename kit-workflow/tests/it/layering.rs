//! Which crate may import which: the table of the architecture, held against the manifests.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// What the lifecycle and the engine may stand on: pure, few, and nothing that does I/O.
const PURE: [&str; 7] = ["base64", "futures-util", "hmac", "sha2", "thiserror", "time", "uuid"];

/// A crate of ours, by its manifest: its folder and its dependencies but for those of tests.
struct Package {
    folder: String,
    imports: BTreeSet<String>,
}

fn packages() -> BTreeMap<String, Package> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let output = Command::new(cargo)
        .args(["metadata", "--format-version", "1", "--no-deps", "--offline", "--manifest-path", manifest])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let root = metadata["workspace_root"].as_str().unwrap();
    metadata["packages"].as_array().unwrap().iter().map(|package| read(package, root)).collect()
}

fn read(package: &Value, root: &str) -> (String, Package) {
    let manifest = package["manifest_path"].as_str().unwrap();
    let folder = manifest.strip_prefix(root).and_then(|path| path.strip_suffix("/Cargo.toml")).unwrap();
    let imports = package["dependencies"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|dependency| dependency["kind"].as_str() != Some("dev"))
        .map(|dependency| dependency["name"].as_str().unwrap().to_owned())
        .collect();
    let package_name = package["name"].as_str().unwrap().to_owned();
    (package_name, Package { folder: folder.trim_start_matches('/').to_owned(), imports })
}

/// Which of our own crates a crate may import; `None` where nothing is said of it.
fn may_import(name: &str, package: &Package, ours: &BTreeSet<String>) -> Option<BTreeSet<String>> {
    let only = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
    match (name, package.folder.split('/').next()?) {
        ("kit-workflow" | "kit-sandbox" | "kit-migrations", _) => only(&[]),
        ("kit-testing" | "kit-http", _) => only(&["kit-workflow"]),
        // The schema is the store's own, in a crate of its own.
        ("kit-store", "kit-adapters") => only(&["kit-workflow", "kit-migrations"]),
        (_, "kit-adapters") => only(&["kit-workflow"]),
        // Both put everything together: the program, and whoever learns from it.
        ("kit-server", _) | (_, "examples") => Some(ours.clone()),
        _ => None,
    }
}

#[test]
fn no_crate_imports_what_its_layer_must_not_know() {
    let packages = packages();
    let ours: BTreeSet<String> = packages.keys().cloned().collect();
    assert!(ours.len() >= 12, "{ours:?}");
    for (name, package) in &packages {
        let allowed = may_import(name, package, &ours);
        let allowed = allowed.unwrap_or_else(|| panic!("{name} is new: say here which crates it may import"));
        let imported: BTreeSet<String> = package.imports.intersection(&ours).cloned().collect();
        let beyond: Vec<_> = imported.difference(&allowed).collect();
        assert!(beyond.is_empty(), "{name} imports {beyond:?}");
    }
}

#[test]
fn the_workflow_stands_on_few_and_pure_crates() {
    let packages = packages();
    let workflow: BTreeSet<&str> = packages["kit-workflow"].imports.iter().map(String::as_str).collect();
    let beyond: Vec<_> = workflow.iter().filter(|import| !PURE.contains(import)).collect();
    assert!(beyond.is_empty(), "kit-workflow depends on {beyond:?}: is that pure, and worth it?");
}

#[test]
fn the_test_kit_brings_no_runtime() {
    let packages = packages();
    let allowed = |import: &&str| PURE.contains(import) || ["kit-workflow", "proptest"].contains(import);
    let imports = packages["kit-testing"].imports.iter().map(String::as_str);
    let beyond: Vec<_> = imports.filter(|import| !allowed(import)).collect();
    assert!(beyond.is_empty(), "kit-testing depends on {beyond:?}");
}

#[test]
fn only_the_store_its_schema_and_the_program_know_the_database() {
    for (name, package) in packages() {
        let database = package.imports.iter().any(|import| import.starts_with("sea-") || import.starts_with("sqlx"));
        let knows = matches!(name.as_str(), "kit-store" | "kit-migrations" | "kit-server");
        assert!(!database || knows, "{name} imports the database");
    }
}
