//! How far conditions limit who a statement to everyone applies to: what S3 counts when it asks whether a policy is
//! public, and what every check of a statement to everyone has to ask.
//!
//! A condition limits who when it compares, not negated, a key of [`BINDING`] with fixed values: values that leave no
//! choice to whoever asks. S3 adds that ranges of addresses be no broader than /8, or /32 of IPv6.

use super::arn_of_service::is_open;
use super::context::{Context, KeyRead, KeySource, ValueRead};
use super::is_beyond_doubt;
use crate::{Arn, IpRange, NarrowIpRange, OperatorName, PolicyKind, Qualifier};
use xacct_catalog::{Category, KeyType};

/// What the conditions of a statement make of an `Allow` to everyone.
pub(super) enum LimitOfWho<'c, 'd> {
    /// No condition asks who.
    Nothing,
    /// A condition asks who, and lets anyone pass who cares to.
    Weak(&'c KeyRead<'d>, Weakness),
    /// Only principals, services or networks that the policy names.
    Bound,
    /// A key or an operator cannot be read, which is the fault to tell.
    Unread,
}

/// Why a condition that asks who does not limit it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Weakness {
    /// It excludes some, and everyone else passes.
    Negated,
    /// It holds where the request does not carry the key.
    IfExists,
    /// It holds where the request carries no value.
    ForAllValues,
    /// Its value is whatever the caller writes.
    Forged,
    /// Principals of any account can have it.
    Shared,
    /// A value holds a wildcard or a variable where it decides.
    NotFixed,
    /// A range of addresses is too broad.
    Broad,
}

/// Which values of a key leave no choice.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Binding {
    /// Those without wildcards and variables.
    Fixed,
    /// ARNs of which the account is fixed, or, where they have none, all.
    AccountOfArn,
    /// Paths of which the organization is fixed.
    OrganizationOfPath,
    /// Ranges of addresses that are narrow.
    Range,
    /// All, because only AWS's services carry the key.
    OfServices,
    /// `true`
    True,
}

/// The keys by which S3 takes a policy for not public, and the account that KMS compares.
const BINDING: [(&str, Binding); 23] = [
    ("aws:PrincipalAccount", Binding::Fixed),
    ("aws:PrincipalArn", Binding::AccountOfArn),
    ("aws:PrincipalIsAWSService", Binding::True),
    ("aws:PrincipalOrgID", Binding::Fixed),
    ("aws:PrincipalOrgPaths", Binding::OrganizationOfPath),
    ("aws:PrincipalServiceName", Binding::OfServices),
    ("aws:PrincipalServiceNamesList", Binding::OfServices),
    ("aws:SourceAccount", Binding::Fixed),
    ("aws:SourceArn", Binding::AccountOfArn),
    ("aws:SourceIp", Binding::Range),
    ("aws:SourceOrgID", Binding::Fixed),
    ("aws:SourceOrgPaths", Binding::OrganizationOfPath),
    ("aws:SourceOwner", Binding::Fixed),
    ("aws:SourceVpc", Binding::Fixed),
    ("aws:SourceVpcArn", Binding::AccountOfArn),
    ("aws:SourceVpce", Binding::Fixed),
    ("aws:userid", Binding::Fixed),
    ("aws:VpceAccount", Binding::Fixed),
    ("aws:VpceOrgID", Binding::Fixed),
    ("aws:VpceOrgPaths", Binding::OrganizationOfPath),
    ("kms:CallerAccount", Binding::Fixed),
    ("s3:DataAccessPointAccount", Binding::Fixed),
    ("s3:DataAccessPointArn", Binding::AccountOfArn),
];

/// Keys whose value the caller chooses.
const FORGED: [&str; 2] = ["aws:referer", "aws:UserAgent"];

/// Keys that say by which way a request came, which is open to principals of any account, and that no catalogue
/// describes so.
const SHARED: [&str; 2] = ["kms:ViaService", "s3:AccessPointNetworkOrigin"];

/// Whose measure it is that a condition limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Measure {
    /// What a reader has to be told of: whether anyone else passes.
    Advice,
    /// S3's, which is what Block Public Access goes by: some forms count there that limit nobody by themselves, and
    /// some that do limit are not looked at.
    BlockPublicAccess,
}

/// Keys that limit, and that S3 does not look at.
const NOT_LOOKED_AT_BY_S3: [&str; 3] = ["aws:SourceOrgID", "aws:SourceOrgPaths", "kms:CallerAccount"];

/// What the conditions of a statement limit.
pub(super) fn limit_of_who<'c, 'd>(context: &'c Context<'d>, statement: usize) -> LimitOfWho<'c, 'd> {
    limit_by(Measure::Advice, context, statement)
}

