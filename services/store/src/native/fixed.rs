//! Columns of values of one width: numbers, times, ids.

use super::Column;

/// Repeats the last `width` bytes `more` times; nothing when there are fewer.
fn repeat_tail(bytes: &mut Vec<u8>, width: usize, more: usize) {
    let Some(start) = bytes.len().checked_sub(width) else {
        return;
    };
    bytes.reserve(width * more);
    for _ in 0..more {
        bytes.extend_from_within(start..start + width);
    }
}

/// Declares a little-endian number column.
macro_rules! number {
    ($(#[$doc:meta])* $name:ident($number:ty) = $type_name:literal) => {
        $(#[$doc])*
        #[derive(Default)]
        pub(crate) struct $name(Vec<u8>);

        impl Column for $name {
            type Value<'v> = $number;

            fn type_name() -> String {
                $type_name.into()
            }

            fn push(&mut self, value: $number) {
                self.0.extend_from_slice(&value.to_le_bytes());
            }

            fn repeat_last(&mut self, more: usize) {
                repeat_tail(&mut self.0, size_of::<$number>(), more);
            }

            fn bytes(&self) -> usize {
                self.0.len()
            }

            fn write(&self, out: &mut Vec<u8>) {
                out.extend_from_slice(&self.0);
            }
        }
    };
}

number!(
    /// `UInt16`.
    U16(u16) = "UInt16"
);
number!(
    /// `UInt32`.
    U32(u32) = "UInt32"
);
number!(
    /// `UInt64`.
    U64(u64) = "UInt64"
);
number!(
    /// `Int32`.
    I32(i32) = "Int32"
);
number!(
    /// `Int64`.
    I64(i64) = "Int64"
);
number!(
    /// `DateTime64(6, 'UTC')`: microseconds since 1970, any `i64`.
    Micros(i64) = "DateTime64(6, 'UTC')"
);

/// `FixedString(16)`: sixteen bytes as they are.
#[derive(Default)]
pub(crate) struct Fixed16(Vec<u8>);

impl Column for Fixed16 {
    type Value<'v> = [u8; 16];

    fn type_name() -> String {
        "FixedString(16)".into()
    }

    fn push(&mut self, value: [u8; 16]) {
        self.0.extend_from_slice(&value);
    }

    fn repeat_last(&mut self, more: usize) {
        repeat_tail(&mut self.0, 16, more);
    }

    fn bytes(&self) -> usize {
        self.0.len()
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
}

/// `UUID`: two little-endian halves, the high one first.
#[derive(Default)]
pub(crate) struct Uuid(Vec<u8>);

impl Column for Uuid {
    type Value<'v> = [u8; 16];

    fn type_name() -> String {
        "UUID".into()
    }

    fn push(&mut self, mut value: [u8; 16]) {
        value[..8].reverse();
        value[8..].reverse();
        self.0.extend_from_slice(&value);
    }

    fn repeat_last(&mut self, more: usize) {
        repeat_tail(&mut self.0, 16, more);
    }

    fn bytes(&self) -> usize {
        self.0.len()
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend_from_slice(&self.0);
    }
}

impl super::nested::Element for U16 {
    fn repeat_tail(&mut self, rows: usize, more: usize) {
        repeat_tail(&mut self.0, rows * size_of::<u16>(), more);
    }
}

impl super::nested::Element for Fixed16 {
    fn repeat_tail(&mut self, rows: usize, more: usize) {
        repeat_tail(&mut self.0, rows * 16, more);
    }
}
