//! What AWS refuses to store, which is less than what the checks call an error: IAM stores an action that does not exist, S3
//! does not.

use super::Unstorable;
use xacct_core::{Code, Document, Finding, JsonFindings, PolicyKind, check};

/// Reads a policy of this kind, or says in the service's words why it is none.
pub(crate) fn malformed(kind: PolicyKind, text: &str) -> Result<Document, Unstorable> {
    let document =
        Document::from_json(text).map_err(|faults| Unstorable::Malformed(unread(kind, &faults)))?;
    let mut findings = check(&document, kind);
    // Of identity policies only managed ones have to be of the current version, which IAM says by itself.
    if document.version.as_deref() == Some(Document::OLD_VERSION) {
        findings.retain(|finding| finding.fault.code != Code::INVALID_VERSION);
    }
    let refusal = match kind {
        PolicyKind::Bucket | PolicyKind::AccessPoint => s3(&document, &findings),
        PolicyKind::KmsKey => kms(&findings),
        _ => iam(kind, &document, &findings),
    };
    match refusal {
        Some(message) => Err(Unstorable::Malformed(message)),
        None => Ok(document),
    }
}

/// What a service says of a text that is no policy. The position follows: AWS does not say it, and readers need it.
fn unread(kind: PolicyKind, faults: &JsonFindings) -> String {
    let first = faults.as_slice().first();
    let told = first.map(ToString::to_string).unwrap_or_default();
    let is_effect = first.is_some_and(|finding| finding.fault.code == Code::INVALID_EFFECT);
    let is_text = first.is_some_and(|finding| finding.fault.code == Code::JSON_SYNTAX_ERROR);
    let words = match kind {
        PolicyKind::Bucket | PolicyKind::AccessPoint if is_text => {
            "Policies must be valid JSON and the first byte must be '{'"
        }
        PolicyKind::Bucket | PolicyKind::AccessPoint => "Policy has a syntax error",
        PolicyKind::KmsKey => "The policy is malformed",
        _ if is_effect => "The policy failed legacy parsing",
        _ => "Syntax errors in policy.",
    };
    format!("{words} ({told})")
}

/// The first finding with one of these codes.
fn first<'f>(findings: &'f [Finding], codes: &[Code]) -> Option<&'f Finding> {
    findings.iter().find(|finding| codes.contains(&finding.fault.code))
}

/// The words of the first row of which a code was found, with what was found.
fn by_table(findings: &[Finding], table: &[(&[Code], &str)]) -> Option<String> {
    table.iter().find_map(|(codes, words)| Some(format!("{words} ({})", first(findings, codes)?.fault)))
}

/// S3 in the order in which it looks.
const S3: &[(&[Code], &str)] = &[
    (&[Code::INVALID_VERSION], "The policy must contain a valid version string"),
    (&[Code::MISSING_STATEMENT], "Missing required field Statement"),
    (&[Code::MISSING_PRINCIPAL], "Missing required field Principal"),
    (&[Code::MISSING_ACTION], "Missing required field Action"),
    (&[Code::MISSING_RESOURCE], "Missing required field Resource"),
    (
        &[
            Code::INVALID_PRINCIPAL_FORMAT,
            Code::UNSUPPORTED_WILDCARD_IN_PRINCIPAL,
            Code::PRINCIPAL_GROUP,
            Code::PRINCIPAL_ORG_IN_ELEMENT,
            Code::PRINCIPAL_STS_PATH,
            Code::PRINCIPAL_PARTITION,
            Code::FEDERATED_PRINCIPAL_NOT_SUPPORTED,
            Code::INVALID_SERVICE_PRINCIPAL_FORMAT,
            Code::INVALID_CANONICAL_USER_ID,
            Code::UNSUPPORTED_PRINCIPAL_IN_POLICY,
        ],
        "Invalid principal in policy",
    ),
    (
        &[Code::INVALID_ACTION, Code::INVALID_SERVICE_IN_ACTION, Code::UNSUPPORTED_ACTION_IN_POLICY],
        "Policy has invalid action",
    ),
    (
        &[
            Code::INVALID_ARN_PREFIX,
            Code::MISSING_ARN_FIELD,
            Code::INVALID_PARTITION,
            Code::INVALID_ARN_RESOURCE,
            Code::INVALID_ARN_ACCOUNT,
            Code::ARN_REGION_NOT_ALLOWED,
            Code::ARN_ACCOUNT_NOT_ALLOWED,
            Code::UNSUPPORTED_RESOURCE_ARN_IN_POLICY,
            Code::S3_ALIAS_IN_POLICY,
            Code::S3_AP_ARN_FORM,
        ],
        "Policy has invalid resource",
    ),
    (&[Code::INVALID_CONDITION_OPERATOR, Code::NULL_WITH_IF_EXISTS], "Invalid Condition type"),
    (
        &[
            Code::INVALID_CONDITION_KEY_FORMAT,
            Code::INVALID_GLOBAL_CONDITION_KEY,
            Code::INVALID_SERVICE_CONDITION_KEY,
            Code::UNSUPPORTED_GLOBAL_CONDITION_KEY,
        ],
        "Policy has an invalid condition key",
    ),
    (
        &[Code::UNSUPPORTED_ACTION_FOR_CONDITION_KEY],
        "Conditions do not apply to combination of actions and resources in statement",
    ),
    (&[Code::UNSUPPORTED_ELEMENT_COMBINATION], "Policy has a syntax error"),
];

