//! Reads one file when it is asked to, as a program that uses the crate does at its start.

use std::process::ExitCode;

fn main() -> ExitCode {
    match std::env::args().collect::<Vec<_>>().as_slice() {
        [_, extract, child, task] if extract == "extract" && child == "--child" => kit_documents::serve_as_child(task),
        _ => ExitCode::from(2),
    }
}
