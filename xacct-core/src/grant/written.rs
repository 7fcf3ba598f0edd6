//! The fields of a grant as a front end has read them: tokens or JSON. What each is called and may hold is decided here
//! alone.

use super::definition::{ConditionDefinition, GrantDefinition, ViaDefinition};
use super::{Grant, GrantFinding, Via, check_grant};
use crate::{Code, Fault};

/// The value of a field, of which nothing is known but its form.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// A text, or a word such as an access level.
    Text(String),
    /// `true` or `false`.
    Flag(bool),
    /// A number, by its digits.
    Number(String),
    /// A list of values.
    List(Vec<Self>),
    /// Fields of its own: their names and values, in order.
    Block(Vec<(String, Self)>),
    /// Something that could not be read, which has been told.
    Unread,
}

/// The fields, in the order in which what is wrong with them is told.
const FIELDS: [&str; 11] = [
    "name",
    "owner",
    "bucket",
    "prefix",
    "grantee",
    "access",
    "via",
    "kms_key",
    "condition",
    "bucket_owner_full_control",
    "object_owner",
];

const OF_CONDITION: [&str; 4] = ["organization", "vpc_endpoint", "source_ip", "secure_transport"];
const OF_ACL: [&str; 3] = ["owner_id", "grantee_id", "objects"];
const OF_ROLE: [&str; 4] = ["name", "external_id", "session", "console"];
const OF_ACCESS_POINT: [&str; 3] = ["name", "region", "account"];

/// What the fields say, as far as they can be read.
#[doc(hidden)]
pub fn read_written(fields: &[(String, Written)]) -> GrantDefinition {
    Reader::default().grant(fields)
}

/// A grant of these fields: see [`check_grant`].
#[doc(hidden)]
pub fn check_written(fields: &[(String, Written)]) -> (Option<Grant>, Vec<GrantFinding>) {
    let mut reader = Reader::default();
    let definition = reader.grant(fields);
    let (grant, found) = check_grant(&definition);
    let Reader { mut findings, unread } = reader;
    let is_told = |path: &str| unread.iter().any(|unread| path.starts_with(unread.as_str()));
    findings.extend(found.into_iter().filter(|finding| !is_told(&finding.path)));
    findings.sort_by_key(|finding| order_of(&finding.path));
    (grant.filter(|_| unread.is_empty()), findings)
}

/// Where the field that a path begins with stands among all fields; the grant as a whole comes last.
fn order_of(path: &str) -> usize {
    let first = path.split(['.', '[']).next().unwrap_or(path);
    FIELDS.iter().position(|field| *field == first).unwrap_or(FIELDS.len())
}

#[derive(Default)]
struct Reader {
    findings: Vec<GrantFinding>,
    /// Paths of which something was given that is no value: that they are missing is not to be told too.
    unread: Vec<String>,
}

impl Reader {
    fn error(&mut self, path: &str, fault: Fault) {
        self.findings.push(GrantFinding::error(path, fault));
        self.unread.push(path.to_owned());
    }

    fn grant(&mut self, fields: &[(String, Written)]) -> GrantDefinition {
        let mut grant = GrantDefinition::default();
        for (name, value) in self.known("", fields, &FIELDS) {
            match name {
                "name" => grant.name = self.text(name, value),
                "owner" => grant.owner = self.text(name, value),
                "bucket" => grant.bucket = self.text(name, value),
                "prefix" => grant.prefix = Some(self.text(name, value)),
                "grantee" => grant.grantees = self.texts(name, value),
                "access" => grant.access = self.texts(name, value),
                "via" => grant.via = self.via(value),
                "kms_key" => grant.kms_key = Some(self.text(name, value)),
                "condition" => grant.condition = self.condition(value),
                "bucket_owner_full_control" => grant.bucket_owner_full_control = self.flag(name, value),
                _ => grant.object_owner = Some(self.text(name, value)),
            }
        }
        grant
    }

