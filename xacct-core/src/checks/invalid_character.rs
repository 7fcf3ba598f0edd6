//! `INVALID_CHARACTER`: a character that IAM's documents cannot hold.
//!
//! Documents of IAM, STS and KMS end at U+00FF, the last character of Latin-1; policies of buckets and access points
//! hold every character. Actions, operators and principals hold ASCII alone, as their own checks say.
//!
//! - severity: error
//! - bad: `policy! { <Identity> allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/żródło/*" } }`
//! - good: `resource: "arn:aws:s3:::reports/?ród?o/*"`

use super::context::{ArnRead, KeySource, ResourceRead};
use super::{Context, Report, arn_of_service};
use crate::value::is_beyond_iam;
use crate::{Code, ConditionValue, Fault, Place, Within};

const ANY_ONE: &str = "`?` stands for any one character";

pub(super) fn check(context: &Context<'_>, report: &mut Report) {
    if context.kind.holds_every_character() {
        return;
    }
    check_names(context, report);
    for resource in &context.resources {
        if let Some(fault) = fault_of(resource.text).filter(|_| is_sound(resource)) {
            report.error(resource.place, fault.help(format!("in a resource {ANY_ONE}")));
        }
    }
    for key in context.keys.iter().filter(|key| key.source != KeySource::Unknown) {
        if let Some(fault) = fault_of(key.text) {
            report.error(key.place, fault.help("compare another key"));
        }
        for value in &key.values {
            if let ConditionValue::Text(text) = value.value
                && let Some(fault) = fault_of(text)
            {
                report.error(value.place, fault.help(format!("under `StringLike` {ANY_ONE}")));
            }
        }
    }
}

/// `Id`, and the Sids that may hold more than letters and digits.
fn check_names(context: &Context<'_>, report: &mut Report) {
    let help = "it is a name, which decides nothing: write it in Latin letters";
    if let Some(fault) = context.document.id.as_deref().and_then(fault_of) {
        report.error(Place::Id, fault.help(help));
    }
    if context.kind.has_plain_sids() {
        return;
    }
    for (index, statement) in context.statements() {
        if let Some(fault) = statement.sid.as_deref().and_then(fault_of) {
            report.error(Place::Statement(index, Within::Sid), fault.help(help));
        }
    }
}

fn fault_of(text: &str) -> Option<Fault> {
    if text.is_ascii() {
        return None;
    }
    let (start, stranger) = text.char_indices().find(|(_, char)| is_beyond_iam(*char))?;
    let message = format!("IAM's documents cannot hold `{stranger}` (U+{:04X})", u32::from(stranger));
    Some(Fault::new(Code::INVALID_CHARACTER, message).at(start..start + stranger.len_utf8()))
}

/// Nothing is told here of an ARN that is at fault in itself.
fn is_sound(resource: &ResourceRead<'_>) -> bool {
    match &resource.arn {
        ArnRead::Arn(arn, types) => arn_of_service::is_sound(arn, types),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::*;
    use super::*;
    use crate::{Document, PolicyKind, Statement};

    #[test]
    fn the_character_is_named_where_it_stands() {
        let resource = "arn:aws:s3:::reports/żródło/*";
        let found = run(check, PolicyKind::Identity, [allow(&["s3:GetObject"], &[resource])]);
        assert_eq!(codes(&found), ["INVALID_CHARACTER"]);
        assert_eq!(found[0].fault.part, Some(21..23));
        assert!(found[0].fault.message.contains("`ż` (U+017C)"), "{}", found[0]);
        assert_eq!(found[0].fault.suggestion, None, "the wildcard lets in more");
    }

    #[test]
    fn s3_holds_every_character_and_iam_those_of_latin_1() {
        let all = allow(&["s3:GetObject"], &["arn:aws:s3:::reports/żródło/*"]);
        assert!(run(check, PolicyKind::Bucket, [all.clone()]).is_empty());
        assert!(run(check, PolicyKind::AccessPoint, [all]).is_empty());
        let latin = allow(&["s3:GetObject"], &["arn:aws:s3:::reports/zürich/ÿ*"]);
        assert!(run(check, PolicyKind::Identity, [latin]).is_empty());
    }

    #[test]
    fn names_keys_and_values_are_looked_at_too() {
        let condition = |key, value| with_condition(allow(&["kms:*"], &["*"]), "StringLike", key, value);
        let document = Document {
            id: Some("księga".into()),
            statements: vec![
                Statement { sid: Some("księga".into()), ..condition("aws:PrincipalTag/księga", "księga") },
                condition("unknown:księga", "księga"),
            ],
            ..Document::default()
        };
        assert_eq!(codes(&run_on(check, PolicyKind::KmsKey, &document)), ["INVALID_CHARACTER"; 4]);
        let in_identity = run_on(check, PolicyKind::Identity, &document);
        assert_eq!(in_identity.len(), 3, "the Sid is another check's fault");
    }

    #[test]
    fn what_is_at_fault_anyway_is_left_to_another_check() {
        let statement = allow(&["s3:GetObject"], &["arn:aws:s3:::księga/*", "księga"]);
        assert!(run(check, PolicyKind::Identity, [statement]).is_empty());
    }
}
