//! The names of services as conditions compare them: `cloudtrail.amazonaws.com`, and `s3.us-east-1.amazonaws.com`.

use super::principal::service_fault;
use crate::{Code, Fault, Region};

/// Whether `text` names a service as `Service` principals do.
pub(crate) fn service_name(text: &str) -> Result<(), Fault> {
    // Some services of amazon.com act in accounts of AWS.
    match text.strip_suffix(".amazon.com") {
        Some(service) if service_fault(&format!("{service}.amazonaws.com")).is_none() => Ok(()),
        _ => service_fault(text).map_or(Ok(()), Err),
    }
}

/// [`service_name`] for keys whose values have one label before the suffix, as Access Analyzer has it.
pub(crate) fn single_service_name(text: &str) -> Result<(), Fault> {
    service_name(text)?;
    let service = text.split(".amazon").next().unwrap_or_default();
    match service.rsplit_once('.') {
        None => Ok(()),
        Some((before, _)) => {
            let fault = Fault::new(
                Code::INVALID_SERVICE_PRINCIPAL_FORMAT,
                format!("`{text}` has two names before its suffix"),
            );
            Err(fault.at(0..before.len()).help("a service that calls others is `SERVICE.amazonaws.com`"))
        }
    }
}

/// Whether `text` names a service together with its Region, as `kms:ViaService` does.
pub(crate) fn service_of_region(text: &str) -> Result<(), Fault> {
    service_name(text)?;
    let help = "the service stands before its Region, such as `s3.us-east-1.amazonaws.com`";
    let fault = |message| Fault::new(Code::INVALID_SERVICE_PRINCIPAL_FORMAT, message).help(help);
    let before_suffix = text.split(".amazon").next().unwrap_or_default();
    let Some((service, region)) = before_suffix.rsplit_once('.') else {
        return Err(fault(format!("`{text}` names no Region")));
    };
    let at = service.len() + 1..before_suffix.len();
    Region::new(region.to_owned()).map(drop).map_err(|_| fault(format!("unknown Region `{region}`")).at(at))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_form_has_its_names() {
        for text in ["ec2.amazonaws.com", "ec2.amazonaws.com.cn", "pods.eks.amazonaws.com", "x.amazon.com"] {
            assert!(service_name(text).is_ok(), "{text}");
        }
        for text in [
            "",
            "ec2",
            "EC2.amazonaws.com",
            "ec2.*.amazonaws.com",
            "amazonaws.com",
            ".amazonaws.com",
            ".amazon.com",
        ] {
            assert!(service_name(text).is_err() && service_of_region(text).is_err(), "{text}");
        }
        assert!(single_service_name("ec2.amazonaws.com.cn").is_ok());
        assert!(single_service_name("pods.eks.amazonaws.com").is_err());
        assert!(service_of_region("s3.us-east-1.amazonaws.com").is_ok());
        assert!(service_of_region("s3.cn-north-1.amazonaws.com.cn").is_ok());
        assert!(service_of_region("s3.amazonaws.com").is_err());
        assert_eq!(service_of_region("s3.us-east.amazonaws.com").unwrap_err().part, Some(3..10));
    }
}
