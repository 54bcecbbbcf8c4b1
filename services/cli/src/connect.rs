//! How commands reach the store. Passwords come from files.

use anyhow::{Context as _, Result};
use store::{Store, StoreConfig};

use crate::{
    args::StoreArgs,
    exit::{Done, Mistake},
};

/// Connects and runs a command that asks the store.
pub fn with_store(args: &StoreArgs, ask: impl AsyncFnOnce(Store) -> Result<Done>) -> Result<Done> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let store = open(args)?;
        ask(store)
            .await
            .with_context(|| format!("asking the store at {}", args.url))
    })
}

/// The store that the arguments name.
pub fn open(args: &StoreArgs) -> Result<Store> {
    let password = args
        .password_file
        .as_deref()
        .map(std::fs::read_to_string)
        .transpose();
    let password = password.map_err(|error| {
        Mistake::Configuration(format!("cannot read the password file: {error}"))
    })?;
    let config = StoreConfig {
        database: args.database.clone(),
        user: args.user.clone(),
        password: password.unwrap_or_default().trim_end().to_owned(),
        ..StoreConfig::new(&args.url)
    };
    Store::connect(config).map_err(|error| Mistake::Configuration(error.to_string()).into())
}
