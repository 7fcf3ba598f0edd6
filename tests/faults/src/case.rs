//! Grants of every method, each with the definitions that it had before.

use anyhow::Context;
use xacct_core::grant::{AccessLevel, Grant, GrantDefinition, ViaDefinition};
use xacct_runtime::{PlanOptions, PolicyForm};

const KEY: &str = "arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab";

/// A grant, and how it is planned.
#[derive(Clone, Debug)]
pub struct Case {
    /// The method, in a word.
    pub name: &'static str,
    /// The grant.
    pub grant: Grant,
    /// Its earlier definitions, the first one first.
    pub(crate) earlier: Vec<Grant>,
    pub(crate) options: PlanOptions,
}

/// A case for each method, with a key where the method has one, and one with managed policies.
///
/// # Errors
/// When a grant is none.
pub fn cases() -> anyhow::Result<Vec<Case>> {
    const ALL: [AccessLevel; 3] = [AccessLevel::Read, AccessLevel::List, AccessLevel::Write];
    const LESS: [AccessLevel; 2] = [AccessLevel::Read, AccessLevel::List];
    let of = |via: ViaDefinition| {
        let grant = GrantDefinition::new("Analysts").owner("111111111111").bucket("reports");
        grant.grantee("arn:aws:iam::222222222222:role/analyst").via(via)
    };
    let grant = |via| of(via).access(ALL);
    let less = |via| vec![of(via).access(LESS)];
    let role = |external_id: &str| ViaDefinition::Role {
        name: "reports-reader".to_owned(),
        external_id: Some(external_id.to_owned()),
        session: None,
        console: false,
    };
    let access_point = |account: Option<&str>| ViaDefinition::AccessPoint {
        name: "analysts".to_owned(),
        region: "eu-central-1".to_owned(),
        account: account.map(str::to_owned),
    };
    let acl = || ViaDefinition::Acl {
        owner_id: "a".repeat(64),
        grantee_id: "b".repeat(64),
        objects: vec!["2026/q1.csv".to_owned()],
    };
    let by_bucket = |prefix: &str| grant(ViaDefinition::BucketPolicy).prefix(prefix);
    let theirs = || access_point(Some("222222222222"));
    // As many as a managed policy has versions.
    let years = ["2021/", "2022/", "2023/", "2024/", "2025/"];
    let definitions = [
        (
            "bucket policy",
            by_bucket("2026/").kms_key(KEY),
            vec![of(ViaDefinition::BucketPolicy).access(LESS).prefix("2025/").kms_key(KEY)],
        ),
        ("managed policy", by_bucket("2026/"), years.map(by_bucket).to_vec()),
        ("ACL", grant(acl()), less(acl())),
        (
            "role",
            grant(role("acme-4711")).prefix("2026/").kms_key(KEY),
            vec![of(role("acme-0815")).access(LESS).prefix("2025/").kms_key(KEY)],
        ),
        (
            "access point",
            grant(access_point(None)).kms_key(KEY),
            vec![of(access_point(None)).access(LESS).kms_key(KEY)],
        ),
        ("access point of the grantee", grant(theirs()), less(theirs())),
    ];
    let case = |(name, definition, earlier): (&'static str, GrantDefinition, Vec<GrantDefinition>)| {
        let form = if name == "managed policy" { PolicyForm::Managed } else { PolicyForm::Inline };
        let options = PlanOptions::default().turn_acls_on().delete_oldest_version().policies_as(form);
        let build = |it: GrantDefinition| it.build().with_context(|| format!("a grant by {name}"));
        let earlier = earlier.into_iter().map(build).collect::<anyhow::Result<_>>()?;
        Ok(Case { name, grant: build(definition)?, earlier, options })
    };
    definitions.into_iter().map(case).collect()
}
