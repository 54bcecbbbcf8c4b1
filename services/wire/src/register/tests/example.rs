//! The example register, its twin in JSON, and the schema beside them.

use domain::{
    register::{Register, model::ArrangementStatus},
    time::CivilDate,
    verdict::RuleCode,
    vocabulary::{LawfulBasis, RecipientKind},
};
use serde_json::Value;

use super::*;

fn read_well(text: &str, name: &str) -> RegisterData {
    read(text.as_bytes(), name).unwrap_or_else(|errors| panic!("{errors:#?}"))
}

#[test]
fn the_example_register_reads_the_same_from_yaml_and_from_json() {
    let yaml = read_well(YAML, "register.yaml");
    assert_eq!(yaml, read_well(JSON, "register.json"));
    assert_eq!(yaml.arrangements.len(), 84);
    let live = |status| status == ArrangementStatus::Live;
    let arrangements = yaml.arrangements.iter();
    assert_eq!(arrangements.filter(|one| live(one.status)).count(), 53);
    assert!(Register::new(yaml).is_ok());
}

#[test]
fn the_department_is_named_by_the_day() {
    let register = read_well(YAML, "register.yaml");
    let named = |name: &str, day: &str| {
        let day = CivilDate::parse(day).expect(day);
        let desnz = register.recipients.iter().find(|one| one.id == "desnz");
        let aliases = &desnz.expect("the example has it").aliases;
        let alias = aliases.iter().find(|alias| alias.name == name);
        alias.expect(name).valid.contains(day)
    };
    assert!(named("BEIS", "2023-02-06") && !named("BEIS", "2023-02-07"));
    assert!(named("DESNZ", "2023-02-07") && !named("DESNZ", "2023-02-06"));
}

#[test]
fn an_escaped_emoji_in_json_is_one_letter() {
    let json = JSON.replace("Essex Police", "Essex \\u00e9\\/ Police");
    let register = read_well(&json, "register.json");
    let names: Vec<&str> = register
        .recipients
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    assert!(names.contains(&"Essex é/ Police"));
}

/// The closed lists of the schema are those of the program.
#[test]
fn the_schema_knows_the_closed_lists_of_the_domain() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let list = |pointer: &str| -> Vec<String> {
        let list = schema.pointer(pointer).and_then(Value::as_array);
        let words = list.expect(pointer).iter().filter_map(Value::as_str);
        words.map(str::to_owned).collect()
    };
    let kinds: Vec<_> = RecipientKind::ALL
        .iter()
        .map(|kind| kind.symbol())
        .collect();
    assert_eq!(list("/$defs/recipient_kind/enum"), kinds);

    let said = |basis: &&LawfulBasis| **basis != LawfulBasis::Unknown;
    let mut bases: Vec<_> = LawfulBasis::ALL
        .iter()
        .filter(said)
        .map(|basis| basis.symbol())
        .collect();
    let mut listed = list("/$defs/basis/enum");
    bases.sort_unstable();
    listed.sort_unstable();
    assert_eq!(listed, bases);

    let mut codes: Vec<_> = RuleCode::ALL
        .iter()
        .filter(|code| code.is_by_requires())
        .map(|code| code.as_str())
        .collect();
    let mut listed = list("/$defs/requirement/properties/code/enum");
    codes.sort_unstable();
    listed.sort_unstable();
    assert_eq!(listed, codes);
}

/// Editors show titles and descriptions; an unknown key is never let through.
#[test]
fn the_schema_explains_every_property() {
    let schema: Value = serde_json::from_str(SCHEMA).expect("the schema is JSON");
    let validator = jsonschema::meta::validate(&schema);
    assert!(validator.is_ok(), "{:?}", validator.err());
    explained(&schema, &schema, "");
}

fn explained(schema: &Value, root: &Value, here: &str) {
    let Some(object) = schema.as_object() else {
        return;
    };
    if let Some(properties) = object.get("properties").and_then(Value::as_object) {
        assert_eq!(
            object.get("additionalProperties"),
            Some(&Value::Bool(false)),
            "{here}"
        );
        for (key, property) in properties {
            let target = property["$ref"]
                .as_str()
                .and_then(|path| root.pointer(path.trim_start_matches('#')));
            for word in ["title", "description"] {
                let has = |schema: &Value| schema.get(word).is_some_and(Value::is_string);
                assert!(
                    has(property) || target.is_some_and(has),
                    "{here}/{key} has no {word}"
                );
            }
            explained(property, root, &format!("{here}/{key}"));
        }
    }
    if let Some(items) = object.get("items") {
        explained(items, root, &format!("{here}/items"));
    }
    for (name, definition) in object
        .get("$defs")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        explained(definition, root, &format!("{here}/$defs/{name}"));
    }
}
