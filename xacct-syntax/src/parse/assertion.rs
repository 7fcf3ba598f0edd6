//! `assert allowed { … }` and `assert denied { … }`.

use super::{Parsed, Parser, colon, identifier, in_braces, is_identifier, next_token, skip_item};
use crate::ast::{Assertion, Policy, Principal, Spanned, Text};
use crate::diagnostic::Diagnostic;
use syn::parse::ParseStream;
use syn::{Ident, Token, token};
use xacct_core::{Effect, PrincipalKind};

const FORM: &str =
    "write `assert allowed { principal: \"…\", action: s3:GetObject, resource: \"…\" }`, or `assert denied`";

const FIELDS: [&str; 4] = ["principal", "action", "resource", "context"];

impl Parser {
    /// An assertion. What is wrong with it is kept apart from what is wrong with the policy.
    pub(super) fn assertion_item(&mut self, word: &Ident, input: ParseStream<'_>, policy: &mut Policy) {
        let before = self.diagnostics.len();
        match self.assertion(word, input) {
            Ok(assertion) => policy.assertions.push(assertion),
            Err(fault) => {
                self.report(fault);
                skip_item(input);
            }
        }
        policy.assertion_faults.extend(self.diagnostics.split_off(before));
    }

    /// What follows `assert`.
    fn assertion(&mut self, word: &Ident, input: ParseStream<'_>) -> Parsed<Assertion> {
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
        let attributes = self.attributes(input)?;
        self.refuse_allows(&attributes, "a statement");
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
            "principal" => assertion.principal.replace(self.requester(input)?).is_some(),
            "action" => assertion.action.replace(self.action(input)?).is_some(),
            "resource" => assertion.resource.replace(self.resource(input)?).is_some(),
            _ => {
                let is_repeated = !assertion.context.is_empty();
                match is_empty_block(input) {
                    true => drop(in_braces(input)?),
                    false => assertion.context.extend(self.keys(input)?),
                }
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

impl Parser {
    /// Who asks: `*` or a string.
    fn requester(&mut self, input: ParseStream<'_>) -> Parsed<Principal> {
        if input.peek(Token![*]) {
            let star = input.parse::<Token![*]>()?;
            return Ok(Principal { kind: PrincipalKind::Aws, text: Text::new("*", star.span) });
        }
        if input.peek(token::Brace) {
            let fault = Diagnostic::new(next_token(input), "an assertion has no kinds of principals");
            return Err(fault.help("write the ARN or the service alone, in quotes"));
        }
        self.principal(input)
    }
}

/// Whether `allowed {` or `denied {` follows, which is what follows `assert`.
pub(super) fn is_verdict(input: ParseStream<'_>) -> bool {
    let fork = input.fork();
    let word = identifier(&fork).map(|word| word.to_string()).unwrap_or_default();
    VERDICTS.contains(&word.as_str()) && fork.peek(token::Brace)
}

fn is_empty_block(input: ParseStream<'_>) -> bool {
    in_braces(&input.fork()).is_ok_and(|content| content.is_empty())
}

const VERDICTS: [&str; 2] = ["allowed", "denied"];

/// `allowed` or `denied`.
fn expected(input: ParseStream<'_>) -> Parsed<Spanned<Effect>> {
    if !is_identifier(input) {
        return Err(Diagnostic::new(next_token(input), "expected `allowed` or `denied`").help(FORM));
    }
    let word = identifier(input)?;
    let value = match word.to_string().as_str() {
        "allowed" => Effect::Allow,
        "denied" => Effect::Deny,
        other => {
            let fault =
                Diagnostic::new(word.span(), format!("expected `allowed` or `denied`, found `{other}`"));
            return Err(fault.help(match xacct_catalog::nearest::among(other, VERDICTS) {
                Some(near) => format!("did you mean `{near}`?"),
                None => FORM.to_owned(),
            }));
        }
    };
    Ok(Spanned { value, spans: word.span().into() })
}
