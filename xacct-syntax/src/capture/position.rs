//! What a capture stands for, by what is around it. A capture fills a whole component, never part of one, so that
//! its type can tell what it may hold.

use crate::ast::{Capture, Text};
use crate::diagnostic::Diagnostic;
use std::ops::Range;
use xacct_catalog::KeyType;
use xacct_core::capture::Position;
use xacct_core::{Arn, ArnPart, OperatorName, PrincipalKind};

/// Where a text stands.
#[derive(Clone, Copy)]
pub(crate) enum Place<'k> {
    Principal(PrincipalKind),
    NotPrincipal(PrincipalKind),
    /// In a policy of one resource, or of any.
    Resource {
        is_of_one: bool,
    },
    /// A value of a key, below an operator; none where the operator itself is at fault.
    Value(Option<OperatorName>, &'k str),
    /// A field of a grant that is captured as a whole, or, where it is an ARN, by its parts.
    Whole(Position),
    /// What the keys of a grant's objects begin with.
    Prefix,
    /// The key of an object of a grant.
    Object,
}

/// Why something cannot be captured, and what to do.
struct Refusal {
    message: &'static str,
    help: &'static str,
}

const WHOLE_COMPONENT: Refusal = Refusal {
    message: "a capture fills a whole component",
    help: "let it stand alone between `/` or `:`, or capture the text around it too",
};

const FIXED_PART: Refusal = Refusal {
    message: "the partition and the service of an ARN are fixed",
    help: "write them out, or capture the whole ARN",
};

const WHOLE_ARN: Refusal = Refusal {
    message: "this part of an ARN cannot be captured",
    help: "capture the whole ARN: of other services than S3, IAM, STS and KMS only the Region and the account are \
           captured by themselves",
};

const NAME_ALONE: Refusal = Refusal {
    message: "the path of a user or role is fixed",
    help: "capture its name alone, or the whole ARN",
};

const WHOLE_VALUE: Refusal = Refusal {
    message: "a value of this operator is captured as a whole",
    help: "capture it alone: `\"{name}\"`",
};

const WHOLE_FIELD: Refusal = Refusal {
    message: "this field is captured as a whole, or by the parts of its ARN",
    help: "capture it alone: `\"{name}\"`",
};

const FIXED_VALUE: Refusal = Refusal {
    message: "names of services and binary values are fixed",
    help: "write the value out: what a policy trusts in a service depends on which it is",
};

const OF_ONE_RESOURCE: Refusal = Refusal {
    message: "the policy of one resource captures the parts of its ARN",
    help: "write for instance `\"arn:aws:s3:::{bucket}/{key}\"`, so that it is seen to be the resource's own",
};

const FIXED_PRINCIPAL: Refusal = Refusal {
    message: "services and identity providers are fixed",
    help: "write it out: what a policy trusts in them depends on which it is",
};

const NO_ARN: Refusal = Refusal {
    message: "this is captured as a whole, or by the parts of its ARN",
    help: "write `\"{arn}\"`, or for instance `\"arn:aws:s3:::{bucket}/*\"`",
};

/// Sets the position of each capture of `text`, and reports each that has none.
pub(crate) fn decide(text: &mut Text, place: Place<'_>, diagnostics: &mut Vec<Diagnostic>) {
    let mut captures = std::mem::take(&mut text.captures);
    let mut prefix_end = None;
    for capture in &mut captures {
        match position(&text.value, &capture.range, prefix_end, place) {
            Ok(position) => capture.position = Some(position),
            Err(Refusal { message, help }) => {
                let fault = Diagnostic::new(text.spans, format!("{message}: `{}`", name_of(capture)));
                diagnostics.push(fault.help(help).within(text, capture.range.clone()));
            }
        }
        prefix_end = Some(capture.range.end).filter(|_| capture.position == Some(Position::KeyPrefix));
    }
    text.captures = captures;
}

fn name_of(capture: &Capture) -> String {
    format!("{{{}}}", capture.name)
}

/// The position of the capture at `range`. Where the one before it is a key prefix, `prefix_end` is where that ends.
fn position(
    text: &str,
    range: &Range<usize>,
    prefix_end: Option<usize>,
    place: Place<'_>,
) -> Result<Position, Refusal> {
    let is_whole = *range == (0..text.len());
    match place {
        Place::Principal(kind) if is_whole => of_principal(kind),
        // Of an account nobody stands above whom the policy would have to name beside it.
        Place::NotPrincipal(PrincipalKind::Aws) if is_whole => Ok(Position::Account),
        Place::NotPrincipal(kind) if is_whole => of_principal(kind),
        Place::Resource { is_of_one: true } if is_whole => Err(OF_ONE_RESOURCE),
        Place::Resource { .. } if is_whole => Ok(Position::Arn),
        Place::Whole(position) if is_whole => Ok(position),
        Place::Prefix if range.end == text.len() => {
            in_key(text, 0, range, prefix_end).map(|_| Position::KeyPrefix)
        }
        Place::Prefix | Place::Object => in_key(text, 0, range, prefix_end),
        Place::Value(operator, key) if is_whole => Position::of_value(operator, key).ok_or(FIXED_VALUE),
        _ if text.starts_with("arn:") => in_arn(text, range, prefix_end),
        Place::Value(operator, _) if operator.is_none_or(compares_text) => in_key(text, 0, range, prefix_end),
        Place::Value(..) => Err(WHOLE_VALUE),
        Place::Whole(_) => Err(WHOLE_FIELD),
        Place::Principal(_) | Place::NotPrincipal(_) | Place::Resource { .. } => Err(NO_ARN),
    }
}

