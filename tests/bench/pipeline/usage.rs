//! What a process used, as the kernel counts it: processor time and memory. Linux.

use std::collections::BTreeMap;

use anyhow::{Context as _, Result};

/// Ticks of `/proc` in a second.
const TICKS: f64 = 100.0;

/// User and system time of a process so far, seconds.
pub fn cpu_seconds(pid: u32) -> Result<f64> {
    ticks(&std::fs::read_to_string(format!("/proc/{pid}/stat"))?)
}

/// The same for each name of its threads.
pub fn cpu_of_threads(pid: u32) -> Result<BTreeMap<String, f64>> {
    let mut seconds = BTreeMap::new();
    for thread in std::fs::read_dir(format!("/proc/{pid}/task"))? {
        let folder = thread?.path();
        // A thread may end while we look.
        let (Ok(name), Ok(stat)) = (
            std::fs::read_to_string(folder.join("comm")),
            std::fs::read_to_string(folder.join("stat")),
        ) else {
            continue;
        };
        let name = name.trim().trim_end_matches(|c: char| c.is_ascii_digit());
        *seconds.entry(name.to_owned()).or_default() += ticks(&stat)?;
    }
    Ok(seconds)
}

/// The most memory that it ever held, KiB.
pub fn peak_kib(pid: u32) -> Result<u64> {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next());
    number
        .context("the kernel tells no VmHWM")?
        .parse()
        .context("VmHWM is no number")
}

fn ticks(stat: &str) -> Result<f64> {
    let fields = stat.rsplit(')').next().unwrap_or_default();
    let ticks = fields.split_whitespace().skip(11).take(2);
    let ticks: Vec<f64> = ticks
        .map(str::parse)
        .collect::<Result<_, _>>()
        .context("a time in /proc is no number")?;
    Ok(ticks.iter().sum::<f64>() / TICKS)
}
