//! Reads the two topics on threads of their own and hands over what they say, in order. Never judges; never hands over
//! a record twice.

use std::{collections::HashMap, thread, time::Duration};

use follow::{Follower, Record, Told};
use runtime::Shutdown;
use tokio::sync::mpsc;
use wire::status::{Said, StatusError, Topic};

use crate::DetectorError;

/// Records that are read and not taken in yet, both topics together.
const AHEAD: usize = 1_024;
/// Between two attempts to open a topic.
const AGAIN: Duration = Duration::from_secs(1);

/// Where a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub topic: Topic,
    pub partition: i32,
    pub offset: i64,
}

/// What a topic has to tell.
pub(crate) enum Heard {
    /// A record, and what it says, if anything.
    Record(Place, Result<Option<Said>, StatusError>),
    /// All that was there at the start was told. Once a topic.
    CaughtUp(Topic),
    /// Kafka does not answer, or has no such topic; it is tried again.
    Away(Topic, String),
    /// It answers again.
    Back(Topic),
}

/// Follows both topics until the shutdown.
///
/// # Errors
/// [`DetectorError::Thread`].
pub(crate) fn follow(
    bootstrap: &str,
    shutdown: &Shutdown,
) -> Result<mpsc::Receiver<Heard>, DetectorError> {
    let (tell, heard) = mpsc::channel(AHEAD);
    for topic in Topic::ALL {
        let (bootstrap, shutdown) = (bootstrap.to_owned(), shutdown.clone());
        let mut reader = Reader::new(topic, tell.clone());
        thread::Builder::new()
            .name(topic.name().into())
            .spawn(move || reader.follow(&bootstrap, &shutdown))
            .map_err(|cause| DetectorError::Thread {
                what: topic.name(),
                cause,
            })?;
    }
    Ok(heard)
}

struct Reader {
    topic: Topic,
    tell: mpsc::Sender<Heard>,
    /// First offset of each partition that was not told yet: a topic that is opened again is read from its beginning.
    next: HashMap<i32, i64>,
    is_caught_up: bool,
    is_away: bool,
}

impl Reader {
    fn new(topic: Topic, tell: mpsc::Sender<Heard>) -> Self {
        Self {
            topic,
            tell,
            next: HashMap::new(),
            is_caught_up: false,
            is_away: false,
        }
    }

    fn follow(&mut self, bootstrap: &str, shutdown: &Shutdown) {
        let is_over = || shutdown.is_begun();
        while !is_over() && !self.tell.is_closed() {
            let opened = Follower::open(bootstrap, self.topic.name());
            let ended = opened.and_then(|follower| follower.run(is_over, |told| self.hear(told)));
            if let Err(error) = ended {
                self.away(format!("{error}; it is tried again"));
                thread::sleep(AGAIN);
            }
        }
    }

    fn hear(&mut self, told: Told<'_>) {
        match told {
            Told::Record(record) => {
                self.back();
                let next = self.next.entry(record.partition).or_insert(0);
                if record.offset < *next {
                    return;
                }
                *next = record.offset + 1;
                let place = Place {
                    topic: self.topic,
                    partition: record.partition,
                    offset: record.offset,
                };
                self.say(Heard::Record(place, read(place, record)));
            }
            Told::CaughtUp => {
                self.back();
                if !std::mem::replace(&mut self.is_caught_up, true) {
                    self.say(Heard::CaughtUp(self.topic));
                }
            }
            Told::Away(reason) => self.away(reason),
            Told::Back => self.back(),
        }
    }

    fn away(&mut self, reason: String) {
        self.is_away = true;
        self.say(Heard::Away(self.topic, reason));
    }

    fn back(&mut self) {
        if std::mem::take(&mut self.is_away) {
            self.say(Heard::Back(self.topic));
        }
    }

    /// Whoever listened is gone only when everything ends.
    fn say(&self, heard: Heard) {
        let _ = self.tell.blocking_send(heard);
    }
}

/// A value that cannot be read is told by its place: neither its key nor its words may be shown.
fn read(place: Place, record: Record<'_>) -> Result<Option<Said>, StatusError> {
    let Place {
        topic,
        partition,
        offset,
    } = place;
    topic.read(record.value).inspect_err(|error| {
        let topic = topic.name();
        tracing::error!(topic, partition, offset, %error, "a record is not understood; nothing is judged by it");
    })
}