fn s3(document: &Document, findings: &[Finding]) -> Option<String> {
    by_table(findings, S3).or_else(|| idle_statement(document, findings))
}

/// A statement of which no action acts on any of its resources. (That one of several does not is no error to S3.)
fn idle_statement(document: &Document, findings: &[Finding]) -> Option<String> {
    let codes = [
        Code::S3_LIST_ON_OBJECT,
        Code::S3_OBJECT_ON_BUCKET,
        Code::S3_ACCOUNT_LEVEL_ON_ARN,
        Code::ACTION_NOT_ON_RESOURCE,
    ];
    let idle = |index: usize| {
        let of = |finding: &&Finding| {
            finding.place.statement() == Some(index) && codes.contains(&finding.fault.code)
        };
        findings.iter().filter(of).count()
    };
    let is_idle = |(index, statement): (usize, &xacct_core::Statement)| {
        statement.action.as_ref().is_some_and(|actions| idle(index) >= actions.len())
    };
    let fault = document.statements.iter().enumerate().find_map(|each| {
        is_idle(each).then(|| findings.iter().find(|finding| finding.place.statement() == Some(each.0)))
    })??;
    Some(format!("Action does not apply to any resource(s) in statement ({})", fault.fault))
}

/// A key policy without actions or resources is stored, and does nothing.
fn kms(findings: &[Finding]) -> Option<String> {
    by_table(
        findings,
        &[
            (
                &[
                    Code::INVALID_PRINCIPAL_FORMAT,
                    Code::UNSUPPORTED_WILDCARD_IN_PRINCIPAL,
                    Code::PRINCIPAL_GROUP,
                    Code::PRINCIPAL_STS_PATH,
                    Code::PRINCIPAL_PARTITION,
                    Code::INVALID_SERVICE_PRINCIPAL_FORMAT,
                    Code::FEDERATED_PRINCIPAL_NOT_SUPPORTED,
                ],
                "Policy contains a statement with one or more invalid principals.",
            ),
            (
                &[
                    Code::INVALID_VERSION,
                    Code::MISSING_STATEMENT,
                    Code::MISSING_PRINCIPAL,
                    Code::INVALID_CONDITION_OPERATOR,
                    Code::UNSUPPORTED_ELEMENT_COMBINATION,
                ],
                "The policy is malformed",
            ),
        ],
    )
}

