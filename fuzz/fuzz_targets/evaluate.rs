//! Requests held against JSON policies: `PRINCIPAL ACTION RESOURCE KEY=VALUE…` on the first line, a policy behind it.
//! Whatever can be asked is decided, the order of statements aside, and a denial of everything denies it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use xacct_core::evaluate::{
    AccessPoint, Acl, AclGrant, AclGrantee, BlockPublicAccess, Bucket, CompiledPolicy, Context, Level,
    NetworkOrigin, Object, ObjectOwnership, Permission, Policies, Request, RequestError, Requester,
    authorize,
};
use xacct_core::{Document, Effect, PolicyKind, Principals, Statement};

fuzz_target!(|text: &str| {
    let (asked, json) = text.split_once('\n').unwrap_or((text, text));
    let (Ok(request), Ok(document)) = (request(asked), Document::from_json(json)) else { return };
    for kind in PolicyKind::ALL {
        let policy = CompiledPolicy::new(*kind, document.clone());
        let decision = policy.decide(&request);
        assert!(!decision.to_string().is_empty());
        assert!(policy.near_misses(&request).count() <= document.statements.len());
        let reversed =
            Document { statements: document.statements.iter().rev().cloned().collect(), ..document.clone() };
        assert_eq!(CompiledPolicy::new(*kind, reversed).decide(&request).outcome(), decision.outcome());
        let ten_times = std::iter::repeat_n(&document.statements, 10).flatten().cloned();
        let repeated = Document { statements: ten_times.collect(), ..document.clone() };
        assert_eq!(CompiledPolicy::new(*kind, repeated).decide(&request).outcome(), decision.outcome());
        policy.is_public();
    }
    let compiled = |kind, document: &Document| CompiledPolicy::new(kind, document.clone());
    let identity = [compiled(PolicyKind::Identity, &document)];
    let denying = Document { statements: vec![deny_everything()], ..document.clone() };
    let levels =
        [Level { name: "r".into(), policies: vec![compiled(PolicyKind::ServiceControl, &document)] }];
    for resource in [&document, &denying] {
        let kind = match request.action().split(':').next() {
            Some("kms") => PolicyKind::KmsKey,
            Some("sts") => PolicyKind::Trust,
            _ => PolicyKind::Bucket,
        };
        let (resource, boundary) = (compiled(kind, resource), compiled(PolicyKind::Boundary, &document));
        let acl = Acl { owner: "111111111111".parse().expect("it is an account id"), grants: everyone() };
        let bucket = Bucket {
            ownership: ObjectOwnership::ObjectWriter,
            acl: Some(&acl),
            object: Object::Existing(&acl),
            block_public_access: BlockPublicAccess::ALL,
        };
        let point = compiled(PolicyKind::AccessPoint, &document);
        let through = AccessPoint {
            bucket: "b",
            bucket_owner: &acl.owner,
            policy: Some(&point),
            resource_control: Some(&levels[..0]),
            origin: NetworkOrigin::Internet,
            block_public_access: BlockPublicAccess::NONE,
        };
        let directly = Policies {
            identity: &identity,
            resource: Some(&resource),
            boundary: Some(&boundary),
            service_control: Some(&levels),
            ..Policies::default()
        };
        for policies in [
            directly,
            Policies { bucket, ..directly },
            Policies { access_point: Some(through), bucket, ..directly },
        ] {
            match authorize(&request, &policies) {
                Ok(decision) => {
                    assert!(!decision.to_string().is_empty(), "{:?}", decision.reason());
                    let is_denied = resource.document() == &denying && kind != PolicyKind::Trust;
                    let is_mended = request.action().to_ascii_lowercase().ends_with("bucketpolicy");
                    assert!(!is_denied || !decision.is_allowed() || is_mended);
                }
                Err(error) => assert!(!error.to_string().is_empty()),
            }
        }
    }
});

fn request(line: &str) -> Result<Request, RequestError> {
    let mut words = line.split(' ');
    let requester = match words.next().unwrap_or_default() {
        "anonymous" => Requester::anonymous(),
        arn if arn.starts_with("arn:") => Requester::from_arn(arn)?,
        service => Requester::service(service)?,
    };
    let (action, resource) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
    let context = words.try_fold(Context::default(), |context, word| {
        let (key, value) = word.split_once('=').unwrap_or((word, ""));
        context.with(key, value)
    })?;
    let owner = "111111111111".parse().expect("it is an account id");
    Ok(Request::new(requester, action, resource)?.owned_by(owner).with_context(context))
}

fn everyone() -> Vec<AclGrant> {
    let grant = |permission| AclGrant { grantee: AclGrantee::AllUsers, permission };
    [Permission::Read, Permission::Write, Permission::FullControl].map(grant).into()
}

fn deny_everything() -> Statement {
    let mut statement = Statement::new(Effect::Deny);
    statement.principal = Some(Principals::Everyone);
    statement.action = Some(vec!["*".into()]);
    statement.resource = Some(vec!["*".into()]);
    statement
}
