//! The grant that a bucket's policy and an identity policy are, where they are one.
//!
//! What the documents name is put together to a definition, and the definition's own documents are held against them: a
//! grant is printed only where it makes documents that decide alike.

use xacct_core::grant::{AccessLevel, Content, Grant, GrantDefinition, Target};
use xacct_core::{Document, Effect, KeyValues, Principals, Statement};

/// Why two policies are not one grant. Reads on from "these are not one grant: ".
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub(crate) enum NoGrant {
    /// What a grant's documents never hold.
    #[error("the bucket's policy {0}")]
    Bucket(&'static str),
    /// The account that no document names.
    #[error("no document tells whose account the bucket is; say so by `--owner`")]
    NoOwner,
    /// The definition that they lead to is refused.
    #[error("a grant of what they name is refused: {0}")]
    Refused(String),
    /// The grant has other documents.
    #[error("the grant of what they name would have another {0}")]
    Other(&'static str),
}

/// The grant, by the method `BucketPolicy`, whose documents these are but for their Sids.
pub(crate) fn grant_of(
    bucket: &Document,
    identity: &Document,
    owner: Option<&str>,
    name: &str,
) -> Result<Grant, NoGrant> {
    let definition = named_by(bucket, identity, owner, name)?;
    let mut last = NoGrant::Other("policy of the bucket");
    for is_required in [false, true] {
        let candidate = GrantDefinition { bucket_owner_full_control: is_required, ..definition.clone() };
        match candidate.build() {
            Ok(grant) => match difference(&grant, bucket, identity) {
                None => return Ok(grant),
                Some(document) => last = NoGrant::Other(document),
            },
            Err(findings) if !is_required => {
                let first = findings.as_slice().iter().find(|finding| finding.severity.stops_the_build());
                return Err(NoGrant::Refused(first.map(ToString::to_string).unwrap_or_default()));
            }
            // Only who may write can be made to hand over what they write.
            Err(_) => {}
        }
    }
    Err(last)
}

/// The document in which the grant differs from what there is.
fn difference(grant: &Grant, bucket: &Document, identity: &Document) -> Option<&'static str> {
    grant.documents().into_iter().find_map(|document| match (document.target, document.content) {
        (Target::BucketPolicy, Content::Policy(_, own)) if !own.is_equivalent_to(bucket) => {
            Some("policy of the bucket")
        }
        (Target::Identity(_), Content::Policy(_, own)) if !own.is_equivalent_to(identity) => {
            Some("identity policy")
        }
        _ => None,
    })
}

/// What the documents name, as a definition.
fn named_by(
    bucket: &Document,
    identity: &Document,
    owner: Option<&str>,
    name: &str,
) -> Result<GrantDefinition, NoGrant> {
    let statements = &bucket.statements;
    if statements.iter().any(|statement| statement.effect == Effect::Deny) {
        return Err(NoGrant::Bucket("denies something"));
    }
    let (bucket_name, prefix) = bucket_and_prefix(statements)?;
    let mut definition =
        GrantDefinition { name: name.to_owned(), bucket: bucket_name, prefix, ..GrantDefinition::default() };
    definition.grantees = grantees(statements)?;
    definition.access = access(statements);
    definition.kms_key = key(identity);
    add_conditions(&mut definition, statements);
    let of_key = definition.kms_key.as_deref().and_then(|key| key.split(':').nth(4)).map(str::to_owned);
    definition.owner = owner.map(str::to_owned).or(of_key).ok_or(NoGrant::NoOwner)?;
    Ok(definition)
}

fn listed(field: &Option<Vec<String>>) -> impl Iterator<Item = &str> {
    field.iter().flatten().map(String::as_str)
}

/// The one bucket of the resources, and what the keys of the objects begin with.
fn bucket_and_prefix<'s>(statements: &'s [Statement]) -> Result<(String, Option<String>), NoGrant> {
    let path = |arn: &'s str| {
        let (_, path) = arn.split_once(":s3:::")?;
        Some(path.split_once('/').map_or((path, None), |(bucket, key)| (bucket, Some(key))))
    };
    let paths: Vec<_> = statements.iter().flat_map(|it| listed(&it.resource)).filter_map(path).collect();
    let Some((bucket, _)) = paths.first() else { return Err(NoGrant::Bucket("names no bucket")) };
    if paths.iter().any(|(other, _)| other != bucket) {
        return Err(NoGrant::Bucket("names several buckets"));
    }
    let of_objects = paths.iter().find_map(|(_, key)| *key);
    let of_lists = statements.iter().flat_map(keys).find(|key| key.key.eq_ignore_ascii_case("s3:prefix"));
    let of_lists = of_lists.and_then(|key| key.values.first()).map(|value| value.as_str());
    let prefix = of_objects.or(of_lists).and_then(|pattern| pattern.strip_suffix('*'));
    let prefix = prefix.filter(|prefix| !prefix.is_empty()).map(str::to_owned);
    Ok(((*bucket).to_owned(), prefix))
}

/// Whom the statements name, each once.
fn grantees(statements: &[Statement]) -> Result<Vec<String>, NoGrant> {
    let mut grantees: Vec<String> = Vec::new();
    for principals in statements.iter().filter_map(|statement| statement.principal.as_ref()) {
        if *principals == Principals::Everyone {
            return Err(NoGrant::Bucket("lets everyone in"));
        }
        for (_, grantee) in principals.entries() {
            if !grantees.iter().any(|known| known == grantee) {
                grantees.push(grantee.to_owned());
            }
        }
    }
    Ok(grantees)
}

