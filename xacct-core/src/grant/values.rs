//! From the text of a definition to values, as many as can be read.
//!
//! `GRANT_MISSING_FIELD`, `GRANT_TOO_MANY`: what a grant cannot do without, and more entries than any document has room
//! for.
//!
//! Half of what a grant needs is no grant; and what no policy can hold could not be put in place.
//!
//! - severity: error
//! - bad: `grant! { Reports { owner: "111111111111", bucket: "reports", access: [Read] } }`
//! - good: `grant! { Reports { owner: "111111111111", bucket: "reports", grantee: "222222222222", access: [Read], via:
//!   BucketPolicy } }`

use super::definition::{GrantDefinition, ViaDefinition};
use super::{Access, AccessLevel, Conditions, GrantFinding, GrantName, Grantee, Via};
use crate::{AccountId, Arn, ArnPart, BucketName, Code, Fault, KeyPrefix, KmsKeyArn, Region, Severity};
use std::fmt::Display;
use std::str::FromStr;

/// What could be read of a definition: none where something is wrong with it, which has been told.
pub(super) struct Values {
    pub(super) name: Option<GrantName>,
    pub(super) owner: Option<AccountId>,
    pub(super) bucket: Option<BucketName>,
    pub(super) prefix: Option<KeyPrefix>,
    pub(super) grantees: Vec<(usize, Grantee)>,
    pub(super) access: Vec<(usize, AccessLevel)>,
    pub(super) via: Option<Via>,
    pub(super) kms_key: Option<KmsKeyArn>,
    pub(super) condition: Conditions,
    pub(super) bucket_owner_full_control: bool,
    pub(super) object_owner: Option<AccountId>,
}

impl Values {
    /// Reads every field, and tells of each that cannot be read.
    pub(super) fn of(definition: &GrantDefinition, findings: &mut Vec<GrantFinding>) -> Self {
        let mut read = Reading { findings };
        let condition = &definition.condition;
        Self {
            name: read.needed("name", &definition.name),
            owner: read.needed("owner", &definition.owner),
            bucket: read.needed("bucket", &definition.bucket),
            prefix: read.optional("prefix", definition.prefix.as_ref()),
            grantees: read.list("grantee", &definition.grantees),
            access: read.list("access", &definition.access),
            via: read.via(&definition.via),
            kms_key: read.key(definition.kms_key.as_ref()),
            condition: Conditions {
                organization: read.optional("condition.organization", condition.organization.as_ref()),
                vpc_endpoints: read.values("condition.vpc_endpoint", &condition.vpc_endpoints).into(),
                source_ips: read.values("condition.source_ip", &condition.source_ips).into(),
                secure_transport: condition.secure_transport,
            },
            bucket_owner_full_control: definition.bucket_owner_full_control,
            object_owner: read.optional("object_owner", definition.object_owner.as_ref()),
        }
    }

    pub(super) fn levels(&self) -> Access {
        self.access.iter().map(|(_, level)| *level).collect()
    }
}

/// More than any document of a grant has room for.
const MOST: usize = 200;

struct Reading<'f> {
    findings: &'f mut Vec<GrantFinding>,
}

impl Reading<'_> {
    fn error(&mut self, path: impl Display, fault: Fault) {
        self.findings.push(GrantFinding::error(path.to_string(), fault));
    }

    fn value<T: FromStr<Err = Fault>>(&mut self, path: impl Display, text: &str) -> Option<T> {
        text.parse().map_err(|fault| self.error(&path, of_pattern(&path.to_string(), fault))).ok()
    }

    /// A value that a grant cannot do without. An empty text is one that was not given.
    fn needed<T: FromStr<Err = Fault>>(&mut self, path: &str, text: &str) -> Option<T> {
        if text.is_empty() {
            self.error(path, missing(path));
            return None;
        }
        self.value(path, text)
    }

    fn optional<T: FromStr<Err = Fault>>(&mut self, path: &str, text: Option<&String>) -> Option<T> {
        self.value(path, text?)
    }

    /// Values that a grant cannot do without, each once.
    fn list<T: FromStr<Err = Fault>>(&mut self, path: &str, texts: &[String]) -> Vec<(usize, T)> {
        if texts.is_empty() {
            self.error(path, missing(path));
        }
        self.each(path, texts)
    }

    fn values<T: FromStr<Err = Fault>>(&mut self, path: &str, texts: &[String]) -> Vec<T> {
        self.each(path, texts).into_iter().map(|(_, value)| value).collect()
    }

    fn each<T: FromStr<Err = Fault>>(&mut self, path: &str, texts: &[String]) -> Vec<(usize, T)> {
        if texts.len() > MOST {
            let message = format!("a grant lists {MOST} of anything at most, and these are {}", texts.len());
            self.error(path, Fault::new(Code::GRANT_TOO_MANY, message).help("make several grants"));
            return Vec::new();
        }
        let mut values = Vec::with_capacity(texts.len());
        for (index, text) in texts.iter().enumerate() {
            let path = format!("{path}[{index}]");
            if texts.iter().take(index).any(|earlier| earlier == text) {
                let fault = Fault::new(Code::GRANT_REPEATED, format!("`{text}` is given twice"));
                self.error(path, fault.help("leave one out"));
                continue;
            }
            values.extend(self.value(path, text).map(|value| (index, value)));
        }
        values
    }

    fn key(&mut self, text: Option<&String>) -> Option<KmsKeyArn> {
        let text = text?;
        let fault = match text.parse() {
            Ok(key) => return Some(key),
            Err(fault) => fault,
        };
        // By its ARN or by its name: what matters is that it is an alias.
        let alias = text.find("alias/").and_then(|at| text.get(at..));
        self.error("kms_key", match alias {
            Some(alias) if alias.starts_with("alias/aws/") => Fault {
                message: format!("`{text}` is a key that AWS manages, which serves its own account alone"),
                help: Some("encrypt the bucket with a customer managed key, and give that one's ARN: nobody can change the policy of a key that AWS manages".into()),
                ..fault
            },
            Some(_) => Fault {
                message: format!("`{text}` is an alias, which is looked up in the account of whoever asks"),
                help: Some("give the key's own ARN, which `aws kms describe-key` tells: `arn:aws:kms:REGION:ACCOUNT:key/ID`".into()),
                ..fault
            },
            None => of_key_region(text).unwrap_or(fault),
        });
        None
    }

    fn via(&mut self, via: &ViaDefinition) -> Option<Via> {
        Some(match via {
            ViaDefinition::BucketPolicy => Via::BucketPolicy,
            ViaDefinition::Acl { owner_id, grantee_id, objects } => {
                let owner_id = self.canonical("via.Acl.owner_id", owner_id);
                let grantee_id = self.canonical("via.Acl.grantee_id", grantee_id);
                let objects = self.values("via.Acl.objects", objects).into();
                Via::Acl { owner_id: owner_id?, grantee_id: grantee_id?, objects }
            }
            ViaDefinition::Role { name, external_id, session, console } => {
                let name = self.needed("via.Role.name", name);
                let external_id = self.optional("via.Role.external_id", external_id.as_ref());
                Via::Role { name: name?, external_id, session: *session, console: *console }
            }
            ViaDefinition::AccessPoint { name, region, account } => {
                let name = self.needed("via.AccessPoint.name", name);
                let region = self.needed("via.AccessPoint.region", region);
                let account = self.optional("via.AccessPoint.account", account.as_ref());
                Via::AccessPoint { name: name?, region: region?, account }
            }
        })
    }

    /// The id of an account, and of nothing else that an ACL could name once, or never could.
    fn canonical<T: FromStr<Err = Fault>>(&mut self, path: &str, text: &str) -> Option<T> {
        let Some((what, help)) = other_acl_grantee(text) else { return self.needed(path, text) };
        let fault = Fault::new(Code::GRANT_ACL_GRANTEE, format!("`{text}` is {what}"));
        self.error(path, fault.help(help));
        None
    }
}

