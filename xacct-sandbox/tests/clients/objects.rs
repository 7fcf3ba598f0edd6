//! Objects: put, read, listed, copied, deleted.

use crate::stage::{BUCKET, Stage, code, has_request_id};
use aws_sdk_s3::presigning::PresigningConfig;
use aws_sdk_s3::primitives::{ByteStream, DateTime};
use aws_sdk_s3::types::{
    BucketVersioningStatus, ChecksumAlgorithm, ChecksumMode, Delete, EncodingType, MetadataDirective,
    ObjectIdentifier, Tag, Tagging, VersioningConfiguration,
};
use std::time::Duration;

#[tokio::test]
async fn what_is_put_is_read() {
    let stage = Stage::new().await;
    let put = stage.owner.put_object().bucket(BUCKET).key("2026/a b+ü.csv").content_type("text/csv");
    let put = put.metadata("team", "finance").cache_control("no-store").tagging("stage=draft");
    let put = put.body(ByteStream::from_static(b"0123456789")).send().await.unwrap();
    assert!(has_request_id(&put));
    let got = stage.owner.get_object().bucket(BUCKET).key("2026/a b+ü.csv").send().await.unwrap();
    assert_eq!(got.content_type(), Some("text/csv"));
    assert_eq!(got.cache_control(), Some("no-store"));
    assert_eq!(got.metadata().unwrap()["team"], "finance");
    assert_eq!(got.tag_count(), Some(1));
    assert_eq!(got.e_tag(), put.e_tag());
    assert_eq!(got.server_side_encryption().unwrap().as_str(), "AES256");
    assert_eq!(got.body.collect().await.unwrap().into_bytes(), "0123456789");
    let head = stage.owner.head_object().bucket(BUCKET).key("2026/a b+ü.csv").send().await.unwrap();
    assert_eq!((head.content_length(), head.version_id()), (Some(10), None));
}

#[tokio::test]
async fn ranges_are_cut() {
    let stage = Stage::new().await;
    stage.put("k", "0123456789").await;
    for (range, cut, told) in [
        ("bytes=2-4", "234", "bytes 2-4/10"),
        ("bytes=-3", "789", "bytes 7-9/10"),
        ("bytes=8-", "89", "bytes 8-9/10"),
        ("bytes=8-99", "89", "bytes 8-9/10"),
    ] {
        let got = stage.owner.get_object().bucket(BUCKET).key("k").range(range).send().await.unwrap();
        assert_eq!(got.content_range(), Some(told));
        assert_eq!(got.body.collect().await.unwrap().into_bytes(), cut);
    }
    let beyond = stage.owner.get_object().bucket(BUCKET).key("k").range("bytes=10-").send().await;
    assert_eq!(code(beyond), "InvalidRange");
}

#[tokio::test]
async fn checksums_are_compared() {
    let stage = Stage::new().await;
    for algorithm in [
        ChecksumAlgorithm::Crc32,
        ChecksumAlgorithm::Crc32C,
        ChecksumAlgorithm::Sha1,
        ChecksumAlgorithm::Sha256,
    ] {
        let put = stage.owner.put_object().bucket(BUCKET).key("k").checksum_algorithm(algorithm);
        put.body(ByteStream::from_static(b"x")).send().await.unwrap();
    }
    let got = stage
        .owner
        .get_object()
        .bucket(BUCKET)
        .key("k")
        .checksum_mode(ChecksumMode::Enabled)
        .send()
        .await
        .unwrap();
    assert!(got.checksum_sha256().is_some() && got.checksum_crc32().is_none());
    let wrong = stage.owner.put_object().bucket(BUCKET).key("k").checksum_crc32("AAAAAA==");
    assert_eq!(code(wrong.body(ByteStream::from_static(b"x")).send().await), "BadDigest");
    let wrong = stage.owner.put_object().bucket(BUCKET).key("k").content_md5("1B2M2Y8AsgTpgAmY7PhCfg==");
    assert_eq!(code(wrong.body(ByteStream::from_static(b"x")).send().await), "BadDigest");
    let read = stage.owner.get_object().bucket(BUCKET).key("k").send().await.unwrap();
    assert_eq!(read.body.collect().await.unwrap().into_bytes(), "x");
}

#[tokio::test]
async fn that_something_is_missing_is_told_to_who_may_list() {
    let stage = Stage::new().await;
    assert_eq!(code(stage.owner.get_object().bucket(BUCKET).key("no").send().await), "NoSuchKey");
    let head = stage.owner.head_object().bucket(BUCKET).key("no").send().await.unwrap_err();
    assert!(head.into_service_error().is_not_found());
    let head = stage.owner.head_bucket().bucket("nobody-has-it").send().await.unwrap_err();
    assert!(head.into_service_error().is_not_found());
    stage
        .policy(r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}"#)
        .await;
    assert_eq!(code(stage.ana.get_object().bucket(BUCKET).key("no").send().await), "AccessDenied");
    stage
        .policy(r#"[{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"},
                    {"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:ListBucket","Resource":"arn:aws:s3:::reports"}]"#)
        .await;
    assert_eq!(code(stage.ana.get_object().bucket(BUCKET).key("no").send().await), "NoSuchKey");
}

