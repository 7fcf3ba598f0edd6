//! Grants of Rust sources.

use super::GrantsRead;
use crate::finding::Reported;
use crate::input::Input;
use crate::source::{self, Macro};
use xacct_syntax::compile_grant;

/// Every `grant!` of a source that has its values.
pub(super) fn read(input: &Input) -> GrantsRead {
    let found = match source::macros_in(&input.text) {
        Ok(found) => found,
        Err(error) => {
            return GrantsRead { findings: vec![Reported::of_syntax(error, input)], ..GrantsRead::default() };
        }
    };
    let mut read = GrantsRead::default();
    for found in found.into_iter().filter(|found| found.used == Macro::Grant) {
        if found.is_template {
            read.without_values.push(found.line);
            continue;
        }
        let compiled = compile_grant(found.tokens);
        let is_refused = compiled.is_refused();
        read.findings.extend(compiled.diagnostics.into_iter().map(Reported::of_diagnostic));
        match compiled.grant.filter(|_| !is_refused) {
            Some(_) if compiled.captures_values => read.without_values.push(found.line),
            Some(grant) => read.grants.push(grant),
            None => {}
        }
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_grants_with_values_are_grants_yet() {
        let fields = r#"owner: "111111111111", bucket: BUCKET, grantee: "222222222222", access: [Read], via: BucketPolicy"#;
        let literal = fields.replace("BUCKET", "\"reports\"");
        let captured = fields.replace("BUCKET", "\"{bucket}\"");
        let template = fields.replace("BUCKET", "$bucket");
        let wrong = literal.replace("Read", "Reed");
        let text = [literal, captured, template, wrong]
            .map(|fields| format!("grant! {{ Reports {{ {fields} }}}};\n"));
        let read = read(&Input { name: "lib.rs".into(), text: text.concat() });
        assert_eq!(read.grants.len(), 1);
        assert_eq!(read.without_values, [2, 3]);
        let codes: Vec<_> = read.findings.iter().filter_map(|finding| finding.code).collect();
        assert_eq!(codes, ["GRANT_UNKNOWN_ACCESS"]);
    }
}
