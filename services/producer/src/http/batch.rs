//! Cuts a file into batches of lines and remembers which line each event stands on. Never looks into a line.

use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, Read as _, Seek as _, SeekFrom},
};

/// Events in one request.
const MOST_EVENTS: usize = 500;
/// Bytes after which a batch is sent; one more line may follow.
const ENOUGH_BYTES: usize = 3 << 20;
/// Longest line: with a full batch before it, the request stays under the gateway's limit of 8 MiB.
pub(super) const MOST_LINE_BYTES: usize = 4 << 20;

/// Lines that go into one request.
#[derive(Debug, Default)]
pub(super) struct Batch {
    body: Vec<u8>,
    /// The line, from 1, of each event.
    lines: Vec<u64>,
    /// Bytes and lines of the file up to its end.
    end: (u64, u64),
}

/// Why the next batch cannot be read.
#[derive(Debug)]
pub(super) enum LineError {
    Read(io::Error),
    TooLong(u64),
}

impl Batch {
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    pub fn events(&self) -> u64 {
        self.lines.len() as u64
    }

    pub fn end(&self) -> (u64, u64) {
        self.end
    }

    /// The line, from 1, of an event of this batch.
    pub fn line(&self, index: usize) -> Option<u64> {
        self.lines.get(index).copied()
    }
}

/// The lines of a file from a position on.
pub(super) struct Lines {
    file: BufReader<File>,
    bytes: u64,
    lines: u64,
}

impl Lines {
    pub fn new(mut file: File, bytes: u64, lines: u64) -> io::Result<Self> {
        file.seek(SeekFrom::Start(bytes))?;
        Ok(Self {
            file: BufReader::with_capacity(1 << 18, file),
            bytes,
            lines,
        })
    }

    /// The next batch; none at the end of the file.
    pub fn next_batch(&mut self) -> Result<Option<Batch>, LineError> {
        let mut batch = Batch::default();
        while batch.lines.len() < MOST_EVENTS && batch.body.len() < ENOUGH_BYTES {
            let begin = batch.body.len();
            let limit = MOST_LINE_BYTES as u64 + 1;
            let read = (&mut self.file)
                .take(limit)
                .read_until(b'\n', &mut batch.body)
                .map_err(LineError::Read)?;
            if read == 0 {
                break;
            }
            if read > MOST_LINE_BYTES {
                return Err(LineError::TooLong(self.lines + 1));
            }
            self.bytes += read as u64;
            self.lines += 1;
            if batch
                .body
                .get(begin..)
                .is_some_and(|line| line.trim_ascii().is_empty())
            {
                batch.body.truncate(begin);
                continue;
            }
            if batch.body.last() != Some(&b'\n') {
                batch.body.push(b'\n');
            }
            batch.lines.push(self.lines);
        }
        batch.end = (self.bytes, self.lines);
        Ok((!batch.lines.is_empty()).then_some(batch))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn lines(text: &[u8]) -> Lines {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text).unwrap();
        Lines::new(file, 0, 0).unwrap()
    }

    #[test]
    fn every_event_knows_its_line_and_blank_lines_are_left_out() {
        let mut lines = lines(b"{\"a\":1}\n\n  \r\n{\"b\":2}");
        let batch = lines.next_batch().unwrap().unwrap();
        assert_eq!(batch.body(), b"{\"a\":1}\n{\"b\":2}\n");
        assert_eq!(
            (batch.line(0), batch.line(1), batch.line(2)),
            (Some(1), Some(4), None)
        );
        assert_eq!(batch.end(), (20, 4));
        assert!(lines.next_batch().unwrap().is_none());
    }

    #[test]
    fn a_batch_ends_at_500_events() {
        let mut lines = lines(&b"{}\n".repeat(501));
        assert_eq!(lines.next_batch().unwrap().unwrap().events(), 500);
        let last = lines.next_batch().unwrap().unwrap();
        assert_eq!(
            (last.events(), last.line(0), last.end()),
            (1, Some(501), (1503, 501))
        );
    }

    #[test]
    fn a_line_that_is_no_event_by_its_length_is_named() {
        let mut text = b"{}\n".to_vec();
        text.resize(text.len() + MOST_LINE_BYTES + 5, b'x');
        assert!(matches!(
            lines(&text).next_batch(),
            Err(LineError::TooLong(2))
        ));
    }
}
