//! Is the server fit for what our tables ask of it? Changes nothing.

use clickhouse::Row;
use serde::Deserialize;

use crate::{Rows, Store, StoreError, cluster::check_version};

/// Answer of `server.sql`.
#[derive(Row, Deserialize)]
struct Server {
    version: String,
    replicated: u64,
    distributed: u64,
}

impl Server {
    fn may_be_written(&self) -> Result<(), StoreError> {
        if self.replicated > 0 {
            check_version(&self.version)?;
        }
        Ok(())
    }

    const fn may_be_migrated(&self) -> Result<(), StoreError> {
        if self.distributed > 0 {
            return Err(StoreError::Sharded);
        }
        Ok(())
    }
}

impl Store {
    /// Refuses a server that loses what replicated tables acknowledge (pipeline: cancelled inserts).
    ///
    /// # Errors
    /// [`StoreError::UnfitVersion`], or [`StoreError::Query`] when it does not answer.
    pub async fn check_server(&self) -> Result<(), StoreError> {
        self.server().await?.may_be_written()
    }

    /// Tables of a cluster are not made here: half of a migration on one server would be worse than none.
    pub(crate) async fn refuse_cluster(&self) -> Result<(), StoreError> {
        self.server().await?.may_be_migrated()
    }

    async fn server(&self) -> Result<Server, StoreError> {
        let query = self.client.query_raw(include_str!("queries/server.sql"));
        let rows = Rows::new(query.fetch(), "server", self.config.request_timeout)?;
        let answer: Vec<Server> = rows.all().await?;
        answer.into_iter().next().ok_or_else(|| StoreError::Query {
            query: "server",
            cause: crate::Cause::Unreadable("no row".into()),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_cluster_asks_for_a_mended_version_and_for_an_administrator() {
        let server = |version: &str, tables| Server {
            version: version.into(),
            replicated: tables,
            distributed: tables,
        };
        let (one_machine, old, mended) = (
            server("26.7.2.1", 0),
            server("26.7.2.1", 8),
            server("26.8.3.98", 8),
        );
        assert!(one_machine.may_be_written().is_ok() && one_machine.may_be_migrated().is_ok());
        let refused = old.may_be_written();
        assert!(
            matches!(refused, Err(StoreError::UnfitVersion(_))),
            "{refused:?}"
        );
        assert!(mended.may_be_written().is_ok());
        assert!(matches!(mended.may_be_migrated(), Err(StoreError::Sharded)));
    }
}
