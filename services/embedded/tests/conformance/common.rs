//! What the tests with real engines share. A missing engine fails them with the line that fetches it.

use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Whether a process with this id is there (a zombie is not).
pub fn is_running(pid: u32) -> bool {
    std::fs::read_to_string(format!("/proc/{pid}/stat"))
        .is_ok_and(|stat| !stat.rsplit(')').next().unwrap_or("").starts_with(" Z"))
}

pub fn wait_until_gone(pid: u32, patience: Duration) {
    let start = Instant::now();
    while is_running(pid) {
        assert!(start.elapsed() < patience, "process {pid} is still there");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// examples/hold.rs, built.
pub fn hold_program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_embedded-clickhouse"))
        .with_file_name("examples")
        .join("hold")
}

/// Another process (examples/hold.rs) that holds one engine.
pub struct Holder {
    pub process: Child,
    pub engine_pid: u32,
}

impl Holder {
    pub fn start(folder: &Path, engine: &str) -> Self {
        let program = hold_program();
        let mut process = Command::new(&program)
            .arg(folder)
            .arg(engine)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| {
                panic!(
                    "{}: {error}; build it with: cargo build -p embedded --example hold",
                    program.display()
                )
            });
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let line = lines.next().expect("the engine starts").unwrap();
        let words: Vec<&str> = line.split(' ').collect();
        assert_eq!(words[0], engine);
        assert_eq!(lines.next().unwrap().unwrap(), "held");
        Self {
            process,
            engine_pid: words[2].parse().unwrap(),
        }
    }

    pub fn signal(&self, signal: &str) {
        let pid = self.process.id().to_string();
        assert!(
            Command::new("kill")
                .args(["-s", signal, &pid])
                .status()
                .unwrap()
                .success()
        );
    }
}

impl Drop for Holder {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
