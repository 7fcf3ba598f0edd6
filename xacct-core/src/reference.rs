//! The reference of the checks: what the doc comment of each check's file says, told of its codes.
//!
//! A file's doc comment names its codes, says why in paragraphs, and then in points the severity, what is bad and what is
//! good:
//!
//! ```text
//! //! `UNIQUE_SIDS_REQUIRED`, `UNIQUE_SIDS_RECOMMENDED`: two statements of the same Sid.
//! //!
//! //! IAM refuses such a policy. Other services accept it, and whoever looks for a statement by its Sid finds two.
//! //!
//! //! - severity: error of `UNIQUE_SIDS_REQUIRED`; suggestion of `UNIQUE_SIDS_RECOMMENDED`
//! //! - bad: `allow Read { … } allow Read { … }`
//! //! - good: `allow Read { … } allow List { … }`
//! ```

use crate::{Code, Severity};

/// A part of the checks, by what they look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum CheckGroup {
    /// One policy.
    Policy,
    /// The values that policies and grants are made of, by themselves.
    Value,
    /// The JSON of a policy.
    Json,
    /// A grant.
    Grant,
    /// All documents of a cross-account setup together.
    Setup,
}

impl CheckGroup {
    /// Every group, in the order of the reference.
    pub const ALL: &[Self] = &[Self::Policy, Self::Value, Self::Json, Self::Grant, Self::Setup];

    /// The group's name: "Checks of one policy".
    pub const fn title(self) -> &'static str {
        match self {
            Self::Policy => "Checks of one policy",
            Self::Value => "Checks of single values",
            Self::Json => "Checks of JSON",
            Self::Grant => "Checks of grants",
            Self::Setup => "Checks over all documents of a setup",
        }
    }
}

/// What is known of some checks that belong together, in Markdown.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CheckDocs {
    /// What they look at.
    pub group: CheckGroup,
    /// Their codes, in the order in which they are explained.
    pub codes: Vec<Code>,
    /// What they find and why it is wrong, paragraph by paragraph.
    pub why: Vec<String>,
    /// How grave it is: `error`, `error or warning` where it depends on the place, or `error of CODE; warning of CODE`.
    severity: String,
    /// What they find, as it is written in `policy!`, `grant!` or JSON.
    pub bad: Vec<String>,
    /// What to write instead.
    pub good: Vec<String>,
    /// How a finding is allowed, where it is not by `#[allow(code, reason = "…")]` on its statement.
    pub allow: Option<String>,
}

macro_rules! sources {
    ($($Group:ident: $($path:literal)+;)+) => {
        /// The files whose doc comments are the reference.
        const SOURCES: &[(CheckGroup, &str, &str)] = &[
            $($((CheckGroup::$Group, $path, include_str!($path)),)+)+
        ];
    };
}

sources! {
    Policy:
        "checks/access_point_arn.rs" "checks/action_in_kind.rs" "checks/action_on_resource.rs" "checks/arn_format.rs"
        "checks/arn_of_service.rs" "checks/duplicate_condition.rs" "checks/element_combination.rs"
        "checks/fleeting_principal.rs" "checks/invalid_character.rs" "checks/key_of_action.rs"
        "checks/key_of_service_principal.rs" "checks/leading_slash.rs" "checks/mismatched_action.rs"
        "checks/missing_action_of_trust.rs" "checks/missing_element.rs" "checks/missing_qualifier.rs"
        "checks/not_principal.rs" "checks/numeric_account_id.rs" "checks/other_bucket.rs" "checks/policy_size.rs"
        "checks/policy_variable.rs" "checks/policy_version.rs" "checks/prefix_collision.rs" "checks/principal_arn.rs"
        "checks/principal_format.rs" "checks/principal_in_kind.rs" "checks/principal_partition.rs"
        "checks/private_address.rs" "checks/rcp_syntax.rs" "checks/resource_in_kind.rs" "checks/s3_alias.rs"
        "checks/scp_action_wildcard.rs" "checks/star_action_on_one.rs" "checks/star_principal.rs"
        "checks/too_permissive_value.rs" "checks/trust_star.rs" "checks/type_of_value.rs" "checks/unique_sids.rs"
        "checks/unknown_action.rs" "checks/unknown_key.rs" "checks/unknown_operator.rs" "checks/unknown_service.rs"
        "checks/unsupported_id.rs" "checks/unsupported_sid.rs" "checks/value_of_key.rs"
        "checks/variable_for_operator.rs" "checks/wildcard_in_principal.rs";
    Value:
        "value/access_point_name.rs" "value/bucket_name.rs" "value/canonical_user_id.rs" "value/external_id.rs"
        "value/iam_name.rs" "value/ip_range.rs" "value/object_key.rs" "value/organization_id.rs"
        "value/principal/aws.rs" "value/timestamp.rs" "value/widening.rs";
    Json:
        "json/read/names.rs" "json/read/reader.rs" "json/read/statement.rs" "json/read/syntax.rs";
    Grant:
        "grant/access.rs" "grant/acl_document.rs" "grant/field.rs" "grant/grantee.rs" "grant/name.rs"
        "grant/proof/mod.rs" "grant/refusals.rs" "grant/values.rs" "grant/written.rs";
    Setup:
        "cross/access_point.rs" "cross/acl.rs" "cross/assume.rs" "cross/block_public_access.rs" "cross/escalation.rs"
        "cross/kms.rs" "cross/kms_key.rs" "cross/layers.rs" "cross/narrowed.rs" "cross/ownership.rs"
        "cross/principals.rs";
}

