//! `xacct can`: whether a principal may do something, by policies of all layers, and why.

mod asked;
mod faults;
mod files;
mod levels;

use self::asked::Asked;
use self::files::PolicyFiles;
use self::levels::Levels;
use crate::exit::{Exit, Failure};
use crate::matrix::{Answer, Asker, Matrix};
use crate::output::{self, Format, FormatArguments};
use crate::policy_set::{Behind, PolicySet};
use serde::Serialize;
use std::fmt::Write;
use xacct_core::evaluate::{CompiledPolicy, ContextValue, Request, RequestError, Requester};
use xacct_core::{AccountId, Arn, BucketName, CanonicalUserId, Principal, PrincipalKind};

/// Decides whether a principal may do something, as AWS would by these policies, and says which statement decides or what is
/// missing. A layer that is not given limits nothing and grants nothing.
#[derive(Debug, clap::Args)]
#[command(
    override_usage = "xacct can --principal WHO --action ACTION --resource ARN [--owner ACCOUNT] <POLICIES>\n       xacct can --matrix [--principal WHO] <POLICIES>",
    after_help = "Examples:\n  xacct can --bucket-policy b.json --identity-policy analyst.json --owner 111111111111 \\\n    --principal arn:aws:iam::222222222222:role/analyst --action s3:GetObject \\\n    --resource arn:aws:s3:::reports/2026/q1.csv --context aws:SecureTransport=true\n  xacct can --matrix --policies b.json\n\nExit codes:\n  0  it is allowed\n  1  it is denied\n  2  wrong usage, or an input that cannot be read"
)]
pub(super) struct Arguments {
    #[command(flatten)]
    files: PolicyFiles,
    #[command(flatten)]
    levels: Levels,
    /// Who asks: the ARN of a user, a role, a session or a root user; the name of a service; or `*`, unsigned.
    #[arg(long, required_unless_present = "matrix")]
    principal: Option<String>,
    /// What is asked for, such as `s3:GetObject`; more than once for several.
    #[arg(long, required_unless_present = "matrix")]
    action: Vec<String>,
    /// What it is asked of: an ARN, or `*` where the action is not about one; more than once for several.
    #[arg(long, required_unless_present = "matrix")]
    resource: Vec<String>,
    /// A condition key that the request carries; the same key more than once for several values.
    #[arg(long, value_name = "KEY=VALUE")]
    context: Vec<String>,
    /// The account whose the resource is, where its ARN does not tell: of buckets and objects.
    #[arg(long, value_name = "ACCOUNT")]
    owner: Option<AccountId>,
    /// The bucket behind the access point that the resource names.
    #[arg(long, value_name = "NAME")]
    bucket: Option<BucketName>,
    /// The account of that bucket, where it is neither `--owner` nor that of the access point.
    #[arg(long, value_name = "ACCOUNT", requires = "bucket")]
    bucket_owner: Option<AccountId>,
    /// The unique id of the principal (`AIDA…`, `AROA…`), by which policies may name it.
    #[arg(long, value_name = "ID")]
    unique_id: Option<String>,
    /// The canonical user id of the principal's account, by which bucket policies may name it.
    #[arg(long, value_name = "ID")]
    canonical_user_id: Option<CanonicalUserId>,
    /// A table instead: everybody and everything that the policies name. With `--principal` what all of them together decide,
    /// else what each decides alone.
    #[arg(long, conflicts_with_all = ["action", "resource", "context"])]
    matrix: bool,
    #[command(flatten)]
    format: FormatArguments,
}

pub(super) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let policies = arguments.files.read(&arguments.levels)?.behind(behind(arguments)?);
    let principal = arguments.principal.as_deref().map(|text| requester(text, arguments)).transpose()?;
    match principal {
        None => matrices(&policies, arguments),
        Some(principal) if arguments.matrix => matrix(&policies, principal, arguments),
        Some(principal) => decisions(&policies, &principal, arguments),
    }
}

/// The bucket behind the access point: of the access point's account, where nothing says another.
fn behind(arguments: &Arguments) -> Result<Option<Behind>, Failure> {
    let Some(bucket) = &arguments.bucket else { return Ok(None) };
    let said = arguments.bucket_owner.as_ref().or(arguments.owner.as_ref()).cloned();
    match said.or_else(|| account_of_access_points(&arguments.resource)) {
        Some(owner) => Ok(Some(Behind { bucket: bucket.to_string(), owner })),
        None => Err(Failure::usage("--bucket: say whose it is, with `--bucket-owner ACCOUNT`")),
    }
}

/// The account of all these access points; none where they are several accounts'.
fn account_of_access_points(resources: &[String]) -> Option<AccountId> {
    let mut accounts = resources.iter().filter_map(|resource| account_of_access_point(resource));
    let first = accounts.next()?;
    accounts.all(|other| other == first).then_some(first)
}

fn account_of_access_point(resource: &str) -> Option<AccountId> {
    let arn = Arn::new(resource.to_owned()).ok()?;
    let is_access_point = arn.service() == "s3" && arn.resource().starts_with("accesspoint/");
    arn.account().parse().ok().filter(|_| is_access_point)
}

