//! One migration of ours in the words of a cluster. Knows the few forms that our migrations have, refuses others.

use super::{identifier, literal, sharded_by};

/// Where a schema is to go.
#[derive(Clone, Copy)]
pub(super) struct Target<'a> {
    /// Quoted.
    pub cluster: &'a str,
    /// As it is.
    pub database: &'a str,
}

/// A migration that cannot be told to a cluster.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ClusterError {
    /// It begins with words that nobody has thought through for a cluster.
    #[error(
        "migration {migration} begins with '{words}': say in store::cluster what that means on a cluster"
    )]
    Unknown {
        /// Which migration.
        migration: String,
        /// Its first words.
        words: String,
    },
    /// A table whose shards nobody has chosen.
    #[error(
        "table {table} of migration {migration} has no sharding key: choose one in store::cluster"
    )]
    NoShardingKey {
        /// Which migration.
        migration: String,
        /// Which table.
        table: String,
    },
    /// A table engine that has no replicated form here.
    #[error("migration {migration} has '{engine}', which has no replicated form in store::cluster")]
    Engine {
        /// Which migration.
        migration: String,
        /// The line.
        engine: String,
    },
}

const TABLE: &str = "CREATE TABLE IF NOT EXISTS ";
const ALTER: &str = "ALTER TABLE ";
const SETTING: &str = "MODIFY SETTING ";
/// Last in its migration.
const KEY: &str = ",\n    MODIFY ORDER BY ";
const VIEWS: [&str; 2] = ["CREATE VIEW IF NOT EXISTS ", "CREATE OR REPLACE VIEW "];
/// The replicas of a shard find each other by this path; the servers' macros fill it in.
const PATH: &str = "/clickhouse/tables/{shard}/{database}/{table}";

impl Target<'_> {
    /// The statements of one migration.
    pub fn convert(self, migration: &str, sql: &str) -> Result<Vec<String>, ClusterError> {
        let sql = sql.trim().trim_end_matches(';');
        let is_said = |line: &&str| !line.starts_with("--") && !line.trim().is_empty();
        let first = sql.lines().find(is_said).unwrap_or_default();
        if let Some(rest) = first.strip_prefix(TABLE) {
            return self.table(migration, sql, name(rest));
        }
        if let Some(rest) = first.strip_prefix(ALTER) {
            return Ok(self.alter(sql, name(rest)));
        }
        for view in VIEWS {
            if let Some(rest) = first.strip_prefix(view) {
                return Ok(vec![self.on_cluster(sql, view, name(rest), name(rest))]);
            }
        }
        Err(ClusterError::Unknown {
            migration: migration.into(),
            words: first.into(),
        })
    }

    /// The profile of whoever uses the tables.
    pub fn profile(self, sql: &str) -> String {
        sql.trim().replace("{cluster}", self.cluster)
    }

    fn table(self, migration: &str, sql: &str, table: &str) -> Result<Vec<String>, ClusterError> {
        let key = sharded_by(table).ok_or_else(|| ClusterError::NoShardingKey {
            migration: migration.into(),
            table: table.into(),
        })?;
        let local = format!("{table}_local");
        let made = self.on_cluster(sql, TABLE, table, &local);
        let mut lines = Vec::new();
        for line in made.lines() {
            lines.push(match line.strip_prefix("ENGINE = ") {
                Some(engine) => replicated(engine).ok_or_else(|| ClusterError::Engine {
                    migration: migration.into(),
                    engine: engine.into(),
                })?,
                None => windows(line),
            });
        }
        let distributed = format!(
            "{TABLE}{} ON CLUSTER {}\nAS {}\nENGINE = Distributed({}, {}, {}, {key})",
            self.name(table),
            self.cluster,
            self.name(&local),
            self.cluster,
            literal(self.database),
            literal(&local),
        );
        Ok(vec![lines.join("\n"), distributed])
    }

    /// The rows are changed first, then what readers see of them; how rows are kept is nothing that readers see.
    fn alter(self, sql: &str, table: &str) -> Vec<String> {
        let local = format!("{table}_local");
        let mut changed = vec![self.on_cluster(sql, ALTER, table, &local)];
        if !sql.contains(SETTING) {
            let seen = sql.split(KEY).next().unwrap_or(sql);
            changed.push(self.on_cluster(seen, ALTER, table, table));
        }
        changed
    }

    /// `words name` becomes `words database.to ON CLUSTER cluster`.
    fn on_cluster(self, sql: &str, words: &str, name: &str, to: &str) -> String {
        let before = format!("{words}{name}");
        let after = format!("{words}{} ON CLUSTER {}", self.name(to), self.cluster);
        sql.replacen(&before, &after, 1)
    }

    fn name(self, table: &str) -> String {
        format!("{}.{}", identifier(self.database), identifier(table))
    }
}

/// The name at the start of `rest`.
fn name(rest: &str) -> &str {
    rest.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))
        .next()
        .unwrap_or_default()
}

/// `ReplacingMergeTree(version)` with its replicas, and its version.
fn replicated(engine: &str) -> Option<String> {
    let (engine, arguments) = match engine.split_once('(') {
        Some((engine, rest)) => (engine, rest.strip_suffix(')')?),
        None => (engine, ""),
    };
    if !matches!(engine, "MergeTree" | "ReplacingMergeTree") {
        return None;
    }
    let comma = if arguments.is_empty() { "" } else { ", " };
    Some(format!(
        "ENGINE = Replicated{engine}('{PATH}', '{{replica}}'{comma}{arguments})"
    ))
}

/// Replicas share their window of tokens; by time it reaches as far as Kafka keeps messages.
fn windows(line: &str) -> String {
    line.replace(
        "non_replicated_deduplication_window = ",
        "replicated_deduplication_window_seconds = 2592000,\n    replicated_deduplication_window = ",
    )
}
