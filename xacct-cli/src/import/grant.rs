//! From a definition to the tokens of `grant!`.

use super::literal::{self, string};
use xacct_core::grant::{ConditionDefinition, GrantDefinition, ViaDefinition};

/// The body of a `grant!` of this definition.
pub(super) fn body(definition: &GrantDefinition) -> String {
    let mut fields = Fields::default();
    fields.text("owner", &definition.owner);
    fields.text("bucket", &definition.bucket);
    fields.text_if_any("prefix", definition.prefix.as_deref());
    fields.texts("grantee", &definition.grantees);
    fields.add("access", format!("[{}]", definition.access.join(", ")));
    fields.add("via", via(&definition.via));
    fields.text_if_any("kms_key", definition.kms_key.as_deref());
    if definition.condition != ConditionDefinition::default() {
        fields.add("condition", condition(&definition.condition));
    }
    if definition.bucket_owner_full_control {
        fields.add("bucket_owner_full_control", "true".to_owned());
    }
    fields.text_if_any("object_owner", definition.object_owner.as_deref());
    format!("{} {}", definition.name, fields.in_braces())
}

fn via(via: &ViaDefinition) -> String {
    let mut fields = Fields::default();
    let method = match via {
        ViaDefinition::BucketPolicy => return "BucketPolicy".to_owned(),
        ViaDefinition::Acl { owner_id, grantee_id, objects } => {
            fields.text("owner_id", owner_id);
            fields.text("grantee_id", grantee_id);
            fields.add(
                "objects",
                format!("[{}]", objects.iter().map(|it| string(it)).collect::<Vec<_>>().join(", ")),
            );
            "Acl"
        }
        ViaDefinition::Role { name, external_id, session, console } => {
            fields.text("name", name);
            fields.text_if_any("external_id", external_id.as_deref());
            if let Some(session) = session {
                fields.add("session", session.to_string());
            }
            if *console {
                fields.add("console", "true".to_owned());
            }
            "Role"
        }
        ViaDefinition::AccessPoint { name, region, account } => {
            fields.text("name", name);
            fields.text("region", region);
            fields.text_if_any("account", account.as_deref());
            "AccessPoint"
        }
    };
    format!("{method} {}", fields.in_braces())
}

fn condition(condition: &ConditionDefinition) -> String {
    let mut fields = Fields::default();
    fields.text_if_any("organization", condition.organization.as_deref());
    fields.texts("vpc_endpoint", &condition.vpc_endpoints);
    fields.texts("source_ip", &condition.source_ips);
    if condition.secure_transport {
        fields.add("secure_transport", "true".to_owned());
    }
    fields.in_braces()
}

/// Fields as they are written.
#[derive(Default)]
struct Fields(Vec<String>);

impl Fields {
    fn add(&mut self, name: &str, value: String) {
        self.0.push(format!("{name}: {value}"));
    }

    fn text(&mut self, name: &str, text: &str) {
        self.add(name, string(text));
    }

    fn text_if_any(&mut self, name: &str, text: Option<&str>) {
        text.into_iter().for_each(|text| self.text(name, text));
    }

    fn texts(&mut self, name: &str, texts: &[String]) {
        if !texts.is_empty() {
            let texts: Vec<_> = texts.iter().map(|text| string(text)).collect();
            self.add(name, literal::one_or_list(&texts));
        }
    }

    fn in_braces(self) -> String {
        format!("{{ {} }}", self.0.join(", "))
    }
}
