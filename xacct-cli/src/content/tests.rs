use super::*;
use xacct_core::capture::Position;

fn of_rust(text: &str) -> Vec<Content> {
    read(Input::new("lib.rs", text), None).entries
}

#[test]
fn only_grants_with_values_are_grants_yet() {
    let fields = r#"owner: "111111111111", bucket: BUCKET, grantee: "222222222222", access: [Read], via: BucketPolicy"#;
    let literal = fields.replace("BUCKET", "\"reports\"");
    let captured = fields.replace("BUCKET", "\"{bucket}\"");
    let template = fields.replace("BUCKET", "$bucket");
    let wrong = literal.replace("Read", "Reed");
    let text =
        [literal, captured, template, wrong].map(|fields| format!("grant! {{ Reports {{ {fields} }}}};\n"));
    let contents = read(Input::new("lib.rs", text.concat()), None);
    assert_eq!(contents.extent, Extent::Part);
    let lines: Vec<_> = contents.entries.iter().map(|entry| entry.line).collect();
    assert_eq!(lines, [1, 2, 3, 4]);
    let whats: Vec<_> = contents.entries.iter().map(|entry| &entry.what).collect();
    assert!(
        matches!(
            whats[..],
            [
                What::Grant(_),
                What::GrantWithoutValues(Some(_)),
                What::Template(Macro::Grant),
                What::Refused(Macro::Grant)
            ]
        ),
        "{whats:?}"
    );
    let codes: Vec<_> = contents.entries[3].findings.iter().filter_map(|finding| finding.code).collect();
    assert_eq!(codes, ["GRANT_UNKNOWN_ACCESS"]);
}