/// The fault of the Region of a key's ARN, where that is what is wrong.
fn of_key_region(text: &str) -> Option<Fault> {
    let arn = Arn::new(text.to_owned()).ok().filter(|arn| arn.service() == "kms")?;
    let fault = Region::new(arn.region().to_owned()).err()?;
    let mended = fault.suggestion.as_ref().map(|region| arn.with(ArnPart::Region, region));
    Some(Fault { part: Some(arn.range(ArnPart::Region)), ..fault }.suggest(mended))
}

/// The fault of a pattern where a grant has one value, with what a grant has instead of patterns.
fn of_pattern(path: &str, fault: Fault) -> Fault {
    if fault.code != Code::INVALID_CAPTURED_VALUE {
        return fault;
    }
    match path {
        "prefix" => {
            fault.help("leave it out: a prefix, such as `2026/`, covers every key that begins with it")
        }
        _ => fault.help("name each object: an ACL is of one alone"),
    }
}

/// How to come by what ACLs name accounts by.
const ID: &str = "give the account's canonical user id, 64 hexadecimal digits: \
                  `aws s3api list-buckets --query Owner.ID` tells it there";

/// What someone may take for a grantee of an ACL, and what to do instead.
fn other_acl_grantee(text: &str) -> Option<(&'static str, &'static str)> {
    if text.contains("acs.amazonaws.com/groups/") {
        return Some((
            "a group, and the groups of ACLs are everyone",
            "give an account's canonical user id: no grant is public",
        ));
    }
    if text.contains('@') && !text.starts_with("arn:") {
        return Some(("an e-mail address, which S3 takes for no grantee since October 2025", ID));
    }
    if text.parse::<AccountId>().is_ok() || text.starts_with("arn:") && text.ends_with(":root") {
        return Some(("an account as IAM names it, and ACLs name accounts by canonical user ids", ID));
    }
    if text.starts_with("arn:") || text.starts_with("AIDA") || text.starts_with("AROA") {
        let help = "give its account's canonical user id, and let that account's own policies say who in it; or take the method `BucketPolicy`";
        return Some(("a single user or role, and an ACL lets in accounts as a whole", help));
    }
    None
}

/// The fault of a field that is not there.
pub(super) fn missing(path: &str) -> Fault {
    let field = path.rsplit('.').next().unwrap_or(path);
    Fault::new(Code::GRANT_MISSING_FIELD, format!("`{field}` is missing")).help(match field {
        "name" if path == "via.Role.name" => "give the role's name: `Role { name: \"reports-reader\" }`",
        "name" if path == "via.AccessPoint.name" => "give the access point's name: `name: \"analysts\"`",
        "name" => "a grant has a name, with which the Sids of its statements begin",
        "owner" => "give the account that the bucket belongs to: `owner: \"111111111111\"`",
        "bucket" => "give the bucket: `bucket: \"reports\"`",
        "grantee" => "give whom the grant lets in: `grantee: \"arn:aws:iam::222222222222:role/analyst\"`",
        "access" => "give what they may do: `access: [Read, List]`",
        "region" => "give the Region of the bucket, which is the access point's: `region: \"us-east-1\"`",
        "owner_id" | "grantee_id" => ID,
        _ => "give it",
    })
}

/// Whether a grant with such findings is refused.
pub(super) fn refuse(findings: &[GrantFinding]) -> bool {
    findings.iter().any(|finding| finding.severity >= Severity::SecurityWarning)
}
