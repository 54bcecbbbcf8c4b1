//! Which events may leave their arrangement unsaid: those that fit only one (judging.md 2.3).
//! Where another arrangement could fit too, the source always claims.

use super::{Ground, Kinds};

/// Works out, for every arrangement, party and purpose, whether an unclaimed event fits it alone.
pub fn settle(grounds: &mut [Ground], kinds: &Kinds) {
    let settled: Vec<Vec<bool>> = grounds
        .iter()
        .map(|own| {
            let pairs = own
                .parties
                .iter()
                .flat_map(|party| (0..own.purposes.len()).map(move |at| (*party, at)));
            pairs
                .map(|(party, at)| {
                    !grounds
                        .iter()
                        .any(|other| is_rival(own, other, party, at, kinds))
                })
                .collect()
        })
        .collect();
    for (ground, unclaimed) in grounds.iter_mut().zip(settled) {
        ground.unclaimed = unclaimed;
    }
}

/// An event under `own` always sends its first category: an arrangement that does not know it ranks lower.
fn is_rival(own: &Ground, other: &Ground, party: usize, purpose: usize, kinds: &Kinds) -> bool {
    let purpose = &own.purposes[purpose];
    own.id != other.id
        && (other.is_live || !own.is_live)
        && other.parties.contains(&party)
        && other.purposes.contains(purpose)
        && match own.proper.first() {
            Some(first) if !other.any_category => {
                kinds.is_within(&first.id, &other.proper)
                    || kinds.is_within(&first.id, &other.conditional)
            }
            _ => true,
        }
}
