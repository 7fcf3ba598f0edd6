//! Patterns of ARNs, compared part by part: a wildcard never reaches into the next part.

use super::Context;
use super::glob::{Case, Glob, Notation};
use crate::{Arn, ArnPart};

/// An ARN of a policy as a pattern.
#[derive(Clone, Debug)]
pub(super) struct ArnGlob {
    head: Head,
    resource: Glob,
}

/// Partition, service, Region and account.
#[derive(Clone, Debug)]
enum Head {
    /// Without wildcards and variables, as in `aws:s3::`.
    Literal(Box<str>),
    Parts([Glob; 4]),
}

/// An ARN of a request, split where its resource begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct SplitArn<'a> {
    /// Partition, service, Region and account, as in `aws:s3::`.
    pub(super) head: &'a str,
    /// Everything behind the fifth colon.
    pub(super) resource: &'a str,
}

impl<'a> SplitArn<'a> {
    /// The parts of an ARN; none where it has fewer than six. What looks like a variable in a request is text.
    pub(super) fn of(text: &'a str) -> Option<Self> {
        let rest = text.strip_prefix("arn:")?;
        let (colon, _) = rest.match_indices(':').nth(3)?;
        Some(Self { head: rest.get(..colon)?, resource: rest.get(colon + 1..)? })
    }

    /// The parts of an ARN of a request, of which the first hold no variable.
    pub(super) fn of_request(arn: &'a Arn) -> Self {
        let start = arn.range(ArnPart::Resource).start;
        let head = arn.as_str().get("arn:".len()..start.saturating_sub(1)).unwrap_or_default();
        Self { head, resource: arn.resource() }
    }

    /// Partition, service, Region and account.
    pub(super) fn parts(self) -> impl Iterator<Item = &'a str> {
        self.head.split(':')
    }
}

impl ArnGlob {
    /// A pattern of exactly six parts, as conditions compare them; none where there are fewer, or a variable that IAM
    /// cannot read.
    pub(super) fn new(text: &str, variables: bool) -> Option<Self> {
        Self::with_variables(text, variables, variables)
    }

    /// The same as `Resource` holds it: variables stand only in its last part.
    pub(super) fn of_resource(text: &str, variables: bool) -> Option<Self> {
        Self::with_variables(text, false, variables)
    }

    fn with_variables(text: &str, in_head: bool, in_resource: bool) -> Option<Self> {
        let arn = Arn::new(text.to_owned()).ok()?;
        let glob = |part: &str| Glob::new(part, Notation { wildcards: true, variables: in_head });
        let parts = [arn.partition(), arn.service(), arn.region(), arn.account()].map(glob);
        let [Some(partition), Some(service), Some(region), Some(account)] = parts else { return None };
        let parts = [partition, service, region, account];
        let literal: Option<Vec<&str>> = parts.iter().map(Glob::literal).collect();
        let head = match literal {
            Some(parts) => Head::Literal(parts.join(":").into()),
            None => Head::Parts(parts),
        };
        let resource = Notation { wildcards: true, variables: in_resource };
        Some(Self { head, resource: Glob::new(arn.resource(), resource)? })
    }

    /// The pattern of what the ARN names.
    pub(super) fn resource(&self) -> &Glob {
        &self.resource
    }

    /// Whether an ARN fits. `case` is that of the first parts; in the resource it always counts.
    pub(super) fn matches(&self, arn: SplitArn<'_>, context: &Context, case: Case) -> bool {
        let head = match &self.head {
            Head::Literal(head) if case == Case::Counts => **head == *arn.head,
            Head::Literal(head) => head.eq_ignore_ascii_case(arn.head),
            Head::Parts(parts) => {
                parts.iter().zip(arn.parts()).all(|(glob, part)| glob.matches(part, context, case))
            }
        };
        head && self.resource.matches(arn.resource, context, Case::Counts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_stay_in_their_part() {
        for (pattern, arn, expected) in [
            ("arn:aws:s3:::b/*", "arn:aws:s3:::b/x/y:z", true),
            ("arn:aws:s3:::b/*", "arn:aws:s3:::b", false),
            ("arn:*:s3:::b", "arn:aws-cn:s3:::b", true),
            ("arn:aws:s*:b", "arn:aws:sns:us-east-1:111111111111:b", false),
            ("arn:aws:sns:*:*:t", "arn:aws:sns:us-east-1:111111111111:t", true),
            ("arn:aws:sns:us-east-1:*", "arn:aws:sns:us-east-1:111111111111:t", false),
            ("arn:aws:iam::*:role/x", "arn:aws:iam::111111111111:role/x", true),
            ("arn:AWS:s3:::b", "arn:aws:s3:::b", true),
            ("arn:aws:s3:::B", "arn:aws:s3:::b", false),
        ] {
            let matches =
                |glob: ArnGlob| glob.matches(SplitArn::of(arn).unwrap(), &Context::default(), Case::Ignored);
            assert_eq!(ArnGlob::new(pattern, true).is_some_and(matches), expected, "{pattern} {arn}");
        }
    }

    #[test]
    fn an_arn_has_six_parts() {
        for text in ["", "*", "arn:aws:s3", "arn:aws:s3::b", "xrn:aws:s3:::b"] {
            assert!(SplitArn::of(text).is_none(), "{text}");
        }
        assert_eq!(SplitArn::of("arn:aws:s3:::b:${c:d}").unwrap().resource, "b:${c:d}");
    }
}