fn requester(text: &str, arguments: &Arguments) -> Result<Requester, Failure> {
    let read = |fault: &dyn std::fmt::Display| Failure::usage(format_args!("--principal: {fault}"));
    let principal = Principal::new(PrincipalKind::of_shape(text), text).map_err(|fault| read(&fault))?;
    let mut requester = match principal {
        Principal::Account(_) if text.starts_with("arn:") => Requester::from_arn(text),
        _ => Requester::from_principal(&principal),
    }
    .map_err(|error| read(&error))?;
    if let Some(id) = &arguments.unique_id {
        requester = requester.with_unique_id(id);
    }
    if let Some(id) = &arguments.canonical_user_id {
        requester = requester.with_canonical_user_id(id.clone());
    }
    Ok(requester)
}

fn decisions(policies: &PolicySet, principal: &Requester, arguments: &Arguments) -> Result<Exit, Failure> {
    let faults = faults::of(&arguments.action, &arguments.resource, &arguments.context);
    if !faults.is_empty() {
        return Err(Failure::usage(faults.join("\nerror: ")));
    }
    let mut asked = Vec::new();
    for resource in &arguments.resource {
        for action in &arguments.action {
            let request = request(principal, action, resource, arguments)?;
            asked.push(Asked::of(policies, &request).map_err(|error| refused(&error))?);
        }
    }
    match arguments.format.format {
        Format::Human => {
            let text: Vec<_> = asked.iter().map(ToString::to_string).collect();
            output::print(&text.join("\n"))?;
        }
        Format::Json => output::print_json(&asked)?,
    }
    Ok(Exit::fine_if(asked.iter().all(|asked| asked.is_allowed)))
}

fn request(
    principal: &Requester,
    action: &str,
    resource: &str,
    arguments: &Arguments,
) -> Result<Request, Failure> {
    let mut request = Request::new(principal.clone(), action, resource).map_err(|error| refused(&error))?;
    if let Some(owner) = arguments.owner.as_ref().filter(|_| request.owner().is_none()) {
        request = request.owned_by(owner.clone());
    }
    for (key, value) in context(&arguments.context)? {
        request = request.with(key, value).map_err(|error| refused(&error))?;
    }
    Ok(request)
}

/// The condition keys, each with all its values.
fn context(texts: &[String]) -> Result<Vec<(&str, ContextValue)>, Failure> {
    let mut keys: Vec<(&str, Vec<String>)> = Vec::new();
    for text in texts {
        let Some((key, value)) = text.split_once('=') else {
            let help = "write the key, `=` and a value, such as `aws:SecureTransport=true`";
            return Err(Failure::usage(format_args!("--context: `{}`: {help}", text.escape_debug())));
        };
        match keys.iter_mut().find(|(known, _)| known.eq_ignore_ascii_case(key)) {
            Some((_, values)) => values.push(value.to_owned()),
            None => keys.push((key, vec![value.to_owned()])),
        }
    }
    let value = |mut values: Vec<String>| match values.len() {
        1 => ContextValue::One(values.pop().unwrap_or_default()),
        _ => ContextValue::Many(values),
    };
    Ok(keys.into_iter().map(|(key, values)| (key, value(values))).collect())
}

/// Why a request cannot be decided, by the options that would tell.
fn refused(error: &RequestError) -> Failure {
    let message = error.to_string();
    let (what, option) = match error {
        RequestError::MissingOwner { .. } => ("`owned_by`", "`--owner ACCOUNT`"),
        RequestError::MissingUniqueId { .. } => ("`with_unique_id`", "`--unique-id ID`"),
        RequestError::MissingCanonicalUserId { .. } => {
            ("`with_canonical_user_id`", "`--canonical-user-id ID`")
        }
        RequestError::AccessPoint { .. } => {
            return Failure::usage(format_args!(
                "{message} (`--bucket NAME`, and `--bucket-owner ACCOUNT` where it is another account's)"
            ));
        }
        _ => return Failure::usage(message),
    };
    Failure::usage(message.replace(what, option))
}

/// What one policy decides of all that it names.
#[derive(Debug, Serialize)]
struct Alone {
    policy: String,
    kind: &'static str,
    matrix: Matrix,
}

fn matrices(policies: &PolicySet, arguments: &Arguments) -> Result<Exit, Failure> {
    let alone = |policy: &CompiledPolicy| Alone {
        policy: policy.name().unwrap_or_default().to_owned(),
        kind: policy.kind().in_words(),
        matrix: Matrix::of_document(policy.kind(), policy.document()),
    };
    let alone: Vec<_> = policies.policies().into_iter().map(alone).collect();
    match arguments.format.format {
        Format::Human => {
            let mut text = String::new();
            for Alone { policy, kind, matrix } in &alone {
                // Writing to a text cannot fail.
                let _ = writeln!(text, "What {policy}, {kind}, decides alone:\n\n{}", matrix.to_text());
            }
            output::print(&text)?;
        }
        Format::Json => output::print_json(&alone)?,
    }
    Ok(Exit::Fine)
}

fn matrix(policies: &PolicySet, principal: Requester, arguments: &Arguments) -> Result<Exit, Failure> {
    let asker = Asker { who: principal.to_string(), requester: principal };
    let decide = |request: &Request| policies.decide(request).map(|decision| Answer::of(&decision));
    let matrix = Matrix::of(&policies.policies(), vec![asker], arguments.owner.as_ref(), &decide);
    match arguments.format.format {
        Format::Human => output::print(&matrix.to_text())?,
        Format::Json => output::print_json(&matrix)?,
    }
    Ok(Exit::Fine)
}
