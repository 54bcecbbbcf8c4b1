//! Confines this process to its data folder, by the kernel (Landlock, Linux 5.13; connections 6.7).
//!
//! As a library, the engine believes to be its user's own tool: the SQL function `file()` reads any
//! file and a dictionary may run any command, whatever is granted. Here SQL comes over HTTP, so the
//! kernel has to say no. Confinement cannot be undone and holds for all threads started later.

use std::path::Path;

use landlock::{
    ABI, Access as _, AccessFs, AccessNet, CompatLevel, Compatible as _, NetPort, Ruleset,
    RulesetAttr as _, RulesetCreatedAttr as _, RulesetError, RulesetStatus, path_beneath_rules,
};

/// What the engine reads besides: time zones, figures of the machine, randomness. None of it is secret,
/// as long as the environment (in /proc/self) is not: the library of this crate clears it.
const READABLE: [&str; 12] = [
    "/dev/null",
    "/dev/random",
    "/dev/urandom",
    "/etc/localtime",
    "/etc/timezone",
    "/proc/cpuinfo",
    "/proc/loadavg",
    "/proc/meminfo",
    "/proc/self",
    "/proc/stat",
    "/sys/fs/cgroup",
    "/usr/share/zoneinfo",
];

/// Whether the kernel enforces it.
#[derive(Debug, PartialEq, Eq)]
pub enum Confined {
    Wholly,
    /// An older kernel enforces only a part, or nothing.
    NotWholly,
}

/// Confines this thread and all that it starts: writes below `data_dir`, reads there, in `library` and
/// in [`READABLE`], runs no program, connects to nobody but the `reachable` ports.
pub fn confine(
    data_dir: &Path,
    library: &Path,
    reachable: &[u16],
) -> Result<Confined, RulesetError> {
    let abi = ABI::V5;
    let read = AccessFs::ReadFile | AccessFs::ReadDir;
    let write = AccessFs::from_all(abi) & !AccessFs::Execute;
    let readable = READABLE.iter().map(Path::new).chain([library]);
    let status = Ruleset::default()
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(abi))?
        .handle_access(AccessNet::ConnectTcp)?
        .create()?
        .add_rules(path_beneath_rules(readable, read))?
        .add_rules(path_beneath_rules([data_dir], write))?
        .add_rules(path_beneath_rules(
            ["/dev/null"],
            AccessFs::ReadFile | AccessFs::WriteFile,
        ))?
        .add_rules(
            reachable
                .iter()
                .map(|&port| Ok::<_, RulesetError>(NetPort::new(port, AccessNet::ConnectTcp))),
        )?
        .restrict_self()?;
    Ok(match status.ruleset {
        RulesetStatus::FullyEnforced => Confined::Wholly,
        _ => Confined::NotWholly,
    })
}
