//! ACLs in S3's XML.

use super::acl::{self, Requested, by_email, canonical_user, group, limited};
use super::call::S3Call;
use crate::refusal::{Answer, Refusal};
use crate::state::World;
use s3s::dto;
use xacct_core::AccountId;
use xacct_core::evaluate::{Acl, AclGrant, AclGrantee, Permission};

/// An account as the owner of something.
pub(super) fn owner(world: &World, account: &AccountId) -> Option<dto::Owner> {
    let id = world.accounts.get(account)?.canonical_id.to_string();
    Some(dto::Owner { id: Some(id), display_name: None })
}

/// The grants of an ACL, its owner's own first.
pub(super) fn grants(world: &World, acl: &Acl) -> dto::Grants {
    let own = world.accounts.get(&acl.owner).map(|account| AclGrant {
        grantee: AclGrantee::CanonicalUser(account.canonical_id.clone()),
        permission: Permission::FullControl,
    });
    own.iter().chain(&acl.grants).map(grant).collect()
}

fn grant(grant: &AclGrant) -> dto::Grant {
    let of_group =
        |uri: &str| grantee(dto::Type::GROUP, None, Some(format!("http://acs.amazonaws.com/groups/{uri}")));
    let grantee = match &grant.grantee {
        AclGrantee::CanonicalUser(id) => grantee(dto::Type::CANONICAL_USER, Some(id.to_string()), None),
        AclGrantee::AllUsers => of_group("global/AllUsers"),
        AclGrantee::AuthenticatedUsers => of_group("global/AuthenticatedUsers"),
        _ => of_group("s3/LogDelivery"),
    };
    dto::Grant {
        grantee: Some(grantee),
        permission: Some(dto::Permission::from_static(grant.permission.as_str())),
    }
}

fn grantee(kind: &'static str, id: Option<String>, uri: Option<String>) -> dto::Grantee {
    dto::Grantee { type_: dto::Type::from_static(kind), id, uri, display_name: None, email_address: None }
}

/// The ACL that a request asks for, in its body or by headers.
pub(super) fn asked_for(
    world: &World,
    call: &S3Call,
    owner: &AccountId,
    body: Option<&dto::AccessControlPolicy>,
) -> Answer<Requested> {
    let missing = || Refusal::new(400, "MissingSecurityHeader", "Your request was missing a required header");
    match body {
        Some(xml) => of_xml(world, owner, xml),
        None => acl::requested(world, call)?.ok_or_else(missing),
    }
}

/// The ACL that an XML asks for, which has to name the owner there is.
fn of_xml(world: &World, owner: &AccountId, xml: &dto::AccessControlPolicy) -> Answer<Requested> {
    let told = xml.owner.as_ref().and_then(|owner| owner.id.as_deref());
    let own = world.accounts.get(owner).map(|account| account.canonical_id.to_string()).unwrap_or_default();
    match told {
        None => return Err(malformed("the ACL names no owner")),
        Some(told) if told != own => {
            return Err(Refusal::denied("The ACL names another owner than there is"));
        }
        Some(_) => {}
    }
    let grants: Vec<_> =
        xml.grants.iter().flatten().map(|grant| read(world, grant)).collect::<Answer<_>>()?;
    Ok(Requested::Grants(limited(grants)?))
}

fn read(world: &World, grant: &dto::Grant) -> Answer<AclGrant> {
    let grantee = grant.grantee.as_ref().ok_or_else(|| malformed("a grant has no grantee"))?;
    let to = match grantee.type_.as_str() {
        "CanonicalUser" => canonical_user(world, grantee.id.as_deref().unwrap_or_default())?,
        "Group" => group(grantee.uri.as_deref().unwrap_or_default())?,
        "AmazonCustomerByEmail" => return Err(by_email()),
        _ => return Err(malformed("a grantee is a CanonicalUser or a Group")),
    };
    let permission = match grant.permission.as_ref().map(dto::Permission::as_str) {
        Some("FULL_CONTROL") => Permission::FullControl,
        Some("READ") => Permission::Read,
        Some("WRITE") => Permission::Write,
        Some("READ_ACP") => Permission::ReadAcp,
        Some("WRITE_ACP") => Permission::WriteAcp,
        _ => return Err(malformed("a grant has no such permission")),
    };
    Ok(AclGrant { grantee: to, permission })
}

fn malformed(what: &str) -> Refusal {
    let message = "The XML you provided was not well-formed or did not validate against our published schema";
    Refusal::new(400, "MalformedACLError", format!("{message} ({what})"))
}
