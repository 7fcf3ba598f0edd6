//! To which requests a layer of policies does not apply, and what no policy can grant.

use super::RequesterKind;
use super::request::Request;

/// Whether the requester is of this account.
pub(super) fn is_of(request: &Request, account: &str) -> bool {
    request.requester().account().is_some_and(|own| own.as_str() == account)
}

/// Whether the requester's organization limits it: not services, nor their own roles, nor who is of no account.
pub(super) fn obeys_service_control(request: &Request) -> bool {
    request.requester().account().is_some() && !request.requester().is_service_linked()
}

/// Whether the organization of the resource's account limits the request.
pub(super) fn obeys_resource_control(request: &Request) -> bool {
    let is_supported = || {
        xacct_catalog::service(request.service())
            .is_none_or(|service| service.supports_resource_control_policies())
    };
    !request.requester().is_service_linked() && !request.asks_for("kms:RetireGrant") && is_supported()
}

/// Whether IAM policies alone do not suffice, even within one account: of roles to be assumed, and of keys.
pub(super) fn rests_on_resource_policy(request: &Request) -> bool {
    let resource = request.arn().map_or("", |arn| arn.resource());
    match request.service() {
        "sts" => resource.starts_with("role/") && acts_on_role(request),
        "kms" => resource.starts_with("key/"),
        _ => false,
    }
}

fn acts_on_role(request: &Request) -> bool {
    const ACTIONS: [&str; 6] = [
        "sts:AssumeRole",
        "sts:AssumeRoleWithSAML",
        "sts:AssumeRoleWithWebIdentity",
        "sts:SetContext",
        "sts:SetSourceIdentity",
        "sts:TagSession",
    ];
    ACTIONS.iter().any(|action| request.asks_for(action))
}

/// The policy of a bucket is for principals of its account to see and to change.
const BUCKET_POLICY: [&str; 3] = ["s3:GetBucketPolicy", "s3:PutBucketPolicy", "s3:DeleteBucketPolicy"];

/// What a key's policy can allow another account, as far as it is no cryptography: nothing else has an effect there.
const KEY_ACROSS_ACCOUNTS: [&str; 7] = [
    "kms:CreateGrant",
    "kms:DescribeKey",
    "kms:GetKeyRotationStatus",
    "kms:GetPublicKey",
    "kms:ListGrants",
    "kms:RetireGrant",
    "kms:RevokeGrant",
];

const CRYPTOGRAPHY: [&str; 13] = [
    "kms:Decrypt",
    "kms:DeriveSharedSecret",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyPair",
    "kms:GenerateDataKeyPairWithoutPlaintext",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:GenerateMac",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:Sign",
    "kms:Verify",
    "kms:VerifyMac",
];

/// Whether AWS answers only principals of the resource's account, whatever policies say.
pub(super) fn is_for_own_account(request: &Request) -> bool {
    if request.requester().kind() == RequesterKind::Service {
        return false;
    }
    let asks_for_one_of = |actions: &[&str]| actions.iter().any(|action| request.asks_for(action));
    match request.service() {
        // Which buckets an account has, and its access points, are nobody else's either.
        "s3" => {
            asks_for_one_of(&BUCKET_POLICY)
                || request.asks_for("s3:ListAllMyBuckets")
                || request.compared_action().contains("accesspoint")
        }
        "kms" => !asks_for_one_of(&CRYPTOGRAPHY) && !asks_for_one_of(&KEY_ACROSS_ACCOUNTS),
        _ => false,
    }
}

/// The root user of a bucket's account can always mend its policy, whatever that says.
pub(super) fn is_beyond_bucket_policy(request: &Request, owner: &str) -> bool {
    request.requester().kind() == RequesterKind::Root
        && is_of(request, owner)
        && BUCKET_POLICY.iter().any(|action| request.asks_for(action))
}

/// Whether AWS answers requests of this kind at all: those that nobody has signed only S3 does, and those of identity
/// providers' users only STS, when they assume a role.
pub(super) fn is_signed_enough(request: &Request) -> bool {
    let provider = [
        "sts:AssumeRoleWithSAML",
        "sts:AssumeRoleWithWebIdentity",
        "sts:SetSourceIdentity",
        "sts:TagSession",
    ];
    match request.requester().kind() {
        RequesterKind::Anonymous => request.service() == "s3",
        RequesterKind::IdentityProvider => provider.iter().any(|action| request.asks_for(action)),
        _ => true,
    }
}
