//! The same policies in three ways, and grants, as Rust source.

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

/// A method of granting.
pub(super) struct Method {
    /// Its name.
    pub(super) name: &'static str,
    /// The fields that it needs.
    fields: &'static str,
}

/// Every method, with as much as each can have.
pub(super) const METHODS: [Method; 4] = [
    Method {
        name: "BucketPolicy",
        fields: r#"prefix: "2026/", access: [Read, ReadVersions, List, Write], via: BucketPolicy,
    kms_key: "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab","#,
    },
    Method {
        name: "Acl",
        fields: r#"access: [Read, List, Write], via: Acl {
        owner_id: "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        grantee_id: "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb",
        objects: ["2026/q1.csv", "2026/q2.csv"],
    },"#,
    },
    Method {
        name: "Role",
        fields: r#"prefix: "2026/", access: [Read, List, Write],
    via: Role { name: "reports-reader", external_id: "customer-4711" },
    kms_key: "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab","#,
    },
    Method {
        name: "AccessPoint",
        fields: r#"prefix: "2026/", access: [Read, List, Write],
    via: AccessPoint { name: "analysts", region: "us-east-1" },
    kms_key: "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab","#,
    },
];

/// Statics made by `grant!`, by one method.
pub(super) fn grants_by(method: &Method, count: usize) -> String {
    let mut source = String::from("#[allow(unused_imports)]\nuse xacct_dsl::prelude::*;\n");
    for n in 0..count {
        let (account, _) = values(n);
        let fields = method.fields;
        let _ = write!(
            source,
            r#"
/// Grant {n}.
pub static GRANT_{n}: Grant = grant! {{ Grant{n} {{
    owner: "111111111111",
    bucket: "reports",
    grantee: "arn:aws:iam::{account}:role/analyst",
    {fields}
}}}};
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
