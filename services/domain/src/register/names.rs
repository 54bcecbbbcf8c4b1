//! Recipients by the names that they have or had (judging.md 2.1). Never fuzzy: what is near is only suggested.

use hashbrown::HashMap;

use super::{fold, model::Recipient, suggest::Bag};
use crate::time::{CivilDate, DateRange};

/// Whom a name means on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameMatch {
    /// Nobody.
    Nobody,
    /// The recipient at this position: the name is right on the day.
    Valid(usize),
    /// The recipient at this position: the name is a former or a later one.
    Outdated(usize),
}

impl NameMatch {
    pub(crate) const fn recipient(self) -> Option<usize> {
        match self {
            Self::Nobody => None,
            Self::Valid(at) | Self::Outdated(at) => Some(at),
        }
    }
}

/// One use of a name.
#[derive(Clone, Copy, Debug)]
struct Use {
    recipient: usize,
    valid: DateRange,
}

/// Every name of every recipient.
#[derive(Debug)]
pub(crate) struct Names {
    /// As registered, letter by letter: the hot path, nothing is folded.
    exact: HashMap<String, usize>,
    folded: HashMap<String, usize>,
    uses: Vec<Vec<Use>>,
    /// Every folded name of every recipient, for suggestions.
    searchable: Vec<(String, usize, Bag)>,
}

impl Names {
    pub(crate) fn new(recipients: &[Recipient]) -> Self {
        let mut names = Self {
            exact: HashMap::new(),
            folded: HashMap::new(),
            uses: Vec::new(),
            searchable: Vec::new(),
        };
        for (at, recipient) in recipients.iter().enumerate() {
            let always = DateRange {
                from: None,
                to: None,
            };
            names.add(&recipient.name, at, always);
            for alias in &recipient.aliases {
                names.add(&alias.name, at, alias.valid);
            }
        }
        for uses in &mut names.uses {
            // A tie between two recipients falls to the lower id, wherever it stands in the file.
            uses.sort_by_key(|name| recipients.get(name.recipient).map(|found| &found.id));
        }
        names
    }

    fn add(&mut self, name: &str, recipient: usize, valid: DateRange) {
        if name.trim().is_empty() {
            return;
        }
        let next = self.uses.len();
        let folded = fold(name);
        self.searchable
            .push((folded.clone(), recipient, Bag::of(&folded)));
        let group = *self.folded.entry(folded).or_insert(next);
        if group == next {
            self.uses.push(Vec::new());
        }
        self.exact.insert(name.to_owned(), group);
        if let Some(uses) = self.uses.get_mut(group) {
            uses.push(Use { recipient, valid });
        }
    }

    fn uses(&self, name: &str) -> &[Use] {
        let group = self.exact.get(name).or_else(|| {
            let is_blank = name.trim().is_empty();
            (!is_blank).then(|| self.folded.get(&fold(name))).flatten()
        });
        group
            .and_then(|group| self.uses.get(*group))
            .map_or(&[], Vec::as_slice)
    }

    /// Whom `name` means on `day`: a valid name counts before an outdated one; of these the nearest in time.
    pub(crate) fn find(&self, name: &str, day: CivilDate) -> NameMatch {
        let uses = self.uses(name);
        if let Some(name) = uses.iter().find(|name| name.valid.contains(day)) {
            return NameMatch::Valid(name.recipient);
        }
        uses.iter()
            .min_by_key(|name| days_away(name.valid, day))
            .map_or(NameMatch::Nobody, |name| {
                NameMatch::Outdated(name.recipient)
            })
    }

    /// Is `name`, on any day, a name of the recipient at this position?
    pub(crate) fn is_ever(&self, name: &str, recipient: usize) -> bool {
        self.uses(name)
            .iter()
            .any(|name| name.recipient == recipient)
    }

    /// Every folded name with its recipient and its letters.
    pub(crate) fn searchable(&self) -> impl Iterator<Item = (&str, usize, &Bag)> {
        (0..self.searchable.len()).filter_map(|at| self.searched(at))
    }

    /// The one at this position.
    pub(crate) fn searched(&self, at: usize) -> Option<(&str, usize, &Bag)> {
        let (name, recipient, bag) = self.searchable.get(at)?;
        Some((name, *recipient, bag))
    }
}

fn days_away(range: DateRange, day: CivilDate) -> i64 {
    let before = range.from.map_or(0, |from| from.days_since(day));
    let after = range.to.map_or(0, |to| day.days_since(to));
    before.max(after)
}