/// IAM and STS in the order in which they look.
fn iam(kind: PolicyKind, document: &Document, findings: &[Finding]) -> Option<String> {
    const SYNTAX: &[(&[Code], &str)] = &[(
        &[
            Code::MISSING_STATEMENT,
            Code::INVALID_CONDITION_OPERATOR,
            Code::NULL_WITH_IF_EXISTS,
            Code::UNSUPPORTED_ELEMENT_COMBINATION,
            Code::INVALID_CHARACTER,
            Code::ROLE_TRUST_POLICY_SYNTAX_ERROR_NOTPRINCIPAL,
        ],
        "Syntax errors in policy.",
    )];
    const ELEMENTS: &[(&[Code], &str)] = &[
        (&[Code::INVALID_VERSION], "The policy must contain a valid version string"),
        (&[Code::TYPE_MISMATCH_DATE], "The policy failed legacy parsing"),
        (&[Code::UNIQUE_SIDS_REQUIRED], "Statement IDs (SID) in a single policy must be unique."),
        (
            &[Code::UNSUPPORTED_SID],
            "Statement IDs (SID) must be alpha numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
        ),
        (&[Code::MISSING_ACTION], "Policy statement must contain actions."),
        (&[Code::MISSING_RESOURCE], "Policy statement must contain resources."),
        (&[Code::UNSUPPORTED_PRINCIPAL], "Policy document should not specify a principal."),
        (&[Code::ROLE_TRUST_POLICY_SYNTAX_ERROR_RESOURCE], "Has prohibited field Resource."),
        (&[Code::MISSING_PRINCIPAL], "Missing required field Principal"),
    ];
    by_table(findings, SYNTAX)
        .or_else(|| by_table(findings, ELEMENTS))
        .or_else(|| resource(kind, document, findings))
        .or_else(|| action(document))
        .or_else(|| if kind == PolicyKind::Trust { trust(document, findings) } else { None })
}

fn resource(kind: PolicyKind, document: &Document, findings: &[Finding]) -> Option<String> {
    let quoted = |finding: &Finding| entry(document, finding).unwrap_or_default().to_owned();
    if let Some(finding) = first(findings, &[Code::INVALID_ARN_PREFIX]) {
        return Some(format!("Resource {} must be in ARN format or \"*\".", quoted(finding)));
    }
    // STS completes no short ARN.
    if let (PolicyKind::Session, Some(finding)) = (kind, first(findings, &[Code::MISSING_ARN_FIELD])) {
        return Some(format!("Resource {} must be in ARN format or \"*\".", quoted(finding)));
    }
    if let Some(finding) = first(findings, &[Code::INVALID_PARTITION]) {
        let arn = quoted(finding);
        let partition = arn.split(':').nth(1).unwrap_or_default();
        return Some(format!("Partition \"{partition}\" is not valid for resource \"{arn}\"."));
    }
    let finding = first(findings, &[Code::ARN_REGION_NOT_ALLOWED])?;
    Some(format!("IAM resource {} can not contain region information.", quoted(finding)))
}

/// The entry of a list that a finding is about.
fn entry<'d>(document: &'d Document, finding: &Finding) -> Option<&'d str> {
    use xacct_core::{Element, Place, Within};
    let Place::Statement(index, Within::Entry(element, entry)) = finding.place else { return None };
    let statement = document.statements.get(index)?;
    let list = match element {
        Element::Resource => statement.resource.as_ref(),
        Element::NotResource => statement.not_resource.as_ref(),
        _ => None,
    };
    list?.get(entry).map(String::as_str)
}

/// IAM stores actions that do not exist, as long as they have the form of one.
fn action(document: &Document) -> Option<String> {
    let mut actions =
        document.statements.iter().flat_map(|statement| statement.actions()).flat_map(|(_, list)| list);
    actions.find_map(|action| match action.matches(':').count() {
        0 if action != "*" => {
            Some("Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.".to_owned())
        }
        0 | 1 => None,
        _ => Some("Actions/Condition can contain only one colon.".to_owned()),
    })
}

fn trust(document: &Document, findings: &[Finding]) -> Option<String> {
    let everyone = document.statements.iter().any(|statement| {
        statement.effect == xacct_core::Effect::Allow
            && statement.principal == Some(xacct_core::Principals::Everyone)
    });
    if everyone {
        return Some("Invalid principal in policy: \"*\"".to_owned());
    }
    by_table(
        findings,
        &[
            (
                &[Code::UNSUPPORTED_ACTION_IN_POLICY],
                "AssumeRole policy may only specify STS AssumeRole actions.",
            ),
            (
                &[
                    Code::INVALID_PRINCIPAL_FORMAT,
                    Code::UNSUPPORTED_WILDCARD_IN_PRINCIPAL,
                    Code::PRINCIPAL_GROUP,
                    Code::PRINCIPAL_STS_PATH,
                    Code::PRINCIPAL_ORG_IN_ELEMENT,
                    Code::PRINCIPAL_PARTITION,
                    Code::INVALID_SERVICE_PRINCIPAL_FORMAT,
                ],
                "Invalid principal in policy",
            ),
        ],
    )
}
