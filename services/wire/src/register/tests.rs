use super::*;

const YAML: &[u8] = include_bytes!("../../../../schemas/register/register.yaml");
const JSON: &[u8] = include_bytes!("../../../../schemas/register/register.json");

#[test]
fn the_example_register_reads_the_same_from_yaml_and_from_json() {
    let yaml = read(YAML, "register.yaml").unwrap_or_else(|errors| panic!("{errors:#?}"));
    let json = read(JSON, "register.json").unwrap_or_else(|errors| panic!("{errors:#?}"));
    assert_eq!(yaml, json);
    assert_eq!(yaml.arrangements.len(), 84);
}
