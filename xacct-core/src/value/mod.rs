//! The values of policies, each a type that only its own parser makes.

mod access_point_name;
mod account_id;
mod action_pattern;
mod arn;
mod bucket_name;
mod canonical_user_id;
mod concrete_arn;
mod condition_key;
mod condition_text;
mod external_id;
mod iam_name;
mod ip_range;
mod kms_key_arn;
mod kms_key_id;
mod narrow_ip_range;
mod object_key;
mod operator;
mod organization_id;
mod principal;
mod region;
mod s3_address;
mod s3_name;
mod scalar;
mod service_name;
mod sid;
mod timestamp;
pub(crate) mod variable;
mod vpc_id;
mod widening;

pub use access_point_name::AccessPointName;
pub use account_id::AccountId;
pub(crate) use account_id::is_account_id;
pub use action_pattern::ActionPattern;
pub(crate) use arn::wildcards_in;
pub use arn::{Arn, ArnPart};
pub use bucket_name::BucketName;
pub use canonical_user_id::CanonicalUserId;
pub use concrete_arn::{PrincipalArn, ResourceArn};
pub use condition_key::ConditionKey;
pub use condition_text::ConditionText;
pub use external_id::ExternalId;
pub use iam_name::{PolicyName, RoleName, RoleSessionName, UserName};
pub use ip_range::IpRange;
pub use kms_key_arn::KmsKeyArn;
pub use kms_key_id::KmsKeyId;
pub use narrow_ip_range::NarrowIpRange;
pub use object_key::{KeyPrefix, KeySegment, ObjectKey};
pub use operator::{Operator, OperatorName, Qualifier};
pub use organization_id::OrganizationId;
pub use principal::{IdentityProvider, Principal};
pub use region::Region;
pub(crate) use s3_address::S3Address;
pub(crate) use s3_name::S3Name;
pub(crate) use scalar::{boolean, number};
pub(crate) use service_name::{service_name, service_of_region, single_service_name};
pub use sid::Sid;
pub use timestamp::Timestamp;
pub(crate) use timestamp::instant;
pub use vpc_id::{VpcEndpointId, VpcId};
pub(crate) use widening::is_beyond_iam;

/// Declares a value type around text: what every such type can do, given the parser that guards it.
macro_rules! text_value {
    ($(#[$docs:meta])* $Name:ident, $parser:path) => {
        $(#[$docs])*
        #[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $Name(std::borrow::Cow<'static, str>);

        impl $Name {
            /// Checks `text` and makes it a value.
            ///
            /// # Errors
            /// When the text breaks the rules above; the fault says which, where, and what to write instead.
            pub fn new(text: impl Into<std::borrow::Cow<'static, str>>) -> Result<Self, $crate::Fault> {
                let text = text.into();
                $parser(&text)?;
                Ok(Self(text))
            }

            /// What the macros make of a text that its parser has accepted while compiling.
            #[doc(hidden)]
            pub const fn __from_checked(text: &'static str) -> Self {
                Self(std::borrow::Cow::Borrowed(text))
            }

            /// The value as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        $crate::value::text_traits!($Name);
    };
}
pub(crate) use text_value;

/// What every value that is made of text has in common, given its `new` and its `as_str`. Inlined, so that the macros,
/// which use few of these types, do not build it for all of them.
macro_rules! text_traits {
    ($Name:ident) => {
        impl std::str::FromStr for $Name {
            type Err = $crate::Fault;

            #[inline]
            fn from_str(text: &str) -> Result<Self, $crate::Fault> {
                Self::new(text.to_owned())
            }
        }

        impl AsRef<str> for $Name {
            #[inline]
            fn as_ref(&self) -> &str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $Name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::fmt::Debug for $Name {
            #[inline]
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(f, concat!(stringify!($Name), "({:?})"), self.as_str())
            }
        }

        #[cfg(feature = "json")]
        impl serde_core::Serialize for $Name {
            #[inline]
            fn serialize<S: serde_core::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        #[cfg(feature = "json")]
        impl<'de> serde_core::Deserialize<'de> for $Name {
            /// # Errors
            /// When the text is none of these values, with what is wrong and what to write instead.
            #[inline]
            fn deserialize<D: serde_core::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde_core::Deserialize>::deserialize(deserializer)?;
                Self::new(text).map_err(serde_core::de::Error::custom)
            }
        }
    };
}
pub(crate) use text_traits;
