//! `PRINCIPAL_STAR_UNBOUND`, `PRINCIPAL_STAR_WEAK_LIMIT`: an `allow` to everyone, in the policy of a bucket, an access
//! point or a key, that nothing limits, or only a condition that lets anyone pass who cares to.
//!
//! Everyone are all accounts of AWS, and for buckets also whoever asks without an account. What limits them is a
//! condition that compares, not negated, an account, an organization, a principal, a VPC, an endpoint or a narrow range
//! of addresses with fixed values: by this measure S3 calls a policy public, which it refuses to store as long as
//! Block Public Access is on. A `deny` beside it changes nothing of that.
//!
//! - severity: security warning
//! - bad: `allow { principal: *, action: s3:GetObject, … }`
//! - good: the same under `StringEquals: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" }`

use super::context::KeyRead;
use super::limit_of_who::{LimitOfWho, Weakness, limit_of_who};
use super::too_permissive_value::is_id_of_aws;
use super::{Context, Report};
use crate::value::wildcards_in;
use crate::{Code, Fault, OperatorName, PolicyKind};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    if !matches!(context.kind, PolicyKind::Bucket | PolicyKind::AccessPoint | PolicyKind::KmsKey) {
        return;
    }
    for (index, _) in context.statements().filter(|(index, _)| context.allows(*index)) {
        let Some(place) = context.everyone(index) else { continue };
        match limit_of_who(context, index) {
            LimitOfWho::Bound | LimitOfWho::Unread => {}
            LimitOfWho::Nothing => report.security_warning(place, unbound(context.kind)),
            LimitOfWho::Weak(key, weakness) if !is_told_of_the_value(key, weakness) => {
                report.security_warning(key.place, weak(key, weakness));
            }
            LimitOfWho::Weak(..) => {}
        }
    }
}

/// Whether it is an error already to give the key such a value.
fn is_told_of_the_value(key: &KeyRead<'_>, weakness: Weakness) -> bool {
    let is_like = key.operator.is_some_and(|operator| operator.name == OperatorName::StringLike);
    let is_told = |text: &str| match text.contains("${") {
        true => !is_id_of_aws(text),
        false => is_like && wildcards_in(text).next().is_some(),
    };
    weakness == Weakness::NotFixed
        && key.is_sensitive()
        && key.values.iter().any(|read| is_told(read.value.as_str()))
}

pub(super) fn unbound(kind: PolicyKind) -> Fault {
    let message = match kind {
        PolicyKind::Bucket => "this allows everyone, on the internet too: no condition limits who",
        _ => "this allows everyone in every account of AWS: no condition limits who",
    };
    Fault::new(Code::PRINCIPAL_STAR_UNBOUND, message).help(
        "name principals or accounts, or compare for instance `aws:PrincipalOrgID` or `aws:PrincipalAccount`",
    )
}

