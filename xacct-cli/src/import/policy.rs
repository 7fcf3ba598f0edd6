//! From a document to the tokens of `policy!`.

use super::literal;
use xacct_core::{
    Code, ConditionValue, Document, Effect, Finding, OperatorBlock, PolicyKind, PrincipalGroup,
    PrincipalKind, Principals, Statement, check,
};

/// What refuses statements is allowed in them, and why.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Allowed<'r> {
    /// The reason, which `#[allow]` demands.
    pub(crate) reason: &'r str,
}

/// The body of a `policy!` of this document. What the language refuses is in it too, as far as it can be written.
pub(super) fn body(document: &Document, kind: PolicyKind, allowed: Option<Allowed<'_>>) -> String {
    let mut body = format!("<{}>\n", kind.as_str());
    let version = document.version.as_deref().unwrap_or(Document::OLD_VERSION);
    if version != Document::VERSION {
        body += &format!("version: {};\n", literal::string(version));
    }
    if let Some(id) = &document.id {
        body += &format!("id: {};\n", literal::string(id));
    }
    let findings = if allowed.is_some() { check(document, kind) } else { Vec::new() };
    for (index, statement) in document.statements.iter().enumerate() {
        if let Some(Allowed { reason }) = allowed {
            body += &allows(&codes(&findings, index), reason);
        }
        body += &of_statement(statement);
        body.push('\n');
    }
    body
}

/// The codes of what refuses a statement.
fn codes(findings: &[Finding], index: usize) -> Vec<Code> {
    let refusals = findings.iter().filter(|finding| finding.severity.stops_the_build());
    let of_statement = refusals.filter(|finding| finding.place.statement() == Some(index));
    let mut codes: Vec<_> = of_statement.map(|finding| finding.fault.code).collect();
    codes.sort_unstable_by_key(|code| code.as_str());
    codes.dedup();
    codes
}

fn allows(codes: &[Code], reason: &str) -> String {
    if codes.is_empty() {
        return String::new();
    }
    let codes: Vec<_> = codes.iter().map(|code| code.as_str().to_ascii_lowercase()).collect();
    format!("#[allow({}, reason = {})]\n", codes.join(", "), literal::string(reason))
}

fn of_statement(statement: &Statement) -> String {
    let mut words = vec![match statement.effect {
        Effect::Allow => "allow".to_owned(),
        Effect::Deny => "deny".to_owned(),
    }];
    words.extend(statement.sid.as_deref().map(literal::sid));
    format!("{} {{ {} }}", words.join(" "), fields(statement).join(", "))
}

fn fields(statement: &Statement) -> Vec<String> {
    let mut fields = Vec::new();
    let mut add = |name: &str, value: Option<String>| {
        fields.extend(value.map(|value| format!("{name}: {value}")));
    };
    add("principal", statement.principal.as_ref().map(principals));
    add("not_principal", statement.not_principal.as_ref().map(principals));
    add("action", statement.action.as_deref().map(|entries| each(entries, literal::action)));
    add("not_action", statement.not_action.as_deref().map(|entries| each(entries, literal::action)));
    add("resource", statement.resource.as_deref().map(|entries| each(entries, resource)));
    add("not_resource", statement.not_resource.as_deref().map(|entries| each(entries, resource)));
    let operators = Some(statement.operators()).filter(|operators| !operators.is_empty());
    add("condition", operators.map(condition));
    fields
}

fn each(entries: &[String], write: fn(&str) -> String) -> String {
    literal::one_or_list(&entries.iter().map(|entry| write(entry)).collect::<Vec<_>>())
}

fn resource(text: &str) -> String {
    if text == "*" { text.to_owned() } else { literal::string(text) }
}

/// Kinds are written out only where the principals' shapes do not tell them.
fn principals(principals: &Principals) -> String {
    let groups = match principals {
        Principals::Everyone => return "*".to_owned(),
        Principals::Listed(groups) => groups,
    };
    match groups.as_slice() {
        [only]
            if only
                .values
                .iter()
                .all(|value| value != "*" && PrincipalKind::of_shape(value) == only.kind) =>
        {
            each(&only.values, literal::string)
        }
        groups => format!("{{ {} }}", groups.iter().map(group).collect::<Vec<_>>().join(", ")),
    }
}

fn group(group: &PrincipalGroup) -> String {
    format!("{}: {}", group.kind.as_str(), each(&group.values, literal::string))
}

fn condition(operators: &[OperatorBlock]) -> String {
    let blocks = operators.iter().map(|block| {
        let keys = block.keys.iter().map(|key| {
            let values: Vec<_> = key.values.iter().map(|it| value(&block.operator, it)).collect();
            format!("{}: {}", literal::string(&key.key), literal::one_or_list(&values))
        });
        format!("{}: {{ {} }}", literal::operator(&block.operator), keys.collect::<Vec<_>>().join(", "))
    });
    format!("{{ {} }}", blocks.collect::<Vec<_>>().join(", "))
}

/// A value without quotes where it is one of those that the operator compares.
fn value(operator: &str, value: &ConditionValue) -> String {
    let name = operator.rsplit(':').next().unwrap_or_default();
    let text = value.as_str();
    let is_bare = match name {
        _ if name.starts_with("Bool") || name.starts_with("Null") => ["true", "false"].contains(&text),
        _ if name.starts_with("Numeric") => literal::is_number(text),
        _ => false,
    };
    if is_bare { text.to_owned() } else { literal::string(text) }
}
