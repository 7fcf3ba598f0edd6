//! Tags of users, roles and managed policies.

use super::entity::Kind;
use super::iam_call::IamCall;
use super::{name, refusals};
use crate::call::Keys;
use crate::query::{Form, Members, Reply, invalid};
use crate::refusal::{Answer, Refusal};
use crate::state::Tag;
use serde::Serialize;

/// How many tags something may have.
const MOST: usize = 50;

/// A tag as AWS shows it.
#[derive(Debug, Serialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct TagView {
    key: String,
    value: String,
}

impl TagView {
    fn of(tag: &Tag) -> Self {
        Self { key: tag.key.clone(), value: tag.value.clone() }
    }
}

/// The tags, where there are some.
pub(super) fn view_some(tags: &[Tag]) -> Option<Members<TagView>> {
    (!tags.is_empty()).then(|| tags.iter().map(TagView::of).collect())
}

/// `[\p{L}\p{Z}\p{N}_.:/=+\-@]`
fn is_of_tag(char: char) -> bool {
    char.is_alphanumeric() || char.is_whitespace() && !char.is_control() || "_.:/=+-@".contains(char)
}

/// Refuses tags that are of no form of tags, too many, or twice there.
pub(crate) fn check_tags(tags: &[Tag]) -> Answer<()> {
    if tags.len() > MOST {
        return Err(invalid("tags", "[...]", "Member must have length less than or equal to 50"));
    }
    for (index, tag) in tags.iter().enumerate() {
        let field = |part: &str| format!("tags.{}.member.{part}", index + 1);
        name::check_text(&field("key"), &tag.key, 1..=128, is_of_tag, r"[\p{L}\p{Z}\p{N}_.:/=+\-@]+")?;
        name::check_text(&field("value"), &tag.value, 0..=256, is_of_tag, r"[\p{L}\p{Z}\p{N}_.:/=+\-@]*")?;
        if tag.key.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("aws:")) {
            return Err(refusals::input("Tag keys that start with 'aws:' are reserved for system use."));
        }
        if tags.iter().take(index).any(|other| is_same(&other.key, &tag.key)) {
            return Err(refusals::input(
                "Duplicate tag keys found. Please note that Tag keys are case insensitive.",
            ));
        }
    }
    Ok(())
}

/// Keys are told apart without regard to case.
fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// The tags with others beside them, or in their place.
fn merged(own: &[Tag], more: &[Tag]) -> Answer<Vec<Tag>> {
    let kept = own.iter().filter(|tag| !more.iter().any(|new| is_same(&new.key, &tag.key)));
    let merged: Vec<Tag> = kept.chain(more).cloned().collect();
    match merged.len() > MOST {
        true => Err(Refusal::new(409, "LimitExceeded", "The number of tags has reached the maximum limit.")),
        false => Ok(merged),
    }
}

fn without(own: &[Tag], keys: &[&str]) -> Vec<Tag> {
    own.iter().filter(|tag| !keys.iter().any(|key| is_same(key, &tag.key))).cloned().collect()
}

/// The tags that a call brings, and the condition keys that it carries for them.
fn new_tags(form: &Form) -> Answer<(Vec<Tag>, Keys)> {
    let tags = form.tags();
    check_tags(&tags)?;
    let keys = crate::tags::keys_of_request(&tags);
    Ok((tags, keys))
}

/// The keys of the tags that a call takes away.
fn old_keys(form: &Form) -> (Vec<&str>, Keys) {
    let names = form.list("TagKeys");
    let carried: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    (names, vec![("aws:TagKeys".to_owned(), carried.into())])
}

/// `TagUser`, `TagRole`.
pub(super) fn tag(iam: &mut IamCall<'_>, kind: Kind) -> Reply {
    let (tags, keys) = new_tags(iam.form)?;
    let entity = iam.entity_with(kind, &keys)?;
    refusals::check_modifiable(entity)?;
    let (name, tags) = (entity.name.clone(), merged(&entity.tags, &tags)?);
    iam.change_entity(kind, &name)?.tags = tags;
    Ok(None)
}

/// `UntagUser`, `UntagRole`.
pub(super) fn untag(iam: &mut IamCall<'_>, kind: Kind) -> Reply {
    let (names, keys) = old_keys(iam.form);
    let entity = iam.entity_with(kind, &keys)?;
    refusals::check_modifiable(entity)?;
    let (name, tags) = (entity.name.clone(), without(&entity.tags, &names));
    iam.change_entity(kind, &name)?.tags = tags;
    Ok(None)
}

/// `ListUserTags`, `ListRoleTags`.
pub(super) fn list(iam: &mut IamCall<'_>, kind: Kind) -> Reply {
    let tags = listed(&iam.entity(kind)?.tags);
    iam.listed("Tags", tags)
}

fn listed(tags: &[Tag]) -> Vec<(String, TagView)> {
    tags.iter().map(|tag| (tag.key.clone(), TagView::of(tag))).collect()
}

/// `TagPolicy`.
pub(super) fn tag_policy(iam: &mut IamCall<'_>) -> Reply {
    let (tags, keys) = new_tags(iam.form)?;
    let policy = iam.own_policy_with(&keys)?;
    let (arn, tags) = (policy.arn.clone(), merged(&policy.tags, &tags)?);
    iam.change_policy(&arn)?.tags = tags;
    Ok(None)
}

/// `UntagPolicy`.
pub(super) fn untag_policy(iam: &mut IamCall<'_>) -> Reply {
    let (names, keys) = old_keys(iam.form);
    let policy = iam.own_policy_with(&keys)?;
    let (arn, tags) = (policy.arn.clone(), without(&policy.tags, &names));
    iam.change_policy(&arn)?.tags = tags;
    Ok(None)
}

/// `ListPolicyTags`.
pub(super) fn list_of_policy(iam: &mut IamCall<'_>) -> Reply {
    let tags = listed(&iam.policy()?.tags);
    iam.listed("Tags", tags)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tag(key: &str, value: &str) -> Tag {
        Tag { key: key.to_owned(), value: value.to_owned() }
    }

    #[test]
    fn tags_are_of_their_form() {
        assert!(check_tags(&[tag("team", ""), tag("größe", "1 a:b")]).is_ok());
        for tags in [
            &[tag("", "x")][..],
            &[tag("a*", "x")],
            &[tag("aws:x", "x")],
            &[tag("Team", "x"), tag("team", "y")],
            &[tag("a", &"x".repeat(257))],
        ] {
            assert!(check_tags(tags).is_err(), "{tags:?}");
        }
    }

    #[test]
    fn a_tag_takes_the_place_of_its_like() {
        let tags = merged(&[tag("Team", "a"), tag("stage", "b")], &[tag("team", "c")]).unwrap();
        assert_eq!(tags, [tag("stage", "b"), tag("team", "c")]);
        assert_eq!(without(&tags, &["TEAM"]), [tag("stage", "b")]);
        let many: Vec<_> = (0..50).map(|index| tag(&index.to_string(), "")).collect();
        assert_eq!(merged(&many, &[tag("one more", "")]).unwrap_err().code, "LimitExceeded");
    }
}
