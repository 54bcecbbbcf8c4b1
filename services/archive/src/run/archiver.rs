//! The archiving thread.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use rdkafka::{
    Message as _, Offset, TopicPartitionList,
    consumer::{BaseConsumer, Consumer as _},
    error::KafkaError,
    message::BorrowedMessage,
};

use super::{PART, World};
use crate::{
    ArchiveError, Contents, Message, Place, Storage,
    broker::{self, Extent},
    building::{Building, Limits},
};

/// Between two looks at what topics there are and how far they reach.
const LOOK_EVERY: Duration = Duration::from_secs(5);
const POLL: Duration = Duration::from_millis(100);
const FIRST_WAIT: Duration = Duration::from_millis(250);
const LONGEST_WAIT: Duration = Duration::from_secs(15);

pub(super) struct Archiver {
    pub reader: BaseConsumer,
    pub storage: Storage,
    pub limits: Limits,
    pub runtime: tokio::runtime::Handle,
    pub world: World,
    pub stop: Arc<AtomicBool>,
    pub buildings: Vec<Building>,
    /// How many of them are being read.
    pub assigned: usize,
    /// What the archive held at the start; then each partition knows for itself.
    pub contents: Option<Contents>,
}

impl Archiver {
    pub fn run(mut self) -> Result<(), ArchiveError> {
        self.wait(&["the archive's files are being listed"]);
        let mut looked: Option<Instant> = None;
        while !self.is_stopping() {
            if looked.is_none_or(|at| at.elapsed() >= LOOK_EVERY) {
                self.look();
                looked = Some(Instant::now());
            }
            match self.reader.poll(POLL) {
                Some(Ok(message)) => {
                    let message = Owned::of(&message);
                    self.take(&message)?;
                }
                None => {}
                Some(Err(error)) => tracing::warn!(%error, "Kafka reports"),
            }
            self.keep_due()?;
        }
        self.keep_those(|_| true)?;
        self.wait(&["stopped"]);
        Ok(())
    }

    fn is_stopping(&self) -> bool {
        self.stop.load(Ordering::Acquire)
    }

    fn wait(&self, why: &[&str]) {
        self.world.readiness.set(PART, why);
    }

    /// Looks what there is to archive. What cannot be learned now is looked for again; reading goes on.
    fn look(&mut self) {
        let learned = self.learn();
        self.world.metrics.show(self.buildings.iter());
        match learned {
            Ok(()) => {
                let anew = self.buildings.iter().filter(|one| one.is_made_anew());
                let anew: Vec<String> = anew
                    .map(|one| {
                        let place = &one.place;
                        format!("{place}, ends before what the archive has of it: the topic was made anew; move its folder away")
                    })
                    .collect();
                if anew.is_empty() {
                    self.world.metrics.complete();
                }
                self.world.readiness.set(PART, &anew);
            }
            Err(error) => {
                self.world.metrics.failures.inc();
                let why = format!("{}; it is tried again", error.in_full());
                tracing::warn!(why, "waiting");
                self.world.readiness.set(PART, &[why]);
            }
        }
    }

    fn learn(&mut self) -> Result<(), ArchiveError> {
        if self.contents.is_none() {
            self.contents = Some(self.runtime.block_on(self.storage.contents())?);
        }
        let places = broker::places(&self.reader).map_err(ArchiveError::Broker)?;
        let mut silent = None;
        for place in places {
            if self.is_stopping() {
                break;
            }
            let extent = match broker::extent(&self.reader, &place) {
                Ok(extent) => extent,
                // One that has no leader must not hold the others up.
                Err(error) => {
                    silent = Some(error);
                    continue;
                }
            };
            let mut buildings = self.buildings.iter_mut();
            match buildings.find(|building| building.place == place) {
                Some(building) => building.saw(extent, Instant::now()),
                None => self.begin(place, extent),
            }
        }
        if self.buildings.len() > self.assigned {
            self.assign().map_err(ArchiveError::Broker)?;
            self.assigned = self.buildings.len();
        }
        silent.map_or(Ok(()), |error| Err(ArchiveError::Broker(error)))
    }

