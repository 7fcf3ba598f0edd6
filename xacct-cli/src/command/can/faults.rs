//! Why AWS is never asked so.

use annotate_snippets::normalize_untrusted_str;
use std::collections::BTreeSet;
use xacct_core::evaluate::{RequestPart, faults_of_keys, faults_of_request};

/// What is wrong with these actions, resources and condition keys (`KEY=VALUE`), each fault once, by the option that has it.
pub(super) fn of(actions: &[String], resources: &[String], context: &[String]) -> Vec<String> {
    let keys = context.iter().filter_map(|text| Some(text.split_once('=')?.0));
    let keys = unique(keys, |key| key.to_ascii_lowercase());
    let faults = actions.iter().flat_map(|action| {
        let of_keys = faults_of_keys(action, &keys);
        resources.iter().flat_map(move |resource| faults_of_request(action, resource)).chain(of_keys)
    });
    let told = faults.map(|fault| {
        let option = match fault.part {
            RequestPart::Action => "--action",
            RequestPart::Resource => "--resource",
            RequestPart::Key(_) => "--context",
        };
        normalize_untrusted_str(&format!("{option}: {fault}"))
    });
    unique(told, String::clone)
}

/// Those of which none before is the same by this.
fn unique<T>(all: impl Iterator<Item = T>, by: impl Fn(&T) -> String) -> Vec<T> {
    let mut known = BTreeSet::new();
    all.filter(|it| known.insert(by(it))).collect()
}
