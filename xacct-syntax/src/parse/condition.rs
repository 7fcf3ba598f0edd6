//! `condition: { Operator: { "key": value } }`

use super::{Parsed, Parser, colon, from_to, identifier, in_braces, is_identifier, next_token};
use crate::ast::{KeyValues, OperatorBlock, Text};
use crate::diagnostic::Diagnostic;
use syn::parse::ParseStream;
use syn::{Lit, LitStr, Token, token};
use xacct_catalog::KeyType;
use xacct_core::{ConditionKey, Operator, OperatorName};

impl Parser {
    pub(super) fn condition(&mut self, input: ParseStream<'_>) -> Parsed<Vec<OperatorBlock>> {
        let mut blocks = Vec::new();
        self.object(input, "{ Bool: { \"aws:SecureTransport\": true } }", |parser, input| {
            let operator = parser.operator(input)?;
            colon(input)?;
            let keys = parser.keys(input)?;
            blocks.push(OperatorBlock { operator, keys });
            Ok(())
        })?;
        Ok(blocks)
    }

    pub(super) fn keys(&mut self, input: ParseStream<'_>) -> Parsed<Vec<KeyValues>> {
        let mut keys = Vec::new();
        self.object(input, "{ \"aws:SecureTransport\": true }", |parser, input| {
            let key = parser.key(input)?;
            colon(input)?;
            let none = |place| {
                let fault = Diagnostic::new(place, format!("`{}` is compared with nothing", key.value));
                fault.help("list the values, one of which must match")
            };
            let values = parser.one_or_more(input, Self::value, none)?;
            keys.push(KeyValues { key, values });
            Ok(())
        })?;
        Ok(keys)
    }

    /// `StringLike`, `ForAnyValue:StringLike`, or the same in quotes.
    fn operator(&mut self, input: ParseStream<'_>) -> Parsed<Text> {
        if input.peek(LitStr) {
            let text = self.fixed_string(input, "an operator")?;
            return if is_key(&text.value) { Err(key_for_operator(&text)) } else { Ok(text) };
        }
        if !is_identifier(input) {
            let fault = Diagnostic::new(next_token(input), "expected a condition operator");
            return Err(fault.help("write for instance `StringEquals: { … }`"));
        }
        let first = identifier(input)?;
        let (mut value, mut last) = (first.to_string(), first.span());
        if input.peek(Token![::]) {
            let fault = Diagnostic::new(next_token(input), "expected `:`, found `::`");
            let help = format!("one colon stands between qualifier and operator: `{first}:StringEquals`");
            return Err(fault.help(help));
        }
        if input.peek(Token![:]) && input.peek2(syn::Ident) {
            colon(input)?;
            let name = identifier(input)?;
            value = format!("{value}:{name}");
            last = name.span();
        }
        Ok(Text::new(value, from_to(first.span(), last)))
    }

    fn key(&mut self, input: ParseStream<'_>) -> Parsed<Text> {
        if input.peek(LitStr) {
            return self.fixed_string(input, "a condition key");
        }
        let fault = Diagnostic::new(next_token(input), "expected a condition key");
        Err(fault.help("write the key in quotes: `\"aws:SecureTransport\": true`"))
    }

    /// A string, a boolean or a number. IAM compares each by its text.
    fn value(&mut self, input: ParseStream<'_>) -> Parsed<Text> {
        let at = next_token(input);
        let bare = |value: String| Ok(Text::new(value, at));
        let minus = input.parse::<Option<Token![-]>>()?.map_or("", |_| "-");
        match input.parse::<Lit>() {
            Ok(Lit::Str(literal)) if minus.is_empty() => crate::text::read(&literal, &mut self.lets),
            Ok(Lit::Bool(literal)) if minus.is_empty() => bare(literal.value.to_string()),
            Ok(Lit::Float(literal)) if literal.suffix().is_empty() && literal.to_string().split('.').all(is_digits) => {
                bare(format!("{minus}{literal}"))
            }
            Ok(Lit::Int(literal)) if is_decimal(&literal.token().to_string()) => bare(format!("{minus}{}", literal.base10_digits())),
            Ok(Lit::Int(literal)) => Err(Diagnostic::new(at, format!("`{}` is not written as IAM writes numbers", literal.token()))
                .help("write its digits alone, or put it in quotes: an account id such as `\"012345678901\"` is a string")),
            _ => Err(Diagnostic::new(at, "expected a value")
                .help("a value is a string, `true`, `false` or a number")),
        }
    }

    fn object(
        &mut self,
        input: ParseStream<'_>,
        example: &str,
        member: impl FnMut(&mut Self, ParseStream<'_>) -> Parsed<()>,
    ) -> Parsed<()> {
        if !input.peek(token::Brace) {
            let fault = Diagnostic::new(next_token(input), "expected `{`");
            return Err(fault.help(format!("write `{example}`")));
        }
        let braces = next_token(input);
        let content = in_braces(input)?;
        if content.is_empty() {
            let fault = Diagnostic::new(braces, "an empty condition limits nothing");
            return Err(fault.help(format!("write `{example}`, or leave it out")));
        }
        self.comma_separated(&content, member);
        Ok(())
    }
}

/// Whether it is a condition key and could be no operator.
fn is_key(text: &str) -> bool {
    let known =
        ConditionKey::new(text.to_owned()).is_ok_and(|key| key.prefix().starts_with(char::is_lowercase));
    known && text.parse::<Operator>().is_err()
}

fn key_for_operator(text: &Text) -> Diagnostic {
    let message = format!("expected a condition operator, found the key `{}`", text.value);
    let operator = operator_for(&text.value);
    Diagnostic::new(text.spans, message)
        .help(format!("put it below its operator, such as `{operator}: {{ \"{}\": … }}`", text.value))
}

/// An operator that compares values of the key's type.
fn operator_for(key: &str) -> String {
    let global = xacct_catalog::global_condition_key(key).map(|key| (key.key_type(), key.is_multivalued()));
    let of_service = || xacct_catalog::condition_key(key).map(|key| (key.key_type(), key.is_multivalued()));
    let (key_type, is_multivalued) = global.or_else(of_service).unwrap_or((KeyType::String, false));
    let operator = match key_type {
        KeyType::String => OperatorName::StringEquals,
        KeyType::Arn => OperatorName::ArnLike,
        KeyType::Bool => OperatorName::Bool,
        KeyType::Numeric => OperatorName::NumericEquals,
        KeyType::Date => OperatorName::DateLessThan,
        KeyType::IpAddress => OperatorName::IpAddress,
        KeyType::Binary => OperatorName::BinaryEquals,
    };
    format!("{}{}", if is_multivalued { "ForAnyValue:" } else { "" }, operator.as_str())
}

/// Digits alone, without a zero in front, which would be lost.
fn is_decimal(text: &str) -> bool {
    text == "0" || !text.starts_with('0') && is_digits(text)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}
