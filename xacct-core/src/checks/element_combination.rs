//! `UNSUPPORTED_ELEMENT_COMBINATION`: an element and its negation in one statement.
//!
//! - severity: error
//! - bad: `action: s3:*, not_action: s3:DeleteBucket`
//! - good: two statements, one of which denies

use super::{Context, Report};
use crate::{Code, Element, Fault, Place, Within};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for (index, statement) in context.statements() {
        let pairs = [
            (
                statement.principal.is_some() && statement.not_principal.is_some(),
                Element::Principal,
                Element::NotPrincipal,
            ),
            (
                statement.action.is_some() && statement.not_action.is_some(),
                Element::Action,
                Element::NotAction,
            ),
            (
                statement.resource.is_some() && statement.not_resource.is_some(),
                Element::Resource,
                Element::NotResource,
            ),
        ];
        for (_, element, negated) in pairs.into_iter().filter(|(both, ..)| *both) {
            let message =
                format!("a statement has `{}` or `{}`, not both", element.as_str(), negated.as_str());
            let fault =
                Fault::new(Code::UNSUPPORTED_ELEMENT_COMBINATION, message).help("write two statements");
            report.error(Place::Statement(index, Within::Element(negated)), fault);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{PolicyKind, Statement};

    #[test]
    fn each_pair_is_reported() {
        let good = allow(&["s3:*"], &["*"]);
        let bad = Statement {
            not_action: good.action.clone(),
            not_resource: good.resource.clone(),
            principal: principal("222222222222"),
            not_principal: principal("333333333333"),
            ..good.clone()
        };
        assert!(run(check, PolicyKind::Bucket, [good]).is_empty());
        assert_eq!(run(check, PolicyKind::Bucket, [bad]).len(), 3);
    }
}
