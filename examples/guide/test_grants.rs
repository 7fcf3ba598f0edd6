//! The grants decide as the guide's own documents do, and are the same where the guide gives the text.

mod documents;
mod grants;

use documents::{ACCESS, ASSUME, BUCKET, IDENTITY, TRUST};
use grants::{BY_ACL, BY_BUCKET_POLICY, BY_ROLE};
use xacct_dsl::evaluate::{CompiledPolicy, Policies, Request, Requester, authorize};
use xacct_dsl::grant::{Content, Grant, Target, Via};
use xacct_dsl::{Document, PolicyKind};

type Result<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

fn guide(json: &str) -> Result<Document> {
    Ok(Document::from_json(json)?)
}

fn document(grant: &Grant, is_it: impl Fn(&Target) -> bool) -> Result<Document> {
    let found = grant.documents().into_iter().find(|document| is_it(&document.target));
    match found.map(|document| document.content) {
        Some(Content::Policy(_, policy)) => Ok(policy),
        other => Err(format!("it is a policy: {other:?}").into()),
    }
}

fn identity(grant: &Grant) -> Result<Document> {
    document(grant, |target| matches!(target, Target::Identity(_)))
}

#[test]
fn who_may_assume_the_role_is_said_in_the_guides_words() -> Result {
    let trust = document(&BY_ROLE, |target| *target == Target::RoleTrust)?;
    assert!(trust.is_equivalent_to(&guide(TRUST)?), "{trust:#}");
    assert!(identity(&BY_ROLE)?.is_equivalent_to(&guide(ASSUME)?));
    Ok(())
}

/// The guide's `<Grant>` elements, without the names, which S3 tells no longer.
#[test]
fn acls_hold_the_guides_grants() {
    let Via::Acl { grantee_id, .. } = BY_ACL.via() else { panic!("it is by ACLs") };
    let of_guide = |permission: &str| {
        format!(
            "<Grant><Grantee xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:type=\"CanonicalUser\">\
             <ID>{grantee_id}</ID></Grantee><Permission>{permission}</Permission></Grant>"
        )
    };
    let text = |is_it: fn(&Target) -> bool| {
        let found = BY_ACL.documents().into_iter().find(|document| is_it(&document.target)).unwrap();
        found.content.to_string().lines().map(str::trim).collect::<String>()
    };
    assert!(text(|target| *target == Target::BucketAcl).contains(&of_guide("WRITE")));
    assert!(text(|target| matches!(target, Target::ObjectAcl(_))).contains(&of_guide("READ")));
}

/// One request of the generated set.
struct Ask {
    who: &'static str,
    action: &'static str,
    resource: &'static str,
    acl: Option<&'static str>,
}

/// Every combination of who, what and on what that the guide's policies could tell apart, and some around them.
fn asks() -> Vec<Ask> {
    let mut asks = Vec::new();
    for who in [
        "arn:aws:iam::222222222222:user/AccountBUserName",
        "arn:aws:iam::222222222222:user/Other",
        "arn:aws:iam::222222222222:role/AccountBUserName",
        "arn:aws:iam::333333333333:user/AccountBUserName",
    ] {
        for action in [
            "s3:GetObject",
            "s3:GetObjectVersion",
            "s3:PutObject",
            "s3:PutObjectAcl",
            "s3:DeleteObject",
            "s3:AbortMultipartUpload",
            "s3:ListMultipartUploadParts",
            "s3:GetObjectAcl",
            "s3:ListBucket",
            "s3:ListBucketVersions",
            "s3:GetBucketLocation",
            "s3:PutBucketPolicy",
            "s3:ListAllMyBuckets",
        ] {
            for resource in [
                "arn:aws:s3:::account-a-bucket",
                "arn:aws:s3:::account-a-bucket/report.csv",
                "arn:aws:s3:::account-a-bucket/FolderName/report.csv",
                "arn:aws:s3:::account-a-bucket2/report.csv",
                "*",
            ] {
                for acl in [None, Some("bucket-owner-full-control"), Some("public-read")] {
                    asks.push(Ask { who, action, resource, acl });
                }
            }
        }
    }
    asks
}

fn request(requester: Requester, ask: &Ask) -> Result<Request> {
    let request = Request::new(requester, ask.action, ask.resource)?.owned_by("111111111111".parse()?);
    let request = request.with("aws:SecureTransport", true)?;
    Ok(match ask.acl {
        Some(acl) => request.with("s3:x-amz-acl", acl)?,
        None => request,
    })
}

/// Where two sets of documents decide differently, and how often the second allows.
fn differences(
    one: impl Fn(&Ask) -> Result<bool>,
    other: impl Fn(&Ask) -> Result<bool>,
) -> Result<(Vec<Ask>, usize)> {
    let (mut found, mut allowed) = (Vec::new(), 0);
    for ask in asks() {
        let (one, other) = (one(&ask)?, other(&ask)?);
        allowed += usize::from(other);
        if one != other {
            found.push(ask);
        }
    }
    Ok((found, allowed))
}

/// Parts of an upload, which the guide forgets and large uploads need.
const OF_UPLOADS: [&str; 2] = ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts"];

#[test]
fn a_bucket_policy_decides_as_the_guides() -> Result {
    let by = |bucket: Document, identity: Document| {
        let bucket = CompiledPolicy::new(PolicyKind::Bucket, bucket);
        let identity = [CompiledPolicy::new(PolicyKind::Identity, identity)];
        move |ask: &Ask| {
            let request = request(Requester::from_arn(ask.who)?, ask)?;
            let policies = Policies { resource: Some(&bucket), identity: &identity, ..Policies::default() };
            Ok(authorize(&request, &policies)?.is_allowed())
        }
    };
    let grant = &BY_BUCKET_POLICY;
    let ours = by(document(grant, |target| *target == Target::BucketPolicy)?, identity(grant)?);
    let (differing, allowed) = differences(ours, by(guide(BUCKET)?, guide(IDENTITY)?))?;
    assert!(allowed > 10, "{allowed}");
    for Ask { action, acl, .. } in differing {
        // The guide goes on to say that an ACL is only to hand over control: the grant says so from the beginning.
        let hands_over_nothing = action == "s3:PutObjectAcl" && acl != Some("bucket-owner-full-control");
        assert!(hands_over_nothing || OF_UPLOADS.contains(&action), "{action} {acl:?}");
    }
    Ok(())
}

#[test]
fn a_role_decides_as_the_guides() -> Result {
    let by = |permissions: Document| {
        let permissions = [CompiledPolicy::new(PolicyKind::Identity, permissions)];
        move |ask: &Ask| {
            let session = Requester::role_session("arn:aws:iam::111111111111:role/AccountARole", "console")?;
            let policies = Policies { identity: &permissions, ..Policies::default() };
            Ok(authorize(&request(session, ask)?, &policies)?.is_allowed())
        }
    };
    let ours = by(document(&BY_ROLE, |target| *target == Target::RolePermissions)?);
    let (differing, allowed) = differences(ours, by(guide(ACCESS)?))?;
    assert!(allowed > 10, "{allowed}");
    for Ask { action, .. } in differing {
        // Of all buckets the guide speaks by the ARN of any bucket, and not of the account as S3's reference has it.
        assert!(action == "s3:ListAllMyBuckets" || OF_UPLOADS.contains(&action), "{action}");
    }
    Ok(())
}

#[test]
fn the_program_runs() {
    grants::main().unwrap();
}