#[tokio::test]
async fn lists_have_prefixes_and_pages() {
    let stage = Stage::new().await;
    for key in ["2025/q4", "2026/q1", "2026/q2", "2026/raw/a", "2026/raw/b", "readme"] {
        stage.put(key, "x").await;
    }
    let list =
        stage.owner.list_objects_v2().bucket(BUCKET).prefix("2026/").delimiter("/").send().await.unwrap();
    let keys: Vec<_> = list.contents().iter().filter_map(|object| object.key()).collect();
    assert_eq!(keys, ["2026/q1", "2026/q2"]);
    assert_eq!(list.common_prefixes()[0].prefix(), Some("2026/raw/"));
    assert_eq!(list.key_count(), Some(3));
    let mut seen = Vec::new();
    let mut pages = stage.owner.list_objects_v2().bucket(BUCKET).max_keys(2).into_paginator().send();
    while let Some(page) = pages.next().await {
        seen.extend(page.unwrap().contents().iter().filter_map(|object| object.key().map(str::to_owned)));
    }
    assert_eq!(seen, ["2025/q4", "2026/q1", "2026/q2", "2026/raw/a", "2026/raw/b", "readme"]);
    let old = stage.owner.list_objects().bucket(BUCKET).delimiter("/").max_keys(1).send().await.unwrap();
    assert_eq!((old.is_truncated(), old.next_marker()), (Some(true), Some("2025/")));
    let old = stage.owner.list_objects().bucket(BUCKET).delimiter("/").marker("2025/").send().await.unwrap();
    assert_eq!(old.common_prefixes()[0].prefix(), Some("2026/"));
}

/// Keys that XML cannot hold, or that clients have to tell from blanks, are encoded on request.
#[tokio::test]
async fn keys_can_be_encoded() {
    let stage = Stage::new().await;
    stage.put("a b+c/ü", "x").await;
    let list = stage.owner.list_objects_v2().bucket(BUCKET).encoding_type(EncodingType::Url).prefix("a b");
    let list = list.send().await.unwrap();
    assert_eq!(list.contents()[0].key(), Some("a%20b%2Bc/%C3%BC"));
    assert_eq!(list.prefix(), Some("a%20b"));
    let versions = stage
        .owner
        .list_object_versions()
        .bucket(BUCKET)
        .encoding_type(EncodingType::Url)
        .send()
        .await
        .unwrap();
    assert_eq!(versions.versions()[0].key(), Some("a%20b%2Bc/%C3%BC"));
}

#[tokio::test]
async fn versions_are_kept() {
    let stage = Stage::new().await;
    stage.put("k", "unversioned").await;
    let enabled = VersioningConfiguration::builder().status(BucketVersioningStatus::Enabled).build();
    stage
        .owner
        .put_bucket_versioning()
        .bucket(BUCKET)
        .versioning_configuration(enabled)
        .send()
        .await
        .unwrap();
    stage.put("k", "second").await;
    let deleted = stage.owner.delete_object().bucket(BUCKET).key("k").send().await.unwrap();
    assert_eq!(deleted.delete_marker(), Some(true));
    assert_eq!(code(stage.owner.get_object().bucket(BUCKET).key("k").send().await), "NoSuchKey");
    let versions = stage.owner.list_object_versions().bucket(BUCKET).send().await.unwrap();
    assert_eq!((versions.versions().len(), versions.delete_markers().len()), (2, 1));
    let oldest = stage.owner.get_object().bucket(BUCKET).key("k").version_id("null").send().await.unwrap();
    assert_eq!(oldest.body.collect().await.unwrap().into_bytes(), "unversioned");
    let marker = deleted.version_id().unwrap();
    assert_eq!(
        code(stage.owner.get_object().bucket(BUCKET).key("k").version_id(marker).send().await),
        "MethodNotAllowed"
    );
    stage.owner.delete_object().bucket(BUCKET).key("k").version_id(marker).send().await.unwrap();
    let newest = stage.owner.get_object().bucket(BUCKET).key("k").send().await.unwrap();
    assert_eq!(newest.body.collect().await.unwrap().into_bytes(), "second");
    assert_eq!(code(stage.owner.delete_bucket().bucket(BUCKET).send().await), "BucketNotEmpty");
}

