//! Requests over a socket that no SDK would make: each has the error that AWS has for it, and the next is answered.

#![cfg(feature = "serve")]

mod socket;

use socket::{Ask, Wire, secs};
use std::time::Duration;

type Outcome = anyhow::Result<()>;

const KMS: &str = "kms";
const IAM: &str = "iam";
const STS: &str = "sts";
const S3: &str = "s3";

/// A request of each service that succeeds when it is signed.
fn harmless(service: &'static str) -> Ask {
    match service {
        S3 => Ask::new(S3, "GET", "/"),
        KMS => Ask::new(KMS, "POST", "/").with("x-amz-target", "TrentService.ListKeys").body("{}"),
        IAM => Ask::new(IAM, "POST", "/").body("Action=ListUsers&Version=2010-05-08"),
        service => Ask::new(service, "POST", "/").body("Action=GetCallerIdentity&Version=2011-06-15"),
    }
}

#[tokio::test]
async fn what_is_no_http_is_refused() -> Outcome {
    let wire = Wire::new().await?;
    for bytes in [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\0\0\0\0\r\n\r\n".as_slice(),
        b"HELO example.org\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nno colon\r\n\r\n",
        b"GET /\xff\xfe HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"GET /?\xff HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999999\r\n\r\n",
        b"\0\0\0\0\0\0\0\0",
    ] {
        let reply = wire.exchange(bytes).await?;
        let shown = String::from_utf8_lossy(bytes);
        assert!(reply.status == 0 || reply.status == 400, "{shown}: {}", reply.status);
    }
    wire.must_answer().await
}

