//! Indexes into the keys of a dictionary, one a row, in the narrowest width that holds them: most dictionaries have
//! fewer than 257 keys, so most rows are one byte, here as in the block. Never knows a key.

/// One index a row.
pub(super) enum Indexes {
    One(Vec<u8>),
    Two(Vec<u16>),
    Four(Vec<u32>),
}

impl Default for Indexes {
    fn default() -> Self {
        Self::One(Vec::new())
    }
}

/// Does the same with the rows, whatever their width.
macro_rules! each_width {
    ($indexes:expr, $rows:ident => $do:expr) => {
        match $indexes {
            Indexes::One($rows) => $do,
            Indexes::Two($rows) => $do,
            Indexes::Four($rows) => $do,
        }
    };
}

impl Indexes {
    pub fn push(&mut self, index: u32) {
        match self {
            Self::One(rows) => match u8::try_from(index) {
                Ok(narrow) => return rows.push(narrow),
                Err(_) => *self = Self::Two(rows.iter().map(|&row| row.into()).collect()),
            },
            Self::Two(rows) => match u16::try_from(index) {
                Ok(narrow) => return rows.push(narrow),
                Err(_) => *self = Self::Four(rows.iter().map(|&row| row.into()).collect()),
            },
            Self::Four(rows) => return rows.push(index),
        }
        self.push(index);
    }

    pub fn last(&self) -> Option<u32> {
        match self {
            Self::One(rows) => rows.last().map(|&row| row.into()),
            Self::Two(rows) => rows.last().map(|&row| row.into()),
            Self::Four(rows) => rows.last().copied(),
        }
    }

    pub fn len(&self) -> usize {
        each_width!(self, rows => rows.len())
    }

    /// Bytes of one index.
    pub const fn width(&self) -> usize {
        match self {
            Self::One(_) => 1,
            Self::Two(_) => 2,
            Self::Four(_) => 4,
        }
    }

    /// Adds the last row `more` times again; nothing when there is none.
    pub fn repeat_last(&mut self, more: usize) {
        each_width!(self, rows => if let Some(&last) = rows.last() {
            rows.resize(rows.len() + more, last);
        });
    }

    /// Adds the last `count` rows again, `more` times; nothing when there are fewer.
    pub fn repeat_tail(&mut self, count: usize, more: usize) {
        each_width!(self, rows => if let Some(start) = rows.len().checked_sub(count) {
            for _ in 0..more {
                rows.extend_from_within(start..start + count);
            }
        });
    }

    /// Writes them little-endian.
    pub fn write(&self, out: &mut Vec<u8>) {
        match self {
            Self::One(rows) => out.extend_from_slice(rows),
            Self::Two(rows) => out.extend(rows.iter().flat_map(|row| row.to_le_bytes())),
            Self::Four(rows) => out.extend(rows.iter().flat_map(|row| row.to_le_bytes())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_width_grows_with_the_greatest_and_rows_stay_what_they_are() {
        let mut indexes = Indexes::default();
        let mut expected = Vec::new();
        for (index, width) in [
            (0, 1),
            (255, 1),
            (256, 2),
            (7, 2),
            (65_535, 2),
            (65_536, 4),
            (1, 4),
        ] {
            indexes.push(index);
            expected.push(index);
            assert_eq!((indexes.width(), indexes.last()), (width, Some(index)));
        }
        indexes.repeat_last(1);
        indexes.repeat_tail(3, 1);
        expected.extend([1, 65_536, 1, 1]);
        let mut out = Vec::new();
        indexes.write(&mut out);
        let bytes: Vec<u8> = expected
            .iter()
            .flat_map(|index| index.to_le_bytes())
            .collect();
        assert_eq!((indexes.len(), out), (expected.len(), bytes));
    }
}
