//! The fields of a grant as a front end has read them: tokens or JSON. What each is called and may hold is decided here
//! alone.
//!
//! `GRANT_WRONG_TYPE`, `GRANT_UNKNOWN_METHOD`: a value of another type than its field has, and a method that grants do
//! not have.
//!
//! Both would leave open what is meant.
//!
//! - severity: error
//! - bad: `via: Role { name: "reader", session: "7200" }`
//! - good: `via: Role { name: "reader", session: 7200 }`
//! - bad: `via: Bucket`
//! - good: `via: BucketPolicy`

use super::definition::{ConditionDefinition, GrantDefinition, ViaDefinition};
use super::field::{Expected, meant as meant_field, repeated, unknown};
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

/// What these fields say, as far as they can be read, and a grant of it: see [`check_grant`].
#[doc(hidden)]
pub fn check_written(fields: &[(String, Written)]) -> (GrantDefinition, Option<Grant>, Vec<GrantFinding>) {
    let mut reader = Reader::default();
    let definition = reader.grant(fields);
    let (grant, found) = check_grant(&definition);
    let Reader { mut findings, unread, misspelt } = reader;
    let is_read = findings.is_empty() && unread.is_empty();
    let is_told = |path: &str| unread.iter().any(|unread| is_within(path, unread));
    findings.extend(found.into_iter().filter(|finding| !is_told(&finding.path)));
    findings.sort_by_key(|finding| order_of(&finding.path));
    for GrantFinding { path, .. } in &mut findings {
        // Fields of a method come after it, and are undone before.
        for (right, written) in misspelt.iter().rev() {
            if is_within(path, right) {
                path.replace_range(..right.len(), written);
            }
        }
    }
    (definition, grant.filter(|_| is_read), findings)
}

