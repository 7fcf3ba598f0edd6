//! What becomes of the tokens of a policy or a grant, whatever they are.

use proptest::prelude::*;
use xacct_syntax::{Compiled, CompiledGrant, Diagnostic, compile, compile_grant};

#[expect(clippy::panic, reason = "the tokens are this file's own")]
fn compiled(tokens: &str) -> Compiled {
    compile(tokens.parse().unwrap_or_else(|error| panic!("{tokens}: {error}")))
}

/// The first line of each diagnostic.
fn told(tokens: &str) -> Vec<String> {
    first_lines(&compiled(tokens).diagnostics)
}

fn first_lines(diagnostics: &[Diagnostic]) -> Vec<String> {
    diagnostics.iter().map(|diagnostic| diagnostic.to_string().lines().take(1).collect()).collect()
}

#[test]
fn a_fault_does_not_hide_those_behind_it() {
    assert_eq!(
        told(
            r#"<Bucket>
            alow { action: s3:GetObject }
            allow { principal: "222222222222" action: s3:Get* Version, resource: [reports, "arn:aws:s3:::reports/*"] }
            let x = "y";
            deny Read { principal: "analyst", action: [s3:GetObjct, "s3:PutObject" s3:ListBucket], resource: 5 }"#
        ),
        [
            "expected a statement, found `alow`",
            "the statement has no resource [MISSING_RESOURCE]",
            "the statement has no principal [MISSING_PRINCIPAL]",
            "expected `,`",
            "the action `s3:Get*` ends here, and `Version` follows",
            "expected a resource",
            "`x` is used nowhere",
            "`analyst` is not a principal [INVALID_PRINCIPAL_FORMAT]",
            "unknown action `s3:GetObjct` [INVALID_ACTION]",
            "expected `,`",
            "expected a resource",
        ]
    );
}

