//! deploy/setup.sh with stand-ins for npm, Maven and apt-get: nothing is fetched here.
//! And what the library says when something is missing.

use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

const TOOLS: [&str; 18] = [
    "awk",
    "bash",
    "cat",
    "chmod",
    "cut",
    "dirname",
    "find",
    "grep",
    "gzip",
    "mkdir",
    "mktemp",
    "mv",
    "rm",
    "sha256sum",
    "tail",
    "tar",
    "touch",
    "uname",
];

/// A project of its own: the script, pins of one small "jar" and one small "library", and a PATH with
/// nothing but [`TOOLS`] and the stand-ins.
struct Project {
    folder: tempfile::TempDir,
}

impl Project {
    fn new() -> Self {
        let project = Self {
            folder: tempfile::tempdir().unwrap(),
        };
        for folder in ["deploy", "services/embedded/engines", "bin"] {
            std::fs::create_dir_all(project.path(folder)).unwrap();
        }
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../deploy/setup.sh");
        std::fs::copy(script, project.path("deploy/setup.sh")).unwrap();
        project.pin("kafka", "jar");
        project.pin("chdb", "library");
        for tool in TOOLS {
            let found = ["/usr/bin", "/bin"]
                .iter()
                .map(|folder| Path::new(folder).join(tool))
                .find(|tool| tool.exists());
            symlink(found.expect(tool), project.path("bin").join(tool)).unwrap();
        }
        project.stand_in("java", "true");
        project.stand_in("id", "echo 1000");
        project.stand_in(
            "mvn",
            r#"echo mvn >>"$CALLS"; for last; do :; done; printf jar >"${last#*=}/a.jar""#,
        );
        project.stand_in(
            "npm",
            r#"echo npm >>"$CALLS"; mkdir package; printf library >package/libchdb.so; tar -czf x.tgz package; rm -r package"#,
        );
        project
    }

    fn pin(&self, name: &str, content: &str) {
        let output = Command::new("sh")
            .args([
                "-c",
                &format!("printf {content} | sha256sum | cut -d' ' -f1"),
            ])
            .output()
            .unwrap();
        let sum = String::from_utf8(output.stdout).unwrap();
        let file = if name == "kafka" {
            "a.jar"
        } else {
            "libchdb.so  some-package@1"
        };
        let pins = self
            .path("services/embedded/engines")
            .join(format!("{name}.sha256"));
        std::fs::write(pins, format!("{}  {file}\n", sum.trim())).unwrap();
    }

    fn path(&self, below: &str) -> PathBuf {
        self.folder.path().join(below)
    }

    fn stand_in(&self, name: &str, script: &str) {
        let file = self.path("bin").join(name);
        std::fs::write(&file, format!("#!/bin/bash\n{script}\n")).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    }

    fn remove(&self, tool: &str) {
        std::fs::remove_file(self.path("bin").join(tool)).unwrap();
    }

    fn run(&self, what: &str) -> Output {
        Command::new("/bin/bash")
            .args([
                "-euo",
                "pipefail",
                "-c",
                &format!(". deploy/setup.sh; {what}"),
            ])
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", self.path("bin"))
            .env("HOME", self.path("home"))
            .env("CALLS", self.path("calls"))
            .output()
            .unwrap()
    }

    fn calls(&self) -> String {
        std::fs::read_to_string(self.path("calls")).unwrap_or_default()
    }

