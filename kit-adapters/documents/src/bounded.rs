//! Running a program in bounds of time, memory and output. It starts once the bounds hold and gets the bytes on its standard
//! input, and nothing else: no files, no settings, no secrets. It never outlives the process that started it.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Stdio;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::process::{Child, Command};
use tokio::time::Instant;

/// What a program may use.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds<'a> {
    /// Bytes of address space.
    pub(crate) memory: u64,
    /// Seconds of computing.
    pub(crate) seconds: u64,
    /// Bytes that it may print.
    pub(crate) output: u64,
    /// Where it may write files, none larger than what it may print; nowhere as a rule.
    pub(crate) folder: Option<&'a Path>,
    /// When it is ended.
    pub(crate) until: Instant,
}

/// Why there is no output.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ended {
    /// There is no such program.
    Missing,
    /// It was not done in time.
    TooSlow,
    /// It asked for more memory than it may use, or printed more than anyone reads.
    TooMuch,
    /// It failed by itself, or could not be started.
    Failed,
}

/// Runs `program` over `input` and gives what it prints. However this ends, the program has ended too.
pub(crate) async fn run(
    program: &OsStr,
    arguments: &[&str],
    environment: &[(&str, &str)],
    input: &[u8],
    bounds: Bounds<'_>,
) -> Result<Vec<u8>, Ended> {
    let mut command = gated(program);
    command.args(arguments).env_clear().envs(environment.iter().copied());
    command.current_dir(bounds.folder.unwrap_or(Path::new("/")));
    for kept in ["PATH", "TESSDATA_PREFIX"] {
        if let Some(value) = std::env::var_os(kept) {
            command.env(kept, value);
        }
    }
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).kill_on_drop(true);
    let _tether = tether(&mut command).map_err(|_| Ended::Failed)?;
    let mut child = command.spawn().map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => Ended::Missing,
        _ => Ended::Failed,
    })?;
    // It holds the other end of the tether, which is the program's alone.
    drop(command);
    let group = Group::of(&child);
    limit(&child, bounds).ok_or(Ended::Failed)?;
    let (Some(mut stdin), Some(stdout)) = (child.stdin.take(), child.stdout.take()) else {
        return Err(Ended::Failed);
    };
    let feed = async move {
        // One that ends before it has read everything says so by how it ends.
        if stdin.write_all(GO).await.is_ok() {
            let _ = stdin.write_all(input).await;
        }
    };
    let collect = async {
        let mut printed = Vec::new();
        let read = stdout.take(bounds.output + 1).read_to_end(&mut printed).await;
        read.map(|_| printed)
    };
    let work = async {
        // One that prints without end is no longer read, so it has to be ended before it is waited for.
        let ((), printed) = tokio::join!(feed, collect);
        let printed = printed.map_err(|_| Ended::Failed)?;
        if printed.len() as u64 > bounds.output {
            return Err(Ended::TooMuch);
        }
        let status = child.wait().await.map_err(|_| Ended::Failed)?;
        if status.success() { Ok(printed) } else { Err(ended(status)) }
    };
    let result = tokio::time::timeout_at(bounds.until, work).await.unwrap_or(Err(Ended::TooSlow));
    drop(group);
    if result.is_err() {
        let _ = child.kill().await;
    }
    result
}

/// What the gate waits for.
#[cfg(target_os = "linux")]
const GO: &[u8] = b"go\n";

#[cfg(not(target_os = "linux"))]
const GO: &[u8] = b"";

/// A program behind a gate: the limits of a process are set from outside once it is there, so a shell waits for one line, byte
/// by byte as shells must, and becomes the program with everything that follows still to be read. Beside it a second shell
/// waits for the tether's end, and then ends the whole group, itself with it.
#[cfg(target_os = "linux")]
fn gated(program: &OsStr) -> Command {
    /// The tether comes in where errors would go out; nobody reads those.
    const GATE: &str = r#"(read -r never <&2; kill -KILL 0) >/dev/null & read -r go && exec "$@" 2>/dev/null"#;
    let mut command = Command::new("/bin/sh");
    command.args(["-c", GATE, "sh"]).arg(program).process_group(0);
    command
}

