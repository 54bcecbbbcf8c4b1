//! How far the changes were worked off, in a consumer group of Kafka. Never joins the group: one detector runs a group.

use std::{
    collections::BTreeMap,
    sync::Arc,
    thread,
    time::{Duration, Instant},
};

use rdkafka::{
    ClientConfig, Offset, TopicPartitionList,
    consumer::{BaseConsumer, CommitMode, Consumer as _},
    error::KafkaError,
};
use tokio::sync::oneshot::{self, error::TryRecvError};

use wire::status::Topic;

use crate::{DetectorConfig, DetectorError, hearing::Place};

/// How long the broker may take for one answer.
const PATIENCE: Duration = Duration::from_secs(15);
/// Kafka forgets offsets that nobody confirms for a week.
const SAY_AGAIN: Duration = Duration::from_secs(3_600);

type Offsets = BTreeMap<(Topic, i32), i64>;

/// First offset of each partition whose change still has looks before it.
pub(crate) struct Progress {
    client: Arc<BaseConsumer>,
    offsets: Offsets,
    /// The broker has been told, or is being told, all of them.
    is_said: bool,
    said_at: Instant,
    /// A confirmation that the broker has not answered. The client waits for a broker that is away as long as it takes,
    /// so nobody else may.
    asked: Option<Asked>,
}

struct Asked {
    answer: Answer<()>,
    since: Instant,
}

type Answer<T> = oneshot::Receiver<Result<T, DetectorError>>;

impl Progress {
    /// Prepares the client; the first question connects.
    ///
    /// # Errors
    /// [`DetectorError::Client`].
    pub fn new(config: &DetectorConfig) -> Result<Self, DetectorError> {
        let mut client = ClientConfig::new();
        client
            .set("bootstrap.servers", &config.bootstrap)
            .set("group.id", &config.group)
            .set("client.id", "sharetrail-detector")
            .set("enable.auto.commit", "false")
            .set("reconnect.backoff.max.ms", "2000");
        Ok(Self {
            client: Arc::new(client.create().map_err(DetectorError::Client)?),
            offsets: Offsets::new(),
            is_said: true,
            said_at: Instant::now(),
            asked: None,
        })
    }

    /// Asks the broker what was confirmed.
    ///
    /// # Errors
    /// [`DetectorError::Committed`]; nothing is taken over then.
    pub async fn read(&mut self) -> Result<(), DetectorError> {
        let answer = self.ask(committed)?;
        self.offsets = answer.await.map_err(|_| DetectorError::Asking)??;
        Ok(())
    }

    /// Was this record worked off before?
    pub fn is_confirmed(&self, place: Place) -> bool {
        let next = self.offsets.get(&(place.topic, place.partition));
        next.is_some_and(|next| place.offset < *next)
    }

    /// This record had its last look; those before it in its partition had theirs.
    pub fn through(&mut self, place: Place) {
        let next = place.offset + 1;
        let known = self
            .offsets
            .entry((place.topic, place.partition))
            .or_insert(next);
        *known = next.max(*known);
        self.is_said = false;
    }

    /// Has the broker confirm what is not confirmed yet, all of it now and then; waits for nothing.
    ///
    /// # Errors
    /// [`DetectorError::Commit`], [`DetectorError::Unconfirmed`]: call again.
    pub fn confirm(&mut self) -> Result<(), DetectorError> {
        if let Some(asked) = &mut self.asked {
            let answer = match asked.answer.try_recv() {
                Err(TryRecvError::Empty) if asked.since.elapsed() < PATIENCE => return Ok(()),
                Err(TryRecvError::Empty) => return Err(DetectorError::Unconfirmed),
                Err(TryRecvError::Closed) => Err(DetectorError::Asking),
                Ok(answer) => answer,
            };
            self.asked = None;
            if let Err(error) = answer {
                self.is_said = false;
                return Err(error);
            }
        }
        let is_old = self.said_at.elapsed() >= SAY_AGAIN;
        if !self.offsets.is_empty() && (!self.is_said || is_old) {
            let offsets = self.offsets.clone();
            let since = Instant::now();
            let answer = self.ask(move |client| commit(client, &offsets))?;
            self.asked = Some(Asked { answer, since });
            (self.is_said, self.said_at) = (true, since);
        }
        Ok(())
    }

    /// The client's calls block, some as long as the broker is away: on a thread that nobody waits for at the end.
    fn ask<T: Send + 'static>(
        &self,
        question: impl FnOnce(&BaseConsumer) -> Result<T, DetectorError> + Send + 'static,
    ) -> Result<Answer<T>, DetectorError> {
        let client = Arc::clone(&self.client);
        let (tell, answer) = oneshot::channel();
        thread::Builder::new()
            .name("progress".into())
            .spawn(move || _ = tell.send(question(&client)))
            .map_err(|cause| DetectorError::Thread {
                what: "a question to the broker",
                cause,
            })?;
        Ok(answer)
    }
}

fn committed(client: &BaseConsumer) -> Result<Offsets, DetectorError> {
    let mut offsets = Offsets::new();
    for topic in Topic::ALL {
        let of_topic = committed_of(client, topic).map_err(|cause| DetectorError::Committed {
            topic: topic.name(),
            cause,
        })?;
        offsets.extend(of_topic);
    }
    Ok(offsets)
}

fn committed_of(client: &BaseConsumer, topic: Topic) -> Result<Offsets, KafkaError> {
    let answer = client.fetch_metadata(Some(topic.name()), PATIENCE)?;
    let mut asked = TopicPartitionList::new();
    for partition in answer.topics().iter().flat_map(|topic| topic.partitions()) {
        asked.add_partition(topic.name(), partition.id());
    }
    let mut offsets = Offsets::new();
    for element in client.committed_offsets(asked, PATIENCE)?.elements() {
        let (partition, Offset::Offset(next)) = (element.partition(), element.offset()) else {
            continue;
        };
        let (_, end) = client.fetch_watermarks(topic.name(), partition, PATIENCE)?;
        if next > end {
            let topic = topic.name();
            tracing::warn!(
                topic,
                partition,
                next,
                end,
                "the topic was made anew: all of it is worked off"
            );
        } else {
            offsets.insert((topic, partition), next);
        }
    }
    Ok(offsets)
}

fn commit(client: &BaseConsumer, offsets: &Offsets) -> Result<(), DetectorError> {
    let mut list = TopicPartitionList::with_capacity(offsets.len());
    for ((topic, partition), next) in offsets {
        list.add_partition_offset(topic.name(), *partition, Offset::Offset(*next))
            .map_err(DetectorError::Commit)?;
    }
    client
        .commit(&list, CommitMode::Sync)
        .map_err(DetectorError::Commit)
}
