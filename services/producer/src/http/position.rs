//! How far a file was sent, kept in a small file that is replaced as a whole. Never holds anything of the events.

use std::{
    fs::{self, File},
    io::{self, Read as _, Seek as _, Write as _},
    path::{Path, PathBuf},
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// How much of the beginning tells one file from another.
const HEAD_BYTES: u64 = 64 << 10;

/// Which file a position belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct FileKey {
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its beginning, in hexadecimal digits.
    pub head: String,
}

/// What the broker has of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Position {
    pub key: FileKey,
    pub bytes: u64,
    pub lines: u64,
}

/// Where the position of `file` is kept by default: `file.position` beside it.
pub(super) fn beside(file: &Path) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(".position");
    name.into()
}

/// The key of an open file; its cursor is at the beginning afterwards.
pub(super) fn key(file: &mut File) -> io::Result<FileKey> {
    let mut head = Vec::new();
    file.take(HEAD_BYTES).read_to_end(&mut head)?;
    file.rewind()?;
    let head = Sha256::digest(&head)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    Ok(FileKey {
        bytes: file.metadata()?.len(),
        head,
    })
}

impl Position {
    /// The position kept for this very file; the beginning when there is none, or it is of another file: what is
    /// sent again collapses.
    pub fn read(path: &Path, key: &FileKey) -> io::Result<Self> {
        let begin = Self {
            key: key.clone(),
            bytes: 0,
            lines: 0,
        };
        match fs::read(path) {
            Ok(text) => {
                let kept: Option<Self> = serde_json::from_slice(&text).ok();
                Ok(kept
                    .filter(|kept| kept.key == *key && kept.bytes <= key.bytes)
                    .unwrap_or(begin))
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(begin),
            Err(error) => Err(error),
        }
    }

    /// Replaces the kept position; after a crash there is the old one or the new one.
    pub fn write(&self, path: &Path) -> io::Result<()> {
        let mut name = path.as_os_str().to_owned();
        name.push(".new");
        let new = PathBuf::from(name);
        let mut file = File::create(&new)?;
        file.write_all(&serde_json::to_vec(self)?)?;
        file.sync_all()?;
        fs::rename(&new, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_position_counts_for_its_own_file_only() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("p");
        let key = FileKey {
            bytes: 100,
            head: "ab".into(),
        };
        assert_eq!(Position::read(&path, &key).unwrap().bytes, 0);
        let position = Position {
            key: key.clone(),
            bytes: 40,
            lines: 4,
        };
        position.write(&path).unwrap();
        assert_eq!(Position::read(&path, &key).unwrap(), position);
        let other = FileKey {
            bytes: 101,
            ..key.clone()
        };
        assert_eq!(Position::read(&path, &other).unwrap().bytes, 0);
        fs::write(&path, b"{ torn").unwrap();
        assert_eq!(Position::read(&path, &key).unwrap().bytes, 0);
    }
}
