//! A grant in plain words.

use super::via::SHORTEST_SESSION;
use super::{AccessLevel, Grant, Grantee, GranteeKind, Via};
use std::fmt::Write;

impl Grant {
    /// Who may do what, where, on which conditions and through which documents, in plain words: a text of several lines.
    ///
    /// # Examples
    /// ```
    /// use xacct_core::grant::{AccessLevel, GrantDefinition};
    ///
    /// let grant = GrantDefinition::new("AnalystsReadReports")
    ///     .owner("111111111111")
    ///     .bucket("reports")
    ///     .prefix("2026/")
    ///     .grantee("arn:aws:iam::222222222222:role/analyst")
    ///     .access([AccessLevel::Read])
    ///     .build()?;
    /// assert_eq!(
    ///     grant.explain(),
    ///     "By AnalystsReadReports, role analyst of account 222222222222 may, in bucket reports of account 111111111111:\n\
    ///      - get objects whose keys begin with 2026/ (s3:GetObject)\n\
    ///      They ask as themselves. All of these together allow that, and without any one of them something of it is denied:\n\
    ///      - account 111111111111 by the policy of the bucket\n\
    ///      - account 222222222222 by the identity policy for role analyst of account 222222222222\n",
    /// );
    /// # Ok::<(), xacct_core::grant::GrantFindings>(())
    /// ```
    pub fn explain(&self) -> String {
        let mut text = String::new();
        let (name, bucket, owner) = (self.name(), self.bucket(), self.owner());
        // Writing to a text cannot fail.
        let _ = writeln!(
            text,
            "By {name}, {} may, in bucket {bucket} of account {owner}:",
            Self::listed(self.grantees())
        );
        for level in self.access().levels() {
            let _ = writeln!(text, "- {} ({})", self.what(level), self.actions(level));
        }
        for condition in self.on_conditions() {
            let _ = writeln!(text, "{condition}");
        }
        let _ = writeln!(
            text,
            "{} All of these together allow that, and without any one of them something of it is denied:",
            self.how()
        );
        for document in self.documents() {
            let _ = writeln!(text, "- account {} by the {}", document.account, document.target);
        }
        for note in self.notes() {
            let _ = writeln!(text, "{note}");
        }
        text
    }

