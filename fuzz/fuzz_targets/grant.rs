//! Grants: what reads as one from JSON is written and reads back the same, with its documents and both accounts' halves;
//! whatever is told of a text lies within it. Tokens are answered with a grant, with captures or with diagnostics.

#![no_main]

use libfuzzer_sys::fuzz_target;
use xacct_core::grant::Grant;

fuzz_target!(|text: &str| {
    match Grant::from_json(text) {
        Ok(grant) => {
            let json = serde_json::to_string(&grant).expect("a grant is JSON");
            assert_eq!(Grant::from_json(&json).as_ref(), Ok(&grant));
            assert_eq!(grant.definition().build().as_ref(), Ok(&grant));
            let listed = Grant::all_from_json(&format!("{{\"grants\": [{json}, {json}]}}"));
            assert_eq!(listed, Ok(vec![grant.clone(), grant.clone()]));
            assert!(grant.documents().len() > 1 && grant.accounts().len() > 1);
            for account in grant.accounts() {
                assert!(grant.handover(&account).is_some_and(|handover| !handover.to_string().is_empty()));
            }
            assert!(!grant.explain().to_string().is_empty());
        }
        Err(findings) => {
            assert!(!findings.as_slice().is_empty());
            for finding in findings.as_slice() {
                let bytes = finding.location.as_ref().expect("there is a text").bytes.clone();
                assert!(text.get(bytes.clone()).is_some(), "{bytes:?}");
            }
        }
    }
    for finding in Grant::all_from_json_as_far_as_possible(text).1 {
        let bytes = finding.location.expect("there is a text").bytes;
        assert!(text.get(bytes.clone()).is_some(), "{bytes:?}");
    }
    if let Ok(tokens) = text.parse() {
        let compiled = xacct_syntax::compile_grant(tokens);
        assert!(compiled.is_refused() || compiled.grant.is_some() || !compiled.captures.is_empty());
        for diagnostic in compiled.diagnostics {
            assert!(!diagnostic.to_string().is_empty());
        }
    }
});
