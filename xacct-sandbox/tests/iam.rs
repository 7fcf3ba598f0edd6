//! IAM as its own client sees it: what it stores and gives back, and what it refuses.

#[macro_use]
mod refused;

use aws_sdk_iam::Client;
use aws_sdk_iam::types::{
    ContextEntry, ContextKeyTypeEnum, PolicyEvaluationDecisionType, PolicyScopeType, Tag,
};
use std::time::Duration;
use xacct_sandbox::{Fault, Sandbox};

type Outcome = anyhow::Result<()>;

const ACCOUNT: &str = "111111111111";
const OTHER: &str = "222222222222";
const ALL_OF_S3: &str =
    r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#;

#[expect(clippy::unwrap_used, reason = "a test ends where something goes wrong")]
fn client(sandbox: &Sandbox) -> Client {
    Client::new(&sandbox.account(ACCOUNT).unwrap().config())
}

#[expect(clippy::unwrap_used, reason = "a test ends where something goes wrong")]
fn client_of(sandbox: &Sandbox, principal: &str) -> Client {
    Client::new(&sandbox.config(principal).unwrap())
}

#[expect(clippy::unwrap_used, reason = "a test ends where something goes wrong")]
fn tag(key: &str, value: &str) -> Tag {
    Tag::builder().key(key).value(value).build().unwrap()
}

fn allow(action: &str, resource: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"{action}","Resource":"{resource}"}}]}}"#
    )
}

fn trusting(principal: &str) -> String {
    format!(
        r#"{{"Version":"2012-10-17","Statement":[{{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{{"AWS":"{principal}"}}}}]}}"#
    )
}

#[expect(clippy::unwrap_used, reason = "a test ends where something goes wrong")]
fn decoded(document: &str) -> String {
    percent_encoding::percent_decode_str(document).decode_utf8().unwrap().into_owned()
}

#[expect(clippy::unwrap_used, reason = "a test ends where something goes wrong")]
async fn create_role(iam: &Client, name: &str) -> anyhow::Result<aws_sdk_iam::types::Role> {
    let created =
        iam.create_role().role_name(name).assume_role_policy_document(trusting(ACCOUNT)).send().await?;
    Ok(created.role().unwrap().clone())
}

#[expect(clippy::unwrap_used, reason = "a test ends where something goes wrong")]
async fn create_policy(iam: &Client, name: &str) -> anyhow::Result<String> {
    let created = iam.create_policy().policy_name(name).policy_document(ALL_OF_S3).send().await?;
    Ok(created.policy().unwrap().arn().unwrap().to_owned())
}

#[tokio::test]
async fn users_come_and_go() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    let created = iam.create_user().user_name("Ana").path("/staff/").tags(tag("team", "a")).send().await?;
    let ana = created.user().unwrap();
    assert_eq!(ana.arn(), "arn:aws:iam::111111111111:user/staff/Ana");
    assert!(ana.user_id().starts_with("AIDA"));
    let read = iam.get_user().user_name("ana").send().await?;
    assert_eq!(read.user().unwrap().user_name(), "Ana");
    assert_eq!(read.user().unwrap().tags(), [tag("team", "a")]);
    iam.create_user().user_name("bob").send().await?;
    let of_staff = iam.list_users().path_prefix("/staff").send().await?;
    assert_eq!(of_staff.users().len(), 1);
    assert!(of_staff.users()[0].tags().is_empty());

    iam.update_user().user_name("ana").new_user_name("anna").new_path("/").send().await?;
    let read = iam.get_user().user_name("anna").send().await?;
    assert_eq!(read.user().unwrap().user_id(), ana.user_id());
    assert_eq!(read.user().unwrap().arn(), "arn:aws:iam::111111111111:user/anna");
    assert_refused!(
        iam.get_user().user_name("ana"),
        404,
        "NoSuchEntity",
        "The user with name ana cannot be found."
    );
    assert_refused!(
        iam.create_user().user_name("BOB"),
        409,
        "EntityAlreadyExists",
        "User with name BOB already exists."
    );
    assert_refused!(
        iam.update_user().user_name("anna").new_user_name("bob"),
        409,
        "EntityAlreadyExists",
        "bob"
    );
    assert_refused!(iam.create_user().user_name("a b"), 400, "ValidationError", "userName");
    assert_refused!(
        iam.create_user().user_name("u".repeat(65)),
        400,
        "ValidationError",
        "less than or equal to 64"
    );
    assert_refused!(iam.create_user().user_name("c").path("staff"), 400, "ValidationError", "path");

    // Who asks is meant where no name is given, and the sandbox's own key is none of the user's.
    let own = client_of(&sandbox, "arn:aws:iam::111111111111:user/anna");
    let attach = iam.attach_user_policy().user_name("anna");
    attach.policy_arn("arn:aws:iam::aws:policy/IAMFullAccess").send().await?;
    assert_eq!(own.get_user().send().await?.user().unwrap().user_name(), "anna");
    assert!(own.list_access_keys().send().await?.access_key_metadata().is_empty());
    let detach = iam.detach_user_policy().user_name("anna");
    detach.policy_arn("arn:aws:iam::aws:policy/IAMFullAccess").send().await?;
    iam.delete_user().user_name("anna").send().await?;
    assert_refused!(own.get_user(), 403, "InvalidClientTokenId", "security token");
    let root = iam.get_user().send().await?;
    assert_eq!(root.user().unwrap().arn(), "arn:aws:iam::111111111111:root");
    Ok(())
}

