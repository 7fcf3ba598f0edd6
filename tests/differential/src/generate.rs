//! Cases and requests from a seed.

use crate::case::{
    ANN, Acl, Ask, BOB, BUCKET, CAROL, Case, Grantee, MALLORY, OBJECTS, OWNER, Object, Permission, User,
    What, Who,
};
use fastrand::Rng;
use xacct_core::{
    BucketPolicy, Document, Effect, KeyValues, OperatorBlock, PrincipalKind, Principals, Statement,
};

const ACTIONS: [&str; 18] = [
    "s3:GetObject",
    "s3:PutObject",
    "s3:DeleteObject",
    "s3:ListBucket",
    "s3:GetBucketAcl",
    "s3:GetObjectAcl",
    "s3:ListBucketMultipartUploads",
    "s3:Get*",
    "s3:*Object",
    "s3:List*",
    "s3:?etObject",
    "s3:Put*",
    "s3:*Acl",
    "s3:*",
    "s3:GetObject*",
    "s3:getobject",
    "s3:ListBucket*",
    "*",
];
/// Those that have `s3:prefix`, with others beside some.
const LISTING_ACTIONS: [&str; 6] =
    ["s3:ListBucket", "s3:ListBucket", "s3:listbucket", "s3:List*", "s3:?istBucket", "s3:*"];
const RESOURCES: [&str; 13] = [
    "",
    "",
    "/*",
    "/*",
    "/docs/*",
    "/docs/a.txt",
    "/*.txt",
    "/docs/?.txt",
    "/inbox/*",
    "/img/*",
    "*",
    "/*/private/*",
    "/inbox/mallory.*",
];
/// With the prefixes that are asked for, and none.
const PREFIXES: [Option<&str>; 6] =
    [None, None, Some("docs/"), Some("docs/private/"), Some("img/"), Some("")];

/// A source of cases and requests, the same ones for the same seed.
pub(crate) struct Generator {
    rng: Rng,
    fresh: usize,
}

impl Generator {
    pub(crate) fn new(seed: u64) -> Self {
        Self { rng: Rng::with_seed(seed), fresh: 0 }
    }

    /// A policy, ACLs, or both.
    pub(crate) fn case(&mut self) -> Case {
        let (has_policy, has_acls) = match self.rng.u8(0..10) {
            0..6 => (true, false),
            6..9 => (true, true),
            _ => (false, true),
        };
        let policy = has_policy.then(|| self.policy());
        let mut acl = |canned: &[&'static str], is_object: bool| {
            if has_acls { self.acl(canned, is_object) } else { Acl::Canned("private") }
        };
        let bucket_acl = acl(&["private", "public-read", "public-read-write", "authenticated-read"], false);
        let canned = [
            "private",
            "public-read",
            "authenticated-read",
            "bucket-owner-read",
            "bucket-owner-full-control",
        ];
        let objects = OBJECTS.into_iter().map(|(key, owner)| Object { key, owner, acl: acl(&canned, true) });
        let objects = objects.collect();
        Case { policy, bucket_acl, objects }
    }

    /// A request, more often of one whom the policy names than of others.
    pub(crate) fn ask(&mut self, case: &Case) -> Ask {
        let statements = case.policy.iter().flat_map(|policy| &policy.statements);
        let principals = statements.flat_map(|statement| statement.principals());
        let values: Vec<_> = principals.flat_map(|(_, principals)| principals.entries()).collect();
        let named = |user: &User| {
            values.iter().any(|(_, value)| *value == user.arn() || value.contains(user.account))
        };
        let named: Vec<_> = User::ALL.into_iter().filter(named).collect();
        let who = match self.rng.usize(0..=User::ALL.len()) {
            _ if !named.is_empty() && self.chance(40) => Who::User(self.one(&named)),
            n if n < User::ALL.len() => Who::User(User::ALL[n]),
            _ => Who::Anonymous,
        };
        let key = self.one(&OBJECTS).0.to_owned();
        let what = match self.rng.u8(0..20) {
            0..5 => What::GetObject(key),
            5..7 => What::GetObjectAcl(key),
            7..9 => What::PutObject(key),
            9..11 => What::PutObject(self.fresh_key()),
            11..13 => What::DeleteObject(key),
            13..18 => What::ListObjects(self.one(&PREFIXES)),
            18 => What::ListMultipartUploads,
            _ => What::GetBucketAcl,
        };
        Ask { who, what }
    }

    fn fresh_key(&mut self) -> String {
        self.fresh += 1;
        format!("{}new-{}.txt", self.one(&["docs/", "docs/private/", "inbox/"]), self.fresh)
    }

    /// A policy that passes our own checks, as AWS's are held to.
    fn policy(&mut self) -> Document {
        loop {
            let statements = (0..self.rng.usize(1..=3)).map(|_| self.statement()).collect();
            let document = Document { version: Some(Document::VERSION.into()), id: None, statements };
            if BucketPolicy::new(&document).is_ok() {
                return document;
            }
        }
    }

