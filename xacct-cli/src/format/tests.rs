//! How formatted sources look, that formatting them again changes nothing, and that nothing is ever lost.

use super::*;
use proptest::prelude::*;
use proptest::sample::select;

fn formatted(source: &str) -> String {
    let once = format(source, WIDTH).unwrap();
    assert_eq!(once.left, [], "{}", once.text);
    let twice = format(&once.text, WIDTH).unwrap();
    assert_eq!(once.text, twice.text, "formatted again it differs");
    once.text
}

#[test]
fn a_policy_and_a_grant_on_one_line_are_broken_where_they_do_not_fit() {
    let source = r#"
static REPORTS:BucketPolicy=policy!{<Bucket>allow AnalystsRead{principal:"222222222222",action:[s3:GetObject,s3:GetObjectVersion],resource:"arn:aws:s3:::reports/2026/*",condition:{ForAnyValue : StringLike:{"aws:PrincipalOrgPaths":["o-a1b2c3d4e5/*"]},Bool:{"aws:SecureTransport":true}}}deny{principal:*,action:s3:*,resource:*}};
fn grants() -> Vec<Grant> {
    vec![grant!(Short{owner:"111111111111",bucket:"b-1",grantee:"222222222222",access:Read}),
        grant!{AnalystsReadReports{owner:"111111111111",bucket:"reports",grantee:"arn:aws:iam::222222222222:role/analyst",access:[Read,ReadVersions,List,ListVersions,Write,WriteAcl,Delete,DeleteVersions,ReadTags,],via:Role{name:"reader",console:true}}},
    ]
}
const ALL: BoundaryPolicy = policy! {   <Boundary>   allow { action: s3:*, resource: * , }   };
"#;
    insta::assert_snapshot!(formatted(source));
}

#[test]
fn comments_stay_where_they_were() {
    let source = r#"
static ALL: BucketPolicy = policy! { // behind the bracket
    // before the kind
    <Bucket> // behind the kind

    // before everything


    version: "2012-10-17"; // behind an item
    let a = "222222222222";  /* a block */
    /* first */ let b = "{a}";
    /// What it is,
    /// in two lines.
    // beside the docs
    #[allow(principal_star_unbound, reason = "a reason that is so long that the whole of the attribute does not fit")] // why
    allow Everything { // behind a brace

        // before a field
        principal /* odd */ : // odder
            [ "{a}", // the first
              "{b}" /* before a comma */ , /* behind it */
              // at the end
            ],
        /// A field with docs.
        action: /* one */ s3:GetObject // before a comma
        , resource: "arn:aws:s3:::reports/*", condition: { /* inside */ Bool: { "aws:SecureTransport": true /* last */ } }

        // at the end of the block
    }
    /* several
     lines */
    deny { principal: * /* a star */, action: s3:*, resource: * }
    // at the end of all
};
static SHORT: Grant = grant! { /* which */ Short { owner: "111111111111", bucket: "b-1", grantee: "222222222222", access: [/* r */ Read] } // end
};
"#;
    insta::assert_snapshot!(formatted(source));
}

