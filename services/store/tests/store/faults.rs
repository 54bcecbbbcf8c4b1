//! Failures in pairs: not stored, and stored without our knowing. The same batch again heals both.

use std::time::Duration;

use domain::{
    verdict::{FindingOutcome, RuleCode},
    vocabulary::Kind,
};
use store::{Batch, BatchBuilder, Cause, Store, StoreConfig, StoreError};

use crate::{
    proxy,
    support::{Engine, digest, event, finding, id_text, origin, verdict},
};

const TABLES: [&str; 4] = ["disclosures", "corrections", "findings", "ingest_log"];

/// A batch with a block for each table.
fn batch() -> Batch {
    let one = id_text(1);
    let mut correction = event(2);
    correction.kind = Kind::Corrected;
    correction.corrects = Some(&one);
    let found = verdict(vec![finding(
        RuleCode::BasisMismatch,
        FindingOutcome::Finding,
        None,
    )]);
    let mut builder = BatchBuilder::new();
    builder.push(&event(1), digest(1), &found, &origin(0));
    builder.push(&correction, digest(2), &verdict(Vec::new()), &origin(1));
    builder.push_dead_letter(&origin(2), "truncated");
    builder.finish()
}

async fn rows(engine: &Engine, table: &str) -> u64 {
    engine.count(&format!("SELECT count() FROM {table}")).await
}

async fn assert_all_there_once(engine: &Engine) {
    // Without FINAL: the token alone keeps the second copy out.
    for (table, expected) in TABLES.into_iter().zip([2, 1, 1, 3]) {
        assert_eq!(rows(engine, table).await, expected, "{table}");
    }
}

#[tokio::test]
async fn a_cut_before_the_engine_saw_it_stores_nothing_and_again_heals() {
    for (cut_at, table) in TABLES.into_iter().enumerate() {
        let engine = Engine::start().await;
        let (url, cut) = proxy::start(engine.clickhouse.url()).await;
        let store = Store::connect(StoreConfig::new(url)).expect("configuration");
        let batch = batch();
        cut.request_after(cut_at as i64);
        let error = store.insert(&batch).await.expect_err("cut");
        assert!(error.is_unavailable(), "{error}");
        assert!(
            matches!(error, StoreError::Insert { table: at, .. } if at == table),
            "{error}"
        );
        for after in &TABLES[cut_at..] {
            assert_eq!(rows(&engine, after).await, 0, "{after} was not reached");
        }
        cut.heal();
        store.insert(&batch).await.expect("again");
        assert_all_there_once(&engine).await;
    }
}

#[tokio::test]
async fn a_lost_answer_is_an_error_though_stored_and_again_shows_once() {
    for (cut_at, table) in TABLES.into_iter().enumerate() {
        let engine = Engine::start().await;
        let (url, cut) = proxy::start(engine.clickhouse.url()).await;
        let store = Store::connect(StoreConfig::new(url)).expect("configuration");
        let batch = batch();
        cut.answer_after(cut_at as i64);
        let error = store.insert(&batch).await.expect_err("lost");
        assert!(error.is_unavailable(), "{error}");
        assert!(
            rows(&engine, table).await > 0,
            "{table} was stored all the same"
        );
        cut.heal();
        store.insert(&batch).await.expect("again");
        assert_all_there_once(&engine).await;
    }
}

#[tokio::test]
async fn the_same_messages_from_another_process_show_once() {
    let engine = Engine::start().await;
    engine.store.insert(&batch()).await.expect("first");
    // Built anew, so `stored_at` differs; and in other edges, so the token does.
    engine.store.insert(&batch()).await.expect("the same edges");
    assert_all_there_once(&engine).await;
    engine.insert(&[(&event(1), 0)]).await;
    assert_eq!(rows(&engine, "disclosures").await, 3);
    assert_eq!(rows(&engine, "disclosures FINAL").await, 2);
    assert_eq!(rows(&engine, "ingest_log FINAL").await, 3);
}

#[tokio::test]
async fn nobody_listening_and_a_silent_server_are_told_apart_from_a_refusal() {
    let engine = Engine::bare().await;
    let refused = engine
        .store
        .insert(&batch())
        .await
        .expect_err("no tables yet");
    assert!(
        matches!(
            &refused,
            StoreError::Insert {
                cause: Cause::Refused(_),
                ..
            }
        ),
        "{refused}"
    );
    assert!(
        !refused.is_unavailable(),
        "waiting does not make tables: {refused}"
    );

    let silent = tokio::net::TcpListener::bind("127.0.0.1:0")
        .await
        .expect("a port");
    let url = format!("http://{}", silent.local_addr().expect("an address"));
    let config = StoreConfig {
        request_timeout: Duration::from_millis(200),
        ..StoreConfig::new(url)
    };
    let store = Store::connect(config.clone()).expect("configuration");
    let waited = store.ping().await.expect_err("silence");
    assert!(
        matches!(waited, StoreError::Ping(Cause::TimedOut)),
        "{waited}"
    );
    let waited = store.insert(&batch()).await.expect_err("silence");
    assert!(waited.is_unavailable(), "{waited}");
    drop(silent);
    let away = store.ping().await.expect_err("nobody");
    assert!(away.is_unavailable(), "{away}");
    let query = store
        .lineage(&[crate::support::person(1)])
        .await
        .expect_err("nobody");
    assert!(
        matches!(
            query,
            StoreError::Query {
                query: "lineage",
                ..
            }
        ),
        "{query}"
    );
}

#[tokio::test]
async fn an_error_quotes_neither_question_nor_row() {
    let engine = Engine::start().await;
    let drop = "DROP VIEW v1_lineage";
    engine.client.query_raw(drop).execute().await.expect(drop);
    let error = engine
        .store
        .lineage(&[crate::support::person(0xAB)])
        .await
        .expect_err("gone");
    let (shown, debug) = (error.to_string(), format!("{error:?}"));
    assert!(!shown.to_lowercase().contains("abab") && !debug.to_lowercase().contains("abab"));
    assert!(shown.contains("UNKNOWN_TABLE"), "{shown}");
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_power_cut() {
    let engine = Engine::start().await;
    engine.store.insert(&batch()).await.expect("insert");
    let (folder, clickhouse) = engine.into_parts();
    clickhouse.kill9().await;
    let engine = Engine::open(folder).await;
    assert_all_there_once(&engine).await;
}
