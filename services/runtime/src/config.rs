//! Reading configuration: every value is looked up by name, every mistake is collected, all are told together.
//! Never invents a value that is missing, and never repeats a value that may be a secret.
//!
//! ```
//! use runtime::config::{Reader, Setting};
//!
//! const LISTEN: Setting = Setting::required("SHARETRAIL_GATEWAY_LISTEN", "address for source systems, host:port");
//! const WAIT: Setting = Setting::with_default("SHARETRAIL_GATEWAY_WAIT_MS", "how long to wait, milliseconds", "5000");
//!
//! struct Config {
//!     listen: std::net::SocketAddr,
//!     wait_ms: u64,
//! }
//!
//! let mut reader = Reader::new([("SHARETRAIL_GATEWAY_LISTEN", "127.0.0.1:8080")]);
//! let (listen, wait_ms) = (reader.value(&LISTEN), reader.value(&WAIT));
//! let config = reader.finish(|| Some(Config { listen: listen?, wait_ms: wait_ms? })).unwrap();
//! assert_eq!((config.listen.port(), config.wait_ms), (8080, 5000));
//! ```

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::{self, Display},
    path::{Path, PathBuf},
    str::FromStr,
};

pub use secrecy::{ExposeSecret, SecretString};

/// Exit code of a program that was configured badly (`EX_USAGE` of sysexits).
pub const EXIT_CODE: u8 = 64;

/// Every variable of ours starts so; one that nobody knows is a mistake (a misspelt one would be silently ignored).
const PREFIX: &str = "SHARETRAIL_";

/// One value that a program can be told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Setting {
    /// Name of the environment variable.
    pub name: &'static str,
    /// What it means, with its unit and shape.
    pub meaning: &'static str,
    /// What counts when it is not set; none: it must be set.
    pub default: Option<&'static str>,
}

impl Setting {
    /// A value that must be given.
    #[must_use]
    pub const fn required(name: &'static str, meaning: &'static str) -> Self {
        Self {
            name,
            meaning,
            default: None,
        }
    }

    /// A value with a safe default.
    #[must_use]
    pub const fn with_default(
        name: &'static str,
        meaning: &'static str,
        default: &'static str,
    ) -> Self {
        Self {
            name,
            meaning,
            default: Some(default),
        }
    }
}

/// One mistake in the configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The variable.
    pub name: String,
    /// What is wrong and what to do.
    pub detail: String,
}

/// Every mistake in the configuration; the program ends with [`EXIT_CODE`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistakes(pub Vec<Mistake>);

impl Display for Mistakes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let many = if self.0.len() == 1 {
            "one mistake"
        } else {
            "several mistakes"
        };
        write!(f, "the configuration has {many}:")?;
        for Mistake { name, detail } in &self.0 {
            write!(f, "\n  {name}: {detail}")?;
        }
        Ok(())
    }
}

impl std::error::Error for Mistakes {}

/// Looks values up and collects what is wrong with them.
#[derive(Debug)]
pub struct Reader {
    values: BTreeMap<String, String>,
    known: BTreeSet<&'static str>,
    mistakes: Vec<Mistake>,
}

impl Reader {
    /// Reads this process's environment: all variables that start with `SHARETRAIL_`.
    #[must_use]
    pub fn from_env() -> Self {
        let mut reader = Self::new::<String, String>([]);
        for (name, value) in std::env::vars_os() {
            let Some(name) = name.to_str().filter(|name| name.starts_with(PREFIX)) else {
                continue;
            };
            match value.into_string() {
                Ok(value) => _ = reader.values.insert(name.to_owned(), value),
                Err(_) => reader.mistake(name, "is not UTF-8"),
            }
        }
        reader
    }

    /// Reads from these values instead.
    pub fn new<N: Into<String>, V: Into<String>>(values: impl IntoIterator<Item = (N, V)>) -> Self {
        let values = values
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect();
        Self {
            values,
            known: BTreeSet::new(),
            mistakes: Vec::new(),
        }
    }