#[test]
fn macros_on_one_line_are_formatted_one_after_the_other() {
    let source = r#"f(policy! {<Identity> allow{action:s3:GetObject,resource:"arn:aws:s3:::reports/*"} allow{action:s3:PutObject,resource:*}}, policy! {<Identity> allow{action:s3:GetObject,resource:"arn:aws:s3:::reports/*"}});
"#;
    insta::assert_snapshot!(formatted(source), @r#"
    f(policy! { <Identity>
        allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
        allow { action: s3:PutObject, resource: * }
    }, policy! { <Identity> allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/*" } });
    "#);
}

#[test]
fn a_grant_with_something_beside_it_is_a_block() {
    let source = r#"
    grant! { let a = "222222222222"; let b = "analyst";

        /// Docs.
        Named { owner: "111111111111", bucket: "reports", grantee: ["arn:aws:iam::{a}:role/{b}"], access: [Read] } }
"#;
    insta::assert_snapshot!(formatted(source), @r#"
    grant! {
        let a = "222222222222";
        let b = "analyst";

        /// Docs.
        Named {
            owner: "111111111111",
            bucket: "reports",
            grantee: ["arn:aws:iam::{a}:role/{b}"],
            access: [Read],
        }
    }
    "#);
}

#[test]
fn what_is_not_to_be_formatted_is_left_alone() {
    let source = r#"
#[rustfmt::skip]
static A: IdentityPolicy = policy! {  <Identity> allow {action: s3:*, resource: *} };
macro_rules! reads { ($bucket:literal) => { policy! {  <Identity> allow {action: s3:*, resource: $bucket} } }; }
static B: IdentityPolicy = policy! {  <Identity> allow {action: s3:*, resource: bare} };
static C: IdentityPolicy = policy! {  <Identity> allow {action: s3:NoSuchAction, resource: *} };
"#;
    let formatted = format(source, WIDTH).unwrap();
    insta::assert_snapshot!(formatted.text, @r##"
    #[rustfmt::skip]
    static A: IdentityPolicy = policy! {  <Identity> allow {action: s3:*, resource: *} };
    macro_rules! reads { ($bucket:literal) => { policy! {  <Identity> allow {action: s3:*, resource: $bucket} } }; }
    static B: IdentityPolicy = policy! {  <Identity> allow {action: s3:*, resource: bare} };
    static C: IdentityPolicy = policy! { <Identity> allow { action: s3:NoSuchAction, resource: * } };
    "##);
    let left: Vec<_> = formatted.left.iter().map(|left| format!("{}: {left}", left.line)).collect();
    assert_eq!(left, ["5: left as it is, for it cannot be read: expected a resource"]);
}

#[test]
fn lines_end_as_they_did_and_brackets_may_be_nested_deeply() {
    let source = "static A: P = policy! { <Identity> // c\r\n    /* a\r\n b */ allow{action:s3:*,resource:*}\r\n};\r\n";
    let text = formatted(source);
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "{text:?}");
    let deep = format!("grant! {{ N {{ a: {}{} }} }}", "[".repeat(100), "]".repeat(100));
    assert_eq!(format(&deep, WIDTH).unwrap().left.len(), 1);
}

/// Tokens of macros that are read, between which anything may stand. In a token `~` is a blank.
const TOKENS: [&str; 3] = [
    r#"policy! { < Bucket > id : "x" ; let a = "222222222222" ; ///~Docs. #[allow(invalid_action,~reason~=~"it~is~new")]
        allow Sid { principal : [ "{a}" , "333333333333" ] , ///~More. action : [ s3:GetObject , s3:Get* , ] , resource : * ,
        condition : { ForAnyValue : StringLike : { "aws:PrincipalOrgPaths" : "o-a1b2c3d4e5/*" } , NumericLessThan : {
        "s3:max-keys" : -1 } } } deny { principal : * , action : s3:* , resource : "arn:aws:s3:::é/*" , } assert denied {
        principal : * , action : s3:GetObject , resource : "arn:aws:s3:::b-1/x" , context : { } } }"#,
    r#"grant! ( Name { owner : "111111111111" , bucket : "reports" , access : [ Read , List , Write , ] ,
        via : Role { name : "r" , session : 7_200 } , } )"#,
    "policy! [ < Identity > allow { action : s3:* , resource : * } ]",
];

const GAPS: [&str; 10] = [
    " ",
    " ",
    " ",
    "",
    "\n",
    "\n\n\n",
    " // line\n",
    " /* block */ ",
    "\n /* two\n lines */\n\n",
    "\n\n // own\n\n",
];

fn sources() -> impl Strategy<Value = String> {
    let gaps = |most: usize| proptest::collection::vec(select(&GAPS[..most]), 150);
    (select(&TOKENS[..]), prop_oneof![gaps(GAPS.len()), gaps(6)], 0..3_usize).prop_map(
        |(tokens, gaps, depth)| {
            let mut source = "    ".repeat(depth) + "let x = ";
            for (token, gap) in tokens.split_whitespace().zip(gaps.iter().cycle()) {
                let token = token.replace('~', " ");
                let runs_on =
                    source.ends_with(char::is_alphanumeric) && token.starts_with(char::is_alphanumeric);
                source.push_str(if runs_on { " " } else { "" });
                match token.starts_with("///") {
                    true => source.extend(["\n", &token, "\n"]),
                    false => source.push_str(&token),
                }
                source.push_str(gap);
            }
            source + ";\n"
        },
    )
}

proptest! {
    #[test]
    fn formatting_twice_is_formatting_once_and_nothing_is_lost(source in sources(), width in 20..130_usize) {
        let once = format(&source, width).unwrap();
        prop_assert_eq!(&once.left, &[], "{}", source);
        let twice = format(&once.text, width).unwrap();
        prop_assert_eq!(&twice.text, &once.text);
        prop_assert!(!once.text.lines().any(|line| line.ends_with(' ') && !line.contains("let x")));
    }
}
