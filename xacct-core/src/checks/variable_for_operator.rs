//! `INVALID_VARIABLE_FOR_OPERATOR`: a policy variable below an operator that resolves none.
//!
//! Only the operators of texts and of ARNs do; the others compare with `${…}` as it is written, which is no number, no
//! date, no address and no truth value.
//!
//! - severity: error
//! - bad: `NumericEquals: { "s3:max-keys": "${aws:PrincipalTag/limit}" }`
//! - good: `NumericEquals: { "s3:max-keys": 100 }`

use super::{Context, Report};
use crate::{Code, Fault};

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    for key in &context.keys {
        let Some(operator) = key.operator.filter(|operator| !operator.name.resolves_variables()) else {
            continue;
        };
        for read in &key.values {
            if let Some(at) = start_of_variable(read.value.as_str()) {
                let text = read.value.as_str();
                let message = format!("`{}` resolves no policy variables", operator.name.as_str());
                let fault = Fault::new(Code::INVALID_VARIABLE_FOR_OPERATOR, message).at(at..text.len());
                report.error(
                    read.place,
                    fault.help(
                        "write the value itself: only operators of strings and of ARNs resolve variables",
                    ),
                );
            }
        }
    }
}

/// Where a variable starts in a value: such a value is this check's alone.
pub(super) fn start_of_variable(text: &str) -> Option<usize> {
    if text.as_bytes().contains(&b'$') { text.find("${") } else { None }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{OperatorName, PolicyKind};

    #[test]
    fn texts_and_arns_alone_resolve_variables() {
        for name in OperatorName::ALL {
            let statement = with_condition(
                allow(&["s3:GetObject"], &["*"]),
                name.as_str(),
                "s3:prefix",
                "x${aws:username}",
            );
            let found = run(check, PolicyKind::Identity, [statement]);
            let resolves = name.as_str().starts_with("String") || name.as_str().starts_with("Arn");
            assert_eq!(found.is_empty(), resolves, "{name:?}");
            assert!(found.iter().all(|finding| finding.fault.part == Some(1..16)));
        }
    }
}