    /// Names in the cache folder, hidden ones too.
    fn cached(&self) -> Vec<String> {
        let Ok(folder) = std::fs::read_dir(self.path("home/.cache/sharetrail/engines")) else {
            return Vec::new();
        };
        let mut names: Vec<_> = folder
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn engines_are_fetched_once_and_checked() {
    let project = Project::new();
    let first = project.run("setup_engines");
    assert!(first.status.success(), "{}", said(&first));
    assert!(
        said(&first).contains("fetching libchdb through npm (some-package@1"),
        "{}",
        said(&first)
    );
    assert_eq!(project.calls(), "mvn\nnpm\n");
    let cached = project.cached();
    assert_eq!(cached.len(), 2);
    assert!(
        cached[0].starts_with("chdb-") && cached[1].starts_with("kafka-"),
        "{cached:?}"
    );

    // Everything is there: not even the programs that fetch are needed.
    project.remove("mvn");
    project.remove("npm");
    let second = project.run("setup_engines");
    assert!(
        second.status.success() && said(&second).is_empty(),
        "{}",
        said(&second)
    );
    assert_eq!(project.calls(), "mvn\nnpm\n");
}

#[test]
fn what_is_not_as_pinned_is_refused_and_not_kept() {
    let project = Project::new();
    project.pin("kafka", "another");
    let output = project.run("setup_engines");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("is not what services/embedded/engines/kafka.sha256 pins"),
        "{}",
        said(&output)
    );
    assert_eq!(project.cached(), [""; 0]);

    // The pins change: another folder, fetched anew.
    project.pin("kafka", "jar");
    assert!(project.run("setup_engines").status.success());
}

#[test]
fn a_fetch_that_breaks_off_is_not_taken_for_a_whole_one() {
    let project = Project::new();
    project.stand_in(
        "mvn",
        r#"for last; do :; done; printf ja >"${last#*=}/a.jar"; echo no network >&2; exit 1"#,
    );
    let output = project.run("setup_engines");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("no network") && said(&output).contains("could not fetch kafka"),
        "{}",
        said(&output)
    );
    assert_eq!(project.cached(), [""; 0]);

    // Killed in the middle: what it left is not looked at.
    project.stand_in(
        "mvn",
        r#"for last; do :; done; printf ja >"${last#*=}/a.jar"; kill -9 $PPID; sleep 1"#,
    );
    assert!(!project.run("setup_engines").status.success());
    project.stand_in(
        "mvn",
        r#"for last; do :; done; printf jar >"${last#*=}/a.jar""#,
    );
    let output = project.run("setup_engines");
    assert!(output.status.success(), "{}", said(&output));
}

#[test]
fn missing_packages_are_installed_by_root_and_named_to_others() {
    let project = Project::new();
    project.remove("java");
    project.remove("mvn");
    project.stand_in("apt-get", r#"echo "apt-get $*" >>"$CALLS""#);
    let output = project.run("setup_packages engines");
    assert_eq!(output.status.code(), Some(1));
    let line = "sudo apt-get update && sudo apt-get install -y --no-install-recommends openjdk-17-jre-headless maven\n";
    assert!(said(&output).contains(line), "{}", said(&output));
    assert_eq!(project.calls(), "");

    project.stand_in("id", "echo 0");
    let output = project.run("setup_packages engines");
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(
        project.calls(),
        "apt-get update\napt-get install -y --no-install-recommends openjdk-17-jre-headless maven\n"
    );

    project.stand_in("apt-get", "echo E: no such package >&2; exit 100");
    let output = project.run("setup_packages engines");
    assert_eq!(output.status.code(), Some(1));
    assert!(
        said(&output).contains("E: no such package"),
        "{}",
        said(&output)
    );
}

#[test]
fn the_library_names_the_line_that_brings_what_is_missing() {
    let dir = tempfile::tempdir().unwrap();
    let hold = |engine: &str, engines: &str, path: &str| {
        let output = Command::new(crate::common::hold_program())
            .arg(dir.path())
            .arg(engine)
            .env("SHARETRAIL_ENGINES", engines)
            .env("PATH", path)
            .env_remove("JAVA_HOME")
            .output()
            .unwrap();
        assert!(!output.status.success());
        said(&output)
    };
    let nowhere = hold("kafka", "/nowhere", "");
    assert!(
        nowhere.contains("apt-get install -y openjdk-17-jre-headless"),
        "{nowhere}"
    );
    let path = std::env::var("PATH").unwrap();
    for engine in ["kafka", "clickhouse"] {
        let nowhere = hold(engine, "/nowhere", &path);
        assert!(
            nowhere.contains("is not at /nowhere/") && nowhere.contains("./dev setup"),
            "{nowhere}"
        );
    }
}
