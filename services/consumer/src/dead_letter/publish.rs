//! Publishes sealed letters. `Ok` means that the broker has all of them; after `Err` any of them may or may not
//! be there: publish the same ones again, their keys make repeats visible as such.

use std::time::Duration;

use rdkafka::{
    ClientConfig,
    error::{KafkaError, RDKafkaErrorCode},
    producer::{DeliveryFuture, FutureProducer, FutureRecord, Producer as _},
};

use super::{SealedLetter, TOPIC};

/// How long one record waits for its acknowledgement before the attempt counts as failed.
const PATIENCE_MS: &str = "10000";
/// Letters on their way at once: 2 MiB each at most.
const AT_ONCE: usize = 8;

/// Why letters are not acknowledged.
#[derive(Debug, thiserror::Error)]
pub(crate) enum PublishError {
    /// The client could not be made.
    #[error("the client for {TOPIC} cannot be made")]
    Client(#[source] KafkaError),
    /// The broker did not take a letter.
    #[error("{TOPIC} did not acknowledge a dead letter: {0}")]
    Refused(#[source] KafkaError),
    /// The client gave up without saying why.
    #[error("the client for {TOPIC} ended")]
    Ended,
}

/// Writes to the dead-letter topic: idempotent, acknowledged by all replicas.
pub struct DeadLetterPublisher {
    config: ClientConfig,
    producer: Option<FutureProducer>,
}

impl DeadLetterPublisher {
    /// A publisher that connects at the first letter.
    #[must_use]
    pub fn new(bootstrap: &str) -> Self {
        let mut config = ClientConfig::new();
        config
            .set("bootstrap.servers", bootstrap)
            .set("client.id", "sharetrail-dead-letters")
            .set("enable.idempotence", "true")
            .set("acks", "all")
            .set("compression.type", "none")
            .set("message.max.bytes", "2097152")
            .set("message.timeout.ms", PATIENCE_MS)
            .set("queue.buffering.max.kbytes", "32768")
            .set("topic.metadata.refresh.interval.ms", "5000")
            .set("topic.metadata.propagation.max.ms", "5000");
        Self {
            config,
            producer: None,
        }
    }

    /// Publishes all letters; those that are acknowledged are taken out, so that a repeat sends the rest.
    pub(crate) async fn publish(
        &mut self,
        letters: &mut Vec<SealedLetter>,
    ) -> Result<(), PublishError> {
        while !letters.is_empty() {
            let producer = self.producer()?;
            let count = letters.len().min(AT_ONCE);
            let sent: Vec<_> = letters[..count]
                .iter()
                .map(|letter| send(&producer, letter))
                .collect();
            let mut acknowledged = Vec::with_capacity(count);
            for sent in sent {
                acknowledged.push(acknowledgement(sent).await);
            }
            let mut left = Vec::new();
            let mut failure = None;
            for (letter, answer) in letters.drain(..count).zip(acknowledged) {
                if let Err(error) = answer {
                    left.push(letter);
                    failure = Some(error);
                }
            }
            letters.splice(..0, left);
            if let Some(error) = failure {
                // A fatal error of an idempotent producer stays: the next attempt gets a new client.
                self.producer
                    .take_if(|producer| producer.client().fatal_error().is_some());
                return Err(error);
            }
        }
        Ok(())
    }

    fn producer(&mut self) -> Result<FutureProducer, PublishError> {
        if let Some(producer) = &self.producer {
            return Ok(producer.clone());
        }
        let producer: FutureProducer = self.config.create().map_err(PublishError::Client)?;
        self.producer = Some(producer.clone());
        Ok(producer)
    }
}

impl Drop for DeadLetterPublisher {
    fn drop(&mut self) {
        // What is not acknowledged is not committed either: nobody waits for it.
        if let Some(producer) = &self.producer {
            producer.purge(rdkafka::producer::PurgeConfig::default().queue().inflight());
            let _ = producer.flush(Duration::ZERO);
        }
    }
}

fn send(producer: &FutureProducer, letter: &SealedLetter) -> Result<DeliveryFuture, KafkaError> {
    let record = FutureRecord::to(TOPIC)
        .key(&letter.key)
        .payload(&letter.record);
    producer.send_result(record).map_err(|(error, _)| error)
}

async fn acknowledgement(sent: Result<DeliveryFuture, KafkaError>) -> Result<(), PublishError> {
    match sent.map_err(PublishError::Refused)?.await {
        Ok(Ok(_)) => Ok(()),
        Ok(Err((error, _))) => Err(PublishError::Refused(error)),
        Err(_) => Err(PublishError::Ended),
    }
}

impl PublishError {
    /// What to do about it, for `/ready`.
    pub fn advice(&self) -> &'static str {
        let Self::Refused(error) = self else {
            return "see the log";
        };
        match error.rdkafka_error_code() {
            Some(RDKafkaErrorCode::UnknownTopic | RDKafkaErrorCode::UnknownTopicOrPartition) => {
                "create the topic with: sharetrail migrate --kafka HOST:PORT"
            }
            Some(RDKafkaErrorCode::MessageSizeTooLarge | RDKafkaErrorCode::InvalidMessageSize) => {
                "set its max.message.bytes to 2097152"
            }
            Some(RDKafkaErrorCode::TopicAuthorizationFailed) => {
                "let the consumer's principal write to it"
            }
            _ => "is the topic there, and is the broker up?",
        }
    }
}