#[test]
fn an_unread_field_is_not_called_missing() {
    assert_eq!(
        told(r#"<Identity> allow { actions s3:GetObject, resource: * }"#),
        ["unknown field `actions`"]
    );
    assert_eq!(
        told(r#"<Trust> allow { principal: { AWS: "*" }, action: sts:AssumeRole, limits: {} }"#),
        ["unknown field `limits`"]
    );
    let unread_statement =
        r#"<Trust> allow { principal: "rolesanywhere.amazonaws.com", action: sts:AssumeRole } allow"#;
    assert_eq!(told(unread_statement), ["expected the statement's fields"]);
    assert_eq!(told("<Identity> allow"), ["expected the statement's fields"]);
    assert_eq!(told(""), ["expected the kind of the policy"]);
}

#[test]
fn what_was_read_is_checked_beside_what_was_not() {
    let everyone = r#"<Trust> allow { principal: *, action: sts:AssumeRole, xyzzy: "x" }"#;
    assert_eq!(
        told(everyone),
        [
            "IAM refuses `*` as the principal of a trust policy [ROLE_TRUST_POLICY_UNSUPPORTED_WILDCARD_IN_PRINCIPAL]",
            "unknown field `xyzzy`",
        ]
    );
    let half_a_list =
        r#"<Identity> allow { action: s3:ListBucket, resource: [reports, "arn:aws:s3:::reports/*"] }"#;
    assert_eq!(told(half_a_list), ["expected a resource"]);
    let twice = "<Identity> allow { action: s3:GetObject, action: s3:GetObjct, resource: * }";
    assert_eq!(told(twice), ["`action` is given twice", "unknown action `s3:GetObjct` [INVALID_ACTION]"]);
    let misspelt_kind = "<Identty> allow { action: s3:GetObjct, resource: * }";
    assert_eq!(
        told(misspelt_kind),
        ["unknown kind of policy `Identty`", "unknown action `s3:GetObjct` [INVALID_ACTION]"]
    );
    let open_kind = "<Identity allow { action: s3:GetObjct, resource: * }";
    assert_eq!(told(open_kind), ["expected `>`", "unknown action `s3:GetObjct` [INVALID_ACTION]"]);
}

#[test]
fn what_was_meant_is_read_and_checked() {
    let unknown = "unknown action `s3:GetObjct` [INVALID_ACTION]";
    let semicolons = r#"<Identity> allow { action: s3:GetObjct; resource: "arn:aws:s3:::b/*"; }"#;
    assert_eq!(told(semicolons), [unknown, "expected `,`, found `;`", "expected `,`, found `;`"]);
    assert_eq!(
        told("<Identity> allow { Action: s3:GetObjct, resource: * }"),
        ["unknown field `Action`", unknown]
    );
    let json = r#"<Identity> allow { "Effect": "Allow", "Action": "s3:GetObjct", "Resource": "*" }"#;
    let quoted = ["unknown field `Effect`", "unknown field `Action`", unknown, "unknown field `Resource`"];
    assert_eq!(told(json), quoted);
    let capital = "<Identity> Allow Read { action: s3:GetObjct, resource: * }";
    assert_eq!(told(capital), ["expected a statement, found `Allow`", unknown]);
    let hyphen = "<Identity> allow Read-It { action: s3:GetObjct, resource: * }";
    assert_eq!(told(hyphen), ["expected `{` behind the statement's name", unknown]);
    let between = "<Identity> allow { action: s3:GetObjct, resource: * };";
    assert_eq!(told(between), [unknown, "nothing stands between statements"]);
    assert!(told("<Identity> allow { /// why\n action: s3:GetObject, resource: * }").is_empty());
    let document = r#"{ "Statement": [] }"#;
    assert!(compiled(document).diagnostics[0].to_string().contains("from_json"));
}

#[test]
fn names_are_what_they_stand_for() {
    let document =
        compiled(r"<Bucket> allow r#type { principal: *, r#action: s3:GetObject, resource: * }").document;
    assert_eq!(document.statements[0].sid.as_deref(), Some("type"));
    assert_eq!(told("<Identity> allow _ { action: *, resource: * }"), ["`_` is not the name of a statement"]);
    assert_eq!(told(r#"<Identity> #["x"] allow { action: *, resource: * }"#), ["expected a name"]);
    assert_eq!(
        told("<Identity> #[doc(hidden)] allow { action: *, resource: * }"),
        ["unknown attribute `doc`"]
    );
}

#[test]
fn the_tokens_of_a_fault_are_its_own() {
    let tokens = "<Identity>\nallow { action: [s3:GetObject, s3:GetObjct], resource: * }";
    let spans = compiled(tokens).diagnostics[0].spans;
    assert_eq!((spans.start.start().line, spans.start.start().column), (2, 31));
    assert_eq!((spans.end.end().line, spans.end.end().column), (2, 42));
}

#[test]
fn an_action_may_be_bare_or_quoted_and_hold_keywords() {
    let document = compiled(
        r#"<Identity> allow { action: [s3-object-lambda:Get*, "s3:GetObject", iam:*, s3:?et*Acl, *], resource: * }"#,
    )
    .document;
    let action = document.statements[0].action.clone().unwrap_or_default();
    assert_eq!(action, ["s3-object-lambda:Get*", "s3:GetObject", "iam:*", "s3:?et*Acl", "*"]);
}

#[test]
fn two_hundred_faults_are_all_told() {
    let statements =
        (0..100).map(|n| format!("allow S{n} {{ action: s3:GetObjct{n}, resource: \"reports/{n}\" }}\n"));
    let told = told(&format!("<ServiceControl> {}", statements.collect::<String>()));
    assert_eq!(told.len(), 200);
    assert!(told[198].contains("s3:GetObjct99") && told[199].contains("reports/99"), "{told:?}");
}

#[test]
fn captures_have_positions_by_their_places() {
    let captures = |fields: &str| -> Vec<_> {
        let compiled = compiled(&format!("<Identity> allow {{ {fields} }}"));
        let diagnostics: Vec<_> = compiled.diagnostics.iter().map(ToString::to_string).collect();
        assert!(!compiled.is_refused(), "{diagnostics:?}");
        compiled.captures.into_iter().map(|captured| (captured.name, captured.position.type_name())).collect()
    };
    assert_eq!(
        captures(r#"action: s3:GetObject, resource: ["arn:aws:s3:::{b}/{p}{q}x/{s}/{k}", "{whole}"]"#),
        [
            ("b".into(), "BucketName"),
            ("p".into(), "KeyPrefix"),
            ("q".into(), "KeyPrefix"),
            ("s".into(), "KeySegment"),
            ("k".into(), "ObjectKey"),
            ("whole".into(), "ResourceArn"),
        ]
    );
    let condition = r#"action: s3:ListBucket, resource: *, condition: {
        StringLike: { "s3:prefix": ["{p}*", "{s}/*"], "aws:userid": "{t}" }, NumericLessThan: { "s3:max-keys": "{n}" } }"#;
    assert_eq!(
        captures(condition),
        [
            ("p".into(), "KeyPrefix"),
            ("s".into(), "KeySegment"),
            ("t".into(), "ConditionText"),
            ("n".into(), "i64")
        ]
    );
}

#[test]
fn an_example_occurs_only_where_it_stands_for_a_capture() {
    let tokens = r#"<Bucket> id: "capture-0000";
        allow "capture-0001" { principal: "{who}", action: s3:GetObject, resource: "arn:aws:s3:::{b}/capture-0002/*" }"#;
    let compiled = compiled(tokens);
    let json = compiled.document.to_string();
    for captured in &compiled.captures {
        assert_eq!(json.matches(&captured.example).count(), 1, "{captured:?} in {json}");
    }
}

#[test]
fn an_allow_is_of_its_own_statement_alone() {
    let tokens = r#"<Identity>
        #[allow(invalid_action, invalid_arn_prefix, reason = "known")]
        allow { action: s3:GetObjct, resource: "reports" }
        allow { action: s3:GetObjct, resource: * }"#;
    assert_eq!(told(tokens), ["unknown action `s3:GetObjct` [INVALID_ACTION]"]);
    let compiled =
        compiled(r#"<Identity> #[allow(invalid_action, reason = "none")] allow { action: *, resource: * }"#);
    assert!(!compiled.is_refused());
    assert_eq!(compiled.diagnostics[0].message, "`invalid_action` is allowed in vain");
}

#[test]
fn lets_may_hold_what_earlier_lets_name() {
    let document = compiled(
        r#"<Identity> let account = "111111111111"; let key = "arn:aws:kms:*:{account}:key/${aws:username}";
        allow { action: kms:Decrypt, resource: "{key}" }"#,
    )
    .document;
    assert_eq!(
        document.statements[0].resource.clone().unwrap_or_default(),
        ["arn:aws:kms:*:111111111111:key/${aws:username}"]
    );
}

/// Tokens that a policy is made of, and some that it is not.
fn token() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "<",
        ">",
        "Bucket",
        "Identity",
        "Trust",
        "KmsKey",
        "allow",
        "deny",
        "let",
        "assert",
        "allowed",
        "id",
        "version",
        "context",
        "=",
        "reason",
        "invalid_action",
        "principal",
        "not_principal",
        "action",
        "not_action",
        "resource",
        "condition",
        ":",
        ",",
        ";",
        "*",
        "?",
        "-",
        "#",
        "s3",
        "GetObject",
        "Get",
        "AWS",
        "Service",
        "StringEquals",
        "Bool",
        "ForAnyValue",
        "true",
        "12",
        "1.5",
        "'a'",
        "b\"x\"",
        "r\"*\"",
        "=>",
        "\"222222222222\"",
        "\"arn:aws:s3:::reports/*\"",
        "\"aws:SecureTransport\"",
        "\"{\"",
        "\"${\"",
        "\"{x}\"",
        "\"arn:aws:s3:::{x}/{y}*\"",
        "\"{x}{y}{{\"",
        "\"${aws:username}\"",
        "\"\\n\"",
        "\"ü{{\"",
    ];
    prop::sample::select(WORDS).prop_map(str::to_owned)
}

fn tokens() -> impl Strategy<Value = String> {
    let leaf = prop::collection::vec(token(), 0..8).prop_map(|tokens| tokens.join(" "));
    leaf.prop_recursive(4, 64, 6, |inner| {
        let delimiters = prop::sample::select(&["{}", "[]", "()"][..]);
        (prop::collection::vec((token(), inner), 0..6), delimiters).prop_map(|(parts, delimiters)| {
            let (open, close) = delimiters.split_at(1);
            parts.iter().map(|(token, inner)| format!("{token} {open} {inner} {close} ")).collect()
        })
    })
}

proptest! {
    #[test]
    fn no_tokens_make_it_panic_and_none_pass_by_silence(tokens in tokens()) {
        let compiled = compiled(&format!("<Bucket> {tokens}"));
        prop_assert!(compiled.is_refused() || !compiled.document.statements.is_empty());
    }
}

#[test]
fn what_stands_where_a_string_belongs_decides_the_advice() {
    let advice = |field: &str| -> String {
        let compiled = compiled(&format!("<Bucket> allow {{ action: s3:GetObject, resource: *, {field} }}"));
        compiled.diagnostics.iter().flat_map(|diagnostic| diagnostic.help.clone()).collect()
    };
    for (field, expected) in [
        ("principal: ANALYST", "`\"{ANALYST}\"`"),
        ("principal: [{ AWS: \"222222222222\" }]", "not in a list"),
        ("principal: AWS: \"222222222222\"", "braces of their own"),
        ("principal: concat!(\"2\")", "macros are not expanded"),
        ("principal: b\"222222222222\"", "plain string"),
        ("principal: \"{self.account}\"", "in Rust first"),
        ("principal: *, condition: { ForAllValues::StringEquals: { \"aws:TagKeys\": \"a\" } }", "one colon"),
        ("principal: { AWS: \"222222222222\", AWS: \"333333333333\" }", "one list"),
    ] {
        assert!(advice(field).contains(expected), "{field}: {}", advice(field));
    }
}

#[test]
fn numbers_may_be_negative() {
    let document = compiled(
        r#"<Identity> allow { action: s3:ListBucket, resource: *, condition: { NumericEquals: { "s3:max-keys": [-5, 1.5, 0] } } }"#,
    )
    .document;
    let values: Vec<_> = document.statements[0].operators()[0].keys[0]
        .values
        .iter()
        .map(|value| value.as_str().to_owned())
        .collect();
    assert_eq!(values, ["-5", "1.5", "0"]);
}

#[expect(clippy::panic, reason = "the tokens are this file's own")]
fn compiled_grant(tokens: &str) -> CompiledGrant {
    compile_grant(tokens.parse().unwrap_or_else(|error| panic!("{tokens}: {error}")))
}

fn told_of_grant(tokens: &str) -> Vec<String> {
    first_lines(&compiled_grant(tokens).diagnostics)
}

/// A grant without faults but for these fields.
fn told_of_fields(fields: &str) -> Vec<String> {
    told_of_grant(&format!(
        r#"Reports {{ owner: "111111111111", bucket: "reports", grantee: "222222222222", access: [Read], {fields} }}"#
    ))
}

#[test]
fn every_fault_of_a_grant_is_told_at_its_token() {
    let tokens = r#"
        let unused = "x";
        Every_Fault {
            owner: 1,
            bucket: reports,
            "prefix": "/2026",
            grantee: ["*" "111111111111"; 5],
            access: [Reed, s3:Get*, *, List],
            via: Acl { owner_id: "a", objekts: [], objects: [,] },
            condition: { source_ip: [b"x"], source_ip: "10.0.0.1" },
            kms_key "alias/reports",
            #[allow(grant_session, reason = "none")] 7: "x",
        } and more"#;
    assert_eq!(
        told_of_grant(tokens),
        [
            "`unused` is used nowhere",
            "`Every_Fault` is not the name of a grant [INVALID_GRANT_NAME]",
            "`owner` is a text, and this is a number [GRANT_WRONG_TYPE]",
            "expected a string",
            "`prefix` is the name of a field",
            "`/2026` is not a key prefix [INVALID_OBJECT_KEY]",
            "`*` is everyone, which no grant lets in [INVALID_GRANTEE]",
            "expected `,`",
            "expected `,`, found `;`",
            "each entry of `grantee` is a text, and this is a number [GRANT_WRONG_TYPE]",
            "unknown access level `Reed` [GRANT_UNKNOWN_ACCESS]",
            "`s3:Get*` is an action, and a grant has access levels [GRANT_UNKNOWN_ACCESS]",
            "expected an access level",
            "`a` is not a canonical user id [INVALID_CANONICAL_USER_ID]",
            "unknown field `objekts` [GRANT_UNKNOWN_FIELD]",
            "expected a string",
            "expected a string",
            "`source_ip` is given twice [GRANT_REPEATED]",
            "expected `:`",
            "nothing is allowed here",
            "expected a field",
            "expected one grant",
        ]
    );
}

#[test]
fn an_unread_field_of_a_grant_is_not_called_missing() {
    let nothing: [&str; 0] = [];
    assert_eq!(told_of_fields(""), nothing);
    assert_eq!(told_of_grant("Reports { owner \"111111111111\" }"), ["expected `:`"]);
    assert_eq!(told_of_grant("Reports"), ["expected the fields of the grant"]);
    assert_eq!(told_of_grant(""), ["expected the name of the grant"]);
    assert_eq!(told_of_fields("via: Role(\"reader\")"), ["expected `{`, found `(`"]);
    assert_eq!(told_of_fields("via: 'x'"), ["expected a method"]);
    assert_eq!(told_of_grant("Reports {}").len(), 4);
}

#[test]
fn a_grant_without_a_readable_name_is_read_on() {
    let fields = r#"owner: "1111", bucket: "reports", grantee: "222222222222", access: [Read]"#;
    let owner = "`1111` is not an account id [INVALID_ACCOUNT_ID]";
    let unnamed = format!("{{ {fields} }}");
    assert_eq!(told_of_grant(&unnamed), ["expected the name of the grant", owner]);
    let kind = format!("<Bucket> Reports {{ {fields} }}");
    assert_eq!(told_of_grant(&kind), ["expected the name of the grant", owner]);
    let quoted = format!("\"Reports\" {{ {fields} }}");
    assert_eq!(told_of_grant(&quoted), ["`Reports` is the name of the grant", owner]);
    let captures = compiled_grant("{ bucket: \"{bucket}\" }");
    assert!(captures.captures_values && captures.grant.is_none());
}

#[test]
fn the_tokens_of_a_grants_fault_are_its_own() {
    let spans = |fields: &str| {
        let spans =
            compiled_grant(&format!("Reports {{ owner: \"111111111111\", {fields} }}")).diagnostics[0].spans;
        (spans.start.start().column, spans.end.end().column)
    };
    let at = "Reports { owner: \"111111111111\", ".len();
    let whole = r#"bucket: "reports", grantee: "222222222222", "#;
    assert_eq!(spans(&format!("access: [s3:Get*], {whole}")), (at + 9, at + 16));
    assert_eq!(spans(&format!("access: Read, prefix: [\"a/\", \"b/\"], {whole}")), (at + 22, at + 34));
    assert_eq!(spans(&format!("access: Read, access: Read, {whole}")), (at + 14, at + 20));
    assert_eq!(spans(&format!("acces: Reed, {whole}")), (at, at + 5));
}

/// What a captured value cannot mend is told while compiling; what it may, when it is there.
#[test]
fn beside_captures_only_what_they_leave_open_is_left_open() {
    let told = |owner: &str, grantee: &str, more: &str| {
        told_of_grant(&format!(
            r#"R {{ owner: "{owner}", bucket: "{{bucket}}", grantee: "{grantee}", access: [Read], {more} }}"#
        ))
    };
    let nothing: [&str; 0] = [];
    let (own, other) = ("111111111111", "222222222222");
    assert_eq!(told(own, own, "").len(), 1);
    assert_eq!(told("{owner}", own, ""), nothing);
    assert_eq!(told(own, "{who}", ""), nothing);
    let key = r#"kms_key: "arn:aws:kms:us-east-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab""#;
    assert_eq!(told(own, other, key).len(), 1);
    assert_eq!(told("{owner}", other, key), nothing);
    let session = r#"via: Role { name: "r", session: 7200 }"#;
    assert_eq!(told(own, "arn:aws:iam::222222222222:role/{role}", session), nothing);
    assert_eq!(told(own, "arn:aws:iam::222222222222:role/r", session).len(), 1);
    let china = r#"via: AccessPoint { name: "abc", region: "cn-north-1" }"#;
    assert_eq!(told(own, "arn:aws:iam::222222222222:role/r", china).len(), 1);
    assert_eq!(told(own, "{who}", china), nothing);
    assert_eq!(told("{owner}", "{who}", "bucket: \"x\"").len(), 1);
}

#[test]
fn captures_of_a_grant_have_positions_by_their_fields() {
    let compiled = compiled_grant(
        r#"R {
            owner: "{o}", bucket: "{b}", prefix: "{s}/{p}", grantee: ["{g}", "arn:aws:iam::{a}:user/{u}"],
            access: [Read], kms_key: "arn:aws:kms:{r}:{o}:key/{k}", condition: { source_ip: "{i}" },
        }"#,
    );
    assert!(!compiled.is_refused(), "{:?}", compiled.diagnostics);
    let captures: Vec<_> = compiled
        .captures
        .iter()
        .map(|captured| format!("{}: {}", captured.name, captured.position.type_name()))
        .collect();
    assert_eq!(
        captures,
        [
            "o: AccountId",
            "b: BucketName",
            "s: KeySegment",
            "p: KeyPrefix",
            "g: PrincipalArn",
            "a: AccountId",
            "u: UserName",
            "r: Region",
            "o: AccountId",
            "k: KmsKeyId",
            "i: NarrowIpRange",
        ]
    );
}

/// Tokens that a grant is made of, and some that it is not.
fn token_of_grant() -> impl Strategy<Value = String> {
    const WORDS: &[&str] = &[
        "Reports",
        "let",
        "x",
        "=",
        ";",
        "#",
        "allow",
        "name",
        "owner",
        "bucket",
        "prefix",
        "grantee",
        "access",
        "via",
        "kms_key",
        "condition",
        "source_ip",
        "secure_transport",
        "object_owner",
        "objects",
        "session",
        ":",
        ":",
        ":",
        ",",
        ",",
        "*",
        "Read",
        "List",
        "s3",
        "GetObject",
        "Acl",
        "Role",
        "AccessPoint",
        "BucketPolicy",
        "true",
        "12",
        "12u8",
        "1.5",
        "'a'",
        "b\"x\"",
        "=>",
        "\"111111111111\"",
        "\"222222222222\"",
        "\"reports\"",
        "\"2026/\"",
        "\"owner\"",
        "\"{\"",
        "\"{x}\"",
        "\"arn:aws:iam::{x}:role/{y}*\"",
        "\"arn:aws:kms:us-east-1:{x}:key/{y}\"",
        "\"\\n\"",
        "\"ü{{\"",
    ];
    prop::sample::select(WORDS).prop_map(str::to_owned)
}

/// Values of fields, some of which fit.
fn value_of_grant() -> impl Strategy<Value = String> {
    let leaf = prop::collection::vec(token_of_grant(), 1..3).prop_map(|tokens| tokens.join(" "));
    leaf.prop_recursive(3, 32, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3)
                .prop_map(|entries| format!("[{}]", entries.join(", "))),
            (token_of_grant(), prop::collection::vec((token_of_grant(), inner), 0..3)).prop_map(
                |(word, fields)| {
                    let fields: String =
                        fields.iter().map(|(name, value)| format!("{name}: {value}, ")).collect();
                    format!("{word} {{ {fields} }}")
                }
            ),
        ]
    })
}

