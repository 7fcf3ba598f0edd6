"""The guide's third method: a role in account A that users of account B assume."""

from bucket_policies import get, put
from stage import A, B, Stage, allow, document, ok, refused, same, title

ROLE = f"arn:aws:iam::{A}:role/for-b"
USER = f"arn:aws:iam::{B}:user/visitor"


def walk(stage: Stage):
    """Method 3 with its notes."""
    title("method 3: a role in account A")
    bucket = stage.bucket("method-3-of-a")
    owner = stage.client(stage.a, "s3")
    controls = {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}
    owner.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=controls)
    owner.put_object(Bucket=bucket, Key="from-a.csv", Body=b"from a")
    visitor = stage.user("visitor")
    assume(stage, visitor, bucket)
    session = stage.assumed(visitor, ROLE)
    console(stage, session, bucket)
    uploads_belong_to_a(stage, session, bucket)
    programs_alone(stage, session, bucket)
    revoke(stage, visitor, session, bucket)


def trust(*principals):
    """A trust policy."""
    return document({"Effect": "Allow", "Principal": {"AWS": principals}, "Action": "sts:AssumeRole"})


def data(bucket):
    return allow(["s3:GetObject", "s3:PutObject"], f"arn:aws:s3:::{bucket}/*")


def for_console(bucket):
    return [
        allow(["s3:ListAllMyBuckets"], ["arn:aws:s3:::*"]),
        allow(["s3:ListBucket", "s3:GetBucketLocation"], f"arn:aws:s3:::{bucket}"),
        data(bucket),
    ]


def assume(stage, visitor, bucket):
    iam = stage.client(stage.a, "iam")
    iam.create_role(RoleName="for-b", AssumeRolePolicyDocument=trust(f"arn:aws:iam::{A}:root"))
    iam.put_role_policy(RoleName="for-b", PolicyName="access", PolicyDocument=document(*for_console(bucket)))
    assume = lambda: stage.assumed(visitor, ROLE)
    refused("B assumes the role with neither half", assume)
    stage.allow_user("visitor", allow("sts:AssumeRole", ROLE))
    refused("B assumes it with the IAM policy alone", assume)
    iam.update_assume_role_policy(RoleName="for-b", PolicyDocument=trust(USER))
    ok("B assumes it with both halves", assume)
    stage.allow_user("visitor")
    refused("B assumes it with the trust policy alone", assume)
    stage.allow_user("visitor", allow("sts:AssumeRole", ROLE))
    identity = stage.client(stage.assumed(visitor, ROLE), "sts").get_caller_identity()
    same("the session is one of account A", identity["Arn"], f"arn:aws:sts::{A}:assumed-role/for-b/visit")


def console(stage, session, bucket):
    """What the console asks, too."""
    s3, owner = stage.client(session, "s3"), stage.client(stage.a, "s3")
    refused("no bucket policy is needed", lambda: owner.get_bucket_policy(Bucket=bucket), "NoSuchBucketPolicy", 404)
    names = [each["Name"] for each in ok("the role lists A's buckets", s3.list_buckets)["Buckets"]]
    same("the bucket is among them", bucket in names, True)
    ok("the role reads the bucket's Region", lambda: s3.get_bucket_location(Bucket=bucket))
    listed = s3.list_objects_v2(Bucket=bucket)["Contents"]
    same("the role lists the bucket", [each["Key"] for each in listed], ["from-a.csv"])
    same("the role downloads", get(s3, bucket, "from-a.csv")(), b"from a")
    refused("the role deletes, which it is not allowed", lambda: s3.delete_object(Bucket=bucket, Key="from-a.csv"))
    visitor = stage.client(stage.users["visitor"], "s3")
    refused("B's user downloads without the role", get(visitor, bucket, "from-a.csv"))


def uploads_belong_to_a(stage, session, bucket):
    """What a session of the role uploads is account A's, which acted through it."""
    owner = stage.client(stage.a, "s3")
    ok("the role uploads", put(stage.client(session, "s3"), bucket, "from-b.csv"))
    object_acl = owner.get_object_acl(Bucket=bucket, Key="from-b.csv")
    same("the upload belongs to A", object_acl["Owner"]["ID"], stage.canonical_id(stage.a))
    same("A downloads it", get(owner, bucket, "from-b.csv")(), b"from b")


def programs_alone(stage, session, bucket):
    s3, iam = stage.client(session, "s3"), stage.client(stage.a, "iam")
    iam.put_role_policy(RoleName="for-b", PolicyName="access", PolicyDocument=document(data(bucket)))
    refused("without the console's statements, the role lists buckets", s3.list_buckets)
    refused("without the console's statements, the role lists the bucket", lambda: s3.list_objects_v2(Bucket=bucket))
    ok("without them, the role downloads still", get(s3, bucket, "from-a.csv"))


def revoke(stage, visitor, session, bucket):
    iam = stage.client(stage.a, "iam")
    iam.update_assume_role_policy(RoleName="for-b", PolicyDocument=trust(f"arn:aws:iam::{A}:root"))
    refused("B assumes the role after the trust is gone", lambda: stage.assumed(visitor, ROLE))
    iam.delete_role_policy(RoleName="for-b", PolicyName="access")
    refused("a session downloads after the role's permissions are gone", get(stage.client(session, "s3"), bucket, "from-a.csv"))
