"""The guide's first method: an IAM policy in account B and a bucket policy in account A."""

from stage import B, Stage, allow, allow_to, document, ok, refused, same, title

USER = f"arn:aws:iam::{B}:user/analyst"
READ_AND_WRITE = ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:PutObjectAcl"]
WITHOUT_VERSIONS = ["s3:GetObject", "s3:PutObject", "s3:PutObjectAcl"]


def walk(stage: Stage):
    """Method 1 with its notes."""
    title("method 1: IAM policy and bucket policy")
    bucket = stage.bucket("method-1-of-a")
    owner = stage.client(stage.a, "s3")
    owner.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    version = owner.put_object(Bucket=bucket, Key="folder/q1.csv", Body=b"first")["VersionId"]
    owner.put_object(Bucket=bucket, Key="folder/q1.csv", Body=b"second")
    owner.put_object(Bucket=bucket, Key="other.csv", Body=b"other")
    s3 = stage.client(stage.user("analyst"), "s3")
    both_halves(stage, s3, bucket, version)
    without_versions(stage, s3, bucket, version)
    one_folder(stage, s3, bucket)
    full_control(stage, s3, bucket)
    a_role_of_b(stage, bucket)


def get(s3, bucket, key="folder/q1.csv", **more):
    """A download, to be called."""
    return lambda: s3.get_object(Bucket=bucket, Key=key, **more)["Body"].read()


def put(s3, bucket, key="folder/from-b.csv", **more):
    """An upload, to be called."""
    return lambda: s3.put_object(Bucket=bucket, Key=key, Body=b"from b", **more)


def both_halves(stage, s3, bucket, version):
    owner = stage.client(stage.a, "s3")
    objects = f"arn:aws:s3:::{bucket}/*"
    bucket_policy = document(allow_to(USER, READ_AND_WRITE, [objects]))
    refused("B downloads with neither half", get(s3, bucket))
    refused("B uploads with neither half", put(s3, bucket))
    stage.allow_user("analyst", allow(READ_AND_WRITE, objects))
    refused("B downloads with the IAM policy alone", get(s3, bucket))
    owner.put_bucket_policy(Bucket=bucket, Policy=bucket_policy)
    same("B downloads with both halves", get(s3, bucket)(), b"second")
    same("B downloads an older version", get(s3, bucket, VersionId=version)(), b"first")
    ok("B uploads", put(s3, bucket))
    ok("B uploads with bucket-owner-full-control", put(s3, bucket, ACL="bucket-owner-full-control"))
    refused("B lists, which neither half allows", lambda: s3.list_objects_v2(Bucket=bucket))
    refused("B deletes, which neither half allows", lambda: s3.delete_object(Bucket=bucket, Key="other.csv"))
    refused("B reads the bucket's policy", lambda: s3.get_bucket_policy(Bucket=bucket))
    same("A reads what B has uploaded", get(owner, bucket, "folder/from-b.csv")(), b"from b")
    stage.allow_user("analyst")
    refused("B downloads with the bucket policy alone", get(s3, bucket))
    refused("B uploads with the bucket policy alone", put(s3, bucket))
    stage.allow_user("analyst", allow(READ_AND_WRITE, objects))
    ok("B downloads with both halves again", get(s3, bucket))
    owner.delete_bucket_policy(Bucket=bucket)
    refused("B downloads after the bucket policy is gone", get(s3, bucket))


def without_versions(stage, s3, bucket, version):
    objects = f"arn:aws:s3:::{bucket}/*"
    stage.allow_user("analyst", allow(WITHOUT_VERSIONS, objects))
    policy = document(allow_to(USER, WITHOUT_VERSIONS, [objects]))
    stage.client(stage.a, "s3").put_bucket_policy(Bucket=bucket, Policy=policy)
    ok("without GetObjectVersion, B downloads the latest version", get(s3, bucket))
    refused("without GetObjectVersion, B downloads an older version", get(s3, bucket, VersionId=version))


def one_folder(stage, s3, bucket):
    owner = stage.client(stage.a, "s3")
    everything, folder = f"arn:aws:s3:::{bucket}/*", f"arn:aws:s3:::{bucket}/folder/*"
    stage.allow_user("analyst", allow(READ_AND_WRITE, folder))
    owner.put_bucket_policy(Bucket=bucket, Policy=document(allow_to(USER, READ_AND_WRITE, [everything])))
    ok("B downloads from the folder of the IAM policy", get(s3, bucket))
    refused("B downloads from elsewhere than the IAM policy's folder", get(s3, bucket, "other.csv"))
    stage.allow_user("analyst", allow(READ_AND_WRITE, everything))
    owner.put_bucket_policy(Bucket=bucket, Policy=document(allow_to(USER, READ_AND_WRITE, [folder])))
    ok("B uploads to the folder of the bucket policy", put(s3, bucket))
    refused("B uploads to elsewhere than the bucket policy's folder", put(s3, bucket, "from-b.csv"))


def full_control(stage, s3, bucket):
    """The condition by which uploads have to give the bucket's owner full control."""
    objects = f"arn:aws:s3:::{bucket}/*"
    condition = {"StringEquals": {"s3:x-amz-acl": "bucket-owner-full-control"}}
    policy = document(
        allow_to(USER, ["s3:GetObject", "s3:PutObjectAcl"], objects),
        allow_to(USER, "s3:PutObject", objects, Condition=condition),
    )
    stage.client(stage.a, "s3").put_bucket_policy(Bucket=bucket, Policy=policy)
    refused("B uploads without the canned ACL that the condition asks for", put(s3, bucket))
    ok("B uploads with bucket-owner-full-control", put(s3, bucket, ACL="bucket-owner-full-control"))


def a_role_of_b(stage, bucket):
    """The same for a role of account B, whose account has to allow it too."""
    iam = stage.client(stage.b, "iam")
    trust = document({"Effect": "Allow", "Principal": {"AWS": USER}, "Action": "sts:AssumeRole"})
    role = iam.create_role(RoleName="analysts", AssumeRolePolicyDocument=trust)["Role"]["Arn"]
    policy = document(allow_to(role, "s3:GetObject", f"arn:aws:s3:::{bucket}/*"))
    stage.client(stage.a, "s3").put_bucket_policy(Bucket=bucket, Policy=policy)
    s3 = stage.client(stage.assumed(stage.users["analyst"], role), "s3")
    refused("B's role downloads with the bucket policy alone", get(s3, bucket))
    permission = document(allow("s3:GetObject", f"arn:aws:s3:::{bucket}/*"))
    iam.put_role_policy(RoleName="analysts", PolicyName="grant", PolicyDocument=permission)
    ok("B's role downloads with both halves", get(s3, bucket))
