//! cedar-policy, whose language is another: each statement is translated into a `permit` of equal meaning.
//!
//! The actions become an `action in [..]`, the resource a `like` on the ARN that the resource's entity has as its
//! attribute, and each condition a comparison of the context's attribute of that name. The guards with `has` are left
//! out, which a policy would need for requests without these attributes, as all requests here have them.

use super::{Contender, Decision, Work};
use crate::policy::{ACTIONS, PRINCIPAL, Policy, Request, Statement};
use anyhow::Context as _;
use cedar_policy::{
    Authorizer, Context, Entities, Entity, EntityId, EntityTypeName, EntityUid, PolicySet,
    RestrictedExpression,
};
use std::collections::{HashMap, HashSet};
use std::hint::black_box;

/// The contender.
pub(super) struct Cedar;

impl Contender for Cedar {
    fn package(&self) -> &'static str {
        "cedar-policy"
    }

    fn text(&self, policy: &Policy) -> String {
        let permits: Vec<_> = policy.statements.iter().map(permit).collect();
        permits.join("\n")
    }

    fn parse(&self, text: String) -> Work<usize> {
        Box::new(move || black_box(&text).parse().map_or(0, |policies: PolicySet| policies.num_of_policies()))
    }

    /// A set that was read from Cedar's language keeps that text and would only hand it back, so this one has been
    /// through Cedar's JSON first.
    fn serialise(&self, policy: &Policy) -> anyhow::Result<Option<Work<String>>> {
        let policies: PolicySet = self.text(policy).parse()?;
        let policies = PolicySet::from_json_value(policies.to_json()?)?;
        Ok(Some(Box::new(move || black_box(&policies).to_cedar().unwrap_or_default())))
    }

    fn evaluate(&self, policy: &Policy, request: &Request) -> anyhow::Result<Option<Work<Decision>>> {
        let policies: PolicySet = self.text(policy).parse()?;
        let resource = uid("Object", &request.resource)?;
        let arn = RestrictedExpression::new_string(request.resource.clone());
        let entity = Entity::new(resource.clone(), HashMap::from([("arn".to_owned(), arn)]), HashSet::new())?;
        let entities = Entities::from_entities([entity], None)?;
        let organization = RestrictedExpression::new_string(request.organization.clone());
        let context = Context::from_pairs([
            ("aws:SecureTransport".to_owned(), RestrictedExpression::new_bool(true)),
            ("aws:PrincipalOrgID".to_owned(), organization),
        ])?;
        let request = cedar_policy::Request::new(
            uid("Principal", PRINCIPAL)?,
            uid("Action", request.action)?,
            resource,
            context,
            None,
        )?;
        let authorizer = Authorizer::new();
        Ok(Some(Box::new(move || {
            let response = authorizer.is_authorized(black_box(&request), &policies, &entities);
            match response.decision() {
                _ if response.diagnostics().errors().next().is_some() => Decision::Error,
                cedar_policy::Decision::Allow => Decision::Allow,
                cedar_policy::Decision::Deny => Decision::Deny,
            }
        })))
    }
}

fn permit(statement: &Statement) -> String {
    let Statement { sid, resource, organization } = statement;
    let [first, second] = ACTIONS;
    format!(
        r#"@id("{sid}")
permit (principal, action in [Action::"{first}", Action::"{second}"], resource)
when {{
    resource.arn like "{resource}"
    && context["aws:SecureTransport"] == true
    && context["aws:PrincipalOrgID"] == "{organization}"
}};
"#
    )
}

fn uid(kind: &str, id: &str) -> anyhow::Result<EntityUid> {
    let kind: EntityTypeName = kind.parse().with_context(|| format!("`{kind}` is no type of entities"))?;
    Ok(EntityUid::from_type_name_and_id(kind, EntityId::new(id)))
}
