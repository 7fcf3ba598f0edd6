use super::arn::wildcards_in;
use crate::{Code, Fault};
use std::borrow::Cow;

/// An entry of `Action`: `*`, or `service:Action`, where the action may hold the wildcards `*` and `?`.
///
/// IAM compares service and action without regard to case. The service itself may hold no wildcard. Whether
/// such an action exists is for [`check`](crate::check) to say, which knows the catalogue.
///
/// # Examples
/// ```
/// use xacct_core::ActionPattern;
///
/// let action = ActionPattern::new("s3:Get*")?;
/// assert_eq!((action.service(), action.name()), (Some("s3"), "Get*"));
/// assert!(ActionPattern::new("GetObject").is_err());
/// # Ok::<(), xacct_core::Fault>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct ActionPattern {
    text: Cow<'static, str>,
    /// Where the colon stands; none in `*`.
    colon: Option<usize>,
}

impl ActionPattern {
    /// Splits `text` into service and action.
    ///
    /// # Errors
    /// `INVALID_ACTION` when it is not of the form above, `VARIABLE_UNSUPPORTED_IN_ELEMENT` when it holds `${`.
    pub fn new(text: impl Into<Cow<'static, str>>) -> Result<Self, Fault> {
        let text = text.into();
        let colon = match &*text {
            "*" => None,
            _ => Some(colon_of(&text)?),
        };
        Ok(Self { text, colon })
    }

    /// What `action!` expands to: the text and the place of its colon.
    #[doc(hidden)]
    pub const fn __from_checked(text: &'static str, colon: Option<usize>) -> Self {
        Self { text: Cow::Borrowed(text), colon }
    }

    /// The pattern as text.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The service's prefix; none in `*`, which stands for every action of every service.
    pub fn service(&self) -> Option<&str> {
        self.colon.and_then(|colon| self.text.get(..colon))
    }

    /// The action's name, wildcards included.
    pub fn name(&self) -> &str {
        self.text.get(self.colon.map_or(0, |colon| colon + 1)..).unwrap_or_default()
    }

    /// Whether it can stand for several actions.
    pub fn has_wildcard(&self) -> bool {
        wildcards_in(&self.text).next().is_some()
    }
}

fn colon_of(text: &str) -> Result<usize, Fault> {
    let fault = |why: &str| Fault::new(Code::INVALID_ACTION, format!("`{text}` is not an action: {why}"));
    if text.contains('$')
        && let Some(start) = text.find("${")
    {
        let fault = Fault::new(Code::VARIABLE_UNSUPPORTED_IN_ELEMENT, "an action holds no policy variable");
        return Err(fault.at(start..text.len()).help("name the action, or use the wildcards `*` and `?`"));
    }
    if text.trim() != text && colon_of(text.trim()).is_ok() {
        let help = "leave out the blanks around it: IAM compares them too";
        return Err(fault("blanks stand around it").help(help).suggest(Some(text.trim())));
    }
    let Some((service, name)) = text.split_once(':') else {
        return Err(
            fault("it names no service").help("an action is `service:Action`, such as `s3:GetObject`")
        );
    };
    if let Some(second) = name.find(':') {
        let at = service.len() + 1 + second;
        return Err(fault("it has more than one colon").at(at..at + 1).help("an action is `service:Action`"));
    }
    if service.contains(['*', '?']) {
        let help = "write the service in full; only `*` alone stands for every service";
        let every = (service == "*" && name == "*").then_some("*");
        return Err(fault("a service holds no wildcard").at(0..service.len()).help(help).suggest(every));
    }
    if let Some((start, stranger)) = text.char_indices().find(|&(at, char)| !fits(char, at > service.len())) {
        let why = format!("it holds `{}`", stranger.escape_debug());
        return Err(fault(&why).at(start..start + stranger.len_utf8()));
    }
    if service.is_empty() || name.is_empty() {
        let missing = if service.is_empty() { "service" } else { "action" };
        return Err(fault(&format!("its {missing} is empty")).help("an action is `service:Action`"));
    }
    Ok(service.len())
}

fn fits(char: char, in_name: bool) -> bool {
    char.is_ascii_alphanumeric()
        || matches!(char, '-' | '.' | ':')
        || in_name && matches!(char, '*' | '?' | '_')
}

super::text_traits!(ActionPattern);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_forms_of_an_action() {
        for (text, service, name) in [
            ("*", None, "*"),
            ("s3:*", Some("s3"), "*"),
            ("s3-object-lambda:Get?bject", Some("s3-object-lambda"), "Get?bject"),
        ] {
            let action = ActionPattern::new(text).unwrap();
            assert_eq!((action.service(), action.name()), (service, name));
        }
    }

    #[test]
    fn what_is_no_action_is_refused() {
        for text in [
            "",
            ":",
            "s3",
            "s3:",
            ":Get",
            "s3:Get:Object",
            "s*:Get",
            "*:*",
            "s3: Get",
            "s3:Get\n",
            "s3:${x}",
            "**",
        ] {
            assert!(ActionPattern::new(text).is_err(), "{text:?}");
        }
    }
}
