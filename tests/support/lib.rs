//! What the tests of the whole project share: where the repository is, and what it holds.

mod load;
mod observe;
mod service;
mod source;
mod world;

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

pub use load::{Load, Pressure};
pub use service::Service;
pub use source::{event, lineage, post, post_bytes, post_to};
pub use world::{World, free_address, sharetrail};

/// Folder of the repository.
#[must_use]
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every file that git tracks or would track, relative to the repository.
///
/// # Errors
/// When git cannot be asked.
pub fn files() -> Result<Vec<PathBuf>> {
    let listed = std::process::Command::new("git")
        .args(["ls-files", "--cached", "--others", "--exclude-standard"])
        .current_dir(repository())
        .output()
        .context("git is needed to list the files: apt-get install git")?;
    let names = String::from_utf8(listed.stdout)?;
    Ok(names
        .lines()
        .map(PathBuf::from)
        .filter(|file| repository().join(file).is_file())
        .collect())
}
