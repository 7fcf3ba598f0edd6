"""Two accounts of a running sandbox, and steps that are as expected or end the walk."""

import configparser
import contextlib
import json
import os
import subprocess
import sys
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

A, B = "111111111111", "222222222222"
REGION = "us-east-1"


class Unexpected(Exception):
    """A step went otherwise than it should."""


class Stage:
    """The accounts A and B, as the files of a folder that `xacct-sandbox serve --profiles` has written name them."""

    def __init__(self, folder, scratch):
        self.folder = Path(folder)
        self.scratch = Path(scratch)
        # Nothing of the machine's own configuration is to be asked, nor its proxy.
        for name in [name for name in os.environ if name.startswith("AWS_") or name.upper().endswith("_PROXY")]:
            del os.environ[name]
        self.config_file = self.scratch / "config"
        self.config_file.write_text((self.folder / "config").read_text())
        self.environment = {
            "AWS_CONFIG_FILE": str(self.config_file),
            "AWS_SHARED_CREDENTIALS_FILE": str(self.folder / "credentials"),
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_PAGER": "",
        }
        os.environ.update(self.environment)
        config = configparser.ConfigParser()
        config.read(self.config_file)
        self.endpoint = config[f"profile {A}"]["endpoint_url"]
        self.users = {}
        self.a, self.b = (boto3.Session(profile_name=account) for account in (A, B))

    def client(self, session, service):
        """A client that asks the endpoint."""
        return session.client(service, endpoint_url=self.endpoint, region_name=REGION)

    def behind_proxy(self, session, service):
        """A client that asks AWS's own host names, by plain HTTP, of the endpoint as a proxy."""
        config = Config(proxies={"http": self.endpoint}, ignore_configured_endpoint_urls=True)
        return session.client(service, region_name=REGION, use_ssl=False, config=config)

    def user(self, name):
        """A new user of account B: a session with an access key of theirs."""
        iam = self.client(self.b, "iam")
        iam.create_user(UserName=name)
        self.users[name] = session(iam.create_access_key(UserName=name)["AccessKey"])
        return self.users[name]

    def assumed(self, who, role):
        """A session of a role."""
        return session(self.client(who, "sts").assume_role(RoleArn=role, RoleSessionName="visit")["Credentials"])

    def allow_user(self, name, *statements):
        """Gives a user of account B these permissions, instead of those before; none takes them away."""
        iam = self.client(self.b, "iam")
        if statements:
            iam.put_user_policy(UserName=name, PolicyName="grant", PolicyDocument=document(*statements))
        else:
            iam.delete_user_policy(UserName=name, PolicyName="grant")

    def bucket(self, name):
        """A new bucket of account A."""
        self.client(self.a, "s3").create_bucket(Bucket=name)
        return name

    def canonical_id(self, session):
        """The id by which ACLs know the account of a session."""
        return self.client(session, "s3").list_buckets()["Owner"]["ID"]

    def aws(self, profile, *words, proxy=False):
        """Runs the AWS CLI; what it prints is read as JSON, where it is that."""
        command = [sys.executable, "-m", "awscli", "--region", REGION]
        command += ["--profile", profile] if profile else ["--no-sign-request", "--endpoint-url", self.endpoint]
        command += words
        # The AWS CLI keeps sessions of roles at home, also for a sandbox that is gone.
        environment = os.environ | {"HOME": str(self.scratch), "USERPROFILE": str(self.scratch)}
        if proxy:
            environment["HTTP_PROXY"] = self.endpoint
        ended = subprocess.run(command, capture_output=True, text=True, env=environment, cwd=self.scratch, timeout=120)
        if ended.returncode != 0:
            raise CommandFailed(ended.stderr.strip())
        with contextlib.suppress(json.JSONDecodeError):
            return json.loads(ended.stdout)
        return ended.stdout

    def add_profile(self, name, **settings):
        """Gives the AWS CLI another profile."""
        lines = "".join(f"{key} = {value}\n" for key, value in {"region": REGION, "endpoint_url": self.endpoint, **settings}.items())
        with self.config_file.open("a") as file:
            file.write(f"[profile {name}]\n{lines}\n")


class CommandFailed(Exception):
    """The AWS CLI ended with an error: its message."""


def session(credentials):
    """A session with the credentials of a reply."""
    return boto3.Session(
        aws_access_key_id=credentials["AccessKeyId"],
        aws_secret_access_key=credentials["SecretAccessKey"],
        aws_session_token=credentials.get("SessionToken"),
        region_name=REGION,
    )


def allow(actions, resource, **more):
    """A statement that allows."""
    return {"Effect": "Allow", "Action": actions, "Resource": resource, **more}


def allow_to(principal, actions, resource, **more):
    """A statement of a resource's policy that allows."""
    return allow(actions, resource, Principal={"AWS": principal}, **more)


def document(*statements):
    """A policy of statements."""
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def title(text):
    """Says which part begins."""
    print(f"\n{text}", flush=True)


def ok(what, call):
    """A step that has to succeed: what it gives."""
    try:
        result = call()
    except (ClientError, CommandFailed) as error:
        raise Unexpected(f"{what}: this should have succeeded: {error}") from error
    print(f"  allowed  {what}", flush=True)
    return result


def refused(what, call, code="AccessDenied", status=403):
    """A step that has to be refused, by this code."""
    try:
        call()
    except ClientError as error:
        told = (error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"])
        if told != (code, status):
            raise Unexpected(f"{what}: {code} ({status}) was expected: {error} ({told[1]})") from error
    except CommandFailed as error:
        if f"({code})" not in str(error):
            raise Unexpected(f"{what}: {code} was expected: {error}") from error
    else:
        raise Unexpected(f"{what}: {code} was expected, and it succeeded")
    print(f"  {'denied ' if code == 'AccessDenied' else 'refused'}  {what}", flush=True)


def same(what, told, expected):
    """A value that has to be this."""
    if told != expected:
        raise Unexpected(f"{what}: {told!r} instead of {expected!r}")
    print(f"  as said  {what}", flush=True)
