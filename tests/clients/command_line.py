"""The guide's three methods, a key, an access point and transfers once more, as an administrator types them: with the AWS CLI."""

import json

from stage import A, B, REGION, Stage, allow, allow_to, document, ok, refused, same, title

BUCKET = "typed-of-a"
OBJECTS = f"arn:aws:s3:::{BUCKET}/*"
USER = f"arn:aws:iam::{B}:user/typist"
ACTIONS = ["s3:GetObject", "s3:PutObject", "s3:PutObjectAcl"]


def walk(stage: Stage):
    """The guide by the AWS CLI."""
    title("the AWS CLI")
    a, b, typist = (runner(stage, profile) for profile in (A, B, "typist"))
    ok("A makes a bucket", lambda: a("s3", "mb", f"s3://{BUCKET}"))
    (stage.scratch / "q1.csv").write_text("typed")
    b("iam", "create-user", "--user-name", "typist")
    key = b("iam", "create-access-key", "--user-name", "typist")["AccessKey"]
    stage.add_profile(
        "typist", aws_access_key_id=key["AccessKeyId"], aws_secret_access_key=key["SecretAccessKey"]
    )
    same("B's user asks who they are", typist("sts", "get-caller-identity")["Arn"], USER)
    bucket_policy(a, b, typist)
    copies(stage, a, typist)
    acls(stage, a, typist)
    role(stage, a, b)
    key_of_kms(a, typist)
    access_point(stage, a, b)
    nobody(stage)


def runner(stage, profile):
    """The AWS CLI with a profile."""
    return lambda *words, **more: stage.aws(profile, *words, **more)


def bucket_policy(a, b, typist):
    """Method 1, the IAM policy a managed one."""
    upload = lambda: typist("s3", "cp", "q1.csv", f"s3://{BUCKET}/in/q1.csv")
    refused("B uploads with neither half", upload)
    policy = ["create-policy", "--policy-name", "typed", "--policy-document", document(allow(ACTIONS, OBJECTS))]
    arn = b("iam", *policy)["Policy"]["Arn"]
    attachment = ["--user-name", "typist", "--policy-arn", arn]
    b("iam", "attach-user-policy", *attachment)
    refused("B uploads with the IAM policy alone", upload)
    put = ["put-bucket-policy", "--bucket", BUCKET, "--policy"]
    a("s3api", *put, document(allow_to(USER, ACTIONS, OBJECTS)))
    ok("B uploads with both halves", upload)
    told = json.loads(a("s3api", "get-bucket-policy", "--bucket", BUCKET)["Policy"])
    same("A reads the bucket's policy back", told["Statement"][0]["Principal"], {"AWS": USER})
    b("iam", "detach-user-policy", *attachment)
    refused("B uploads with the bucket policy alone", upload)
    b("iam", "attach-user-policy", *attachment)
    simulate = ["simulate-principal-policy", "--policy-source-arn", USER, "--action-names", "s3:GetObject"]
    simulated = ok("B simulates", lambda: b("iam", *simulate, "--resource-arns", f"arn:aws:s3:::{BUCKET}/x"))
    same("it is allowed", simulated["EvaluationResults"][0]["EvalDecision"], "allowed")