#[tokio::test]
async fn access_keys_sign_until_they_are_turned_off() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    iam.create_user().user_name("ana").send().await?;
    let created = iam.create_access_key().user_name("ana").send().await?;
    let key = created.access_key().unwrap();
    assert!(key.access_key_id().starts_with("AKIA") && key.secret_access_key().len() == 40);
    let credentials =
        aws_credential_types::Credentials::from_keys(key.access_key_id(), key.secret_access_key(), None);
    let config = sandbox.config(ACCOUNT)?.into_builder();
    let provider = aws_credential_types::provider::SharedCredentialsProvider::new(credentials);
    let sts = aws_sdk_sts::Client::new(&config.credentials_provider(provider).build());
    let caller = sts.get_caller_identity().send().await?;
    assert_eq!(caller.arn(), Some("arn:aws:iam::111111111111:user/ana"));

    let inactive = aws_sdk_iam::types::StatusType::Inactive;
    let update = iam.update_access_key().user_name("ana").access_key_id(key.access_key_id());
    update.status(inactive).send().await?;
    assert!(sts.get_caller_identity().send().await.is_err());
    let listed = iam.list_access_keys().user_name("ana").send().await?;
    assert_eq!(listed.access_key_metadata()[0].status().unwrap().as_str(), "Inactive");

    iam.create_access_key().user_name("ana").send().await?;
    assert_refused!(iam.create_access_key().user_name("ana"), 409, "LimitExceeded", "AccessKeysPerUser: 2");
    assert_refused!(
        iam.delete_user().user_name("ana"),
        409,
        "DeleteConflict",
        "must delete access keys first"
    );
    assert_refused!(
        iam.delete_access_key().user_name("ana").access_key_id("AKIAAAAAAAAAAAAAAAAA"),
        404,
        "NoSuchEntity",
        "The Access Key with id AKIAAAAAAAAAAAAAAAAA cannot be found."
    );
    let both = iam.list_access_keys().user_name("ana").send().await?;
    for key in both.access_key_metadata() {
        iam.delete_access_key().user_name("ana").access_key_id(key.access_key_id().unwrap()).send().await?;
    }
    iam.delete_user().user_name("ana").send().await?;
    Ok(())
}

#[tokio::test]
async fn groups_hold_users_and_policies() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    let created = iam.create_group().group_name("Readers").path("/x/").send().await?;
    assert!(created.group().unwrap().group_id().starts_with("AGPA"));
    iam.create_user().user_name("ana").send().await?;
    assert_refused!(
        iam.add_user_to_group().group_name("readers").user_name("no"),
        404,
        "NoSuchEntity",
        "user with name no"
    );
    iam.add_user_to_group().group_name("readers").user_name("ANA").send().await?;
    let group = iam.get_group().group_name("readers").send().await?;
    assert_eq!(group.group().unwrap().group_name(), "Readers");
    assert_eq!(group.users()[0].user_name(), "ana");
    assert!(!group.is_truncated());
    assert_eq!(iam.list_groups_for_user().user_name("ana").send().await?.groups().len(), 1);
    assert_eq!(iam.list_groups().send().await?.groups().len(), 1);

    let ana = client_of(&sandbox, "arn:aws:iam::111111111111:user/ana");
    assert_refused!(ana.list_users(), 403, "AccessDenied", "not authorized to perform: iam:ListUsers");
    let put = iam.put_group_policy().group_name("readers").policy_name("list");
    put.policy_document(allow("iam:ListUsers", "*")).send().await?;
    assert_eq!(ana.list_users().send().await?.users().len(), 1);

    assert_refused!(
        iam.delete_group().group_name("readers"),
        409,
        "DeleteConflict",
        "must remove users from group"
    );
    assert_refused!(
        iam.delete_user().user_name("ana"),
        409,
        "DeleteConflict",
        "must remove users from group"
    );
    iam.update_group().group_name("readers").new_group_name("listers").new_path("/").send().await?;
    let renamed = iam.get_group().group_name("listers").send().await?;
    assert_eq!(renamed.group().unwrap().arn(), "arn:aws:iam::111111111111:group/listers");
    assert_eq!(ana.list_users().send().await?.users().len(), 1);
    iam.update_group().group_name("listers").new_group_name("readers").send().await?;
    iam.remove_user_from_group().group_name("readers").user_name("ana").send().await?;
    assert_refused!(ana.list_users(), 403, "AccessDenied", "iam:ListUsers");
    assert_refused!(
        iam.delete_group().group_name("readers"),
        409,
        "DeleteConflict",
        "must delete policies first"
    );
    iam.delete_group_policy().group_name("readers").policy_name("list").send().await?;
    iam.delete_group().group_name("readers").send().await?;
    assert_refused!(
        iam.get_group().group_name("readers"),
        404,
        "NoSuchEntity",
        "The group with name readers"
    );
    Ok(())
}

