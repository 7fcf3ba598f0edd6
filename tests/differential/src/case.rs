//! What is put on the gateway, and what is asked of it.

use std::fmt;
use xacct_core::Document;
pub(crate) use xacct_core::evaluate::Permission;

/// The bucket that every case is about.
pub(crate) const BUCKET: &str = "shelf";
/// The user whose bucket it is. It stands for its account's root: everything of the account is allowed to it.
pub(crate) const OWNER: User = User { account: "111111111111", name: "owner" };
/// A user of the owner's account, without any identity policy.
pub(crate) const ANN: User = User { account: "111111111111", name: "ann" };
/// A user of a second account, to whom its identity policy allows everything.
pub(crate) const BOB: User = User { account: "222222222222", name: "bob" };
/// Another user of the second account, to whom its identity policy allows everything.
pub(crate) const CAROL: User = User { account: "222222222222", name: "carol" };
/// A user of a third account, to whom its identity policy allows everything.
pub(crate) const MALLORY: User = User { account: "333333333333", name: "mallory" };

/// The objects of every case, and who has written them.
pub(crate) const OBJECTS: [(&str, User); 5] = [
    ("docs/a.txt", OWNER),
    ("docs/private/b.txt", OWNER),
    ("img/c.png", OWNER),
    ("inbox/bob.txt", BOB),
    ("inbox/mallory.txt", MALLORY),
];

/// A user of an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct User {
    /// The account's id.
    pub(crate) account: &'static str,
    /// The user's name.
    pub(crate) name: &'static str,
}

impl User {
    /// Everybody who asks and has a name.
    pub(crate) const ALL: [Self; 5] = [OWNER, ANN, BOB, CAROL, MALLORY];

    /// The ARN by which a policy names the user.
    pub(crate) fn arn(self) -> String {
        format!("arn:aws:iam::{}:user/{}", self.account, self.name)
    }

    /// The id by which an ACL names the user: the gateway has one for every user, AWS one for every account.
    pub(crate) fn canonical_id(self) -> String {
        format!("{}${}", self.account, self.name)
    }
}

/// Who asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    /// A user, by a signed request.
    User(User),
    /// Nobody in particular, by an unsigned request.
    Anonymous,
}

impl Who {
    /// The user, if it is one.
    pub(crate) fn user(self) -> Option<User> {
        match self {
            Self::User(user) => Some(user),
            Self::Anonymous => None,
        }
    }
}

/// Whom an ACL grants something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Grantee {
    /// A user's canonical id; on AWS it would be that of the user's account.
    User(User),
    /// The group of everyone.
    AllUsers,
    /// The group of everyone who signs.
    AuthenticatedUsers,
}

/// The ACL of a bucket or an object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Acl {
    /// One of S3's, by its name.
    Canned(&'static str),
    /// These grants, besides full control for whose it is.
    Grants(Vec<(Grantee, Permission)>),
}

impl Acl {
    /// What the ACL grants to others than whose bucket or object it is.
    pub(crate) fn grants(&self) -> Vec<(Grantee, Permission)> {
        let name = match self {
            Self::Grants(grants) => return grants.clone(),
            Self::Canned(name) => *name,
        };
        match name {
            "public-read" => vec![(Grantee::AllUsers, Permission::Read)],
            "public-read-write" => {
                vec![(Grantee::AllUsers, Permission::Read), (Grantee::AllUsers, Permission::Write)]
            }
            "authenticated-read" => vec![(Grantee::AuthenticatedUsers, Permission::Read)],
            "bucket-owner-read" => vec![(Grantee::User(OWNER), Permission::Read)],
            "bucket-owner-full-control" => vec![(Grantee::User(OWNER), Permission::FullControl)],
            _ => Vec::new(),
        }
    }
}

/// An object of a case.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    pub(crate) key: &'static str,
    /// Who has written it, and whose it is: the bucket's ownership rule is `ObjectWriter`.
    pub(crate) owner: User,
    pub(crate) acl: Acl,
}

