//! `principal:`: everyone, one, several, or an object of kinds.

use super::{Parsed, Parser, colon, identifier, in_braces, in_quotes, is_identifier, next_token};
use crate::ast::{Principal, PrincipalList, Principals, Spanned, Spans, Text};
use crate::diagnostic::Diagnostic;
use syn::parse::ParseStream;
use syn::{LitStr, Token, token};
use xacct_core::PrincipalKind;

impl Parser {
    pub(super) fn principals(&mut self, input: ParseStream<'_>) -> Parsed<PrincipalList> {
        let (spans, before) = (next_token(input), self.diagnostics.len());
        let list = self.principal_list(input, spans)?;
        if matches!(&list.value, Principals::Listed(entries) if entries.is_empty())
            && self.diagnostics.len() == before
        {
            let fault = Diagnostic::new(spans, "this lists nobody");
            self.report(
                fault.help("name somebody: an account such as `\"222222222222\"`, a user, a role, a service"),
            );
        }
        Ok(list)
    }

    fn principal_list(&mut self, input: ParseStream<'_>, spans: Spans) -> Parsed<PrincipalList> {
        if input.parse::<Token![*]>().is_ok() {
            return Ok(Spanned { value: Principals::Everyone, spans });
        }
        if input.peek(token::Brace) {
            let value = Principals::Listed(self.principal_object(input)?);
            return Ok(Spanned { value, spans });
        }
        let is_alone = input.peek(LitStr);
        let entries = self.one_or_list(input, Self::principal)?;
        let value = match entries.as_slice() {
            [only] if is_alone && only.text.value == "*" => Principals::Everyone,
            _ => Principals::Listed(entries),
        };
        Ok(Spanned { value, spans })
    }

    /// A principal whose kind follows from its shape.
    pub(super) fn principal(&mut self, input: ParseStream<'_>) -> Parsed<Principal> {
        if !input.peek(LitStr) {
            let fault = Diagnostic::new(next_token(input), "expected a principal");
            let is_kind = is_identifier(input) && input.peek2(Token![:]) || input.peek(token::Brace);
            return Err(fault.help(match is_kind {
                true => "kinds stand in braces of their own, and not in a list: `{ AWS: \"222222222222\" }`"
                    .to_owned(),
                false => {
                    in_quotes(input, "write the account id, ARN or service in quotes: `\"222222222222\"`")
                }
            }));
        }
        let text = self.string(input)?;
        Ok(Principal { kind: PrincipalKind::of_shape(&text.value), text })
    }

    /// `{ AWS: "…", Service: ["…", "…"] }`
    fn principal_object(&mut self, input: ParseStream<'_>) -> Parsed<Vec<Principal>> {
        let content = in_braces(input)?;
        let mut entries = Vec::new();
        self.comma_separated(&content, |parser, input| {
            let kind = principal_kind(input)?;
            colon(input)?;
            let none = |place| {
                let fault = Diagnostic::new(place, format!("`{}` lists nobody", kind.as_str()));
                fault.help("name somebody, or leave it out")
            };
            if entries.iter().any(|entry: &Principal| entry.kind == kind) {
                let fault = Diagnostic::new(next_token(input), format!("`{}` is given twice", kind.as_str()));
                parser.report(fault.help("put all of them into one list"));
            }
            let texts = parser.one_or_more(input, Self::one_of_kind, none)?;
            entries.extend(texts.into_iter().map(|text| Principal { kind, text }));
            Ok(())
        });
        Ok(entries)
    }

    /// `*` or a string.
    fn one_of_kind(&mut self, input: ParseStream<'_>) -> Parsed<Text> {
        let spans = next_token(input);
        match input.parse::<Token![*]>() {
            Ok(_) => Ok(Text::new("*", spans)),
            Err(_) => self.string(input),
        }
    }
}

fn principal_kind(input: ParseStream<'_>) -> Parsed<PrincipalKind> {
    let kinds = PrincipalKind::ALL.map(PrincipalKind::as_str);
    let help = format!("the kinds are `{}`", kinds.join("`, `"));
    if !is_identifier(input) {
        return Err(Diagnostic::new(next_token(input), "expected a kind of principal").help(help));
    }
    let name = identifier(input)?;
    let text = name.to_string();
    PrincipalKind::of_key(&text).ok_or_else(|| {
        Diagnostic::new(name.span(), format!("unknown kind of principal `{text}`")).help(
            match xacct_catalog::nearest::among(&text, kinds) {
                Some(near) => format!("did you mean `{near}`?"),
                None => help,
            },
        )
    })
}
