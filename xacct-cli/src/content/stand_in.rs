//! Values in place of those that are known only when the program runs.
//!
//! The macro's own examples are looked at by the checks alone: some are no value of the type that is captured, since its
//! checks leave them out. What is to be told of a grant follows from a whole one.

use xacct_core::capture::Position;
use xacct_core::grant::{Grant, GrantDefinition, ViaDefinition};
use xacct_syntax::{Captured, CompiledGrant};

/// The grant that builds: its own, or one of stand-ins, which then stand for what is captured too. None where values that are
/// each right do not go together.
pub(crate) fn grant(compiled: &mut CompiledGrant) -> Option<Grant> {
    compiled.grant.take().or_else(|| {
        put(&mut compiled.definition, &mut compiled.captures);
        compiled.definition.build().ok()
    })
}

/// Puts values of the right types where only examples stand, in the definition and in what is captured.
fn put(definition: &mut GrantDefinition, captures: &mut [Captured]) {
    let mut given: Vec<(String, String)> = Vec::new();
    for captured in captures {
        let known = given.iter().find(|(example, _)| *example == captured.example);
        let value = match known {
            Some((_, value)) => value.clone(),
            None => match value(captured.position, given.len(), definition) {
                Some(value) => value,
                None => continue,
            },
        };
        let example = std::mem::replace(&mut captured.example, value.clone());
        for_each_text(definition, |text| *text = text.replace(&example, &value));
        given.push((example, value));
    }
}

/// A value that no grant in a source has, of the type that belongs there; none where the example is one.
fn value(position: Position, number: usize, definition: &GrantDefinition) -> Option<String> {
    Some(match position {
        Position::KmsKeyArn => format!(
            "arn:{}:kms:{}:{}:key/ca970000-0000-4000-8000-{number:012}",
            partition(definition),
            region(definition),
            definition.owner,
        ),
        Position::Region => usual_region(definition).to_owned(),
        Position::IpRange => format!("198.51.100.{}/32", number % 256),
        Position::VpcEndpoint => format!("vpce-{:017x}", 0xca97_0000_0000 + number),
        _ => return None,
    })
}

/// The partition that the grant's texts name.
fn partition(definition: &GrantDefinition) -> &str {
    let arns = definition.grantees.iter().chain(&definition.kms_key);
    let named = arns.filter_map(|text| text.strip_prefix("arn:")?.split(':').next());
    named.into_iter().next().unwrap_or("aws")
}

/// The Region that the grant's texts name.
fn region(definition: &GrantDefinition) -> &str {
    match &definition.via {
        // No Region has such a number: it stands for a captured one.
        ViaDefinition::AccessPoint { region, .. } if !region.contains("-9") => region,
        _ => usual_region(definition),
    }
}

fn usual_region(definition: &GrantDefinition) -> &'static str {
    match partition(definition) {
        "aws-cn" => "cn-north-1",
        "aws-us-gov" => "us-gov-west-1",
        _ => "us-east-1",
    }
}

/// Every text that can capture a value.
fn for_each_text(definition: &mut GrantDefinition, mut visit: impl FnMut(&mut String)) {
    let GrantDefinition { owner, bucket, prefix, grantees, via, kms_key, condition, object_owner, .. } =
        definition;
    let texts = [owner, bucket].into_iter().chain(grantees).chain(prefix).chain(kms_key).chain(object_owner);
    texts.for_each(&mut visit);
    condition.organization.iter_mut().chain(&mut condition.vpc_endpoints).for_each(&mut visit);
    condition.source_ips.iter_mut().for_each(&mut visit);
    match via {
        ViaDefinition::BucketPolicy => {}
        ViaDefinition::Acl { owner_id, grantee_id, objects } => {
            [owner_id, grantee_id].into_iter().chain(objects).for_each(visit);
        }
        ViaDefinition::Role { name, external_id, .. } => {
            [name].into_iter().chain(external_id).for_each(visit)
        }
        ViaDefinition::AccessPoint { name, region, account } => {
            [name, region].into_iter().chain(account).for_each(visit);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of every type that a grant can capture, something makes a grant.
    #[test]
    fn whatever_is_captured_a_grant_is_made() {
        let head = r#"G { owner: "{owner}", bucket: "{bucket}", grantee: "arn:aws:iam::{account}:role/{role}", access: [Read, List],"#;
        let rest = [
            r#"prefix: "{prefix}", kms_key: "{key}", via: BucketPolicy, condition: { organization: "{organization}", source_ip: "{range}" } }"#,
            r#"via: BucketPolicy, condition: { vpc_endpoint: ["{a}", "{b}"] } }"#,
            r#"via: Role { name: "{name}", external_id: "{id}" } }"#,
            r#"via: AccessPoint { name: "{name}", region: "{region}", account: "{account}" }, kms_key: "{key}" }"#,
            r#"via: AccessPoint { name: "door", region: "eu-west-1" }, kms_key: "{key}" }"#,
        ];
        let acl = r#"G { owner: "{a}", bucket: "b-1", grantee: "{b}", access: [Read], via: Acl { owner_id: "{c}", grantee_id: "{d}", objects: ["{e}"] } }"#;
        let sources = rest.iter().map(|rest| format!("{head} {rest}")).chain([acl.to_owned()]);
        for source in sources {
            let mut compiled = xacct_syntax::compile_grant(source.parse().unwrap());
            assert!(compiled.diagnostics.is_empty(), "{source}: {:?}", compiled.diagnostics);
            put(&mut compiled.definition, &mut compiled.captures);
            let made = compiled.definition.build();
            assert!(made.is_ok(), "{source}: {:?}", made.err());
        }
    }
}
