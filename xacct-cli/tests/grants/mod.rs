//! One grant of each method.

use serde_json::Value;
use xacct_core::grant::Grant;

/// The file that holds them.
pub(crate) const ALL: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/grants/all.toml");

/// The grants of the file, by way of JSON: not as the command reads them.
pub(crate) fn grants() -> Vec<Grant> {
    let text = std::fs::read_to_string(ALL).unwrap();
    let mut document: toml_edit::DocumentMut = text.parse().unwrap();
    let tables = document.remove("grant").unwrap();
    let of = |table: &toml_edit::Table| {
        Grant::from_json(&json_of(&toml_edit::Item::Table(table.clone())).to_string())
    };
    tables.as_array_of_tables().unwrap().iter().map(|table| of(table).unwrap()).collect()
}

fn json_of(item: &toml_edit::Item) -> Value {
    if let Some(table) = item.as_table_like() {
        return table.iter().map(|(name, item)| (name.to_owned(), json_of(item))).collect();
    }
    match item.as_value().unwrap() {
        toml_edit::Value::String(text) => text.value().as_str().into(),
        toml_edit::Value::Integer(number) => (*number.value()).into(),
        toml_edit::Value::Boolean(flag) => (*flag.value()).into(),
        toml_edit::Value::Array(array) => {
            array.iter().map(|value| json_of(&toml_edit::Item::Value(value.clone()))).collect()
        }
        other => panic!("{other:?}"),
    }
}
