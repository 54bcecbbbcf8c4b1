//! Reads Avro's basic types from bytes, and borrows from them. Checks every length before it is used.
//! Never panics, whatever the bytes; never knows the event.

use super::{MAX_MESSAGE_BYTES, error::DecodeError};

type Result<T> = std::result::Result<T, DecodeError>;

/// A place in the bytes.
pub(super) struct Cursor<'a> {
    rest: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub const fn new(bytes: &'a [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Fails unless everything has been read.
    pub const fn end(&self) -> Result<()> {
        match self.rest.len() {
            0 => Ok(()),
            bytes => Err(DecodeError::TrailingBytes { bytes }),
        }
    }

    /// A zig-zag number of 1 to 10 bytes.
    pub fn long(&mut self, field: &'static str) -> Result<i64> {
        let mut value = 0_u64;
        for (at, &byte) in self.rest.iter().enumerate() {
            // The tenth byte has room for one bit.
            if at == 9 && byte > 1 {
                return Err(DecodeError::BadNumber { field });
            }
            value |= u64::from(byte & 0x7f) << (7 * at);
            if byte < 0x80 {
                self.rest = &self.rest[at + 1..];
                return Ok((value >> 1).cast_signed() ^ -((value & 1).cast_signed()));
            }
        }
        Err(DecodeError::Truncated { field })
    }

    pub fn text(&mut self, field: &'static str) -> Result<&'a str> {
        let bytes = self.bytes(field)?;
        std::str::from_utf8(bytes).map_err(|_| DecodeError::BadUtf8 { field })
    }

    pub fn bytes(&mut self, field: &'static str) -> Result<&'a [u8]> {
        let length = self.long(field)?;
        let length = possible(length, field)?;
        let (bytes, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or(DecodeError::Truncated { field })?;
        self.rest = rest;
        Ok(bytes)
    }

    pub fn fixed<const N: usize>(&mut self, field: &'static str) -> Result<[u8; N]> {
        let (bytes, rest) = self
            .rest
            .split_first_chunk()
            .ok_or(DecodeError::Truncated { field })?;
        self.rest = rest;
        Ok(*bytes)
    }

    /// A union of null and one other type, null first.
    pub fn maybe<T>(
        &mut self,
        field: &'static str,
        read: impl FnOnce(&mut Self, &'static str) -> Result<T>,
    ) -> Result<Option<T>> {
        match self.long(field)? {
            0 => Ok(None),
            1 => read(self, field).map(Some),
            _ => Err(DecodeError::BadUnion { field }),
        }
    }

    /// An enum, by position.
    pub fn symbol<T>(&mut self, field: &'static str, at: fn(usize) -> Option<T>) -> Result<T> {
        let position = usize::try_from(self.long(field)?).ok().and_then(at);
        position.ok_or(DecodeError::BadEnum { field })
    }

    /// The items of an array or the entries of a map, in all their blocks. An item takes at least `least` bytes,
    /// so that a count which the rest cannot hold is refused before anything is allocated for it.
    pub fn items<T>(
        &mut self,
        field: &'static str,
        least: usize,
        mut read: impl FnMut(&mut Self) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut items = Vec::new();
        loop {
            let count = self.long(field)?;
            if count == 0 {
                return Ok(items);
            }
            let count = if count < 0 {
                // A block for readers that skip: its size in bytes follows, which we do not need.
                self.long(field)?;
                count
                    .checked_neg()
                    .ok_or(DecodeError::BadLength { field })?
            } else {
                count
            };
            let count = possible(count, field)?;
            if count > self.rest.len() / least {
                return Err(DecodeError::Truncated { field });
            }
            items.reserve(count);
            for _ in 0..count {
                items.push(read(self)?);
            }
        }
    }
}

/// A length that some message could have.
fn possible(length: i64, field: &'static str) -> Result<usize> {
    usize::try_from(length)
        .ok()
        .filter(|&length| length <= MAX_MESSAGE_BYTES)
        .ok_or(DecodeError::BadLength { field })
}
