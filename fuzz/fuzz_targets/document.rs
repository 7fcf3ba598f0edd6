//! JSON: what reads as a document is written and reads back the same, and no check panics on it.

#![no_main]

use libfuzzer_sys::fuzz_target;
use xacct_core::{Document, PolicyKind, check};

fuzz_target!(|text: &str| {
    if let Ok(document) = Document::from_json(text) {
        assert_eq!(Document::from_json(&document.to_string()).as_ref(), Ok(&document));
        for kind in PolicyKind::ALL {
            check(&document, kind);
        }
    }
});
