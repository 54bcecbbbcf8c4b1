//! Plain strings: a length and the bytes.

use super::Column;

/// Writes an unsigned LEB128 number.
pub(super) fn write_varint(mut value: u64, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push((value as u8) | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Writes a string with its length.
pub(super) fn write_string(value: &[u8], out: &mut Vec<u8>) {
    write_varint(value.len() as u64, out);
    out.extend_from_slice(value);
}

/// `String`.
#[derive(Default)]
pub(crate) struct Text {
    encoded: Vec<u8>,
    last: usize,
}

impl Text {
    /// Place after the last row, for [`Text::repeat_since`].
    pub(super) fn mark(&self) -> usize {
        self.encoded.len()
    }

    /// Adds all rows since `mark` again, `more` times.
    pub(super) fn repeat_since(&mut self, mark: usize, more: usize) {
        let end = self.encoded.len();
        self.encoded.reserve(end.saturating_sub(mark) * more);
        for _ in 0..more {
            self.encoded.extend_from_within(mark..end);
        }
    }
}

impl Column for Text {
    type Value<'v> = &'v str;

    fn type_name() -> String {
        "String".into()
    }

    fn push(&mut self, value: &str) {
        self.last = self.encoded.len();
        write_string(value.as_bytes(), &mut self.encoded);
    }

    fn repeat_last(&mut self, more: usize) {
        self.repeat_since(self.last, more);
    }

    fn bytes(&self) -> usize {
        self.encoded.len()
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.encoded);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_leb128() {
        for (value, bytes) in [
            (0, vec![0]),
            (127, vec![127]),
            (128, vec![0x80, 1]),
            (300, vec![0xAC, 2]),
        ] {
            let mut out = Vec::new();
            write_varint(value, &mut out);
            assert_eq!(out, bytes, "{value}");
        }
    }
}
