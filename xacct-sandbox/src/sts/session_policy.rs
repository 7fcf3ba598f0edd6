//! Policies that limit a session.

use crate::iam::check_arn;
use crate::policy::IdentityDocument;
use crate::query::{Form, invalid};
use crate::refusal::{Answer, Refusal};
use crate::state::{Iam, ManagedPolicy};
use xacct_core::PolicyKind;
use xacct_core::evaluate::CompiledPolicy;

/// How many characters the document and the ARNs may have together, as they are sent.
const LONGEST: usize = 2_048;
/// How many managed policies may be named.
const MOST: usize = 10;

/// What a call brings to limit its session.
#[derive(Debug)]
pub(super) struct SessionPolicies<'f> {
    document: Option<IdentityDocument>,
    arns: Vec<&'f str>,
    length: usize,
}

impl<'f> SessionPolicies<'f> {
    /// The policies of a call.
    pub(super) fn read(form: &'f Form) -> Answer<Self> {
        let arns: Vec<&str> = form.members("PolicyArns", &["arn"]).into_iter().flatten().collect();
        if arns.len() > MOST {
            return Err(invalid("policyArns", "[...]", "Member must have length less than or equal to 10"));
        }
        for arn in &arns {
            check_arn("policyArns.member.arn", arn)?;
        }
        let text = form.text("Policy").filter(|text| !text.is_empty());
        let length = text.into_iter().chain(arns.iter().copied()).map(|part| part.chars().count()).sum();
        if length > LONGEST {
            return Err(too_large(length));
        }
        let store = |text| IdentityDocument::store(PolicyKind::Session, text, LONGEST);
        let document = text
            .map(store)
            .transpose()
            .map_err(|fault| Refusal::of_policy("MalformedPolicyDocument", fault))?;
        Ok(Self { document, arns, length })
    }

    /// Whether the call brings any: without them nothing limits the session.
    pub(super) fn are_given(&self) -> bool {
        self.document.is_some() || !self.arns.is_empty()
    }

    /// How much of what may be passed is used by the policies and so many characters of tags, in percent.
    pub(super) fn packed_size(&self, of_tags: usize) -> usize {
        percent(self.length + of_tags)
    }

    /// The policies prepared for decisions; the managed ones are those of the role's account, or AWS's.
    pub(super) fn compile(&self, iam: &Iam) -> Answer<Option<Vec<CompiledPolicy>>> {
        if !self.are_given() {
            return Ok(None);
        }
        let own =
            self.document.iter().map(|document| Ok(document.compile(PolicyKind::Session, "session policy")));
        let managed = self.arns.iter().map(|arn| {
            let document = iam.policy(arn).and_then(ManagedPolicy::default_document);
            let document = document.ok_or_else(|| no_such(arn))?;
            Ok(document.compile(PolicyKind::Session, arn))
        });
        own.chain(managed).collect::<Answer<_>>().map(Some)
    }
}

fn no_such(arn: &str) -> Refusal {
    Refusal::new(400, "MalformedPolicyDocument", format!("Policy {arn} does not exist or is not attachable."))
}

fn percent(length: usize) -> usize {
    (length * 100).div_ceil(LONGEST)
}

fn too_large(length: usize) -> Refusal {
    let used = percent(length);
    let message = format!("Packed policy consumes {used}% of allotted space, please use smaller policy.");
    Refusal::new(400, "PackedPolicyTooLarge", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(policy: &str, arns: usize) -> Result<usize, String> {
        let mut body = form_urlencoded::Serializer::new(String::new());
        body.append_pair("Policy", policy);
        for index in 1..=arns {
            body.append_pair(
                &format!("PolicyArns.member.{index}.arn"),
                "arn:aws:iam::aws:policy/PowerUserAccess",
            );
        }
        let form = Form::read(body.finish().as_bytes());
        let policies = SessionPolicies::read(&form).map_err(|refusal| refusal.code.into_owned())?;
        Ok(policies.packed_size(0))
    }

    fn document(resource: &str) -> String {
        format!(
            r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"s3:*","Resource":"{resource}"}}]}}"#
        )
    }

    #[test]
    fn policies_have_limits() {
        assert_eq!(read("", 0), Ok(0));
        assert_eq!(read(&document("*"), 10), Ok(24));
        assert_eq!(read("", 11).unwrap_err(), "ValidationError");
        assert_eq!(
            read(&document(&format!("arn:aws:s3:::{}", "b".repeat(2000))), 0).unwrap_err(),
            "PackedPolicyTooLarge"
        );
        assert_eq!(read("{", 0).unwrap_err(), "MalformedPolicyDocument");
        assert_eq!(read(&document("arn:aws:sqs:*"), 0).unwrap_err(), "MalformedPolicyDocument");
    }
}
