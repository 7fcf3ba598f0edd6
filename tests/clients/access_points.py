"""Access points, whose host names, and those of S3 Control, need the sandbox as a plain HTTP proxy."""

from bucket_policies import get
from stage import A, B, REGION, Stage, allow, allow_to, document, ok, refused, same, title

NAME = "for-b"
ARN = f"arn:aws:s3:{REGION}:{A}:accesspoint/{NAME}"
USER = f"arn:aws:iam::{B}:user/reader"


def walk(stage: Stage):
    """An access point that account B uses, of which the bucket's policy leaves everything to it."""
    title("access points, by the proxy")
    bucket = stage.bucket("points-of-a")
    owner = stage.behind_proxy(stage.a, "s3")
    ok("A uploads to the bucket's own host name", lambda: owner.put_object(Bucket=bucket, Key="q1.csv", Body=b"a point"))
    control = stage.behind_proxy(stage.a, "s3control")
    s3 = stage.behind_proxy(stage.user("reader"), "s3")
    alias = create(control, bucket)
    halves(stage, control, s3, bucket)
    other_ways(stage, control, s3, bucket, alias)
    delete(control, s3)


def create(control, bucket):
    made = ok("A makes an access point", lambda: control.create_access_point(AccountId=A, Name=NAME, Bucket=bucket))
    same("its ARN", made["AccessPointArn"], ARN)
    again = lambda: control.create_access_point(AccountId=A, Name=NAME, Bucket=bucket)
    refused("A makes it again", again, "AccessPointAlreadyOwnedByYou", 409)
    listed = control.list_access_points(AccountId=A, Bucket=bucket)["AccessPointList"]
    same("A lists it", [each["Name"] for each in listed], [NAME])
    return made["Alias"]


def halves(stage, control, s3, bucket):
    """The access point's policy, the bucket's, and the IAM policy of account B: each is needed."""
    owner = stage.client(stage.a, "s3")
    objects = f"{ARN}/object/*"
    condition = {"StringEquals": {"s3:DataAccessPointAccount": A}}
    delegation = document(allow_to("*", "*", [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"], Condition=condition))
    point_policy = document(allow_to(USER, "s3:GetObject", objects))
    refused("B downloads through it with no policy", get(s3, ARN, "q1.csv"))
    stage.allow_user("reader", allow("s3:GetObject", [objects, f"arn:aws:s3:::{bucket}/*"]))
    control.put_access_point_policy(AccountId=A, Name=NAME, Policy=point_policy)
    refused("B downloads without the bucket's policy", get(s3, ARN, "q1.csv"))
    owner.put_bucket_policy(Bucket=bucket, Policy=delegation)
    same("B downloads with all three", get(s3, ARN, "q1.csv")(), b"a point")
    refused("B downloads from the bucket itself", get(s3, bucket, "q1.csv"))
    stage.allow_user("reader")
    refused("B downloads without the IAM policy", get(s3, ARN, "q1.csv"))
    stage.allow_user("reader", allow("s3:GetObject", [objects, f"arn:aws:s3:::{bucket}/*"]))
    control.delete_access_point_policy(AccountId=A, Name=NAME)
    refused("B downloads without the access point's policy", get(s3, ARN, "q1.csv"))
    control.put_access_point_policy(AccountId=A, Name=NAME, Policy=point_policy)


def other_ways(stage, control, s3, bucket, alias):
    same("B downloads by the alias", get(s3, alias, "q1.csv")(), b"a point")
    by_endpoint = stage.client(stage.users["reader"], "s3")
    same("B downloads by the alias at the endpoint, without the proxy", get(by_endpoint, alias, "q1.csv")(), b"a point")
    of_b = stage.behind_proxy(stage.b, "s3control")
    foreign = lambda: of_b.get_access_point_policy(AccountId=A, Name=NAME)
    refused("B's administrator reads the access point's policy", foreign)
    status = control.get_access_point_policy_status(AccountId=A, Name=NAME)["PolicyStatus"]["IsPublic"]
    same("the access point is not public", status, False)


def delete(control, s3):
    ok("A deletes the access point", lambda: control.delete_access_point(AccountId=A, Name=NAME))
    refused("B downloads through it", get(s3, ARN, "q1.csv"), "NoSuchAccessPoint", 404)
