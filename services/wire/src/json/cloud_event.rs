//! CloudEvents 1.0 envelopes around an event, in JSON. Only what we rely on is checked; extension attributes are
//! the sender's. Never takes anything of the event from the envelope.

use super::{
    at::{At, Errors},
    tree::Node,
};

/// `type` of an event.
pub const CLOUD_EVENT_TYPE: &str = "org.sharetrail.disclosure.v1";

/// The event inside an envelope, or `node` itself where it is none. `None` after a mistake.
pub(super) fn unwrap<'n, 'a>(
    node: &'n Node<'a>,
    at: At<'_>,
    errors: &mut Errors,
) -> Option<(&'n Node<'a>, bool)> {
    if node.get("specversion").is_none() {
        return Some((node, false));
    }
    let before = errors.count();
    let text = |name: &str| match node.get(name) {
        Some(Node::Text(text)) => Some(&**text),
        _ => None,
    };
    if text("specversion") != Some("1.0") {
        errors.add(&at.name("specversion"), "must be \"1.0\"");
    }
    if text("type") != Some(CLOUD_EVENT_TYPE) {
        errors.add(&at.name("type"), format!("must be \"{CLOUD_EVENT_TYPE}\""));
    }
    for name in ["id", "source"] {
        if text(name).is_none_or(str::is_empty) {
            errors.add(
                &at.name(name),
                "must be text that is not empty (CloudEvents 1.0)",
            );
        }
    }
    if !matches!(node.get("subject"), None | Some(Node::Null)) {
        errors.add(
            &at.name("subject"),
            "must be left out: envelopes are shown and logged, and it may name a person",
        );
    }
    let content = node.get("datacontenttype");
    if !matches!(content, None | Some(Node::Null)) && !text("datacontenttype").is_some_and(is_json)
    {
        errors.add(
            &at.name("datacontenttype"),
            "must be application/json, or be left out",
        );
    }
    let data = node.get("data").filter(|data| !matches!(data, Node::Null));
    if data.is_none() {
        errors.add(
            &at.name("data"),
            "is missing: it must be the event, as JSON",
        );
    }
    data.filter(|_| errors.count() == before)
        .map(|data| (data, true))
}

fn is_json(media_type: &str) -> bool {
    let bare = media_type.split(';').next().unwrap_or_default().trim();
    bare.eq_ignore_ascii_case("application/json")
}
