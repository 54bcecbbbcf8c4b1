//! Builds what one insert carries: judged events and dead letters, or later judgements, in columns, each for its tables.
//! Never talks to the store; never drops or alters an event: what the source said is what the columns hold.
//!
//! What the columns cannot tell apart, and what that means:
//! - an absent optional text and an empty one are both the empty string;
//! - a person listed twice in an event is one row, at the first position; findings on either position are on it;
//! - an event without listed persons is one row with the null subject (16 zero bytes) at position 0.

mod builder;
mod concern;
mod corrections;
mod disclosures;
mod findings;
mod ingest_log;
mod later;
mod verdicts;
mod version;

use bytes::Bytes;
use domain::time::ReceivedAt;

pub use builder::BatchBuilder;
pub(crate) use concern::Concern;
pub use later::{JudgedFor, LaterBuilder};

/// Where a message came from.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// Kafka topic.
    pub topic: &'a str,
    /// Kafka partition.
    pub partition: i32,
    /// Kafka offset.
    pub offset: i64,
    /// When the broker appended it.
    pub received_at: ReceivedAt,
}

/// Finished blocks, in the order in which they must be inserted. Cheap to clone: the bytes are shared.
#[derive(Clone, Debug)]
pub struct Batch {
    pub(crate) blocks: Vec<Block>,
    messages: usize,
    content: u64,
    registers: String,
}

/// One insert: one block, one part.
#[derive(Clone)]
pub(crate) struct Block {
    pub(crate) table: &'static str,
    pub(crate) columns: String,
    pub(crate) rows: usize,
    /// The same for the same messages, in whatever process: the engine drops the second.
    pub(crate) token: String,
    pub(crate) body: Bytes,
}

/// Adds the block of a table to `blocks`, if it has rows.
macro_rules! block {
    ($blocks:ident, $name:expr, $table:expr, $type:ident) => {
        let (rows, names) = ($table.rows(), $type::names());
        if rows > 0 {
            let mut out = Vec::with_capacity($table.bytes());
            $crate::native::write_head(names.len(), rows, &mut out);
            $table.write(&mut out);
            $blocks.push($crate::batch::Block {
                table: $type::TABLE,
                columns: names.join(", "),
                rows,
                token: format!("{}-{}", $type::TABLE, $name),
                body: bytes::Bytes::from(out),
            });
        }
    };
}
use block;

impl std::fmt::Debug for Block {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Block")
            .field("table", &self.table)
            .field("rows", &self.rows)
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

impl Batch {
    /// Messages in it, dead letters included; events that were judged again.
    #[must_use]
    pub const fn messages(&self) -> usize {
        self.messages
    }

    /// Fingerprint of messages and verdicts: the same for the same, in whatever process of this version.
    #[must_use]
    pub const fn content(&self) -> u64 {
        self.content
    }

    /// Versions of the registers that its events were judged under, with commas.
    #[must_use]
    pub fn registers(&self) -> &str {
        &self.registers
    }

    /// Rows of all tables.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.blocks.iter().map(|block| block.rows).sum()
    }

    /// Encoded bytes of all tables, before compression.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.blocks.iter().map(|block| block.body.len()).sum()
    }
}
