use super::*;

const PORT: Setting = Setting::required("SHARETRAIL_PORT", "port, 1 to 65535");
const HOST: Setting = Setting::required("SHARETRAIL_HOST", "name of the host");
const WAIT: Setting = Setting::with_default("SHARETRAIL_WAIT_MS", "milliseconds", "5000");
const KEY: Setting = Setting::required("SHARETRAIL_KEY_FILE", "file with the key");

#[test]
fn all_mistakes_are_told_together() {
    let mut reader = Reader::new([
        ("SHARETRAIL_PORT", "99999"),
        ("SHARETRAIL_HOTS", "a"),
        ("SHARETRAIL_KEY_FILE", "/nowhere/key"),
    ]);
    let port = reader.value::<u16>(&PORT);
    let host = reader.value::<String>(&HOST);
    let key = reader.secret(&KEY);
    let mistakes = reader.finish(|| Some((port?, host?, key?))).unwrap_err();
    let told = mistakes.to_string();
    for part in [
        "several mistakes",
        "SHARETRAIL_PORT: number too large",
        "SHARETRAIL_HOST: is missing: name of the host",
        "SHARETRAIL_KEY_FILE: cannot read /nowhere/key",
        "SHARETRAIL_HOTS: is not known",
    ] {
        assert!(told.contains(part), "{part} is not in\n{told}");
    }
    assert_eq!(mistakes.0.len(), 4);
}

#[test]
fn a_default_counts_when_nothing_is_set_and_an_empty_value_is_not_set() {
    let mut reader = Reader::new([("SHARETRAIL_HOST", "  ")]);
    assert_eq!(reader.value(&WAIT), Some(5000_u64));
    assert_eq!(reader.optional::<u16>(&PORT), None);
    assert_eq!(reader.value::<String>(&HOST), None);
    assert_eq!(reader.finish(|| Some(())).unwrap_err().0.len(), 1);
}

#[test]
fn a_list_is_split_at_commas() {
    let mut reader = Reader::new([("SHARETRAIL_HOST", "a, b"), ("SHARETRAIL_PORT", "1,x")]);
    assert_eq!(
        reader.list::<String>(&HOST),
        Some(vec!["a".into(), "b".into()])
    );
    assert_eq!(reader.list::<u16>(&PORT), None);
}

#[test]
fn a_secret_comes_from_its_file_and_is_never_printed() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("key");
    std::fs::write(&path, "hunter2\n").unwrap();
    let mut reader = Reader::new([("SHARETRAIL_KEY_FILE", path.to_str().unwrap())]);
    let secret = reader.secret(&KEY).unwrap();
    assert_eq!(secret.expose_secret(), "hunter2");
    assert!(!format!("{secret:?}").contains("hunter2"));
}

#[test]
fn an_empty_secret_and_a_folder_are_refused() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("key");
    std::fs::write(&path, "\n").unwrap();
    for bad in [path.as_path(), dir.path()] {
        let mut reader = Reader::new([("SHARETRAIL_KEY_FILE", bad.to_str().unwrap())]);
        assert!(reader.secret(&KEY).is_none());
        assert!(reader.finish(|| Some(())).is_err());
    }
}

#[test]
fn what_another_part_reads_is_known() {
    let mut reader = Reader::new([("SHARETRAIL_LOG", "info")]);
    reader.also_known(&["SHARETRAIL_LOG"]);
    assert!(reader.finish(|| Some(())).is_ok());
}
