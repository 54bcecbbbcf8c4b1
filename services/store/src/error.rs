//! What can go wrong at the store: one variant per operation.
//! Never carries a value of a row or a question: the engine's messages quote both, so only their code is kept.

use std::fmt;

/// A failed operation of the store.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The configuration cannot be used.
    #[error("the store's {field} {problem}")]
    Config {
        /// Field of [`crate::StoreConfig`].
        field: &'static str,
        /// What is wrong, and what to give instead.
        problem: &'static str,
    },
    /// The store did not answer a ping.
    #[error("the store does not answer: {0}")]
    Ping(#[source] Cause),
    /// The database or a table could not be made.
    #[error("migration {name} failed: {cause}")]
    Migrate {
        /// Which migration.
        name: String,
        /// Why.
        #[source]
        cause: Cause,
    },
    /// A migration that was applied has another content now.
    #[error(
        "migration {name} was applied with another content: migrations only go forward; restore the file and add a new one"
    )]
    MigrationChanged {
        /// Which migration.
        name: String,
    },
    /// The tables are those of a cluster.
    #[error(
        "this database is sharded: apply what `sharetrail migrate --print --cluster NAME` prints, by an administrator"
    )]
    Sharded,
    /// The server loses what replicated tables acknowledge.
    #[error(transparent)]
    UnfitVersion(#[from] crate::UnfitVersion),
    /// A block was not acknowledged: it may or may not be stored. Insert the same batch again.
    #[error("rows for {table} were not acknowledged: {cause}")]
    Insert {
        /// Which table.
        table: &'static str,
        /// Why.
        #[source]
        cause: Cause,
    },
    /// A question could not be recorded, so it must not be answered.
    #[error("the question could not be recorded: {0}")]
    Record(#[source] Cause),
    /// A question was not answered, or not to its end.
    #[error("the query {query} failed: {cause}")]
    Query {
        /// Name of its file.
        query: &'static str,
        /// Why.
        #[source]
        cause: Cause,
    },
}

/// Why the engine or the wire refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Cause {
    /// No connection, or it broke.
    #[error("no connection to the store ({0})")]
    Network(String),
    /// No answer in time.
    #[error("no answer in time")]
    TimedOut,
    /// The engine said no.
    #[error("the store refused with {0}")]
    Refused(EngineCode),
    /// The answer is not what was asked for; columns and types where they are known.
    #[error("the store's answer could not be read {0}")]
    Unreadable(String),
}

/// ClickHouse's error code, with its name where the engine gave one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineCode {
    /// E.g. 252; 0 when the answer had none.
    pub code: u32,
    /// E.g. `TOO_MANY_PARTS`; empty when the answer had none.
    pub name: String,
}

impl fmt::Display for EngineCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "code {} {}", self.code, self.name)
    }
}

/// Codes of an engine that is overloaded, starting, stopping or out of room: the same request may pass later.
/// Timeouts, too many queries or parts, sockets, memory, disk, read-only table, cancelled, keeper, replicas.
const PASSING: [u32; 15] = [
    159, 202, 209, 210, 225, 236, 241, 242, 243, 252, 285, 319, 394, 439, 999,
];

impl StoreError {
    /// Will the same call perhaps pass later (no connection, too busy), or never (our mistake)?
    #[must_use]
    pub fn is_unavailable(&self) -> bool {
        match self {
            Self::Config { .. }
            | Self::MigrationChanged { .. }
            | Self::Sharded
            | Self::UnfitVersion(_) => false,
            Self::Ping(cause)
            | Self::Record(cause)
            | Self::Migrate { cause, .. }
            | Self::Insert { cause, .. }
            | Self::Query { cause, .. } => match cause {
                Cause::Network(_) | Cause::TimedOut => true,
                Cause::Refused(engine) => engine.code == 0 || PASSING.contains(&engine.code),
                Cause::Unreadable(_) => false,
            },
        }
    }
}

impl From<clickhouse::error::Error> for Cause {
    fn from(error: clickhouse::error::Error) -> Self {
        use clickhouse::error::Error;
        match error {
            Error::Network(cause) => Self::Network(kind_of(cause.as_ref())),
            Error::TimedOut => Self::TimedOut,
            Error::BadResponse(text) => Self::Refused(EngineCode::parse(&text)),
            Error::SchemaMismatch(columns) => Self::Unreadable(columns),
            _ => Self::Unreadable(String::new()),
        }
    }
}

/// The innermost cause: `connection refused` instead of the layers above it. Holds addresses at most.
fn kind_of(error: &(dyn std::error::Error + 'static)) -> String {
    let mut innermost = error;
    while let Some(source) = innermost.source() {
        innermost = source;
    }
    innermost.to_string()
}

impl EngineCode {
    /// Takes code and name out of `Code: 252. DB::Exception: ... (TOO_MANY_PARTS)`, and nothing else.
    fn parse(text: &str) -> Self {
        let digits: String = text
            .split_once("Code: ")
            .map(|(_, rest)| rest.chars().take_while(char::is_ascii_digit).collect())
            .unwrap_or_default();
        let is_name = |part: &&str| {
            part.len() > 2
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
        };
        let name = text
            .split('(')
            .skip(1)
            .filter_map(|part| part.split_once(')').map(|(inside, _)| inside))
            .filter(is_name)
            .last()
            .unwrap_or_default();
        Self {
            code: digits.parse().unwrap_or(0),
            name: name.into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_code_and_name_of_the_engine_are_kept() {
        let text = "Code: 6. DB::Exception: Cannot parse 'AB123456C' (GIVEN): in x (y). (CANNOT_PARSE_TEXT) (version 26.7.2.1 (official build))";
        let code = EngineCode::parse(text);
        assert_eq!((code.code, code.name.as_str()), (6, "CANNOT_PARSE_TEXT"));
        assert_eq!(EngineCode::parse("<html>").code, 0);
        assert_eq!(EngineCode::parse("Code: ").code, 0);
    }

    #[test]
    fn a_busy_engine_is_unavailable_and_a_wrong_table_is_not() {
        let insert = |code| StoreError::Insert {
            table: "disclosures",
            cause: Cause::Refused(EngineCode {
                code,
                name: String::new(),
            }),
        };
        assert!(insert(252).is_unavailable());
        assert!(!insert(60).is_unavailable());
    }
}