    /// A value of the setting, or its default; `None` after a mistake, which is noted.
    pub fn value<T: FromStr<Err: Display>>(&mut self, setting: &Setting) -> Option<T> {
        let text = self.text(setting)?;
        match text.parse() {
            Ok(value) => Some(value),
            Err(error) => {
                self.mistake(setting.name, format!("{error} ({})", setting.meaning));
                None
            }
        }
    }

    /// A list with commas between; never empty.
    pub fn list<T: FromStr<Err: Display>>(&mut self, setting: &Setting) -> Option<Vec<T>> {
        let text = self.text(setting)?;
        let parsed: Result<Vec<T>, _> = text.split(',').map(|part| part.trim().parse()).collect();
        match parsed {
            Ok(values) => Some(values),
            Err(error) => {
                self.mistake(setting.name, format!("{error} ({})", setting.meaning));
                None
            }
        }
    }

    /// A setting that may be left out altogether.
    pub fn optional<T: FromStr<Err: Display>>(&mut self, setting: &Setting) -> Option<T> {
        self.known.insert(setting.name);
        self.values
            .contains_key(setting.name)
            .then(|| self.value(setting))
            .flatten()
    }

    /// The path of a file that can be read.
    pub fn file(&mut self, setting: &Setting) -> Option<PathBuf> {
        let path = PathBuf::from(self.text(setting)?);
        match std::fs::File::open(&path).and_then(|file| file.metadata()) {
            Ok(metadata) if metadata.is_file() => Some(path),
            Ok(_) => {
                self.mistake(
                    setting.name,
                    format!("{} is no file ({})", path.display(), setting.meaning),
                );
                None
            }
            Err(error) => {
                self.mistake(
                    setting.name,
                    format!(
                        "cannot read {}: {error} ({})",
                        path.display(),
                        setting.meaning
                    ),
                );
                None
            }
        }
    }

    /// The secret in the file that the setting names (so its name ends in `_FILE`); white space at its end is dropped.
    pub fn secret(&mut self, setting: &Setting) -> Option<SecretString> {
        let path = self.file(setting)?;
        match secret_in(&path) {
            Ok(secret) => Some(secret),
            Err(what) => {
                self.mistake(
                    setting.name,
                    format!("{} {what} ({})", path.display(), setting.meaning),
                );
                None
            }
        }
    }

    /// Notes a mistake that the program found itself, such as a file whose content it cannot use.
    pub fn mistake(&mut self, name: impl Into<String>, detail: impl Into<String>) {
        self.mistakes.push(Mistake {
            name: name.into(),
            detail: detail.into(),
        });
    }

    /// Says that these variables belong to somebody else, who reads them without this reader.
    pub fn also_known(&mut self, names: &[&'static str]) {
        self.known.extend(names);
    }

    /// Builds the configuration when there was no mistake.
    ///
    /// # Errors
    /// All mistakes, also a variable `SHARETRAIL_...` that nobody asked for.
    pub fn finish<T>(mut self, build: impl FnOnce() -> Option<T>) -> Result<T, Mistakes> {
        let unknown: Vec<String> = self
            .values
            .keys()
            .filter(|name| name.starts_with(PREFIX) && !self.known.contains(name.as_str()))
            .cloned()
            .collect();
        for name in unknown {
            self.mistake(
                name,
                "is not known: is it misspelt, or meant for another program?",
            );
        }
        match build() {
            Some(config) if self.mistakes.is_empty() => Ok(config),
            _ => Err(Mistakes(self.mistakes)),
        }
    }

    fn text(&mut self, setting: &Setting) -> Option<String> {
        self.known.insert(setting.name);
        let given = self
            .values
            .get(setting.name)
            .map(|value| value.trim())
            .filter(|value| !value.is_empty());
        let value = given.or(setting.default).map(str::to_owned);
        if value.is_none() {
            self.mistake(setting.name, format!("is missing: {}", setting.meaning));
        }
        value
    }
}

/// Reads a secret; the error never holds it.
fn secret_in(path: &Path) -> Result<SecretString, String> {
    let text = std::fs::read_to_string(path).map_err(|error| format!("cannot be read: {error}"))?;
    match text.trim_end() {
        "" => Err("is empty".into()),
        secret => Ok(SecretString::from(secret)),
    }
}

#[cfg(test)]
#[path = "config/tests.rs"]
mod tests;