/// The levels of which every action is allowed. `s3:PutObjectAcl` may stand beside `s3:PutObject` without its own level.
fn access(statements: &[Statement]) -> Vec<String> {
    let allowed: Vec<_> = statements.iter().flat_map(|it| listed(&it.action)).collect();
    let is_allowed = |action: &&str| allowed.iter().any(|allowed| allowed.eq_ignore_ascii_case(action));
    let levels = AccessLevel::ALL.iter().filter(|level| level.actions().iter().all(&is_allowed));
    levels.map(|level| level.as_str().to_owned()).collect()
}

/// The key that the identity policy lets use.
fn key(identity: &Document) -> Option<String> {
    let mut resources = identity.statements.iter().flat_map(|statement| listed(&statement.resource));
    resources.find(|arn| arn.contains(":kms:")).map(str::to_owned)
}

fn keys(statement: &Statement) -> impl Iterator<Item = &KeyValues> {
    statement.operators().iter().flat_map(|block| &block.keys)
}

fn add_conditions(definition: &mut GrantDefinition, statements: &[Statement]) {
    for key in statements.iter().flat_map(keys) {
        let values: Vec<_> = key.values.iter().map(|value| value.as_str().to_owned()).collect();
        match key.key.to_ascii_lowercase().as_str() {
            "aws:principalorgid" => definition.condition.organization = values.into_iter().next(),
            "aws:sourcevpce" => definition.condition.vpc_endpoints = values,
            "aws:sourceip" => definition.condition.source_ips = values,
            "aws:securetransport" => definition.condition.secure_transport = true,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use proptest::sample::subsequence;

    /// The bucket's policy and the first grantee's, without the Sids that a grant gives them.
    fn documents(grant: &Grant) -> (Document, Document) {
        let (mut bucket, mut identity) = (Document::default(), Document::default());
        for document in grant.documents().into_iter().rev() {
            let Content::Policy(_, mut policy) = document.content else { continue };
            policy.statements.iter_mut().for_each(|statement| statement.sid = None);
            match document.target {
                Target::BucketPolicy => bucket = policy,
                Target::Identity(_) => identity = policy,
                _ => {}
            }
        }
        (bucket, identity)
    }

    fn definitions() -> impl Strategy<Value = GrantDefinition> {
        let levels = subsequence(AccessLevel::ALL.to_vec(), 1..=AccessLevel::ALL.len());
        let grantees = vec![
            "222222222222",
            "arn:aws:iam::333333333333:role/analyst",
            "arn:aws:iam::444444444444:user/ana",
        ];
        let flags = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>(), 0..3_u8);
        (levels, subsequence(grantees, 1..=3), flags).prop_map(|(levels, grantees, flags)| {
            let (prefix, organization, is_secure, is_required, network) = flags;
            let mut definition = GrantDefinition::new("Imported")
                .owner("111111111111")
                .bucket("reports")
                .access(levels.clone());
            definition.grantees = grantees.into_iter().map(str::to_owned).collect();
            definition.prefix = prefix.then(|| "2026/".to_owned());
            definition.condition.organization = organization.then(|| "o-a1b2c3d4e5".to_owned());
            definition.condition.secure_transport = is_secure;
            definition.bucket_owner_full_control = is_required && levels.contains(&AccessLevel::Write);
            match network {
                1 => definition.vpc_endpoint("vpce-0a1b2c3d").vpc_endpoint("vpce-1a1b2c3d"),
                2 => definition.source_ip("203.0.113.0/24"),
                _ => definition,
            }
        })
    }

    proptest! {
        /// Not always to the letter: what is said in two ways of one grant makes the same documents.
        #[test]
        fn a_grant_is_found_by_its_documents(definition in definitions()) {
            let grant = definition.build().unwrap();
            let (bucket, identity) = documents(&grant);
            let found = grant_of(&bucket, &identity, Some("111111111111"), "Imported").unwrap();
            prop_assert_eq!(documents(&found), (bucket, identity));
        }
    }

    fn told(bucket: &str, identity: &str) -> String {
        let read = |json: &str| Document::from_json(json).unwrap();
        grant_of(&read(bucket), &read(identity), Some("111111111111"), "Imported").unwrap_err().to_string()
    }

    const BUCKET: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"222222222222"},
        "Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}}"#;
    const IDENTITY: &str = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject",
        "Resource":"arn:aws:s3:::reports/*"}}"#;

    #[test]
    fn what_is_no_grant_is_told_why() {
        let read = |json: &str| Document::from_json(json).unwrap();
        assert!(grant_of(&read(BUCKET), &read(IDENTITY), Some("111111111111"), "Imported").is_ok());
        assert_eq!(grant_of(&read(BUCKET), &read(IDENTITY), None, "Imported"), Err(NoGrant::NoOwner));
        for (bucket, identity, why) in [
            (
                BUCKET,
                &*IDENTITY.replace("reports/*", "reports/2026/*"),
                "the grant of what they name would have another identity policy",
            ),
            (
                &*BUCKET.replace("s3:GetObject", "s3:Get*"),
                IDENTITY,
                "a grant of what they name is refused: error: access: ",
            ),
            (&BUCKET.replace("\"Allow\"", "\"Deny\""), IDENTITY, "the bucket's policy denies something"),
            (
                &BUCKET.replace("{\"AWS\":\"222222222222\"}", "\"*\""),
                IDENTITY,
                "the bucket's policy lets everyone in",
            ),
            (&BUCKET.replace("arn:aws:s3:::reports/*", "*"), IDENTITY, "the bucket's policy names no bucket"),
            (
                &BUCKET.replace("2012-10-17", "2008-10-17"),
                IDENTITY,
                "the grant of what they name would have another policy of the bucket",
            ),
        ] {
            let told = told(bucket, identity);
            assert!(told.starts_with(why), "{told}");
        }
    }
}
