//! Processes of the program.

use std::fs::OpenOptions;
use std::io::Write as _;
use std::net::SocketAddr;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use crate::world::World;

/// The program as it was built for this test.
pub(crate) const KIT: &str = env!("CARGO_BIN_EXE_kit");

/// A running process; it is killed when this is dropped.
pub(crate) struct Kit {
    child: Child,
}

/// The command with no setting of the surrounding environment.
pub(crate) fn command(world: &World, listen: SocketAddr, arguments: &[&str]) -> Command {
    let mut command = Command::new(KIT);
    command.args(arguments).current_dir(world.folder()).env_clear().envs(world.settings(listen));
    command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
    command
}

impl Kit {
    /// Starts a process; its words go to the world's log.
    pub(crate) fn spawn(world: &World, listen: SocketAddr, arguments: &[&str]) -> Self {
        let log = OpenOptions::new().create(true).append(true).open(world.log()).unwrap();
        let mut command = command(world, listen, arguments);
        command.stdout(log.try_clone().unwrap()).stderr(log).stdin(Stdio::null());
        Self { child: command.spawn().unwrap() }
    }

    /// Starts `kit serve` with more in its environment; its words go to the world's log.
    pub(crate) fn spawn_with(world: &World, extra: &[(&str, &str)]) -> Self {
        Self::spawn_on(world, world.public, extra)
    }

    /// The same, listening elsewhere.
    pub(crate) fn spawn_on(world: &World, listen: SocketAddr, extra: &[(&str, &str)]) -> Self {
        let log = OpenOptions::new().create(true).append(true).open(world.log()).unwrap();
        let mut command = command(world, listen, &["serve"]);
        command.envs(extra.iter().copied());
        command.stdout(log.try_clone().unwrap()).stderr(log).stdin(Stdio::null());
        Self { child: command.spawn().unwrap() }
    }

    /// Starts `kit serve` with this many files at most; its words go to the world's log.
    #[allow(dead_code, reason = "the harness of random faults does not ask")]
    pub(crate) fn spawn_limited(world: &World, files: u32) -> Self {
        let log = OpenOptions::new().create(true).append(true).open(world.log()).unwrap();
        let mut command = Command::new("sh");
        command.args(["-c", &format!("ulimit -n {files}; exec \"$0\" serve"), KIT]);
        command.current_dir(world.folder()).env_clear().envs(world.settings(world.public));
        command.env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.stdout(log.try_clone().unwrap()).stderr(log).stdin(Stdio::null());
        Self { child: command.spawn().unwrap() }
    }

    /// The time that the process has computed; the system counts in hundredths of a second.
    #[allow(dead_code, reason = "the harness of random faults does not ask")]
    pub(crate) fn computed(&self) -> Duration {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let (_, fields) = stat.rsplit_once(") ").unwrap();
        let ticks = fields.split(' ').skip(11).take(2).map(|ticks| ticks.parse::<u64>().unwrap());
        Duration::from_millis(ticks.sum::<u64>() * 10)
    }

    /// What everybody on the machine can read of how the process was started.
    #[allow(dead_code, reason = "the harness of random faults does not ask")]
    pub(crate) fn command_line(&self) -> String {
        String::from_utf8(std::fs::read(format!("/proc/{}/cmdline", self.child.id())).unwrap()).unwrap()
    }

    /// The memory that the process holds.
    #[allow(dead_code, reason = "the harness of random faults does not ask")]
    pub(crate) fn resident_kib(&self) -> u64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }

    /// Waits until the process has ended by itself.
    pub(crate) async fn ended(&mut self) -> ExitStatus {
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status;
            }
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// Starts `kit serve` and waits until it answers.
    pub(crate) async fn serve(world: &World, listen: SocketAddr, arguments: &[&str]) -> Self {
        let mut kit = Self::spawn(world, listen, &[&["serve"], arguments].concat());
        kit.ready(world, listen).await;
        kit
    }

    /// Waits until it answers.
    pub(crate) async fn ready(&mut self, world: &World, listen: SocketAddr) {
        let url = format!("http://{listen}/readyz");
        let begun = Instant::now();
        loop {
            if reqwest::get(&url).await.is_ok_and(|response| response.status().is_success()) {
                return;
            }
            if let Some(status) = self.child.try_wait().unwrap() {
                panic!("kit ended with {status}:\n{}", std::fs::read_to_string(world.log()).unwrap());
            }
            assert!(begun.elapsed() < Duration::from_secs(20), "kit does not get ready");
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
    }

    /// Sends it a signal, by its name.
    #[allow(dead_code, reason = "the harness of random faults uses it")]
    pub(crate) fn signal(&self, name: &str) {
        let kill = format!("kill -{name} {}", self.child.id());
        assert!(Command::new("sh").args(["-c", &kill]).status().unwrap().success());
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Kit {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Runs a command to its end with this on standard input. A thread of its own waits for it: the simulators that it may be
/// speaking to go on beside it.
pub(crate) async fn run(command: Command, input: &str) -> Output {
    let input = input.to_owned();
    tokio::task::spawn_blocking(move || run_alone(command, &input)).await.unwrap()
}

/// The same where nothing else goes on.
pub(crate) fn run_alone(mut command: Command, input: &str) -> Output {
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    // A command that reads no input may be gone already.
    let _ = child.stdin.take().unwrap().write_all(input.as_bytes());
    child.wait_with_output().unwrap()
}
