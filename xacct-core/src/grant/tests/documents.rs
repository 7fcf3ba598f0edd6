use crate::evaluate::public_statements;
use crate::grant::testing::every_method;
use crate::grant::{Content, Grant, Receipt, Target};
use crate::{Effect, PolicyKind, check};

fn every_grant() -> Vec<Grant> {
    every_method().iter().map(|definition| definition.build().unwrap()).collect()
}

/// Every document, the words about it, and what is handed over to each account.
#[test]
fn each_is_as_it_was_last_read() {
    for grant in every_grant() {
        let handovers: Vec<_> = grant
            .accounts()
            .iter()
            .map(|account| grant.handover(account).expect("the account has a part").to_string())
            .collect();
        let text = format!("{}\n{grant:#}\n\n{}", grant.explain(), handovers.join("\n----\n\n"));
        insta::assert_snapshot!(grant.name().as_str(), text);
    }
}

/// The receipt has every document, and no other.
#[test]
fn a_receipt_has_the_same_documents() {
    for grant in every_grant() {
        let mut documents: Vec<String> = grant.documents().iter().map(|it| it.content.to_string()).collect();
        let mut receipt = in_receipt(&grant.receipt());
        documents.sort();
        receipt.sort();
        assert_eq!(receipt, documents, "{}", grant.name());
    }
}

fn in_receipt(receipt: &Receipt) -> Vec<String> {
    let mut texts = Vec::new();
    let (key, identities) = match receipt {
        Receipt::BucketPolicy(it) => {
            texts.push(it.bucket_policy.to_string());
            (&it.key, &it.identities)
        }
        Receipt::Acl(it) => {
            texts.push(it.ownership.as_str().to_owned());
            texts.extend(it.bucket_acl.iter().map(ToString::to_string));
            texts.extend(it.object_acls.iter().map(|(_, acl)| acl.to_string()));
            (&it.key, &it.identities)
        }
        Receipt::Role(it) => {
            texts.extend([it.trust.to_string(), it.permissions.to_string()]);
            (&it.key, &it.identities)
        }
        Receipt::AccessPoint(it) => {
            texts.push(it.bucket_policy.to_string());
            texts.extend(it.access_point_policy.iter().map(ToString::to_string));
            (&it.key, &it.identities)
        }
    };
    texts.extend(key.iter().map(|key| key.policy.to_string()));
    texts.extend(identities.iter().map(|identity| identity.policy.to_string()));
    texts
}

/// Least privilege: single actions, the grant's own resources, nobody but its grantees, and nothing public.
#[test]
fn no_document_says_more_than_it_must() {
    for grant in every_grant() {
        for document in grant.documents() {
            let Content::Policy(kind, policy) = &document.content else { continue };
            assert_eq!(check(policy, *kind), [], "{}: {}", grant.name(), document.target);
            assert!(public_statements(policy, *kind).is_empty(), "{}", document.target);
            for statement in &policy.statements {
                assert_eq!(statement.effect, Effect::Allow);
                let (actions, resources) =
                    (statement.action.iter().flatten(), statement.resource.iter().flatten());
                assert!(actions.clone().all(|action| !action.contains('*')), "{statement:?}");
                let lists_buckets = actions.clone().any(|action| action == "s3:ListAllMyBuckets");
                let is_of_key = *kind == PolicyKind::KmsKey;
                for resource in resources {
                    assert!(resource != "*" || is_of_key || lists_buckets, "{statement:?}");
                }
                let names = statement.principals().flat_map(|(_, principals)| principals.entries());
                let is_known = |arn: &str| {
                    grant.role_arn().is_some_and(|role| role == arn)
                        || grant.grantees().iter().any(|grantee| grant.arn_of(grantee) == arn)
                };
                assert!(names.into_iter().all(|(_, principal)| is_known(principal)), "{statement:?}");
            }
        }
    }
}

/// A grant finds its own statements by their Sids, which nothing else has.
#[test]
fn sids_say_whose_statements_they_are() {
    let mut sids = Vec::new();
    for grant in every_grant() {
        for document in grant.documents() {
            let Content::Policy(kind, policy) = &document.content else { continue };
            for sid in policy.statements.iter().map(|statement| statement.sid.clone().unwrap()) {
                assert!(sid.starts_with(&format!("Xacct{}", grant.name())), "{sid}");
                // The halves of a grant share theirs: what a document holds once, it holds under one name.
                sids.push((*kind, document.account.clone(), document.target.clone(), sid));
            }
        }
    }
    let count = sids.len();
    sids.sort_by_key(|(kind, account, target, sid)| {
        (*kind, account.clone(), target.to_string(), sid.clone())
    });
    sids.dedup();
    assert_eq!(sids.len(), count);
}

#[test]
fn every_account_gets_all_of_its_documents() {
    for grant in every_grant() {
        let handed_over: usize = grant
            .accounts()
            .iter()
            .filter_map(|account| grant.handover(account))
            .map(|handover| handover.files.len())
            .sum();
        let documents = grant.documents();
        let settings =
            documents.iter().filter(|document| document.target == Target::OwnershipControls).count();
        assert_eq!(handed_over + settings, documents.len(), "{}", grant.name());
        assert_eq!(grant.handover(&"999999999999".parse().unwrap()), None);
    }
}
