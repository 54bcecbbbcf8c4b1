//! The categories of an event, looked up once, and how an arrangement lists them (judging.md 4).
//! Never says that one may be shared.

use super::Chosen;
use crate::{
    event::DisclosureEvent,
    register::{CategoryId, Register},
};

/// A category as the event names it.
#[derive(Clone, Copy)]
pub(crate) struct Slug<'e> {
    pub(crate) text: &'e str,
    /// `None`: the register does not have it.
    pub(crate) id: Option<CategoryId>,
}

/// How many are kept without asking for memory; an event with more is rare.
const INLINE: usize = 32;

/// The ids of an event's categories, in its order.
pub(super) struct Known {
    first: [Option<CategoryId>; INLINE],
    rest: Vec<Option<CategoryId>>,
}

impl Known {
    pub(super) fn new(register: &Register, slugs: &[&str]) -> Self {
        let mut ids = slugs.iter().map(|slug| register.categories().id(slug));
        let mut first = [None; INLINE];
        for (place, id) in first.iter_mut().zip(ids.by_ref().take(INLINE)) {
            *place = id;
        }
        Self {
            first,
            rest: ids.collect(),
        }
    }

    pub(super) fn of<'e>(&self, event: &'e DisclosureEvent<'e>) -> impl Iterator<Item = Slug<'e>> {
        let ids = self.first.iter().chain(&self.rest);
        let slugs = event.categories.iter().zip(ids);
        slugs.map(|(text, id)| Slug { text, id: *id })
    }
}

/// How an arrangement lists a category.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Listing {
    /// In `categories`, or the arrangement takes any known one.
    Free,
    /// In `conditional_categories` only.
    Conditional,
    /// Not at all.
    Nowhere,
}

impl Chosen<'_> {
    /// How the arrangement lists this category, or one that is broader.
    pub(crate) fn listing(&self, slug: Slug<'_>) -> Listing {
        match slug.id {
            Some(id) if self.arrangement.any_category || self.cover.is_free(id) => Listing::Free,
            Some(id) if self.cover.is_conditional(id) => Listing::Conditional,
            _ => Listing::Nowhere,
        }
    }

    /// Is it in the arrangement's own `categories`? `any_category` does not count.
    pub(crate) fn names_freely(&self, slug: Slug<'_>) -> bool {
        slug.id.is_some_and(|id| self.cover.is_free(id))
    }
}
