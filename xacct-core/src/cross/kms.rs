//! What whoever reaches objects may do with the key that encrypts them: `XA_KMS_RESOURCE_HALF`, `XA_KMS_IDENTITY_HALF`,
//! `XA_KMS_ACTIONS`, `XA_KMS_VIASERVICE` and `XA_KMS_ENCCTX`.
//!
//! S3 asks KMS in the name of whoever asks S3: `kms:Decrypt` to read, `kms:GenerateDataKey` to write, and to write in parts
//! `kms:Decrypt` again. The key's policy has to allow that, and across accounts a policy of the principal too, on the key's
//! own ARN.
//!
//! - severity: error of `XA_KMS_RESOURCE_HALF`, `XA_KMS_IDENTITY_HALF`, `XA_KMS_ACTIONS`; warning of
//!   `XA_KMS_VIASERVICE`, `XA_KMS_ENCCTX`
//! - bad: `s3:GetObject` is allowed by both accounts, and `kms:Decrypt` by the key's policy alone
//! - good: both allow `kms:Decrypt`, the other account on the key's ARN; or one `grant!` with `kms_key`

use super::actions::listed;
use super::ask::{Ask, Target};
use super::decide::{By, Verdict};
use super::model::{Model, Party};
use super::report::Report;
use super::tally::{Half, Reached};
use super::{DocumentName, EncryptionKey, kms_key, layers};
use crate::evaluate::{Context, Mismatch, Missing};
use crate::{Code, Fault, Place, Statement, Within};
use std::collections::BTreeSet;

const READING: &[&str] = &["s3:GetObject", "s3:GetObjectVersion"];
const WRITING: &[&str] = &["s3:PutObject"];

/// What a half may allow that is of use to nobody who lacks the rest.
const CRYPTOGRAPHY: [&str; 6] = [
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:ReEncryptFrom",
];

pub(super) fn check(model: &Model<'_>, reached: &Reached, report: &mut Report) {
    let Some(encryption) = &model.setup.encryption else { return };
    if kms_key::regions_apart(model).is_some() {
        return;
    }
    let mut barred = Vec::new();
    for (who, party) in model.across() {
        let object = |actions| reached.by(who, actions).next().map(|it| behind(model, &it.ask));
        let (read, written) = (object(READING), object(WRITING));
        let Some(object) = read.clone().or(written.clone()) else { continue };
        let mut needed = BTreeSet::new();
        if read.is_some() {
            needed.insert("kms:Decrypt");
        }
        if written.is_some() {
            needed.extend(["kms:Decrypt", "kms:GenerateDataKey"]);
        }
        match encryption.key {
            EncryptionKey::AwsManaged if model.is_foreign(party) => {
                barred.push(party.documents.arn.to_string())
            }
            EncryptionKey::Arn(_) => {
                let encrypted = if encryption.bucket_key { model.setup.bucket_arn() } else { object };
                Use { model, who, party, encrypted, needed }.check(report);
            }
            _ => {}
        }
    }
    if !barred.is_empty() {
        kms_key::aws_managed(model, &barred, report);
    }
}

/// The ARN of the object itself, whichever way it is asked for.
fn behind(model: &Model<'_>, ask: &Ask) -> String {
    let request = ask.request_behind(model, &ask.context);
    request.map_or_else(|| ask.resource.clone(), |request| request.resource().to_owned())
}

/// What one party needs of the key.
struct Use<'a, 'm> {
    model: &'a Model<'m>,
    who: usize,
    party: &'a Party<'m>,
    /// What the encryption context names.
    encrypted: String,
    needed: BTreeSet<&'static str>,
}

impl Use<'_, '_> {
    fn check(&self, report: &mut Report) {
        let mut lacking = [BTreeSet::new(), BTreeSet::new()];
        for action in &self.needed {
            let ask = self.ask(action);
            let verdict = self.model.settle(&ask);
            if self.report_condition(&ask, &verdict, report) {
                return;
            }
            if let Verdict::Missing(missing) = &verdict {
                for (half, lacking) in Half::BOTH.into_iter().zip(&mut lacking) {
                    if missing.contains(&missing_of(half)) {
                        lacking.insert(*action);
                    }
                }
            }
            layers::note_blockers(self.model, &ask, &verdict, report);
        }
        for (half, lacking) in Half::BOTH.into_iter().zip(lacking) {
            let is_known = half == Half::Identity || self.model.setup.key_policy.is_some();
            if !lacking.is_empty() && is_known {
                self.report_half(half, &lacking, report);
            }
        }
    }

    fn ask(&self, action: &str) -> Ask {
        let target = Target::Key(self.encrypted.clone());
        let key = target.arn(self.model);
        Ask::new(self.who, action, &key, target)
    }

