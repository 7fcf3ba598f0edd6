use xacct_dsl::prelude::*;

/// A policy with twice as many texts for every `x`.
macro_rules! doubled {
    ($($text:literal)*;) => {
        policy! { <Bucket>
            allow { principal: "222222222222", action: s3:GetObject, resource: [$($text),*] }
        }
    };
    ($($text:literal)*; x $($rest:ident)*) => {
        doubled! { $($text $text)*; $($rest)* }
    };
}

static POLICY: BucketPolicy = doubled! { "arn:aws:s3:::reports/the-figures-of-one-region-and-one-year/*"; x x x x x x x x x };

fn main() {}
