"""The guide's second method: an IAM policy in account B and ACLs in account A."""

from bucket_policies import READ_AND_WRITE, get, put
from stage import Stage, allow, ok, refused, same, title


def walk(stage: Stage):
    """Method 2 with its notes."""
    title("method 2: IAM policy and ACLs")
    bucket = stage.bucket("method-2-of-a")
    s3 = stage.client(stage.user("uploader"), "s3")
    stage.allow_user("uploader", allow(READ_AND_WRITE, f"arn:aws:s3:::{bucket}/*"))
    turn_acls_on(stage, bucket)
    upload(stage, s3, bucket)
    uploaded_objects(stage, s3, bucket)
    download(stage, s3, bucket)
    all_of_the_account(stage, bucket)
    turn_acls_off(stage, s3, bucket)


def acl(stage, *grants):
    """An ACL of account A: its owner keeps full control, and account B gets what is granted."""
    a, b = stage.canonical_id(stage.a), stage.canonical_id(stage.b)
    grant = lambda who, what: {"Grantee": {"Type": "CanonicalUser", "ID": who}, "Permission": what}
    return {"Owner": {"ID": a}, "Grants": [grant(a, "FULL_CONTROL"), *(grant(b, what) for what in grants)]}


def turn_acls_on(stage, bucket):
    owner = stage.client(stage.a, "s3")
    rules = owner.get_bucket_ownership_controls(Bucket=bucket)["OwnershipControls"]["Rules"]
    same("a new bucket has no ACLs", rules, [{"ObjectOwnership": "BucketOwnerEnforced"}])
    put_acl = lambda: owner.put_bucket_acl(Bucket=bucket, AccessControlPolicy=acl(stage, "WRITE"))
    refused("A grants by ACL while they are off", put_acl, "AccessControlListNotSupported", 400)
    controls = {"Rules": [{"ObjectOwnership": "ObjectWriter"}]}
    ok("A turns ACLs on", lambda: owner.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=controls))


def upload(stage, s3, bucket):
    owner = stage.client(stage.a, "s3")
    refused("B uploads with the IAM policy alone", put(s3, bucket, "from-b.csv"))
    owner.put_bucket_acl(Bucket=bucket, AccessControlPolicy=acl(stage, "WRITE"))
    ok("B uploads with WRITE on the bucket", put(s3, bucket, "from-b.csv"))
    refused("B lists without READ on the bucket", lambda: s3.list_objects_v2(Bucket=bucket))
    stage.allow_user("uploader")
    refused("B uploads with the ACL alone", put(s3, bucket, "from-b.csv"))
    stage.allow_user("uploader", allow(READ_AND_WRITE, f"arn:aws:s3:::{bucket}/*"))
    ok("B uploads with both again", put(s3, bucket, "from-b.csv"))


def uploaded_objects(stage, s3, bucket):
    """Who uploads an object owns it, until they let the bucket's owner have it."""
    owner, b = stage.client(stage.a, "s3"), stage.client(stage.b, "s3")
    object_acl = b.get_object_acl(Bucket=bucket, Key="from-b.csv")
    same("B's upload belongs to B", object_acl["Owner"]["ID"], stage.canonical_id(stage.b))
    refused("A, the bucket's owner, downloads B's upload", get(owner, bucket, "from-b.csv"))
    give = lambda: s3.put_object_acl(Bucket=bucket, Key="from-b.csv", ACL="bucket-owner-full-control")
    ok("B gives A full control of it", give)
    same("A downloads it then", get(owner, bucket, "from-b.csv")(), b"from b")
    delete = lambda: owner.delete_object(Bucket=bucket, Key="from-b.csv")
    ok("A deletes it, which the bucket's owner always may", delete)


def download(stage, s3, bucket):
    owner = stage.client(stage.a, "s3")
    owner.put_object(Bucket=bucket, Key="from-a.csv", Body=b"from a")
    owner.put_object(Bucket=bucket, Key="private.csv", Body=b"private")
    refused("B downloads A's object with the IAM policy alone", get(s3, bucket, "from-a.csv"))
    owner.put_object_acl(Bucket=bucket, Key="from-a.csv", AccessControlPolicy=acl(stage, "READ"))
    same("B downloads it with READ on the object", get(s3, bucket, "from-a.csv")(), b"from a")
    refused("B downloads another object", get(s3, bucket, "private.csv"))
    refused("B reads the object's ACL without READ_ACP", lambda: s3.get_object_acl(Bucket=bucket, Key="from-a.csv"))
    stage.allow_user("uploader")
    refused("B downloads with the ACL alone", get(s3, bucket, "from-a.csv"))
    stage.allow_user("uploader", allow(READ_AND_WRITE, f"arn:aws:s3:::{bucket}/*"))
    ok("B downloads with both again", get(s3, bucket, "from-a.csv"))


def all_of_the_account(stage, bucket):
    """An ACL lets an account in, all of whose users can be allowed then."""
    colleague = stage.client(stage.user("colleague"), "s3")
    refused("another user of B downloads without an IAM policy", get(colleague, bucket, "from-a.csv"))
    stage.allow_user("colleague", allow("s3:GetObject", f"arn:aws:s3:::{bucket}/*"))
    ok("another user of B downloads by the same ACL", get(colleague, bucket, "from-a.csv"))


def turn_acls_off(stage, s3, bucket):
    owner = stage.client(stage.a, "s3")
    controls = {"Rules": [{"ObjectOwnership": "BucketOwnerEnforced"}]}
    enforce = lambda: owner.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=controls)
    refused("A turns ACLs off while one grants to B", enforce, "InvalidBucketAclWithObjectOwnership", 400)
    ok("A takes WRITE back", lambda: owner.put_bucket_acl(Bucket=bucket, AccessControlPolicy=acl(stage)))
    refused("B uploads after that", put(s3, bucket, "more-from-b.csv"))
    owner.put_object_acl(Bucket=bucket, Key="from-a.csv", ACL="private")
    refused("B downloads after A has taken READ back", get(s3, bucket, "from-a.csv"))
    owner.put_object_acl(Bucket=bucket, Key="from-a.csv", AccessControlPolicy=acl(stage, "READ"))
    ok("A turns ACLs off", enforce)
    refused("B downloads by an object's ACL that no longer counts", get(s3, bucket, "from-a.csv"))