#[tokio::test]
async fn roles_keep_what_they_are_given() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    let create =
        iam.create_role().role_name("Analyst").path("/data/").description("reads").max_session_duration(7200);
    let created = create.assume_role_policy_document(trusting(ACCOUNT)).tags(tag("team", "a")).send().await?;
    let role = created.role().unwrap();
    assert_eq!(role.arn(), "arn:aws:iam::111111111111:role/data/Analyst");
    assert!(role.role_id().starts_with("AROA"));

    let read = iam.get_role().role_name("analyst").send().await?;
    let read = read.role().unwrap();
    let document = read.assume_role_policy_document().unwrap();
    assert!(document.starts_with("%7B%22Version%22%3A%222012-10-17%22"), "{document}");
    assert!(decoded(document).contains("arn:aws:iam::111111111111:root"));
    assert_eq!((read.description(), read.max_session_duration()), (Some("reads"), Some(7200)));
    assert_eq!(read.tags(), [tag("team", "a")]);

    iam.update_role().role_name("analyst").max_session_duration(3600).send().await?;
    let described = iam.update_role_description().role_name("analyst").description("counts").send().await?;
    assert_eq!(described.role().unwrap().description(), Some("counts"));
    assert_eq!(described.role().unwrap().max_session_duration(), Some(3600));
    let listed = iam.list_roles().send().await?;
    assert!(listed.roles()[0].tags().is_empty() && listed.roles()[0].permissions_boundary().is_none());
    let profiles = iam.list_instance_profiles_for_role().role_name("analyst").send().await?;
    assert!(profiles.instance_profiles().is_empty());

    assert_refused!(
        iam.get_role().role_name("no"),
        404,
        "NoSuchEntity",
        "The role with name no cannot be found."
    );
    assert_refused!(
        iam.create_role().role_name("ANALYST").assume_role_policy_document(trusting(ACCOUNT)),
        409,
        "EntityAlreadyExists",
        "Role with name ANALYST already exists."
    );
    assert_refused!(
        iam.create_role()
            .role_name("x")
            .assume_role_policy_document(trusting(ACCOUNT))
            .max_session_duration(60),
        400,
        "ValidationError",
        "maxSessionDuration"
    );
    iam.delete_role().role_name("analyst").send().await?;
    assert_refused!(iam.delete_role().role_name("analyst"), 404, "NoSuchEntity", "analyst");
    Ok(())
}

#[tokio::test]
async fn trust_policies_name_who_exists() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    sandbox.account(OTHER)?;
    create_role(&iam, "app").await?;
    let update = |principal: &str| {
        iam.update_assume_role_policy().role_name("app").policy_document(trusting(principal))
    };
    assert_refused!(
        update("arn:aws:iam::222222222222:role/no"),
        400,
        "MalformedPolicyDocument",
        "Invalid principal in policy: \"AWS\":\"arn:aws:iam::222222222222:role/no\""
    );
    let with_resource = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"111111111111"},"Resource":"*"}]}"#;
    assert_refused!(
        iam.update_assume_role_policy().role_name("app").policy_document(with_resource),
        400,
        "MalformedPolicyDocument",
        "Has prohibited field Resource."
    );
    let long = trusting(ACCOUNT)
        .replace("\"Principal\"", &format!("\"Sid\":\"{}\",\"Principal\"", "s".repeat(2100)));
    assert_refused!(
        iam.update_assume_role_policy().role_name("app").policy_document(long),
        409,
        "LimitExceeded",
        "Cannot exceed quota for ACLSizePerRole: 2048"
    );
    let long_by_space = trusting(ACCOUNT).replace(',', &format!(",{}", " ".repeat(3000)));
    iam.update_assume_role_policy().role_name("app").policy_document(long_by_space).send().await?;

    // A user is kept by its unique id: shown as the ARN while it exists.
    iam.create_user().user_name("ana").send().await?;
    update("arn:aws:iam::111111111111:user/ana").send().await?;
    let shown = async || -> anyhow::Result<String> {
        let read = iam.get_role().role_name("app").send().await?;
        Ok(decoded(read.role().unwrap().assume_role_policy_document().unwrap()))
    };
    assert!(shown().await?.contains("arn:aws:iam::111111111111:user/ana"));
    iam.update_user().user_name("ana").new_user_name("anna").send().await?;
    assert!(shown().await?.contains("user/anna"));
    iam.delete_user().user_name("anna").send().await?;
    let left = shown().await?;
    assert!(left.contains("\"AIDA") && !left.contains("user/"), "{left}");
    Ok(())
}

#[tokio::test]
async fn a_fresh_role_cannot_be_named_yet() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    sandbox.inject(Fault::propagation_delay(Duration::from_secs(10)).of("CreateRole").times(1));
    let fresh = create_role(&iam, "fresh").await?;
    assert_eq!(iam.get_role().role_name("fresh").send().await?.role().unwrap().arn(), fresh.arn());
    let trust = iam.create_role().role_name("app").assume_role_policy_document(trusting(fresh.arn()));
    assert_refused!(trust.clone(), 400, "MalformedPolicyDocument", "Invalid principal in policy");
    sandbox.advance(Duration::from_secs(11));
    trust.send().await?;
    Ok(())
}

