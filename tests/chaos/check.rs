//! After the campaign: is every acknowledged event visible exactly once, with the right verdict, everywhere?

use std::{collections::BTreeMap, time::Duration};

use anyhow::{Context as _, Result};
use auditor::{Broker, Question, Silent};
use domain::time::UtcMicros;
use serde_json::{Value, json};

use crate::{
    events::{self, Verdicts},
    group,
    load::{Ledger, TOPICS},
    world::World,
};

const SAMPLES: usize = 5;

/// What was found.
#[derive(Default)]
pub struct Found {
    pub acknowledged: u64,
    pub visible: u64,
    pub lost: u64,
    pub twice: u64,
    pub partial: u64,
    pub wrong_verdicts: u64,
    pub dead_letters: u64,
    pub dead_letters_lost: u64,
    pub log_wrong: u64,
    pub daily_wrong: u64,
    pub lineage_wrong: u64,
    pub audit: Value,
    pub audit_agrees: bool,
    pub samples: Vec<String>,
}

impl Found {
    pub fn is_sound(&self) -> bool {
        let wrong = self.lost
            + self.twice
            + self.partial
            + self.wrong_verdicts
            + self.dead_letters_lost
            + self.log_wrong
            + self.daily_wrong
            + self.lineage_wrong;
        wrong == 0 && self.audit_agrees
    }

    fn sample(&mut self, what: &str, number: u64) {
        if self.samples.len() < SAMPLES {
            self.samples.push(format!("{what}: event {number}"));
        }
    }
}

/// Compares what the broker acknowledged with everything that a reader can see.
pub async fn check(world: &World, ledger: &Ledger, verdicts: &Verdicts) -> Result<Found> {
    let mut found = Found::default();
    events_and_verdicts(world, ledger, verdicts, &mut found).await?;
    dead_letters(world, ledger, &mut found).await?;
    for partition in world.store.completeness().await? {
        found.log_wrong += partition.missing_offsets;
        let ends =
            partition.stored + partition.repeats + partition.dead_lettered + partition.refused;
        found.log_wrong += ends.abs_diff(partition.offsets);
    }
    daily(world, &mut found).await?;
    lineage(world, ledger, &mut found).await?;
    audit(world, &mut found).await?;
    Ok(found)
}

async fn events_and_verdicts(
    world: &World,
    ledger: &Ledger,
    verdicts: &Verdicts,
    found: &mut Found,
) -> Result<()> {
    // The number stands in the last eight bytes of the id.
    let sql = "SELECT reinterpretAsUInt64(reverse(substring(UUIDStringToNum(toString(event_id)), 9, 8))), \
        toString(event_verdict) FROM disclosures FINAL";
    let client = client(world);
    let mut rows = client.query_raw(sql).fetch::<(u64, String)>()?;
    let mut seen = vec![0_u8; usize::try_from(ledger.len())?];
    while let Some((number, verdict)) = rows.next().await? {
        let count = seen
            .get_mut(usize::try_from(number)?)
            .context("a number of the load")?;
        *count = count.saturating_add(1);
        if verdicts.of_event(number) != Some(verdict.as_str()) {
            found.wrong_verdicts += 1;
            found.sample("wrong verdict", number);
        }
    }
    for (number, &rows) in (0..).zip(&seen) {
        let (rows, expected) = (u64::from(rows), events::persons(number));
        let is_acknowledged = ledger.is_acknowledged(number);
        found.acknowledged += u64::from(is_acknowledged);
        found.visible += u64::from(rows > 0);
        if rows == 0 && is_acknowledged {
            found.lost += 1;
            found.sample("lost", number);
        } else if rows > expected {
            found.twice += 1;
            found.sample("twice", number);
        } else if rows > 0 && rows < expected {
            found.partial += 1;
            found.sample("partly there", number);
        }
    }
    Ok(())
}

async fn dead_letters(world: &World, ledger: &Ledger, found: &mut Found) -> Result<()> {
    let sql = "SELECT toString(topic), partition, offset FROM ingest_log FINAL WHERE outcome = 'dead_lettered'";
    let client = client(world);
    let logged: Vec<(String, i32, i64)> = client.query_raw(sql).fetch_all().await?;
    let mut by_place: BTreeMap<(&str, i32, i64), u64> = BTreeMap::new();
    for (topic, partition, offset) in &logged {
        *by_place.entry((topic, *partition, *offset)).or_default() += 1;
    }
    for (topic, partition, offset) in ledger.garbage() {
        let name = TOPICS.get(topic).context("a topic of the load")?;
        found.dead_letters += 1;
        found.dead_letters_lost += u64::from(!by_place.contains_key(&(*name, partition, offset)));
    }
    Ok(())
}

async fn daily(world: &World, found: &mut Found) -> Result<()> {
    let client = client(world);
    let sql = "SELECT sum(events) FROM v1_disclosures_daily";
    let counted: u64 = client.query_raw(sql).fetch_one().await?;
    found.daily_wrong = counted.abs_diff(found.visible);
    Ok(())
}

/// Every hundredth person, by the way that their answer is made.
async fn lineage(world: &World, ledger: &Ledger, found: &mut Found) -> Result<()> {
    let mut expected: BTreeMap<u64, u64> = (0..events::PERSONS)
        .step_by(100)
        .map(|person| (person, 0))
        .collect();
    for number in (0..ledger.len()).filter(|&number| ledger.is_acknowledged(number)) {
        for position in 0..events::persons(number) {
            if let Some(count) = expected.get_mut(&events::person(number, position)) {
                *count += 1;
            }
        }
    }
    for (person, least) in expected {
        let rows = world.store.lineage(&[events::pseudonym(person)]).await?;
        let mut ids: Vec<_> = rows.iter().map(|row| &row.event_id).collect();
        let answered = ids.len() as u64;
        ids.sort();
        ids.dedup();
        // Events that the load gave up on may be there as well.
        let is_right = answered == ids.len() as u64 && answered >= least;
        found.lineage_wrong += u64::from(!is_right);
    }
    Ok(())
}

async fn audit(world: &World, found: &mut Found) -> Result<()> {
    let broker = Broker::new(&world.bootstrap, group::NAME)?;
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH)?;
    let question = Question {
        topic: None,
        since: None,
        samples: SAMPLES,
        now: UtcMicros(now.as_micros() as i64),
        sequence_wait: Duration::ZERO,
    };
    let totals = auditor::audit(&broker, &world.store, &question, &Silent)
        .await?
        .totals();
    found.audit_agrees = totals == auditor::Totals::default();
    found.audit = json!(format!("{totals:?}"));
    Ok(())
}

fn client(world: &World) -> clickhouse::Client {
    clickhouse::Client::default()
        .with_url(&world.store_url)
        .with_database("sharetrail")
}