    /// The fields that there are, by their right names. Tells of the others, and of those that stand twice.
    fn known<'w>(
        &mut self,
        above: &str,
        fields: &'w [(String, Written)],
        names: &[&'static str],
    ) -> Vec<(&'static str, &'w Written)> {
        let mut known: Vec<(&'static str, &Written)> = Vec::new();
        for (written, value) in fields {
            let path = below(above, written);
            let exact = names.iter().copied().find(|name| name == written);
            let meant = exact.or_else(|| xacct_catalog::nearest::among(written, names.iter().copied()));
            if exact.is_none() {
                let fault = Fault::new(
                    Code::GRANT_UNKNOWN_FIELD,
                    format!("unknown field `{}`", written.escape_debug()),
                );
                let fault = match meant {
                    Some(meant) => fault.suggest(Some(meant)),
                    None => fault.help(format!("the fields are `{}`", names.join("`, `"))),
                };
                self.error(&path, fault);
            }
            let Some(name) = meant else { continue };
            if known.iter().any(|(earlier, _)| *earlier == name) {
                let fault = Fault::new(Code::GRANT_REPEATED, format!("`{name}` is given twice"));
                self.error(&path, fault.help("put all its entries into one list, or leave one out"));
                continue;
            }
            known.push((name, value));
        }
        known
    }

    fn wrong(&mut self, path: &str, value: &Written, expected: &str) {
        let is = match value {
            Written::Text(_) => "a text",
            Written::Flag(_) => "a truth value",
            Written::Number(_) => "a number",
            Written::List(_) => "a list",
            Written::Block(_) => "a block of fields",
            Written::Unread => {
                self.unread.push(path.to_owned());
                return;
            }
        };
        let field = path.rsplit('.').next().unwrap_or(path);
        let fault = Fault::new(Code::GRANT_WRONG_TYPE, format!("`{field}` is {expected}, and this is {is}"));
        let fault = match field {
            "owner" | "account" | "object_owner" => {
                fault.help("put the account id in quotes: a number loses its leading zeros")
            }
            _ => fault,
        };
        self.error(path, fault);
    }

    fn text(&mut self, path: &str, value: &Written) -> String {
        match value {
            Written::Text(text) => return text.clone(),

            _ => self.wrong(path, value, "one text"),
        }
        String::new()
    }

    fn texts(&mut self, path: &str, value: &Written) -> Vec<String> {
        match value {
            Written::Text(text) => vec![text.clone()],
            Written::List(entries) => {
                let entry = |(index, entry): (usize, &Written)| self.text(&format!("{path}[{index}]"), entry);
                entries.iter().enumerate().map(entry).collect()
            }
            _ => {
                self.wrong(path, value, "a text or a list of texts");
                Vec::new()
            }
        }
    }

    fn flag(&mut self, path: &str, value: &Written) -> bool {
        match value {
            Written::Flag(flag) => return *flag,
            _ => self.wrong(path, value, "`true` or `false`"),
        }
        false
    }

    fn seconds(&mut self, path: &str, value: &Written) -> Option<u32> {
        match value {
            Written::Number(digits) => {
                // What is beyond all numbers is beyond the longest session too.
                return Some(digits.parse().unwrap_or(u32::MAX));
            }
            _ => self.wrong(path, value, "a number of seconds"),
        }
        None
    }

    fn condition(&mut self, value: &Written) -> ConditionDefinition {
        let mut condition = ConditionDefinition::default();
        let Written::Block(fields) = value else {
            self.wrong("condition", value, "a block such as `{ organization: \"o-a1b2c3d4e5\" }`");
            return condition;
        };
        for (name, value) in self.known("condition", fields, &OF_CONDITION) {
            let path = below("condition", name);
            match name {
                "organization" => condition.organization = Some(self.text(&path, value)),
                "vpc_endpoint" => condition.vpc_endpoints = self.texts(&path, value),
                "source_ip" => condition.source_ips = self.texts(&path, value),
                _ => condition.secure_transport = self.flag(&path, value),
            }
        }
        condition
    }

    /// A method's name, alone or with its fields.
    fn via(&mut self, value: &Written) -> ViaDefinition {
        let (name, fields): (&str, &[_]) = match value {
            Written::Text(name) => (name, &[]),
            Written::Block(methods) => match methods.as_slice() {
                [(name, Written::Block(fields))] => (name, fields),
                [(name, Written::Unread)] => {
                    self.unread.push("via".to_owned());
                    (name, &[])
                }
                _ => {
                    self.wrong("via", value, "one method, such as `BucketPolicy` or `Role { name: \"…\" }`");
                    return ViaDefinition::BucketPolicy;
                }
            },
            _ => {
                self.wrong("via", value, "a method, such as `BucketPolicy` or `Role { name: \"…\" }`");
                return ViaDefinition::BucketPolicy;
            }
        };
        let exact = Via::NAMES.into_iter().find(|method| *method == name);
        let meant = exact.or_else(|| xacct_catalog::nearest::among(name, Via::NAMES));
        if exact.is_none() {
            let fault =
                Fault::new(Code::GRANT_UNKNOWN_METHOD, format!("unknown method `{}`", name.escape_debug()));
            let help = format!("the methods are `{}`", Via::NAMES.join("`, `"));
            self.error("via", fault.suggest(meant).help(help));
        }
        match meant {
            Some("Acl") => self.acl(fields),
            Some("Role") => self.role(fields),
            Some("AccessPoint") => self.access_point(fields),
            _ => {
                self.known("via.BucketPolicy", fields, &[]);
                ViaDefinition::BucketPolicy
            }
        }
    }

    fn acl(&mut self, fields: &[(String, Written)]) -> ViaDefinition {
        let (mut owner_id, mut grantee_id, mut objects) = (String::new(), String::new(), Vec::new());
        for (name, value) in self.known("via.Acl", fields, &OF_ACL) {
            let path = below("via.Acl", name);
            match name {
                "owner_id" => owner_id = self.text(&path, value),
                "grantee_id" => grantee_id = self.text(&path, value),
                _ => objects = self.texts(&path, value),
            }
        }
        ViaDefinition::Acl { owner_id, grantee_id, objects }
    }

    fn role(&mut self, fields: &[(String, Written)]) -> ViaDefinition {
        let (mut role, mut external_id, mut session, mut console) = (String::new(), None, None, false);
        for (name, value) in self.known("via.Role", fields, &OF_ROLE) {
            let path = below("via.Role", name);
            match name {
                "name" => role = self.text(&path, value),
                "external_id" => external_id = Some(self.text(&path, value)),
                "session" => session = self.seconds(&path, value),
                _ => console = self.flag(&path, value),
            }
        }
        ViaDefinition::Role { name: role, external_id, session, console }
    }

    fn access_point(&mut self, fields: &[(String, Written)]) -> ViaDefinition {
        let (mut point, mut region, mut account) = (String::new(), String::new(), None);
        for (name, value) in self.known("via.AccessPoint", fields, &OF_ACCESS_POINT) {
            let path = below("via.AccessPoint", name);
            match name {
                "name" => point = self.text(&path, value),
                "region" => region = self.text(&path, value),
                _ => account = Some(self.text(&path, value)),
            }
        }
        ViaDefinition::AccessPoint { name: point, region, account }
    }
}

/// The path of a field below another.
#[doc(hidden)]
pub fn below(above: &str, name: &str) -> String {
    if above.is_empty() { name.to_owned() } else { format!("{above}.{name}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Written {
        Written::Text(text.to_owned())
    }

    fn told(fields: &[(&str, Written)]) -> Vec<(String, &'static str)> {
        let fields: Vec<_> = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        let findings = check_written(&fields).1.into_iter();
        findings.map(|finding| (finding.path, finding.fault.code.as_str())).collect()
    }

    const WHOLE: [(&str, &str); 5] = [
        ("name", "Reports"),
        ("owner", "111111111111"),
        ("bucket", "reports"),
        ("grantee", "222222222222"),
        ("access", "Read"),
    ];

    fn whole_and(more: &[(&'static str, Written)]) -> Vec<(String, &'static str)> {
        let fields: Vec<_> = WHOLE.into_iter().map(|(name, value)| (name, text(value))).collect();
        told(&[&fields, more].concat())
    }

    #[test]
    fn every_fault_is_told_at_its_field_in_their_order() {
        assert_eq!(whole_and(&[]), []);
        let fault = |path: &str, code| (path.to_owned(), code);
        assert_eq!(
            told(&[("ownr", text("1")), ("access", Written::List(vec![text("Reed"), Written::Flag(true)]))]),
            [
                fault("name", "GRANT_MISSING_FIELD"),
                fault("owner", "INVALID_ACCOUNT_ID"),
                fault("bucket", "GRANT_MISSING_FIELD"),
                fault("grantee", "GRANT_MISSING_FIELD"),
                fault("access[1]", "GRANT_WRONG_TYPE"),
                fault("access[0]", "GRANT_UNKNOWN_ACCESS"),
                fault("ownr", "GRANT_UNKNOWN_FIELD"),
            ]
        );
        for (name, value, path, code) in [
            ("prefix", Written::Number("1".into()), "prefix", "GRANT_WRONG_TYPE"),
            ("owner", text("111111111111"), "owner", "GRANT_REPEATED"),
            ("via", text("Bucket"), "via", "GRANT_UNKNOWN_METHOD"),
            ("via", Written::Block(Vec::new()), "via", "GRANT_WRONG_TYPE"),
            ("via", text("Role"), "via.Role.name", "GRANT_MISSING_FIELD"),
            ("condition", text("x"), "condition", "GRANT_WRONG_TYPE"),
            ("xyzzy", text("x"), "xyzzy", "GRANT_UNKNOWN_FIELD"),
        ] {
            assert_eq!(whole_and(&[(name, value)]), [fault(path, code)], "{name}");
        }
    }

    #[test]
    fn a_session_beyond_all_numbers_is_too_long() {
        let role =
            vec![("name".to_owned(), text("r")), ("session".to_owned(), Written::Number("9".repeat(40)))];
        let via = Written::Block(vec![("Role".to_owned(), Written::Block(role))]);
        assert_eq!(whole_and(&[("via", via)]), [("via.Role.session".to_owned(), "GRANT_SESSION")]);
    }
}
