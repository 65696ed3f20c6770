//! What the points do in a program under test.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{LazyLock, Mutex};

/// Where to end, and how many times the point is passed before.
struct Target {
    name: String,
    nth: u64,
    passed: AtomicU64,
}

static TARGET: LazyLock<Option<Target>> = LazyLock::new(|| {
    let text = std::env::var("CRASH_AT").ok()?;
    let (name, nth) = text.rsplit_once(':').unwrap_or((&text, "1"));
    let nth = nth.parse().expect("CRASH_AT is name:n");
    Some(Target { name: name.to_owned(), nth, passed: AtomicU64::new(0) })
});

static TRACE: LazyLock<Option<Mutex<File>>> = LazyLock::new(|| {
    let path = std::env::var_os("CRASH_TRACE")?;
    let file = OpenOptions::new().create(true).append(true).open(path).expect("CRASH_TRACE can be written");
    Some(Mutex::new(file))
});

static SABOTAGE: LazyLock<Option<String>> = LazyLock::new(|| std::env::var("KIT_SABOTAGE").ok());

/// The point `name` is reached: the process ends here if it is told to.
pub fn reached(name: &str) {
    if let Some(trace) = &*TRACE {
        let mut trace = trace.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        // One write, so that lines of several processes do not mix.
        trace.write_all(format!("{name}\n").as_bytes()).expect("CRASH_TRACE can be written");
    }
    if let Some(target) = &*TARGET
        && target.name == name
        && target.passed.fetch_add(1, Ordering::SeqCst) + 1 == target.nth
    {
        // Standard error is not buffered: the line is out before the process is gone.
        eprintln!("crash point {name}:{} is reached", target.nth);
        std::process::abort();
    }
}

/// Whether this program is to be wrong in the way `name` says.
pub fn sabotaged(name: &str) -> bool {
    SABOTAGE.as_deref() == Some(name)
}
