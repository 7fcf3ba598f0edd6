//! What a capture in a grant stands for: its field decides.

use super::{Fields, Node, Written};
use crate::ast::Text;
use crate::capture::{Captured, Examples, Place, decide, fill};
use crate::diagnostic::Diagnostic;
use xacct_core::capture::Position;

/// Decides what each capture stands for and puts an example in its place. Reports those that stand for nothing.
pub(super) fn place(fields: &mut Fields, diagnostics: &mut Vec<Diagnostic>) -> Vec<Captured> {
    let mut all = String::new();
    for_each_text(fields, "", &mut |text, _| all.extend([&*text.value, "\n"]));
    let mut examples = Examples::beside(all);
    let mut placed = Vec::new();
    for_each_text(fields, "", &mut |text, field| {
        if let Some(first) = text.captures.first().filter(|_| place_of(field).is_none()) {
            let fault = Diagnostic::new(text.spans, format!("`{field}` is fixed: it captures no value"));
            diagnostics.push(fault.help("write it out").within(text, first.range.clone()));
        } else if let Some(place) = place_of(field) {
            decide(text, place, diagnostics);
        }
        fill(text, &mut examples, &mut placed);
    });
    placed
}

/// Every text, and the path of its field, without the place in a list.
fn for_each_text(fields: &mut Fields, above: &str, visit: &mut impl FnMut(&mut Text, &str)) {
    for (name, node) in fields {
        of_node(node, &xacct_core::grant::below(above, &name.value), visit);
    }
}

fn of_node(node: &mut Node, path: &str, visit: &mut impl FnMut(&mut Text, &str)) {
    match &mut node.written {
        Written::Text(text) => visit(text, path),
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
