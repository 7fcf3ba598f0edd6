//! The same policies in three ways, as Rust source.

use std::fmt::Write;

/// Statics made by `policy!`.
pub(super) fn policy(count: usize) -> String {
    let mut source = String::from("use xacct_dsl::prelude::*;\n");
    for n in 0..count {
        let (account, prefix) = values(n);
        let _ = write!(
            source,
            r#"
/// The JSON of policy {n}.
pub static POLICY_{n}: BucketPolicy = policy! {{ <Bucket>
    allow Readers{n} {{
        principal: "{account}",
        action: [s3:GetObject, s3:GetObjectVersion],
        resource: "arn:aws:s3:::reports/{prefix}/*",
        condition: {{ Bool: {{ "aws:SecureTransport": true }} }},
    }}
}};
"#
        );
    }
    source
}

/// Constants that hold the JSON as text.
pub(super) fn text(count: usize) -> String {
    let mut source = String::new();
    for n in 0..count {
        let _ = write!(
            source,
            "\n/// The JSON of policy {n}.\npub const POLICY_{n}: &str = r#\"{}\"#;\n",
            json_text(n)
        );
    }
    source
}

/// Functions that build the JSON with `serde_json::json!`.
pub(super) fn json(count: usize) -> String {
    let mut source = String::new();
    for n in 0..count {
        let _ = write!(
            source,
            "\n/// Policy {n}.\npub fn policy_{n}() -> serde_json::Value {{\n    serde_json::json!({})\n}}\n",
            json_text(n),
        );
    }
    source
}

/// The JSON that `policy!` renders.
fn json_text(n: usize) -> String {
    let (account, prefix) = values(n);
    format!(
        r#"{{"Version":"2012-10-17","Statement":{{"Sid":"Readers{n}","Effect":"Allow","Principal":{{"AWS":"{account}"}},"Action":["s3:GetObject","s3:GetObjectVersion"],"Resource":"arn:aws:s3:::reports/{prefix}/*","Condition":{{"Bool":{{"aws:SecureTransport":"true"}}}}}}}}"#
    )
}

/// What differs between policies, so that nothing can be remembered from one to the next.
fn values(n: usize) -> (String, String) {
    (format!("{:012}", 222_222_000_000 + n), format!("department-{n}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_text_is_json() {
        let value: serde_json::Value = serde_json::from_str(&json_text(7)).unwrap();
        assert_eq!(value["Statement"]["Sid"], "Readers7");
    }

    #[test]
    fn every_way_has_every_policy() {
        for source in [policy(3), text(3), json(3)] {
            assert_eq!(source.matches("department-").count(), 3);
        }
    }
}
