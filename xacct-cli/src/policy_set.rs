//! Policies of all layers, from files, that a request is held against.

use crate::content::{What, contents};
use crate::exit::Failure;
use crate::finding::Rendering;
use crate::input::Input;
use crate::output;
use crate::policy_file::Kind;
use std::path::Path;
use xacct_core::evaluate::{
    AccessPoint, BlockPublicAccess, Bucket, CompiledPolicy, Decision, Level, NetworkOrigin, Policies,
    Request, RequestError, authorize,
};
use xacct_core::{AccountId, Document, PolicyKind, check};

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
    /// Adds the policies of a file: of the kind that is said, or that they seem to be.
    pub(crate) fn read(&mut self, path: &Path, kind: Option<PolicyKind>) -> Result<(), Failure> {
        let (input, contents) =
            contents(Input::read(path)?, kind.map(Kind::Policy)).map_err(|report| unreadable(&report))?;
        for content in contents {
            let name = match content.item {
                Some(item) => format!("{}:{item}", input.name),
                None => input.name.clone(),
            };
            match content.what {
                What::Policy(found, document) => self.add(kind.unwrap_or(found), document, name)?,
                What::Grant(_) => {
                    let help = "its documents are policies: see `xacct export`";
                    return Err(Failure::usage(format_args!("{name} is a grant, and no policy; {help}")));
                }
            }
        }
        Ok(())
    }

    fn add(&mut self, kind: PolicyKind, document: Document, name: String) -> Result<(), Failure> {
        let faults = check(&document, kind).iter().filter(|it| it.severity.stops_the_build()).count();
        if faults > 0 {
            output::note(format_args!("note: {name} has faults ({faults}), see `xacct check {name}`"));
        }
        let policy = CompiledPolicy::new(kind, document).named(name);
        let one = match kind {
            PolicyKind::Identity => return push(&mut self.identity, policy),
            PolicyKind::Session => return push(&mut self.session, policy),
            PolicyKind::ServiceControl => return push_to_level(&mut self.service_control, policy),
            PolicyKind::ResourceControl => return push_to_level(&mut self.resource_control, policy),
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
                kind.in_words(),
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

fn push(policies: &mut Vec<CompiledPolicy>, policy: CompiledPolicy) -> Result<(), Failure> {
    policies.push(policy);
    Ok(())
}

/// All that is given stands at one level: what one of its policies allows, the level allows.
fn push_to_level(levels: &mut Vec<Level>, policy: CompiledPolicy) -> Result<(), Failure> {
    match levels.first_mut() {
        Some(level) => level.policies.push(policy),
        None => levels.push(Level { name: "the organization".to_owned(), policies: vec![policy] }),
    }
    Ok(())
}

fn unreadable(report: &crate::finding::Report) -> Failure {
    output::note(Rendering::new().of(report).trim_end());
    Failure::usage(format_args!("{} cannot be read", report.input.name))
}