/// A version is another action than the object.
#[tokio::test]
async fn versions_have_actions_of_their_own() {
    let stage = Stage::new().await;
    stage.put("k", "x").await;
    stage
        .policy(r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}"#)
        .await;
    assert_eq!(code(stage.ana.get_object().bucket(BUCKET).key("k").send().await), "ok");
    assert_eq!(
        code(stage.ana.get_object().bucket(BUCKET).key("k").version_id("null").send().await),
        "AccessDenied"
    );
}

#[tokio::test]
async fn copies_need_both_ends() {
    let stage = Stage::new().await;
    stage
        .owner
        .put_object()
        .bucket(BUCKET)
        .key("a")
        .tagging("t=1")
        .metadata("m", "1")
        .body(b"x".to_vec().into())
        .send()
        .await
        .unwrap();
    let copy =
        |client: &aws_sdk_s3::Client| client.copy_object().bucket(BUCKET).key("b").copy_source("reports/a");
    copy(&stage.owner).send().await.unwrap();
    let copied = stage.owner.get_object().bucket(BUCKET).key("b").send().await.unwrap();
    assert_eq!((copied.tag_count(), copied.metadata().unwrap()["m"].as_str()), (Some(1), "1"));
    copy(&stage.owner)
        .metadata_directive(MetadataDirective::Replace)
        .metadata("n", "2")
        .send()
        .await
        .unwrap();
    let replaced = stage.owner.head_object().bucket(BUCKET).key("b").send().await.unwrap();
    assert_eq!(replaced.metadata().unwrap()["n"], "2");
    assert_eq!(
        code(stage.owner.copy_object().bucket(BUCKET).key("a").copy_source("reports/a").send().await),
        "InvalidRequest"
    );
    stage
        .policy(r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::reports/*"}"#)
        .await;
    assert_eq!(code(copy(&stage.ana).send().await), "AccessDenied");
}

#[tokio::test]
async fn tags_decide() {
    let stage = Stage::new().await;
    stage.put("k", "x").await;
    stage
        .policy(
            r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*",
                "Condition":{"StringEquals":{"s3:ExistingObjectTag/stage":"final"}}}"#,
        )
        .await;
    let read = || async { code(stage.ana.get_object().bucket(BUCKET).key("k").send().await) };
    assert_eq!(read().await, "AccessDenied");
    let tag = Tag::builder().key("stage").value("final").build().unwrap();
    let tagging = Tagging::builder().tag_set(tag).build().unwrap();
    stage.owner.put_object_tagging().bucket(BUCKET).key("k").tagging(tagging).send().await.unwrap();
    assert_eq!(read().await, "ok");
    stage.owner.delete_object_tagging().bucket(BUCKET).key("k").send().await.unwrap();
    assert_eq!(read().await, "AccessDenied");
}

#[tokio::test]
async fn several_are_deleted_each_by_its_own_right() {
    let stage = Stage::new().await;
    stage.put("mine/a", "x").await;
    stage.put("yours/b", "x").await;
    stage
        .policy(r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:DeleteObject","Resource":"arn:aws:s3:::reports/yours/*"}"#)
        .await;
    let objects =
        ["mine/a", "yours/b", "yours/none"].map(|key| ObjectIdentifier::builder().key(key).build().unwrap());
    let delete = Delete::builder().set_objects(Some(objects.to_vec())).build().unwrap();
    let answer = stage.ana.delete_objects().bucket(BUCKET).delete(delete).send().await.unwrap();
    assert_eq!(answer.deleted().len(), 2);
    assert_eq!((answer.errors()[0].key(), answer.errors()[0].code()), (Some("mine/a"), Some("AccessDenied")));
}

/// What is not what was expected is neither deleted nor copied over.
#[tokio::test]
async fn deletions_and_copies_can_be_conditional() {
    let stage = Stage::new().await;
    stage.put("k", "x").await;
    stage.put("source", "y").await;
    let other = "\"other\"";
    assert_eq!(
        code(stage.owner.delete_object().bucket(BUCKET).key("k").if_match(other).send().await),
        "PreconditionFailed"
    );
    let object = ObjectIdentifier::builder().key("k").e_tag(other).build().unwrap();
    let delete = Delete::builder().objects(object).build().unwrap();
    let deleted = stage.owner.delete_objects().bucket(BUCKET).delete(delete).send().await.unwrap();
    assert_eq!(deleted.errors()[0].code(), Some("PreconditionFailed"));
    let copy =
        stage.owner.copy_object().bucket(BUCKET).key("k").copy_source("reports/source").if_none_match("*");
    assert_eq!(code(copy.send().await), "PreconditionFailed");
    let read = stage.owner.get_object().bucket(BUCKET).key("k").send().await.unwrap();
    assert_eq!(read.body.collect().await.unwrap().into_bytes(), "x");
}

/// A page that begins within a common prefix still shows it.
#[tokio::test]
async fn a_page_can_begin_within_a_prefix() {
    let stage = Stage::new().await;
    for key in ["a/1", "a/3", "b"] {
        stage.put(key, "x").await;
    }
    let list =
        |after: &str| stage.owner.list_objects_v2().bucket(BUCKET).delimiter("/").start_after(after).send();
    assert_eq!(list("a/2").await.unwrap().common_prefixes().len(), 1);
    assert_eq!(list("a/3").await.unwrap().common_prefixes().len(), 0);
    let first = stage.owner.list_objects_v2().bucket(BUCKET).delimiter("/").max_keys(1).send().await.unwrap();
    let next = stage.owner.list_objects_v2().bucket(BUCKET).delimiter("/");
    let next =
        next.set_continuation_token(first.next_continuation_token().map(str::to_owned)).send().await.unwrap();
    assert_eq!((next.common_prefixes().len(), next.contents()[0].key()), (0, Some("b")));
}

#[tokio::test]
async fn writes_can_be_conditional() {
    let stage = Stage::new().await;
    let new = || stage.owner.put_object().bucket(BUCKET).key("k").if_none_match("*").send();
    assert_eq!(code(new().await), "ok");
    assert_eq!(code(new().await), "PreconditionFailed");
    let etag =
        stage.owner.head_object().bucket(BUCKET).key("k").send().await.unwrap().e_tag().unwrap().to_owned();
    assert_eq!(code(stage.owner.put_object().bucket(BUCKET).key("k").if_match(&etag).send().await), "ok");
    assert_eq!(
        code(stage.owner.put_object().bucket(BUCKET).key("k").if_match("\"other\"").send().await),
        "PreconditionFailed"
    );
    let read = stage.owner.get_object().bucket(BUCKET).key("k").if_match("\"other\"").send().await;
    assert_eq!(code(read), "PreconditionFailed");
    let long_ago = DateTime::from_secs(0);
    let read = stage.owner.get_object().bucket(BUCKET).key("k").if_unmodified_since(long_ago).send().await;
    assert_eq!(code(read), "PreconditionFailed");
}

/// A presigned request is its signer's, until it expires.
#[tokio::test]
async fn presigned_requests_are_answered_in_time() {
    let stage = Stage::new().await;
    stage.put("k", "x").await;
    let for_a_minute = PresigningConfig::expires_in(Duration::from_secs(60)).unwrap();
    let presigned = stage.owner.get_object().bucket(BUCKET).key("k").presigned(for_a_minute).await.unwrap();
    let read = || async {
        let client = stage.sandbox.anonymous_config().http_client().unwrap();
        raw(&client, presigned.uri()).await
    };
    assert_eq!(read().await, 200);
    stage.sandbox.advance(Duration::from_secs(61));
    assert_eq!(read().await, 403);
}

/// Times beyond all times are none.
#[tokio::test]
async fn absurd_times_are_refused() {
    let stage = Stage::new().await;
    let client = stage.sandbox.anonymous_config().http_client().unwrap();
    let host = "https://reports.s3.us-east-1.amazonaws.com/k";
    let absurd = format!("{host}?X-Amz-Date=20260101T000000Z&X-Amz-Expires=18446744073709551615");
    assert_eq!(raw(&client, &absurd).await, 403);
    stage.sandbox.inject(xacct_sandbox::Fault::propagation_delay(Duration::MAX));
    stage.policy(r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:GetObject","Resource":"arn:aws:s3:::reports/*"}"#).await;
    stage.sandbox.advance(Duration::MAX);
    assert_eq!(code(stage.owner.get_object().bucket(BUCKET).key("k").send().await), "NoSuchKey");
}

/// The signatures of before 2014 are none any more.
#[tokio::test]
async fn signatures_are_of_version_4() {
    let stage = Stage::new().await;
    let client = stage.sandbox.anonymous_config().http_client().unwrap();
    let signed = "https://reports.s3.us-east-1.amazonaws.com/k?AWSAccessKeyId=AKIAEXAMPLE&Expires=1893456000&Signature=x";
    assert_eq!(raw(&client, signed).await, 400);
}

/// The status of a plain GET.
async fn raw(client: &aws_sdk_s3::config::SharedHttpClient, uri: &str) -> u16 {
    use aws_sdk_s3::config::HttpClient;
    use aws_smithy_runtime_api::client::http::HttpConnector;
    let settings = aws_smithy_runtime_api::client::http::HttpConnectorSettings::builder().build();
    let components =
        aws_smithy_runtime_api::client::runtime_components::RuntimeComponentsBuilder::for_tests()
            .build()
            .unwrap();
    let request = http::Request::builder().uri(uri).body(aws_smithy_types::body::SdkBody::empty()).unwrap();
    let connector = client.http_connector(&settings, &components);
    connector.call(request.try_into().unwrap()).await.unwrap().status().as_u16()
}
