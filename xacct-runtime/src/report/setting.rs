//! Settings as JSON.

use crate::{AccessPoint, Identity, Setting};
use serde::{Serialize, Serializer};
use std::collections::BTreeMap;

/// A setting as JSON: its `kind` in snake_case, what it is of as text, and the setting in `words`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Told<'a>(pub(crate) &'a Setting);

/// The same, for `serialize_with`.
pub(crate) fn setting<S: Serializer>(setting: &Setting, serializer: S) -> Result<S::Ok, S::Error> {
    Told(setting).serialize(serializer)
}

type Fields = BTreeMap<&'static str, String>;

impl Serialize for Told<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        #[derive(Serialize)]
        struct Form {
            kind: &'static str,
            #[serde(flatten)]
            of: Fields,
            words: String,
        }
        let Self(setting) = self;
        let (kind, of) = parts(setting);
        Form { kind, of, words: setting.to_string() }.serialize(serializer)
    }
}

fn parts(setting: &Setting) -> (&'static str, Fields) {
    match setting {
        Setting::Role { role } => ("role", [("role", role.to_string())].into()),
        Setting::TrustPolicy { role } => ("trust_policy", [("role", role.to_string())].into()),
        Setting::MaxSessionDuration { role } => ("max_session_duration", [("role", role.to_string())].into()),
        Setting::KeyPolicy { key } => ("key_policy", [("key", key.to_string())].into()),
        Setting::ObjectOwnership { bucket } => ("object_ownership", [("bucket", bucket.to_string())].into()),
        Setting::BucketAcl { bucket } => ("bucket_acl", [("bucket", bucket.to_string())].into()),
        Setting::ObjectAcl { bucket, key } => {
            ("object_acl", [("bucket", bucket.to_string()), ("key", key.to_string())].into())
        }
        Setting::BucketPolicy { bucket } => ("bucket_policy", [("bucket", bucket.to_string())].into()),
        Setting::AccessPoint { access_point } => ("access_point", of_access_point(access_point)),
        Setting::AccessPointPolicy { access_point } => ("access_point_policy", of_access_point(access_point)),
        Setting::ManagedPolicy { policy } => ("managed_policy", [("policy", policy.to_string())].into()),
        Setting::Attachment { identity, policy } => {
            ("attachment", [of_identity(identity), ("policy", policy.to_string())].into())
        }
        Setting::InlinePolicy { identity, policy } => {
            ("inline_policy", [of_identity(identity), ("policy", policy.to_string())].into())
        }
    }
}

/// Its account is beside the setting wherever there is one.
fn of_access_point(access_point: &AccessPoint) -> Fields {
    [("access_point", access_point.name.to_string()), ("region", access_point.region.to_string())].into()
}

fn of_identity(identity: &Identity) -> (&'static str, String) {
    match identity {
        Identity::User(user) => ("user", user.to_string()),
        Identity::Role(role) => ("role", role.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_setting_has_its_kind_what_it_is_of_and_words() {
        let told = |setting: &Setting| serde_json::to_value(Told(setting)).unwrap();
        let (bucket, policy) = ("reports".parse().unwrap(), "Read".parse().unwrap());
        let acl = Setting::ObjectAcl { bucket, key: "a/b".parse().unwrap() };
        let words = "ACL of the object reports/a/b";
        assert_eq!(
            told(&acl),
            json!({ "kind": "object_acl", "bucket": "reports", "key": "a/b", "words": words })
        );
        let attached = Setting::Attachment { identity: Identity::User("ana".parse().unwrap()), policy };
        let words = "attachment of Read to the user `ana`";
        assert_eq!(
            told(&attached),
            json!({ "kind": "attachment", "user": "ana", "policy": "Read", "words": words })
        );
    }
}
