//! What the archiver needs to know.

use std::{ops::RangeInclusive, time::Duration};

use runtime::config::{Reader, Setting};

use crate::{building::Limits, storage::Storage};

const KAFKA: Setting =
    Setting::required("SHARETRAIL_KAFKA", "Kafka's host:port, several with commas");
const ARCHIVE: Setting = Setting::required(
    "SHARETRAIL_ARCHIVE",
    "where the archive lies: file:///a/folder, or s3://bucket/prefix with the usual AWS_* variables",
);
const MIB: Setting = Setting::with_default(
    "SHARETRAIL_ARCHIVE_FILE_MIB",
    "size at which a file is finished, MiB compressed, 1 to 256; the archiver needs about three times as much",
    "32",
);
const SECONDS: Setting = Setting::with_default(
    "SHARETRAIL_ARCHIVE_FILE_SECONDS",
    "age at which a file is finished, seconds, 1 to 86400: what a lost broker may cost",
    "300",
);

/// Every setting of the archiver, for the documentation.
pub const SETTINGS: [Setting; 4] = [KAFKA, ARCHIVE, MIB, SECONDS];

/// Configuration of the archiver.
#[derive(Clone)]
pub struct ArchiveConfig {
    /// Kafka's `host:port`, several with commas.
    pub bootstrap: String,
    /// Where files lie.
    pub storage: Storage,
    /// Bytes at which a file is finished, compressed.
    pub file_bytes: usize,
    /// Age at which a file is finished.
    pub file_age: Duration,
}

impl ArchiveConfig {
    /// Reads [`SETTINGS`]; `None` after a mistake, which `reader` has noted with all others.
    pub fn read(reader: &mut Reader) -> Option<Self> {
        let (bootstrap, address) = (reader.value(&KAFKA), reader.value::<String>(&ARCHIVE));
        let mib = within(reader, &MIB, 1..=256);
        let seconds = within(reader, &SECONDS, 1..=86_400);
        let storage = Storage::open(&address?)
            .map_err(|error| reader.mistake(ARCHIVE.name, error.in_full()))
            .ok();
        Some(Self {
            bootstrap: bootstrap?,
            storage: storage?,
            file_bytes: usize::try_from(mib?).ok()? << 20,
            file_age: Duration::from_secs(seconds?),
        })
    }

    pub(crate) const fn limits(&self) -> Limits {
        Limits {
            bytes: self.file_bytes,
            age: self.file_age,
        }
    }
}

fn within(reader: &mut Reader, setting: &Setting, range: RangeInclusive<u64>) -> Option<u64> {
    let value: u64 = reader.value(setting)?;
    if range.contains(&value) {
        return Some(value);
    }
    let (least, most) = range.into_inner();
    let detail = format!("{value} is out of range; give {least} to {most}");
    reader.mistake(setting.name, detail);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(values: &[(&str, &str)]) -> Result<ArchiveConfig, String> {
        let mut reader = Reader::new(values.iter().copied());
        let config = ArchiveConfig::read(&mut reader);
        reader
            .finish(|| config)
            .map_err(|mistakes| mistakes.to_string())
    }

    #[test]
    fn all_mistakes_are_told_together() {
        let mistakes = [(ARCHIVE.name, "ftp://x/y"), (MIB.name, "0")];
        let told = read(&mistakes).err().unwrap();
        for name in [KAFKA.name, ARCHIVE.name, MIB.name] {
            assert!(told.contains(name), "{name}: {told}");
        }
    }

    #[test]
    fn the_usual_needs_kafka_and_an_address() {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("file://{}", folder.path().join("new").display());
        let config = read(&[(KAFKA.name, "127.0.0.1:9092"), (ARCHIVE.name, &address)]);
        let config = config.ok().unwrap();
        assert_eq!(config.file_age, Duration::from_secs(300));
        assert_eq!(config.storage.address(), address);
    }
}