    fn begin(&mut self, place: Place, extent: Extent) {
        let none = Contents::default();
        let contents = self.contents.as_ref().unwrap_or(&none);
        let start = contents.start(&place, extent.low);
        tracing::info!(%place, next = start.next, kept = start.kept, "archived from here on");
        let building = Building::new(place, start, extent, Instant::now());
        self.buildings.push(building);
    }

    /// Reads every partition from where it stands. What is fetched ahead is thrown away and fetched again.
    fn assign(&self) -> Result<(), KafkaError> {
        let mut from = TopicPartitionList::with_capacity(self.buildings.len());
        for building in &self.buildings {
            let (topic, partition) = (&building.place.topic, building.place.partition);
            from.add_partition_offset(topic, partition, Offset::Offset(building.next()))?;
        }
        self.reader.assign(&from)
    }

    fn take(&mut self, message: &Owned) -> Result<(), ArchiveError> {
        let mut buildings = self.buildings.iter_mut();
        let Some(at) = buildings.position(|building| building.place == message.place) else {
            return Ok(());
        };
        let (offset, now) = (message.message.offset, Instant::now());
        if self.buildings[at].must_look_before(offset, now) {
            // The broker does not answer: what it said last is what is known.
            if let Ok(extent) = broker::extent(&self.reader, &message.place) {
                self.buildings[at].saw(extent, now);
            }
        }
        let building = &self.buildings[at];
        if building.is_made_anew() {
            return Ok(());
        }
        if let Some(missed) = building.missed_before(offset) {
            let place = &building.place;
            tracing::error!(%place, %missed, "Kafka's retention took these offsets before they were archived");
            let offsets = missed.last - missed.first + 1;
            self.world.metrics.missed(&place.topic, offsets);
            let place = message.place.clone();
            self.keep_those(|building| building.place == place)?;
            if self.is_stopping() {
                // What was built may not be kept: then no file must be kept beyond it.
                return Ok(());
            }
            self.buildings[at].pass_over(missed);
        }
        self.buildings[at].take(&message.message, now)?;
        Ok(())
    }

    fn keep_due(&mut self) -> Result<(), ArchiveError> {
        let (limits, now) = (self.limits, Instant::now());
        let bytes: usize = self.buildings.iter().map(Building::bytes).sum();
        if bytes < limits.bytes.saturating_mul(2) {
            return self.keep_those(|building| building.is_due(limits, now));
        }
        // All together are too large: the largest goes.
        let largest = self.buildings.iter().map(Building::bytes).max();
        self.keep_those(|building| Some(building.bytes()) == largest)
    }

    fn keep_those(&mut self, is_due: impl Fn(&Building) -> bool) -> Result<(), ArchiveError> {
        for at in 0..self.buildings.len() {
            if is_due(&self.buildings[at]) {
                self.keep(at)?;
            }
        }
        Ok(())
    }

    /// Has one file kept; tries until the storage takes it, or the archiver stops.
    fn keep(&mut self, at: usize) -> Result<(), ArchiveError> {
        let building = &mut self.buildings[at];
        let Some(file) = building.finish()? else {
            return Ok(());
        };
        let metrics = &self.world.metrics;
        let mut wait = FIRST_WAIT;
        loop {
            let kept = self.storage.keep(&building.place, &file);
            let Err(error) = self.runtime.block_on(kept) else {
                break;
            };
            metrics.failures.inc();
            let why = format!("{}; the same file is tried again", error.in_full());
            tracing::warn!(why, "waiting");
            self.world.readiness.set(PART, &[why]);
            if self.stop.load(Ordering::Acquire) {
                tracing::warn!("stopped before everything was kept: it is read again");
                return Ok(());
            }
            thread::sleep(wait);
            wait = (wait * 2).min(LONGEST_WAIT);
        }
        if wait > FIRST_WAIT {
            tracing::info!("no longer waiting");
            self.world.readiness.set::<&str>(PART, &[]);
        }
        building.keep(file.span);
        metrics.files.inc();
        metrics.messages.inc_by(file.messages);
        metrics.bytes.inc_by(file.bytes.len() as u64);
        Ok(())
    }
}

/// A message that no longer borrows from the reader.
struct Owned {
    place: Place,
    message: Message,
}

impl Owned {
    fn of(message: &BorrowedMessage<'_>) -> Self {
        Self {
            place: Place {
                topic: message.topic().into(),
                partition: message.partition(),
            },
            message: Message::of(message),
        }
    }
}
