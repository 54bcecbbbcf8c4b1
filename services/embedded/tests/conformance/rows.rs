//! What is inserted comes back, in every mode of the official client, and for eight of them at once.

use clickhouse::Compression;

use crate::store::Entry;
use crate::store::count;
use crate::store::entry;
use crate::store::insert;
use crate::store::start;

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