fn of_principal(kind: PrincipalKind) -> Result<Position, Refusal> {
    match kind {
        PrincipalKind::Aws => Ok(Position::Principal),
        PrincipalKind::CanonicalUser => Ok(Position::CanonicalUser),
        PrincipalKind::Service | PrincipalKind::Federated => Err(FIXED_PRINCIPAL),
    }
}

fn compares_text(operator: OperatorName) -> bool {
    operator.value_type() == Some(KeyType::String)
}

fn in_arn(text: &str, range: &Range<usize>, prefix_end: Option<usize>) -> Result<Position, Refusal> {
    // What is wrong with the ARN itself, the checks will say.
    let Ok(arn) = Arn::new(text.to_owned()) else { return Ok(Position::KeySegment) };
    let fills = |part| arn.range(part) == *range;
    let is_within = |part: ArnPart| arn.range(part).start <= range.start && range.end <= arn.range(part).end;
    if is_within(ArnPart::Resource) {
        return in_resource(&arn, range, prefix_end);
    }
    match (is_within(ArnPart::Region), is_within(ArnPart::Account)) {
        (true, _) if fills(ArnPart::Region) => Ok(Position::Region),
        (_, true) if fills(ArnPart::Account) => Ok(Position::Account),
        (false, false) => Err(FIXED_PART),
        _ => Err(WHOLE_COMPONENT),
    }
}

fn in_resource(arn: &Arn, range: &Range<usize>, prefix_end: Option<usize>) -> Result<Position, Refusal> {
    let start = arn.range(ArnPart::Resource).start;
    let resource = arn.resource();
    let (from, to) = (range.start - start, range.end - start);
    let component = Component::of(resource, from..to);
    match arn.service() {
        "s3" => match resource.strip_prefix("accesspoint/") {
            Some(_) if component.index == 1 => component.filled_by(Position::AccessPoint),
            Some(_) if component.index > 2 => in_key(arn.as_str(), start, range, prefix_end),
            Some(_) => Err(WHOLE_ARN),
            None if component.index == 0 => component.filled_by(Position::Bucket),
            None => in_key(arn.as_str(), start, range, prefix_end),
        },
        "iam" => match resource.split('/').next() {
            _ if !component.is_last => Err(NAME_ALONE),
            Some("user") => component.filled_by(Position::User),
            Some("role") => component.filled_by(Position::Role),
            Some("policy") => component.filled_by(Position::ManagedPolicy),
            _ => Err(WHOLE_ARN),
        },
        "sts" if resource.starts_with("assumed-role/") => match component.index {
            1 => component.filled_by(Position::Role),
            2 => component.filled_by(Position::Session),
            _ => Err(WHOLE_ARN),
        },
        "kms" if resource.starts_with("key/") && component.index == 1 => {
            component.filled_by(Position::KmsKey)
        }
        _ => Err(WHOLE_ARN),
    }
}

/// The part of a resource between two slashes that a capture stands in.
struct Component {
    index: usize,
    is_last: bool,
    is_filled: bool,
}

impl Component {
    fn of(resource: &str, range: Range<usize>) -> Self {
        let before = resource.get(..range.start).unwrap_or_default();
        let after = resource.get(range.end..).unwrap_or_default();
        let starts = before.is_empty() || before.ends_with('/');
        let ends = after.is_empty() || after.starts_with('/');
        Self { index: before.matches('/').count(), is_last: !after.contains('/'), is_filled: starts && ends }
    }

    fn filled_by(&self, position: Position) -> Result<Position, Refusal> {
        if self.is_filled { Ok(position) } else { Err(WHOLE_COMPONENT) }
    }
}

/// The position of a capture in an object's key, or in a text that is compared with one, which begins at `start`.
fn in_key(
    text: &str,
    start: usize,
    range: &Range<usize>,
    prefix_end: Option<usize>,
) -> Result<Position, Refusal> {
    let before = text.get(start..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let begins = before.is_empty() || before.ends_with('/') || prefix_end == Some(range.start);
    match after.chars().next() {
        _ if !begins => Err(WHOLE_COMPONENT),
        None => Ok(Position::ObjectKey),
        Some('/') => Ok(Position::KeySegment),
        Some(_) => Ok(Position::KeyPrefix),
    }
}
