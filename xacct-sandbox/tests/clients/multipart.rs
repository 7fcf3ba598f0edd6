//! Uploads in parts.

use crate::stage::{BUCKET, Stage, code};
use aws_sdk_s3::primitives::ByteStream;
use aws_sdk_s3::types::{CompletedMultipartUpload, CompletedPart};

const PART: usize = 5 << 20;

fn completed(parts: &[(i32, &str)]) -> CompletedMultipartUpload {
    let part =
        |(number, etag): &(i32, &str)| CompletedPart::builder().part_number(*number).e_tag(*etag).build();
    CompletedMultipartUpload::builder().set_parts(Some(parts.iter().map(part).collect())).build()
}

#[tokio::test]
async fn parts_become_an_object() {
    let stage = Stage::new().await;
    let upload = stage
        .owner
        .create_multipart_upload()
        .bucket(BUCKET)
        .key("big")
        .content_type("text/plain")
        .send()
        .await
        .unwrap();
    let id = upload.upload_id().unwrap();
    let part = |number: i32, length: usize| {
        let body = ByteStream::from(vec![b'x'; length]);
        stage
            .owner
            .upload_part()
            .bucket(BUCKET)
            .key("big")
            .upload_id(id)
            .part_number(number)
            .body(body)
            .send()
    };
    let first = part(1, PART).await.unwrap().e_tag().unwrap().to_owned();
    let last = part(3, 10).await.unwrap().e_tag().unwrap().to_owned();
    assert_eq!(code(part(0, 1).await), "InvalidArgument");
    let parts = stage.owner.list_parts().bucket(BUCKET).key("big").upload_id(id).send().await.unwrap();
    assert_eq!(parts.parts().iter().filter_map(|part| part.part_number()).collect::<Vec<_>>(), [1, 3]);
    let uploads = stage.owner.list_multipart_uploads().bucket(BUCKET).send().await.unwrap();
    assert_eq!(uploads.uploads()[0].upload_id(), Some(id));
    let complete = |parts: CompletedMultipartUpload| {
        stage
            .owner
            .complete_multipart_upload()
            .bucket(BUCKET)
            .key("big")
            .upload_id(id)
            .multipart_upload(parts)
            .send()
    };
    assert_eq!(code(complete(completed(&[(3, &last), (1, &first)])).await), "InvalidPartOrder");
    assert_eq!(code(complete(completed(&[(1, &first), (2, &last)])).await), "InvalidPart");
    assert_eq!(code(complete(completed(&[(1, &last), (3, &last)])).await), "InvalidPart");
    let object = complete(completed(&[(1, &first), (3, &last)])).await.unwrap();
    assert!(object.e_tag().unwrap().ends_with("-2\""));
    let head = stage.owner.head_object().bucket(BUCKET).key("big").send().await.unwrap();
    assert_eq!(head.content_length(), i64::try_from(PART + 10).ok());
    assert_eq!(head.content_type(), Some("text/plain"));
    assert_eq!(code(complete(completed(&[(1, &first)])).await), "NoSuchUpload");
}

#[tokio::test]
async fn small_parts_come_last() {
    let stage = Stage::new().await;
    let upload = stage.owner.create_multipart_upload().bucket(BUCKET).key("k").send().await.unwrap();
    let id = upload.upload_id().unwrap();
    let mut etags = Vec::new();
    for number in [1, 2] {
        let part = stage.owner.upload_part().bucket(BUCKET).key("k").upload_id(id).part_number(number);
        etags
            .push(part.body(ByteStream::from_static(b"x")).send().await.unwrap().e_tag().unwrap().to_owned());
    }
    let parts = completed(&[(1, &etags[0]), (2, &etags[1])]);
    let complete =
        stage.owner.complete_multipart_upload().bucket(BUCKET).key("k").upload_id(id).multipart_upload(parts);
    assert_eq!(code(complete.send().await), "EntityTooSmall");
    stage.owner.abort_multipart_upload().bucket(BUCKET).key("k").upload_id(id).send().await.unwrap();
    let gone = stage.owner.abort_multipart_upload().bucket(BUCKET).key("k").upload_id(id).send().await;
    assert_eq!(code(gone), "NoSuchUpload");
}

/// Who began an upload may end it, unless that is denied.
#[tokio::test]
async fn uploads_are_ended_by_who_began_them() {
    let stage = Stage::new().await;
    let put = r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::reports/*"}"#;
    let deny = r#"{"Effect":"Deny","Principal":{"AWS":"222222222222"},"Action":"s3:AbortMultipartUpload","Resource":"arn:aws:s3:::reports/*"}"#;
    stage.policy(put).await;
    let begun = async |client: &aws_sdk_s3::Client| {
        let upload = client.create_multipart_upload().bucket(BUCKET).key("k").send().await.unwrap();
        upload.upload_id().unwrap().to_owned()
    };
    let end = |id: &str| stage.ana.abort_multipart_upload().bucket(BUCKET).key("k").upload_id(id).send();
    assert_eq!(code(end(&begun(&stage.owner).await).await), "AccessDenied");
    let own = begun(&stage.ana).await;
    stage.policy(&format!("[{put},{deny}]")).await;
    assert_eq!(code(end(&own).await), "AccessDenied");
    stage.policy(put).await;
    assert_eq!(code(end(&own).await), "ok");
}

/// A part that is copied has to be read, too.
#[tokio::test]
async fn parts_are_copied() {
    let stage = Stage::new().await;
    stage.put("source", "0123456789").await;
    let upload = stage.owner.create_multipart_upload().bucket(BUCKET).key("k").send().await.unwrap();
    let id = upload.upload_id().unwrap();
    let copy = |client: &aws_sdk_s3::Client| {
        let copy = client.upload_part_copy().bucket(BUCKET).key("k").upload_id(id).part_number(1);
        copy.copy_source("reports/source").copy_source_range("bytes=2-4").send()
    };
    stage
        .policy(r#"{"Effect":"Allow","Principal":{"AWS":"222222222222"},"Action":"s3:PutObject","Resource":"arn:aws:s3:::reports/*"}"#)
        .await;
    assert_eq!(code(copy(&stage.ana).await), "AccessDenied");
    let part = copy(&stage.owner).await.unwrap();
    let etag = part.copy_part_result().unwrap().e_tag().unwrap().to_owned();
    let parts = completed(&[(1, &etag)]);
    let complete =
        stage.owner.complete_multipart_upload().bucket(BUCKET).key("k").upload_id(id).multipart_upload(parts);
    complete.send().await.unwrap();
    let got = stage.owner.get_object().bucket(BUCKET).key("k").send().await.unwrap();
    assert_eq!(got.body.collect().await.unwrap().into_bytes(), "234");
}
