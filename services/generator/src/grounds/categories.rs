//! Categories of the register with what follows from their flags.
//! Never decides whether one may be sent.

use std::collections::BTreeMap;

use domain::register::model::Category;

use crate::event::Text;

/// A category, with the flags of its wider ones counted in.
#[derive(Clone, Debug)]
pub struct Slug {
    pub id: Text,
    pub special: bool,
    pub offence: bool,
    pub sensitive: bool,
}

/// All categories.
pub struct Kinds {
    by_id: BTreeMap<String, Slug>,
    broader: BTreeMap<String, String>,
}

impl Kinds {
    pub fn new(categories: &[Category]) -> Self {
        let broader: BTreeMap<String, String> = categories
            .iter()
            .filter_map(|category| Some((category.id.clone(), category.broader.clone()?)))
            .collect();
        let flags: BTreeMap<&str, &Category> = categories
            .iter()
            .map(|category| (category.id.as_str(), category))
            .collect();
        let mut kinds = Self {
            by_id: BTreeMap::new(),
            broader,
        };
        for category in categories {
            let line: Vec<&Category> = kinds
                .line(&category.id)
                .filter_map(|id| flags.get(id).copied())
                .collect();
            let slug = Slug {
                id: category.id.as_str().into(),
                special: line.iter().any(|each| each.special.is_some()),
                offence: line.iter().any(|each| each.offence.is_some()),
                sensitive: category.sensitive,
            };
            kinds.by_id.insert(category.id.clone(), slug);
        }
        kinds
    }

    /// The category and its wider ones.
    fn line<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a str> {
        // No register that was checked has a longer line; the limit ends one that runs in a circle.
        std::iter::successors(Some(id), |id| self.broader.get(*id).map(String::as_str)).take(16)
    }

    pub fn slug(&self, id: &str) -> Slug {
        self.by_id.get(id).cloned().unwrap_or_else(|| Slug {
            id: id.into(),
            special: false,
            offence: false,
            sensitive: false,
        })
    }

    /// Is `id` one of `listed`, or narrower than one of them?
    pub fn is_within(&self, id: &str, listed: &[Slug]) -> bool {
        self.line(id)
            .any(|wider| listed.iter().any(|slug| *slug.id == *wider))
    }

    /// Every category, by id.
    pub fn all(&self) -> impl Iterator<Item = &Slug> {
        self.by_id.values()
    }

    /// Narrower categories without flags of their own, such as a telephone number for contact details.
    pub fn narrower<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Slug> {
        self.all().filter(move |slug| {
            self.broader.get(&*slug.id).is_some_and(|wider| wider == id)
                && !slug.special
                && !slug.offence
        })
    }
}
