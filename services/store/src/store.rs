//! The connection: ping and insert. Never retries: the caller knows how long it may take.

use std::time::Duration;

use clickhouse::{Client, Compression};
use hyper_util::{
    client::legacy::{Client as HttpClient, connect::HttpConnector},
    rt::TokioExecutor,
};

use crate::{
    StoreConfig, StoreError,
    batch::{Batch, Block},
    error::Cause,
};

/// Idle connections are dropped before the server drops them (3 s by default).
const POOL_IDLE: Duration = Duration::from_secs(2);
/// Bytes handed to the connection at once.
const CHUNK: usize = 1 << 20;

/// One block in the request is one block, one part and one token in the engine.
const ONE_BLOCK: [(&str, &str); 10] = [
    ("async_insert", "0"),
    ("max_insert_block_size", "1000000000"),
    ("max_insert_block_size_bytes", "0"),
    ("min_insert_block_size_rows", "0"),
    ("min_insert_block_size_bytes", "0"),
    ("max_insert_threads", "1"),
    ("insert_deduplicate", "1"),
    ("deduplicate_blocks_in_dependent_materialized_views", "1"),
    ("input_format_native_allow_types_conversion", "0"),
    // Repeats within a block collapse when parts are merged and when `FINAL` reads, as those of different blocks
    // do. Looking for them at the insert is a merge of the block with itself, row by row: most of its cost.
    ("optimize_on_insert", "0"),
];

/// ClickHouse as the ledger. Cheap to clone; connections are shared.
#[derive(Clone)]
pub struct Store {
    /// Speaks to our database.
    pub(crate) client: Client,
    /// Speaks to no database, to create ours.
    pub(crate) server: Client,
    pub(crate) config: StoreConfig,
}

impl Store {
    /// Prepares the client; the first request connects.
    ///
    /// # Errors
    /// [`StoreError::Config`] for a URL that is not `http://...` or a database name beyond letters, digits and `_`.
    pub fn connect(config: StoreConfig) -> Result<Self, StoreError> {
        let is_http = config
            .url
            .strip_prefix("http://")
            .is_some_and(|rest| !rest.is_empty() && !rest.starts_with(['/', ':']));
        if !is_http {
            return Err(StoreError::Config {
                field: "url",
                problem: "must be http://host:port; put a TLS proxy beside the service for https",
            });
        }
        let is_name = !config.database.is_empty()
            && (config.database.bytes()).all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        if !is_name {
            return Err(StoreError::Config {
                field: "database",
                problem: "must be letters, digits and _",
            });
        }
        let mut connector = HttpConnector::new();
        connector.set_connect_timeout(Some(config.connect_timeout));
        connector.set_nodelay(true);
        let http = HttpClient::builder(TokioExecutor::new())
            .pool_idle_timeout(POOL_IDLE)
            .build(connector);
        let mut server = Client::with_http_client(http)
            .with_url(&config.url)
            .with_compression(if config.compression {
                Compression::Lz4
            } else {
                Compression::None
            });
        if !config.user.is_empty() {
            server = server.with_user(&config.user);
        }
        if !config.password.is_empty() {
            server = server.with_password(&config.password);
        }
        Ok(Self {
            client: server.clone().with_database(&config.database),
            server,
            config,
        })
    }

    /// The same store with another limit for one request: sums over everything take longer than an insert may.
    #[must_use]
    pub fn with_request_timeout(mut self, limit: Duration) -> Self {
        self.config.request_timeout = limit;
        self
    }

    /// Does the store answer? Asks nothing of our tables.
    ///
    /// # Errors
    /// [`StoreError::Ping`].
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.in_time(self.server.query_raw("SELECT 1").execute())
            .await
            .map_err(StoreError::Ping)
    }

    /// Inserts a batch: disclosures, corrections, findings, and the log of offsets last.
    ///
    /// `Ok`: all of it is on disk (the tables are made with `fsync_after_insert`) and every later query sees it.
    /// `Err`: any part of it may or may not be stored. Insert the same batch again: what is there already is
    /// dropped by its token, and beyond the engine's window by its key.
    ///
    /// What a crash in between leaves: disclosures without their log rows, so the batch is missing from the
    /// completeness of its partition until it is inserted again; never a log row without its disclosures.
    ///
    /// # Errors
    /// [`StoreError::Insert`], naming the table that was not acknowledged.
    pub async fn insert(&self, batch: &Batch) -> Result<(), StoreError> {
        for block in &batch.blocks {
            self.in_time(self.insert_block(block))
                .await
                .map_err(|cause| StoreError::Insert {
                    table: block.table,
                    cause,
                })?;
        }
        Ok(())
    }

    async fn insert_block(&self, block: &Block) -> clickhouse::error::Result<()> {
        let sql = format!(
            "INSERT INTO {} ({}) FORMAT Native",
            block.table, block.columns
        );
        let mut insert = self.client.insert_formatted_with(sql);
        for (name, value) in ONE_BLOCK {
            insert = insert.with_setting(name, value);
        }
        insert = insert.with_setting("insert_deduplication_token", &block.token);
        for start in (0..block.body.len()).step_by(CHUNK) {
            let end = block.body.len().min(start + CHUNK);
            insert.send(block.body.slice(start..end)).await?;
        }
        insert.end().await
    }

    /// Runs a request under the configured limit.
    pub(crate) async fn in_time<T>(
        &self,
        request: impl Future<Output = clickhouse::error::Result<T>>,
    ) -> Result<T, Cause> {
        match tokio::time::timeout(self.config.request_timeout, request).await {
            Ok(answer) => answer.map_err(Cause::from),
            Err(_) => Err(Cause::TimedOut),
        }
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Store").field(&self.config).finish()
    }
}