def copies(stage, a, typist):
    """`aws s3` with files, folders and a large one."""
    folder = stage.scratch / "folder"
    (folder / "deeper").mkdir(parents=True)
    for name in ("a.txt", "deeper/b c+ü.txt"):
        (folder / name).write_text(name)
    (folder / "large.bin").write_bytes(bytes(range(256)) * (12 << 12))
    ok("A syncs a folder", lambda: a("s3", "sync", "folder", f"s3://{BUCKET}/folder"))
    listed = a("s3", "ls", "--recursive", f"s3://{BUCKET}/folder/").split("\n")
    names = [line.split(None, 3)[3] for line in listed if line]
    same("A lists it", names, ["folder/a.txt", "folder/deeper/b c+ü.txt", "folder/large.bin"])
    same("a second sync has nothing to do", a("s3", "sync", "folder", f"s3://{BUCKET}/folder"), "")
    ok("A syncs it back", lambda: a("s3", "sync", f"s3://{BUCKET}/folder", "back"))
    same("it is the same", (stage.scratch / "back/large.bin").read_bytes() == (folder / "large.bin").read_bytes(), True)
    ok("B copies one object", lambda: typist("s3", "cp", f"s3://{BUCKET}/folder/a.txt", "a.txt"))
    refused("B lists the bucket", lambda: typist("s3", "ls", f"s3://{BUCKET}"))
    ok("A moves an object", lambda: a("s3", "mv", f"s3://{BUCKET}/folder/a.txt", f"s3://{BUCKET}/moved.txt"))
    listed = ok("A lists in pages", lambda: a("s3api", "list-objects-v2", "--bucket", BUCKET, "--page-size", "2"))
    same("nothing is lost between them", len(listed["Contents"]), 4)
    ok("A removes the folder", lambda: a("s3", "rm", "--recursive", f"s3://{BUCKET}/folder"))


