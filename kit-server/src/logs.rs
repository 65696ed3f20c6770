//! Where the program's own words go: standard error, as text or as JSON lines.

use tracing_subscriber::EnvFilter;

/// Starts logging. `RUST_LOG` chooses what is told; by default what this project's crates tell, and others' warnings.
pub(crate) fn start(json: bool) {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| {
        EnvFilter::new(
            "warn,kit=info,kit_http=info,kit_store=info,kit_workflow=info,kit_sandbox=warn,sqlx::query=error",
        )
    });
    let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    // A second call, as in a demo that serves within one process, changes nothing.
    let _ = if json { subscriber.json().try_init() } else { subscriber.with_target(false).try_init() };
}