    /// Grantees, as a part of a sentence.
    pub(super) fn listed<'g>(grantees: impl IntoIterator<Item = &'g Grantee>) -> String {
        let grantees: Vec<_> = grantees.into_iter().map(Grantee::in_words).collect();
        match grantees.split_last() {
            Some((last, [])) => last.clone(),
            Some((last, others)) => format!("{} and {last}", others.join(", ")),
            None => String::new(),
        }
    }

    /// What a level is of this grant: "get objects whose keys begin with 2026/".
    pub(super) fn what(&self, level: AccessLevel) -> String {
        let what = level.in_words();
        if let Via::Acl { objects, .. } = self.via() {
            let names: Vec<_> = objects.iter().map(AsRef::as_ref).collect();
            return if level.reads_objects() {
                format!("{what} {}", names.join(", "))
            } else {
                what.to_owned()
            };
        }
        match self.prefix() {
            Some(prefix) => format!("{what} whose keys begin with {prefix}"),
            None => what.to_owned(),
        }
    }

    /// The actions by which a level is allowed.
    fn actions(&self, level: AccessLevel) -> String {
        let mut actions = level.actions().to_vec();
        if level == AccessLevel::Write && self.requires_bucket_owner_full_control() {
            actions.push("s3:PutObjectAcl");
        }
        actions.join(", ")
    }

    /// What requests must fulfil, a sentence each.
    pub(super) fn on_conditions(&self) -> Vec<String> {
        let conditions = self.conditions();
        let mut sentences = Vec::new();
        if let Some(organization) = &conditions.organization {
            sentences.push(format!("Only while they are of the organization {organization}."));
        }
        if !conditions.vpc_endpoints.is_empty() {
            sentences.push(format!("Only through the VPC endpoint {}.", any_of(&conditions.vpc_endpoints)));
        }
        if !conditions.source_ips.is_empty() {
            sentences.push(format!("Only from {}.", any_of(&conditions.source_ips)));
        }
        if conditions.secure_transport {
            sentences.push("Only over TLS.".to_owned());
        }
        if self.requires_bucket_owner_full_control() {
            sentences.push("Uploads have to carry the ACL bucket-owner-full-control, so that the bucket's owner has every right to the objects.".to_owned());
        }
        sentences
    }

    /// How they ask.
    fn how(&self) -> String {
        match self.via() {
            Via::BucketPolicy | Via::Acl { .. } => "They ask as themselves.".to_owned(),
            Via::Role { name, external_id, session, .. } => {
                let seconds = session.unwrap_or(SHORTEST_SESSION);
                let saying = match external_id {
                    Some(id) => format!(" with the external id {id}"),
                    None => String::new(),
                };
                format!(
                    "They assume role {name} of account {}{saying}, for {seconds} seconds at most, and ask as that.",
                    self.owner()
                )
            }
            Via::AccessPoint { name, region, .. } => {
                let account = self.access_point_account().unwrap_or(self.owner());
                format!(
                    "They ask through the access point {name} of account {account} in {region}, and not the bucket itself."
                )
            }
        }
    }

    /// What else someone has to know.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if let Some(key) = self.kms_key() {
            let actions = self.access().key_actions().join(", ");
            notes.push(format!("Through S3, and in no other way, they use the key {key} ({actions})."));
        }
        match self.via() {
            Via::Acl { .. } => notes.extend(self.notes_of_acl()),
            Via::Role { console, .. } => {
                notes.push(
                    "What they do so counts as the owner's own doing, and what they put is the owner's."
                        .to_owned(),
                );
                if *console {
                    notes.push("For S3's console they see the names of all buckets of the account, the bucket's Region and a list of the objects (s3:ListAllMyBuckets, s3:GetBucketLocation, s3:ListBucket).".to_owned());
                }
            }
            Via::BucketPolicy | Via::AccessPoint { .. } => {}
        }
        let accounts = self.grantees().iter().filter(|grantee| grantee.kind() == GranteeKind::Account);
        notes.extend(accounts.map(|grantee| {
            format!("Who of account {} that is, its own policies say: whoever has an identity policy that allows it.", grantee.account())
        }));
        notes
    }

    fn notes_of_acl(&self) -> Vec<String> {
        let account = self.grantees().first().map(Grantee::account);
        let account = account.as_ref().map_or("", AsRef::as_ref);
        let mut notes = vec![
            "Object Ownership becomes BucketOwnerPreferred, without which S3 ignores every ACL: buckets are made with \
             BucketOwnerEnforced, and no ACL counts there."
                .to_owned(),
            "ACLs that the bucket and its objects had before they were turned off count again, and objects that other \
             accounts have put are theirs again."
                .to_owned(),
            format!("An ACL knows no user and no role: whoever of account {account} its own policies let ask is let in."),
        ];
        let access = self.access();
        if access.levels().any(AccessLevel::reads_objects) {
            notes.push(
                "The ACL of an object is of one version: what is put in its place later has none.".to_owned(),
            );
        }
        if access.levels().any(AccessLevel::is_of_bucket) {
            notes.push(
                "READ of a bucket lists its objects, their versions and what is being uploaded.".to_owned(),
            );
        }
        if access.has(AccessLevel::Write) {
            notes.push(format!(
                "What account {account} puts is its own, unless the upload says `bucket-owner-full-control`."
            ));
        }
        notes
    }
}

fn any_of<T: ToString>(values: &[T]) -> String {
    values.iter().map(ToString::to_string).collect::<Vec<_>>().join(" or ")
}
