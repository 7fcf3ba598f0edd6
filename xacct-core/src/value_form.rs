//! Condition keys whose values all have one form, and so can be checked, and typed where they are captured.

/// What the values of a key are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ValueForm {
    /// An account id.
    Account,
    /// An account id, or `anonymous` where nobody signed.
    AccountOfPrincipal,
    /// A Region.
    Region,
    /// The id of a VPC.
    Vpc,
    /// The id of a VPC endpoint.
    VpcEndpoint,
    /// The ARN of a KMS key.
    KmsKey,
    /// The name of a service.
    Service,
    /// The name of a service with one label before its suffix.
    SingleService,
    /// The name of a service in a Region.
    ServiceOfRegion,
}

const FORMS: &[(&str, ValueForm)] = &[
    ("aws:CalledVia", ValueForm::SingleService),
    ("aws:CalledViaFirst", ValueForm::SingleService),
    ("aws:CalledViaLast", ValueForm::SingleService),
    ("aws:Ec2InstanceSourceVpc", ValueForm::Vpc),
    ("aws:PrincipalAccount", ValueForm::AccountOfPrincipal),
    ("aws:PrincipalServiceName", ValueForm::Service),
    ("aws:PrincipalServiceNamesList", ValueForm::Service),
    ("aws:RequestedRegion", ValueForm::Region),
    ("aws:ResourceAccount", ValueForm::Account),
    ("aws:SourceAccount", ValueForm::Account),
    ("aws:SourceVpc", ValueForm::Vpc),
    ("aws:SourceVpce", ValueForm::VpcEndpoint),
    ("aws:VpceAccount", ValueForm::Account),
    ("events:ManagedBy", ValueForm::Service),
    ("iam:AWSServiceName", ValueForm::Service),
    ("iam:PassedToService", ValueForm::Service),
    ("kms:CallerAccount", ValueForm::Account),
    ("kms:ViaService", ValueForm::ServiceOfRegion),
    ("organizations:ServicePrincipal", ValueForm::Service),
    ("s3:DataAccessPointAccount", ValueForm::Account),
    ("s3:ResourceAccount", ValueForm::Account),
    ("s3:x-amz-server-side-encryption-aws-kms-key-id", ValueForm::KmsKey),
    ("sts:AWSServiceName", ValueForm::Service),
];

impl ValueForm {
    /// The form of the values of `key`, in any case.
    pub(crate) fn of_key(key: &str) -> Option<Self> {
        FORMS.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|&(_, form)| form)
    }
}
