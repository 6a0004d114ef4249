package cloudinit

import (
	"net/netip"
	"os/exec"
	"strings"
	"testing"
)

func standInAddress(site, gateway, link int) netip.Addr {
	return netip.AddrFrom4([4]byte{198, 18, byte(site), byte(16*gateway + link + 1)})
}

// The signature is the one of botocore 1.43.11 for the same request.
const botocoreSignature = "2c2332a28d8fd0bdf3dd5ee9a1d7cfc44bc5bee46320197662564c9bcf76a380"

func python(t *testing.T, program string) string {
	t.Helper()
	if _, err := exec.LookPath("python3"); err != nil {
		t.Skip("python3 is missing, which every host with cloud-init has")
	}
	out, err := exec.Command("python3", "-B", "-c", program).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return string(out)
}

func TestFetchSigns(t *testing.T) {
	out := python(t, `
import datetime, fetch
now = datetime.datetime(2026, 11, 23, 1, 2, 3, tzinfo=datetime.timezone.utc)
print(fetch.signed("keys.s3.us-west-1.amazonaws.com", "/causeway/ca-1/node.key", "us-west-1", ("AKIDEXAMPLE", "wJalrXUtnFEMI", "session"), now)["authorization"])
`)
	if !strings.HasSuffix(strings.TrimSpace(out), "Signature="+botocoreSignature) {
		t.Errorf("signed %s", out)
	}
}

// What is asked of whom, and that only root may read what comes of it.
func TestFetchAsks(t *testing.T) {
	dir := t.TempDir()
	out := python(t, `
import fetch, json, os
def ask(url, headers, method="GET"):
    print(method, url, *sorted(k for k in headers if k.startswith("X-")))
    if url.endswith("/token"): return b"t"
    if url.endswith("credentials/"): return b"role\n"
    if url.endswith("/role"): return json.dumps({"AccessKeyId": "a", "SecretAccessKey": "s", "Token": "x", "AccessKeySecret": "s", "SecurityToken": "x"}).encode()
    return b"content"
fetch.ask = ask
for cloud, region in (("aws", "us-west-1"), ("aliyun", "cn-beijing"), ("aws", "cn-north-1")):
    fetch.main(cloud, region, "keys", "cw/g", "`+dir+`/identity", "node.key")
print(oct(os.stat("`+dir+`/identity/node.key").st_mode & 0o777), oct(os.stat("`+dir+`/identity").st_mode & 0o777), open("`+dir+`/identity/node.key").read())
`)
	want := `PUT http://169.254.169.254/latest/api/token X-aws-ec2-metadata-token-ttl-seconds
GET http://169.254.169.254/latest/meta-data/iam/security-credentials/ X-aws-ec2-metadata-token
GET http://169.254.169.254/latest/meta-data/iam/security-credentials/role X-aws-ec2-metadata-token
GET https://keys.s3.us-west-1.amazonaws.com/cw/g/node.key
PUT http://100.100.100.200/latest/api/token X-aliyun-ecs-metadata-token-ttl-seconds
GET http://100.100.100.200/latest/meta-data/ram/security-credentials/ X-aliyun-ecs-metadata-token
GET http://100.100.100.200/latest/meta-data/ram/security-credentials/role X-aliyun-ecs-metadata-token
GET https://keys.s3.oss-cn-beijing-internal.aliyuncs.com/cw/g/node.key
PUT http://169.254.169.254/latest/api/token X-aws-ec2-metadata-token-ttl-seconds
GET http://169.254.169.254/latest/meta-data/iam/security-credentials/ X-aws-ec2-metadata-token
GET http://169.254.169.254/latest/meta-data/iam/security-credentials/role X-aws-ec2-metadata-token
GET https://keys.s3.cn-north-1.amazonaws.com.cn/cw/g/node.key
0o600 0o700 content
`
	if out != want {
		t.Errorf("got\n%swant\n%s", out, want)
	}
}

// Who reads the log learns what could not be fetched.
func TestFetchNamesWhatFailed(t *testing.T) {
	out := python(t, `
import fetch, io, urllib.error, urllib.request
def refuse(request, timeout):
    raise urllib.error.HTTPError(request.full_url, 403, "Forbidden", {}, io.BytesIO())
urllib.request.urlopen = refuse
try:
    fetch.ask("https://keys.s3.us-west-1.amazonaws.com/cw/g/node.key", {})
except OSError as error:
    print(error)
`)
	if want := "https://keys.s3.us-west-1.amazonaws.com/cw/g/node.key: HTTP Error 403: Forbidden\n"; out != want {
		t.Errorf("says %q, want %q", out, want)
	}
}
