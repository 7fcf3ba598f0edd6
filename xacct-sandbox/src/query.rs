//! The query protocol of IAM and STS: forms in, XML out.

use crate::refusal::{Answer, Refusal};
use crate::state::Tag;
use serde::Serialize;
use std::collections::BTreeMap;

/// The parameters of a request.
#[derive(Debug)]
pub(crate) struct Form(BTreeMap<String, String>);

impl Form {
    /// Reads the body of a request.
    pub(crate) fn read(body: &[u8]) -> Self {
        Self(form_urlencoded::parse(body).into_owned().collect())
    }

    /// The operation.
    pub(crate) fn action(&self) -> &str {
        self.text("Action").unwrap_or_default()
    }

    /// What is said where there is no such operation.
    pub(crate) fn unknown_action(&self) -> Refusal {
        match self.action() {
            "" => Refusal::new(
                400,
                "MissingAction",
                "The request is missing an action or a required parameter.",
            ),
            action => {
                let version = self.text("Version").unwrap_or("NO_VERSION_SPECIFIED");
                let message = format!("Could not find operation {action} for version {version}");
                Refusal::new(400, "InvalidAction", message)
            }
        }
    }

    /// The value of a parameter.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    /// The value of a parameter that has to be there.
    pub(crate) fn required(&self, name: &str) -> Answer<&str> {
        let missing = || {
            let (first, rest) = name.split_at_checked(1).unwrap_or_default();
            let name = format!("{}{rest}", first.to_lowercase());
            invalid(&name, "null", "Member must not be null")
        };
        self.text(name).filter(|value| !value.is_empty()).ok_or_else(missing)
    }

    /// The value of a parameter that is a number.
    pub(crate) fn number(&self, name: &str) -> Answer<Option<u32>> {
        let read = |text: &str| {
            text.parse()
                .map_err(|_| Refusal::new(400, "MalformedInput", format!("{name} is not a number: {text}")))
        };
        self.text(name).map(read).transpose()
    }

    /// The value of a parameter that is `true` or `false`; false where it is not there.
    pub(crate) fn flag(&self, name: &str) -> bool {
        self.text(name).is_some_and(|text| text.eq_ignore_ascii_case("true"))
    }

    /// The entries of a list of texts: `Name.member.1`, `Name.member.2`, …
    pub(crate) fn list(&self, name: &str) -> Vec<&str> {
        (1..).map_while(|index| self.text(&format!("{name}.member.{index}"))).collect()
    }

    /// The entries of a list of structures: what each of them has for `field`, empty where it has none.
    pub(crate) fn members(&self, name: &str, fields: &[&str]) -> Vec<Vec<&str>> {
        let of = |index: usize| {
            let prefix = format!("{name}.member.{index}.");
            let exists = self.0.keys().any(|key| key.starts_with(&prefix));
            exists.then(|| {
                fields
                    .iter()
                    .map(|field| self.text(&format!("{prefix}{field}")).unwrap_or_default())
                    .collect()
            })
        };
        (1..).map_while(of).collect()
    }

    /// The tags of `Tags`.
    pub(crate) fn tags(&self) -> Vec<Tag> {
        let tag = |fields: Vec<&str>| match fields[..] {
            [key, value] => Some(Tag { key: key.to_owned(), value: value.to_owned() }),
            _ => None,
        };
        self.members("Tags", &["Key", "Value"]).into_iter().filter_map(tag).collect()
    }
}

/// `ValidationError`, as IAM and STS say it.
pub(crate) fn invalid(field: &str, value: &str, constraint: &str) -> Refusal {
    let message = format!(
        "1 validation error detected: Value '{value}' at '{field}' failed to satisfy constraint: {constraint}"
    );
    Refusal::new(400, "ValidationError", message)
}

/// A list in a reply.
#[derive(Debug, Serialize)]
pub(crate) struct Members<T> {
    member: Vec<T>,
}

impl<T> FromIterator<T> for Members<T> {
    fn from_iter<I: IntoIterator<Item = T>>(members: I) -> Self {
        Self { member: members.into_iter().collect() }
    }
}

/// What an operation answers: the element `{Action}Result`, or nothing.
pub(crate) type Reply = Answer<Option<String>>;

/// The result of an operation.
pub(crate) fn result(action: &str, result: &impl Serialize) -> Reply {
    quick_xml::se::to_string_with_root(&format!("{action}Result"), result)
        .map(Some)
        .map_err(|error| Refusal::new(500, "InternalFailure", error.to_string()))
}

/// The whole reply.
pub(crate) fn reply(action: &str, namespace: &str, result: Option<&str>, request_id: &str) -> String {
    let result = result.unwrap_or_default();
    format!(
        "<{action}Response xmlns=\"{namespace}\">{result}<ResponseMetadata><RequestId>{request_id}</RequestId></ResponseMetadata></{action}Response>"
    )
}

/// The reply to a request that is not carried out.
pub(crate) fn refused(namespace: &str, refusal: &Refusal, request_id: &str) -> String {
    #[derive(Serialize)]
    #[serde(rename_all = "PascalCase")]
    struct Error<'a> {
        r#type: &'static str,
        code: &'a str,
        message: &'a str,
    }
    let error = Error {
        r#type: if refusal.status < 500 { "Sender" } else { "Receiver" },
        code: &refusal.code,
        message: &refusal.message,
    };
    let error = quick_xml::se::to_string_with_root("Error", &error).unwrap_or_default();
    format!("<ErrorResponse xmlns=\"{namespace}\">{error}<RequestId>{request_id}</RequestId></ErrorResponse>")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read() {
        let form = Form::read(b"Action=TagRole&Tags.member.1.Key=a&Tags.member.1.Value=x%20y&Tags.member.2.Key=b&TagKeys.member.1=c");
        assert_eq!(form.action(), "TagRole");
        assert_eq!(form.tags().len(), 2);
        assert_eq!(form.list("TagKeys"), ["c"]);
        assert!(form.required("RoleName").unwrap_err().message.contains("'roleName'"));
    }

    #[test]
    fn replies_are_escaped() {
        let refusal = Refusal::denied("<&>");
        assert!(refused("x", &refusal, "id").contains("&lt;&amp;&gt;"));
    }
}
