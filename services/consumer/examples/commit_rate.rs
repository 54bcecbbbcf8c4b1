//! How fast plans can be committed, and what comes back: the figures behind docs/decisions/0030.
//! Usage: `cargo run --release -p consumer --example commit_rate`; starts a broker of its own.

use std::time::{Duration, Instant};

use embedded::{Kafka, KafkaOptions};
use rdkafka::{
    ClientConfig, Offset, TopicPartitionList,
    admin::{AdminClient, AdminOptions, NewTopic, TopicReplication},
    client::DefaultClientContext,
    consumer::{BaseConsumer, CommitMode, Consumer as _},
};

const TOPIC: &str = "plans";
const COMMITS: u32 = 2_000;
const WAIT: Duration = Duration::from_secs(10);

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = tempfile::tempdir()?;
    let kafka = Kafka::start(KafkaOptions::new(folder.path())).await?;
    for protocol in ["classic", "consumer"] {
        let topic = format!("{TOPIC}-{protocol}");
        let mut client = ClientConfig::new();
        client.set("bootstrap.servers", kafka.bootstrap());
        let admin: AdminClient<DefaultClientContext> = client.create()?;
        let new = NewTopic::new(&topic, 4, TopicReplication::Fixed(1));
        admin.create_topics([&new], &AdminOptions::new()).await?;
        client
            .set("group.id", protocol)
            .set("group.protocol", protocol)
            .set("enable.auto.commit", "false");
        let consumer: BaseConsumer = client.create()?;
        consumer.subscribe(&[&topic])?;
        while consumer.assignment()?.count() < 4 {
            consumer.poll(Duration::from_millis(100));
        }
        let metadata = format!(
            "sharetrail-plan-1 last=99999 count=100000 content=0123456789abcdef register={:0>100}",
            1
        );
        let mut times: Vec<Duration> = Vec::new();
        let begun = Instant::now();
        for number in 0..COMMITS {
            let start = Instant::now();
            consumer.commit(&offset(&topic, number, &metadata)?, CommitMode::Sync)?;
            times.push(start.elapsed());
        }
        let rate = f64::from(COMMITS) / begun.elapsed().as_secs_f64();
        times.sort();
        let at = |share: usize| {
            times
                .get(times.len() * share / 100)
                .copied()
                .unwrap_or_default()
        };
        let mut asked = TopicPartitionList::new();
        asked.add_partition(&topic, 3);
        let answer = consumer.committed_offsets(asked, WAIT)?;
        let is_same = answer
            .elements()
            .iter()
            .all(|element| element.metadata() == metadata);
        println!(
            "{protocol}: {rate:.0} commits/s, p50 {:?}, p99 {:?}, metadata of {} bytes read back the same: {is_same}",
            at(50),
            at(99),
            metadata.len()
        );
    }
    kafka.stop().await?;
    Ok(())
}

fn offset(
    topic: &str,
    number: u32,
    metadata: &str,
) -> Result<TopicPartitionList, Box<dyn std::error::Error>> {
    let mut offsets = TopicPartitionList::new();
    let mut element = offsets.add_partition(topic, (number % 4) as i32);
    element.set_metadata(metadata);
    element.set_offset(Offset::Offset(i64::from(number)))?;
    Ok(offsets)
}
