//! What AWS would answer, as our evaluator has it.

use crate::case::{ANN, Acl, Ask, Case, Grantee, OWNER, User, Who};
use anyhow::Context as _;
use xacct_core::evaluate::{
    self, AclGrant, Bucket, CompiledPolicy, Context, Object, ObjectOwnership, Policies, Request, Requester,
    authorize,
};
use xacct_core::{CanonicalUserId, Document, Effect, PolicyKind, Statement};

/// Whether AWS would allow the request, if the users were IAM users as [`case`](crate::case) says they are.
///
/// # Errors
/// When the case or the request is none that AWS could be asked.
pub(crate) fn expected(case: &Case, ask: &Ask) -> anyhow::Result<bool> {
    let resource = case.policy.clone().map(|policy| CompiledPolicy::new(PolicyKind::Bucket, policy));
    let identity = [CompiledPolicy::new(PolicyKind::Identity, everything())];
    let bucket_acl = acl(OWNER, &case.bucket_acl)?;
    let object = ask.key().and_then(|key| case.object(key));
    let object_acl = object.map(|object| acl(object.owner, &object.acl)).transpose()?;
    let policies = Policies {
        // The gateway knows no identity policies: to stand for it, they allow everything. Ann's is not there at all,
        // so that something shows what of a policy is enough within its own account.
        identity: if ask.who == Who::User(ANN) { &[] } else { &identity },
        resource: resource.as_ref(),
        bucket: Bucket {
            ownership: ObjectOwnership::ObjectWriter,
            acl: Some(&bucket_acl),
            object: object_acl.as_ref().map_or(Object::New, Object::Existing),
            ..Bucket::default()
        },
        ..Policies::default()
    };
    let request = request(ask)?;
    Ok(authorize(&request, &policies)?.is_allowed())
}

fn request(ask: &Ask) -> anyhow::Result<Request> {
    let requester = match ask.who {
        Who::Anonymous => Requester::anonymous(),
        Who::User(user) => Requester::from_arn(&user.arn())?.with_canonical_user_id(canonical_id(user)?),
    };
    let mut keys = ask.context().into_iter();
    let context = keys.try_fold(Context::default(), |context, (key, value)| context.with(key, value))?;
    let owner = OWNER.account.parse().context("the owner's account")?;
    Ok(Request::new(requester, ask.action(), &ask.resource())?.owned_by(owner).with_context(context))
}

fn everything() -> Document {
    let mut statement = Statement::new(Effect::Allow);
    (statement.action, statement.resource) = (Some(vec!["*".into()]), Some(vec!["*".into()]));
    Document { version: Some(Document::VERSION.into()), statements: vec![statement], id: None }
}

fn acl(owner: User, acl: &Acl) -> anyhow::Result<evaluate::Acl> {
    let grant = |(grantee, permission)| {
        let grantee = match grantee {
            Grantee::User(user) => evaluate::AclGrantee::CanonicalUser(canonical_id(user)?),
            Grantee::AllUsers => evaluate::AclGrantee::AllUsers,
            Grantee::AuthenticatedUsers => evaluate::AclGrantee::AuthenticatedUsers,
        };
        Ok(AclGrant { grantee, permission })
    };
    let grants = acl.grants().into_iter().map(grant).collect::<anyhow::Result<_>>()?;
    Ok(evaluate::Acl { owner: owner.account.parse().context("the account of an owner")?, grants })
}

/// On AWS an account has one, whoever of it is meant.
fn canonical_id(user: User) -> anyhow::Result<CanonicalUserId> {
    let digit = user.account.get(..1).unwrap_or("0");
    Ok(CanonicalUserId::new(digit.repeat(64))?)
}