pub(super) fn weak(key: &KeyRead<'_>, weakness: Weakness) -> Fault {
    let text = key.text;
    let message = match weakness {
        Weakness::Negated => format!("`{text}` excludes some here, and everyone else is allowed"),
        Weakness::IfExists => format!("with `IfExists`, a request that does not carry `{text}` is allowed"),
        Weakness::ForAllValues => {
            format!("with `ForAllValues`, a request that does not carry `{text}` is allowed")
        }
        Weakness::Forged => format!("`{text}` is whatever the caller writes, and limits nobody"),
        Weakness::Shared => format!("requests from any account can carry this `{text}`"),
        Weakness::NotFixed => format!("this pattern for `{text}` does not fix who is allowed"),
        Weakness::Broad => format!("this range for `{text}` is as good as everyone"),
    };
    let fault = Fault::new(Code::PRINCIPAL_STAR_WEAK_LIMIT, message);
    fault.help(match weakness {
        Weakness::Negated => {
            "say who is allowed; what a `deny` would exclude does not make an `allow` to everyone safe"
        }
        Weakness::IfExists => "leave `IfExists` out, so that a request needs the key",
        Weakness::ForAllValues if key.is_multivalued() => {
            "write `ForAnyValue`, so that a request needs the key"
        }
        Weakness::ForAllValues => {
            "leave `ForAllValues` out: the key has one value, which a request then needs"
        }
        Weakness::Broad => "S3 takes ranges from /8, or /32 of IPv6, for a limit",
        Weakness::NotFixed => "write out the account or the organization, or the value as a whole",
        Weakness::Forged | Weakness::Shared => {
            "add a condition on an account or an organization, such as `aws:PrincipalOrgID`"
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::Effect;
    use crate::Principals;
    use crate::Statement;

    fn to(principal: Option<Principals>) -> Statement {
        Statement { principal, ..allow(&["s3:GetObject"], &["arn:aws:s3:::reports/*"]) }
    }

    fn found(kind: PolicyKind, statement: Statement) -> Vec<&'static str> {
        codes(&run(check, kind, [statement]))
    }

    #[test]
    fn everyone_needs_a_limit_where_a_policy_is_of_a_resource() {
        for everyone in [Some(Principals::Everyone), principal("*")] {
            for kind in [PolicyKind::Bucket, PolicyKind::AccessPoint, PolicyKind::KmsKey] {
                assert_eq!(found(kind, to(everyone.clone())), ["PRINCIPAL_STAR_UNBOUND"], "{kind}");
            }
            for kind in [PolicyKind::Trust, PolicyKind::VpcEndpoint, PolicyKind::ResourceControl] {
                assert!(found(kind, to(everyone.clone())).is_empty(), "{kind}");
            }
            let deny = Statement { effect: Effect::Deny, ..to(everyone) };
            assert!(found(PolicyKind::Bucket, deny).is_empty());
        }
        assert!(found(PolicyKind::Bucket, to(principal("222222222222"))).is_empty());
    }

    #[test]
    fn the_limit_decides() {
        let under = |operator: &str, key: &str, value: &str| {
            found(PolicyKind::Bucket, with_condition(to(Some(Principals::Everyone)), operator, key, value))
        };
        assert!(under("StringEquals", "aws:PrincipalOrgID", "o-a1b2c3d4e5").is_empty());
        assert_eq!(under("Bool", "aws:SecureTransport", "true"), ["PRINCIPAL_STAR_UNBOUND"]);
        assert_eq!(under("StringLike", "aws:Referer", "https://*"), ["PRINCIPAL_STAR_WEAK_LIMIT"]);
        assert!(under("StringLike", "aws:PrincipalOrgID", "o-*").is_empty(), "another check's fault");
        assert!(under("StringEquals", "aws:SourceVpc", "${aws:username}").is_empty(), "the same");
        for operator in ["StringEquals", "StringLike"] {
            let own = under(operator, "aws:SourceVpc", "${aws:Ec2InstanceSourceVpc}");
            assert_eq!(own, ["PRINCIPAL_STAR_WEAK_LIMIT"], "{operator}: no other check has anything to say");
        }
        assert!(under("StringEquals", "aws:PrincipalOrgId_", "o-a1b2c3d4e5").is_empty(), "the key's fault");
        assert!(under("StringEqual", "aws:PrincipalOrgID", "o-a1b2c3d4e5").is_empty(), "the operator's");
    }

    #[test]
    fn it_stands_at_the_principal_or_at_the_key() {
        let at = |statement| run(check, PolicyKind::Bucket, [statement])[0].place.to_string();
        assert_eq!(at(to(Some(Principals::Everyone))), "statement 0, Principal");
        assert_eq!(at(to(principal("*"))), "statement 0, Principal 0");
        let weak = with_condition(to(principal("*")), "StringEquals", "aws:PrincipalTag/team", "x");
        assert_eq!(at(weak), "statement 0, operator 0, key 0");
    }
}
