//! Columns made of columns: arrays, maps, values that may be absent.

use super::{Column, Dictionary, Fixed16, Text, U16};

/// A column that can stand in an array.
pub(super) trait Element: Column {
    /// Adds the last `rows` rows again, `more` times.
    fn repeat_tail(&mut self, rows: usize, more: usize);
}

/// Where each row ends among the elements.
#[derive(Default)]
struct Ends(Vec<u64>);

impl Ends {
    fn push(&mut self, len: usize) {
        let last = self.0.last().copied().unwrap_or(0);
        self.0.push(last + len as u64);
    }

    fn last_len(&self) -> usize {
        match *self.0.as_slice() {
            [.., before, last] => (last - before) as usize,
            [last] => last as usize,
            [] => 0,
        }
    }

    fn repeat_last(&mut self, more: usize) {
        let len = self.last_len();
        for _ in 0..more {
            self.push(len);
        }
    }

    fn write(&self, out: &mut Vec<u8>) {
        for end in &self.0 {
            out.extend_from_slice(&end.to_le_bytes());
        }
    }
}

/// `Array(...)`.
#[derive(Default)]
pub(crate) struct List<C> {
    ends: Ends,
    elements: C,
}

/// Declares an array of an element type.
macro_rules! list {
    ($element:ident, $lifetime:lifetime, $value:ty) => {
        impl Column for List<$element> {
            type Value<$lifetime> = &$lifetime [$value];

            fn type_name() -> String {
                format!("Array({})", $element::type_name())
            }

            fn push<$lifetime>(&mut self, value: &$lifetime [$value]) {
                for element in value {
                    self.elements.push(*element);
                }
                self.ends.push(value.len());
            }

            fn repeat_last(&mut self, more: usize) {
                self.elements.repeat_tail(self.ends.last_len(), more);
                self.ends.repeat_last(more);
            }

            fn bytes(&self) -> usize {
                self.ends.0.len() * 8 + self.elements.bytes()
            }

            fn write_prefix(&self, out: &mut Vec<u8>) {
                self.elements.write_prefix(out);
            }

            fn write(&self, out: &mut Vec<u8>) {
                self.ends.write(out);
                self.elements.write(out);
            }
        }
    };
}

list!(Dictionary, 'v, &'v str);
list!(U16, 'v, u16);
list!(Fixed16, 'v, [u8; 16]);

/// `Array(String)`: cheaper to merge for the engine than an array of keys, row by row.
#[derive(Default)]
pub(crate) struct TextList {
    ends: Ends,
    elements: Text,
    last: usize,
}

impl Column for TextList {
    type Value<'v> = &'v [&'v str];

    fn type_name() -> String {
        "Array(String)".into()
    }

    fn push(&mut self, value: &[&str]) {
        self.last = self.elements.mark();
        for element in value {
            self.elements.push(element);
        }
        self.ends.push(value.len());
    }

    fn repeat_last(&mut self, more: usize) {
        self.elements.repeat_since(self.last, more);
        self.ends.repeat_last(more);
    }

    fn bytes(&self) -> usize {
        self.ends.0.len() * 8 + self.elements.bytes()
    }

    fn write(&self, out: &mut Vec<u8>) {
        self.ends.write(out);
        self.elements.write(out);
    }
}

/// `Map(String, String)`.
#[derive(Default)]
pub(crate) struct TextMap {
    ends: Ends,
    names: Text,
    values: Text,
    last: (usize, usize),
}

impl Column for TextMap {
    type Value<'v> = &'v [(&'v str, &'v str)];

    fn type_name() -> String {
        "Map(String, String)".into()
    }

    fn push(&mut self, value: &[(&str, &str)]) {
        self.last = (self.names.mark(), self.values.mark());
        for (name, value) in value {
            self.names.push(name);
            self.values.push(value);
        }
        self.ends.push(value.len());
    }

    fn repeat_last(&mut self, more: usize) {
        self.names.repeat_since(self.last.0, more);
        self.values.repeat_since(self.last.1, more);
        self.ends.repeat_last(more);
    }

    fn bytes(&self) -> usize {
        self.ends.0.len() * 8 + self.names.bytes() + self.values.bytes()
    }

    fn write(&self, out: &mut Vec<u8>) {
        self.ends.write(out);
        self.names.write(out);
        self.values.write(out);
    }
}

/// `Nullable(...)`: a mark a row, and some value where there is none.
#[derive(Default)]
pub(crate) struct Nullable<C> {
    absent: Vec<u8>,
    values: C,
}

impl<C: Column> Column for Nullable<C>
where
    for<'v> C::Value<'v>: Default,
{
    type Value<'v> = Option<C::Value<'v>>;

    fn type_name() -> String {
        format!("Nullable({})", C::type_name())
    }

    fn push(&mut self, value: Self::Value<'_>) {
        self.absent.push(u8::from(value.is_none()));
        self.values.push(value.unwrap_or_default());
    }

    fn repeat_last(&mut self, more: usize) {
        if let Some(&last) = self.absent.last() {
            self.absent.resize(self.absent.len() + more, last);
            self.values.repeat_last(more);
        }
    }

    fn bytes(&self) -> usize {
        self.absent.len() + self.values.bytes()
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.absent);
        self.values.write(out);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn repeated_rows_equal_pushed_rows() {
        let categories: &[&str] = &["name", "phone"];
        let facts: &[(&str, &str)] = &[("outstanding_balance", "true"), ("", "")];
        let (mut repeated, mut pushed): (List<Dictionary>, List<Dictionary>) = Default::default();
        let (mut texts_repeated, mut texts_pushed) = (TextList::default(), TextList::default());
        let (mut map_repeated, mut map_pushed) = (TextMap::default(), TextMap::default());
        for row in [&[][..], categories, &["name"]] {
            repeated.push(row);
            repeated.repeat_last(2);
            (0..3).for_each(|_| pushed.push(row));
            texts_repeated.push(row);
            texts_repeated.repeat_last(2);
            (0..3).for_each(|_| texts_pushed.push(row));
        }
        for row in [&[][..], facts] {
            map_repeated.push(row);
            map_repeated.repeat_last(2);
            (0..3).for_each(|_| map_pushed.push(row));
        }
        let written = |column: &dyn Fn(&mut Vec<u8>)| {
            let mut out = Vec::new();
            column(&mut out);
            out
        };
        assert_eq!(
            written(&|out| repeated.write(out)),
            written(&|out| pushed.write(out))
        );
        assert_eq!(
            written(&|out| texts_repeated.write(out)),
            written(&|out| texts_pushed.write(out))
        );
        assert_eq!(
            written(&|out| map_repeated.write(out)),
            written(&|out| map_pushed.write(out))
        );
    }
}
