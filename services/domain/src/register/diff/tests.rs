use super::*;
use crate::{
    register::model::{ArrangementStatus, RegisterData},
    testing::sample,
    vocabulary::LawfulBasis,
};

fn said(before: &RegisterData, after: &RegisterData) -> Vec<String> {
    let changes = diff(before, after);
    let line = |change: &Change| {
        let Change {
            section,
            id,
            kind,
            words,
        } = change;
        format!("{section} {id} {}: {}", kind.as_str(), words.join("; "))
    };
    changes.iter().map(line).collect()
}

#[test]
fn a_register_does_not_differ_from_itself_in_another_order() {
    let before = sample();
    let mut after = before.clone();
    after.arrangements.reverse();
    after.recipients.reverse();
    after.categories.reverse();
    for arrangement in &mut after.arrangements {
        arrangement.categories.reverse();
        arrangement.purposes.reverse();
    }
    assert_eq!(said(&before, &after), [""; 0]);
}

#[test]
fn what_changed_is_said_field_by_field() {
    let before = sample();
    let mut after = before.clone();
    let first = after.arrangements.first_mut().unwrap();
    let id = first.id.clone();
    first.status = ArrangementStatus::Suspended;
    first.categories.push("shoe-size".into());
    first.assessed_bases = vec![LawfulBasis::VitalInterests];
    first.agreement_ref = Some("DSA-9".into());
    let gone = after.recipients.remove(0).id;
    after.version = "next".into();
    let said = said(&before, &after);
    let [whole, recipient, arrangement] = said.as_slice() else {
        panic!("{said:#?}");
    };
    assert!(whole.ends_with("is \"next\""), "{whole}");
    assert_eq!(recipient, &format!("recipients {gone} removed: "));
    assert!(arrangement.starts_with(&format!("arrangements {id} changed: status: was")));
    for words in [
        "categories: shoe-size added",
        "VITAL_INTERESTS added",
        "\"DSA-9\"",
    ] {
        assert!(arrangement.contains(words), "{arrangement}");
    }
}
