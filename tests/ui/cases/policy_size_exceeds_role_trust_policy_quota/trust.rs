use xacct_dsl::prelude::*;

/// A policy with twice as many texts for every `x`.
macro_rules! doubled {
    ($($text:literal)*;) => {
        policy! { <Trust>
            allow {
                principal: "222222222222",
                action: sts:AssumeRole,
                condition: { ArnLike: { "aws:PrincipalArn": [$($text),*] } },
            }
        }
    };
    ($($text:literal)*; x $($rest:ident)*) => {
        doubled! { $($text $text)*; $($rest)* }
    };
}

static POLICY: TrustPolicy = doubled! { "arn:aws:iam::222222222222:role/analysts/*"; x x x x x x x };

fn main() {}