    fn report_half(&self, half: Half, lacking: &BTreeSet<&str>, report: &mut Report) {
        let who = &self.party.documents.arn;
        let key = self.ask("kms:Decrypt").resource;
        let what = listed(lacking.iter().copied());
        let allows_some = CRYPTOGRAPHY.iter().any(|action| {
            let missing = self.model.missing(&self.ask(action), &Context::default());
            missing.is_some_and(|missing| !missing.contains(&missing_of(half)))
        });
        let code = match (allows_some, half) {
            (true, _) => Code::XA_KMS_ACTIONS,
            (false, Half::Resource) => Code::XA_KMS_RESOURCE_HALF,
            (false, Half::Identity) => Code::XA_KMS_IDENTITY_HALF,
        };
        let purpose = match self.needed.len() {
            1 => "reading objects needs",
            _ => "writing objects, in parts too, needs",
        };
        let (message, help) = match half {
            Half::Resource => (
                format!("this does not allow {who} {what}, which {purpose}"),
                format!("the key policy has to name {who} or its account, and allow {what}"),
            ),
            Half::Identity => (
                format!("no identity policy of {who} allows {what} on the key, which {purpose}"),
                format!(
                    "allow {what} on `{key}`, the key's own ARN: neither an alias nor the bucket's ARN will do"
                ),
            ),
        };
        let document = match half {
            Half::Identity if !self.party.documents.identity.is_empty() => {
                DocumentName::Identity(who.clone(), 0)
            }
            _ => DocumentName::KeyPolicy,
        };
        report.error(document, None, Fault::new(code, message).help(help));
    }

    /// Tells of a condition that requests of S3 do not meet, where that alone is the matter.
    fn report_condition(&self, ask: &Ask, verdict: &Verdict, report: &mut Report) -> bool {
        let found = match verdict {
            Verdict::Missing(missing) => self.near(ask, missing),
            Verdict::Denied(by) => {
                let By { document, position, statement, .. } = &**by;
                let keys = statement.operators().iter().flat_map(|block| &block.keys);
                let key = keys.map(|key| key.key.as_str()).find(|key| code_of(key).is_some());
                key.map(|key| (document.clone(), *position, statement, key.to_owned()))
            }
            _ => None,
        };
        let Some((document, position, statement, key)) = found else { return false };
        let Some(code) = code_of(&key) else { return false };
        let request = ask.request(self.model, &Context::default());
        let carried = request.as_ref().and_then(|it| it.context().get(&key).next()).unwrap_or("none");
        let message = format!(
            "the condition on `{}` is not for the requests that S3 makes for {}, which carry `{carried}`",
            key.escape_debug(),
            self.party.documents.arn
        );
        let help = match code {
            Code::XA_KMS_ENCCTX => {
                "with S3 Bucket Keys the context is the bucket's ARN, without it is the object's"
            }
            _ => "S3 asks in the bucket's Region, as `s3.REGION.amazonaws.com`",
        };
        report.warning(document, place_of(statement, position, &key), Fault::new(code, message).help(help));
        true
    }

    /// The statement that would allow what is missing, if it were not for a condition about S3's requests.
    fn near<'m>(
        &'m self,
        ask: &Ask,
        missing: &[Missing],
    ) -> Option<(DocumentName, usize, &'m Statement, String)> {
        let request = ask.request(self.model, &Context::default())?;
        let halves = self.model.halves(ask).into_iter().filter(|(half, _)| missing.contains(half));
        let mut near = halves.flat_map(|(_, policy)| {
            let found = policy.near_misses(&request).collect::<Vec<_>>();
            found.into_iter().map(move |(by, mismatches)| (policy, by.index(), mismatches))
        });
        near.find_map(|(policy, position, mismatches)| {
            let keys: Option<Vec<&str>> = mismatches
                .into_iter()
                .map(|mismatch| match mismatch {
                    Mismatch::Condition(key) => code_of(key).map(|_| key),
                    _ => None,
                })
                .collect();
            let key = (*keys?.first()?).to_owned();
            let document = self.model.granting.name_of(self.model, policy)?;
            Some((document, position, policy.document().statements.get(position)?, key))
        })
    }
}

const fn missing_of(half: Half) -> Missing {
    match half {
        Half::Resource => Missing::ResourcePolicy,
        Half::Identity => Missing::IdentityPolicy,
    }
}

/// The code of a condition on a key that S3 decides, whoever asks.
fn code_of(key: &str) -> Option<Code> {
    let key = key.to_ascii_lowercase();
    match key.as_str() {
        "kms:viaservice" => Some(Code::XA_KMS_VIASERVICE),
        _ if key.starts_with("kms:encryptioncontext") => Some(Code::XA_KMS_ENCCTX),
        _ => None,
    }
}

fn place_of(statement: &Statement, position: usize, key: &str) -> Place {
    let blocks = statement.operators().iter().enumerate();
    let mut keys =
        blocks.flat_map(|(at, block)| block.keys.iter().enumerate().map(move |(of, it)| (at, of, it)));
    let found = keys.find(|(.., it)| it.key.eq_ignore_ascii_case(key));
    Place::Statement(position, found.map_or(Within::Whole, |(operator, key, _)| Within::Key(operator, key)))
}
