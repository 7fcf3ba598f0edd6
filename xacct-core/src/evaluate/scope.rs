//! `Action` and `Resource` of a statement, or their `Not…`: what of all there is a statement is about.

use super::Context;
use super::arn_glob::ArnGlob;
use super::glob::Case;
use super::request::Target;
use crate::{Arn, PolicyKind};
use xacct_catalog::wildcard;

/// A list of patterns, or everything but what fits one of them.
#[derive(Clone, Debug)]
pub(super) enum Scope<P> {
    Listed(Box<[P]>),
    AllBut(Box<[P]>),
}

impl<P> Scope<P> {
    /// The patterns of whichever element there is; none where there is neither.
    pub(super) fn of(
        listed: Option<&Vec<String>>,
        all_but: Option<&Vec<String>>,
        pattern: impl Fn(&str) -> Option<P>,
    ) -> Option<Self> {
        let patterns = |texts: &Vec<String>| texts.iter().filter_map(|text| pattern(text)).collect();
        match (listed, all_but) {
            (Some(texts), _) => Some(Self::Listed(patterns(texts))),
            (None, Some(texts)) => Some(Self::AllBut(patterns(texts))),
            (None, None) => None,
        }
    }

    /// The patterns, whatever they are for.
    pub(super) fn patterns(&self) -> &[P] {
        let (Self::Listed(patterns) | Self::AllBut(patterns)) = self;
        patterns
    }

    /// Whether what `fits` asks about belongs to it.
    pub(super) fn contains(&self, fits: impl Fn(&P) -> bool) -> bool {
        match self {
            Self::Listed(patterns) => patterns.iter().any(fits),
            Self::AllBut(patterns) => !patterns.iter().any(fits),
        }
    }
}

/// An entry of `Action` or `NotAction`, in lower case.
#[derive(Clone, Debug)]
pub(super) enum ActionGlob {
    /// `*` or `*:*`
    Every,
    One(Box<str>),
    Several(Box<str>),
}

impl ActionGlob {
    /// Reads an entry; none where no action fits it, as where the service holds a wildcard.
    pub(super) fn new(text: &str) -> Option<Self> {
        if matches!(text, "*" | "*:*") {
            return Some(Self::Every);
        }
        let (service, name) = text.split_once(':')?;
        if service.is_empty() || name.is_empty() || service.contains(['*', '?']) {
            return None;
        }
        let lower = text.to_ascii_lowercase().into();
        Some(if name.contains(['*', '?']) { Self::Several(lower) } else { Self::One(lower) })
    }

    /// Whether an action in lower case fits.
    pub(super) fn matches(&self, action: &str) -> bool {
        match self {
            Self::Every => true,
            Self::One(one) => **one == *action,
            Self::Several(pattern) => wildcard::matches(pattern.as_bytes(), action.as_bytes()),
        }
    }

    /// What every action that fits begins with, and whether only one fits.
    pub(super) fn literal_start(&self) -> (&str, bool) {
        match self {
            Self::Every => ("", false),
            Self::One(one) => (one, true),
            Self::Several(pattern) => (pattern.split(['*', '?']).next().unwrap_or_default(), false),
        }
    }
}

/// An entry of `Resource` or `NotResource`.
#[derive(Clone, Debug)]
pub(super) enum ResourceGlob {
    /// `*`
    Every,
    Arn(Box<ArnGlob>),
}

impl ResourceGlob {
    /// Reads an entry; none where no resource fits it.
    pub(super) fn new(text: &str, kind: PolicyKind, variables: bool) -> Option<Self> {
        if text == "*" {
            return Some(Self::Every);
        }
        let completed = completed(text, kind);
        let arn = completed.as_deref().unwrap_or(text);
        let glob = ArnGlob::of_resource(arn, variables)?;
        (!has_open_type(arn, &glob)).then(|| Self::Arn(Box::new(glob)))
    }

    /// Whether the request's resource fits. Requests that are not about one fit `*` alone.
    pub(super) fn matches(&self, target: Target<'_>, context: &Context) -> bool {
        match (self, target) {
            (Self::Every, _) => true,
            (Self::Arn(_), Target::None) => false,
            (Self::Arn(glob), Target::Arn(arn)) => glob.matches(arn, context, Case::Ignored),
        }
    }

    /// Whether what fits depends on what a request carries.
    pub(super) fn has_variables(&self) -> bool {
        matches!(self, Self::Arn(glob) if glob.resource().has_variables())
    }

    /// What the resource part of every ARN that fits begins with, and whether nothing follows.
    pub(super) fn literal_start(&self) -> (&str, bool) {
        match self {
            Self::Every => ("", false),
            Self::Arn(glob) => glob.resource().literal_start(),
        }
    }
}

