//! An action: bare tokens such as `s3-object-lambda:Get*`, or the same in quotes.

use super::{Parsed, Parser, begins_an_entry, from_to, next_token, skip_token};
use crate::ast::Text;
use crate::diagnostic::Diagnostic;
use proc_macro2::{Span, TokenTree};
use syn::parse::ParseStream;
use syn::{LitStr, Token};

impl Parser {
    pub(super) fn action(&mut self, input: ParseStream<'_>) -> Parsed<Text> {
        if input.peek(LitStr) {
            return self.fixed_string(input, "an action");
        }
        let first = input.span();
        let (mut value, mut last) = (String::new(), None);
        while let Some((token, span)) = next_part(input) {
            if last.is_some_and(|last| !adjoin(last, span)) {
                if begins_an_entry(input) {
                    break;
                }
                let message = format!("the action `{value}` ends here, and `{token}` follows");
                let help = format!(
                    "write `{value}{token}` in one piece, or put a comma between two actions; a macro's parameter stands for \
                     a whole action"
                );
                return Err(Diagnostic::new(span, message).help(help));
            }
            skip_token(input);
            value.push_str(&token);
            last = Some(span);
        }
        match last {
            Some(last) => Ok(Text::new(value, from_to(first, last))),
            None => Err(Diagnostic::new(next_token(input), "expected an action")
                .help("an action is `service:Action`, such as `s3:GetObject`")),
        }
    }
}

/// The next token, if it can be part of an action.
fn next_part(input: ParseStream<'_>) -> Option<(String, Span)> {
    if input.is_empty() || input.peek(Token![,]) || input.peek(Token![;]) {
        return None;
    }
    let (token, _) = input.cursor().token_tree()?;
    match &token {
        TokenTree::Group(_) => None,
        TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {
            Some((token.to_string(), token.span()))
        }
    }
}

/// Whether nothing stands between two tokens.
fn adjoin(earlier: Span, later: Span) -> bool {
    earlier.end() == later.start()
}
