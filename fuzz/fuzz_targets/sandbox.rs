//! Requests to the sandbox, one after another and told apart by a line `%%`: `SERVICE METHOD PATH` on the first line, headers on the
//! next, and behind an empty line the body. They are signed as the root user of an account that has a bucket and an object, unless the
//! service begins with `!`. Each is answered, and never by a failure of the sandbox's own.

#![no_main]

use aws_sigv4::http_request::{PayloadChecksumKind, SignableBody, SignableRequest, SigningSettings, sign};
use aws_sigv4::sign::v4::SigningParams;
use aws_smithy_runtime_api::client::http::{
    HttpClient, HttpConnector, HttpConnectorSettings, SharedHttpConnector,
};
use aws_smithy_runtime_api::client::identity::Identity;
use aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder;
use aws_smithy_types::body::SdkBody;
use http::Request;
use libfuzzer_sys::fuzz_target;
use std::time::SystemTime;
use xacct_sandbox::{Sandbox, SandboxAccount};

const STAGE: [&[u8]; 3] = [
    b"s3 PUT /reports\n\n",
    b"s3 PUT /reports/2026/q1.csv\ncontent-type: text/csv\n\n1,2,3",
    b"iam POST /\n\nAction=CreateUser&UserName=ana",
];

/// The most requests of one input.
const MOST: usize = 8;

fuzz_target!(|bytes: &[u8]| {
    let sandbox = Sandbox::new();
    let account = sandbox.account("111111111111").expect("it is an account id");
    account.add_root_access_key("111111111111", "test").expect("nobody has it");
    let connector = connector(&account);
    let runtime =
        tokio::runtime::Builder::new_current_thread().enable_time().build().expect("it needs nothing");
    runtime.block_on(async {
        for request in STAGE {
            assert_eq!(answer(&connector, request).await, Some(200));
        }
        for request in split(bytes, b"\n%%\n").take(MOST) {
            let status = answer(&connector, request).await;
            assert!(status.is_none_or(|status| status < 500 || status == 501), "{status:?}");
        }
    });
});

/// The sandbox as the SDK's clients have it.
fn connector(account: &SandboxAccount) -> SharedHttpConnector {
    let components = RuntimeComponentsBuilder::for_tests().build().expect("tests need none");
    let client = account.config().http_client().expect("a sandbox is one");
    client.http_connector(&HttpConnectorSettings::default(), &components)
}

/// The status of the answer; none where the bytes are no request.
async fn answer(connector: &SharedHttpConnector, bytes: &[u8]) -> Option<u16> {
    let request = read(bytes)?.map(SdkBody::from).try_into().ok()?;
    let response = connector.call(request).await.expect("nothing was made to get lost");
    Some(response.status().as_u16())
}

fn read(bytes: &[u8]) -> Option<Request<Vec<u8>>> {
    let (head, body) = cut(bytes, b"\n\n").unwrap_or((bytes, b""));
    let mut lines = head.split(|byte| *byte == b'\n');
    let mut words = lines.next()?.splitn(3, |byte| *byte == b' ');
    let service = std::str::from_utf8(words.next()?).ok()?;
    let (method, path) = (words.next()?, words.next()?);
    let host = match service.trim_start_matches('!') {
        "control" => "111111111111.s3-control.us-east-1.amazonaws.com",
        "point" => "for-b-111111111111.s3-accesspoint.us-east-1.amazonaws.com",
        "bucket" => "reports.s3.us-east-1.amazonaws.com",
        "iam" => "iam.amazonaws.com",
        "sts" => "sts.us-east-1.amazonaws.com",
        "kms" => "kms.us-east-1.amazonaws.com",
        _ => "s3.us-east-1.amazonaws.com",
    };
    let uri = [format!("http://{host}").as_bytes(), path].concat();
    let mut request = Request::builder().method(method).uri(uri.as_slice());
    for line in lines {
        if let Some((name, value)) = cut(line, b": ") {
            request = request.header(name, value);
        }
    }
    let mut request = request.body(body.to_vec()).ok()?;
    if !service.starts_with('!') {
        sign_it(&mut request, service);
    }
    Some(request)
}

/// Signs what can be signed.
fn sign_it(request: &mut Request<Vec<u8>>, service: &str) -> Option<()> {
    let credentials = aws_credential_types::Credentials::from_keys("111111111111", "test", None);
    let identity: Identity = credentials.into();
    let is_s3 = !matches!(service, "iam" | "sts" | "kms");
    let mut settings = SigningSettings::default();
    if is_s3 {
        settings.percent_encoding_mode = aws_sigv4::http_request::PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = aws_sigv4::http_request::UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    }
    let params = SigningParams::builder()
        .identity(&identity)
        .region("us-east-1")
        .name(if is_s3 { "s3" } else { service })
        .time(SystemTime::now())
        .settings(settings)
        .build()
        .ok()?;
    let uri = request.uri().to_string();
    let body = SignableBody::Bytes(request.body());
    // Of the headers only the host is signed, which the sandbox is content with.
    let signable = SignableRequest::new(request.method().as_str(), uri, std::iter::empty(), body).ok()?;
    let (instructions, _) = sign(signable, &params.into()).ok()?.into_parts();
    instructions.apply_to_request_http1x(request);
    Some(())
}

/// What is before and behind a mark.
fn cut<'b>(bytes: &'b [u8], mark: &[u8]) -> Option<(&'b [u8], &'b [u8])> {
    let at = bytes.windows(mark.len()).position(|window| window == mark)?;
    Some((bytes.get(..at)?, bytes.get(at + mark.len()..)?))
}

/// The parts between marks.
fn split<'b>(bytes: &'b [u8], mark: &'static [u8]) -> impl Iterator<Item = &'b [u8]> {
    let mut rest = Some(bytes);
    std::iter::from_fn(move || {
        let bytes = rest?;
        let (part, next) = cut(bytes, mark).map_or((bytes, None), |(part, next)| (part, Some(next)));
        rest = next;
        Some(part)
    })
}
