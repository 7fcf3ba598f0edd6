//! Grants as JSON.

use super::tree::Json;
use crate::grant::{ConditionDefinition, Grant, GrantDefinition, ViaDefinition};
use serde_core::{Serialize, Serializer};
use std::borrow::Cow;

type Member<'a> = (Cow<'a, str>, Json<'a>);

impl Serialize for GrantDefinition {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        tree(self).serialize(serializer)
    }
}

/// As its [definition](GrantDefinition): a grant is read by checking it again.
impl Serialize for Grant {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.definition().serialize(serializer)
    }
}

/// What is not said is left out.
fn tree(grant: &GrantDefinition) -> Json<'_> {
    object([
        Some(member("name", text(&grant.name))),
        Some(member("owner", text(&grant.owner))),
        Some(member("bucket", text(&grant.bucket))),
        optional("prefix", &grant.prefix),
        Some(member("grantee", texts(&grant.grantees))),
        Some(member("access", texts(&grant.access))),
        Some(member("via", via(&grant.via))),
        optional("kms_key", &grant.kms_key),
        condition(&grant.condition),
        flag("bucket_owner_full_control", grant.bucket_owner_full_control),
        optional("object_owner", &grant.object_owner),
    ])
}

fn via(via: &ViaDefinition) -> Json<'_> {
    let (name, fields) = match via {
        ViaDefinition::BucketPolicy => return Json::Text("BucketPolicy".into()),
        ViaDefinition::Acl { owner_id, grantee_id, objects } => (
            "Acl",
            object([
                Some(member("owner_id", text(owner_id))),
                Some(member("grantee_id", text(grantee_id))),
                Some(member("objects", texts(objects))).filter(|_| !objects.is_empty()),
            ]),
        ),
        ViaDefinition::Role { name, external_id, session, console } => (
            "Role",
            object([
                Some(member("name", text(name))),
                optional("external_id", external_id),
                session.map(|seconds| member("session", Json::Number(seconds.to_string().into()))),
                flag("console", *console),
            ]),
        ),
        ViaDefinition::AccessPoint { name, region, account } => (
            "AccessPoint",
            object([
                Some(member("name", text(name))),
                Some(member("region", text(region))),
                optional("account", account),
            ]),
        ),
    };
    object([Some(member(name, fields))])
}

fn condition(condition: &ConditionDefinition) -> Option<Member<'_>> {
    if *condition == ConditionDefinition::default() {
        return None;
    }
    let some = |name, values: &'_ Vec<String>| (!values.is_empty()).then_some(name);
    let fields = object([
        optional("organization", &condition.organization),
        some("vpc_endpoint", &condition.vpc_endpoints)
            .map(|name| member(name, texts(&condition.vpc_endpoints))),
        some("source_ip", &condition.source_ips).map(|name| member(name, texts(&condition.source_ips))),
        flag("secure_transport", condition.secure_transport),
    ]);
    Some(member("condition", fields))
}

pub(super) fn object<'a>(members: impl IntoIterator<Item = Option<Member<'a>>>) -> Json<'a> {
    Json::Object(members.into_iter().flatten().collect())
}

pub(super) fn member<'a>(name: &'static str, value: Json<'a>) -> Member<'a> {
    (name.into(), value)
}

pub(super) fn text(text: &str) -> Json<'_> {
    Json::Text(text.into())
}

pub(super) fn texts(values: &[String]) -> Json<'_> {
    Json::List(values.iter().map(|value| text(value)).collect())
}

fn optional<'a>(name: &'static str, value: &'a Option<String>) -> Option<Member<'a>> {
    Some(member(name, text(value.as_ref()?)))
}

fn flag(name: &'static str, value: bool) -> Option<Member<'static>> {
    value.then(|| member(name, Json::True))
}
