//! Tables and views come into being once, and never silently change.

use store::{Store, StoreConfig, StoreError};

use crate::support::Engine;

#[tokio::test]
async fn migrating_twice_changes_nothing() {
    let engine = Engine::start().await;
    let tables = "SELECT count() FROM system.tables WHERE database = 'sharetrail'";
    let applied = "SELECT count() FROM schema_migrations";
    let before = (engine.count(tables).await, engine.count(applied).await);
    engine.store.migrate().await.expect("again");
    assert_eq!(
        (engine.count(tables).await, engine.count(applied).await),
        before
    );
    assert!(
        before.0 > 10 && before.1 > 10,
        "tables and views, and files: {before:?}"
    );
}

#[tokio::test]
async fn a_changed_old_migration_is_refused() {
    let engine = Engine::start().await;
    let forge = "INSERT INTO schema_migrations (number, name, checksum) VALUES (3, '0003_ingest_log', 'other')";
    engine.client.query_raw(forge).execute().await.expect(forge);
    let error = engine.store.migrate().await.expect_err("refused");
    assert!(matches!(&error, StoreError::MigrationChanged { name } if name == "0003_ingest_log"));
    assert!(!error.is_unavailable());
    assert!(error.to_string().contains("add a new one"), "{error}");
}

/// What the guarantee rests on, read back from the engine: an acknowledged insert is on disk, a repeated one is known.
#[tokio::test]
async fn tables_of_the_ledger_are_synced_and_remember_tokens() {
    let engine = Engine::start().await;
    for table in [
        "disclosures",
        "corrections",
        "findings",
        "ingest_log",
        "verdicts",
        "decisions",
        "asked",
    ] {
        for setting in ["fsync_after_insert = 1", "fsync_part_directory = 1"] {
            let has = format!(
                "SELECT countIf(engine_full LIKE '%{setting}%') FROM system.tables \
                 WHERE database = 'sharetrail' AND name = '{table}'"
            );
            assert_eq!(engine.count(&has).await, 1, "{table}: {setting}");
        }
    }
    for table in ["disclosures", "corrections", "findings", "ingest_log"] {
        let window = format!(
            "SELECT toUInt64OrZero(extract(engine_full, 'non_replicated_deduplication_window = (\\\\d+)')) \
             FROM system.tables WHERE database = 'sharetrail' AND name = '{table}'"
        );
        assert_eq!(engine.count(&window).await, 1_000, "{table}");
    }
}

#[tokio::test]
async fn every_column_and_table_says_what_it_holds() {
    let engine = Engine::start().await;
    let silent = "SELECT count() FROM system.columns AS c INNER JOIN system.tables AS t \
        ON t.database = c.database AND t.name = c.table \
        WHERE c.database = 'sharetrail' AND t.engine != 'View' AND (c.comment = '' OR t.comment = '')";
    assert_eq!(engine.count(silent).await, 0);
}

#[tokio::test]
async fn the_views_have_the_columns_that_others_rely_on() {
    let engine = Engine::start().await;
    for (view, columns) in [
        (
            "v1_lineage",
            &[
                "subject",
                "occurred_at",
                "recipient_id",
                "state",
                "state_by",
            ][..],
        ),
        (
            "v1_disclosures_daily",
            &[
                "day",
                "source",
                "recipient_id",
                "verdict",
                "events",
                "subject_rows",
            ],
        ),
        (
            "v1_findings_open",
            &[
                "finding_id",
                "code",
                "outcome",
                "severity",
                "source",
                "event_id",
            ],
        ),
        (
            "v1_completeness",
            &[
                "topic",
                "partition",
                "min_offset",
                "max_offset",
                "offsets",
                "missing_offsets",
                "stored",
                "repeats",
                "dead_lettered",
                "refused",
            ],
        ),
    ] {
        for column in columns {
            let sql = format!(
                "SELECT count() FROM system.columns WHERE database = 'sharetrail' AND table = '{view}' AND name = '{column}'"
            );
            assert_eq!(engine.count(&sql).await, 1, "{view}.{column}");
        }
    }
}

#[test]
fn an_unusable_configuration_is_refused_before_anything_runs() {
    for url in ["", "127.0.0.1:8123", "https://host", "http://", "http:///x"] {
        let error = Store::connect(StoreConfig::new(url)).expect_err(url);
        assert!(matches!(error, StoreError::Config { field: "url", .. }));
    }
    for database in ["", "a-b", "x; DROP DATABASE y", "`"] {
        let config = StoreConfig {
            database: database.into(),
            ..StoreConfig::new("http://127.0.0.1:1")
        };
        let error = Store::connect(config).expect_err(database);
        assert!(matches!(
            error,
            StoreError::Config {
                field: "database",
                ..
            }
        ));
    }
}
