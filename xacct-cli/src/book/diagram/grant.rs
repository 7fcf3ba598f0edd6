//! The diagram of a grant: its grantees, what they ask through, the bucket and its key.

use super::{Arrow, Diagram, Frame, Line, Node, NodeKind};
use crate::content::Naming;
use xacct_core::AccountId;
use xacct_core::grant::{Grant, GranteeKind, Target, Via};

/// More grantees than that are counted instead.
const MOST_GRANTEES: usize = 6;

/// A box, and the account that it is in.
type Placed = (AccountId, Node);

impl Diagram {
    /// Of a grant.
    pub(in crate::book) fn of_grant(grant: &Grant, naming: &Naming) -> Self {
        let who = grantees(grant);
        let hops = hops(grant, naming);
        let (first, last) = (who.len(), who.len() + hops.len());
        let how = how(grant.via());
        let mut arrows: Vec<_> =
            (0..first).map(|from| Arrow { from, to: first, label: how.to_owned() }).collect();
        for from in first..last.saturating_sub(1) {
            let label = match hops.get(from + 1 - first) {
                Some((.., is_key)) if *is_key => "encrypts with",
                _ => "leads to",
            };
            arrows.push(Arrow { from, to: from + 1, label: label.to_owned() });
        }
        let boxes = who.into_iter().chain(hops.into_iter().map(|(placed, _)| placed));
        let mut diagram =
            Self { title: format!("How {} works", grant.name()), frames: framed(grant, boxes), arrows };
        diagram.rename(naming);
        diagram
    }

    fn rename(&mut self, naming: &Naming) {
        for frame in &mut self.frames {
            frame.title = naming.name(std::mem::take(&mut frame.title));
            for node in &mut frame.boxes {
                node.name = naming.name(std::mem::take(&mut node.name));
                for line in &mut node.lines {
                    let (Line::Document(text) | Line::Allowed(text) | Line::Denied(text) | Line::Plain(text)) =
                        line;
                    *text = naming.name(std::mem::take(text));
                }
            }
        }
    }
}

/// Puts neighbours of the same account into one frame.
fn framed(grant: &Grant, boxes: impl Iterator<Item = Placed>) -> Vec<Frame> {
    let mut frames: Vec<(AccountId, Frame)> = Vec::new();
    for (account, node) in boxes {
        match frames.last_mut() {
            Some((last, frame)) if *last == account => frame.boxes.push(node),
            _ => {
                let owner = if account == *grant.owner() { ", the bucket's owner" } else { "" };
                let title = format!("Account {account}{owner}");
                frames.push((account, Frame { title, boxes: vec![node] }));
            }
        }
    }
    frames.into_iter().map(|(_, frame)| frame).collect()
}

/// Those of the access point's account last: it stands below them.
fn grantees(grant: &Grant) -> Vec<Placed> {
    let mut who = Vec::new();
    let (own, others): (Vec<_>, Vec<_>) =
        grant.grantees().iter().partition(|grantee| Some(&grantee.account()) == grant.access_point_account());
    let mut grantees: Vec<_> = others.into_iter().chain(own).collect();
    grantees
        .sort_by_key(|grantee| (Some(&grantee.account()) == grant.access_point_account(), grantee.account()));
    let further = grantees.len().saturating_sub(MOST_GRANTEES);
    for grantee in grantees.iter().take(MOST_GRANTEES) {
        let name = match (grantee.kind(), grantee.name()) {
            (GranteeKind::User, Some(name)) => format!("user {name}"),
            (GranteeKind::Role, Some(name)) => format!("role {name}"),
            _ => "whoever its policies let ask".to_owned(),
        };
        let lines = vec![Line::Document("identity policy".to_owned())];
        who.push((grantee.account(), Node { kind: NodeKind::Who, name, lines }));
    }
    if let (true, Some((_, node))) = (further > 0, who.last_mut()) {
        node.lines.push(Line::Plain(format!("and {further} further grantees like this")));
    }
    who
}

fn how(via: &Via) -> &'static str {
    match via {
        Via::Role { .. } => "assumes",
        Via::AccessPoint { .. } => "asks through",
        _ => "asks",
    }
}

/// What a request passes, and whether it is the key.
fn hops(grant: &Grant, naming: &Naming) -> Vec<(Placed, bool)> {
    let owner = || grant.owner().clone();
    let mut hops = Vec::new();
    match grant.via() {
        Via::Role { name, .. } => {
            let lines =
                attached(grant, |target| matches!(target, Target::RoleTrust | Target::RolePermissions));
            hops.push(((owner(), Node { kind: NodeKind::Who, name: format!("role {name}"), lines }), false));
        }
        Via::AccessPoint { name, .. } => {
            let lines = attached(grant, |target| matches!(target, Target::AccessPointPolicy));
            let account = grant.access_point_account().unwrap_or(grant.owner()).clone();
            let node = Node { kind: NodeKind::What, name: format!("access point {name}"), lines };
            hops.push(((account, node), false));
        }
        _ => {}
    }
    hops.push(((owner(), bucket(grant)), false));
    if let Some(key) = grant.kms_key() {
        let lines = attached(grant, |target| matches!(target, Target::KeyPolicy));
        let name = format!("KMS key {}", key_name(key.as_str(), naming));
        hops.push(((owner(), Node { kind: NodeKind::What, name, lines }), true));
    }
    hops
}

/// A key's id, which is enough within its account; the variable of one that is captured whole.
fn key_name(arn: &str, naming: &Naming) -> String {
    let named = naming.name(arn);
    named.rsplit('/').next().unwrap_or_default().to_owned()
}

fn bucket(grant: &Grant) -> Node {
    let of_bucket = |target: &Target| {
        let targets = [Target::BucketPolicy, Target::OwnershipControls, Target::BucketAcl];
        targets.contains(target) || matches!(target, Target::ObjectAcl(_))
    };
    let mut lines = attached(grant, of_bucket);
    let levels = grant.access().levels().map(|level| level.as_str()).collect::<Vec<_>>().join(", ");
    let keys = match grant.prefix() {
        Some(prefix) => format!(": keys that begin with {prefix}"),
        None => String::new(),
    };
    lines.push(Line::Allowed(format!("{levels}{keys}")));
    Node { kind: NodeKind::What, name: format!("bucket {}", grant.bucket()), lines }
}

/// The documents that belong to some targets, by what they are.
fn attached(grant: &Grant, is_wanted: impl Fn(&Target) -> bool) -> Vec<Line> {
    let documents = grant.documents();
    let wanted = documents.iter().map(|document| &document.target).filter(|target| is_wanted(target));
    let name = |target: &Target| match target {
        Target::RoleTrust => "trust policy".to_owned(),
        Target::RolePermissions => "identity policy".to_owned(),
        Target::KeyPolicy => "key policy".to_owned(),
        Target::OwnershipControls => "Object Ownership".to_owned(),
        Target::BucketAcl => "ACL of the bucket".to_owned(),
        Target::BucketPolicy => "bucket policy".to_owned(),
        Target::AccessPointPolicy => "access point policy".to_owned(),
        other => other.to_string(),
    };
    wanted.map(|target| Line::Document(name(target))).collect()
}
