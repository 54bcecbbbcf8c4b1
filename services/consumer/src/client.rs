//! The settings of the Kafka client, with the reason for each. Never reads a message.

use rdkafka::{
    ClientConfig,
    consumer::{BaseConsumer, Consumer as _},
    error::KafkaError,
};

use crate::{
    config::{ConsumerConfig, GroupProtocol},
    context::Context,
};

/// The event topics: the gateway's and one for each source that writes to Kafka itself; never the dead letters.
/// librdkafka takes a name that starts with `^` as a regular expression.
const EVENT_TOPICS: &str = r"^disclosures\.v1(\..+)?$";

/// A consumer that is subscribed to every event topic.
pub(crate) fn subscribe(
    config: &ConsumerConfig,
    context: Context,
) -> Result<BaseConsumer<Context>, KafkaError> {
    let consumer: BaseConsumer<Context> = settings(config).create_with_context(context)?;
    consumer.subscribe(&[EVENT_TOPICS])?;
    Ok(consumer)
}

fn settings(config: &ConsumerConfig) -> ClientConfig {
    let session = config.session_timeout.as_millis();
    let mut client = ClientConfig::new();
    client
        .set("bootstrap.servers", &config.bootstrap)
        .set("group.id", &config.group)
        .set("client.id", "sharetrail-consumer")
        // Offsets are committed by us, after the store's word; a new group reads what is there.
        .set("enable.auto.commit", "false")
        .set("enable.auto.offset.store", "false")
        .set("auto.offset.reset", "earliest")
        // A client that lost its only broker asks at its first address again.
        .set("metadata.recovery.rebootstrap.trigger.ms", "10000")
        // A new source's topic is seen within a few seconds.
        .set("topic.metadata.refresh.interval.ms", "3000")
        .set("check.crcs", "true")
        .set("isolation.level", "read_committed")
        .set("socket.keepalive.enable", "true")
        .set("reconnect.backoff.max.ms", "2000")
        // Memory: what is fetched ahead, and what one answer may weigh.
        .set("queued.max.messages.kbytes", "8192")
        .set("queued.min.messages", "50000")
        // Long runs of one partition make blocks that fill early.
        .set("fetch.max.bytes", "4194304")
        .set("fetch.message.max.bytes", "4194304")
        // The default of 1 s leaves the loop hungry after each full queue.
        .set("fetch.queue.backoff.ms", "20");
    match config.protocol {
        GroupProtocol::Classic => client
            .set("group.protocol", "classic")
            // A rebalance moves only the partitions that must move.
            .set("partition.assignment.strategy", "cooperative-sticky")
            .set("session.timeout.ms", session.to_string())
            .set("heartbeat.interval.ms", (session / 4).to_string()),
        // Session and heartbeat are the broker's.
        GroupProtocol::Consumer => client.set("group.protocol", "consumer"),
    };
    client
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dead_letter::{DeadLetterKeys, TOPIC};

    #[test]
    fn every_event_topic_is_read_and_dead_letters_never_are() {
        let topics = regex::Regex::new(EVENT_TOPICS).unwrap();
        for read in [
            "disclosures.v1",
            "disclosures.v1.cx-housing",
            "disclosures.v1.a.b",
        ] {
            assert!(topics.is_match(read), "{read}");
        }
        for other in [
            TOPIC,
            "disclosures.v1.",
            "disclosures.v10",
            "disclosures.v2",
            "xdisclosures.v1",
            "disclosures-v1",
        ] {
            assert!(!topics.is_match(other), "{other}");
        }
    }

    #[test]
    fn librdkafka_knows_every_setting() {
        let config = ConsumerConfig::new("127.0.0.1:1", DeadLetterKeys::random());
        for protocol in [GroupProtocol::Classic, GroupProtocol::Consumer] {
            let config = ConsumerConfig {
                protocol,
                ..config.clone()
            };
            settings(&config).create_native_config().unwrap();
        }
    }
}
