//! Limits of size, time and memory, logins and rights.

use std::time::Duration;
use std::time::Instant;

use clickhouse::Client;
use clickhouse::Compression;
use embedded::ClickHouse;
use embedded::ClickHouseOptions;
use embedded::Login;

use crate::plain_http::ask;

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
    // No grant covers these: the kernel refuses.
    for outside in [
        "SELECT file('/etc/passwd')",
        "SELECT arrayMap(file, ['/etc/passwd'])",
        "SELECT file('/proc/1/environ')",
        "CREATE TABLE rocks (a UInt8) ENGINE = EmbeddedRocksDB(0, '/tmp/outside') PRIMARY KEY a",
        "CREATE DICTIONARY d (a String) PRIMARY KEY a SOURCE(EXECUTABLE(COMMAND 'id' FORMAT 'TSV')) LAYOUT(COMPLEX_KEY_HASHED()) LIFETIME(0)",
    ] {
        client.query(outside).execute().await.expect_err(outside);
    }
    // Our own environment, with its secrets, is not the engine's.
    let environment = client
        .query("SELECT file('/proc/self/environ')")
        .fetch_one::<String>();
    assert!(!environment.await.unwrap().contains("CARGO"));
    let unknown = client
        .query("SELECT 1")
        .with_setting("no_such_setting", "1")
        .execute()
        .await;
    assert!(unknown.unwrap_err().to_string().contains("Code: 115"));
    client.query("SELECT 1").execute().await.unwrap();
    clickhouse.stop().await.unwrap();
}