/// Time stands still here but for timers: the half minute that a head may take is over at once.
#[tokio::test(start_paused = true)]
async fn a_head_that_never_ends_is_not_waited_for() -> Outcome {
    let wire = Wire::new().await?;
    let reply = wire.exchange_open(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ").await?;
    assert_eq!(reply.status, 0);
    Ok(())
}

#[tokio::test]
async fn what_is_too_large_is_refused() -> Outcome {
    let wire = Wire::new().await?;
    wire.create_bucket("bbb").await?;
    let header = "x".repeat(9 << 10);
    let reply = wire.ask(&Ask::new(S3, "GET", "/bbb").with("x-amz-meta-large", &header)).await?;
    assert_eq!(reply.outcome(), (400, "RequestHeaderSectionTooLarge"));
    let head = format!("GET / HTTP/1.1\r\nHost: localhost\r\nX-Huge: {}\r\n\r\n", "x".repeat(1 << 20));
    assert_eq!(wire.exchange(head.as_bytes()).await?.status, 431);
    let put = "PUT /bbb/k HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5368709121\r\n\r\n";
    assert_eq!(wire.exchange_open(put.as_bytes()).await?.outcome(), (400, "EntityTooLarge"));
    for service in [IAM, STS] {
        let form = format!("Action=ListUsers&X={}", "x".repeat(2 << 20));
        assert_eq!(
            wire.ask(&Ask::new(service, "POST", "/").body(form)).await?.outcome(),
            (413, "RequestEntityTooLarge")
        );
    }
    let kms =
        Ask::new(KMS, "POST", "/").with("x-amz-target", "TrentService.ListKeys").body(" ".repeat(2 << 20));
    assert_eq!(wire.ask(&kms).await?.outcome(), (413, "RequestEntityTooLarge"));
    let metadata = Ask::new(S3, "PUT", "/bbb/k").with("x-amz-meta-large", &"x".repeat(2100)).body("x");
    assert_eq!(wire.ask(&metadata).await?.outcome(), (400, "MetadataTooLarge"));
    let key = Ask::new(S3, "PUT", format!("/bbb/{}", "k".repeat(1025))).body("x");
    assert_eq!(wire.ask(&key).await?.outcome(), (400, "KeyTooLongError"));
    wire.must_answer().await
}

#[tokio::test]
async fn who_asks_has_to_be_known() -> Outcome {
    let wire = Wire::new().await?;
    let outcome = async |ask: &Ask| -> anyhow::Result<(u16, String)> {
        let reply = wire.ask(ask).await?;
        Ok((reply.status, reply.code().to_owned()))
    };
    for service in [S3, IAM, STS, KMS] {
        assert_eq!(wire.ask(&harmless(service)).await?.status, 200, "{service}");
        let [missing, mismatch, unknown, token, skewed] = match service {
            S3 => [
                (403, "AccessDenied"),
                (403, "SignatureDoesNotMatch"),
                (403, "InvalidAccessKeyId"),
                (400, "InvalidToken"),
                (403, "RequestTimeTooSkewed"),
            ],
            KMS => [
                (400, "MissingAuthenticationTokenException"),
                (400, "InvalidSignatureException"),
                (400, "UnrecognizedClientException"),
                (400, "UnrecognizedClientException"),
                (400, "InvalidSignatureException"),
            ],
            _ => [
                (403, "MissingAuthenticationToken"),
                (403, "SignatureDoesNotMatch"),
                (403, "InvalidClientTokenId"),
                (403, "InvalidClientTokenId"),
                (403, "SignatureDoesNotMatch"),
            ],
        };
        for (ask, (status, code), what) in [
            (harmless(service).unsigned(), missing, "no signature"),
            (harmless(service).by("AKIAAAAAAAAAAAAAAAAA", "x"), unknown, "an unknown key"),
            (harmless(service).with_secret("wrong"), mismatch, "a wrong secret"),
            (harmless(service).with_token("wrong"), token, "a session token that is not the key's"),
            (harmless(service).signed(secs(-16 * 60)), skewed, "16 minutes ago"),
            (harmless(service).signed(secs(16 * 60)), skewed, "in 16 minutes"),
        ] {
            assert_eq!(outcome(&ask).await?, (status, code.to_owned()), "{service}: {what}");
        }
        assert_eq!(outcome(&harmless(service).signed(secs(-14 * 60))).await?.0, 200, "{service}");
    }
    Ok(())
}

#[tokio::test]
async fn a_session_ends() -> Outcome {
    let wire = Wire::new().await?;
    let session = wire.session().await?;
    for service in [S3, IAM, STS, KMS] {
        let ask = harmless(service).by_session(&session);
        assert_ne!(wire.ask(&ask).await?.code(), "ExpiredToken", "{service}");
    }
    wire.sandbox.advance(Duration::from_secs(3601));
    for (service, status, code) in [
        (S3, 400, "ExpiredToken"),
        (IAM, 403, "ExpiredToken"),
        (STS, 403, "ExpiredToken"),
        (KMS, 400, "ExpiredTokenException"),
    ] {
        let ask = harmless(service).by_session(&session).signed(secs(3601));
        assert_eq!(wire.ask(&ask).await?.outcome(), (status, code), "{service}");
    }
    Ok(())
}

/// What is wrong with the header `Authorization` itself.
#[tokio::test]
async fn an_authorization_has_its_form() -> Outcome {
    let wire = Wire::new().await?;
    let scope = "Credential=AKIAAAAAAAAAAAAAAAAA/20260101/us-east-1";
    for (host, header, status, code) in [
        ("iam.amazonaws.com", "AWS4-HMAC-SHA256 x".to_owned(), 400, "IncompleteSignature"),
        ("iam.amazonaws.com", "Bearer x".to_owned(), 400, "IncompleteSignature"),
        ("kms.us-east-1.amazonaws.com", "Bearer x".to_owned(), 400, "IncompleteSignatureException"),
        (
            "x",
            format!("AWS4-HMAC-SHA256 {scope}/iam/aws4_request, SignedHeaders=host, Signature=0"),
            403,
            "InvalidClientTokenId",
        ),
        (
            "x",
            format!("AWS4-HMAC-SHA256 {scope}/ec2/aws4_request, SignedHeaders=host, Signature=0"),
            501,
            "NotImplemented",
        ),
        ("s3.amazonaws.com", "AWS4-HMAC-SHA256 x".to_owned(), 400, "AuthorizationHeaderMalformed"),
        ("s3.amazonaws.com", "Bearer x".to_owned(), 400, "InvalidArgument"),
    ] {
        let request = format!(
            "POST / HTTP/1.1\r\nHost: {host}\r\nAuthorization: {header}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
        );
        let reply = wire.exchange(request.as_bytes()).await?;
        assert_eq!(reply.outcome(), (status, code), "{host}: {header}");
    }
    wire.must_answer().await
}

#[tokio::test]
async fn there_are_no_other_operations() -> Outcome {
    let wire = Wire::new().await?;
    for (service, body, code) in [
        (IAM, "Action=LaunchRocket&Version=2010-05-08", "InvalidAction"),
        (STS, "Action=LaunchRocket&Version=2011-06-15", "InvalidAction"),
        (IAM, "Action=&Version=2010-05-08", "MissingAction"),
        (STS, "", "MissingAction"),
        (IAM, "%%%=\u{fffd}&&&==", "MissingAction"),
    ] {
        assert_eq!(
            wire.ask(&Ask::new(service, "POST", "/").body(body)).await?.outcome(),
            (400, code),
            "{body}"
        );
    }
    for target in
        ["TrentService.LaunchRocket", "TrentService.", "LaunchRocket", "", "DynamoDB_20120810.ListTables"]
    {
        let ask = Ask::new(KMS, "POST", "/").with("x-amz-target", target).body("{}");
        assert_eq!(wire.ask(&ask).await?.outcome(), (400, "UnknownOperationException"), "{target}");
    }
    let control = Ask::new(S3, "GET", "/v20180820/jobs").with("x-amz-account-id", "111111111111");
    assert_eq!(wire.ask(&control).await?.outcome(), (405, "MethodNotAllowed"));
    wire.must_answer().await
}

/// A sub-resource that is not known must not be taken for the resource.
#[tokio::test]
async fn unknown_sub_resources_change_nothing() -> Outcome {
    let wire = Wire::new().await?;
    wire.create_bucket("bbb").await?;
    assert_eq!(wire.ask(&Ask::new(S3, "PUT", "/bbb/k").body("kept")).await?.status, 200);
    for path in [
        "/bbb/k?renameObject",
        "/bbb/k?encryption",
        "/bbb/k?annotation",
        "/bbb/k?annotation&annotationName=x",
        "/new?abac",
        "/bbb?abac",
        "/new?metadataAnnotationTable",
        "/new?metadataConfiguration",
        "/new?metadataInventoryTable",
        "/new?metadataJournalTable",
    ] {
        let ask = Ask::new(S3, "PUT", path).body("<x/>");
        assert_eq!(wire.ask(&ask).await?.outcome(), (501, "NotImplemented"), "{path}");
    }
    for path in ["/k?renameObject", "/k?encryption"] {
        let ask = Ask::new(S3, "PUT", path).at("bbb.s3.us-east-1.amazonaws.com").body("<x/>");
        assert_eq!(wire.ask(&ask).await?.outcome(), (501, "NotImplemented"), "{path}");
    }
    // Nor one that is known, by a method that it has not.
    for (method, path) in [
        ("DELETE", "/bbb?acl"),
        ("DELETE", "/bbb?location"),
        ("DELETE", "/bbb/k?acl"),
        ("PUT", "/bbb/k?attributes"),
        ("PUT", "/bbb/k?restore"),
        ("PUT", "/new?location"),
    ] {
        let ask = Ask::new(S3, method, path).body("<x/>");
        assert_eq!(wire.ask(&ask).await?.outcome(), (405, "MethodNotAllowed"), "{method} {path}");
    }
    assert_eq!(wire.ask(&Ask::new(S3, "GET", "/bbb/k")).await?.body, "kept");
    assert_eq!(wire.ask(&Ask::new(S3, "HEAD", "/new")).await?.status, 404);
    for method in ["PATCH", "OPTIONS", "TRACE", "BREW"] {
        let reply = wire.ask(&Ask::new(S3, method, "/bbb/k")).await?;
        assert!([400, 403, 405, 501].contains(&reply.status), "{method}: {}", reply.status);
    }
    Ok(())
}

#[tokio::test]
async fn bodies_have_their_form() -> Outcome {
    let wire = Wire::new().await?;
    wire.create_bucket("bbb").await?;
    for body in ["", "{", "null", "[]", "\"x\"", "{\"KeyId\": 1}", "{\"Limit\": \"x\"}", "\u{0}"] {
        let ask = Ask::new(KMS, "POST", "/").with("x-amz-target", "TrentService.DescribeKey").body(body);
        let reply = wire.ask(&ask).await?;
        assert!(
            reply.status == 400 && ["SerializationException", "ValidationException"].contains(&reply.code()),
            "{body}: {}",
            reply.body
        );
    }
    for (path, codes) in [
        ("/bbb?acl", &["MalformedACLError", "MalformedXML"][..]),
        ("/bbb?ownershipControls", &["MalformedXML"]),
        ("/bbb?publicAccessBlock", &["MalformedXML"]),
        ("/bbb?versioning", &["MalformedXML", "IllegalVersioningConfigurationException"]),
        ("/bbb?encryption", &["MalformedXML"]),
        ("/bbb?tagging", &["MalformedXML"]),
        ("/bbb?policy", &["MalformedPolicy"]),
    ] {
        for body in [
            "<",
            "<a>",
            "<a/>",
            "{}",
            "<AccessControlPolicy><Owner>",
            "\u{0}\u{1}",
            "<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>",
        ] {
            let reply = wire.ask(&Ask::new(S3, "PUT", path).body(body)).await?;
            assert!(
                reply.status == 400 && codes.contains(&reply.code()),
                "{path} {body}: {} {}",
                reply.status,
                reply.body
            );
        }
    }
    let empty = wire.ask(&Ask::new(S3, "POST", "/bbb?delete")).await?;
    assert_eq!(empty.outcome(), (400, "MissingRequestBodyError"));
    for body in ["<", "<Delete>", "<a/>"] {
        let reply = wire.ask(&Ask::new(S3, "POST", "/bbb?delete").body(body)).await?;
        assert_eq!(reply.outcome(), (400, "MalformedXML"), "{body}");
    }
    let control =
        Ask::new(S3, "PUT", "/v20180820/accesspoint/point").with("x-amz-account-id", "111111111111");
    for body in ["", "<", "<CreateAccessPointRequest>", "\u{0}"] {
        assert_eq!(wire.ask(&control.clone().body(body)).await?.outcome(), (400, "MalformedXML"), "{body}");
    }
    wire.must_answer().await
}

#[tokio::test]
async fn a_body_is_the_one_that_was_signed() -> Outcome {
    let wire = Wire::new().await?;
    wire.create_bucket("bbb").await?;
    for (ask, status, code) in [
        (Ask::new(S3, "PUT", "/bbb/k").body("signed"), 400, "XAmzContentSHA256Mismatch"),
        (Ask::new(S3, "PUT", "/bbb?policy").body("signed"), 400, "XAmzContentSHA256Mismatch"),
        (harmless(IAM), 403, "SignatureDoesNotMatch"),
        (harmless(STS), 403, "SignatureDoesNotMatch"),
        (harmless(KMS), 400, "InvalidSignatureException"),
    ] {
        assert_eq!(wire.ask(&ask.sending("another")).await?.outcome(), (status, code));
    }
    assert_eq!(wire.ask(&Ask::new(S3, "HEAD", "/bbb/k")).await?.status, 404);
    Ok(())
}

#[tokio::test]
async fn paths_and_queries_are_text() -> Outcome {
    let wire = Wire::new().await?;
    wire.create_bucket("bbb").await?;
    for path in ["/bbb/%ff", "/bbb/%C3%28", "/%ff", "/bbb/%zz", "/bbb/%", "/bbb/%4"] {
        let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        assert_eq!(wire.exchange(request.as_bytes()).await?.outcome(), (400, "InvalidURI"), "{path}");
    }
    for query in [
        "prefix=%ff",
        "%ff=x",
        "prefix=%zz",
        "&&&=&=",
        "max-keys=-1",
        "max-keys=x",
        "list-type=9",
        "encoding-type=x",
    ] {
        let request = format!("GET /bbb?{query} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let reply = wire.exchange(request.as_bytes()).await?;
        assert!(reply.status == 400 || reply.status == 403, "{query}: {} {}", reply.status, reply.body);
    }
    for name in ["..", "UPPER", "a", "-a-", "192.168.0.1", "a..b", &"a".repeat(64)] {
        let reply = wire.ask(&Ask::new(S3, "PUT", format!("/{name}"))).await?;
        assert!(
            reply.status == 400 && ["InvalidBucketName", "InvalidURI"].contains(&reply.code()),
            "{name}: {}",
            reply.body
        );
    }
    wire.must_answer().await
}

#[tokio::test]
async fn other_ways_of_http_are_answered() -> Outcome {
    let wire = Wire::new().await?;
    wire.create_bucket("bbb").await?;
    let reply = wire.exchange(b"CONNECT s3.amazonaws.com:443 HTTP/1.1\r\nHost: s3.amazonaws.com:443\r\nConnection: close\r\n\r\n").await?;
    assert_eq!(reply.status, 405);
    assert!(reply.body.contains("http://"), "{}", reply.body);
    let old = wire.exchange(b"GET /bbb HTTP/1.0\r\n\r\n").await?;
    assert_eq!(old.outcome(), (403, "AccessDenied"));
    let proxied = wire.exchange(b"GET http://bbb.s3.us-east-1.amazonaws.com/k HTTP/1.1\r\nHost: bbb.s3.us-east-1.amazonaws.com\r\nConnection: close\r\n\r\n").await?;
    assert_eq!(proxied.outcome(), (403, "AccessDenied"));
    for path in ["/bbb/nothing", "/none", "/bbb?acl&x"] {
        let reply = wire.ask(&Ask::new(S3, "HEAD", path)).await?;
        assert!(reply.body.is_empty(), "{path}: {}", reply.body);
    }
    assert_eq!(wire.ask(&Ask::new(S3, "HEAD", "/bbb/nothing")).await?.status, 404);
    assert_eq!(wire.ask(&Ask::new(S3, "HEAD", "/none/nothing")).await?.status, 404);
    wire.must_answer().await
}

#[tokio::test]
async fn a_body_that_breaks_off_changes_nothing() -> Outcome {
    let wire = Wire::new().await?;
    wire.create_bucket("bbb").await?;
    let whole = Ask::new(S3, "PUT", "/bbb/k").body("0123456789");
    for sent in [5, 0] {
        let bytes = wire.bytes_of(&whole)?;
        let reply = wire.exchange(&bytes[..bytes.len() - 10 + sent]).await?;
        assert!(
            reply.status == 0 || reply.outcome() == (400, "IncompleteBody"),
            "{} {}",
            reply.status,
            reply.body
        );
    }
    for chunks in ["5\r\n01234\r\n", "5\r\n012", "zz\r\n", "fffffffffffffffffff\r\n"] {
        for head in ["PUT /bbb/k HTTP/1.1\r\nHost: localhost", "POST / HTTP/1.1\r\nHost: iam.amazonaws.com"] {
            let request = format!("{head}\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}");
            let reply = wire.exchange(request.as_bytes()).await?;
            assert!(
                reply.status == 0 || reply.outcome() == (400, "IncompleteBody"),
                "{request}: {} {}",
                reply.status,
                reply.body
            );
        }
    }
    assert_eq!(wire.ask(&Ask::new(S3, "HEAD", "/bbb/k")).await?.status, 404);
    wire.must_answer().await
}

/// Bodies in signed chunks, as SDKs stream them.
#[tokio::test]
async fn chunks_are_those_that_were_signed() -> Outcome {
    let wire = Wire::new().await?;
    wire.create_bucket("bbb").await?;
    let streamed = |content: &'static str, body: &'static str| {
        Ask::new(S3, "PUT", "/bbb/k")
            .with("x-amz-content-sha256", content)
            .with("x-amz-decoded-content-length", "5")
            .with("content-encoding", "aws-chunked")
            .sending(body)
    };
    let signed = "STREAMING-AWS4-HMAC-SHA256-PAYLOAD";
    let wrong = streamed(
        signed,
        "5;chunk-signature=0000000000000000000000000000000000000000000000000000000000000000\r\n01234\r\n0;chunk-signature=0\r\n\r\n",
    );
    assert_eq!(wire.ask(&wrong).await?.outcome(), (403, "SignatureDoesNotMatch"));
    let trailing = "STREAMING-UNSIGNED-PAYLOAD-TRAILER";
    let with_trailer = |body| streamed(trailing, body).with("x-amz-trailer", "x-amz-checksum-crc32");
    let whole = with_trailer("5\r\n01234\r\n0\r\nx-amz-checksum-crc32:AAAAAA==\r\n\r\n");
    assert_eq!(wire.ask(&whole).await?.outcome(), (400, "BadDigest"));
    for body in ["5\r\n012", "", "zz\r\n", "5;x=y\r\n01234\r\n0\r\n", "ffffffffffffffffffff\r\n"] {
        let reply = wire.ask(&with_trailer(body)).await?;
        assert!(reply.status == 400 || reply.status == 403, "{body}: {} {}", reply.status, reply.body);
    }
    assert_eq!(wire.ask(&Ask::new(S3, "HEAD", "/bbb/k")).await?.status, 404);
    wire.must_answer().await
}

/// Forms that browsers upload with.
#[tokio::test]
async fn forms_have_a_file_and_a_signature() -> Outcome {
    let wire = Wire::new().await?;
    wire.create_bucket("bbb").await?;
    for body in [
        "",
        "--x--\r\n",
        "--x\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nk\r\n--x--\r\n",
        "--x\r\n\r\n",
        "garbage",
    ] {
        for kind in
            ["multipart/form-data; boundary=x", "multipart/form-data", "multipart/form-data; boundary="]
        {
            let request = format!(
                "POST /bbb HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{body}",
                body.len()
            );
            let reply = wire.exchange(request.as_bytes()).await?;
            assert!(
                reply.status == 400 || reply.status == 403,
                "{kind} {body}: {} {}",
                reply.status,
                reply.body
            );
        }
    }
    wire.must_answer().await
}
