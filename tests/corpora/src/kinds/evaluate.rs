//! `evaluate`: what becomes of one request, all layers of policies considered.

use super::codes::{codes_of, listed};
use crate::row::Row;
use crate::verdict::{Judgement, Verdict};
use serde::Deserialize;
use serde_json::value::RawValue;
use std::collections::BTreeMap;
use xacct_core::evaluate::{
    BlockPublicAccess, Bucket, CompiledPolicy, Context, Level, Policies, Request, RequestError, Requester,
    authorize,
};
use xacct_core::{Code, Document, PolicyKind};

/// The policies of one level of an organization.
#[derive(Deserialize)]
struct LevelRow {
    level: String,
    policies: Vec<Box<RawValue>>,
}

/// A condition key has one value or a list of them.
#[derive(Deserialize)]
#[serde(untagged)]
enum ValueRow {
    One(String),
    Many(Vec<String>),
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    s3_bpa: bool,
    /// That the action has no resource, which its resource `*` says too.
    #[serde(rename = "wildcard_only_action")]
    _has_no_resource: bool,
}

pub(super) fn judge(row: &Row) -> anyhow::Result<Judgement> {
    let Some(expected) = row.read_if_any::<String>("expected")? else {
        return Ok(Verdict::Skipped("AWS's documentation does not say").into());
    };
    let request = match request(row)? {
        Ok(request) => request,
        Err(error) => return Ok(Verdict::of(expected, format!("refused: {error}")).into()),
    };
    let policies = match Layers::read(row)? {
        Ok(policies) => policies,
        Err(refused) => return Ok(Verdict::of(expected, refused).into()),
    };
    let got = match authorize(&request, &policies.borrowed()) {
        Ok(decision) => decision.outcome().as_str().to_owned(),
        Err(error) => format!("refused: {error}"),
    };
    Ok(Verdict::of(expected, got).into())
}

/// The request, or why AWS could not be asked it. The rows hold the whole context.
fn request(row: &Row) -> anyhow::Result<Result<Request, RequestError>> {
    let principal: String = row.read("principal")?;
    let [action, resource, account] =
        ["action", "resource", "account"].map(|field| row.read::<String>(field));
    let (action, resource, account) = (action?, resource?, account?);
    let context: BTreeMap<String, ValueRow> = row.read("context")?;
    let account = account.parse().map_err(|fault| anyhow::anyhow!("`account`: {fault}"))?;
    let made = || {
        let requester = match principal.as_str() {
            "anonymous" => Requester::anonymous(),
            arn if arn.starts_with("arn:") => Requester::from_arn(arn)?,
            service => Requester::service(service)?,
        };
        let context = context.iter().try_fold(Context::default(), |context, (key, value)| match value {
            ValueRow::One(value) => context.with(key, value.as_str()),
            ValueRow::Many(values) => context.with(key, values.clone()),
        })?;
        Ok(Request::new(requester, &action, &resource)?.owned_by(account).with_only(context))
    };
    Ok(made())
}

/// The policies of a row, compiled.
struct Layers {
    identity: Vec<CompiledPolicy>,
    boundary: Option<CompiledPolicy>,
    session: Option<Vec<CompiledPolicy>>,
    service_control: Option<Vec<Level>>,
    resource_control: Option<Vec<Level>>,
    endpoint: Option<CompiledPolicy>,
    resource: Option<CompiledPolicy>,
    block_public_access: BlockPublicAccess,
}

/// The codes of a document that AWS would not take.
type Refused = String;

impl Layers {
    fn read(row: &Row) -> anyhow::Result<Result<Self, Refused>> {
        let action: String = row.read("action")?;
        let one = |field| row.read_if_any::<Box<RawValue>>(field);
        let list = |field| row.read_if_any::<Vec<Box<RawValue>>>(field);
        let (identity, boundary, endpoint) = (list("identity")?, list("boundary")?, list("endpoint")?);
        let (session, resource) = (one("session")?, one("resource_policy")?);
        let (scps, rcps) = (row.read_if_any("scps")?, row.read_if_any("rcps")?);
        let options: Options = row.read_if_any("options")?.unwrap_or_default();
        anyhow::ensure!(boundary.iter().chain(&endpoint).all(|list| list.len() <= 1), "more than one policy");
        let only = |list: Option<Vec<Box<RawValue>>>, kind| match list.and_then(|mut list| list.pop()) {
            Some(json) => compiled(&json, kind).map(Some),
            None => Ok(None),
        };
        let read = || {
            Ok(Self {
                identity: all(&identity.unwrap_or_default(), PolicyKind::Identity)?,
                boundary: only(boundary, PolicyKind::Boundary)?,
                session: session.map(|json| all(&[json], PolicyKind::Session)).transpose()?,
                service_control: levels(scps, PolicyKind::ServiceControl)?,
                resource_control: levels(rcps, PolicyKind::ResourceControl)?,
                endpoint: only(endpoint, PolicyKind::VpcEndpoint)?,
                resource: resource.map(|json| compiled(&json, kind_of_resource(&action))).transpose()?,
                block_public_access: match options.s3_bpa {
                    true => BlockPublicAccess::ALL,
                    false => BlockPublicAccess::NONE,
                },
            })
        };
        Ok(read())
    }

    fn borrowed(&self) -> Policies<'_> {
        Policies {
            identity: &self.identity,
            boundary: self.boundary.as_ref(),
            session: self.session.as_deref(),
            service_control: self.service_control.as_deref(),
            resource_control: self.resource_control.as_deref(),
            endpoint: self.endpoint.as_ref(),
            resource: self.resource.as_ref(),
            bucket: Bucket { block_public_access: self.block_public_access, ..Bucket::default() },
            access_point: None,
        }
    }
}

/// The kind of policy that what the action is about has.
fn kind_of_resource(action: &str) -> PolicyKind {
    match action.split(':').next() {
        Some("kms") => PolicyKind::KmsKey,
        Some("sts") => PolicyKind::Trust,
        _ => PolicyKind::Bucket,
    }
}

fn compiled(json: &RawValue, kind: PolicyKind) -> Result<CompiledPolicy, Refused> {
    match Document::from_json(json.get()) {
        Ok(document) => Ok(CompiledPolicy::new(kind, document)),
        Err(error) => Err(format!("no policy: {}", listed(codes_of(&error).map(Code::as_str)))),
    }
}

fn all(list: &[Box<RawValue>], kind: PolicyKind) -> Result<Vec<CompiledPolicy>, Refused> {
    list.iter().map(|json| compiled(json, kind)).collect()
}

fn levels(rows: Option<Vec<LevelRow>>, kind: PolicyKind) -> Result<Option<Vec<Level>>, Refused> {
    let level = |row: LevelRow| Ok(Level { name: row.level, policies: all(&row.policies, kind)? });
    rows.map(|rows| rows.into_iter().map(level).collect()).transpose()
}