impl CheckDocs {
    /// The whole reference: every code is in some of them.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::CheckDocs;
    ///
    /// let all = CheckDocs::all();
    /// let of_action = all.iter().find(|docs| docs.codes.iter().any(|code| code.as_str() == "INVALID_ACTION"));
    /// assert!(of_action.is_some_and(|docs| docs.bad[0].contains("s3:GetObjct")));
    /// ```
    pub fn all() -> Vec<Self> {
        SOURCES.iter().map(|(group, _, source)| Self::of_source(*group, source)).collect()
    }

    /// How grave a finding of one of the codes can be; nothing where the code is none of these.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::{CheckDocs, Code, Severity};
    ///
    /// let all = CheckDocs::all();
    /// let severities: Vec<_> = all.iter().flat_map(|docs| docs.severities_of(Code::UNIQUE_SIDS_RECOMMENDED)).collect();
    /// assert_eq!(severities, [Severity::Warning]);
    /// ```
    pub fn severities_of(&self, code: Code) -> Vec<Severity> {
        if !self.codes.contains(&code) {
            return Vec::new();
        }
        let parts = self.severity.split("; ").map(|part| part.split_once(" of ").unwrap_or((part, "")));
        let of_code =
            parts.filter(|(_, codes)| codes.is_empty() || codes_in(codes).any(|other| other == code));
        of_code.flat_map(|(severities, _)| severities.split(" or ").filter_map(severity)).collect()
    }

    fn of_source(group: CheckGroup, source: &str) -> Self {
        let mut docs = Self {
            group,
            codes: Vec::new(),
            why: Vec::new(),
            severity: String::new(),
            bad: Vec::new(),
            good: Vec::new(),
            allow: None,
        };
        for piece in pieces(source) {
            let point = |name: &str| piece.strip_prefix(name).map(str::to_owned);
            let allow = point("- allow: ");
            match (point("- severity: "), point("- bad: "), point("- good: ")) {
                _ if allow.is_some() => docs.allow = allow,
                (Some(severity), ..) => docs.severity = severity,
                (_, Some(bad), _) => docs.bad.push(bad),
                (.., Some(good)) => docs.good.push(good),
                _ => docs.why.push(piece.clone()),
            }
            for code in codes_in(&piece) {
                if !docs.codes.contains(&code) {
                    docs.codes.push(code);
                }
            }
        }
        docs
    }
}

fn severity(name: &str) -> Option<Severity> {
    let all = [Severity::Error, Severity::SecurityWarning, Severity::Warning, Severity::Suggestion];
    all.into_iter().find(|severity| severity.to_string() == name)
}

/// The paragraphs and points of a file's doc comment, each as one line, without links that only rustdoc follows.
fn pieces(source: &str) -> Vec<String> {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!")).map(str::trim);
    let mut pieces: Vec<String> = Vec::new();
    let mut is_new = true;
    for line in lines {
        let plain = line.replace("[`", "`").replace("`]", "`");
        match pieces.last_mut() {
            Some(last) if !is_new && !plain.starts_with("- ") && !plain.is_empty() => {
                last.push(' ');
                last.push_str(&plain);
            }
            _ if plain.is_empty() => {}
            _ => pieces.push(plain),
        }
        is_new = line.is_empty();
    }
    pieces
}

/// The codes that stand between backticks.
fn codes_in(text: &str) -> impl Iterator<Item = Code> {
    text.split('`').skip(1).step_by(2).filter_map(|word| {
        Code::ALL
            .binary_search_by(|code| code.as_str().cmp(word))
            .ok()
            .and_then(|at| Code::ALL.get(at))
            .copied()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;
    use std::path::Path;

    #[test]
    fn every_code_is_explained() {
        let all = CheckDocs::all();
        let explained = |code: &&Code| !all.iter().any(|docs| docs.codes.contains(code));
        let missing: Vec<_> = Code::ALL.iter().filter(explained).collect();
        assert!(missing.is_empty(), "no doc comment names {missing:?}");
    }

    #[test]
    fn every_file_says_why_how_grave_and_shows_bad_and_good() {
        for (group, path, source) in SOURCES {
            let docs = CheckDocs::of_source(*group, source);
            assert!(!docs.codes.is_empty() && !docs.why.is_empty(), "{path}");
            assert!(!docs.bad.is_empty() && !docs.good.is_empty(), "{path}: no bad or no good");
            for code in &docs.codes {
                assert!(
                    !docs.severities_of(*code).is_empty(),
                    "{path}: `{}` says nothing of {code}",
                    docs.severity
                );
            }
            let severities = docs.severity.split("; ").flat_map(|part| part.split(" of ").take(1));
            assert!(severities.flat_map(|it| it.split(" or ")).all(|it| severity(it).is_some()), "{path}");
        }
    }

    /// A new check cannot be forgotten here.
    #[test]
    fn every_check_is_in_the_reference() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/checks");
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let source = fs::read_to_string(&path).unwrap();
            let name = format!("checks/{}", path.file_name().unwrap().to_string_lossy());
            let is_check = source.contains("pub(super) fn check(");
            assert_eq!(SOURCES.iter().any(|(_, source, _)| *source == name), is_check, "{name}");
        }
    }
}
