"""Large uploads in parts, presigned URLs and downloads in ranges, as clients do them by themselves."""

import contextlib
import hashlib
import http.client
import random
import time
import urllib.parse

from boto3.s3.transfer import TransferConfig
from botocore.config import Config
from stage import B, Stage, Unexpected, allow, allow_to, document, ok, refused, same, title

USER = f"arn:aws:iam::{B}:user/sender"
MEGABYTE = 1 << 20


def walk(stage: Stage):
    """What account B's user transfers to and from account A's bucket."""
    title("transfers")
    bucket = stage.bucket("transfers-of-a")
    s3 = stage.client(stage.user("sender"), "s3")
    actions = ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"]
    stage.allow_user("sender", allow(actions, f"arn:aws:s3:::{bucket}/*"))
    large = large_file(stage)
    config = TransferConfig(multipart_threshold=5 * MEGABYTE, multipart_chunksize=5 * MEGABYTE)
    refused_upload(s3, large, bucket, config)
    policy = document(allow_to(USER, actions, f"arn:aws:s3:::{bucket}/*"))
    stage.client(stage.a, "s3").put_bucket_policy(Bucket=bucket, Policy=policy)
    in_parts(stage, s3, large, bucket, config)
    streamed(s3, bucket)
    presigned(stage, bucket)


def large_file(stage):
    """20 MB of noise, always the same."""
    path = stage.scratch / "large.bin"
    path.write_bytes(random.Random(7).randbytes(20 * MEGABYTE))
    return path


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def refused_upload(s3, large, bucket, config):
    """boto3 wraps the error of an upload in one of its own."""
    try:
        s3.upload_file(str(large), bucket, "large.bin", Config=config)
    except Exception as error:
        same("B uploads 20 MB in parts without the bucket policy: denied", "AccessDenied" in str(error), True)
    else:
        raise Unexpected("B uploads 20 MB in parts without the bucket policy")


def in_parts(stage, s3, large, bucket, config):
    ok("B uploads 20 MB in parts", lambda: s3.upload_file(str(large), bucket, "large.bin", Config=config))
    told = s3.head_object(Bucket=bucket, Key="large.bin")
    same("it has all its bytes, in four parts", (told["ContentLength"], told["ETag"].endswith('-4"')), (20 * MEGABYTE, True))
    back = stage.scratch / "back.bin"
    ok("B downloads it in ranges", lambda: s3.download_file(bucket, "large.bin", str(back), Config=config))
    same("it is what was uploaded", digest(back), digest(large))
    upload = s3.create_multipart_upload(Bucket=bucket, Key="never.bin")["UploadId"]
    s3.abort_multipart_upload(Bucket=bucket, Key="never.bin", UploadId=upload)
    part = lambda: s3.upload_part(Bucket=bucket, Key="never.bin", UploadId=upload, PartNumber=1, Body=b"x")
    refused("a part of an aborted upload", part, "NoSuchUpload", 404)


def streamed(s3, bucket):
    """A stream that boto3 signs without its body, with a checksum behind it."""
    with_checksum = lambda: s3.put_object(Bucket=bucket, Key="stream", Body=b"x" * 100_000, ChecksumAlgorithm="SHA256")
    told = ok("B uploads with a checksum", with_checksum)
    back = s3.get_object(Bucket=bucket, Key="stream", ChecksumMode="ENABLED")
    same("the checksum is stored", back["ChecksumSHA256"], told["ChecksumSHA256"])
    ranged = s3.get_object(Bucket=bucket, Key="stream", Range="bytes=0-9")
    same("a range of it", (ranged["Body"].read(), ranged["ContentRange"]), (b"x" * 10, "bytes 0-9/100000"))
    missing = lambda: s3.head_object(Bucket=bucket, Key="nothing")
    refused("what is not there, without ListBucket", missing, "403")


def fetched(url, data=None):
    """The status and the body of a request without any SDK, and without headers that would have to be signed."""
    parts = urllib.parse.urlsplit(url)
    connection = http.client.HTTPConnection(parts.netloc, timeout=30)
    with contextlib.closing(connection):
        connection.request("PUT" if data else "GET", f"{parts.path}?{parts.query}", body=data)
        reply = connection.getresponse()
        return reply.status, reply.read()


def presigned(stage, bucket):
    """URLs that carry their signature. It has to be of version 4, which boto3 has to be told in some Regions."""
    sender = stage.users["sender"]
    signing = lambda version: Config(signature_version=version)
    old = sender.client("s3", endpoint_url=stage.endpoint, config=signing("s3"))
    url = old.generate_presigned_url("get_object", Params={"Bucket": bucket, "Key": "stream"})
    status, body = fetched(url)
    same("a URL signed by version 2 is refused", (status, b"Please use AWS4-HMAC-SHA256" in body), (400, True))
    s3 = sender.client("s3", endpoint_url=stage.endpoint, config=signing("s3v4"))
    parameters = {"Bucket": bucket, "Key": "signed.csv"}
    upload = s3.generate_presigned_url("put_object", Params=parameters)
    same("anybody uploads by a presigned URL", fetched(upload, b"by URL")[0], 200)
    url = s3.generate_presigned_url("get_object", Params=parameters)
    same("anybody downloads by a presigned URL", fetched(url), (200, b"by URL"))
    same("nobody does without its query", fetched(url.split("?")[0])[0], 403)
    status, body = fetched(url.replace("signed.csv", "stream"))
    same("the URL is for one object", (status, b"SignatureDoesNotMatch" in body), (403, True))
    short = s3.generate_presigned_url("get_object", Params=parameters, ExpiresIn=1)
    time.sleep(2.1)
    status, body = fetched(short)
    same("the URL expires", (status, b"Request has expired" in body), (403, True))
