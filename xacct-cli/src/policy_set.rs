//! Policies of all layers, from files, that a request is held against.

use crate::content::{self, Content, Extent, What};
use crate::exit::Failure;
use crate::finding::Rendering;
use crate::input::Input;
use crate::output;
use crate::policy_file::Kind;
use std::path::{Path, PathBuf};
use xacct_core::evaluate::{
    AccessPoint, BlockPublicAccess, Bucket, CompiledPolicy, Decision, Level, NetworkOrigin, Policies,
    Request, RequestError, authorize,
};
use xacct_core::{AccountId, PolicyKind, check};

/// Policies, each where it stands in a request's way.
#[derive(Debug, Default)]
pub(crate) struct PolicySet {
    identity: Vec<CompiledPolicy>,
    boundary: Option<CompiledPolicy>,
    session: Vec<CompiledPolicy>,
    service_control: Vec<Level>,
    resource_control: Vec<Level>,
    endpoint: Option<CompiledPolicy>,
    bucket: Option<CompiledPolicy>,
    key: Option<CompiledPolicy>,
    trust: Option<CompiledPolicy>,
    access_point: Option<CompiledPolicy>,
    behind: Option<Behind>,
}

/// The bucket behind an access point.
#[derive(Debug)]
pub(crate) struct Behind {
    /// Its name.
    pub(crate) bucket: String,
    /// Its account.
    pub(crate) owner: AccountId,
}

impl PolicySet {
    /// Adds the policies of a file: of the kind that is said, or that they are or seem to be.
    pub(crate) fn read(&mut self, path: &Path, kind: Option<PolicyKind>) -> Result<(), Failure> {
        policies(path, kind)?.into_iter().try_for_each(|policy| self.add(policy))
    }

    /// Adds what an organization attaches at one of the levels above an account.
    pub(crate) fn read_level(&mut self, paths: &[PathBuf], kind: PolicyKind) -> Result<(), Failure> {
        let read: Result<Vec<_>, _> = paths.iter().map(|path| policies(path, Some(kind))).collect();
        let level = level(read?.into_iter().flatten().collect());
        match kind {
            PolicyKind::ResourceControl => self.resource_control.push(level),
            _ => self.service_control.push(level),
        }
        Ok(())
    }

    fn add(&mut self, policy: CompiledPolicy) -> Result<(), Failure> {
        let one = match policy.kind() {
            PolicyKind::Identity => return push(&mut self.identity, policy),
            PolicyKind::Session => return push(&mut self.session, policy),
            // Nothing says that it stands beside another.
            PolicyKind::ServiceControl => return push(&mut self.service_control, level(vec![policy])),
            PolicyKind::ResourceControl => return push(&mut self.resource_control, level(vec![policy])),
            PolicyKind::Boundary => &mut self.boundary,
            PolicyKind::VpcEndpoint => &mut self.endpoint,
            PolicyKind::KmsKey => &mut self.key,
            PolicyKind::Trust => &mut self.trust,
            PolicyKind::AccessPoint => &mut self.access_point,
            _ => &mut self.bucket,
        };
        match one {
            Some(known) => Err(Failure::usage(format_args!(
                "`{}` and `{}` are both {}, and there is one in a request's way",
                known.name().unwrap_or_default(),
                policy.name().unwrap_or_default(),
                policy.kind().in_words(),
            ))),
            None => {
                *one = Some(policy);
                Ok(())
            }
        }
    }

    /// The same with this bucket behind the access point.
    pub(crate) fn behind(self, behind: Option<Behind>) -> Self {
        Self { behind, ..self }
    }

    /// Every policy.
    pub(crate) fn policies(&self) -> Vec<&CompiledPolicy> {
        let ones = [&self.bucket, &self.access_point, &self.key, &self.trust, &self.boundary, &self.endpoint];
        let levels = self.service_control.iter().chain(&self.resource_control);
        let many = self.identity.iter().chain(&self.session).chain(levels.flat_map(|level| &level.policies));
        ones.into_iter().flatten().chain(many).collect()
    }