#[tokio::test]
async fn service_linked_roles_belong_to_aws() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    let created =
        iam.create_service_linked_role().aws_service_name("replication.ecr.amazonaws.com").send().await;
    let created = match created {
        Ok(created) => created,
        Err(_) => {
            iam.create_service_linked_role()
                .aws_service_name("elasticloadbalancing.amazonaws.com")
                .send()
                .await?
        }
    };
    let role = created.role().unwrap();
    assert!(role.path().starts_with("/aws-service-role/"));
    let name = role.role_name();
    assert_refused!(iam.delete_role().role_name(name), 400, "UnmodifiableEntity", "only modifiable by AWS");
    assert_refused!(
        iam.attach_role_policy().role_name(name).policy_arn("arn:aws:iam::aws:policy/AdministratorAccess"),
        400,
        "UnmodifiableEntity",
        "protected role"
    );
    assert_refused!(
        iam.create_role()
            .role_name("x")
            .path("/aws-service-role/x/")
            .assume_role_policy_document(trusting(ACCOUNT)),
        400,
        "ValidationError",
        "reserved"
    );
    assert_refused!(
        iam.create_service_linked_role().aws_service_name("no.example"),
        400,
        "InvalidInput",
        "no.example"
    );
    create_role(&iam, "app").await?;
    assert_refused!(
        iam.attach_role_policy().role_name("app").policy_arn("arn:aws:iam::aws:policy/aws-service-role/X"),
        400,
        "PolicyNotAttachable",
        "service role policy"
    );
    Ok(())
}

#[tokio::test]
async fn inline_policies_come_back_as_they_were_sent() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    create_role(&iam, "app").await?;
    iam.create_user().user_name("ana").send().await?;
    iam.create_group().group_name("readers").send().await?;
    let text = "{ \"Version\": \"2012-10-17\",\n \"Statement\": {\"Effect\":\"Allow\",\"Action\":\"s3:Get*\",\"Resource\":\"*\"} }";
    iam.put_role_policy().role_name("app").policy_name("p").policy_document(text).send().await?;
    iam.put_user_policy().user_name("ana").policy_name("p").policy_document(text).send().await?;
    iam.put_group_policy().group_name("readers").policy_name("p").policy_document(text).send().await?;
    let of_role = iam.get_role_policy().role_name("app").policy_name("p").send().await?;
    assert_eq!((of_role.role_name(), of_role.policy_name()), ("app", "p"));
    assert!(of_role.policy_document().starts_with("%7B%20%22Version"));
    assert_eq!(decoded(of_role.policy_document()), text);
    let of_user = iam.get_user_policy().user_name("ana").policy_name("p").send().await?;
    assert_eq!((of_user.user_name(), decoded(of_user.policy_document()).as_str()), ("ana", text));
    let of_group = iam.get_group_policy().group_name("readers").policy_name("p").send().await?;
    assert_eq!((of_group.group_name(), decoded(of_group.policy_document()).as_str()), ("readers", text));
    assert_eq!(iam.list_role_policies().role_name("app").send().await?.policy_names(), ["p"]);
    assert_eq!(iam.list_user_policies().user_name("ana").send().await?.policy_names(), ["p"]);
    assert_eq!(iam.list_group_policies().group_name("readers").send().await?.policy_names(), ["p"]);

    assert_refused!(iam.delete_role().role_name("app"), 409, "DeleteConflict", "must delete policies first");
    iam.delete_role_policy().role_name("app").policy_name("p").send().await?;
    iam.delete_user_policy().user_name("ana").policy_name("p").send().await?;
    assert_refused!(
        iam.delete_role_policy().role_name("app").policy_name("p"),
        404,
        "NoSuchEntity",
        "The role policy with name p cannot be found."
    );
    for (text, message) in [
        ("{", "Syntax errors in policy."),
        (
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*"}]}"#,
            "must contain resources",
        ),
        (
            r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"b"}]}"#,
            "Resource b must be in ARN format",
        ),
        (&trusting(ACCOUNT), ""),
    ] {
        let (status, code, said) = refused::refusal(
            iam.put_role_policy().role_name("app").policy_name("p").policy_document(text).send().await,
        );
        assert_eq!((status, code.as_str()), (400, "MalformedPolicyDocument"), "{text}");
        assert!(said.contains(message), "{said}");
    }
    Ok(())
}

