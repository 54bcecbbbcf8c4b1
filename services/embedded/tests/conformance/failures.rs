//! Long answers, and errors before, in and behind them.

use crate::plain_http::ask;
use crate::store::count;
use crate::store::start;

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