def acls(stage, a, typist):
    """Method 2."""
    a("s3api", "delete-bucket-policy", "--bucket", BUCKET)
    (of_a, of_b) = (stage.canonical_id(session) for session in (stage.a, stage.b))
    to = ["--grant-full-control", f"id={of_a}", "--grant-write", f"id={of_b}"]
    grant = lambda: a("s3api", "put-bucket-acl", "--bucket", BUCKET, *to)
    refused("A grants by ACL while they are off", grant, "AccessControlListNotSupported")
    rules = json.dumps({"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
    a("s3api", "put-bucket-ownership-controls", "--bucket", BUCKET, "--ownership-controls", rules)
    upload = lambda: typist("s3", "cp", "q1.csv", f"s3://{BUCKET}/from-b.csv")
    download = lambda: typist("s3api", "get-object", "--bucket", BUCKET, "--key", "moved.txt", "got.txt")
    refused("B uploads before the ACL", upload)
    ok("A grants WRITE", grant)
    ok("B uploads after it", upload)
    read_it = lambda: a("s3", "cp", f"s3://{BUCKET}/from-b.csv", "from-b.csv")
    refused("A downloads B's upload", read_it, "403")
    give = ["--bucket", BUCKET, "--key", "from-b.csv", "--acl", "bucket-owner-full-control"]
    ok("B gives A full control of it", lambda: typist("s3api", "put-object-acl", *give))
    ok("A downloads it then", read_it)
    refused("B downloads before the object's ACL", download)
    read = ["--bucket", BUCKET, "--key", "moved.txt", "--grant-full-control", f"id={of_a}", "--grant-read", f"id={of_b}"]
    ok("A grants READ", lambda: a("s3api", "put-object-acl", *read))
    ok("B downloads after it", download)


def role(stage, a, b):
    """Method 3, with a profile that assumes the role."""
    arn = f"arn:aws:iam::{A}:role/typed"
    trust = {"Effect": "Allow", "Principal": {"AWS": USER}, "Action": "sts:AssumeRole"}
    a("iam", "create-role", "--role-name", "typed", "--assume-role-policy-document", document(trust))
    console = [allow("s3:ListAllMyBuckets", "arn:aws:s3:::*"), allow("s3:ListBucket", f"arn:aws:s3:::{BUCKET}")]
    permissions = document(*console, allow(["s3:GetObject", "s3:PutObject"], OBJECTS))
    put = ["put-role-policy", "--role-name", "typed", "--policy-name", "access", "--policy-document"]
    a("iam", *put, permissions)
    stage.add_profile("typed-role", role_arn=arn, source_profile="typist")
    visitor = runner(stage, "typed-role")
    refused("B assumes the role with the trust policy alone", lambda: visitor("s3", "ls"))
    may = ["put-user-policy", "--user-name", "typist", "--policy-name", "role", "--policy-document"]
    b("iam", *may, document(allow("sts:AssumeRole", arn)))
    listed = ok("B lists A's buckets as the role", lambda: visitor("s3", "ls"))
    same("the bucket is among them", BUCKET in listed, True)
    ok("B uploads as the role", lambda: visitor("s3", "cp", "q1.csv", f"s3://{BUCKET}/by-role.csv"))
    ok("the upload is A's, who downloads it", lambda: a("s3", "cp", f"s3://{BUCKET}/by-role.csv", "by-role.csv"))
    refused("B deletes as the role", lambda: visitor("s3api", "delete-object", "--bucket", BUCKET, "--key", "q"))


def key_of_kms(a, typist):
    """An object below a customer managed key."""
    key = a("kms", "create-key")["KeyMetadata"]["Arn"]
    a("kms", "create-alias", "--alias-name", "alias/typed", "--target-key-id", key)
    encrypt = ["--sse", "aws:kms", "--sse-kms-key-id", "alias/typed"]
    ok("A uploads with a key", lambda: a("s3", "cp", "q1.csv", f"s3://{BUCKET}/secret.csv", *encrypt))
    policy = document(allow_to(USER, ACTIONS, OBJECTS))
    a("s3api", "put-bucket-policy", "--bucket", BUCKET, "--policy", policy)
    get = ["get-object", "--bucket", BUCKET, "--key", "secret.csv", "secret.csv"]
    refused("B downloads without the key", lambda: typist("s3api", *get))
    data_key = ["generate-data-key", "--key-spec", "AES_256", "--key-id", key]
    refused("B makes a data key", lambda: typist("kms", *data_key), "AccessDeniedException")


def access_point(stage, a, b):
    """An access point, whose host name and S3 Control's the sandbox answers to as a proxy."""
    control = ["--endpoint-url", f"http://s3-control.{REGION}.amazonaws.com", "s3control"]
    through = ["--endpoint-url", f"http://s3-accesspoint.{REGION}.amazonaws.com", "s3api"]
    named = ["--account-id", A, "--name", "typed"]
    create = [*control, "create-access-point", *named, "--bucket", BUCKET]
    made = ok("A makes an access point", lambda: a(*create, proxy=True))
    arn = made["AccessPointArn"]
    same("its ARN", arn, f"arn:aws:s3:{REGION}:{A}:accesspoint/typed")
    policy = document(allow_to(USER, "s3:GetObject", f"{arn}/object/*"))
    a(*control, "put-access-point-policy", *named, "--policy", policy, proxy=True)
    get = [*through, "get-object", "--bucket", arn, "--key", "q1.csv", "through.csv"]
    typist = runner(stage, "typist")
    a("s3", "cp", "q1.csv", f"s3://{BUCKET}/q1.csv")
    a("s3api", "delete-bucket-policy", "--bucket", BUCKET)
    may = ["put-user-policy", "--user-name", "typist", "--policy-name", "point", "--policy-document"]
    b("iam", *may, document(allow("s3:GetObject", f"{arn}/object/*")))
    refused("B downloads through it without the bucket's policy", lambda: typist(*get, proxy=True))
    condition = {"StringEquals": {"s3:DataAccessPointAccount": A}}
    delegation = allow_to("*", "*", [f"arn:aws:s3:::{BUCKET}", OBJECTS], Condition=condition)
    a("s3api", "put-bucket-policy", "--bucket", BUCKET, "--policy", document(delegation))
    ok("B downloads through it with all policies", lambda: typist(*get, proxy=True))
    listed = a(*control, "list-access-points", "--account-id", A, proxy=True)["AccessPointList"]
    same("A lists it", [each["Name"] for each in listed], ["typed"])
    ok("A deletes it", lambda: a(*control, "delete-access-point", *named, proxy=True))


def nobody(stage):
    """Requests that nobody has signed."""
    refused("nobody lists the bucket", lambda: stage.aws(None, "s3", "ls", f"s3://{BUCKET}"))