    /// What becomes of a request.
    pub(crate) fn decide<'a>(&'a self, request: &'a Request) -> Result<Decision<'a>, RequestError> {
        let of_resource = match request.action().split(':').next().unwrap_or_default() {
            service if service.eq_ignore_ascii_case("kms") => &self.key,
            service if service.eq_ignore_ascii_case("sts") => &self.trust,
            service if service.eq_ignore_ascii_case("s3") => &self.bucket,
            _ => &None,
        };
        let access_point = self.behind.as_ref().map(|behind| AccessPoint {
            bucket: &behind.bucket,
            bucket_owner: &behind.owner,
            policy: self.access_point.as_ref(),
            resource_control: None,
            origin: NetworkOrigin::Internet,
            block_public_access: BlockPublicAccess::NONE,
        });
        let goes_through = request.resource().contains(":accesspoint/");
        let policies = Policies {
            identity: &self.identity,
            boundary: self.boundary.as_ref(),
            session: (!self.session.is_empty()).then_some(self.session.as_slice()),
            service_control: (!self.service_control.is_empty()).then_some(self.service_control.as_slice()),
            resource_control: (!self.resource_control.is_empty()).then_some(self.resource_control.as_slice()),
            endpoint: self.endpoint.as_ref(),
            resource: of_resource.as_ref(),
            bucket: Bucket::default(),
            access_point: access_point.filter(|_| goes_through),
        };
        authorize(request, &policies)
    }
}

fn push<T>(list: &mut Vec<T>, one: T) -> Result<(), Failure> {
    list.push(one);
    Ok(())
}

/// A level, called by its policies.
fn level(policies: Vec<CompiledPolicy>) -> Level {
    let names: Vec<_> = policies.iter().filter_map(|it| it.name()).map(|it| format!("`{it}`")).collect();
    Level { name: format!("the level of {}", names.join(" and ")), policies }
}

/// The policies of a file, which are of the kind that is said.
fn policies(path: &Path, kind: Option<PolicyKind>) -> Result<Vec<CompiledPolicy>, Failure> {
    let contents = content::read(Input::read(path)?, kind.map(Kind::Policy));
    let extent = contents.extent;
    let is_rust = contents.input.is_rust();
    let (entries, report) = contents.into_report();
    let file = &report.input.name;
    if extent != Extent::Whole {
        output::note(Rendering::new().of(&report).trim_end());
        // Where a denial is the no, faults are none.
        return Err(Failure::usage(format_args!("{file} cannot be read")));
    }
    let policies: Result<Vec<_>, _> =
        entries.into_iter().filter_map(|content| policy(content, file, kind.filter(|_| is_rust))).collect();
    match policies {
        Ok(policies) if policies.is_empty() => {
            Err(Failure::usage(format_args!("{file}: there is no policy in it")))
        }
        policies => policies,
    }
}

/// The policy that a content is; nothing of a template. What is written in Rust says its kind, which `kind` has to be.
fn policy(content: Content, file: &str, kind: Option<PolicyKind>) -> Option<Result<CompiledPolicy, Failure>> {
    let name = content.name(file);
    let (found, document) = match content.what {
        What::Policy(found, document) => (found, document),
        What::Grant(_) | What::GrantWithoutValues(_) => {
            let help = "its documents are policies: see `xacct export`";
            return Some(Err(Failure::usage(format_args!("{name} is a grant, and no policy; {help}"))));
        }
        What::Fragment(..) | What::Refused(_) | What::Template(_) => return None,
    };
    if let Some(kind) = kind.filter(|kind| *kind != found) {
        let (is, said) = (found.in_words(), kind.in_words());
        return Some(Err(Failure::usage(format_args!("{name} is {is}, and is given as {said}"))));
    }
    if let Some(captured) = content.naming.variables().first() {
        return Some(Err(Failure::usage(format_args!(
            "{name}: `{captured}` is known only when the program runs, and with it what the policy decides; \
             have the program print the policy as JSON"
        ))));
    }
    let faults = check(&document, found).iter().filter(|it| it.severity.stops_the_build()).count();
    if faults > 0 {
        output::note(format_args!(
            "note: {name} has faults ({faults}), see `xacct check {}`",
            as_argument(file)
        ));
    }
    Some(Ok(CompiledPolicy::new(found, document).named(name)))
}

/// A path as it is typed: the standard input is `-`.
fn as_argument(file: &str) -> &str {
    if file == "<stdin>" { "-" } else { file }
}
