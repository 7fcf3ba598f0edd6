//! What a capture in a grant stands for: its field decides.

use super::{Fields, Node, Written};
use crate::ast::Text;
use crate::capture::{Captured, Examples, Place, decide, fill};
use crate::diagnostic::Diagnostic;
use xacct_core::capture::Position;

/// Faults of texts in fields that capture nothing, and the paths of those fields.
type Misplaced = Vec<(String, Diagnostic)>;

/// Decides what each capture stands for and puts an example in its place. Those in fields that capture nothing are left
/// unread.
pub(super) fn place(fields: &mut Fields, diagnostics: &mut Vec<Diagnostic>) -> (Vec<Captured>, Misplaced) {
    let mut all = String::new();
    for_each_text(fields, "", &mut |text, _| {
        all.extend([&*text.value, "\n"]);
        true
    });
    let mut examples = Examples::beside(all);
    let (mut placed, mut misplaced) = (Vec::new(), Vec::new());
    for_each_text(fields, "", &mut |text, field| {
        match (place_of(field), text.captures.first()) {
            (Some(place), _) => decide(text, place, diagnostics),
            (None, Some(first)) => {
                let fault = Diagnostic::new(text.spans, format!("`{field}` is fixed: it captures no value"));
                let fault = fault.help("write it out").within(text, first.range.clone());
                misplaced.push((field.to_owned(), fault));
                return false;
            }
            (None, None) => {}
        }
        fill(text, &mut examples, &mut placed);
        true
    });
    (placed, misplaced)
}

/// Every text, and the path of its field, without the place in a list. The visitor says whether it can be read.
fn for_each_text(fields: &mut Fields, above: &str, visit: &mut impl FnMut(&mut Text, &str) -> bool) {
    for (name, node) in fields {
        of_node(node, &xacct_core::grant::below(above, &name.value), visit);
    }
}

fn of_node(node: &mut Node, path: &str, visit: &mut impl FnMut(&mut Text, &str) -> bool) {
    match &mut node.written {
        Written::Text(text) => {
            if !visit(text, path) {
                node.written = Written::Unread;
            }
        }
        Written::List(entries) => entries.iter_mut().for_each(|entry| of_node(entry, path, visit)),
        Written::Block(fields) => for_each_text(fields, path, visit),
        Written::Flag(_) | Written::Number(_) | Written::Unread => {}
    }
}

/// What a field holds.
fn place_of(field: &str) -> Option<Place<'static>> {
    Some(match field {
        "owner" | "object_owner" | "via.AccessPoint.account" => Place::Whole(Position::Account),
        "bucket" => Place::Whole(Position::Bucket),
        "prefix" => Place::Prefix,
        "grantee" => Place::Whole(Position::Principal),
        "kms_key" => Place::Whole(Position::KmsKeyArn),
        "condition.organization" => Place::Whole(Position::Organization),
        "condition.vpc_endpoint" => Place::Whole(Position::VpcEndpoint),
        "condition.source_ip" => Place::Whole(Position::IpRange),
        "via.Acl.owner_id" | "via.Acl.grantee_id" => Place::Whole(Position::CanonicalUser),
        "via.Acl.objects" => Place::Object,
        "via.Role.name" => Place::Whole(Position::Role),
        "via.Role.external_id" => Place::Whole(Position::ExternalId),
        "via.AccessPoint.name" => Place::Whole(Position::AccessPoint),
        "via.AccessPoint.region" => Place::Whole(Position::Region),
        _ => return None,
    })
}
