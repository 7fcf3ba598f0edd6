//! The kinds of questions: one file each, named by the kind.

mod codes;
mod equivalent;
mod evaluate;
mod parse;
mod s3_public;
mod validate;

use crate::row::Row;
use crate::verdict::{Judgement, Verdict};

/// A kind's name in the corpora and how its rows are judged.
type Kind = (&'static str, fn(&Row) -> anyhow::Result<Judgement>);

const KINDS: &[Kind] = &[
    ("equivalent", equivalent::judge),
    ("evaluate", evaluate::judge),
    ("parse", parse::judge),
    ("s3_public", s3_public::judge),
    ("validate", validate::judge),
];

pub(crate) fn judge(row: &Row) -> anyhow::Result<Judgement> {
    match KINDS.iter().find(|(kind, _)| *kind == row.kind()) {
        Some((_, judge)) => judge(row),
        None => Ok(Verdict::Skipped("no code answers this kind of question yet").into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verdict::Outcome;

    fn verdict(line: &str) -> Verdict {
        judge(&Row::new("file", line).unwrap()).unwrap().verdict
    }

    fn disagreement(expected: &str, got: &str) -> Verdict {
        Verdict::Disagree { expected: expected.into(), got: got.into() }
    }

    const READ: &str =
        r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}}"#;

    #[test]
    fn what_no_code_answers_is_skipped() {
        assert!(matches!(verdict(r#"{"id":"x","kind":"no_new_access"}"#), Verdict::Skipped(_)));
        assert!(Row::new("file", r#"{"id":"x"}"#).is_err());
    }

    #[test]
    fn equivalence_is_asked_both_ways() {
        let row = |b: &str, expected: bool| {
            verdict(&format!(r#"{{"id":"x","kind":"equivalent","a":{READ},"b":{b},"expected":{expected}}}"#))
        };
        let other = READ.replace("GetObject", "PutObject");
        assert_eq!(row(&READ.replace("GetObject", "getobject"), true), Verdict::Agree);
        assert_eq!(row(&other, false), Verdict::Agree);
        assert_eq!(row(&other, true), disagreement("equivalent", "different"));
    }

    #[test]
    fn a_policy_of_aws_has_no_errors() {
        let row = |policy: &str, expected: &str| {
            verdict(&format!(r#"{{"id":"x","kind":"parse","policy":{policy},"expected":{expected}}}"#))
        };
        let typo = READ.replace("GetObject", "GetObjct");
        assert_eq!(row(READ, r#"{"parses":true,"zero_error_findings":true}"#), Verdict::Agree);
        assert_eq!(row(&typo, r#"{"parses":true}"#), Verdict::Agree);
        assert_eq!(
            row(&typo, r#"{"parses":true,"zero_error_findings":true}"#),
            disagreement("", "INVALID_ACTION")
        );
        assert_eq!(row("[]", r#"{"parses":true}"#), disagreement("a policy", "DATA_TYPE_MISMATCH"));
    }

    fn recorded(policy: &str, findings: &str, newest: bool) -> Judgement {
        let line = format!(
            r#"{{"id":"x","kind":"validate","policy_type":"IDENTITY_POLICY","policy":{policy},"newest_run":{newest},
                "expected":{{"findings":{findings}}}}}"#
        );
        judge(&Row::new("file", &line).unwrap()).unwrap()
    }

    #[test]
    fn a_recorded_finding_is_looked_for_at_its_place() {
        let typo = READ.replace("GetObject", "GetObjct");
        let at = |element: &str| {
            format!(
                r#"[{{"code":"INVALID_ACTION","path":[[{{"value":"Statement"}},{{"index":0}},{{"value":"{element}"}}]]}}]"#
            )
        };
        assert_eq!(recorded(&typo, &at("Action"), true).verdict, Verdict::Agree);
        assert_eq!(
            recorded(&typo, &at("Resource"), true).verdict,
            disagreement("INVALID_ACTION", "INVALID_ACTION")
        );
        assert_eq!(recorded(READ, &at("Action"), true).verdict, disagreement("INVALID_ACTION", ""));
        assert_eq!(recorded(READ, r#"[{"code":"EMPTY_SID_VALUE"}]"#, true).verdict, Verdict::Agree);
    }

    #[test]
    fn what_the_catalogue_of_the_day_explains_is_counted_apart() {
        let typo = READ.replace("GetObject", "GetObjct");
        let then = recorded(&typo, "[]", false);
        assert_eq!(then.verdict, Verdict::Vintage { expected: String::new(), got: "INVALID_ACTION".into() });
        assert_eq!(then.codes.first().map(|code| code.outcome), Some(Outcome::ExtraThen));
        let no_arn = READ.replace(r#""*""#, r#""b/*""#);
        assert_eq!(recorded(&no_arn, "[]", false).verdict, disagreement("", "INVALID_ARN_PREFIX"));
    }
}
