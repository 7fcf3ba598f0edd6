//! Condition keys, tags, pages and simulations.

use super::*;

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
