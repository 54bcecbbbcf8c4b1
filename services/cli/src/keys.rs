//! Keys and tokens: making new ones, and reading key rings. Secrets go to files, never to the terminal.

use std::{fs::OpenOptions, io::Write as _, os::unix::fs::OpenOptionsExt as _, path::Path};

use anyhow::{Context as _, Result};
use domain::register::Registers;
use wire::pseudonym::{KeyRing, Pseudonymiser};

use crate::{
    args::{KeyCommand, TokenCommand},
    exit::{Done, Mistake},
};

/// Runs `sharetrail key ...`.
pub fn run_key(command: &KeyCommand) -> Result<Done> {
    match command {
        KeyCommand::New { file } => write_secret(file, &KeyRing::generate_file("k1"))?,
        KeyCommand::NewDeadLetter { file } => {
            write_secret(file, &consumer::dead_letter::generate_key_file("d1"))?
        }
    }
    Ok(Done::Well)
}

/// Runs `sharetrail token ...`.
pub fn run_token(command: &TokenCommand) -> Result<Done> {
    let TokenCommand::New { source, may, file } = command;
    let token = gateway::token::generate()?;
    write_secret(file, token.secret())?;
    eprintln!("add this to the gateway's tokens file:");
    print!("{}", token.tokens_entry(source, may));
    Ok(Done::Well)
}

/// Writes a secret where only its owner may read it; never over a file that is there.
pub fn write_secret(file: &Path, secret: &str) -> Result<()> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true).mode(0o600);
    let mut out = options.open(file).with_context(|| {
        format!(
            "cannot make {}: a key that is there is never overwritten",
            file.display()
        )
    })?;
    out.write_all(secret.as_bytes())?;
    out.sync_all()?;
    Ok(())
}

/// Makes pseudonyms under a key ring, or under a random key for this run alone.
pub fn pseudonymiser(key: Option<&Path>, registers: &Registers) -> Result<Pseudonymiser> {
    let keys = match key {
        Some(file) => {
            KeyRing::read(file).map_err(|error| Mistake::Configuration(error.to_string()))?
        }
        None => KeyRing::random(),
    };
    let newest = registers
        .iter()
        .last()
        .map(|register| register.data().schemes.as_slice());
    Pseudonymiser::new(keys, newest.unwrap_or_default())
        .map_err(|error| Mistake::Configuration(error.to_string()).into())
}