fn is_told_or_made(compiled: &CompiledGrant) -> bool {
    let is_made = compiled.grant.is_some() || !compiled.captures.is_empty();
    let are_told = compiled.diagnostics.iter().all(|diagnostic| !diagnostic.message.is_empty());
    are_told && (compiled.is_refused() || is_made)
}

proptest! {
    #[test]
    fn no_tokens_make_a_grant_panic_and_none_pass_by_silence(
        name in token_of_grant(),
        soup in prop::collection::vec(prop_oneof![token_of_grant(), value_of_grant()], 0..12),
    ) {
        let soup = soup.join(" ");
        for tokens in [format!("{name} {{ {soup} }}"), format!("Reports {{ {soup} }}"), format!("{name} {soup}")] {
            prop_assert!(is_told_or_made(&compiled_grant(&tokens)), "{tokens}");
        }
    }

    #[test]
    fn no_values_of_its_fields_make_a_grant_panic_or_pass_by_silence(
        fields in prop::collection::vec((token_of_grant(), value_of_grant()), 0..6),
    ) {
        let fields: String = fields.iter().map(|(name, value)| format!("{name}: {value}, ")).collect();
        let whole = r#"owner: "111111111111", bucket: "{b}", grantee: "222222222222", access: [Read],"#;
        let tokens = format!("Reports {{ {whole} {fields} }}");
        prop_assert!(is_told_or_made(&compiled_grant(&tokens)), "{tokens}");
    }
}
