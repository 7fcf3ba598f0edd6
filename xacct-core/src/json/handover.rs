//! Hand-overs as JSON, for programs that send them on.

use super::grant::{member, object, text, texts};
use super::tree::Json;
use crate::grant::{Handover, HandoverFile};
use serde_core::{Serialize, Serializer};

/// As an object of its fields; each file as its `name` and its `contents`, the commands as the lines that a person types.
///
/// # Examples
/// ```
/// use xacct_core::grant::{AccessLevel, GrantDefinition};
///
/// let grant = GrantDefinition::new("AnalystsReadReports")
///     .owner("111111111111")
///     .bucket("reports")
///     .grantee("arn:aws:iam::222222222222:role/analyst")
///     .access([AccessLevel::Read])
///     .build()?;
/// let consumer = grant.handover(&grant.grantees()[0].account()).expect("the grantee has a half");
/// let json = serde_json::to_value(&consumer)?;
/// assert_eq!(json["account"], "222222222222");
/// assert_eq!(json["files"][0]["name"], "role-analyst-policy.json");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Serialize for Handover {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let commands = self.command_lines();
        let tree = object([
            Some(member("account", text(self.account.as_str()))),
            Some(member("paragraph", text(&self.paragraph))),
            Some(member("usage", texts(&self.usage))),
            Some(member("files", Json::List(self.files.iter().map(file).collect()))),
            Some(member("commands", texts(&commands))),
        ]);
        tree.serialize(serializer)
    }
}

fn file(file: &HandoverFile) -> Json<'_> {
    object([Some(member("name", text(&file.name))), Some(member("contents", text(&file.contents)))])
}