    fn statement(&mut self) -> Statement {
        let effect = if self.chance(65) { Effect::Allow } else { Effect::Deny };
        let mut statement = Statement::new(effect);
        if effect == Effect::Deny && self.chance(20) {
            statement.not_principal = Some(self.not_principal());
        } else {
            statement.principal = Some(self.principal());
        }
        if self.chance(30) {
            statement.action = Some(self.texts(&LISTING_ACTIONS, 2));
            statement.resource = Some(resources(&self.texts(&["", "", "*"], 1)));
            statement.condition = Some(vec![self.prefix_condition()]);
            return statement;
        }
        let actions = self.texts(&ACTIONS, 3);
        *(if self.chance(90) { &mut statement.action } else { &mut statement.not_action }) = Some(actions);
        let resources = resources(&self.texts(&RESOURCES, 2));
        *(if self.chance(85) { &mut statement.resource } else { &mut statement.not_resource }) =
            Some(resources);
        if self.chance(15) {
            statement.condition = Some(vec![self.other_condition()]);
        }
        statement
    }

    fn principal(&mut self) -> Principals {
        match self.rng.u8(0..20) {
            0..3 => Principals::Everyone,
            3..5 => named(&["*".to_owned()]),
            5..7 => named(&[self.account()]),
            _ => {
                let users = self.some(&[BOB, BOB, CAROL, MALLORY, ANN, OWNER], 2);
                named(&users.into_iter().map(User::arn).collect::<Vec<_>>())
            }
        }
    }

    /// A user, or a user with its account as AWS advises.
    fn not_principal(&mut self) -> Principals {
        let user = self.one(&[BOB, CAROL, MALLORY, ANN, OWNER]);
        let account = format!("arn:aws:iam::{}:root", user.account);
        if self.chance(50) { named(&[user.arn()]) } else { named(&[account, user.arn()]) }
    }

    fn account(&mut self) -> String {
        let account = self.one(&[OWNER, BOB, BOB, MALLORY]).account;
        if self.chance(50) { account.to_owned() } else { format!("arn:aws:iam::{account}:root") }
    }

    fn prefix_condition(&mut self) -> OperatorBlock {
        let (operator, values): (_, &[&str]) = match self.rng.u8(0..10) {
            0..3 => ("StringEquals", &["docs/", "img/", "docs/private/", ""]),
            3..6 => ("StringLike", &["docs/*", "img/", "*private*", "*", "docs/?*", "im?/"]),
            6..8 => ("StringNotEquals", &["docs/", "img/", ""]),
            8 => ("StringNotLike", &["docs/*", "*", "*private*"]),
            _ => ("StringEqualsIfExists", &["docs/", "img/"]),
        };
        // What several values of `StringNotLike` are to the gateway, `known` would need a matcher of patterns to say.
        let values = self.texts(values, if operator == "StringNotLike" { 1 } else { 2 });
        condition(operator, "s3:prefix", values)
    }

    fn other_condition(&mut self) -> OperatorBlock {
        if self.chance(50) {
            return condition("IpAddress", "aws:SourceIp", self.texts(&["127.0.0.0/8", "192.0.2.0/24"], 1));
        }
        condition("Bool", "aws:SecureTransport", self.texts(&["true", "false"], 1))
    }

    fn acl(&mut self, canned: &[&'static str], is_object: bool) -> Acl {
        if self.chance(50) {
            return Acl::Canned(self.one(canned));
        }
        let grantees = [
            Grantee::User(BOB),
            Grantee::User(BOB),
            Grantee::User(MALLORY),
            Grantee::User(OWNER),
            Grantee::AllUsers,
            Grantee::AuthenticatedUsers,
        ];
        let permissions =
            [Permission::Read, Permission::ReadAcp, Permission::FullControl, Permission::WriteAcp];
        let grants = (0..self.rng.usize(1..=2)).map(|_| {
            let grantee = self.one(&grantees);
            let may_write = !is_object && self.chance(30);
            (grantee, if may_write { Permission::Write } else { self.one(&permissions) })
        });
        Acl::Grants(grants.collect())
    }

    fn chance(&mut self, percent: u8) -> bool {
        self.rng.u8(0..100) < percent
    }

    fn one<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.rng.usize(0..from.len())]
    }

    fn texts(&mut self, from: &[&str], most: usize) -> Vec<String> {
        self.some(from, most).into_iter().map(str::to_owned).collect()
    }

    /// One to `most` different ones.
    fn some<T: Copy + PartialEq>(&mut self, from: &[T], most: usize) -> Vec<T> {
        let mut some: Vec<T> = Vec::new();
        for _ in 0..self.rng.usize(1..=most) {
            let one = self.one(from);
            if !some.contains(&one) {
                some.push(one);
            }
        }
        some
    }
}

fn condition(operator: &str, key: &str, values: Vec<String>) -> OperatorBlock {
    let values = values.into_iter().map(Into::into).collect();
    OperatorBlock { operator: operator.to_owned(), keys: vec![KeyValues { key: key.to_owned(), values }] }
}

fn resources(rests: &[String]) -> Vec<String> {
    rests.iter().map(|rest| format!("arn:aws:s3:::{BUCKET}{rest}")).collect()
}

fn named(principals: &[String]) -> Principals {
    Principals::grouped(principals.iter().map(|principal| (PrincipalKind::Aws, principal.as_str())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_cases() {
        let text = |seed| {
            let mut generator = Generator::new(seed);
            let cases = (0..50).map(|_| {
                let case = generator.case();
                format!("{case}{}", generator.ask(&case))
            });
            cases.collect::<Vec<_>>().join("\n")
        };
        assert_eq!(text(7), text(7));
        assert_ne!(text(7), text(8));
    }
}
