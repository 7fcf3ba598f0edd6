//! `PRINCIPAL_PARTITION`: a principal of another partition than the resources of its statement.
//!
//! An account exists in one partition, and nothing is shared between partitions: what such a statement allows is of use
//! to nobody, and S3 and KMS refuse to save it. A statement whose resources name no partition is held against those of
//! the document.
//!
//! - severity: error
//! - bad: `principal: "arn:aws:iam::222222222222:role/analyst", resource: "arn:aws-cn:s3:::reports/*"`
//! - good: `principal: "arn:aws-cn:iam::222222222222:role/analyst", resource: "arn:aws-cn:s3:::reports/*"`

use super::context::{ArnRead, PrincipalRead, ResourceRead};
use super::{Context, Report};
use crate::{Arn, ArnPart, Code, Fault, PrincipalKind};
use std::cell::OnceCell;

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    let of_document = OnceCell::new();
    let of_document = || of_document.get_or_init(|| partitions(context.resources.iter()));
    let mut named: Option<(usize, Vec<&str>)> = None;
    for read in &context.principals {
        let Some(arn) = arn_of(read) else { continue };
        let of_statement = match named.take() {
            Some(named) if named.0 == read.statement => named,
            _ => (read.statement, named_by(context, read.statement, of_document)),
        };
        if let Some(partition) = other_partition(&of_statement.1, &arn) {
            report.error(read.place, fault_of(&arn, partition));
        }
        named = Some(of_statement);
    }
}

/// The ARN that a principal was written as; account ids alone are of no partition.
fn arn_of(read: &PrincipalRead<'_>) -> Option<Arn> {
    let is_arn = read.kind == PrincipalKind::Aws && read.text.starts_with("arn:") && read.principal.is_ok();
    is_arn.then(|| Arn::new(read.text.to_owned()).ok()).flatten()
}

/// A partition that resources name, where none of them names that of `principal`.
fn other_partition<'c>(named: &Vec<&'c str>, principal: &Arn) -> Option<&'c str> {
    named.first().copied().filter(|_| !named.contains(&principal.partition()))
}

/// The partitions that the resources of a statement name, or else those that the document names.
fn named_by<'c: 'o, 'o>(
    context: &'c Context<'_>,
    statement: usize,
    of_document: impl FnOnce() -> &'o Vec<&'c str>,
) -> Vec<&'c str> {
    let own = partitions(context.resources_of(statement));
    if own.is_empty() { of_document().clone() } else { own }
}

/// Each partition once; there are a handful.
fn partitions<'c, 'd: 'c>(resources: impl Iterator<Item = &'c ResourceRead<'d>>) -> Vec<&'c str> {
    let mut named = Vec::new();
    for partition in resources.filter_map(partition_of) {
        if !named.contains(&partition) {
            named.push(partition);
        }
    }
    named
}

fn partition_of<'c>(resource: &'c ResourceRead<'_>) -> Option<&'c str> {
    let ArnRead::Arn(arn, _) = &resource.arn else { return None };
    // Any other is a pattern, or another check's fault.
    xacct_catalog::partition(arn.partition()).map(|_| arn.partition())
}

fn fault_of(arn: &Arn, partition: &str) -> Fault {
    let own = arn.partition();
    let message = format!("a principal of the partition `{own}` has no access to resources of `{partition}`");
    let help =
        format!("if the account is of `{partition}`, write `{}`", arn.with(ArnPart::Partition, partition));
    Fault::new(Code::PRINCIPAL_PARTITION, message).at(arn.range(ArnPart::Partition)).help(help)
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{PolicyKind, Statement};

    fn to(value: &str, resources: &[&str]) -> Statement {
        Statement { principal: principal(value), ..allow(&["s3:GetObject"], resources) }
    }

    const ROLE: &str = "arn:aws:iam::222222222222:role/analyst";

    #[test]
    fn the_partitions_must_agree() {
        let found = run(check, PolicyKind::Bucket, [to(ROLE, &["arn:aws-cn:s3:::reports/*"])]);
        assert_eq!(codes(&found), ["PRINCIPAL_PARTITION"]);
        let help = found[0].fault.help.as_deref();
        assert_eq!(
            help,
            Some("if the account is of `aws-cn`, write `arn:aws-cn:iam::222222222222:role/analyst`")
        );
        assert!(run(check, PolicyKind::Bucket, [to(ROLE, &["arn:aws:s3:::reports/*"])]).is_empty());
    }

    #[test]
    fn the_rest_of_the_document_tells_where_the_statement_does_not() {
        let own = to("222222222222", &["arn:aws-us-gov:s3:::reports/*"]);
        let found = run(check, PolicyKind::Bucket, [to(ROLE, &["*"]), own]);
        assert_eq!(found[0].place.to_string(), "statement 0, Principal 0");
    }

    #[test]
    fn where_no_partition_is_named_nothing_is_said() {
        for (value, resource) in [
            (ROLE, "*"),
            (ROLE, "arn:*:s3:::reports/*"),
            (ROLE, "arn:awss:s3:::reports/*"),
            ("222222222222", "arn:aws-cn:s3:::reports/*"),
            ("cloudtrail.amazonaws.com", "arn:aws-cn:s3:::reports/*"),
            ("*", "arn:aws-cn:s3:::reports/*"),
        ] {
            assert!(
                run(check, PolicyKind::Bucket, [to(value, &[resource])]).is_empty(),
                "{value} {resource}"
            );
        }
    }
}
