"""A bucket that is encrypted with a customer managed key: both accounts have to allow the key too."""

from bucket_policies import get, put
from stage import A, B, Stage, allow, allow_to, document, ok, refused, same, title

USER = f"arn:aws:iam::{B}:user/decrypter"
USES = ["kms:Decrypt", "kms:GenerateDataKey"]


def walk(stage: Stage):
    """Method 1 with a key of KMS."""
    title("a bucket with a customer managed key")
    bucket = stage.bucket("secrets-of-a")
    key = key_of(stage, bucket)
    owner = stage.client(stage.a, "s3")
    owner.put_object(Bucket=bucket, Key="q1.csv", Body=b"secret")
    told = owner.head_object(Bucket=bucket, Key="q1.csv")
    same("the object is encrypted with the key", (told["ServerSideEncryption"], told["SSEKMSKeyId"]), ("aws:kms", key))
    s3 = stage.client(stage.user("decrypter"), "s3")
    without_the_key(stage, s3, bucket)
    both_halves_of_the_key(stage, s3, bucket, key)
    disabled(stage, s3, bucket, key)


def key_of(stage, bucket):
    """A key of account A, with which its bucket encrypts."""
    key = stage.client(stage.a, "kms").create_key(Description="of the bucket")["KeyMetadata"]["Arn"]
    default = {"SSEAlgorithm": "aws:kms", "KMSMasterKeyID": key}
    encryption = {"Rules": [{"ApplyServerSideEncryptionByDefault": default}]}
    owner = stage.client(stage.a, "s3")
    owner.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration=encryption)
    return key


def of_s3(bucket):
    return allow(["s3:GetObject", "s3:PutObject"], f"arn:aws:s3:::{bucket}/*")


def key_policy(*more):
    """A key's policy: its account manages it, and what more there is."""
    return document(allow_to(f"arn:aws:iam::{A}:root", "kms:*", "*"), *more)


def without_the_key(stage, s3, bucket):
    policy = document(of_s3(bucket) | {"Principal": {"AWS": USER}})
    stage.client(stage.a, "s3").put_bucket_policy(Bucket=bucket, Policy=policy)
    stage.allow_user("decrypter", of_s3(bucket))
    refused("B downloads with both halves for the bucket, none for the key", get(s3, bucket, "q1.csv"))
    refused("B uploads so", put(s3, bucket, "from-b.csv"))


def both_halves_of_the_key(stage, s3, bucket, key):
    kms = stage.client(stage.a, "kms")
    stage.allow_user("decrypter", of_s3(bucket), allow(USES, key))
    refused("B downloads with the key in the IAM policy alone", get(s3, bucket, "q1.csv"))
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=key_policy(allow_to(USER, USES, "*")))
    same("B downloads with both halves for the key", get(s3, bucket, "q1.csv")(), b"secret")
    ok("B uploads", put(s3, bucket, "from-b.csv"))
    of_b = stage.client(stage.users["decrypter"], "kms")
    data_key = ok("B makes a data key", lambda: of_b.generate_data_key(KeyId=key, KeySpec="AES_256"))
    decrypted = of_b.decrypt(KeyId=key, CiphertextBlob=data_key["CiphertextBlob"])
    same("B decrypts it", decrypted["Plaintext"], data_key["Plaintext"])
    stage.allow_user("decrypter", of_s3(bucket))
    refused("B downloads with the key's policy alone", get(s3, bucket, "q1.csv"))
    stage.allow_user("decrypter", of_s3(bucket), allow("kms:Decrypt", key))
    refused("B uploads with kms:Decrypt alone", put(s3, bucket, "from-b.csv"))
    ok("B downloads with kms:Decrypt alone", get(s3, bucket, "q1.csv"))
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=key_policy())
    refused("B downloads after the key's policy has changed", get(s3, bucket, "q1.csv"))
    kms.put_key_policy(KeyId=key, PolicyName="default", Policy=key_policy(allow_to(USER, USES, "*")))


def disabled(stage, s3, bucket, key):
    kms = stage.client(stage.a, "kms")
    kms.disable_key(KeyId=key)
    refused("B downloads while the key is disabled", get(s3, bucket, "q1.csv"), "KMS.DisabledException", 400)
    kms.enable_key(KeyId=key)
    ok("B downloads when it is enabled again", get(s3, bucket, "q1.csv"))
    of_b = stage.client(stage.users["decrypter"], "kms")
    change = lambda: of_b.put_key_policy(KeyId=key, PolicyName="default", Policy=key_policy())
    refused("B changes the key's policy", change, "AccessDeniedException", 400)