/// The same by somebody's measure.
pub(super) fn limit_by<'c, 'd>(
    measure: Measure,
    context: &'c Context<'d>,
    statement: usize,
) -> LimitOfWho<'c, 'd> {
    let mut limit = LimitOfWho::Nothing;
    for key in context.keys_of(statement) {
        match judge(measure, context, key) {
            Judgement::Bound => return LimitOfWho::Bound,
            Judgement::Unread => limit = LimitOfWho::Unread,
            Judgement::Weak(weakness) if matches!(limit, LimitOfWho::Nothing) => {
                limit = LimitOfWho::Weak(key, weakness);
            }
            Judgement::Weak(_) | Judgement::NotAboutWho => {}
        }
    }
    limit
}

enum Judgement {
    NotAboutWho,
    Weak(Weakness),
    Bound,
    Unread,
}

fn judge(measure: Measure, context: &Context<'_>, key: &KeyRead<'_>) -> Judgement {
    let Some(operator) = key.operator.filter(|_| !is_misspelt(key)) else { return Judgement::Unread };
    // In the policy of an access point these are its own, whoever asks.
    let is_own = context.kind == PolicyKind::AccessPoint && key.is_below("s3:DataAccessPoint");
    let is_advice = measure == Measure::Advice;
    let is_looked_at = is_advice || !NOT_LOOKED_AT_BY_S3.iter().any(|name| key.is(name));
    let binding = BINDING.into_iter().find(|(name, _)| key.is(name)).filter(|_| !is_own && is_looked_at);
    let weakness = match binding {
        _ if !compares(operator.name) => return Judgement::NotAboutWho,
        Some(binding) if !is_advice && !binding.1.suits(operator.name) => Weakness::NotFixed,
        None if FORGED.iter().any(|forged| key.is(forged)) => Weakness::Forged,
        None if is_shared(key) => Weakness::Shared,
        None => return Judgement::NotAboutWho,
        Some(_) if operator.name.is_negated() => Weakness::Negated,
        Some(_) if operator.if_exists && !(is_advice && is_guarded(context, key)) => Weakness::IfExists,
        Some(_)
            if operator.qualifier == Some(Qualifier::ForAllValues)
                && !counts_for_all(measure, context, key) =>
        {
            Weakness::ForAllValues
        }
        Some((_, binding)) => {
            // What is known only at run time is fixed by its type, but for a truth value.
            let is_captured_truth = binding == Binding::True && key.values.len() < key.value_count;
            let of_value = |value: &ValueRead<'_>| {
                let text = value.value.as_str();
                let is_variable = !is_advice && text.contains("${");
                let is_no_range =
                    !is_advice && binding == Binding::Range && IpRange::new(text.to_owned()).is_err();
                match is_variable || is_no_range {
                    true => Some(Weakness::NotFixed),
                    false => binding.weakness(operator.name, text),
                }
            };
            match key.values.iter().find_map(of_value).or(is_captured_truth.then_some(Weakness::Negated)) {
                Some(weakness) => weakness,
                None => return Judgement::Bound,
            }
        }
    };
    Judgement::Weak(weakness)
}

/// Whether `ForAllValues` limits: S3 asks only whether a request can carry several values.
fn counts_for_all(measure: Measure, context: &Context<'_>, key: &KeyRead<'_>) -> bool {
    match measure {
        Measure::Advice => is_guarded(context, key),
        Measure::BlockPublicAccess => key.is_multivalued(),
    }
}

/// Whether the key is wrong itself, as an error of another check says.
fn is_misspelt(key: &KeyRead<'_>) -> bool {
    let is_known_service = |prefix: &str| prefix.eq_ignore_ascii_case("aws") || is_beyond_doubt(prefix);
    key.source == KeySource::Unknown && key.key.as_ref().map_or(true, |key| is_known_service(key.prefix()))
}

/// Whether the catalogue says that it tells of who asks, or whence.
fn is_shared(key: &KeyRead<'_>) -> bool {
    let by_catalogue = match key.source {
        KeySource::Global(global) => {
            matches!(global.category(), Category::Principal | Category::Session | Category::Network)
        }
        _ => false,
    };
    by_catalogue || SHARED.iter().any(|shared| key.is(shared))
}

/// Whether an operator compares texts, ARNs or addresses, which is how who asks is compared.
fn compares(name: OperatorName) -> bool {
    use OperatorName::{
        ArnEquals, ArnLike, Bool, IpAddress, StringEquals, StringEqualsIgnoreCase, StringLike,
    };
    let plain = [ArnEquals, ArnLike, Bool, IpAddress, StringEquals, StringEqualsIgnoreCase, StringLike];
    plain.contains(&name) || name.is_negated()
}