/// Whether a path is `around`, or leads to something in it.
#[doc(hidden)]
pub fn is_within(path: &str, around: &str) -> bool {
    path.strip_prefix(around).is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
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
    /// Paths of fields and methods that are taken for what was meant, and the same with the name that was written.
    misspelt: Vec<(String, String)>,
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
        let is_given = |name: &&str| fields.iter().any(|(given, _)| given == name);
        let not_given: Vec<_> = names.iter().copied().filter(|name| !is_given(name)).collect();
        let others = || not_given.iter().copied();
        for (written, value) in fields {
            let path = below(above, written);
            let exact = names.iter().copied().find(|name| name == written);
            let meant = exact.or_else(|| meant_field(written, others()));
            let Some(name) = meant else {
                self.findings.push(GrantFinding::error(path, unknown(written, None, others())));
                continue;
            };
            let is_given = known.iter().any(|(earlier, _)| *earlier == name);
            if exact.is_none() {
                let fault = unknown(written, meant, others());
                self.findings.push(GrantFinding::error(path.as_str(), fault));
                if !is_given {
                    self.misspelt.push((below(above, name), path));
                }
            } else if is_given {
                self.findings.push(GrantFinding::error(path, repeated(name)));
            }
            if !is_given {
                known.push((name, value));
            }
        }
        known
    }

    fn wrong(&mut self, path: &str, value: &Written, expected: Expected) {
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
        let of = match field.split_once('[') {
            Some((list, _)) => format!("each entry of `{list}`"),
            None => format!("`{field}`"),
        };
        let message = format!("{of} is {}, and this is {is}", expected.in_words());
        self.error(path, Fault::new(Code::GRANT_WRONG_TYPE, message).help(expected.instead_of(value)));
    }

    fn text(&mut self, path: &str, value: &Written) -> String {
        match value {
            Written::Text(text) => return text.clone(),
            _ => self.wrong(path, value, Expected::Text),
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
                self.wrong(path, value, Expected::Texts);
                Vec::new()
            }
        }
    }

    fn flag(&mut self, path: &str, value: &Written) -> bool {
        match value {
            Written::Flag(flag) => return *flag,
            _ => self.wrong(path, value, Expected::Flag),
        }
        false
    }

    fn seconds(&mut self, path: &str, value: &Written) -> Option<u32> {
        match value {
            // What is beyond all numbers is beyond the longest session too.
            Written::Number(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) => {
                return Some(digits.parse().unwrap_or(u32::MAX));
            }
            _ => self.wrong(path, value, Expected::Seconds),
        }
        None
    }

    fn condition(&mut self, value: &Written) -> ConditionDefinition {
        let mut condition = ConditionDefinition::default();
        let Written::Block(fields) = value else {
            self.wrong("condition", value, Expected::Condition);
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
                    self.wrong("via", value, Expected::Method);
                    return ViaDefinition::BucketPolicy;
                }
            },
            _ => {
                self.wrong("via", value, Expected::Method);
                return ViaDefinition::BucketPolicy;
            }
        };
        let exact = Via::NAMES.into_iter().find(|method| *method == name);
        let meant = exact.or_else(|| Via::nearest(name));
        if exact.is_none() {
            let fault =
                Fault::new(Code::GRANT_UNKNOWN_METHOD, format!("unknown method `{}`", name.escape_debug()));
            match meant {
                Some(meant) => {
                    self.findings.push(GrantFinding::error("via", fault.suggest(Some(meant))));
                    self.misspelt.push((below("via", meant), below("via", name)));
                }
                None => {
                    self.error("via", fault.help(format!("the methods are `{}`", Via::NAMES.join("`, `"))));
                    return ViaDefinition::BucketPolicy;
                }
            }
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
        let (_, _, findings) = check_written(&fields);
        findings.into_iter().map(|finding| (finding.path, finding.fault.code.as_str())).collect()
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
                fault("ownr", "INVALID_ACCOUNT_ID"),
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

    fn via(method: &str, fields: &[(&str, Written)]) -> Written {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
        Written::Block(vec![(method.to_owned(), Written::Block(fields))])
    }

    #[test]
    fn what_is_misspelt_is_read_and_found_by_its_written_name() {
        let method = via("Roles", &[("nam", text("team/reader")), ("session", Written::Number("60".into()))]);
        let fault = |path: &str, code| (path.to_owned(), code);
        assert_eq!(
            whole_and(&[("via", method)]),
            [
                fault("via", "GRANT_UNKNOWN_METHOD"),
                fault("via.Roles.nam", "GRANT_UNKNOWN_FIELD"),
                fault("via.Roles.nam", "INVALID_IAM_NAME"),
                fault("via.Roles.session", "GRANT_SESSION"),
            ]
        );
        let beside = [("buckt", text("archive")), ("owners", text("1")), ("owner", text("1"))];
        assert_eq!(
            whole_and(&beside),
            [
                fault("owner", "GRANT_REPEATED"),
                fault("buckt", "GRANT_UNKNOWN_FIELD"),
                fault("owners", "GRANT_UNKNOWN_FIELD"),
            ]
        );
    }

    #[test]
    fn an_unread_field_hides_no_other_that_begins_alike() {
        let fault = |path: &str, code| (path.to_owned(), code);
        let told = told(&[("object", text("x")), ("access", text("Read")), ("object_owner", text("1"))]);
        assert!(told.contains(&fault("object_owner", "INVALID_ACCOUNT_ID")), "{told:?}");
        assert!(told.contains(&fault("object", "GRANT_UNKNOWN_FIELD")), "{told:?}");
    }

    #[test]
    fn fields_that_are_not_given_are_offered() {
        let fields = [("owner", text("111111111111")), ("xyzzy", text("x"))];
        let fields: Vec<_> = fields.map(|(name, value)| (name.to_owned(), value)).into();
        let (_, _, findings) = check_written(&fields);
        let unknown = findings.iter().find(|finding| finding.path == "xyzzy").unwrap();
        let help = unknown.fault.help.as_deref().unwrap_or_default();
        assert!(help.starts_with("the other fields are `name`, `bucket`, `prefix`"), "{help}");
    }

    #[test]
    fn a_fault_of_a_methods_field_hides_none_against_the_method() {
        let acl = via("Acl", &[("grantee_id", text("ana@example.com")), ("objects", text("/a"))]);
        let fault = |path: &str, code| (path.to_owned(), code);
        assert_eq!(
            whole_and(&[("via", acl), ("prefix", text("2026/"))]),
            [
                fault("prefix", "GRANT_NOT_IN_METHOD"),
                fault("via.Acl.owner_id", "GRANT_MISSING_FIELD"),
                fault("via.Acl.grantee_id", "GRANT_ACL_GRANTEE"),
                fault("via.Acl.objects[0]", "INVALID_OBJECT_KEY"),
            ]
        );
    }

    #[test]
    fn a_session_beyond_all_numbers_is_too_long() {
        let role = via("Role", &[("name", text("r")), ("session", Written::Number("9".repeat(40)))]);
        assert_eq!(whole_and(&[("via", role)]), [("via.Role.session".to_owned(), "GRANT_SESSION")]);
    }
}
