//! Several consumers share the work under load; they come and go in order and by force.

use std::time::Duration;

use anyhow::{Result, ensure};
use rdkafka::{
    ClientConfig,
    consumer::{BaseConsumer, Consumer as _},
};
use system_tests::{Load, Pressure, Service, World};

/// Longer than a session: what the dead held is with the living.
const AFTER_A_DEATH: Duration = Duration::from_secs(9);
const SETTLED_WITHIN: Duration = Duration::from_secs(40);

#[tokio::test(flavor = "multi_thread")]
async fn members_share_the_work_and_come_and_go_without_loss() -> Result<()> {
    let world = World::start().await?;
    let load = Load::start(&world, Pressure::default())?;
    let first = world.consumer()?;
    let all = disclosure_partitions(&world)?;
    settled(&world, all, &[&first]).await?;
    let second = world.consumer()?;
    settled(&world, all, &[&first, &second]).await?;
    let third = world.consumer()?;
    settled(&world, all, &[&first, &second, &third]).await?;

    ensure!(second.stop()? == Some(0), "it leaves in order");
    settled(&world, all, &[&first, &third]).await?;
    first.kill9()?;
    tokio::time::sleep(AFTER_A_DEATH).await;
    settled(&world, all, &[&third]).await?;
    let fourth = world.consumer()?;
    settled(&world, all, &[&third, &fourth]).await?;

    let sent = load.finish().await?;
    world.visible_once(sent, Duration::from_secs(120)).await?;
    for consumer in [third, fourth] {
        ensure!(consumer.stop()? == Some(0), "it stops in order");
    }
    Ok(())
}

/// Waits until each of `all` partitions is with exactly one of these, and each of them has a fair share.
async fn settled(world: &World, all: usize, members: &[&Service]) -> Result<()> {
    let shares = async || members.iter().map(|member| partitions(member)).collect();
    let is_fair = |shares: &Vec<Vec<String>>| {
        let mut held: Vec<&String> = shares.iter().flatten().collect();
        held.sort();
        let is_whole = held.len() == all;
        held.dedup();
        let (least, most) = (
            shares.iter().map(Vec::len).min(),
            shares.iter().map(Vec::len).max(),
        );
        let is_even = least
            .zip(most)
            .is_some_and(|(least, most)| most - least <= 1);
        is_whole && held.len() == all && is_even
    };
    let shares = world.eventually(SETTLED_WITHIN, shares, is_fair).await?;
    eprintln!(
        "{} members, partitions each: {:?}",
        members.len(),
        shares.iter().map(Vec::len).collect::<Vec<_>>()
    );
    Ok(())
}

/// Partitions of all topics that consumers read.
fn disclosure_partitions(world: &World) -> Result<usize> {
    let client: BaseConsumer = ClientConfig::new()
        .set("bootstrap.servers", world.bootstrap())
        .create()?;
    let metadata = client.fetch_metadata(None, Duration::from_secs(10))?;
    let read = |name: &str| name == "disclosures.v1" || name.starts_with("disclosures.v1.");
    let topics = metadata.topics().iter();
    Ok(topics
        .filter(|topic| read(topic.name()))
        .map(|topic| topic.partitions().len())
        .sum())
}

/// Those that a member shows as its own.
fn partitions(member: &Service) -> Result<Vec<String>> {
    let (_, text) = member.ask("/metrics")?;
    let lines = text
        .lines()
        .filter(|line| line.starts_with("sharetrail_consumer_lag_messages{"));
    Ok(lines
        .filter_map(|line| Some(line.split_once('}')?.0.to_owned()))
        .collect())
}
