"""Lists in pages, and what IAM's simulator says of the guide's policies."""

from stage import B, Stage, allow, ok, same, title

USER = f"arn:aws:iam::{B}:user/simulated"


def walk(stage: Stage):
    """Lists and simulations."""
    title("lists and simulations")
    pages_of_s3(stage)
    pages_of_iam(stage)
    simulations(stage)


def pages_of_s3(stage):
    bucket = stage.bucket("pages-of-a")
    s3 = stage.client(stage.a, "s3")
    keys = [f"{folder}/{number:02}.csv" for folder in ("2025", "2026") for number in range(6)]
    for key in keys:
        s3.put_object(Bucket=bucket, Key=key, Body=b"")
    for operation in ("list_objects_v2", "list_objects"):
        pages = list(s3.get_paginator(operation).paginate(Bucket=bucket, PaginationConfig={"PageSize": 5}))
        told = [each["Key"] for page in pages for each in page["Contents"]]
        same(f"{operation}: 12 objects in 3 pages", (len(pages), told), (3, keys))
    folders = s3.list_objects_v2(Bucket=bucket, Delimiter="/")["CommonPrefixes"]
    same("folders", [each["Prefix"] for each in folders], ["2025/", "2026/"])
    s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    for _ in range(3):
        s3.put_object(Bucket=bucket, Key=keys[0], Body=b"")
    pages = s3.get_paginator("list_object_versions").paginate(Bucket=bucket, PaginationConfig={"PageSize": 4})
    told = [each["Key"] for page in pages for each in page["Versions"]]
    same("15 versions in pages", told, [keys[0]] * 4 + keys[1:])
    odd = ["odd/%41+ & é?.csv", "odd/<a>/b c#'\".csv"]
    for key in odd:
        s3.put_object(Bucket=bucket, Key=key, Body=key.encode())
    listed = s3.list_objects_v2(Bucket=bucket, Prefix="odd/")["Contents"]
    same("keys of any characters are listed", [each["Key"] for each in listed], odd)
    same("and read", [s3.get_object(Bucket=bucket, Key=key)["Body"].read().decode() for key in odd], odd)
    copied = lambda: s3.copy_object(Bucket=bucket, Key="odd/copy", CopySource={"Bucket": bucket, "Key": odd[0]})
    ok("and copied", copied)
    deleted = s3.delete_objects(Bucket=bucket, Delete={"Objects": [{"Key": key} for key in odd]})
    same("and deleted", [each["Key"] for each in deleted["Deleted"]], odd)


def pages_of_iam(stage):
    iam = stage.client(stage.b, "iam")
    names = [f"paged-{number:02}" for number in range(12)]
    for name in names:
        iam.create_user(UserName=name, Path="/paged/")
    pages = iam.get_paginator("list_users").paginate(PathPrefix="/paged/", PaginationConfig={"PageSize": 5})
    told = [each["UserName"] for page in pages for each in page["Users"]]
    same("12 users in pages of 5", told, names)
    pages = list(iam.get_paginator("list_policies").paginate(Scope="AWS", PaginationConfig={"PageSize": 3}))
    arns = [each["Arn"] for page in pages for each in page["Policies"]]
    same("AWS's own policies, each once", len(arns), len(set(arns)))


def simulations(stage):
    stage.user("simulated")
    stage.allow_user("simulated", allow("s3:GetObject", "arn:aws:s3:::pages-of-a/2026/*"))
    iam = stage.client(stage.b, "iam")

    def decision(action, resource):
        simulate = lambda: iam.simulate_principal_policy(
            PolicySourceArn=USER, ActionNames=[action], ResourceArns=[resource]
        )
        return ok(f"B simulates {action} on {resource}", simulate)["EvaluationResults"][0]["EvalDecision"]

    of_object = "arn:aws:s3:::pages-of-a/{}/00.csv".format
    same("it is allowed", decision("s3:GetObject", of_object(2026)), "allowed")
    same("it is denied", decision("s3:GetObject", of_object(2025)), "implicitDeny")
    same("it is denied", decision("s3:PutObject", of_object(2026)), "implicitDeny")