/// Whatever a grant captures, it is there, has no values, and can be told by stand-ins.
#[test]
fn a_grant_is_there_whatever_it_captures() {
    let grants = [
        (Position::Account, r#"owner: "{o}", bucket: "b-1", grantee: "222222222222", via: BucketPolicy"#),
        (
            Position::Bucket,
            r#"owner: "111111111111", bucket: "{b}", grantee: "222222222222", via: BucketPolicy"#,
        ),
        (
            Position::KeyPrefix,
            r#"owner: "111111111111", bucket: "b-1", prefix: "{p}", grantee: "222222222222", via: BucketPolicy"#,
        ),
        (
            Position::KeySegment,
            r#"owner: "111111111111", bucket: "b-1", prefix: "{p}/a/", grantee: "222222222222", via: BucketPolicy"#,
        ),
        (Position::Principal, r#"owner: "111111111111", bucket: "b-1", grantee: "{g}", via: BucketPolicy"#),
        (
            Position::Role,
            r#"owner: "111111111111", bucket: "b-1", grantee: "arn:aws:iam::222222222222:role/{r}", via: BucketPolicy"#,
        ),
        (
            Position::User,
            r#"owner: "111111111111", bucket: "b-1", grantee: "arn:aws:iam::222222222222:user/{u}", via: BucketPolicy"#,
        ),
        (
            Position::KmsKeyArn,
            r#"owner: "111111111111", bucket: "b-1", grantee: "222222222222", kms_key: "{k}", via: BucketPolicy"#,
        ),
        (
            Position::KmsKey,
            r#"owner: "111111111111", bucket: "b-1", grantee: "222222222222", kms_key: "arn:aws:kms:us-east-1:111111111111:key/{k}", via: BucketPolicy"#,
        ),
        (
            Position::Region,
            r#"owner: "111111111111", bucket: "b-1", grantee: "222222222222", via: AccessPoint { name: "door", region: "{r}" }"#,
        ),
        (
            Position::AccessPoint,
            r#"owner: "111111111111", bucket: "b-1", grantee: "222222222222", via: AccessPoint { name: "{a}", region: "us-east-1" }"#,
        ),
        (
            Position::ExternalId,
            r#"owner: "111111111111", bucket: "b-1", grantee: "222222222222", via: Role { name: "reader", external_id: "{e}" }"#,
        ),
        (
            Position::Organization,
            r#"owner: "111111111111", bucket: "b-1", grantee: "222222222222", via: BucketPolicy, condition: { organization: "{o}" }"#,
        ),
        (
            Position::VpcEndpoint,
            r#"owner: "111111111111", bucket: "b-1", grantee: "222222222222", via: BucketPolicy, condition: { vpc_endpoint: "{v}" }"#,
        ),
        (
            Position::IpRange,
            r#"owner: "111111111111", bucket: "b-1", grantee: "222222222222", via: BucketPolicy, condition: { source_ip: "{i}" }"#,
        ),
        (
            Position::CanonicalUser,
            r#"owner: "111111111111", bucket: "b-1", grantee: "222222222222", via: Acl { owner_id: "{c}", grantee_id: "{d}", objects: ["k"] }"#,
        ),
        (
            Position::ObjectKey,
            r#"owner: "111111111111", bucket: "b-1", grantee: "222222222222", via: Acl { owner_id: "{c}", grantee_id: "{d}", objects: ["{k}"] }"#,
        ),
    ];
    for (position, fields) in grants {
        let text = format!("grant! {{ Reports {{ access: [Read], {fields} }} }}");
        let compiled = xacct_syntax::compile_grant(crate::source::macros_in(&text).unwrap().remove(0).tokens);
        assert!(compiled.captures.iter().any(|it| it.position == position), "{position:?} is not in {text}");
        let entries = of_rust(&text);
        let [Content { what: What::GrantWithoutValues(Some(grant)), naming, .. }] = entries.as_slice() else {
            panic!("{position:?}: {entries:?}")
        };
        assert!(!naming.variables().is_empty(), "{position:?}");
        assert_eq!(grant.name().to_string(), "Reports");
    }
}

#[test]
fn the_same_grants_are_read_from_every_syntax() {
    let toml = "[[ grant ]]\nname = \"Statement\"\nowner = \"111111111111\"\nbucket = \"b-1\"\ngrantee = \"222222222222\"\naccess = \"Read\"\nvia = \"BucketPolicy\"\n";
    let json = r#"{"name": "Statement", "owner": "111111111111", "bucket": "b-1", "grantee": "222222222222", "access": "Read", "via": "BucketPolicy"}"#;
    let rust = r#"grant! { Statement { owner: "111111111111", bucket: "b-1", grantee: "222222222222", access: [Read], via: BucketPolicy } }"#;
    for (name, text, line) in [
        ("a.toml", toml.to_owned(), 1),
        ("<stdin>", toml.to_owned(), 1),
        ("a.json", json.to_owned(), 1),
        ("a.json", format!("[\n{json}]"), 2),
        ("<stdin>", format!("{{\"grants\": [\n\n{json}]}}"), 3),
        ("a.rs", format!("\n{rust}"), 2),
    ] {
        let contents = read(Input::new(name, text.as_str()), None);
        assert_eq!(contents.extent, Extent::Whole, "{text}");
        let [Content { what: What::Grant(grant), line: found, .. }] = contents.entries.as_slice() else {
            panic!("{text}: {contents:?}")
        };
        assert_eq!((grant.name().to_string().as_str(), *found), ("Statement", line), "{text}");
    }
}

#[test]
fn what_is_nothing_of_its_syntax_is_told_from_what_has_faults() {
    for (name, text, extent) in [
        ("a.json", "hello", Extent::Nothing),
        ("a.json", "{\"Statement\": [", Extent::Nothing),
        ("a.json", "{\"Policy\": \"hello\"}", Extent::Nothing),
        ("a.json", "[1, 2]", Extent::Part),
        ("a.json", "{\"Statement\": [1]}", Extent::Part),
        ("a.json", "{\"owner\": \"1\"}", Extent::Part),
        ("a.json", "{\"Statement\": []}", Extent::Whole),
        ("a.toml", "[[grant]\n", Extent::Nothing),
        ("a.toml", "[[grant]]\n", Extent::Part),
        ("a.rs", "fn f( { \"", Extent::Nothing),
        ("a.rs", "policy! { hello }", Extent::Part),
        ("a.rs", "fn f() {}", Extent::Whole),
    ] {
        let contents = read(Input::new(name, text), None);
        assert_eq!(contents.extent, extent, "{text}");
    }
}