#[tokio::test]
async fn inline_policies_share_their_limit() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    iam.create_user().user_name("ana").send().await?;
    let long = allow("s3:*", &format!("arn:aws:s3:::{}", "b".repeat(1200)));
    let put = |name: &str| iam.put_user_policy().user_name("ana").policy_name(name).policy_document(&long);
    put("one").send().await?;
    put("one").send().await?;
    assert_refused!(
        put("two"),
        409,
        "LimitExceeded",
        "Maximum policy size of 2048 bytes exceeded for user ana"
    );
    create_role(&iam, "app").await?;
    let longer = allow("s3:*", &format!("arn:aws:s3:::{}", "b".repeat(10_200)));
    assert_refused!(
        iam.put_role_policy().role_name("app").policy_name("p").policy_document(longer),
        409,
        "LimitExceeded",
        "Maximum policy size of 10240 bytes exceeded for role app"
    );
    assert_refused!(
        iam.create_policy()
            .policy_name("p")
            .policy_document(allow("s3:*", &format!("arn:aws:s3:::{}", "b".repeat(6200)))),
        409,
        "LimitExceeded",
        "Cannot exceed quota for PolicySize: 6144"
    );
    Ok(())
}

#[tokio::test]
async fn managed_policies_have_versions() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    let create = iam.create_policy().policy_name("Read").path("/x/").description("d").tags(tag("a", "b"));
    let created = create.policy_document(ALL_OF_S3).send().await?;
    let policy = created.policy().unwrap();
    let arn = policy.arn().unwrap();
    assert_eq!(arn, "arn:aws:iam::111111111111:policy/x/Read");
    assert!(policy.policy_id().unwrap().starts_with("ANPA"));
    let read = iam.get_policy().policy_arn(arn).send().await?;
    let read = read.policy().unwrap();
    assert_eq!((read.default_version_id(), read.attachment_count()), (Some("v1"), Some(0)));
    assert_eq!((read.description(), read.is_attachable(), read.tags().len()), (Some("d"), true, 1));
    assert_refused!(
        iam.create_policy().policy_name("READ").policy_document(ALL_OF_S3),
        409,
        "EntityAlreadyExists",
        "A policy called READ already exists."
    );
    for old in [ALL_OF_S3.replace("2012", "2008"), ALL_OF_S3.replace("\"Version\":\"2012-10-17\",", "")] {
        assert_refused!(
            iam.create_policy().policy_name("old").policy_document(old),
            400,
            "MalformedPolicyDocument",
            "Policy document must be version 2012-10-17 or greater."
        );
    }

    // Inline policies may be of the old version.
    iam.create_user().user_name("bob").send().await?;
    let old = ALL_OF_S3.replace("2012", "2008");
    iam.put_user_policy().user_name("bob").policy_name("old").policy_document(old).send().await?;

    let second = iam.create_policy_version().policy_arn(arn).policy_document(allow("s3:Get*", "*"));
    let second = second.set_as_default(true).send().await?;
    assert_eq!(second.policy_version().unwrap().version_id(), Some("v2"));
    for _ in 3..=5 {
        iam.create_policy_version().policy_arn(arn).policy_document(ALL_OF_S3).send().await?;
    }
    assert_refused!(
        iam.create_policy_version().policy_arn(arn).policy_document(ALL_OF_S3),
        409,
        "LimitExceeded",
        "up to 5 versions"
    );
    let versions = iam.list_policy_versions().policy_arn(arn).send().await?;
    let ids: Vec<_> = versions.versions().iter().filter_map(|version| version.version_id()).collect();
    assert_eq!(ids, ["v5", "v4", "v3", "v2", "v1"]);
    let read = iam.get_policy_version().policy_arn(arn).version_id("v2").send().await?;
    let read = read.policy_version().unwrap();
    assert!(read.is_default_version());
    assert_eq!(decoded(read.document().unwrap()), allow("s3:Get*", "*"));
    assert_refused!(
        iam.get_policy_version().policy_arn(arn).version_id("v9"),
        404,
        "NoSuchEntity",
        "version v9 does not exist"
    );
    assert_refused!(
        iam.delete_policy_version().policy_arn(arn).version_id("v2"),
        409,
        "DeleteConflict",
        "Cannot delete the default version of a policy."
    );
    iam.set_default_policy_version().policy_arn(arn).version_id("v3").send().await?;
    assert_refused!(iam.delete_policy().policy_arn(arn), 409, "DeleteConflict", "more than one version");
    for id in ["v1", "v2", "v4", "v5"] {
        iam.delete_policy_version().policy_arn(arn).version_id(id).send().await?;
    }
    iam.delete_policy().policy_arn(arn).send().await?;
    assert_refused!(iam.get_policy().policy_arn(arn), 404, "NoSuchEntity", "was not found");
    Ok(())
}

