//! What changed from one register to the next, in words for the DPO. Never says whether the change was right.

mod fields;
mod sections;

use super::model::RegisterData;

/// What happened to an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ChangeKind {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It says something else.
    Changed,
}

impl ChangeKind {
    /// As printed.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Changed => "changed",
        }
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// Section of the register file.
    pub section: &'static str,
    /// Id of the entry; empty for what concerns the register as a whole.
    pub id: String,
    /// What happened to it.
    pub kind: ChangeKind,
    /// What exactly, a sentence each.
    pub words: Vec<String>,
}

/// Every change from `before` to `after`, in the order of the file's sections, then by id. The order of entries, and
/// of items in a list, is not a change.
#[must_use]
pub fn diff(before: &RegisterData, after: &RegisterData) -> Vec<Change> {
    let mut changes = Vec::new();
    sections::whole(before, after, &mut changes);
    sections::small(before, after, &mut changes);
    sections::recipients(before, after, &mut changes);
    sections::arrangements(before, after, &mut changes);
    changes
}

#[cfg(test)]
mod tests;
