//! Users, their access keys and their groups.

use super::*;

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
