//! From a checked grant to Rust: a constant of its values, or, with captures, its definition, to be checked again with
//! theirs.

use crate::captures::{in_order, value};
use crate::expand::with_diagnostics;
use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use xacct_core::grant::{ConditionDefinition, Grant, GrantDefinition, Via, ViaDefinition};
use xacct_syntax::{Captured, CompiledGrant};

/// The whole way of `grant!`: compile what follows the crate's name, and quote what became of it.
pub(crate) fn grant(input: TokenStream) -> TokenStream {
    let compiled = xacct_syntax::compile_grant_for_crate(input);
    let grant = path(compiled.dsl.as_ref());
    let value = match (compiled.is_refused(), &compiled.grant, compiled.captures_values) {
        (false, _, true) => {
            let definition = Definition { grant: &grant, compiled: &compiled }.quote(&compiled.definition);
            quote!(#grant::Grant::new(&#definition))
        }
        (false, Some(checked), false) => constant(compiled.dsl.as_ref(), &grant, checked),
        // Of its type all the same, so that its faults are all that rustc reports.
        (_, _, true) => {
            quote!(::core::result::Result::Ok::<_, #grant::GrantFindings>(#grant::Grant::__stand_in()))
        }
        (_, _, false) => quote!(#grant::Grant::__stand_in()),
    };
    with_diagnostics(&compiled.diagnostics, value)
}

fn path(dsl: Option<&Ident>) -> TokenStream {
    quote!(#dsl::__private::grant)
}

/// The grant as nothing but constants.
fn constant(dsl: Option<&Ident>, grant: &TokenStream, checked: &Grant) -> TokenStream {
    let private = quote!(#dsl::__private);
    let parts = checked.__parts();
    let name = checked_value(grant, "GrantName", parts.name.as_str());
    let partition = Literal::string(parts.partition);
    let core = |of: &str, text: &str| checked_value(&private, of, text);
    let (owner, bucket) =
        (core("AccountId", parts.owner.as_str()), core("BucketName", parts.bucket.as_str()));
    let prefix = option(parts.prefix.as_ref().map(|prefix| core("KeyPrefix", prefix.as_str())));
    let kms_key = option(parts.kms_key.as_ref().map(|key| core("KmsKeyArn", key.as_str())));
    let object_owner = option(parts.object_owner.as_ref().map(|account| core("AccountId", account.as_str())));
    let grantees = slice(&private, quote!(#grant::Grantee), &parts.grantees, |grantee| {
        checked_value(grant, "Grantee", grantee.as_str())
    });
    let access = Literal::u16_unsuffixed(parts.access.__bits());
    let via = via(&private, grant, &parts.via);
    let conditions = &parts.conditions;
    let organization = option(conditions.organization.as_ref().map(|id| core("OrganizationId", id.as_str())));
    let endpoints = conditions.vpc_endpoints.iter().map(|id| core("VpcEndpointId", id.as_str()));
    let ranges = conditions.source_ips.iter().map(|range| core("NarrowIpRange", range.as_str()));
    let secure_transport = conditions.secure_transport;
    let bucket_owner_full_control = parts.bucket_owner_full_control;
    quote!({
        const ENDPOINTS: &[#private::VpcEndpointId] = &[#(#endpoints),*];
        const RANGES: &[#private::NarrowIpRange] = &[#(#ranges),*];
        #grant::Grant::__from_checked(#grant::GrantParts {
            name: #name,
            partition: #partition,
            owner: #owner,
            bucket: #bucket,
            prefix: #prefix,
            grantees: #grantees,
            access: #grant::Access::__of_bits(#access),
            via: #via,
            kms_key: #kms_key,
            conditions: #grant::Conditions::__from_checked(#organization, ENDPOINTS, RANGES, #secure_transport),
            bucket_owner_full_control: #bucket_owner_full_control,
            object_owner: #object_owner,
        })
    })
}

fn checked_value(module: &TokenStream, of: &str, text: &str) -> TokenStream {
    let (of, text) = (quote::format_ident!("{of}"), Literal::string(text));
    quote!(#module::#of::__from_checked(#text))
}

fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

/// A list that is there before the program runs: in a constant of its own, because what may have to be dropped is not
/// promoted to one.
fn slice<T>(
    private: &TokenStream,
    of: TokenStream,
    values: &[T],
    value: impl Fn(&T) -> TokenStream,
) -> TokenStream {
    let values = values.iter().map(value);
    quote!(#private::Cow::Borrowed({ const VALUES: &[#of] = &[#(#values),*]; VALUES }))
}

fn via(private: &TokenStream, grant: &TokenStream, via: &Via) -> TokenStream {
    let core = |of: &str, text: &str| checked_value(private, of, text);
    match via {
        Via::Acl { owner_id, grantee_id, objects } => {
            let owner_id = core("CanonicalUserId", owner_id.as_str());
            let grantee_id = core("CanonicalUserId", grantee_id.as_str());
            let objects =
                slice(private, quote!(#private::ObjectKey), objects, |key| core("ObjectKey", key.as_str()));
            quote!(#grant::Via::Acl { owner_id: #owner_id, grantee_id: #grantee_id, objects: #objects })
        }
        Via::Role { name, external_id, session, console } => {
            let name = core("RoleName", name.as_str());
            let external_id = option(external_id.as_ref().map(|id| core("ExternalId", id.as_str())));
            let session = option(session.map(Literal::u32_unsuffixed).map(|it| quote!(#it)));
            quote!(#grant::Via::Role {
                name: #name, external_id: #external_id, session: #session, console: #console,
            })
        }
        Via::AccessPoint { name, region, account } => {
            let (name, region) = (core("AccessPointName", name.as_str()), core("Region", region.as_str()));
            let account = option(account.as_ref().map(|account| core("AccountId", account.as_str())));
            quote!(#grant::Via::AccessPoint { name: #name, region: #region, account: #account })
        }
        _ => quote!(#grant::Via::BucketPolicy),
    }
}

/// A definition with captures, as Rust.
struct Definition<'c> {
    grant: &'c TokenStream,
    compiled: &'c CompiledGrant,
}

impl Definition<'_> {
    fn quote(&self, definition: &GrantDefinition) -> TokenStream {
        let grant = self.grant;
        let GrantDefinition { condition, bucket_owner_full_control, .. } = definition;
        let [name, owner, bucket] =
            [&definition.name, &definition.owner, &definition.bucket].map(|text| self.text(text));
        let [prefix, kms_key, object_owner, organization] =
            [&definition.prefix, &definition.kms_key, &definition.object_owner, &condition.organization]
                .map(|text| self.optional(text));
        let (grantees, access) = (self.texts(&definition.grantees), self.texts(&definition.access));
        let via = self.via(&definition.via);
        let ConditionDefinition { vpc_endpoints, source_ips, secure_transport, .. } = condition;
        let (vpc_endpoints, source_ips) = (self.texts(vpc_endpoints), self.texts(source_ips));
        quote!(#grant::GrantDefinition {
            name: #name, owner: #owner, bucket: #bucket, prefix: #prefix, grantees: #grantees, access: #access,
            via: #via, kms_key: #kms_key,
            condition: #grant::ConditionDefinition {
                organization: #organization, vpc_endpoints: #vpc_endpoints, source_ips: #source_ips,
                secure_transport: #secure_transport,
            },
            bucket_owner_full_control: #bucket_owner_full_control, object_owner: #object_owner,
        })
    }

    fn via(&self, via: &ViaDefinition) -> TokenStream {
        let grant = self.grant;
        match via {
            ViaDefinition::BucketPolicy => quote!(#grant::ViaDefinition::BucketPolicy),
            ViaDefinition::Acl { owner_id, grantee_id, objects } => {
                let (owner_id, grantee_id) = (self.text(owner_id), self.text(grantee_id));
                let objects = self.texts(objects);
                quote!(#grant::ViaDefinition::Acl { owner_id: #owner_id, grantee_id: #grantee_id, objects: #objects })
            }
            ViaDefinition::Role { name, external_id, session, console } => {
                let (name, external_id) = (self.text(name), self.optional(external_id));
                let session = option(session.map(|seconds| quote!(#seconds)));
                quote!(#grant::ViaDefinition::Role {
                    name: #name, external_id: #external_id, session: #session, console: #console,
                })
            }
            ViaDefinition::AccessPoint { name, region, account } => {
                let (name, region, account) = (self.text(name), self.text(region), self.optional(account));
                quote!(#grant::ViaDefinition::AccessPoint { name: #name, region: #region, account: #account })
            }
        }
    }

    fn optional(&self, text: &Option<String>) -> TokenStream {
        option(text.as_ref().map(|text| self.text(text)))
    }

    fn texts(&self, texts: &[String]) -> TokenStream {
        let (grant, texts) = (self.grant, texts.iter().map(|text| self.text(text)));
        quote!(#grant::__texts([#(#texts),*]))
    }

    /// A text with the program's values where their examples stand.
    fn text(&self, text: &str) -> TokenStream {
        let (grant, dsl) = (self.grant, self.compiled.dsl.as_ref());
        let captures: Vec<(usize, &Captured)> = in_order(text, &self.compiled.captures);
        let (mut pieces, mut done) = (Vec::new(), 0);
        for (at, captured) in &captures {
            pieces.push(Literal::string(text.get(done..*at).unwrap_or_default()));
            done = at + captured.example.len();
        }
        pieces.push(Literal::string(text.get(done..).unwrap_or_default()));
        let values = captures.iter().map(|(_, captured)| value(dsl, captured));
        quote!(#grant::__text(&[#(#pieces),*], &[#(#values),*]))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `grant!` expands to, as formatted Rust.
    fn expansion(tokens: &str) -> String {
        let input: TokenStream = format!("xacct_dsl; {tokens}").parse().unwrap();
        let expanded = grant(input);
        let file = syn::parse2(quote!(fn expanded() -> Grant { #expanded })).unwrap();
        prettyplease::unparse(&file)
    }

    #[test]
    fn a_grant_is_its_values() {
        insta::assert_snapshot!(expansion(
            r#"AnalystsReadReports {
                owner: "111111111111",
                bucket: "reports",
                prefix: "2026/",
                grantee: ["arn:aws:iam::222222222222:user/ana", "333333333333"],
                access: [Read, List],
                via: Role { name: "reports-reader", external_id: "customer-4711", session: 7200 },
                kms_key: "arn:aws:kms:us-east-1:111111111111:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                condition: { organization: "o-a1b2c3d4e5", source_ip: "203.0.113.0/24" },
            }"#
        ));
    }

    #[test]
    fn a_grant_with_captures_is_its_definition() {
        insta::assert_snapshot!(expansion(
            r#"AnalystsReadReports {
                owner: "{owner}",
                bucket: "{bucket}",
                prefix: "{year}/",
                grantee: ["arn:aws:iam::222222222222:role/{role}", "{partner}"],
                access: [Read, List],
                via: AccessPoint { name: "analysts", region: "{region}" },
                kms_key: "arn:aws:kms:{region}:{owner}:key/1234abcd-12ab-34cd-56ef-1234567890ab",
                condition: { secure_transport: true },
            }"#
        ));
    }

    #[test]
    fn a_fault_beside_a_capture_is_an_error_beside_a_result() {
        insta::assert_snapshot!(expansion(
            r#"Reports { owner: "111111111111", bucket: "{bucket}", grantee: "222222222222", access: [Reed] }"#
        ));
    }
}
