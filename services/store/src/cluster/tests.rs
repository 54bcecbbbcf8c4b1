//! The schema for a cluster, as text.

use super::*;

fn schema() -> Vec<String> {
    cluster_schema("{cluster}", "sharetrail").unwrap()
}

/// Without comments.
fn said(statement: &str) -> String {
    let lines = statement
        .lines()
        .filter(|line| !line.trim_start().starts_with("--"));
    lines.collect::<Vec<_>>().join("\n")
}

fn tables() -> Vec<&'static str> {
    let of = |sql: &'static str| {
        let line = sql.lines().find(|line| line.starts_with("CREATE TABLE"))?;
        line.split(' ').nth(5)
    };
    MIGRATIONS
        .iter()
        .filter_map(|migration| of(migration.sql))
        .collect()
}

/// The one statement that starts with these words.
fn statement(words: &str) -> String {
    let found: Vec<String> = schema()
        .iter()
        .map(|statement| said(statement))
        .filter(|statement| statement.trim_start().starts_with(words))
        .collect();
    assert_eq!(found.len(), 1, "{words}");
    found.into_iter().next().unwrap_or_default()
}

#[test]
fn every_table_is_replicated_and_has_its_distributed_twin() {
    assert!(tables().len() >= 8);
    for table in tables() {
        let local = statement(&format!(
            "CREATE TABLE IF NOT EXISTS `sharetrail`.`{table}_local` ON CLUSTER '{{cluster}}'"
        ));
        assert!(
            local
                .contains("MergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}'"),
            "{local}"
        );
        let twin = statement(&format!(
            "CREATE TABLE IF NOT EXISTS `sharetrail`.`{table}` ON CLUSTER '{{cluster}}'"
        ));
        let engine = format!("ENGINE = Distributed('{{cluster}}', 'sharetrail', '{table}_local', ");
        assert!(
            twin.contains(&engine) && twin.contains(&format!("AS `sharetrail`.`{table}_local`")),
            "{twin}"
        );
    }
}

#[test]
fn what_makes_the_ledger_safe_on_one_machine_is_kept() {
    for (migration, local) in MIGRATIONS.iter().filter_map(|migration| {
        let line = migration
            .sql
            .lines()
            .find(|line| line.starts_with("CREATE TABLE"))?;
        let table = line.split(' ').nth(5)?;
        let words = format!("CREATE TABLE IF NOT EXISTS `sharetrail`.`{table}_local`");
        Some((migration, statement(&words)))
    }) {
        for kept in [
            "fsync_after_insert = 1",
            "fsync_part_directory = 1",
            "index_granularity = 1024",
        ] {
            assert_eq!(
                migration.sql.contains(kept),
                local.contains(kept),
                "{kept}: {local}"
            );
        }
        assert_eq!(
            migration.sql.contains("ReplacingMergeTree(version)"),
            local.contains("ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/{database}/{table}', '{replica}', version)"),
            "{local}"
        );
        assert_eq!(
            migration
                .sql
                .contains("non_replicated_deduplication_window = 1000"),
            local.contains(" replicated_deduplication_window = 1000"),
        );
        assert!(!local.contains("non_replicated"), "{local}");
    }
}

#[test]
fn a_repeat_meets_its_first_arrival_on_its_own_shard() {
    for table in tables() {
        let local = statement(&format!(
            "CREATE TABLE IF NOT EXISTS `sharetrail`.`{table}_local`"
        ));
        let order = local.split("ORDER BY ").nth(1).unwrap_or_default();
        let order = order.lines().next().unwrap_or_default();
        let key = sharded_by(table).unwrap_or_default();
        let columns = key
            .trim_start_matches("cityHash64")
            .trim_matches(['(', ')']);
        for column in columns.split(", ") {
            let is_sorted_by = order
                .trim_matches(['(', ')'])
                .split(", ")
                .any(|by| by == column);
            assert!(is_sorted_by, "{table}: {column} is not in ORDER BY {order}");
        }
    }
}

#[test]
fn views_read_the_distributed_tables_and_no_local_one() {
    let views: Vec<String> = schema()
        .iter()
        .map(|statement| said(statement))
        .filter(|statement| statement.contains(" VIEW "))
        .collect();
    assert!(views.len() >= 6);
    for view in views {
        assert!(view.contains(" ON CLUSTER '{cluster}' AS"), "{view}");
        assert!(!view.contains("_local"), "{view}");
    }
}

#[test]
fn a_column_is_added_to_the_rows_and_to_what_readers_see() {
    let added = "ON CLUSTER '{cluster}'\n    ADD COLUMN IF NOT EXISTS judgement";
    let rows = statement(&format!(
        "ALTER TABLE `sharetrail`.`findings_local` {added}"
    ));
    let seen = statement(&format!("ALTER TABLE `sharetrail`.`findings` {added}"));
    // Only rows have an order.
    assert!(rows.contains("MODIFY ORDER BY (code, "), "{rows}");
    assert!(!seen.contains("ORDER BY"), "{seen}");
}

#[test]
fn a_setting_of_the_rows_is_nothing_that_a_distributed_table_has() {
    let settings: Vec<String> = schema()
        .into_iter()
        .filter(|statement| statement.contains("MODIFY SETTING"))
        .collect();
    assert!(!settings.is_empty());
    for statement in settings {
        assert!(statement.contains("_local` ON CLUSTER"), "{statement}");
    }
}

#[test]
fn names_cannot_break_out_of_their_quotes() {
    let schema = cluster_schema("a'b\\", "x`y").unwrap();
    assert!(
        schema[0].contains("`x\\`y` ON CLUSTER 'a\\'b\\\\'"),
        "{}",
        schema[0]
    );
    assert_eq!(schema[1], "USE `x\\`y`");
}

#[test]
fn a_migration_that_nobody_thought_through_is_refused() {
    let to = statement::Target {
        cluster: "'c'",
        database: "d",
    };
    let unknown = to.convert("0099_x", "CREATE MATERIALIZED VIEW x AS SELECT 1");
    assert!(matches!(unknown, Err(ClusterError::Unknown { .. })));
    let unsharded = to.convert(
        "0099_x",
        "CREATE TABLE IF NOT EXISTS x (a Int8)\nENGINE = MergeTree\nORDER BY a",
    );
    assert!(matches!(unsharded, Err(ClusterError::NoShardingKey { .. })));
    let engine = to.convert(
        "0099_x",
        "CREATE TABLE IF NOT EXISTS asked (a Int8)\nENGINE = Log",
    );
    assert!(matches!(engine, Err(ClusterError::Engine { .. })));
}

#[test]
fn the_ledgers_own_table_looks_so() {
    let local = statement("CREATE TABLE IF NOT EXISTS `sharetrail`.`asked_local`");
    let expected =
        "CREATE TABLE IF NOT EXISTS `sharetrail`.`asked_local` ON CLUSTER '{cluster}'\n(";
    assert!(local.starts_with(expected), "{local}");
    let twin = statement("CREATE TABLE IF NOT EXISTS `sharetrail`.`disclosures` ");
    assert_eq!(
        twin,
        "CREATE TABLE IF NOT EXISTS `sharetrail`.`disclosures` ON CLUSTER '{cluster}'\n\
         AS `sharetrail`.`disclosures_local`\n\
         ENGINE = Distributed('{cluster}', 'sharetrail', 'disclosures_local', cityHash64(subject))"
    );
}
