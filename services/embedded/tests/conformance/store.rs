//! A store with one table, `store.entries`, and what is put into it.

use std::path::Path;

use clickhouse::{Client, Row};
use embedded::{ClickHouse, ClickHouseOptions};
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Row, Serialize, Deserialize)]
pub struct Entry {
    pub number: u64,
    pub text: String,
    /// Line ends and quotes in binary data must not end or change anything.
    pub maybe: Option<i32>,
}

pub fn entry(number: u64) -> Entry {
    Entry {
        number,
        text: format!("a\n\n'b' \\ {number} ü"),
        maybe: number.is_multiple_of(3).then_some(-10),
    }
}

/// A server of its own with the table `store.entries`.
pub async fn start(folder: &Path) -> (ClickHouse, Client) {
    let clickhouse = ClickHouse::start(ClickHouseOptions::new(folder))
        .await
        .unwrap();
    let client = Client::default().with_url(clickhouse.url());
    client
        .query("CREATE DATABASE IF NOT EXISTS store")
        .execute()
        .await
        .unwrap();
    let client = client.with_database("store");
    client
        .query("CREATE TABLE IF NOT EXISTS entries (number UInt64, text String, maybe Nullable(Int32)) ENGINE = MergeTree ORDER BY number")
        .execute()
        .await
        .unwrap();
    (clickhouse, client)
}

pub async fn insert(
    client: &Client,
    numbers: std::ops::Range<u64>,
) -> clickhouse::error::Result<()> {
    let mut insert = client.insert::<Entry>("entries").await?;
    for number in numbers {
        insert.write(&entry(number)).await?;
    }
    insert.end().await
}

pub async fn count(client: &Client) -> u64 {
    client
        .query("SELECT count() FROM entries")
        .fetch_one()
        .await
        .unwrap()
}
