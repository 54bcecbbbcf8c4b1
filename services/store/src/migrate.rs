//! Migrations: the files of `schemas/clickhouse`, in order, forward only, each safe to run again.
//! Never changes what an applied file did: a changed file is refused, before anything runs.

use clickhouse::Row;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use crate::{Store, StoreError, error::Cause};

/// One file.
pub(crate) struct Migration {
    number: u32,
    pub(crate) name: &'static str,
    pub(crate) sql: &'static str,
}

/// Embeds a file of `schemas/clickhouse`.
macro_rules! migration {
    ($number:literal, $name:literal) => {
        Migration {
            number: $number,
            name: $name,
            sql: include_str!(concat!("../../../schemas/clickhouse/", $name, ".sql")),
        }
    };
}

/// The first one makes the table that records the others.
pub(crate) const MIGRATIONS: &[Migration] = &[
    migration!(1, "0001_schema_migrations"),
    migration!(2, "0002_disclosures"),
    migration!(3, "0003_ingest_log"),
    migration!(4, "0004_findings"),
    migration!(5, "0005_corrections"),
    migration!(6, "0006_superseded"),
    migration!(7, "0007_v1_lineage"),
    migration!(8, "0008_v1_disclosures_daily"),
    migration!(9, "0009_v1_findings"),
    migration!(10, "0010_v1_findings_open"),
    migration!(11, "0011_v1_completeness"),
    migration!(12, "0012_asked"),
    migration!(29, "0029_disclosures_plain_lists"),
    migration!(30, "0030_disclosures_fewer_merges"),
    migration!(40, "0040_verdicts"),
    migration!(41, "0041_findings_judged"),
    migration!(42, "0042_decisions"),
    migration!(43, "0043_v1_decisions"),
    migration!(44, "0044_v1_findings"),
    migration!(45, "0045_v1_findings_open"),
    migration!(46, "0046_v1_lineage"),
    migration!(50, "0050_disclosures_no_statistics"),
    migration!(51, "0051_findings_no_statistics"),
    migration!(52, "0052_ingest_log_no_statistics"),
    migration!(53, "0053_corrections_no_statistics"),
    migration!(54, "0054_disclosures_wider_merges"),
    migration!(55, "0055_ingest_log_wider_merges"),
    migration!(56, "0056_findings_wider_merges"),
    migration!(60, "0060_findings_by_judgement"),
    migration!(61, "0061_v1_findings"),
    migration!(62, "0062_findings_not_judged_seq"),
];

/// A row of `schema_migrations`.
#[derive(Row, Deserialize)]
struct Applied {
    number: u32,
    checksum: String,
}

impl Migration {
    fn checksum(&self) -> String {
        let digest = Sha256::digest(self.sql.as_bytes());
        digest.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Store {
    /// Creates the database and brings its tables and views up to date. Safe to call again, and from several
    /// processes at once: each file may run twice without harm.
    ///
    /// # Errors
    /// [`StoreError::Migrate`] names the file that failed; the ones before it stay.
    /// [`StoreError::Sharded`] when the tables are those of a cluster.
    /// [`StoreError::MigrationChanged`] when an applied file has another content now.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let failed = |name: &str| {
            let name = name.to_owned();
            move |cause: Cause| StoreError::Migrate { name, cause }
        };
        let create = self
            .server
            .query_raw("CREATE DATABASE IF NOT EXISTS {database:Identifier}")
            .param("database", &self.config.database);
        self.in_time(create.execute())
            .await
            .map_err(failed("create database"))?;
        self.refuse_cluster().await?;
        let (record, rest) = MIGRATIONS.split_at(1);
        for migration in record {
            self.in_time(self.client.query_raw(migration.sql).execute())
                .await
                .map_err(failed(migration.name))?;
        }
        let applied = self.applied().await?;
        let checksum_of = |number| applied.iter().find(|row| row.number == number);
        for migration in MIGRATIONS {
            let before = checksum_of(migration.number);
            if before.is_some_and(|row| row.checksum != migration.checksum()) {
                return Err(StoreError::MigrationChanged {
                    name: migration.name.into(),
                });
            }
        }
        for migration in record.iter().chain(rest) {
            if checksum_of(migration.number).is_some() {
                continue;
            }
            self.in_time(self.client.query_raw(migration.sql).execute())
                .await
                .map_err(failed(migration.name))?;
            self.record(migration).await?;
            tracing::info!(migration = migration.name, "applied");
        }
        Ok(())
    }

    async fn applied(&self) -> Result<Vec<Applied>, StoreError> {
        let query = self
            .client
            .query_raw(include_str!("queries/migrations_applied.sql"));
        self.in_time(query.fetch_all())
            .await
            .map_err(|cause| StoreError::Query {
                query: "migrations_applied",
                cause,
            })
    }

    async fn record(&self, migration: &Migration) -> Result<(), StoreError> {
        let insert = self
            .client
            .query_raw(include_str!("queries/migration_record.sql"))
            .param("number", migration.number)
            .param("name", migration.name)
            .param("checksum", migration.checksum());
        self.in_time(insert.execute())
            .await
            .map_err(|cause| StoreError::Migrate {
                name: migration.name.into(),
                cause,
            })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_listed_in_order_and_repeatable() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas/clickhouse");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .expect("schemas/clickhouse")
            .map(|entry| {
                entry
                    .expect("entry")
                    .file_name()
                    .into_string()
                    .expect("name")
            })
            .filter(|name| name.ends_with(".sql"))
            .collect();
        files.sort();
        let listed: Vec<String> = (MIGRATIONS.iter())
            .map(|migration| format!("{}.sql", migration.name))
            .collect();
        assert_eq!(files, listed);
        assert!(MIGRATIONS.is_sorted_by(|one, next| one.number < next.number));
        for migration in MIGRATIONS {
            assert!(
                migration
                    .name
                    .starts_with(&format!("{:04}_", migration.number))
            );
            let is_repeatable = ["IF NOT EXISTS", "OR REPLACE", "MODIFY ", "IF EXISTS"]
                .iter()
                .any(|words| migration.sql.contains(words));
            assert!(is_repeatable, "{}", migration.name);
        }
    }
}
