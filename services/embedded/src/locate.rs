//! Where the engines are: fetched by `./dev setup`, never by this crate.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use crate::EmbeddedError;

const KAFKA_PINS: &str = include_str!("../engines/kafka.sha256");
const CHDB_PINS: &str = include_str!("../engines/chdb.sha256");

/// Kafka's jars, joined for `java -cp`, in the order of the pins (class-data archives need a stable one).
pub(crate) fn kafka_class_path() -> Result<String, EmbeddedError> {
    let folder = engines_folder()?.join(pinned_name("kafka", KAFKA_PINS));
    require("Apache Kafka", &folder)?;
    let jars: Vec<String> = KAFKA_PINS
        .lines()
        .filter_map(|line| line.split_whitespace().nth(1))
        .map(|jar| folder.join(jar).display().to_string())
        .collect();
    Ok(jars.join(":"))
}

/// The ClickHouse engine as a library.
pub(crate) fn libchdb() -> Result<PathBuf, EmbeddedError> {
    let library = engines_folder()?
        .join(pinned_name("chdb", CHDB_PINS))
        .join("libchdb.so");
    require("libchdb (the ClickHouse engine)", &library)?;
    Ok(library)
}

/// `java` of `JAVA_HOME`, else of `PATH`.
pub(crate) fn java() -> Result<PathBuf, EmbeddedError> {
    let home = std::env::var_os("JAVA_HOME").map(|home| PathBuf::from(home).join("bin"));
    let path = std::env::var_os("PATH").unwrap_or_default();
    home.into_iter()
        .chain(std::env::split_paths(&path))
        .map(|folder| folder.join("java"))
        .find(|java| java.is_file())
        .ok_or(EmbeddedError::JavaMissing)
}

/// `embedded-clickhouse`, beside this program or, for a test in `target/*/deps`, one folder up.
pub(crate) fn clickhouse_program() -> Result<PathBuf, EmbeddedError> {
    let ours = std::env::current_exe().map_err(EmbeddedError::folder("find", "this program"))?;
    let folder = ours.parent().unwrap_or(Path::new("."));
    [Some(folder), folder.parent()]
        .into_iter()
        .flatten()
        .map(|folder| folder.join("embedded-clickhouse"))
        .find(|program| program.is_file())
        .ok_or_else(|| EmbeddedError::ProgramMissing {
            folder: folder.to_owned(),
        })
}

fn engines_folder() -> Result<PathBuf, EmbeddedError> {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    if let Some(folder) = set("SHARETRAIL_ENGINES") {
        return Ok(folder.into());
    }
    let cache = set("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| set("HOME").map(|home| PathBuf::from(home).join(".cache")))
        .ok_or(EmbeddedError::NoCacheFolder)?;
    Ok(cache.join("sharetrail/engines"))
}

/// The name deploy/setup.sh gives: a changed pin is another folder.
fn pinned_name(engine: &str, pins: &str) -> String {
    let mut name = format!("{engine}-");
    for byte in Sha256::digest(pins).iter().take(6) {
        let _ = write!(name, "{byte:02x}");
    }
    name
}

fn require(what: &'static str, path: &Path) -> Result<(), EmbeddedError> {
    if path.exists() {
        return Ok(());
    }
    Err(EmbeddedError::EngineMissing {
        what,
        path: path.to_owned(),
    })
}