/// An ARN with the parts that it lacks, each of which stands for any, where the kind of policy completes it.
///
/// VPC endpoint policies complete only what holds a wildcard; elsewhere a short ARN fits nothing.
fn completed(text: &str, kind: PolicyKind) -> Option<String> {
    const PARTS: usize = 6;
    let parts = text.split(':').count();
    let completes = match kind {
        PolicyKind::VpcEndpoint | PolicyKind::Bucket => text.contains('*'),
        kind => kind.completes_short_arns(),
    };
    (text.starts_with("arn:") && parts < PARTS && completes && !text.contains("${"))
        .then(|| format!("{text}{}", ":*".repeat(PARTS - parts)))
}

/// Whether a wildcard stands in the word that tells the type of resource, as in `arn:aws:iam::111122223333:u*`, which
/// IAM does not support: such an ARN fits nothing. S3's buckets and other resources have no such word.
fn has_open_type(arn: &str, glob: &ArnGlob) -> bool {
    const SEPARATORS: [char; 2] = ['/', ':'];
    if glob.resource().is_any() || !glob.resource().is_open_before(&SEPARATORS) {
        return false;
    }
    let Some(service) = Arn::new(arn.to_owned()).ok().and_then(|arn| xacct_catalog::service(arn.service()))
    else {
        return false;
    };
    // Which of its types can be meant is told by the parts before the type.
    let mut types = service
        .resource_types()
        .flat_map(xacct_catalog::ResourceType::arn_patterns)
        .filter(|pattern| empty_before(pattern).eq(empty_before(arn)))
        .peekable();
    let has_word = |pattern: &str| {
        let resource = pattern.splitn(6, ':').nth(5).unwrap_or_default();
        resource.find(SEPARATORS).is_some_and(|end| !resource.get(..end).unwrap_or_default().contains("${"))
    };
    types.peek().is_some() && types.all(has_word)
}

/// Whether the Region and the account of an ARN are empty.
fn empty_before(arn: &str) -> impl Iterator<Item = bool> {
    arn.splitn(6, ':').skip(3).take(2).map(str::is_empty)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::arn_glob::SplitArn;

    fn action(pattern: &str, action: &str) -> bool {
        ActionGlob::new(pattern).is_some_and(|glob| glob.matches(action))
    }

    #[test]
    fn actions() {
        for pattern in ["*", "*:*", "s3:*", "S3:getOBJECT", "s3:Get*", "s3:g?tobject"] {
            assert!(action(pattern, "s3:getobject"), "{pattern}");
        }
        for pattern in ["", ":", "s3", "s3:", "s3*", "s*:GetObject", "s3:GetObject ", "s3:Get", "**", "sns:*"]
        {
            assert!(!action(pattern, "s3:getobject"), "{pattern}");
        }
    }

    fn resource(kind: PolicyKind, pattern: &str, arn: &str) -> bool {
        let target = SplitArn::of(arn).map_or(Target::None, Target::Arn);
        ResourceGlob::new(pattern, kind, true).is_some_and(|glob| glob.matches(target, &Context::default()))
    }

    #[test]
    fn short_arns_are_completed_where_iam_does() {
        let queue = "arn:aws:sqs:us-east-1:111111111111:q";
        for (kind, pattern, expected) in [
            (PolicyKind::Identity, "arn:aws:sqs", true),
            (PolicyKind::Boundary, "arn:aws:sqs:us-east-1", true),
            (PolicyKind::Identity, "arn:aws:sqs:us-west-1", false),
            (PolicyKind::Session, "arn:aws:sqs", false),
            (PolicyKind::VpcEndpoint, "arn:aws:sqs", false),
            (PolicyKind::VpcEndpoint, "arn:aws:sqs:*", true),
            (PolicyKind::KmsKey, "arn:aws:sqs:*", false),
        ] {
            assert_eq!(resource(kind, pattern, queue), expected, "{kind} {pattern}");
        }
    }

    #[test]
    fn the_word_of_the_type_is_written_out() {
        let user = "arn:aws:iam::111111111111:user/ana";
        for (pattern, expected) in [
            ("arn:aws:iam::111111111111:*", true),
            ("arn:aws:iam::111111111111:user/*", true),
            ("arn:aws:iam::111111111111:u*", false),
            ("arn:aws:iam::111111111111:*/ana", false),
        ] {
            assert_eq!(resource(PolicyKind::Identity, pattern, user), expected, "{pattern}");
        }
        assert!(resource(PolicyKind::Identity, "arn:aws:s3:::*/k", "arn:aws:s3:::b/k"));
        assert!(resource(
            PolicyKind::Identity,
            "arn:aws:sqs:us-east-1:111111111111:*-q",
            "arn:aws:sqs:us-east-1:111111111111:a-q"
        ));
    }

    #[test]
    fn what_is_about_no_resource_fits_a_star() {
        assert!(resource(PolicyKind::Identity, "*", "*"));
        assert!(!resource(PolicyKind::Identity, "arn:aws:s3:::*", "*"));
    }
}
