//! Why the value of a topic is no status and no link. Never holds a value of it.

use std::fmt;

use crate::json::FieldError;

/// Every mistake of one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusError(pub Vec<FieldError>);

/// `/history/0/state: must be one of child, ended; /scope: ...`
impl fmt::Display for StatusError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, error) in self.0.iter().enumerate() {
            let between = if at == 0 { "" } else { "; " };
            write!(f, "{between}{error}")?;
        }
        Ok(())
    }
}

impl std::error::Error for StatusError {}
