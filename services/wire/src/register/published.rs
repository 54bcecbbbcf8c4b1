//! Registers as `register.v1` holds them: the key is the version, the value the file as it was published.
//! The content of a version never changes: the first one counts, another one is told and left. Never reads Kafka.

use std::collections::BTreeMap;

use domain::register::{Register, Registers, model::RegisterData};

use super::{RegisterError, read};

/// The topic of published registers (event.md 4).
pub const TOPIC: &str = "register.v1";

/// All registers that were published so far, each readable and fit to judge by.
#[derive(Debug, Default)]
pub struct Published {
    by_version: BTreeMap<String, RegisterData>,
}

/// What a record of the topic did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A version that was not there before.
    New,
    /// Said again, word for word in meaning.
    Known,
}

impl Published {
    /// Takes one record. What cannot be taken changes nothing.
    ///
    /// # Errors
    /// A record without value, a key that is not the version, a file that [`read`] refuses, other content under a
    /// version that is known, an `effective_from` that another version has.
    pub fn take(&mut self, key: &[u8], value: Option<&[u8]>) -> Result<Taken, Vec<RegisterError>> {
        let name = format!("{TOPIC}/{}", String::from_utf8_lossy(key));
        let refused = |message: String| vec![RegisterError::whole(&name, message)];
        let Some(value) = value else {
            let message = "a published register cannot be taken back; publish a new version";
            return Err(refused(message.into()));
        };
        let data = read(value, &name)?;
        if data.version.as_bytes() != key {
            let message = format!(
                "the key is not the version \"{}\" of the file",
                data.version
            );
            return Err(refused(message));
        }
        if let Some(known) = self.by_version.get(&data.version) {
            return if *known == data {
                Ok(Taken::Known)
            } else {
                Err(refused(format!(
                    "version \"{}\" was published with other content; give the changed register a version of its own",
                    data.version
                )))
            };
        }
        if let Some(other) = self.on_same_day(&data) {
            return Err(refused(format!(
                "effective_from {} is also that of version \"{other}\"; give each its own",
                data.effective_from
            )));
        }
        self.by_version.insert(data.version.clone(), data);
        Ok(Taken::New)
    }

    /// The registers, by their days.
    ///
    /// # Errors
    /// None that [`Published::take`] let in; they are told all the same.
    pub fn registers(&self) -> Result<Registers, Vec<RegisterError>> {
        let told = |problems: Vec<domain::register::Problem>| -> Vec<RegisterError> {
            let problems = problems.into_iter();
            problems
                .map(|problem| RegisterError::whole(TOPIC, problem.message))
                .collect()
        };
        let registers: Result<Vec<Register>, _> = self
            .by_version
            .values()
            .cloned()
            .map(Register::new)
            .collect();
        Registers::new(registers.map_err(told)?).map_err(told)
    }

    /// A published version.
    #[must_use]
    pub fn version(&self, version: &str) -> Option<&RegisterData> {
        self.by_version.get(version)
    }

    /// The published register that counts latest.
    #[must_use]
    pub fn latest(&self) -> Option<&RegisterData> {
        self.by_version
            .values()
            .max_by_key(|data| data.effective_from)
    }

    /// Was none published yet?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.by_version.is_empty()
    }

    fn on_same_day(&self, data: &RegisterData) -> Option<&str> {
        let mut known = self.by_version.values();
        known
            .find(|known| known.effective_from == data.effective_from)
            .map(|known| known.version.as_str())
    }
}
