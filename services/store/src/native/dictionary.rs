//! Strings that repeat: each once, and an index a row.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

use super::{Column, indexes::Indexes, nested::Element, text::write_string};

/// Version of the dictionary layout: keys of the block travel with it.
const KEYS_IN_BLOCK: u64 = 1;
/// The block has keys of its own, and they replace those of the block before.
const OWN_KEYS: u64 = 1 << 9 | 1 << 10;

/// `LowCardinality(String)`.
pub(crate) struct Dictionary {
    hasher: DefaultHashBuilder,
    by_value: HashTable<u32>,
    keys: Vec<u8>,
    ends: Vec<usize>,
    rows: Indexes,
}

impl Default for Dictionary {
    /// Key 0 is the empty string: the engine keeps that place for the type's default.
    fn default() -> Self {
        Self {
            hasher: DefaultHashBuilder::default(),
            by_value: HashTable::new(),
            keys: Vec::new(),
            ends: vec![0],
            rows: Indexes::default(),
        }
    }
}

/// The value of a key.
fn key<'k>(keys: &'k [u8], ends: &[usize], index: u32) -> &'k [u8] {
    let at = index as usize;
    let start = at
        .checked_sub(1)
        .and_then(|before| ends.get(before))
        .copied()
        .unwrap_or(0);
    let end = ends.get(at).copied().unwrap_or(start);
    keys.get(start..end).unwrap_or_default()
}

impl Dictionary {
    /// The key of a value, new or known. Neighbouring rows mostly share it, so the last one is tried first.
    fn intern(&mut self, value: &[u8]) -> u32 {
        if value.is_empty() {
            return 0;
        }
        if let Some(last) = self.rows.last()
            && key(&self.keys, &self.ends, last) == value
        {
            return last;
        }
        let (hasher, keys, ends) = (&self.hasher, &mut self.keys, &mut self.ends);
        let hash = hasher.hash_one(value);
        let known = self
            .by_value
            .find(hash, |&index| key(keys, ends, index) == value);
        if let Some(&index) = known {
            return index;
        }
        let index = ends.len() as u32;
        keys.extend_from_slice(value);
        ends.push(keys.len());
        self.by_value.insert_unique(hash, index, |&index| {
            hasher.hash_one(key(keys, ends, index))
        });
        index
    }
}

impl Element for Dictionary {
    fn repeat_tail(&mut self, rows: usize, more: usize) {
        self.rows.repeat_tail(rows, more);
    }
}

impl Column for Dictionary {
    type Value<'v> = &'v str;

    fn type_name() -> String {
        "LowCardinality(String)".into()
    }

    fn push(&mut self, value: &str) {
        let index = self.intern(value.as_bytes());
        self.rows.push(index);
    }

    fn repeat_last(&mut self, more: usize) {
        self.rows.repeat_last(more);
    }

    fn bytes(&self) -> usize {
        // 13 bytes a key: the end, and the table's slot and control byte.
        self.keys.len() + self.ends.len() * 13 + self.rows.len() * self.rows.width()
    }

    fn write_prefix(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&KEYS_IN_BLOCK.to_le_bytes());
    }

    fn write(&self, out: &mut Vec<u8>) {
        if self.rows.len() == 0 {
            // The engine writes and reads nothing here, e.g. for a column of empty arrays.
            return;
        }
        let index_type = u64::from(self.rows.width().trailing_zeros());
        out.extend_from_slice(&(OWN_KEYS | index_type).to_le_bytes());
        out.extend_from_slice(&(self.ends.len() as u64).to_le_bytes());
        for index in 0..self.ends.len() {
            write_string(key(&self.keys, &self.ends, index as u32), out);
        }
        out.extend_from_slice(&(self.rows.len() as u64).to_le_bytes());
        self.rows.write(out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_has_one_key_and_rows_follow_each_other() {
        let mut column = Dictionary::default();
        for value in ["a", "", "b", "a"] {
            column.push(value);
        }
        column.repeat_last(2);
        let mut rows = Vec::new();
        column.rows.write(&mut rows);
        assert_eq!(rows, [1, 0, 2, 1, 1, 1]);
        assert_eq!(column.keys, b"ab");
    }

    #[test]
    fn indexes_grow_with_the_keys() {
        let mut column = Dictionary::default();
        for number in 0..70_000 {
            column.push(&number.to_string());
        }
        let mut out = Vec::new();
        column.write(&mut out);
        assert_eq!(out[0], 2, "four bytes an index");
        assert_eq!(column.rows.last(), Some(70_000));
    }

    #[test]
    fn nothing_is_written_for_no_rows() {
        let mut out = Vec::new();
        Dictionary::default().write(&mut out);
        assert!(out.is_empty());
    }
}
