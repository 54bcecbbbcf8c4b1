//! The same schema for a replicated, sharded ClickHouse, as text made from the migrations. Runs nothing itself.
//!
//! Every table of ours becomes two: `NAME_local`, replicated within its shard, and `NAME`, which is `Distributed`
//! over all shards. Readers, views and the consumer keep the name they know. The key of the shard is part of the
//! table's `ORDER BY`, so a repeat meets its first arrival on its own shard, and `FINAL` needs to look nowhere else.

mod statement;
mod version;

pub use statement::ClusterError;
pub use version::{UnfitVersion, check_version};

use crate::migrate::MIGRATIONS;

/// What each table is sharded by.
const SHARDED_BY: &[(&str, &str)] = &[
    // A person's disclosures lie on one shard: lineage reads one.
    ("disclosures", "cityHash64(subject)"),
    ("verdicts", "cityHash64(subject)"),
    // An audit of one partition asks one shard.
    ("ingest_log", "cityHash64(topic, partition)"),
    ("findings", "cityHash64(finding_id)"),
    ("corrections", "cityHash64(source, corrects)"),
    // Few rows: anywhere, but always at the same place.
    ("schema_migrations", "number"),
    ("decisions", "cityHash64(decision_id)"),
    ("asked", "cityHash64(question_id)"),
];

/// The statements for a cluster, in order, without a `;`. `cluster` may be a macro such as `{cluster}`; shards and
/// replicas are named by the servers' macros `{shard}` and `{replica}`.
///
/// # Errors
/// [`ClusterError`]: a migration does something that has no counterpart here yet.
pub fn cluster_schema(cluster: &str, database: &str) -> Result<Vec<String>, ClusterError> {
    let to = statement::Target {
        cluster: &literal(cluster),
        database,
    };
    let mut statements = vec![
        format!(
            "CREATE DATABASE IF NOT EXISTS {} ON CLUSTER {}",
            identifier(database),
            to.cluster
        ),
        // Names inside views are those of this database.
        format!("USE {}", identifier(database)),
    ];
    for migration in MIGRATIONS {
        statements.extend(to.convert(migration.name, migration.sql)?);
    }
    statements.push(to.profile(include_str!("queries/cluster_profile.sql")));
    Ok(statements)
}

fn sharded_by(table: &str) -> Option<&'static str> {
    let found = SHARDED_BY.iter().find(|(name, _)| *name == table);
    found.map(|(_, key)| *key)
}

/// As ClickHouse reads a string.
fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'"))
}

/// As ClickHouse reads a name, whatever it holds.
fn identifier(name: &str) -> String {
    format!("`{}`", name.replace('\\', "\\\\").replace('`', "\\`"))
}

#[cfg(test)]
mod tests;
