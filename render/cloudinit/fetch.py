#!/usr/bin/python3
"""Fetches objects with the credentials of the host's role.

fetch.py CLOUD REGION BUCKET FOLDER DIR NAME... puts FOLDER/NAME into DIR,
readable by root only. Alibaba's store takes the same signature as S3 at its
compatible endpoint. The signature is version 4 of AWS's.
"""

import datetime
import hashlib
import hmac
import json
import os
import sys
import time
import urllib.request

CLOUDS = {
    "aws": {
        "metadata": "http://169.254.169.254/latest/",
        "header": "X-aws-ec2-metadata-token",
        "role": "iam",
        "keys": ("AccessKeyId", "SecretAccessKey", "Token"),
        "host": "{bucket}.s3.{region}.amazonaws.com",
    },
    "aliyun": {
        "metadata": "http://100.100.100.200/latest/",
        "header": "X-aliyun-ecs-metadata-token",
        "role": "ram",
        "keys": ("AccessKeyId", "AccessKeySecret", "SecurityToken"),
        "host": "{bucket}.s3.oss-{region}-internal.aliyuncs.com",
    },
}
EMPTY = hashlib.sha256(b"").hexdigest()


def ask(url, headers, method="GET"):
    request = urllib.request.Request(url, headers=headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.read()
    except OSError as error:  # which says neither whom was asked nor for what
        raise OSError("%s: %s" % (url, error))


def credentials(cloud):
    token = ask(cloud["metadata"] + "api/token", {cloud["header"] + "-ttl-seconds": "300"}, "PUT")
    headers = {cloud["header"]: token.decode()}
    roles = cloud["metadata"] + "meta-data/" + cloud["role"] + "/security-credentials/"
    role = ask(roles, headers).decode().split()[0]
    answer = json.loads(ask(roles + role, headers))
    return [answer[key] for key in cloud["keys"]]


def signed(host, path, region, keys, now):
    access, secret, session = keys
    moment, day = now.strftime("%Y%m%dT%H%M%SZ"), now.strftime("%Y%m%d")
    headers = {"host": host, "x-amz-content-sha256": EMPTY, "x-amz-date": moment, "x-amz-security-token": session}
    names = ";".join(sorted(headers))
    lines = "".join(name + ":" + headers[name] + "\n" for name in sorted(headers))
    request = "\n".join(["GET", path, "", lines, names, EMPTY])
    scope = "/".join([day, region, "s3", "aws4_request"])
    text = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(request.encode()).hexdigest()])
    key = ("AWS4" + secret).encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
    headers["authorization"] = "AWS4-HMAC-SHA256 Credential=%s/%s, SignedHeaders=%s, Signature=%s" % (access, scope, names, signature)
    del headers["host"]
    return headers


def main(name, region, bucket, folder, directory, *files):
    cloud = CLOUDS[name]
    host = cloud["host"].format(bucket=bucket, region=region)
    if name == "aws" and region.startswith("cn-"):
        host += ".cn"
    keys = credentials(cloud)
    os.makedirs(directory, mode=0o700, exist_ok=True)
    for file in files:
        path = "/" + folder + "/" + file
        now = datetime.datetime.now(datetime.timezone.utc)
        content = ask("https://" + host + path, signed(host, path, region, keys, now))
        handle = os.open(directory + "/" + file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "wb") as out:
            out.write(content)


if __name__ == "__main__":
    for attempt in range(50, -1, -1):  # the address and the role take a moment
        try:
            main(*sys.argv[1:])
            break
        except (OSError, LookupError, ValueError) as error:
            if attempt == 0:
                sys.exit("fetch.py: %s" % error)
            time.sleep(6)