#[tokio::test]
async fn managed_policies_are_attached() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    let arn = create_policy(&iam, "p").await?;
    create_role(&iam, "app").await?;
    iam.create_user().user_name("ana").send().await?;
    iam.create_group().group_name("readers").send().await?;
    iam.attach_role_policy().role_name("app").policy_arn(&arn).send().await?;
    iam.attach_role_policy().role_name("app").policy_arn(&arn).send().await?;
    iam.attach_user_policy().user_name("ana").policy_arn(&arn).send().await?;
    iam.attach_group_policy().group_name("readers").policy_arn(&arn).send().await?;
    assert_eq!(iam.get_policy().policy_arn(&arn).send().await?.policy().unwrap().attachment_count(), Some(3));
    let entities = iam.list_entities_for_policy().policy_arn(&arn).send().await?;
    assert_eq!(entities.policy_roles()[0].role_name(), Some("app"));
    assert_eq!(entities.policy_users()[0].user_name(), Some("ana"));
    assert_eq!(entities.policy_groups()[0].group_name(), Some("readers"));
    let attached = iam.list_attached_role_policies().role_name("app").send().await?;
    assert_eq!(attached.attached_policies()[0].policy_name(), Some("p"));
    assert_eq!(iam.list_attached_user_policies().user_name("ana").send().await?.attached_policies().len(), 1);
    assert_eq!(
        iam.list_attached_group_policies().group_name("readers").send().await?.attached_policies().len(),
        1
    );

    create_policy(&iam, "unused").await?;
    let local = iam.list_policies().scope(PolicyScopeType::Local);
    assert_eq!(local.clone().send().await?.policies().len(), 2);
    assert_eq!(local.only_attached(true).send().await?.policies().len(), 1);
    assert!(iam.list_policies().scope(PolicyScopeType::Aws).send().await?.policies().len() >= 5);

    assert_refused!(
        iam.delete_policy().policy_arn(&arn),
        409,
        "DeleteConflict",
        "Cannot delete a policy attached to entities."
    );
    assert_refused!(
        iam.delete_role().role_name("app"),
        409,
        "DeleteConflict",
        "must detach all policies first"
    );
    assert_refused!(
        iam.attach_role_policy().role_name("app").policy_arn("arn:aws:iam::111111111111:policy/no"),
        404,
        "NoSuchEntity",
        "does not exist or is not attachable"
    );
    assert_refused!(
        iam.attach_role_policy().role_name("app").policy_arn("arn:aws:s3:::reports-and-more"),
        400,
        "InvalidInput",
        "is not valid"
    );
    for index in 1..10 {
        let more = create_policy(&iam, &format!("more{index}")).await?;
        iam.attach_role_policy().role_name("app").policy_arn(more).send().await?;
    }
    assert_refused!(
        iam.attach_role_policy().role_name("app").policy_arn("arn:aws:iam::aws:policy/AdministratorAccess"),
        409,
        "LimitExceeded",
        "Cannot exceed quota for PoliciesPerRole: 10"
    );
    iam.detach_role_policy().role_name("app").policy_arn(&arn).send().await?;
    iam.detach_user_policy().user_name("ana").policy_arn(&arn).send().await?;
    iam.detach_group_policy().group_name("readers").policy_arn(&arn).send().await?;
    assert_refused!(
        iam.detach_role_policy().role_name("app").policy_arn(&arn),
        404,
        "NoSuchEntity",
        "was not found"
    );
    iam.delete_policy().policy_arn(&arn).send().await?;
    assert_refused!(
        iam.delete_policy().policy_arn("arn:aws:iam::aws:policy/AdministratorAccess"),
        403,
        "AccessDenied",
        "iam:DeletePolicy"
    );
    Ok(())
}

#[tokio::test]
async fn boundaries_limit() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    let only_users =
        iam.create_policy().policy_name("b").policy_document(allow("iam:ListUsers", "*")).send().await?;
    let arn = only_users.policy().unwrap().arn().unwrap();
    iam.create_user().user_name("ana").permissions_boundary(arn).send().await?;
    iam.attach_user_policy()
        .user_name("ana")
        .policy_arn("arn:aws:iam::aws:policy/IAMFullAccess")
        .send()
        .await?;
    let shown = iam.get_user().user_name("ana").send().await?;
    let boundary = shown.user().unwrap().permissions_boundary().unwrap();
    assert_eq!(boundary.permissions_boundary_arn(), Some(arn));
    let ana = client_of(&sandbox, "arn:aws:iam::111111111111:user/ana");
    ana.list_users().send().await?;
    assert_refused!(ana.list_roles(), 403, "AccessDenied", "no permissions boundary allows");
    assert_refused!(iam.delete_policy().policy_arn(arn), 409, "DeleteConflict", "attached to entities");
    iam.delete_user_permissions_boundary().user_name("ana").send().await?;
    ana.list_roles().send().await?;
    iam.put_user_permissions_boundary().user_name("ana").permissions_boundary(arn).send().await?;
    create_role(&iam, "app").await?;
    iam.put_role_permissions_boundary().role_name("app").permissions_boundary(arn).send().await?;
    let used = iam.get_policy().policy_arn(arn).send().await?;
    assert_eq!(used.policy().unwrap().permissions_boundary_usage_count(), Some(2));
    iam.delete_role_permissions_boundary().role_name("app").send().await?;
    assert_refused!(
        iam.put_role_permissions_boundary()
            .role_name("app")
            .permissions_boundary("arn:aws:iam::111111111111:policy/no"),
        404,
        "NoSuchEntity",
        "Scope ARN"
    );
    Ok(())
}

