//! Categories by slug, with what their `broader` ancestors say too (judging.md 4).
//! Never decides whether a category may be shared.

use hashbrown::HashMap;

use super::{
    bits::BitSet,
    model::{Arrangement, Category},
};

/// Position of a category in its register. Half a word: every event keeps some of them while it is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct CategoryId(u32);

impl CategoryId {
    pub(crate) const fn at(self) -> usize {
        self.0 as usize
    }
}

/// Every category of a register.
#[derive(Debug)]
pub(crate) struct Categories {
    by_slug: HashMap<String, usize>,
    /// Each category with its ancestors, itself first.
    lineage: Vec<Vec<usize>>,
    special: BitSet,
    offence: BitSet,
    body_worn: BitSet,
    addresses: BitSet,
}

/// Slug of the footage of body-worn cameras, of which the notice speaks by itself (lines 95, 96).
pub(crate) const BODY_WORN: &str = "bwc_footage";
/// Slugs of what tells where a person lives (`protected_address` in the catalogue of findings).
pub(crate) const ADDRESSES: [&str; 2] = ["address", "forwarding_address"];

impl Categories {
    pub(crate) fn new(categories: &[Category]) -> Self {
        let by_slug: HashMap<String, usize> = categories
            .iter()
            .enumerate()
            .map(|(at, category)| (category.id.clone(), at))
            .collect();
        let lineage: Vec<Vec<usize>> = (0..categories.len())
            .map(|at| ancestors(at, categories, &by_slug))
            .collect();
        let marked = |is_marked: &dyn Fn(&Category) -> bool| {
            let marked = BitSet::new(categories.len(), |at| {
                categories.get(at).is_some_and(is_marked)
            });
            reached(&lineage, &marked)
        };
        Self {
            special: marked(&|category| category.special.is_some()),
            offence: marked(&|category| category.offence.is_some()),
            body_worn: marked(&|category| category.id == BODY_WORN),
            addresses: marked(&|category| ADDRESSES.contains(&category.id.as_str())),
            by_slug,
            lineage,
        }
    }

    pub(crate) fn id(&self, slug: &str) -> Option<CategoryId> {
        let at = *self.by_slug.get(slug)?;
        u32::try_from(at).ok().map(CategoryId)
    }

    /// Special category of Art 9(1), itself or by an ancestor.
    pub(crate) fn is_special(&self, id: CategoryId) -> bool {
        self.special.contains(id.at())
    }

    /// Offence data of Art 10, allegations too, itself or by an ancestor.
    pub(crate) fn is_offence(&self, id: CategoryId) -> bool {
        self.offence.contains(id.at())
    }

    /// Footage of body-worn cameras, itself or by an ancestor.
    pub(crate) fn is_body_worn(&self, id: CategoryId) -> bool {
        self.body_worn.contains(id.at())
    }

    /// Where a person lives, itself or by an ancestor.
    pub(crate) fn is_address(&self, id: CategoryId) -> bool {
        self.addresses.contains(id.at())
    }

    /// What an arrangement lists, with everything narrower.
    pub(crate) fn cover(&self, arrangement: &Arrangement) -> Cover {
        let listed = |slugs: &[String]| {
            let named: Vec<usize> = slugs
                .iter()
                .filter_map(|slug| self.by_slug.get(slug).copied())
                .collect();
            let own = BitSet::new(self.lineage.len(), |at| named.contains(&at));
            reached(&self.lineage, &own)
        };
        Cover {
            free: listed(&arrangement.categories),
            conditional: listed(&arrangement.conditional_categories),
        }
    }
}

/// The categories that an arrangement lists, descendants included.
#[derive(Debug)]
pub(crate) struct Cover {
    free: BitSet,
    conditional: BitSet,
}

impl Cover {
    /// In `categories`.
    pub(crate) fn is_free(&self, id: CategoryId) -> bool {
        self.free.contains(id.at())
    }

    /// In `conditional_categories`.
    pub(crate) fn is_conditional(&self, id: CategoryId) -> bool {
        self.conditional.contains(id.at())
    }
}

/// Everything that is in `start` or has an ancestor in it.
fn reached(lineage: &[Vec<usize>], start: &BitSet) -> BitSet {
    BitSet::new(lineage.len(), |at| {
        let line = lineage.get(at);
        line.is_some_and(|line| line.iter().any(|ancestor| start.contains(*ancestor)))
    })
}

fn ancestors(at: usize, categories: &[Category], by_slug: &HashMap<String, usize>) -> Vec<usize> {
    let mut line = vec![at];
    let mut next = Some(at);
    while let Some(current) = next {
        next = categories
            .get(current)
            .and_then(|category| category.broader.as_deref())
            .and_then(|broader| by_slug.get(broader).copied())
            .filter(|broader| !line.contains(broader)); // `check` refuses circles; this only never hangs
        line.extend(next);
    }
    line
}
