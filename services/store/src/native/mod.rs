//! ClickHouse's Native format, written in columns: one block, no row ever built.
//! Layouts as in the engine at protocol revision 0, which is what HTTP speaks.
//! Never knows a table; never validates a value.

mod dictionary;
mod fixed;
mod indexes;
mod nested;
mod text;

pub(crate) use dictionary::Dictionary;
pub(crate) use fixed::{Fixed16, I32, I64, Micros, U16, U32, U64, Uuid};
pub(crate) use nested::{List, Nullable, TextList, TextMap};
pub(crate) use text::Text;

/// Values of one column, in memory until the block is written.
pub(crate) trait Column: Default {
    /// What one `push` takes.
    type Value<'v>;
    /// Type as the block names it.
    fn type_name() -> String;
    /// Adds a row.
    fn push(&mut self, value: Self::Value<'_>);
    /// Adds the last row `more` times again; nothing when there is none.
    fn repeat_last(&mut self, more: usize);
    /// Bytes held, without spare capacity.
    fn bytes(&self) -> usize;
    /// What the format wants before the data: dictionaries state their version.
    fn write_prefix(&self, _out: &mut Vec<u8>) {}
    /// The data of all rows.
    fn write(&self, out: &mut Vec<u8>);
}

/// Writes one column with its name and type, and forgets it: block and columns never both exist in full.
pub(crate) fn write_column<C: Column>(name: &str, column: C, out: &mut Vec<u8>) {
    text::write_string(name.as_bytes(), out);
    text::write_string(C::type_name().as_bytes(), out);
    column.write_prefix(out);
    column.write(out);
}

/// Writes the head of a block.
pub(crate) fn write_head(columns: usize, rows: usize, out: &mut Vec<u8>) {
    text::write_varint(columns as u64, out);
    text::write_varint(rows as u64, out);
}

/// Declares the columns of a table, or a part of them, once: names as in the table.
macro_rules! columns {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $column:ty,)+ }) => {
        $(#[$doc])*
        #[derive(Default)]
        struct $name { $($field: $column,)+ }

        impl $name {
            const NAMES: &'static [&'static str] = &[$(stringify!($field),)+];

            /// Bytes held by all columns.
            fn bytes(&self) -> usize {
                0 $(+ $crate::native::Column::bytes(&self.$field))+
            }

            /// Adds the last row again.
            #[allow(dead_code, reason = "tables with one row an event never repeat")]
            fn repeat_last(&mut self, more: usize) {
                $($crate::native::Column::repeat_last(&mut self.$field, more);)+
            }

            /// Writes all columns.
            fn write(self, out: &mut Vec<u8>) {
                $($crate::native::write_column(stringify!($field), self.$field, out);)+
            }
        }
    };
}
pub(crate) use columns;