/// An administrator who may create users only below a boundary, and touch only what is tagged.
#[tokio::test]
async fn condition_keys_decide() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    let boundary = create_policy(&iam, "boundary").await?;
    let rights = format!(
        r#"{{"Version":"2012-10-17","Statement":[
        {{"Effect":"Allow","Action":["iam:CreateUser","iam:PutUserPermissionsBoundary"],"Resource":"*","Condition":{{"StringEquals":{{"iam:PermissionsBoundary":"{boundary}"}}}}}},
        {{"Effect":"Allow","Action":"iam:TagUser","Resource":"*","Condition":{{"StringEquals":{{"aws:RequestTag/team":"a"}},"ForAllValues:StringEquals":{{"aws:TagKeys":"team"}}}}}},
        {{"Effect":"Allow","Action":"iam:DeleteUser","Resource":"*","Condition":{{"StringEquals":{{"aws:ResourceTag/team":"a"}}}}}},
        {{"Effect":"Allow","Action":"iam:AttachUserPolicy","Resource":"*","Condition":{{"ArnEquals":{{"iam:PolicyARN":"{boundary}"}}}}}}]}}"#
    );
    iam.create_user().user_name("admin").send().await?;
    iam.put_user_policy().user_name("admin").policy_name("p").policy_document(rights).send().await?;
    let admin = client_of(&sandbox, "arn:aws:iam::111111111111:user/admin");
    assert_refused!(admin.create_user().user_name("x"), 403, "AccessDenied", "iam:CreateUser");
    let create = admin.create_user().user_name("x").permissions_boundary(&boundary);
    assert_refused!(create.clone().tags(tag("team", "b")), 403, "AccessDenied", "iam:TagUser");
    create.tags(tag("team", "a")).send().await?;
    assert_refused!(
        admin.tag_user().user_name("x").tags(tag("team", "a")).tags(tag("y", "z")),
        403,
        "AccessDenied",
        "iam:TagUser"
    );
    let attach = |arn: &str| admin.attach_user_policy().user_name("x").policy_arn(arn);
    assert_refused!(
        attach("arn:aws:iam::aws:policy/AdministratorAccess"),
        403,
        "AccessDenied",
        "iam:AttachUserPolicy"
    );
    attach(&boundary).send().await?;
    iam.detach_user_policy().user_name("x").policy_arn(&boundary).send().await?;
    assert_refused!(admin.delete_user().user_name("admin"), 403, "AccessDenied", "iam:DeleteUser");
    admin.delete_user().user_name("x").send().await?;
    // Whether it exists is not told to who may not ask.
    assert_refused!(admin.get_role().role_name("no"), 403, "AccessDenied", "iam:GetRole");
    Ok(())
}

#[tokio::test]
async fn tags_are_kept_apart_without_regard_to_case() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    create_role(&iam, "app").await?;
    iam.create_user().user_name("ana").send().await?;
    let arn = create_policy(&iam, "p").await?;
    iam.tag_role().role_name("app").tags(tag("Team", "a")).tags(tag("stage", "b")).send().await?;
    iam.tag_role().role_name("app").tags(tag("team", "c")).send().await?;
    assert_eq!(
        iam.list_role_tags().role_name("app").send().await?.tags(),
        [tag("stage", "b"), tag("team", "c")]
    );
    iam.untag_role().role_name("app").tag_keys("stage").send().await?;
    assert_eq!(iam.list_role_tags().role_name("app").send().await?.tags(), [tag("team", "c")]);
    iam.tag_user().user_name("ana").tags(tag("x", "")).send().await?;
    assert_eq!(iam.list_user_tags().user_name("ana").send().await?.tags(), [tag("x", "")]);
    iam.untag_user().user_name("ana").tag_keys("x").send().await?;
    iam.tag_policy().policy_arn(&arn).tags(tag("x", "y")).send().await?;
    assert_eq!(iam.list_policy_tags().policy_arn(&arn).send().await?.tags(), [tag("x", "y")]);
    iam.untag_policy().policy_arn(&arn).tag_keys("x").send().await?;
    assert!(iam.list_policy_tags().policy_arn(&arn).send().await?.tags().is_empty());

    let tag_role = || iam.tag_role().role_name("app");
    assert_refused!(
        tag_role().tags(tag("a", "b")).tags(tag("A", "c")),
        400,
        "InvalidInput",
        "Duplicate tag keys found"
    );
    assert_refused!(
        tag_role().tags(tag("k".repeat(129).as_str(), "b")),
        400,
        "ValidationError",
        "tags.1.member.key"
    );
    let many = (0..50).fold(tag_role(), |call, index| call.tags(tag(&format!("t{index}"), "")));
    assert_refused!(many, 409, "LimitExceeded", "number of tags");
    Ok(())
}

#[tokio::test]
async fn lists_come_in_pages() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    for index in 0..5 {
        iam.create_user().user_name(format!("u{index}")).send().await?;
    }
    let first = iam.list_users().max_items(2).send().await?;
    assert!(first.is_truncated() && first.users().len() == 2);
    let mut pages = iam.list_users().into_paginator().page_size(2).send();
    let mut names = Vec::new();
    while let Some(page) = pages.next().await {
        for user in page?.users() {
            names.push(user.user_name().to_owned());
            iam.delete_user().user_name(user.user_name()).send().await?;
        }
    }
    assert_eq!(names, ["u0", "u1", "u2", "u3", "u4"]);
    assert_refused!(iam.list_users().max_items(1001), 400, "ValidationError", "maxItems");
    Ok(())
}

