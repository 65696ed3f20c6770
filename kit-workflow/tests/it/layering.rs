//! Which crate may import which: the table of the architecture, held against the manifests.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What the lifecycle and the engine may stand on: pure, few, and nothing that does I/O. The two of serde read a model's
/// answers; states, events and effects have a flat form of their own.
const PURE: [&str; 11] = [
    "base64",
    "futures-util",
    "hmac",
    "serde",
    "serde_json",
    "sha1",
    "sha2",
    "thiserror",
    "time",
    "unicode-normalization",
    "uuid",
];

/// A crate of ours, by its manifest: its folder, its dependencies but for those of tests, and what it says of itself.
struct Package {
    folder: String,
    imports: BTreeSet<String>,
    features: BTreeSet<String>,
    published: bool,
    /// Which fields of the manifest a published crate needs and this one has not.
    silent: Vec<&'static str>,
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
    let features = package["features"].as_object().unwrap().keys().cloned().collect();
    let said = |field: &str| match &package[field] {
        Value::Array(items) => !items.is_empty(),
        Value::String(text) => !text.is_empty(),
        _ => false,
    };
    let needed = ["description", "license", "readme", "keywords", "categories", "rust_version"];
    let silent = needed.into_iter().filter(|field| !said(field)).collect();
    let (folder, published) = (folder.trim_start_matches('/').to_owned(), package["publish"].is_null());
    let package_name = package["name"].as_str().unwrap().to_owned();
    (package_name, Package { folder, imports, features, published, silent })
}

/// Which of our own crates a crate may import; `None` where nothing is said of it.
fn may_import(name: &str, package: &Package, ours: &BTreeSet<String>) -> Option<BTreeSet<String>> {
    let only = |names: &[&str]| Some(names.iter().map(|name| (*name).to_owned()).collect());
    match (name, package.folder.split('/').next()?) {
        ("kit-workflow" | "kit-sandbox" | "kit-migrations" | "kit-crash", _) => only(&[]),
        ("kit-testing" | "kit-http", _) => only(&["kit-workflow"]),
        // The schema is the store's own, in a crate of its own.
        ("kit-store", "kit-adapters") => only(&["kit-workflow", "kit-migrations", "kit-crash"]),
        // Empty but in tests: names of moments, and nothing else.
        ("kit-vault", "kit-adapters") => only(&["kit-workflow", "kit-crash"]),
        (_, "kit-adapters") => only(&["kit-workflow"]),
        ("kit-model", _) => only(&["kit-workflow", "kit-testing"]),
        ("kit-server", _) => Some(ours.clone()),
        // Examples stand for programs of other people: what they need must not be hidden in ours.
        (_, "examples") => Some(ours.iter().filter(|name| *name != "kit-server").cloned().collect()),
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

/// Everything that the workflow is built of, whoever asked for it.
const ALL: [&str; 35] = [
    "base64",
    "block-buffer",
    "cfg-if",
    "cmov",
    "const-oid",
    "cpufeatures",
    "crypto-common",
    "ctutils",
    "deranged",
    "digest",
    "futures-core",
    "futures-task",
    "futures-util",
    "hmac",
    "hybrid-array",
    "itoa",
    "kit-workflow",
    "memchr",
    "num-conv",
    "pin-project-lite",
    "powerfmt",
    "serde",
    "serde_core",
    "serde_json",
    "sha1",
    "sha2",
    "slab",
    "thiserror",
    "time",
    "time-core",
    "tinyvec",
    "typenum",
    "unicode-normalization",
    "uuid",
    "zmij",
];

#[test]
fn whatever_the_workflow_stands_on_stands_on_few_and_pure_crates_too() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let output = Command::new(cargo)
        .args(["tree", "--offline", "--locked", "--manifest-path", manifest, "--edges", "normal,no-proc-macro"])
        // One platform, so that the list is the same on all of them.
        .args(["--target", "x86_64-unknown-linux-gnu", "--prefix", "none", "--format", "{p}"])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let tree = String::from_utf8(output.stdout).unwrap();
    let tree: BTreeSet<&str> =
        tree.lines().filter_map(|line| line.split(' ').next()).filter(|name| !name.is_empty()).collect();
    let beyond: Vec<_> = tree.iter().filter(|name| !ALL.contains(name)).collect();
    assert!(beyond.is_empty(), "kit-workflow is built of {beyond:?} as well: is that pure, and worth it?");
}

#[test]
fn the_test_kit_brings_no_runtime() {
    let packages = packages();
    let beside = ["kit-workflow", "proptest", "proptest-state-machine"];
    let allowed = |import: &&str| PURE.contains(import) || beside.contains(import);
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

#[test]
fn published_crates_say_what_they_are() {
    let packages = packages();
    let published: BTreeMap<_, _> = packages.iter().filter(|(_, package)| package.published).collect();
    assert!(published.len() >= 12, "{:?}", published.keys());
    for (name, package) in published {
        assert_eq!(package.silent, [""; 0], "{name}");
    }
}

/// Features that do something, and nothing in a released program: both compile points in at which tests end it.
const FEATURES: [(&str, &str); 2] = [("kit-crash", "armed"), ("kit-server", "crash-points")];

#[test]
fn no_feature_changes_behaviour() {
    for (name, package) in packages() {
        let features = package.features.iter().map(String::as_str);
        let beyond: Vec<_> = features.filter(|feature| !FEATURES.contains(&(&name, feature))).collect();
        assert_eq!(beyond, [""; 0], "{name}: one crate, one behaviour");
    }
}

/// Crates whose sources reckon with money.
const RECKON_WITH_MONEY: [&str; 6] =
    ["kit-workflow", "kit-adapters/cinetpay", "kit-adapters/store", "kit-http", "kit-server", "migrations"];

/// Files of theirs that weigh something else: languages a browser likes, bytes a second, seconds, and what a model is set to.
const NO_MONEY: [&str; 5] = [
    "kit-http/src/negotiate.rs",
    "kit-http/src/body.rs",
    "kit-http/src/problem.rs",
    "kit-server/src/demo/step.rs",
    "kit-server/src/settings/drafting.rs",
];

const FLOATS: [&str; 6] = ["f32", "f64", "as_f32", "as_f64", "as_secs_f32", "as_secs_f64"];

#[test]
fn nothing_that_reckons_with_money_knows_floats() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let (mut read, mut found) = (0, Vec::new());
    let mut folders: Vec<PathBuf> = RECKON_WITH_MONEY.iter().map(|name| root.join(name).join("src")).collect();
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            read += 1;
            if NO_MONEY.iter().any(|name| path.ends_with(name)) {
                continue;
            }
            let text = std::fs::read_to_string(&path).unwrap();
            let words = text.split(|c: char| !c.is_alphanumeric() && c != '_');
            let floats = words.filter(|word| FLOATS.contains(word));
            found.extend(floats.map(|word| format!("{} in {}", word, path.display())));
        }
    }
    assert!(read > 100, "only {read} files were read");
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn what_clients_send_is_read_without_the_library_that_writes_word_files() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let (mut read, mut found) = (0, Vec::new());
    let documents = root.join("kit-adapters/documents/src");
    let mut folders = vec![documents.join("extract")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            read += 1;
            // Its own parser has faults that are told of in advisories.
            if std::fs::read_to_string(&path).unwrap().contains("docx_rs") {
                found.push(path);
            }
        }
    }
    assert!(read > 8, "only {read} files were read");
    assert_eq!(found, Vec::<PathBuf>::new());
    // The name is the one by which it is used where files are written.
    assert!(std::fs::read_to_string(documents.join("render/table.rs")).unwrap().contains("docx_rs"));
}