/// Whether the statement also demands that the request carry the key.
fn is_guarded(context: &Context<'_>, key: &KeyRead<'_>) -> bool {
    context.keys_of(key.statement).iter().any(|guard| {
        guard.is(key.text)
            && guard
                .operator
                .is_some_and(|operator| operator.name == OperatorName::Null && operator.qualifier.is_none())
            && matches!(guard.values.as_slice(), [only] if only.value.as_str().eq_ignore_ascii_case("false"))
    })
}

impl Binding {
    /// Whether S3 looks at such a comparison of the key.
    fn suits(self, operator: OperatorName) -> bool {
        match operator.value_type() {
            Some(KeyType::String) => self != Self::Range,
            Some(KeyType::Arn) => self == Self::AccountOfArn,
            Some(KeyType::Bool) => self == Self::True,
            Some(KeyType::IpAddress) => self == Self::Range,
            _ => false,
        }
    }

    /// Why a value leaves a choice.
    fn weakness(self, operator: OperatorName, value: &str) -> Option<Weakness> {
        let (is_fixed, weakness) = match self {
            Self::Fixed => (!is_open(value), Weakness::NotFixed),
            Self::AccountOfArn => (has_fixed_account(operator, value), Weakness::NotFixed),
            Self::OrganizationOfPath => (has_fixed_organization(value), Weakness::NotFixed),
            Self::Range if operator == OperatorName::IpAddress => (is_narrow(value), Weakness::Broad),
            Self::Range => (false, Weakness::NotFixed),
            Self::OfServices => (true, Weakness::NotFixed),
            Self::True => (value.eq_ignore_ascii_case("true"), Weakness::Negated),
        };
        (!is_fixed).then_some(weakness)
    }
}

fn has_fixed_account(operator: OperatorName, value: &str) -> bool {
    if !is_open(value) {
        return true;
    }
    let Ok(arn) = Arn::new(value.to_owned()) else { return false };
    // Below `StringLike` a wildcard reaches over colons.
    let by_part = operator != OperatorName::StringLike;
    let before = [arn.partition(), arn.service(), arn.region()];
    !arn.account().is_empty() && !is_open(arn.account()) && (by_part || !before.into_iter().any(is_open))
}

fn has_fixed_organization(path: &str) -> bool {
    path.split_once('/').map_or(!is_open(path), |(organization, _)| !is_open(organization))
}

