//! `assert allowed { … }` and `assert denied { … }`.

use super::{Parsed, Parser, colon, identifier, in_braces, next_token};
use crate::ast::{Assertion, Spanned};
use crate::diagnostic::Diagnostic;
use syn::Ident;
use syn::parse::ParseStream;
use syn::token;
use xacct_core::Effect;

const FORM: &str =
    "write `assert allowed { principal: \"…\", action: s3:GetObject, resource: \"…\" }`, or `assert denied`";

const FIELDS: [&str; 4] = ["principal", "action", "resource", "context"];

impl Parser {
    /// What follows `assert`.
    pub(super) fn assertion(&mut self, word: &Ident, input: ParseStream<'_>) -> Parsed<Assertion> {
        let mut expected = expected(input)?;
        expected.spans.start = word.span();
        if !input.peek(token::Brace) {
            return Err(Diagnostic::new(next_token(input), "expected the request").help(FORM));
        }
        let content = in_braces(input)?;
        let mut assertion = Assertion {
            expected,
            principal: None,
            action: None,
            resource: None,
            context: Vec::new(),
            has_unread_field: false,
        };
        let before = self.diagnostics.len();
        self.comma_separated(&content, |parser, input| parser.assertion_field(input, &mut assertion));
        assertion.has_unread_field = self.diagnostics.len() > before;
        Ok(assertion)
    }

    fn assertion_field(&mut self, input: ParseStream<'_>, assertion: &mut Assertion) -> Parsed<()> {
        let name = identifier(input).map_err(|fault| fault.help(FORM))?;
        let text = name.to_string();
        if !FIELDS.contains(&text.as_str()) {
            let fault = Diagnostic::new(name.span(), format!("an assertion has no `{text}`"));
            return Err(fault.help(match xacct_catalog::nearest::among(&text, FIELDS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("its fields are `{}`", FIELDS.join("`, `")),
            }));
        }
        colon(input)?;
        if input.peek(token::Bracket) {
            let fault = Diagnostic::new(next_token(input), format!("an assertion is about one {text}"));
            return Err(fault.help("write an assertion for each"));
        }
        let is_repeated = match text.as_str() {
            "principal" => assertion.principal.replace(self.principal(input)?).is_some(),
            "action" => assertion.action.replace(self.action(input)?).is_some(),
            "resource" => assertion.resource.replace(self.resource(input)?).is_some(),
            _ => {
                let is_repeated = !assertion.context.is_empty();
                assertion.context.extend(self.keys(input)?);
                is_repeated
            }
        };
        if is_repeated {
            self.report(
                Diagnostic::new(name.span(), format!("`{text}` is given twice")).help("leave one out"),
            );
        }
        Ok(())
    }
}

/// `allowed` or `denied`.
fn expected(input: ParseStream<'_>) -> Parsed<Spanned<Effect>> {
    let word = identifier(input).map_err(|fault| fault.help(FORM))?;
    let value = match word.to_string().as_str() {
        "allowed" => Effect::Allow,
        "denied" => Effect::Deny,
        other => {
            let fault =
                Diagnostic::new(word.span(), format!("expected `allowed` or `denied`, found `{other}`"));
            return Err(fault.help(FORM));
        }
    };
    Ok(Spanned { value, spans: word.span().into() })
}
