//! Contexts that no request carries.

use xacct_dsl::prelude::*;

static POLICY: IdentityPolicy = policy! { <Identity>
    allow { action: s3:GetObject, resource: "arn:aws:s3:::reports/*" }
    assert denied {
        principal: "arn:aws:iam::222222222222:role/analyst",
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/q1.csv",
        context: {
            "aws:SecureTransport": [true, false],
            "aws:securetransport": true,
            "aws:MultiFactorAuthPresent": "yes",
            "aws:SourceIp": "203.0.113.0/24",
            "aws:PrincipalTag/team": "${aws:username}",
            "s3:prefix": "2026/",
            "s3:prefxi": "2026/",
        },
    }
    assert denied {
        principal: { AWS: "arn:aws:iam::222222222222:role/analyst" },
        action: s3:GetObject,
        resource: "arn:aws:s3:::reports/${aws:username}",
        context: { Bool: { "aws:SecureTransport": true } },
    }
};

fn main() {}