#[tokio::test]
async fn simulations_decide_as_requests_do() -> Outcome {
    let sandbox = Sandbox::new();
    let iam = client(&sandbox);
    iam.create_user().user_name("ana").send().await?;
    let text = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*","Condition":{"Bool":{"aws:SecureTransport":"true"}}},{"Effect":"Deny","Action":"s3:DeleteObject","Resource":"*"}]}"#;
    iam.put_user_policy().user_name("ana").policy_name("read").policy_document(text).send().await?;
    let simulate = || {
        iam.simulate_principal_policy()
            .policy_source_arn("arn:aws:iam::111111111111:user/ana")
            .resource_arns("arn:aws:s3:::reports/q1.csv")
    };
    let secure = ContextEntry::builder()
        .context_key_name("aws:SecureTransport")
        .context_key_values("true")
        .context_key_type(ContextKeyTypeEnum::Boolean)
        .build();
    let results =
        simulate().action_names("s3:GetObject").action_names("s3:DeleteObject").action_names("s3:PutObject");
    let results = results.context_entries(secure).send().await?;
    let decisions: Vec<_> =
        results.evaluation_results().iter().map(|it| it.eval_decision().clone()).collect();
    assert_eq!(
        decisions,
        [
            PolicyEvaluationDecisionType::Allowed,
            PolicyEvaluationDecisionType::ExplicitDeny,
            PolicyEvaluationDecisionType::ImplicitDeny
        ]
    );
    let first = &results.evaluation_results()[0];
    assert_eq!(
        (first.eval_action_name(), first.eval_resource_name()),
        ("s3:GetObject", Some("arn:aws:s3:::reports/q1.csv"))
    );
    let statement = &first.matched_statements()[0];
    assert_eq!(statement.source_policy_id(), Some("user_ana_read"));
    assert_eq!(statement.source_policy_type().unwrap().as_str(), "user");
    assert!(first.missing_context_values().is_empty());

    let without = simulate().action_names("s3:GetObject").send().await?;
    let without = &without.evaluation_results()[0];
    assert_eq!(without.eval_decision(), &PolicyEvaluationDecisionType::ImplicitDeny);
    assert_eq!(without.missing_context_values(), ["aws:SecureTransport"]);

    // The other account's bucket needs a policy of its own, and so does the caller.
    let bucket_policy = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111111111111:user/ana"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::reports/*"}]}"#;
    let across = simulate().action_names("s3:PutObject").resource_policy(bucket_policy).resource_owner(OTHER);
    let half = across.clone().send().await?;
    assert_eq!(half.evaluation_results()[0].eval_decision(), &PolicyEvaluationDecisionType::ImplicitDeny);
    let whole = across.policy_input_list(ALL_OF_S3).send().await?;
    let whole = &whole.evaluation_results()[0];
    assert_eq!(whole.eval_decision(), &PolicyEvaluationDecisionType::Allowed);
    let sources: Vec<_> = whole.matched_statements().iter().filter_map(|it| it.source_policy_id()).collect();
    assert_eq!(sources, ["PolicyInputList.1", "ResourcePolicy"]);

    let custom =
        iam.simulate_custom_policy().policy_input_list(ALL_OF_S3).action_names("s3:ListAllMyBuckets");
    let bounded = custom.permissions_boundary_policy_input_list(allow("s3:Get*", "*")).send().await?;
    let bounded = &bounded.evaluation_results()[0];
    assert_eq!(bounded.eval_decision(), &PolicyEvaluationDecisionType::ImplicitDeny);
    assert!(!bounded.permissions_boundary_decision_detail().unwrap().allowed_by_permissions_boundary());
    assert_refused!(
        iam.simulate_custom_policy().policy_input_list(ALL_OF_S3).action_names("s3:Get*"),
        400,
        "InvalidInput",
        "s3:Get*"
    );
    assert_refused!(
        simulate()
            .set_policy_source_arn(Some("arn:aws:iam::111111111111:role/no".into()))
            .action_names("s3:GetObject"),
        404,
        "NoSuchEntity",
        "role/no"
    );
    Ok(())
}

#[tokio::test]
async fn other_partitions_have_their_own_arns() -> Outcome {
    let sandbox = Sandbox::of_partition("aws-cn");
    let iam = client(&sandbox);
    let role = create_role(&iam, "app").await?;
    assert_eq!(role.arn(), "arn:aws-cn:iam::111111111111:role/app");
    let arn = "arn:aws-cn:iam::aws:policy/AdministratorAccess";
    iam.attach_role_policy().role_name("app").policy_arn(arn).send().await?;
    let policy = iam.get_policy().policy_arn(arn).send().await?;
    let policy = policy.policy().unwrap();
    assert_eq!((policy.arn(), policy.attachment_count()), (Some(arn), Some(1)));
    let app = client_of(&sandbox, role.arn());
    assert_eq!(app.list_policies().only_attached(true).send().await?.policies().len(), 1);
    Ok(())
}
