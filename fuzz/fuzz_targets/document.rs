//! JSON: what reads as a document is written and reads back the same; whatever is told of a text, for whichever kind,
//! lies within it and in its order.

#![no_main]

use libfuzzer_sys::fuzz_target;
use xacct_core::{Document, PolicyKind, Severity, check_json};

fuzz_target!(|text: &str| {
    let document = Document::from_json(text);
    if let Ok(document) = &document {
        let serialized = serde_json::to_string(document).expect("a document is JSON");
        for text in [document.to_string(), format!("{document:#}"), serialized] {
            assert_eq!(Document::from_json(&text).as_ref(), Ok(document));
        }
    }
    for kind in PolicyKind::ALL {
        let findings = check_json(text, *kind);
        assert!(document.is_ok() || findings.iter().any(|finding| finding.severity == Severity::Error));
        let mut last = 0;
        for finding in findings {
            let bytes = finding.location.expect("there is a text").bytes;
            assert!(text.get(bytes.clone()).is_some() && bytes.start >= last, "{bytes:?}");
            last = bytes.start;
        }
    }
});
