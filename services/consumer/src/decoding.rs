//! From a message to an event, with the schema registry's help where a message needs it. Never waits: a message
//! whose schema is not known yet is left for later.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use wire::{
    avro::{DecodeError, Decoded, Decoder, SchemaClaim},
    schema_registry::Answer,
};

use crate::registry::Lookups;

/// How long the registry's word counts that an id does not exist. It may lag behind the one that gave it.
const ABSENT_FOR: Duration = Duration::from_secs(60);
/// Absent ids that are remembered at once; anybody can make up four bytes.
const MOST_ABSENT: usize = 10_000;

/// Why a message is no event, or not yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Undecoded {
    /// It is none.
    Never(DecodeError),
    /// The registry is being asked for this schema.
    NotYet {
        /// Its id.
        schema: u32,
    },
}

/// A decoder, and the registry behind it where there is one.
pub(crate) struct Decoding {
    decoder: Decoder,
    lookups: Option<Lookups>,
    absent: HashMap<u32, Instant>,
}

impl Decoding {
    pub fn new(decoder: Decoder, lookups: Option<Lookups>) -> Self {
        Self {
            decoder,
            lookups,
            absent: HashMap::new(),
        }
    }

    /// Decodes one message.
    ///
    /// # Errors
    /// See [`Undecoded`].
    pub fn decode<'a>(&mut self, message: &'a [u8]) -> Result<Decoded<'a>, Undecoded> {
        let error = match self.decoder.decode(message) {
            Ok(decoded) => return Ok(decoded),
            Err(error) => error,
        };
        if let DecodeError::UnknownSchema {
            claim: SchemaClaim::Id(id),
        } = error
            && self.learns(id)?
        {
            return self.decoder.decode(message).map_err(Undecoded::Never);
        }
        Err(Undecoded::Never(error))
    }

    /// Is the registry still being asked for this schema? If not, its messages may be decoded again.
    pub fn is_pending(&self, schema: u32) -> bool {
        self.lookups
            .as_ref()
            .is_some_and(|lookups| lookups.is_pending(schema))
    }

    /// The registry may have been mended: absent ids are asked for again.
    pub fn forget_absent(&mut self) {
        self.absent.clear();
    }

    /// Asks the registry; `true` when the decoder now knows more of this id.
    fn learns(&mut self, id: u32) -> Result<bool, Undecoded> {
        let Some(lookups) = &mut self.lookups else {
            return Ok(false);
        };
        let is_fresh = |since: &Instant| since.elapsed() < ABSENT_FOR;
        if self.absent.get(&id).is_some_and(is_fresh) {
            return Ok(false);
        }
        match lookups.ask(id) {
            None => Err(Undecoded::NotYet { schema: id }),
            Some(Answer::Absent) => {
                if self.absent.len() >= MOST_ABSENT {
                    self.absent.clear();
                }
                self.absent.insert(id, Instant::now());
                Ok(false)
            }
            Some(answer) => {
                tell(&mut self.decoder, id, answer);
                Ok(true)
            }
        }
    }
}

/// Tells the decoder what an id means.
pub(crate) fn tell(decoder: &mut Decoder, id: u32, answer: Answer) {
    match answer {
        Answer::Avro(text) => match decoder.learn(id, &text) {
            Ok(()) => tracing::info!(schema = id, "the registry knows the schema"),
            Err(error) => tracing::warn!(schema = id, %error, "its messages become dead letters"),
        },
        Answer::Unusable(why) => {
            tracing::warn!(schema = id, why, "its messages become dead letters");
            decoder.refuse(id);
        }
        Answer::Absent => {}
    }
}
