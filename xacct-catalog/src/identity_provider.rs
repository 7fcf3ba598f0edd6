//! The condition keys that identity providers bring into requests to STS.

use crate::{Action, ConditionKey, Service, key_template};

/// The claims of every OpenID Connect token that STS makes condition keys of.
const STANDARD_CLAIMS: [&str; 5] = ["amr", "aud", "email", "oaud", "sub"];

/// The actions that assume a role, and so bring the provider's claims.
const ASSUMING: [&str; 3] = ["AssumeRole", "AssumeRoleWithSAML", "AssumeRoleWithWebIdentity"];

/// The actions that STS authorises within the request that assumes a role, with that request's keys.
const WITHIN_ASSUMING: [&str; 3] = ["SetContext", "SetSourceIdentity", "TagSession"];

/// The rule that [`Action::carries`] states.
pub(crate) fn carries(action: Action, key: &str) -> bool {
    let sts = action.service();
    if sts.prefix() != "sts" {
        return false;
    }
    if WITHIN_ASSUMING.contains(&action.name()) {
        return ASSUMING.iter().filter_map(|name| sts.action(name)).any(|assuming| assuming.carries(key));
    }
    action.name() == "AssumeRoleWithWebIdentity" && is_claim(sts, key)
}

fn is_claim(sts: Service, key: &str) -> bool {
    let Some((issuer, claim)) = split(key) else { return false };
    !is_listed(sts, issuer) || STANDARD_CLAIMS.iter().any(|standard| standard.eq_ignore_ascii_case(claim))
}

/// The issuer and the claim. An issuer is a host name, with or without a path.
fn split(key: &str) -> Option<(&str, &str)> {
    let (issuer, claim) = key.split_once(':')?;
    (issuer.contains(['.', '/']) && !claim.is_empty()).then_some((issuer, claim))
}

fn is_listed(sts: Service, issuer: &str) -> bool {
    let of_issuer =
        |key: ConditionKey| split(key.name()).is_some_and(|(known, _)| key_template::matches(known, issuer));
    sts.condition_keys().any(of_issuer)
}

#[cfg(test)]
mod tests {
    fn carries(action: &str, key: &str) -> bool {
        crate::service("sts").unwrap().action(action).unwrap().carries(key)
    }

    #[test]
    fn web_identities_bring_the_claims_of_any_issuer() {
        for key in [
            "issuer.example.com:sub",
            "ISSUER.example.com/tenant:department",
            "oidc.eks.eu-west-1.amazonaws.com/id/EXAMPLE:aud",
            "token.actions.githubusercontent.com:sub",
            "token.actions.githubusercontent.com:repository",
            "token.actions.githubusercontent.com/octo:aud",
            "cognito-identity.amazonaws.com:amr",
        ] {
            assert!(carries("AssumeRoleWithWebIdentity", key), "{key}");
            assert!(carries("TagSession", key), "{key}");
        }
        for key in ["saml:aud", "issuer:sub", "issuer.example.com:", "gitlab.com:subject", "s3:prefix"] {
            assert!(!carries("AssumeRoleWithWebIdentity", key), "{key}");
        }
    }

    #[test]
    fn other_actions_do_not() {
        assert!(!carries("GetCallerIdentity", "issuer.example.com:sub"));
        assert!(!carries("AssumeRole", "issuer.example.com:sub"));
        assert!(carries("AssumeRole", "accounts.google.com:sub"), "listed");
        assert!(
            !crate::service("s3").unwrap().action("GetObject").unwrap().carries("issuer.example.com:sub")
        );
    }

    #[test]
    fn what_is_authorised_within_assuming_a_role_carries_its_keys() {
        assert!(carries("TagSession", "saml:sub"));
        assert!(carries("TagSession", "sts:ExternalId"));
        assert!(carries("SetSourceIdentity", "sts:RoleSessionName"));
    }
}
