//! `embedded-clickhouse` as the official `clickhouse` crate and plain HTTP clients see it.
//! Needs the engines: `./dev setup`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on fails"
)]

mod common;
mod plain_http;

use std::path::Path;
use std::time::{Duration, Instant};

use clickhouse::{Client, Compression, Row};
use common::{Holder, is_running, wait_until_gone};
use embedded::{ClickHouse, ClickHouseOptions, Login};
use plain_http::ask;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Row, Serialize, Deserialize)]
struct Entry {
    number: u64,
    text: String,
    /// Line ends and quotes in binary data must not end or change anything.
    maybe: Option<i32>,
}

fn entry(number: u64) -> Entry {
    Entry {
        number,
        text: format!("a\n\n'b' \\ {number} ü"),
        maybe: number.is_multiple_of(3).then_some(-10),
    }
}

/// A server of its own with the table `store.entries`.
async fn start(folder: &Path) -> (ClickHouse, Client) {
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

async fn insert(client: &Client, numbers: std::ops::Range<u64>) -> clickhouse::error::Result<()> {
    let mut insert = client.insert::<Entry>("entries").await?;
    for number in numbers {
        insert.write(&entry(number)).await?;
    }
    insert.end().await
}

async fn count(client: &Client) -> u64 {
    client
        .query("SELECT count() FROM entries")
        .fetch_one()
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn rows_come_back_as_inserted_in_every_mode_of_the_client() {
    let dir = tempfile::tempdir().unwrap();
    let (clickhouse, client) = start(dir.path()).await;
    let mut next = 0;
    for compression in [Compression::None, Compression::Lz4] {
        for validation in [true, false] {
            let client = client
                .clone()
                .with_compression(compression)
                .with_validation(validation);
            insert(&client, next..next + 1000).await.unwrap();
            next += 1000;
            let read = client
                .query("SELECT ?fields FROM entries ORDER BY number")
                .fetch_all::<Entry>();
            assert_eq!(
                read.await.unwrap(),
                (0..next).map(entry).collect::<Vec<_>>()
            );
            let none = client
                .query("SELECT ?fields FROM entries WHERE number > 1000000")
                .fetch_all::<Entry>();
            assert_eq!(none.await.unwrap(), []);
        }
    }

    // A Native block, packed and plain: one column of two numbers, and one of two texts.
    for (at, compression) in [Compression::None, Compression::Lz4]
        .into_iter()
        .enumerate()
    {
        let mut block = b"\x02\x02\x06number\x06UInt64".to_vec();
        for number in [1_000_000 + at as u64, 2_000_000 + at as u64] {
            block.extend_from_slice(&number.to_le_bytes());
        }
        block.extend_from_slice(b"\x04text\x06String\x01x\x03\n\ny");
        let mut native = client
            .clone()
            .with_compression(compression)
            .insert_formatted_with("INSERT INTO entries (number, text) FORMAT Native");
        native.send(block.into()).await.unwrap();
        native.end().await.unwrap();
    }
    let texts = client.query("SELECT text FROM entries WHERE number >= 1000000 ORDER BY number");
    assert_eq!(
        texts.fetch_all::<String>().await.unwrap(),
        ["x", "x", "\n\ny", "\n\ny"]
    );

    // Parameters, hostile ones too; settings; DDL.
    let hostile = "'; DROP TABLE entries -- \\ \n\t\"`ü";
    let found: (String, i64, String) = client
        .query("SELECT {text:String}, {number:Int64}, {list:Array(String)}[1]")
        .param("text", hostile)
        .param("number", -5)
        .param("list", vec!["a'b", "c"])
        .fetch_one()
        .await
        .unwrap();
    assert_eq!(found, (hostile.to_owned(), -5, "a'b".to_owned()));
    let threads = client
        .query("SELECT toUInt64(getSetting('max_threads'))")
        .with_setting("max_threads", "3");
    assert_eq!(threads.fetch_one::<u64>().await.unwrap(), 3);
    client
        .query("ALTER TABLE entries ADD COLUMN more UInt8 DEFAULT 7")
        .execute()
        .await
        .unwrap();
    let more = client
        .query("SELECT sum(more) FROM entries")
        .fetch_one::<u64>()
        .await
        .unwrap();
    assert_eq!(more, 7 * count(&client).await);
    client.query("DROP TABLE entries").execute().await.unwrap();
    clickhouse.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn long_answers_stream_and_errors_are_seen_wherever_they_happen() {
    let dir = tempfile::tempdir().unwrap();
    let (clickhouse, client) = start(dir.path()).await;

    // 3M rows, 60 MB: more than the engine or the client could hold back unnoticed.
    for validation in [true, false] {
        let client = client.clone().with_validation(validation);
        let mut rows = client
            .query("SELECT number, toString(number) FROM numbers(3000000)")
            .fetch::<(u64, String)>()
            .unwrap();
        let mut expected = 0;
        while let Some((number, text)) = rows.next().await.unwrap() {
            assert_eq!(number, expected);
            if number % 100_000 == 0 {
                assert_eq!(text, number.to_string());
            }
            expected += 1;
        }
        assert_eq!(expected, 3_000_000);
    }

    // At the start: the code is visible, and the status tells a plain client.
    for (sql, code) in [
        ("SELECT * FROM nowhere", "Code: 60"),
        ("SELEC 1", "Code: 62"),
        ("SELECT x", "Code: 47"),
    ] {
        let error = client.query(sql).execute().await.unwrap_err().to_string();
        assert!(error.contains(code), "{sql}: {error}");
    }
    let reply = ask(
        clickhouse.url(),
        "/?database=store",
        &[],
        b"SELECT * FROM nowhere",
    );
    assert_eq!(
        (reply.status, reply.header("x-clickhouse-exception-code")),
        (404, Some("60"))
    );

    // In mid-stream: rows first, then the error, never a quiet end.
    let broken = "SELECT throwIf(number = 2000000, 'broken on purpose') FROM numbers(3000000)";
    let mut rows = client.query(broken).fetch::<u8>().unwrap();
    let mut seen = 0;
    let error = loop {
        match rows.next().await {
            Ok(Some(_)) => seen += 1,
            Ok(None) => panic!("the answer ended as if whole"),
            Err(error) => break error.to_string(),
        }
    };
    assert!(seen > 1000, "{seen}");
    assert!(
        error.contains("Code: 395") && error.contains("broken on purpose"),
        "{error}"
    );
    let reply = ask(clickhouse.url(), "/", &[], broken.as_bytes());
    assert_eq!(reply.status, 200);
    assert!(reply.is_cut, "the transfer itself is broken off");

    // Data that do not fit are refused whole.
    let bad = ask(
        clickhouse.url(),
        "/?database=store&query=INSERT+INTO+entries+FORMAT+TSV",
        &[],
        b"1\ta\t\\N\nx\ty\tz\n",
    );
    assert_eq!(
        (bad.status, bad.header("x-clickhouse-exception-code")),
        (400, Some("27"))
    );
    assert_eq!(count(&client).await, 0);
    clickhouse.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn limits_of_size_and_time_and_rights_refuse_clearly() {
    let dir = tempfile::tempdir().unwrap();
    let mut options = ClickHouseOptions::new(dir.path().join("one"));
    options.body_bytes = 1 << 20;
    let login = Login {
        user: "landlord".into(),
        password: "s3:cret".into(),
    };
    options.login = Some(login);
    let clickhouse = ClickHouse::start(options).await.unwrap();
    let client = Client::default().with_url(clickhouse.url());
    let nobody = client
        .query("SELECT 1")
        .execute()
        .await
        .unwrap_err()
        .to_string();
    assert!(nobody.contains("Code: 194"), "{nobody}");
    let wrong = client.clone().with_user("landlord").with_password("x");
    let wrong = wrong
        .query("SELECT 1")
        .execute()
        .await
        .unwrap_err()
        .to_string();
    assert!(wrong.contains("Code: 516"), "{wrong}");
    let client = client.with_user("landlord").with_password("s3:cret");
    client.query("SELECT 1").execute().await.unwrap();
    let basic = [("Authorization", "Basic bGFuZGxvcmQ6czM6Y3JldA==")];
    assert_eq!(ask(clickhouse.url(), "/", &basic, b"SELECT 1").body, b"1\n");

    client
        .query("CREATE DATABASE store")
        .execute()
        .await
        .unwrap();
    client
        .query("CREATE TABLE store.texts (text String) ENGINE = MergeTree ORDER BY ()")
        .execute()
        .await
        .unwrap();
    let client = client.with_database("store");
    for compression in [Compression::None, Compression::Lz4] {
        let mut large = client
            .clone()
            .with_compression(compression)
            .insert_formatted_with("INSERT INTO texts FORMAT RawBLOB");
        let sent = large.send(vec![b'x'; 1_200_000].into()).await;
        let error = sent.and(large.end().await).unwrap_err().to_string();
        assert!(error.contains("Code: 307"), "{error}");
    }
    let fits = ask(
        clickhouse.url(),
        "/?database=store&query=INSERT+INTO+texts+FORMAT+RawBLOB",
        &basic,
        &[b'x'; 1 << 20],
    );
    assert_eq!(fits.status, 200);

    let start = Instant::now();
    let slow = client
        .query("SELECT count() FROM numbers(1000000000000)")
        .with_setting("max_execution_time", "1");
    let error = slow.fetch_one::<u64>().await.unwrap_err().to_string();
    assert!(
        error.contains("Code: 159") && start.elapsed() < Duration::from_secs(10),
        "{error}"
    );
    let hungry = client
        .query("SELECT length(groupArray(number)) FROM numbers(100000000)")
        .with_setting("max_memory_usage", "50000000");
    let error = hungry.fetch_one::<u64>().await.unwrap_err().to_string();
    assert!(error.contains("Code: 241"), "{error}");
    let rows = client
        .query("SELECT number FROM numbers(1000)")
        .with_setting("max_result_rows", "10");
    let error = rows.fetch_all::<u64>().await.unwrap_err().to_string();
    assert!(error.contains("Code: 396"), "{error}");

    for outside in [
        "SELECT * FROM file('/etc/passwd', 'LineAsString')",
        "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
        "INSERT INTO FUNCTION file('x.tsv') SELECT 1",
        "SELECT 1 INTO OUTFILE 'x.tsv'",
        "INSERT INTO texts FROM INFILE '/etc/passwd' FORMAT LineAsString",
        "CREATE USER mallory",
        "SYSTEM SHUTDOWN",
    ] {
        let error = client
            .query(outside)
            .execute()
            .await
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("Code: 497") || error.contains("Code: 48"),
            "{outside}: {error}"
        );
    }
    let unknown = client
        .query("SELECT 1")
        .with_setting("no_such_setting", "1")
        .execute()
        .await;
    assert!(unknown.unwrap_err().to_string().contains("Code: 115"));
    client.query("SELECT 1").execute().await.unwrap();
    clickhouse.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn other_clients_of_the_ecosystem_are_served() {
    let dir = tempfile::tempdir().unwrap();
    let (clickhouse, client) = start(dir.path()).await;
    let url = clickhouse.url();
    assert_eq!(plain_http::get(url, "/ping").body, b"Ok.\n");

    // The statement and binary data in one body.
    let mut body = b"INSERT INTO entries (number, text) FORMAT RowBinary\n".to_vec();
    body.extend_from_slice(b"\x0a\x0a\0\0\0\0\0\0\x03\n\n\xff");
    let headers = [("X-ClickHouse-Database", "store")];
    let reply = ask(url, "/?query_id=one", &headers, &body);
    assert_eq!(
        (reply.status, reply.header("x-clickhouse-query-id")),
        (200, Some("one"))
    );
    let summary = reply.header("x-clickhouse-summary").unwrap();
    assert!(summary.contains(r#""written_rows":"1""#), "{summary}");
    assert_eq!(
        client
            .query("SELECT hex(text) FROM entries")
            .fetch_one::<String>()
            .await
            .unwrap(),
        "0A0AFF"
    );

    let reply = ask(
        url,
        "/?database=store&query=INSERT+INTO+entries(number,text)+VALUES",
        &[],
        b"(1,'a'),(2,'b')",
    );
    assert_eq!(reply.status, 200);
    let headers = [
        ("X-ClickHouse-Database", "store"),
        ("X-ClickHouse-Format", "JSONEachRow"),
    ];
    let reply = ask(
        url,
        "/",
        &headers,
        b"SELECT number, text FROM entries WHERE number < 3 ORDER BY number",
    );
    assert_eq!(
        reply.text(),
        "{\"number\":1,\"text\":\"a\"}\n{\"number\":2,\"text\":\"b\"}\n"
    );
    assert_eq!(reply.header("x-clickhouse-format"), Some("JSONEachRow"));
    let whole = ask(
        url,
        "/?default_format=JSON",
        &[],
        b"SELECT number FROM numbers(300000)",
    );
    assert_eq!(
        whole.text().matches("\"meta\"").count(),
        1,
        "JSON is one document"
    );

    // A GET may only read.
    let reply = plain_http::get(url, "/?query=SELECT+{x:UInt8}&param_x=4");
    assert_eq!(reply.text(), "4\n");
    let reply = plain_http::get(url, "/?query=DROP+DATABASE+store");
    assert_eq!(reply.header("x-clickhouse-exception-code"), Some("164"));

    // Packed answers, fed back as a packed insert: the client's own framing accepts both.
    let sql = b"SELECT number + 100 AS number, 'packed' AS text FROM numbers(1000) FORMAT Native";
    let packed = ask(url, "/?compress=1", &[], sql).body;
    let reply = ask(
        url,
        "/?database=store&decompress=1&query=INSERT+INTO+entries(number,text)+FORMAT+Native",
        &[],
        &packed,
    );
    assert_eq!(reply.status, 200, "{}", reply.text());
    let stored: u64 = client
        .query("SELECT count() FROM entries WHERE text = 'packed'")
        .fetch_one()
        .await
        .unwrap();
    assert_eq!(stored, 1000);
    let mut damaged = packed;
    damaged[30] ^= 1;
    let reply = ask(
        url,
        "/?database=store&decompress=1&query=INSERT+INTO+entries(number,text)+FORMAT+Native",
        &[],
        &damaged,
    );
    assert_eq!(
        (reply.status, reply.header("x-clickhouse-exception-code")),
        (400, Some("40"))
    );

    for (path, status) in [
        ("/elsewhere", 404),
        ("/?session_id=x", 501),
        ("/?%27=1", 400),
        ("/", 400),
    ] {
        let body: &[u8] = if path == "/" { b"" } else { b"SELECT 1" };
        assert_eq!(ask(url, path, &[], body).status, status, "{path}");
    }
    let form = [("Content-Type", "multipart/form-data; boundary=b")];
    assert_eq!(ask(url, "/", &form, b"--b\r\nno end").status, 400);
    assert_eq!(ask(url, "/", &[], b"SELECT '\xff\xfe").status, 400);
    clickhouse.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_client_that_goes_away_stops_its_query_and_stores_nothing_half() {
    let dir = tempfile::tempdir().unwrap();
    let (clickhouse, client) = start(dir.path()).await;

    // While waiting for the first row, and while reading.
    let endless = client
        .query("SELECT count() FROM numbers(1000000000000) WHERE number % 7 = 8")
        .fetch_one::<u64>();
    assert!(
        tokio::time::timeout(Duration::from_millis(500), endless)
            .await
            .is_err()
    );
    let mut rows = client
        .query("SELECT number FROM numbers(1000000000000)")
        .fetch::<u64>()
        .unwrap();
    for _ in 0..10_000 {
        rows.next().await.unwrap();
    }
    assert_eq!(
        running(&client).await,
        1,
        "the first is being killed, the second runs"
    );
    drop(rows);
    let start = Instant::now();
    while running(&client).await > 0 {
        assert!(
            start.elapsed() < Duration::from_secs(10),
            "queries of gone clients still run"
        );
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    // An insert that is broken off half-way.
    let mut half = client.insert::<Entry>("entries").await.unwrap();
    for number in 0..200_000 {
        half.write(&entry(number)).await.unwrap();
    }
    drop(half);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(count(&client).await, 0);
    insert(&client, 0..10).await.unwrap();
    assert_eq!(count(&client).await, 10);
    clickhouse.stop().await.unwrap();
}

async fn running(client: &Client) -> u64 {
    tokio::time::sleep(Duration::from_millis(500)).await;
    let sql = "SELECT count() FROM system.processes WHERE query LIKE '%1000000000000%' AND query NOT LIKE '%processes%'";
    client.query(sql).fetch_one().await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn eight_clients_at_once_each_get_their_own_answers() {
    let dir = tempfile::tempdir().unwrap();
    let (clickhouse, client) = start(dir.path()).await;
    let mut clients = Vec::new();
    for number in 0..8_u64 {
        let client = client.clone();
        clients.push(tokio::spawn(async move {
            for round in 0..10 {
                let first = number * 10_000 + round * 100;
                insert(&client, first..first + 100).await.unwrap();
                let mine: Vec<Entry> = client
                    .query("SELECT ?fields FROM entries WHERE number >= {first:UInt64} AND number < {last:UInt64} ORDER BY number")
                    .param("first", first)
                    .param("last", first + 100)
                    .with_setting("max_threads", (number + 1).to_string())
                    .fetch_all()
                    .await
                    .unwrap();
                assert_eq!(mine, (first..first + 100).map(entry).collect::<Vec<_>>());
            }
        }));
    }
    for client in clients {
        client.await.unwrap();
    }
    assert_eq!(count(&client).await, 8_000);
    clickhouse.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_acknowledged_survives_kill_9_and_the_end_is_reported() {
    let dir = tempfile::tempdir().unwrap();
    let mut acknowledged = 0_u64;
    for round in 0..3 {
        let (clickhouse, client) = start(dir.path()).await;
        assert!(count(&client).await >= acknowledged, "round {round}");
        let (stop, stopped) = tokio::sync::oneshot::channel();
        let writer = tokio::spawn(async move {
            let mut rows = 0;
            while insert(&client, rows..rows + 50).await.is_ok() {
                rows += 50;
            }
            let _ = stop.send(());
            rows
        });
        tokio::time::sleep(Duration::from_millis(1500)).await;
        let mut watch = clickhouse.watch();
        let exit = clickhouse.kill9().await;
        assert_eq!(exit.how, "killed by SIGKILL");
        let told = watch.exited().await.to_string();
        assert!(
            told.starts_with("ClickHouse ended: killed by SIGKILL. Its log is /"),
            "{told}"
        );
        assert!(
            told.contains("log/clickhouse.log and ends with:\n"),
            "{told}"
        );
        stopped.await.unwrap();
        let rows = writer.await.unwrap();
        assert!(rows > 0);
        acknowledged += rows;
    }
    let (clickhouse, client) = start(dir.path()).await;
    // One batch a round may have been stored without its acknowledgement having arrived.
    let stored = count(&client).await;
    assert!(
        (acknowledged..=acknowledged + 150).contains(&stored),
        "{acknowledged} acknowledged, {stored} stored"
    );
    let url = clickhouse.url().to_owned();
    let pid = clickhouse.pid();
    clickhouse.stop().await.unwrap();
    assert!(!is_running(pid));
    let (clickhouse, client) = start(dir.path()).await;
    assert_eq!(
        (clickhouse.url(), count(&client).await),
        (&url[..], stored),
        "port and data are kept"
    );
    clickhouse.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_has_one_holder_and_a_holders_end_leaves_no_engine() {
    let dir = tempfile::tempdir().unwrap();
    let holder = Holder::start(dir.path(), "clickhouse");
    let folder = dir.path().join("clickhouse");
    let refused = ClickHouse::start(ClickHouseOptions::new(&folder))
        .await
        .unwrap_err()
        .to_string();
    assert!(
        refused.contains(&format!("held by process {}, started", holder.process.id())),
        "{refused}"
    );

    holder.signal("KILL");
    wait_until_gone(holder.engine_pid, Duration::from_secs(5));
    let mut holder = Holder::start(dir.path(), "clickhouse");
    holder.signal("INT");
    assert!(holder.process.wait().unwrap().success());
    assert!(!is_running(holder.engine_pid));
    let log = std::fs::read_to_string(folder.join("log/clickhouse.log")).unwrap();
    assert!(log.ends_with("embedded-clickhouse: stopped\n"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn stopping_lets_running_requests_end_and_logs_no_statement() {
    let dir = tempfile::tempdir().unwrap();
    let (clickhouse, client) = start(dir.path()).await;
    let log = clickhouse.log().to_owned();
    let _ = client.query("SELECT 'a person', nothing").execute().await;
    let slow = tokio::spawn(
        client
            .query("SELECT sum(sleepEachRow(0.1)) FROM numbers(15)")
            .fetch_one::<u64>(),
    );
    tokio::time::sleep(Duration::from_millis(400)).await;
    clickhouse.stop().await.unwrap();
    assert_eq!(slow.await.unwrap().unwrap(), 0);
    let log = std::fs::read_to_string(log).unwrap();
    assert!(!log.contains("a person"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_start_that_fails_quotes_the_engines_own_words() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("data"), "not a folder").unwrap();
    let error = ClickHouse::start(ClickHouseOptions::new(dir.path()))
        .await
        .unwrap_err()
        .to_string();
    assert!(
        error.starts_with("ClickHouse ended: exit status 1. Its log is"),
        "{error}"
    );
    assert!(error.contains("embedded-clickhouse: "), "{error}");
}
