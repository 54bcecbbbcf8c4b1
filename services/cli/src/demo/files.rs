//! What the demo keeps in its folder: keys, tokens, what was loaded. Made once, found again at the next start.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    sync::Arc,
};

use anyhow::{Context as _, Result, bail};
use domain::register::{Registers, model::Route};
use gateway::token::Right;
use generator::Truth;
use serde::{Deserialize, Serialize};
use wire::pseudonym::KeyRing;

use super::summary::Summary;
use crate::{args::DemoArgs, exit::Mistake, keys::write_secret};

/// There while a load runs.
const LOADING: &str = "loading";
/// There once a load came to its end.
const LOADED: &str = "loaded.json";

/// The demo's folder.
#[derive(Clone, Debug)]
pub struct Files {
    root: PathBuf,
    /// Held while the demo runs: two demos in one folder would destroy each other's data.
    _lock: Arc<File>,
}

/// What was loaded into the folder.
#[derive(Serialize, Deserialize)]
struct Loaded {
    people: u32,
    seed: u64,
    days: u32,
    events: u64,
    summary: Summary,
    truth: Truth,
}

impl Files {
    /// Id of the key that the demo makes.
    pub const KEY_ID: &str = "k1";
    /// Whose token may report what is known of persons.
    pub const CONSENTS: &str = "consents";

    /// Makes the folder and its secrets, unless they are there.
    pub fn open(root: &Path, registers: &Registers) -> Result<Self> {
        let root = std::path::absolute(root)?;
        let cannot =
            |error| Mistake::Configuration(format!("cannot use {}: {error}", root.display()));
        fs::create_dir_all(&root).map_err(cannot)?;
        let lock = File::create(root.join("lock")).map_err(cannot)?;
        if lock.try_lock().is_err() {
            let held = format!(
                "another demo runs in {}: stop it, or give --data-dir",
                root.display()
            );
            return Err(Mistake::Configuration(held).into());
        }
        let files = Self {
            root,
            _lock: Arc::new(lock),
        };
        for folder in [
            files.root.clone(),
            files.root.join("log"),
            files.root.join("tokens"),
        ] {
            fs::create_dir_all(&folder)
                .with_context(|| format!("cannot make {}", folder.display()))?;
        }
        once(&files.key_ring(), || KeyRing::generate_file(Self::KEY_ID))?;
        once(&files.dead_letter_key(), || {
            consumer::dead_letter::generate_key_file("d1")
        })?;
        files.make_tokens(registers)?;
        Ok(files)
    }

    fn make_tokens(&self, registers: &Registers) -> Result<()> {
        if self.tokens().exists() {
            return Ok(());
        }
        let mut entries = String::new();
        let newest = registers
            .iter()
            .last()
            .map(|register| register.data().sources.as_slice());
        for source in newest
            .unwrap_or_default()
            .iter()
            .filter(|source| source.route == Route::Gateway)
        {
            entries.push_str(&self.make_token(&source.id, Right::Events)?);
        }
        entries.push_str(&self.make_token(Self::CONSENTS, Right::Status)?);
        write_secret(&self.tokens(), &entries)
    }

    /// Its entry for the gateway's file.
    fn make_token(&self, source: &str, may: Right) -> Result<String> {
        let token = gateway::token::generate()?;
        let file = self.token(source);
        let _ = fs::remove_file(&file);
        write_secret(&file, token.secret())?;
        Ok(token.tokens_entry(source, &[may]))
    }

    /// Keys of the pseudonyms.
    pub fn key_ring(&self) -> PathBuf {
        self.root.join("pseudonym-keys.toml")
    }

    /// Key of the dead letters.
    pub fn dead_letter_key(&self) -> PathBuf {
        self.root.join("dead-letter-key.toml")
    }

    /// Hashes of the tokens, for the gateway.
    pub fn tokens(&self) -> PathBuf {
        self.root.join("tokens.toml")
    }

    /// A source's own token.
    pub fn token(&self, source: &str) -> PathBuf {
        self.root.join("tokens").join(source)
    }

    /// The variables with which every command finds this demo.
    pub fn environment(&self) -> PathBuf {
        self.root.join("env")
    }

    /// What was loaded to its end before, if this is the same load, and what it came to.
    pub fn loaded(&self, args: &DemoArgs) -> Result<Option<(Truth, Summary)>> {
        let file = self.root.join(LOADED);
        if !file.exists() {
            return Ok(None);
        }
        let loaded: Loaded = serde_json::from_slice(&fs::read(&file)?).with_context(|| {
            format!(
                "{} cannot be read; delete {}",
                file.display(),
                self.root.display()
            )
        })?;
        let same = (loaded.people, loaded.seed, loaded.days, loaded.events)
            == (args.people, args.seed, args.days, args.events);
        if !same {
            bail!(
                "{} holds another load (--people {} --seed {} --days {} --events {}): give these, another --data-dir, or delete it",
                self.root.display(),
                loaded.people,
                loaded.seed,
                loaded.days,
                loaded.events
            );
        }
        Ok(Some((loaded.truth, loaded.summary)))
    }

    /// Notes that a load begins.
    pub fn begin_load(&self) -> Result<()> {
        Ok(fs::write(self.root.join(LOADING), "")?)
    }

    /// Notes what was loaded to its end.
    pub fn end_load(&self, args: &DemoArgs, truth: &Truth, summary: &Summary) -> Result<()> {
        let loaded = Loaded {
            people: args.people,
            seed: args.seed,
            days: args.days,
            events: args.events,
            summary: summary.clone(),
            truth: truth.clone(),
        };
        let file = self.root.join("loaded.new");
        fs::write(&file, serde_json::to_vec(&loaded)?)?;
        fs::rename(file, self.root.join(LOADED))?;
        Ok(fs::remove_file(self.root.join(LOADING))?)
    }

    /// A load that was cut off cannot be told from planted repeats: the engines' data of the demo is made anew.
    pub fn clear_half_a_load(&self, args: &DemoArgs) -> Result<()> {
        if !self.root.join(LOADING).exists() {
            return Ok(());
        }
        if args.kafka.is_some() || args.clickhouse.is_some() {
            bail!(
                "the last load was cut off: empty the given servers and delete {}",
                self.root.display()
            );
        }
        eprintln!("the last load was cut off; beginning again");
        for engine in ["kafka", "clickhouse"] {
            if self.engine(engine).exists() {
                fs::remove_dir_all(self.engine(engine))?;
            }
        }
        Ok(fs::remove_file(self.root.join(LOADING))?)
    }

    /// A planted person's identifier, for the tour.
    pub fn person(&self, name: &str) -> PathBuf {
        self.root.join(format!("person-{name}"))
    }

    /// A service's log.
    pub fn log(&self, service: &str) -> PathBuf {
        self.root.join("log").join(format!("{service}.log"))
    }

    /// An engine's folder.
    pub fn engine(&self, engine: &str) -> PathBuf {
        self.root.join(engine)
    }
}

fn once(file: &Path, secret: impl FnOnce() -> String) -> Result<()> {
    if file.exists() {
        Ok(())
    } else {
        write_secret(file, &secret())
    }
}
