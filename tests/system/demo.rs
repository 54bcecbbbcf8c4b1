//! The demo: all planted, all found; found again at the second start; nothing left running after ctrl-C.

use std::{
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use anyhow::{Context as _, Result, ensure};
use serde_json::Value;
use system_tests::{repository, sharetrail};
use tempfile::TempDir;

fn demo(folder: &TempDir, options: &[&str]) -> Result<Command> {
    let mut command = Command::new(sharetrail()?);
    command.current_dir(repository()).stdin(Stdio::null());
    command
        .args(["demo", "--people", "500", "--events", "5000", "--data-dir"])
        .arg(folder.path().join("demo"));
    command.args(options);
    Ok(command)
}

#[test]
fn the_demo_finds_what_was_planted_and_nothing_else_twice() -> Result<()> {
    let folder = TempDir::new()?;
    let mut summaries = Vec::new();
    for _ in 0..2 {
        let output = demo(&folder, &["--once", "--json"])?.output()?;
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        ensure!(output.status.success(), "{}\n{told}", output.status);
        let line = String::from_utf8(output.stdout)?;
        summaries.push(serde_json::from_str::<Value>(line.trim()).context(told)?);
    }
    for summary in &summaries {
        assert_eq!(summary["truth"]["missed"], 0, "{summary}");
        assert_eq!(summary["truth"]["unexpected"], 0, "{summary}");
        assert!(
            summary["truth"]["expected"].as_u64() >= Some(60),
            "{summary}"
        );
        assert!(
            summary["repeats"].as_u64() > Some(0) && summary["dead_lettered"].as_u64() > Some(0),
            "{summary}"
        );
    }
    // The second start found the first one's data and loaded nothing again.
    assert_eq!(summaries[0]["stored"], summaries[1]["stored"]);
    assert_eq!(summaries[0]["events"], summaries[1]["events"]);
    Ok(())
}

#[test]
fn ctrl_c_leaves_nothing_running() -> Result<()> {
    let folder = TempDir::new()?;
    let mut child = demo(&folder, &[])?
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()?;
    let out = child.stdout.take().context("standard output is a pipe")?;
    let mut lines = BufReader::new(out).lines();
    ensure!(
        lines.any(|line| line.is_ok_and(|line| line.contains("ctrl-C"))),
        "the tour says how to stop"
    );
    let mark = folder.path().display().to_string();
    ensure!(running(&mark)?.len() >= 3, "engines and services run");

    // A second demo in the same folder is told, and touches nothing.
    let second = demo(&folder, &["--once"])?.output()?;
    assert_eq!(second.status.code(), Some(64));
    assert!(String::from_utf8_lossy(&second.stderr).contains("another demo runs"));

    Command::new("kill")
        .args(["-INT", &child.id().to_string()])
        .status()?;
    let start = Instant::now();
    while child.try_wait()?.is_none() {
        ensure!(
            start.elapsed() < Duration::from_secs(60),
            "it does not stop"
        );
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(running(&mark)?, Vec::<String>::new());
    Ok(())
}

/// Command lines of the processes that work in a folder, or were told of it.
fn running(mark: &str) -> Result<Vec<String>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir("/proc")? {
        let folder = entry?.path();
        let is_process = folder
            .file_name()
            .is_some_and(|name| name.to_string_lossy().parse::<u32>().is_ok());
        let own = folder
            .file_name()
            .is_some_and(|name| name.to_string_lossy() == std::process::id().to_string());
        if !is_process || own {
            continue;
        }
        let command = std::fs::read(folder.join("cmdline")).unwrap_or_default();
        let environment = std::fs::read(folder.join("environ")).unwrap_or_default();
        let has_mark = |bytes: &[u8]| String::from_utf8_lossy(bytes).contains(mark);
        if has_mark(&command) || has_mark(&environment) {
            found.push(String::from_utf8_lossy(&command).replace('\0', " "));
        }
    }
    Ok(found)
}
