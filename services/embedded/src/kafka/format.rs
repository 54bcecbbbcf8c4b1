//! Gives a new data folder its identity. Never touches a folder that has one.

use std::path::Path;
use std::process::Command;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::EmbeddedError;
use crate::child::Child;
use crate::kafka::settings;
use crate::lock::FolderLock;

const PATIENCE: Duration = Duration::from_secs(60);

/// Formatting happens in `data.new`, which becomes `data` in one step: what is there is whole.
pub(super) fn is_done(data_dir: &Path) -> bool {
    settings::data(data_dir).exists()
}

pub(super) async fn format(
    data_dir: &Path,
    log: &Path,
    lock: &FolderLock,
    run: impl Fn(&str, &[&str]) -> Command,
) -> Result<(), EmbeddedError> {
    let new = settings::data_new(data_dir);
    if new.exists() {
        std::fs::remove_dir_all(&new).map_err(EmbeddedError::folder("remove", &new))?;
    }
    let cluster = URL_SAFE_NO_PAD.encode(uuid::Uuid::now_v7().as_bytes());
    let file = settings::format(data_dir).display().to_string();
    let command = run(
        "kafka.tools.StorageTool",
        &["format", "-t", &cluster, "-c", &file],
    );
    let tool = Child::spawn("Kafka's format tool", command, log, lock.fd())?;
    let Ok(exit) = tokio::time::timeout(PATIENCE, tool.watch().exited()).await else {
        return Err(EmbeddedError::NotReady {
            engine: "Kafka's format tool",
            seconds: PATIENCE.as_secs(),
            log: log.to_owned(),
        });
    };
    if !exit.is_success() {
        return Err(EmbeddedError::Died(exit));
    }
    std::fs::rename(&new, settings::data(data_dir)).map_err(EmbeddedError::folder("rename", &new))
}
