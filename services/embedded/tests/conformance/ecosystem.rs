//! Other clients than ours: statements with data in the body, headers, packed answers.

use crate::plain_http;
use crate::plain_http::ask;
use crate::store::start;

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