/// A bucket with its policy, its ACL, and its objects with theirs.
#[derive(Clone, Debug)]
pub(crate) struct Case {
    pub(crate) policy: Option<Document>,
    pub(crate) bucket_acl: Acl,
    pub(crate) objects: Vec<Object>,
}

impl Case {
    /// The object that has this key.
    pub(crate) fn object(&self, key: &str) -> Option<&Object> {
        self.objects.iter().find(|object| object.key == key)
    }
}

impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.policy {
            Some(policy) => {
                writeln!(f, "  policy {}", serde_json::to_string(policy).map_err(|_| fmt::Error)?)?
            }
            None => writeln!(f, "  no policy")?,
        }
        writeln!(f, "  ACL of the bucket ({}): {}", OWNER.name, self.bucket_acl)?;
        for object in &self.objects {
            writeln!(f, "  ACL of {} ({}): {}", object.key, object.owner.name, object.acl)?;
        }
        Ok(())
    }
}

impl fmt::Display for Acl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let grants = match self {
            Self::Canned(name) => return f.write_str(name),
            Self::Grants(grants) => grants,
        };
        let grants = grants.iter().map(|(grantee, permission)| {
            let grantee = match grantee {
                Grantee::User(user) => user.name,
                Grantee::AllUsers => "AllUsers",
                Grantee::AuthenticatedUsers => "AuthenticatedUsers",
            };
            format!("{grantee} {}", permission.as_str())
        });
        write!(f, "[{}]", grants.collect::<Vec<_>>().join(", "))
    }
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum What {
    GetObject(String),
    GetObjectAcl(String),
    PutObject(String),
    DeleteObject(String),
    /// With a prefix or without the parameter.
    ListObjects(Option<&'static str>),
    ListMultipartUploads,
    GetBucketAcl,
}

/// A request.
#[derive(Clone, Debug)]
pub(crate) struct Ask {
    pub(crate) who: Who,
    pub(crate) what: What,
}

impl Ask {
    /// The IAM action that the request needs.
    pub(crate) fn action(&self) -> &'static str {
        match self.what {
            What::GetObject(_) => "s3:GetObject",
            What::GetObjectAcl(_) => "s3:GetObjectAcl",
            What::PutObject(_) => "s3:PutObject",
            What::DeleteObject(_) => "s3:DeleteObject",
            What::ListObjects(_) => "s3:ListBucket",
            What::ListMultipartUploads => "s3:ListBucketMultipartUploads",
            What::GetBucketAcl => "s3:GetBucketAcl",
        }
    }

    /// The key of the object it is about, if it is about one.
    pub(crate) fn key(&self) -> Option<&str> {
        match &self.what {
            What::GetObject(key)
            | What::GetObjectAcl(key)
            | What::PutObject(key)
            | What::DeleteObject(key) => Some(key),
            What::ListObjects(_) | What::ListMultipartUploads | What::GetBucketAcl => None,
        }
    }

    /// The ARN of the bucket or the object.
    pub(crate) fn resource(&self) -> String {
        match self.key() {
            Some(key) => format!("arn:aws:s3:::{BUCKET}/{key}"),
            None => format!("arn:aws:s3:::{BUCKET}"),
        }
    }

    /// The condition keys that the request has, of those that the policies use.
    pub(crate) fn context(&self) -> Vec<(&'static str, &'static str)> {
        let mut context = vec![("aws:SourceIp", "127.0.0.1"), ("aws:SecureTransport", "false")];
        if let What::ListObjects(Some(prefix)) = self.what {
            context.push(("s3:prefix", prefix));
        }
        context
    }
}

impl fmt::Display for Ask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let who = self.who.user().map_or_else(|| "anonymous".to_owned(), User::arn);
        write!(f, "{who} asks {} on {}", self.action(), self.resource())?;
        match self.what {
            What::ListObjects(Some(prefix)) => write!(f, " with prefix `{prefix}`"),
            What::ListObjects(None) => f.write_str(" without prefix"),
            _ => Ok(()),
        }
    }
}
