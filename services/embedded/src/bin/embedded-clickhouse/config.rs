//! The engine's own settings files, written anew at each start.
//! No log is asked for: the engine's log quotes statements, and with them persons.
//! The grants are one wall around this machine's files; the other, for what no grant covers, is confine.rs.

use std::io;
use std::path::{Path, PathBuf};

/// What the one user may do: everything inside the store, nothing outside it (no files, no other
/// servers, no shutting down, no dictionaries, whose sources could be both).
const GRANTS: &str = "SHOW, SELECT, INSERT, ALTER, CREATE DATABASE, CREATE TABLE, \
    CREATE VIEW, CREATE FUNCTION, CREATE TEMPORARY TABLE, DROP, UNDROP TABLE, TRUNCATE, OPTIMIZE, \
    KILL QUERY, dictGet, SYSTEM MERGES, SYSTEM TTL MERGES, SYSTEM FLUSH, SYSTEM VIEWS, \
    SYSTEM DROP CACHE";

/// Added for an engine that may reach a broker.
const KAFKA_GRANT: &str = ", KAFKA";
/// A Kafka table inserts under the settings of the profile: here those with which the store inserts.
const KAFKA_SETTINGS: &str = "<optimize_on_insert>0</optimize_on_insert>";

/// Writes `config.xml` and `users.xml` into `folder`; returns the former.
pub fn write(folder: &Path, memory_bytes: u64, may_reach_kafka: bool) -> io::Result<PathBuf> {
    let users = folder.join("users.xml");
    std::fs::write(&users, users_xml(may_reach_kafka))?;
    let config = folder.join("config.xml");
    std::fs::write(&config, config_xml(&users, memory_bytes))?;
    Ok(config)
}

fn config_xml(users: &Path, memory_bytes: u64) -> String {
    let users = escape(&users.display().to_string());
    format!(
        "<clickhouse>
  <users_config>{users}</users_config>
  <max_server_memory_usage>{memory_bytes}</max_server_memory_usage>
</clickhouse>
"
    )
}

fn users_xml(may_reach_kafka: bool) -> String {
    let (more, settings) = match may_reach_kafka {
        true => (KAFKA_GRANT, KAFKA_SETTINGS),
        false => ("", ""),
    };
    format!(
        "<clickhouse>
  <profiles><default><implicit_select>0</implicit_select>{settings}</default></profiles>
  <quotas><default/></quotas>
  <users><default>
    <password/>
    <networks><ip>::/0</ip></networks>
    <profile>default</profile>
    <quota>default</quota>
    <grants><query>GRANT {GRANTS}{more} ON *.*</query></grants>
  </default></users>
</clickhouse>
"
    )
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}
