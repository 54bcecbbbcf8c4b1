//! Finds dead letters, with what the ledger says of each now. Needs no key: only what is readable is looked at.

use std::collections::{BTreeMap, HashSet};

use domain::time::UtcMicros;
use store::{OutcomeRow, Store, StoreError};
use wire::dead_letter::{DeadLetter, DeadLetterError, decode};

use super::read::{Letters, Place, ReadError, Record};

/// Letters that are looked up together, and their bytes.
const CHUNK: usize = 1_000;
const CHUNK_BYTES: usize = 8 << 20;

/// Which letters are wanted; all of what is given must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LetterFilter {
    /// Topic that the message lay on.
    pub topic: Option<String>,
    /// Why it could not be decoded.
    pub code: Option<String>,
    /// Received then or later.
    pub since: Option<UtcMicros>,
    /// Received before.
    pub until: Option<UtcMicros>,
}

impl LetterFilter {
    /// Is it wanted?
    #[must_use]
    pub fn takes(&self, letter: &DeadLetter) -> bool {
        let is = |wanted: &Option<String>, found: &str| {
            wanted.as_deref().is_none_or(|wanted| wanted == found)
        };
        is(&self.topic, &letter.topic)
            && is(&self.code, &letter.code)
            && self.since.is_none_or(|since| letter.received_at >= since)
            && self.until.is_none_or(|until| letter.received_at < until)
    }
}

/// What the ledger says of a letter's message now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Dead-lettered: it waits for a replay.
    Waiting,
    /// Stored, so it was replayed.
    Stored,
    /// Nothing yet: the consumer published the letter and has not finished its batch.
    Unfinished,
}

impl Standing {
    /// As printed.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Stored => "stored",
            Self::Unfinished => "unfinished",
        }
    }

    fn of(row: Option<&OutcomeRow>) -> Self {
        match row {
            None => Self::Unfinished,
            Some(row) if row.is_stored() => Self::Stored,
            Some(_) => Self::Waiting,
        }
    }
}

/// A letter that was found.
pub struct Found {
    /// Where its record lies.
    pub place: Place,
    /// Its readable fields.
    pub letter: DeadLetter,
    /// The whole record.
    pub record: Vec<u8>,
    /// What the ledger says.
    pub standing: Standing,
}

/// A record that is no letter.
#[derive(Debug)]
pub struct Unreadable {
    /// Where it lies.
    pub place: Place,
    /// Why.
    pub error: DeadLetterError,
}

/// Why a search cannot go on.
#[derive(Debug, thiserror::Error)]
pub enum SearchError {
    /// The topic.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The ledger.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// A search through the whole topic.
pub struct Search {
    letters: Letters,
    store: Store,
    filter: LetterFilter,
}

/// Letters that were looked up together, and records that are none.
#[derive(Default)]
pub struct Chunk {
    /// In the order of their records; the same letter may come twice, when it was published twice.
    pub found: Vec<Found>,
    /// In order.
    pub unreadable: Vec<Unreadable>,
}

impl Search {
    /// Searches the letters.
    #[must_use]
    pub fn new(letters: Letters, store: Store, filter: LetterFilter) -> Self {
        Self {
            letters,
            store,
            filter,
        }
    }

    /// Records read so far, and all of them.
    #[must_use]
    pub const fn progress(&self) -> (u64, u64) {
        (self.letters.read(), self.letters.total())
    }

    /// The next letters; `None` at the end. Blocks while it reads.
    ///
    /// # Errors
    /// The topic or the ledger cannot be read.
    pub async fn next(&mut self) -> Result<Option<Chunk>, SearchError> {
        let mut chunk = Chunk::default();
        let (mut bytes, mut is_at_end) = (0, true);
        while let Some(record) = self.letters.next_record()? {
            bytes += record.bytes.len();
            self.sort(record, &mut chunk);
            if chunk.found.len() >= CHUNK || bytes >= CHUNK_BYTES {
                is_at_end = false;
                break;
            }
        }
        self.ask(&mut chunk.found).await?;
        let is_empty = chunk.found.is_empty() && chunk.unreadable.is_empty();
        Ok((!is_at_end || !is_empty).then_some(chunk))
    }

    fn sort(&self, record: Record, chunk: &mut Chunk) {
        match decode(&record.bytes) {
            Ok(letter) if self.filter.takes(&letter) => chunk.found.push(Found {
                place: record.place,
                letter: DeadLetter {
                    sealed: Vec::new(),
                    ..letter
                },
                record: record.bytes,
                standing: Standing::Unfinished,
            }),
            Ok(_) => {}
            Err(error) => chunk.unreadable.push(Unreadable {
                place: record.place,
                error,
            }),
        }
    }

    async fn ask(&self, found: &mut [Found]) -> Result<(), StoreError> {
        let mut wanted: BTreeMap<(&str, i32), Vec<i64>> = BTreeMap::new();
        for found in found.iter() {
            let of = (found.letter.topic.as_str(), found.letter.partition);
            wanted.entry(of).or_default().push(found.letter.offset);
        }
        let mut rows: BTreeMap<(String, i32, i64), OutcomeRow> = BTreeMap::new();
        for ((topic, partition), offsets) in wanted {
            for row in self.store.outcomes(topic, partition, &offsets).await? {
                rows.insert((topic.to_owned(), partition, row.offset), row);
            }
        }
        for found in found {
            let letter = &found.letter;
            let of = (letter.topic.clone(), letter.partition, letter.offset);
            found.standing = Standing::of(rows.get(&of));
        }
        Ok(())
    }
}

/// The coordinates that were met before: a letter that was published twice counts once.
#[derive(Default)]
pub struct Seen(HashSet<(String, i32, i64)>);

impl Seen {
    /// Notes a letter; `false` when it was noted before.
    pub fn note(&mut self, letter: &DeadLetter) -> bool {
        self.0
            .insert((letter.topic.clone(), letter.partition, letter.offset))
    }

    /// Was it noted?
    #[must_use]
    pub fn has(&self, letter: &DeadLetter) -> bool {
        self.0
            .contains(&(letter.topic.clone(), letter.partition, letter.offset))
    }
}
