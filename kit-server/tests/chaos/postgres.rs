//! A Postgres server of the harness' own, to be ended and started at will.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::world::free_port;

/// A throw-away server. It is stopped when this is dropped.
pub(crate) struct Server {
    bin: PathBuf,
    base: TempDir,
    port: u16,
}

impl Server {
    /// Makes and starts one.
    pub(crate) fn start() -> Self {
        let bin = bin().expect("initdb is not found: install PostgreSQL, as ./test does");
        let server = Self { bin, base: tempfile::tempdir().unwrap(), port: free_port().port() };
        if as_root() {
            let owned = Command::new("chown").arg("postgres").arg(server.base.path()).status().unwrap();
            assert!(owned.success(), "PostgreSQL refuses to run as root and there is no user postgres");
        }
        let data = server.data();
        let made = server.run("initdb", &["-D", &data, "-U", "kit", "-A", "trust", "-E", "UTF8", "--no-locale", "-N"]);
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        server.up();
        server
    }

    pub(crate) fn address(&self) -> std::net::SocketAddr {
        (std::net::Ipv4Addr::LOCALHOST, self.port).into()
    }

    /// Ends it as a crash would, without a word to anybody.
    pub(crate) fn crash(&self) {
        self.run("pg_ctl", &["-D", &self.data(), "-m", "immediate", "-w", "stop"]);
    }

    /// Starts it; after a crash that may take more than one try, until what was left behind is gone.
    pub(crate) fn up(&self) {
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories={} -c max_connections=100",
            self.port,
            self.base.path().display()
        );
        let log = self.base.path().join("server.log").display().to_string();
        let begun = Instant::now();
        while !self.run("pg_ctl", &["-D", &self.data(), "-l", &log, "-w", "-o", &options, "start"]).status.success() {
            assert!(begun.elapsed() < Duration::from_secs(60), "PostgreSQL does not start");
            std::thread::sleep(Duration::from_millis(300));
        }
    }

    fn data(&self) -> String {
        self.base.path().join("data").display().to_string()
    }

    /// Runs one of its programs, as root through the user `postgres`. What it says goes to a file: a server that it leaves
    /// running would keep a pipe open.
    fn run(&self, program: &str, arguments: &[&str]) -> Output {
        let program = self.bin.join(program);
        let mut command = if as_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        let log =
            std::fs::OpenOptions::new().create(true).append(true).open(self.base.path().join("words.log")).unwrap();
        command.args(arguments).stdout(log.try_clone().unwrap()).stderr(log).output().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.crash();
    }
}

fn as_root() -> bool {
    let id = Command::new("id").arg("-u").output();
    id.is_ok_and(|output| output.stdout == b"0\n")
}

/// Where PostgreSQL's programs are.
fn bin() -> Option<PathBuf> {
    let paths = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&paths).find(|folder| folder.join("initdb").exists());
    on_path.or_else(|| {
        let versions = std::fs::read_dir("/usr/lib/postgresql").ok()?;
        let mut folders: Vec<PathBuf> = versions.filter_map(|version| Some(version.ok()?.path().join("bin"))).collect();
        folders.retain(|folder: &PathBuf| Path::new(folder).join("initdb").exists());
        folders.sort();
        folders.pop()
    })
}
