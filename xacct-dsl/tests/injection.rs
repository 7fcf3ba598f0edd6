//! No captured value says more than itself: at every place that captures, every hostile text is refused by the type that
//! the place expects, or comes out as nothing but that text in that place.

use proptest::prelude::*;
use xacct_dsl::Document;
use xacct_dsl::capture::Position;
use xacct_dsl::grant::GrantFindings;
use xacct_dsl::prelude::*;

/// A policy with `text` captured at one place, as JSON; none where the type refuses the text.
type Capturing = fn(text: &str) -> Option<String>;

/// Each place with what it stands for, a harmless text for it, and the policy.
const PLACES: &[(&str, Position, &str, Capturing)] = &[
    ("account of a principal", Position::Account, "222222222222", |text| {
        let account = AccountId::new(text.to_owned()).ok()?;
        let policy = policy! { <Trust>
            allow { principal: "arn:aws:iam::{account}:role/analyst", action: sts:AssumeRole }
        };
        Some(policy.to_string())
    }),
    ("account as a principal", Position::Principal, "222222222222", |text| {
        let account = AccountId::new(text.to_owned()).ok()?;
        Some(policy! { <Trust> allow { principal: "{account}", action: sts:AssumeRole } }.to_string())
    }),
    ("principal", Position::Principal, "arn:aws:iam::222222222222:role/analyst", |text| {
        let principal = PrincipalArn::new(text.to_owned()).ok()?;
        json(policy! { <Trust> allow { principal: "{principal}", action: sts:AssumeRole } })
    }),
    ("user of a principal", Position::User, "ana", |text| {
        let user = UserName::new(text.to_owned()).ok()?;
        let policy = policy! { <Trust>
            allow { principal: "arn:aws:iam::222222222222:user/team/{user}", action: sts:AssumeRole }
        };
        Some(policy.to_string())
    }),
    ("session of a principal", Position::Session, "nightly", |text| {
        let session = RoleSessionName::new(text.to_owned()).ok()?;
        let policy = policy! { <Trust>
            #[allow(principal_session, reason = "a session is what is tried here")]
            allow {
                principal: "arn:aws:sts::222222222222:assumed-role/analyst/{session}",
                action: sts:AssumeRole,
            }
        };
        json(policy)
    }),
    ("role of a session", Position::Role, "analyst", |text| {
        let role = RoleName::new(text.to_owned()).ok()?;
        let policy = policy! { <Trust>
            #[allow(principal_session, reason = "a session is what is tried here")]
            allow {
                principal: "arn:aws:sts::222222222222:assumed-role/{role}/nightly",
                action: sts:AssumeRole,
            }
        };
        json(policy)
    }),
    ("whom a deny spares", Position::Account, "222222222222", |text| {
        let account = AccountId::new(text.to_owned()).ok()?;
        json(policy! { <Bucket>
            deny { not_principal: "{account}", action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
        })
    }),
    ("prefix before a key", Position::KeyPrefix, "2026/", |text| {
        let (prefix, key) = (KeyPrefix::new(text.to_owned()).ok()?, ObjectKey::new("q1.csv").ok()?);
        json(policy! { <Identity>
            allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/{prefix}{key}" }
        })
    }),
    ("prefix of a condition", Position::KeyPrefix, "2026/", |text| {
        let prefix = KeyPrefix::new(text.to_owned()).ok()?;
        json(policy! { <Identity>
            allow {
                action: s3:ListBucket,
                resource: "arn:aws:s3:::reports",
                condition: { StringLike: { "s3:prefix": "{prefix}*" } },
            }
        })
    }),
    ("account of a condition", Position::Account, "222222222222", |text| {
        let account = AccountId::new(text.to_owned()).ok()?;
        json(policy! { <Identity>
            allow {
                action: s3:GetObject,
                resource: "arn:aws:s3:::reports/*",
                condition: { StringEquals: { "aws:SourceAccount": "{account}" } },
            }
        })
    }),
    ("VPC of a condition", Position::Vpc, "vpc-0a1b2c3d", |text| {
        let vpc = VpcId::new(text.to_owned()).ok()?;
        json(policy! { <Identity>
            allow {
                action: s3:GetObject,
                resource: "arn:aws:s3:::reports/*",
                condition: { StringEquals: { "aws:SourceVpc": "{vpc}" } },
            }
        })
    }),
    ("VPC endpoint of a condition", Position::VpcEndpoint, "vpce-0a1b2c3d", |text| {
        let endpoint = VpcEndpointId::new(text.to_owned()).ok()?;
        json(policy! { <Identity>
            allow {
                action: s3:GetObject,
                resource: "arn:aws:s3:::reports/*",
                condition: { StringEquals: { "aws:SourceVpce": "{endpoint}" } },
            }
        })
    }),
    ("external id of a grant", Position::ExternalId, "customer-4711", |text| {
        let id = ExternalId::new(text.to_owned()).ok()?;
        trust(grant! { Readers {
            owner: "111111111111",
            bucket: "reports",
            grantee: "222222222222",
            access: [Read],
            via: Role { name: "reader", external_id: "{id}" },
        }})
    }),
    ("organization of a grant", Position::Organization, "o-a1b2c3d4e5", |text| {
        let organization = OrganizationId::new(text.to_owned()).ok()?;
        trust(grant! { Readers {
            owner: "111111111111",
            bucket: "reports",
            grantee: "222222222222",
            access: [Read],
            via: Role { name: "reader" },
            condition: { organization: "{organization}" },
        }})
    }),
    (
        "KMS key of a condition",
        Position::KmsKeyArn,
        "arn:aws:kms:eu-central-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        |text| {
            let key = KmsKeyArn::new(text.to_owned()).ok()?;
            json(policy! { <Identity>
                allow {
                    action: s3:PutObject,
                    resource: "arn:aws:s3:::reports/*",
                    condition: {
                        StringEquals: { "s3:x-amz-server-side-encryption-aws-kms-key-id": "{key}" },
                    },
                }
            })
        },
    ),
    (
        "canonical user",
        Position::CanonicalUser,
        "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be",
        |text| {
            let owner = CanonicalUserId::new(text.to_owned()).ok()?;
            let policy = policy! { <Bucket>
                allow {
                    principal: { CanonicalUser: "{owner}" },
                    action: s3:GetObject,
                    resource: "arn:aws:s3:::reports/*",
                }
            };
            Some(policy.to_string())
        },
    ),
    ("bucket", Position::Bucket, "reports", |text| {
        let bucket = BucketName::new(text.to_owned()).ok()?;
        let policy =
            policy! { <Identity> allow { action: s3:ListBucket, resource: "arn:aws:s3:::{bucket}" } };
        Some(policy.to_string())
    }),
    ("key prefix", Position::KeyPrefix, "2026/", |text| {
        let prefix = KeyPrefix::new(text.to_owned()).ok()?;
        let policy = policy! { <Identity>
            allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/{prefix}*" }
        };
        Some(policy.to_string())
    }),
    ("key segment", Position::KeySegment, "analytics", |text| {
        let team = KeySegment::new(text.to_owned()).ok()?;
        let policy = policy! { <Identity>
            allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/{team}/*" }
        };
        Some(policy.to_string())
    }),
    ("object key", Position::ObjectKey, "2026/q1.csv", |text| {
        let key = ObjectKey::new(text.to_owned()).ok()?;
        let policy =
            policy! { <Identity> allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/{key}" } };
        Some(policy.to_string())
    }),
    ("access point", Position::AccessPoint, "analysts", |text| {
        let point = AccessPointName::new(text.to_owned()).ok()?;
        let policy = policy! { <Identity>
            allow {
                action: s3:GetObject,
                resource: "arn:aws:s3:eu-central-1:111111111111:accesspoint/{point}/object/*",
            }
        };
        Some(policy.to_string())
    }),
    ("region", Position::Region, "eu-central-1", |text| {
        let region = Region::new(text.to_owned()).ok()?;
        let policy = policy! { <Identity>
            allow { action: kms:Decrypt, resource: "arn:aws:kms:{region}:111111111111:key/*" }
        };
        Some(policy.to_string())
    }),
    ("key", Position::KmsKey, "1234abcd-12ab-34cd-56ef-1234567890ab", |text| {
        let key = KmsKeyId::new(text.to_owned()).ok()?;
        let policy = policy! { <Identity>
            allow { action: kms:Decrypt, resource: "arn:aws:kms:eu-central-1:111111111111:key/{key}" }
        };
        Some(policy.to_string())
    }),
    ("role", Position::Role, "analyst", |text| {
        let role = RoleName::new(text.to_owned()).ok()?;
        let policy = policy! { <Identity>
            allow { action: sts:AssumeRole, resource: "arn:aws:iam::111111111111:role/{role}" }
        };
        Some(policy.to_string())
    }),
    ("managed policy", Position::ManagedPolicy, "ReadReports", |text| {
        let managed = PolicyName::new(text.to_owned()).ok()?;
        let policy = policy! { <Identity>
            allow { action: iam:GetPolicy, resource: "arn:aws:iam::111111111111:policy/{managed}" }
        };
        Some(policy.to_string())
    }),
    ("resource", Position::Arn, "arn:aws:s3:::reports/2026/q1.csv", |text| {
        let arn = ResourceArn::new(text.to_owned()).ok()?;
        json(policy! { <Identity> allow { action: s3:GetObject, resource: "{arn}" } })
    }),
    ("text of a condition", Position::Text, "analytics", |text| {
        let team = ConditionText::new(text.to_owned()).ok()?;
        json(policy! { <Identity>
            allow {
                action: s3:GetObject,
                resource: "arn:aws:s3:::reports/*",
                condition: { StringLike: { "aws:PrincipalTag/team": "{team}" } },
            }
        })
    }),
    ("part of a text of a condition", Position::KeySegment, "ana", |text| {
        let user = KeySegment::new(text.to_owned()).ok()?;
        json(policy! { <Identity>
            allow {
                action: s3:ListBucket,
                resource: "arn:aws:s3:::reports",
                condition: { StringLike: { "s3:prefix": "home/{user}/*" } },
            }
        })
    }),
    ("arn of a condition", Position::Arn, "arn:aws:iam::222222222222:role/analyst", |text| {
        let arn = ResourceArn::new(text.to_owned()).ok()?;
        json(policy! { <Identity>
            allow {
                action: s3:GetObject,
                resource: "arn:aws:s3:::reports/*",
                condition: { ArnLike: { "aws:PrincipalArn": "{arn}" } },
            }
        })
    }),
    ("number of a condition", Position::Number, "100", |text| {
        let most = text.parse::<i64>().ok()?;
        json(policy! { <Identity>
            allow {
                action: s3:ListBucket,
                resource: "arn:aws:s3:::reports",
                condition: { NumericLessThanEquals: { "s3:max-keys": "{most}" } },
            }
        })
    }),
    ("truth of a condition", Position::Bool, "true", |text| {
        let secure = text.parse::<bool>().ok()?;
        json(policy! { <Identity>
            allow {
                action: s3:GetObject,
                resource: "arn:aws:s3:::reports/*",
                condition: { Bool: { "aws:SecureTransport": "{secure}" } },
            }
        })
    }),
    ("instant of a condition", Position::Timestamp, "2026-01-01", |text| {
        let end = Timestamp::new(text.to_owned()).ok()?;
        json(policy! { <Identity>
            allow {
                action: s3:GetObject,
                resource: "arn:aws:s3:::reports/*",
                condition: { DateLessThan: { "aws:CurrentTime": "{end}" } },
            }
        })
    }),
    ("addresses of a condition", Position::IpRange, "203.0.113.0/24", |text| {
        let office = NarrowIpRange::new(text.to_owned()).ok()?;
        json(policy! { <Identity>
            allow {
                action: s3:GetObject,
                resource: "arn:aws:s3:::reports/*",
                condition: { IpAddress: { "aws:SourceIp": "{office}" } },
            }
        })
    }),
];

/// What could widen a policy, or end a string or a component of it.
const HOSTILE: &[&str] = &[
    "",
    "*",
    "?",
    "**",
    "a*",
    "*a",
    "a?b",
    "${aws:username}",
    "${*}",
    "a${aws:username}b",
    "$",
    "{",
    "}",
    "{{x}}",
    "\"",
    "a\"b",
    "\",\"Action\":\"*",
    "\"},{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"},{\"x\":\"",
    "\\",
    "\\\"",
    "\\u002a",
    "a\\",
    "\n",
    "a\nb",
    "\r\n",
    "\t",
    "\0",
    "\u{7f}",
    "/",
    "//",
    "/../",
    "../x",
    "a/../b/",
    "./a",
    "a/b",
    ":",
    "::",
    "a:b",
    "arn:aws:s3:::other/*",
    "222222222222:root",
    "1111 2222 3333",
    "１１１１１１１１１１１１",
    "＊",
    "∗",
    "﹡",
    "？",
    "\u{202e}evil",
    "a\u{200b}b",
    "ｒeports",
    "%2a",
    "%00",
    "&#42;",
    " ",
    " a",
    "a ",
    "true,\"x\":\"y",
    "1e400",
    "0x10",
    "-1",
    "0.0.0.0/0",
    "::/0",
    "1970-01-01T00:00:00Z\"",
];

fn json<T: ToString>(policy: impl Into<Option<T>>) -> Option<String> {
    policy.into().map(|policy| policy.to_string())
}

/// The first document of a grant by the method `Role`: who may assume it.
fn trust(grant: Result<Grant, GrantFindings>) -> Option<String> {
    grant.ok()?.documents().first().map(|document| document.content.to_string())
}

/// The text of a document with every string of it shown as it is, whatever it holds.
fn shown(document: &Document) -> String {
    format!("{document:?}")
}

#[expect(clippy::expect_used, reason = "what it names is this file's own")]
/// Whether `text` is refused at a place, or comes out inert there.
fn is_inert((name, _, harmless, policy): &(&str, Position, &str, Capturing), text: &str) {
    let Some(captured) = policy(text) else { return };
    let harmless_policy = policy(harmless).expect(name);
    let read = |json: &str| Document::from_json(json).expect("a policy is a document");
    let (expected, found) = (read(&harmless_policy), read(&captured));
    // The same document but for that text, which a debug print escapes where it stands.
    let quoted = format!("{text:?}");
    let escaped = &quoted[1..quoted.len() - 1];
    assert_eq!(shown(&found), shown(&expected).replace(harmless, escaped), "{name}: {text:?}");
    assert!(!text.contains(['*', '?']) && !text.contains("${"), "{name} accepts {text:?}");
}

#[test]
fn every_place_takes_a_harmless_text() {
    for (name, _, harmless, policy) in PLACES {
        assert!(policy(harmless).is_some_and(|json| json.contains(harmless)), "{name}");
    }
}

#[test]
fn every_position_is_tried() {
    for position in Position::ALL {
        assert!(PLACES.iter().any(|(_, tried, ..)| tried == position), "{position:?}");
    }
}

#[test]
fn hostile_texts_are_refused_or_inert() {
    let long = "a".repeat(10_240);
    let texts = HOSTILE.iter().copied().chain([long.as_str()]);
    for text in texts {
        for place in PLACES {
            is_inert(place, text);
            is_inert(place, &format!("{}{text}", place.2));
            is_inert(place, &format!("{text}{}", place.2));
        }
    }
}

#[test]
fn what_widens_is_refused_everywhere() {
    for (name, _, harmless, policy) in PLACES {
        for widening in ["*", "?", "${aws:username}"] {
            for text in
                [widening.to_owned(), format!("{harmless}{widening}"), format!("{widening}{harmless}")]
            {
                assert!(policy(&text).is_none(), "{name} accepts {text:?}");
            }
        }
    }
}

#[test]
fn no_range_is_everyone() {
    for (name, _, _, policy) in PLACES.iter().filter(|(_, position, ..)| *position == Position::IpRange) {
        for everyone in ["0.0.0.0/0", "0.0.0.0/1", "::/0", "128.0.0.0/7"] {
            assert!(policy(everyone).is_none(), "{name} accepts {everyone}");
        }
    }
}

proptest! {
    #[test]
    fn no_text_widens_a_policy(text: String, place in 0..PLACES.len()) {
        is_inert(&PLACES[place], &text);
    }

    #[test]
    fn no_text_of_the_characters_that_matter_widens_a_policy(
        text in "[a-z0-9*?${}\"\\\\/:\n .-]{0,20}",
        place in 0..PLACES.len(),
    ) {
        is_inert(&PLACES[place], &text);
    }
}
