//! How far the consumers' group has confirmed, as the broker says.

use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, bail};
use rdkafka::{
    ClientConfig, Offset, TopicPartitionList,
    consumer::{BaseConsumer, Consumer as _},
    topic_partition_list::TopicPartitionListElem,
};

use crate::{load::TOPICS, world::World};

/// The group.
pub const NAME: &str = "sharetrail-consumer";
const ASK_WITHIN: Duration = Duration::from_secs(20);

/// Waits until everything that Kafka holds is confirmed and no plan is open.
pub async fn wait_until_confirmed(world: &World, patience: Duration) -> Result<()> {
    let deadline = Instant::now() + patience;
    loop {
        let bootstrap = world.bootstrap.clone();
        let waiting = tokio::task::spawn_blocking(move || unconfirmed(&bootstrap)).await?;
        match waiting {
            Ok(None) => return Ok(()),
            waiting if Instant::now() > deadline => {
                bail!("not everything was confirmed in {patience:?}: {waiting:?}");
            }
            _ => tokio::time::sleep(Duration::from_secs(1)).await,
        }
        world.heal().await?;
    }
}

/// Waits until the group confirms something; goes on without when it does not for so long.
pub async fn wait_until_confirming(bootstrap: &str, patience: Duration) -> Result<()> {
    let deadline = Instant::now() + patience;
    let mut before = None;
    while Instant::now() < deadline {
        let bootstrap = bootstrap.to_owned();
        // A broker that is away just now confirms nothing.
        let confirmed = tokio::task::spawn_blocking(move || confirmed(&bootstrap)).await?;
        if let Ok(confirmed) = confirmed {
            if before.is_some_and(|before| confirmed > before) {
                return Ok(());
            }
            before = Some(confirmed);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    eprintln!("nothing was confirmed in {patience:?}; the fault comes all the same");
    Ok(())
}

/// How many messages are confirmed in all.
fn confirmed(bootstrap: &str) -> Result<i64> {
    let (consumer, mut sum) = (client(bootstrap)?, 0);
    for topic in TOPICS {
        let committed = committed(&consumer, topic)?;
        let offsets = committed.elements();
        sum += offsets.iter().map(offset).sum::<i64>();
    }
    Ok(sum)
}

fn offset(element: &TopicPartitionListElem<'_>) -> i64 {
    match element.offset() {
        Offset::Offset(offset) => offset,
        _ => 0,
    }
}

/// The first partition that is not confirmed to its end.
fn unconfirmed(bootstrap: &str) -> Result<Option<String>> {
    let consumer = client(bootstrap)?;
    for topic in TOPICS {
        for element in committed(&consumer, topic)?.elements() {
            let (_, high) = consumer.fetch_watermarks(topic, element.partition(), ASK_WITHIN)?;
            let is_done = element.offset() == Offset::Offset(high) && element.metadata().is_empty();
            if high > 0 && !is_done {
                let (partition, at) = (element.partition(), element.offset());
                return Ok(Some(format!("{topic}:{partition} {at:?} of {high}")));
            }
        }
    }
    Ok(None)
}

fn committed(consumer: &BaseConsumer, topic: &str) -> Result<TopicPartitionList> {
    let metadata = consumer.fetch_metadata(Some(topic), ASK_WITHIN)?;
    let found = metadata.topics().first().context("the topic")?;
    let mut asked = TopicPartitionList::new();
    for partition in found.partitions() {
        asked.add_partition(topic, partition.id());
    }
    Ok(consumer.committed_offsets(asked, ASK_WITHIN)?)
}

fn client(bootstrap: &str) -> Result<BaseConsumer> {
    Ok(ClientConfig::new()
        .set("bootstrap.servers", bootstrap)
        .set("group.id", NAME)
        .set("enable.auto.commit", "false")
        .create()?)
}
