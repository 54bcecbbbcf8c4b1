//! The end of a log file, for error messages. And whether a line is in one yet.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::path::Path;

const MOST_BYTES: u64 = 4096;

/// The last `lines` lines within the last 4 KiB; empty when there is no such file.
pub(crate) fn last_lines(file: &Path, lines: usize) -> Vec<String> {
    let Ok(bytes) = end_of(file) else {
        return Vec::new();
    };
    let text = String::from_utf8_lossy(&bytes);
    let all: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    all.iter()
        .skip(all.len().saturating_sub(lines))
        .map(|line| (*line).to_owned())
        .collect()
}

/// Whether `needle` has been logged; a log of a start that is still going on is short.
pub(crate) fn contains(file: &Path, needle: &str) -> bool {
    std::fs::read(file).is_ok_and(|bytes| {
        bytes
            .windows(needle.len())
            .any(|window| window == needle.as_bytes())
    })
}

fn end_of(file: &Path) -> std::io::Result<Vec<u8>> {
    let mut file = File::open(file)?;
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(MOST_BYTES)))?;
    let mut bytes = Vec::new();
    file.take(MOST_BYTES).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_are_quoted_even_of_a_long_or_broken_file() {
        let file = tempfile::NamedTempFile::new().unwrap();
        let mut bytes = vec![0xff; 100_000];
        bytes.extend_from_slice(b"\none\n\ntwo\n");
        std::fs::write(file.path(), bytes).unwrap();
        assert_eq!(last_lines(file.path(), 2), ["one", "two"]);
        assert!(last_lines(Path::new("/nowhere/at/all"), 2).is_empty());
    }
}