/// A pipe on which nothing is ever said: it ends when this process does, however that is, and the program with it.
#[cfg(target_os = "linux")]
fn tether(command: &mut Command) -> std::io::Result<std::io::PipeWriter> {
    let (held, ours) = std::io::pipe()?;
    command.stderr(held);
    Ok(ours)
}

/// Elsewhere a program ends when it has read its input or computed for too long.
#[cfg(not(target_os = "linux"))]
fn tether(command: &mut Command) -> std::io::Result<()> {
    command.stderr(Stdio::null());
    Ok(())
}

/// Elsewhere there are no limits to wait for.
#[cfg(not(target_os = "linux"))]
fn gated(program: &OsStr) -> Command {
    Command::new(program)
}

/// A program and everything that it started: they end together, also where nobody waits for them any more.
#[cfg(target_os = "linux")]
struct Group(Option<rustix::process::Pid>);

#[cfg(target_os = "linux")]
impl Group {
    fn of(child: &Child) -> Self {
        Self(child.id().and_then(|id| rustix::process::Pid::from_raw(i32::try_from(id).ok()?)))
    }
}

#[cfg(target_os = "linux")]
impl Drop for Group {
    fn drop(&mut self) {
        if let Some(leader) = self.0 {
            // Nothing is left of most of them.
            let _ = rustix::process::kill_process_group(leader, rustix::process::Signal::KILL);
        }
    }
}

/// Elsewhere the program alone is ended.
#[cfg(not(target_os = "linux"))]
struct Group;

#[cfg(not(target_os = "linux"))]
impl Group {
    fn of(_: &Child) -> Self {
        Self
    }
}

/// Sets the limits before the program has anything to work on.
#[cfg(target_os = "linux")]
fn limit(child: &Child, bounds: Bounds<'_>) -> Option<()> {
    use rustix::process::{Pid, Resource, Rlimit, prlimit};

    let pid = Pid::from_raw(i32::try_from(child.id()?).ok()?)?;
    let (files, written) = if bounds.folder.is_some() { (512, bounds.output) } else { (64, 0) };
    let limits = [
        (Resource::As, bounds.memory),
        (Resource::Cpu, bounds.seconds),
        (Resource::Nofile, files),
        (Resource::Fsize, written),
        // It leaves no picture of itself when it dies.
        (Resource::Core, 0),
    ];
    for (resource, most) in limits {
        prlimit(Some(pid), resource, Rlimit { current: Some(most), maximum: Some(most) }).ok()?;
    }
    Some(())
}

/// Elsewhere time is the only bound.
#[cfg(not(target_os = "linux"))]
fn limit(_: &Child, _: Bounds<'_>) -> Option<()> {
    Some(())
}

#[cfg(unix)]
fn ended(status: std::process::ExitStatus) -> Ended {
    use std::os::unix::process::ExitStatusExt as _;

    /// `SIGKILL` and `SIGXCPU` end what has computed for too long; the others what was refused memory or stack.
    const TIME: [i32; 2] = [9, 24];
    /// What a shell says of a program that is not there.
    const MISSING: Option<i32> = Some(127);
    match status.signal() {
        Some(signal) if TIME.contains(&signal) => Ended::TooSlow,
        Some(_) => Ended::TooMuch,
        None if status.code() == MISSING => Ended::Missing,
        None => Ended::Failed,
    }
}