/// Whether a range of addresses is one that S3 takes for a limit. What is no range is another check's fault.
fn is_narrow(range: &str) -> bool {
    IpRange::new(range.to_owned()).is_err() || NarrowIpRange::new(range.to_owned()).is_ok()
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{Document, Statement};

    fn limit(kind: PolicyKind, statement: Statement) -> Result<bool, Weakness> {
        let document = Document { statements: vec![statement], ..Document::default() };
        let context = Context::new(&document, kind, &[]);
        match limit_of_who(&context, 0) {
            LimitOfWho::Bound => Ok(true),
            LimitOfWho::Nothing => Ok(false),
            LimitOfWho::Weak(_, weakness) => Err(weakness),
            LimitOfWho::Unread => panic!("not to be read"),
        }
    }

    fn of(operator: &str, key: &str, value: &str) -> Result<bool, Weakness> {
        limit(PolicyKind::Bucket, with_condition(allow(&["s3:GetObject"], &["*"]), operator, key, value))
    }

    #[test]
    fn fixed_values_bind() {
        for (operator, key, value) in [
            ("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5"),
            ("StringEquals", "AWS:PRINCIPALACCOUNT", "222222222222"),
            ("StringEqualsIgnoreCase", "aws:SourceVpc", "vpc-0a1b2c3d"),
            ("StringLike", "aws:SourceVpce", "vpce-0a1b2c3d"),
            ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/r-ab12/*"),
            ("ArnLike", "aws:PrincipalArn", "arn:*:iam::222222222222:role/*"),
            ("StringLike", "aws:PrincipalArn", "arn:aws:iam::222222222222:role/*"),
            ("ArnEquals", "aws:SourceArn", "arn:aws:s3:::reports"),
            ("IpAddress", "aws:SourceIp", "203.0.113.0/24"),
            ("IpAddress", "aws:SourceIp", "203.0.113.7"),
            ("IpAddress", "aws:SourceIp", "2001:db8::/32"),
            ("IpAddress", "aws:SourceIp", "10.0.0.0/8"),
            ("Bool", "aws:PrincipalIsAWSService", "true"),
            ("StringLike", "aws:PrincipalServiceName", "*.amazonaws.com"),
            ("StringEquals", "s3:DataAccessPointAccount", "222222222222"),
            ("ArnLike", "s3:DataAccessPointArn", "arn:aws:s3:us-east-1:222222222222:accesspoint/*"),
            ("StringEquals", "kms:CallerAccount", "222222222222"),
        ] {
            assert_eq!(of(operator, key, value), Ok(true), "{operator} {key} {value}");
        }
    }

    #[test]
    fn each_weakness_has_its_reason() {
        use Weakness::{Broad, ForAllValues, Forged, IfExists, Negated, NotFixed, Shared};
        for (operator, key, value, weakness) in [
            ("StringNotEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5", Negated),
            ("NotIpAddress", "aws:SourceIp", "203.0.113.0/24", Negated),
            ("Bool", "aws:PrincipalIsAWSService", "false", Negated),
            ("StringEqualsIfExists", "aws:PrincipalOrgID", "o-a1b2c3d4e5", IfExists),
            ("ForAllValues:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*", ForAllValues),
            ("StringLike", "aws:Referer", "https://example.com/*", Forged),
            ("StringEquals", "aws:UserAgent", "x", Forged),
            ("StringEquals", "aws:PrincipalTag/team", "x", Shared),
            ("StringEquals", "aws:PrincipalType", "User", Shared),
            ("StringEquals", "aws:username", "ana", Shared),
            ("IpAddress", "aws:VpcSourceIp", "10.0.0.0/8", Shared),
            ("StringEquals", "kms:ViaService", "s3.us-east-1.amazonaws.com", Shared),
            ("StringLike", "aws:PrincipalAccount", "2222*", NotFixed),
            ("StringEquals", "aws:PrincipalAccount", "${aws:ResourceAccount}", NotFixed),
            ("StringLike", "aws:userid", "AROAEXAMPLE:*", NotFixed),
            ("ForAnyValue:StringLike", "aws:PrincipalOrgPaths", "o-*/r-ab12/*", NotFixed),
            ("ArnLike", "aws:PrincipalArn", "arn:aws:iam::*:role/analyst", NotFixed),
            ("StringLike", "aws:PrincipalArn", "arn:*:iam::222222222222:role/x", NotFixed),
            ("ArnLike", "aws:SourceArn", "arn:aws:s3:::*", NotFixed),
            ("StringLike", "aws:SourceIp", "203.0.113.*", NotFixed),
            ("IpAddress", "aws:SourceIp", "0.0.0.0/1", Broad),
            ("IpAddress", "aws:SourceIp", "2001:db8::/31", Broad),
        ] {
            assert_eq!(of(operator, key, value), Err(weakness), "{operator} {key} {value}");
        }
    }

    #[test]
    fn other_keys_do_not_ask_who() {
        for (operator, key, value) in [
            ("Bool", "aws:SecureTransport", "true"),
            ("StringEquals", "s3:x-amz-acl", "bucket-owner-full-control"),
            ("StringEquals", "aws:ResourceAccount", "222222222222"),
            ("DateLessThan", "aws:CurrentTime", "2026-12-31T00:00:00Z"),
            ("Null", "aws:PrincipalArn", "false"),
        ] {
            assert_eq!(of(operator, key, value), Ok(false), "{operator} {key} {value}");
        }
    }

    #[test]
    fn one_that_binds_is_enough_and_null_guards() {
        let referer = with_condition(allow(&["s3:GetObject"], &["*"]), "StringLike", "aws:Referer", "x*");
        let and_account = with_condition(referer, "StringEquals", "aws:PrincipalAccount", "222222222222");
        assert_eq!(limit(PolicyKind::Bucket, and_account), Ok(true));

        let paths = ("ForAllValues:StringLike", "aws:PrincipalOrgPaths", "o-a1b2c3d4e5/*");
        let loose = with_condition(allow(&["s3:GetObject"], &["*"]), paths.0, paths.1, paths.2);
        let guarded = with_condition(loose, "Null", "aws:principalorgpaths", "false");
        assert_eq!(limit(PolicyKind::Bucket, guarded), Ok(true));
    }

    #[test]
    fn an_access_point_is_reached_through_itself() {
        let own = with_condition(
            allow(&["s3:GetObject"], &["*"]),
            "StringEquals",
            "s3:DataAccessPointAccount",
            "222222222222",
        );
        assert_eq!(limit(PolicyKind::AccessPoint, own), Ok(false));
    }
}