#[cfg(not(unix))]
fn ended(_: std::process::ExitStatus) -> Ended {
    Ended::Failed
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::ffi::OsStr;
    use std::process::Stdio;
    use std::time::Duration;

    use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
    use tokio::time::Instant;

    use super::{Bounds, Ended, run};

    async fn sh(script: &str, seconds: u64) -> Result<String, Ended> {
        let bounds = Bounds {
            memory: 512 * 1024 * 1024,
            seconds: 1,
            output: 4096,
            folder: None,
            until: Instant::now() + Duration::from_secs(seconds),
        };
        let printed = run(OsStr::new("sh"), &["-c", script], &[("SAID", "1")], b"input", bounds).await?;
        Ok(String::from_utf8_lossy(&printed).into_owned())
    }

    #[tokio::test]
    async fn a_program_gets_its_input_its_limits_and_nothing_else() {
        assert_eq!(sh("cat", 60).await, Ok("input".into()));
        assert_eq!(
            sh("cat >/dev/null; ulimit -v; ulimit -t; ulimit -f; ulimit -c; ulimit -n", 60).await,
            Ok("524288\n1\n0\n0\n64\n".into())
        );
        let names = sh("env | cut -d = -f 1 | sort", 60).await.unwrap();
        let shells = ["PATH", "PWD", "SAID", "OLDPWD", "SHLVL", "TESSDATA_PREFIX", "_"];
        assert!(names.lines().all(|name| shells.contains(&name)), "{names}");
    }

    #[tokio::test]
    async fn a_program_out_of_bounds_is_ended() {
        assert_eq!(sh("sleep 60", 1).await, Err(Ended::TooSlow));
        assert_eq!(sh("while :; do :; done", 60).await, Err(Ended::TooSlow));
        assert_eq!(sh("while :; do echo y; done", 60).await, Err(Ended::TooMuch));
        assert_eq!(sh("kill -ABRT $$", 60).await, Err(Ended::TooMuch));
        assert_eq!(sh("exit 1", 60).await, Err(Ended::Failed));
        let until = Instant::now() + Duration::from_secs(60);
        let bounds = Bounds { memory: 64 * 1024 * 1024, seconds: 1, output: 1, folder: None, until };
        assert_eq!(run(OsStr::new("/nowhere"), &[], &[], b"", bounds).await, Err(Ended::Missing));
    }

    #[tokio::test]
    async fn a_program_ends_when_the_process_that_started_it_is_gone() {
        let mut command = super::gated(OsStr::new("sh"));
        command.args(["-c", "sleep 600 & echo $!; wait"]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let tether = super::tether(&mut command).unwrap();
        let mut child = command.spawn().unwrap();
        drop(command);
        child.stdin.take().unwrap().write_all(super::GO).await.unwrap();
        let mut sleeper = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut sleeper).await.unwrap();
        assert_eq!(child.try_wait().unwrap(), None);
        // What the system does when the process dies, however it does.
        drop(tether);
        let ended = tokio::time::timeout(Duration::from_secs(20), child.wait()).await.unwrap().unwrap();
        assert_eq!(std::os::unix::process::ExitStatusExt::signal(&ended), Some(9));
        assert!(is_gone_soon(&sleeper).await, "what the program started goes on");
    }

    /// Whether this process ends within two seconds.
    async fn is_gone_soon(id: &str) -> bool {
        for _ in 0..100 {
            let standing = std::fs::read_to_string(format!("/proc/{}/stat", id.trim())).unwrap_or_default();
            if standing.is_empty() || standing.contains(") Z ") {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        false
    }

    #[tokio::test]
    async fn what_a_program_started_ends_with_it_and_writes_in_its_folder_only_so_much() {
        let folder = tempfile::tempdir().unwrap();
        let bounds = |seconds| Bounds {
            memory: 512 * 1024 * 1024,
            seconds: 5,
            output: 64 * 1024,
            folder: Some(folder.path()),
            until: Instant::now() + Duration::from_secs(seconds),
        };
        let script = "sleep 600 & echo $! >child; wait";
        assert_eq!(run(OsStr::new("sh"), &["-c", script], &[], b"", bounds(1)).await, Err(Ended::TooSlow));
        let child = std::fs::read_to_string(folder.path().join("child")).unwrap();
        assert!(is_gone_soon(&child).await, "what the program started goes on");
        let script = "head -c 1000000 /dev/zero >big; wc -c <big";
        let written = run(OsStr::new("sh"), &["-c", script], &[], b"", bounds(60)).await.unwrap();
        assert_eq!(String::from_utf8_lossy(&written).trim(), "65536");
    }
}
