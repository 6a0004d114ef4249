package aliyun_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"causeway"
	"causeway/provision/aliyun"
	"causeway/provision/aliyun/fake"
)

// isolate hides this machine's own credentials, and the network of a cloud's
// instance, from the test.
func isolate(t *testing.T) (home string) {
	t.Helper()
	home = t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("ALIBABA_CLOUD_ECS_METADATA_DISABLED", "true")
	for _, name := range []string{
		"ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN", "ALIBABA_CLOUD_PROFILE",
		"ALIBABA_CLOUD_CREDENTIALS_URI", "ALIBABA_CLOUD_CREDENTIALS_FILE", "ALIBABA_CLOUD_CONFIG_FILE", "ALIBABA_CLOUD_ROLE_ARN",
		"ALIBABA_CLOUD_OIDC_PROVIDER_ARN", "ALIBABA_CLOUD_OIDC_TOKEN_FILE", "ALIBABA_CLOUD_ECS_METADATA",
	} {
		t.Setenv(name, "")
	}
	return home
}

func useReference(t *testing.T, reference string) world {
	t.Helper()
	credentials, err := aliyun.CredentialsFrom(reference)
	if err != nil {
		t.Fatal(err)
	}
	return newWorld(t, func(_ *fake.Config, config *aliyun.Config) { config.Credentials = credentials })
}

func TestCredentialsByReference(t *testing.T) {
	home := isolate(t)
	folder := filepath.Join(home, ".aliyun")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	profile := `{"current": "other", "profiles": [{"name": "work", "mode": "AK", "access_key_id": "` + keyID + `", "access_key_secret": "` + keySecret + `"}]}`
	if err := os.WriteFile(filepath.Join(folder, "config.json"), []byte(profile), 0o600); err != nil {
		t.Fatal(err)
	}
	ok[aliyun.DescribeVPCsResponse](t)(useReference(t, "profile:work").DescribeVPCs(t.Context(), aliyun.DescribeVPCsRequest{}))
	t.Setenv("ALIBABA_CLOUD_ACCESS_KEY_ID", keyID)
	t.Setenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET", keySecret)
	for _, reference := range []string{"env", "default"} {
		ok[aliyun.DescribeVPCsResponse](t)(useReference(t, reference).DescribeVPCs(t.Context(), aliyun.DescribeVPCsRequest{}))
	}
}

// Without a key nothing is sent, and the problem says what is missing.
func TestCredentialsMissing(t *testing.T) {
	isolate(t)
	for _, reference := range []string{"env", "profile:work"} {
		credentials, err := aliyun.CredentialsFrom(reference)
		if err == nil {
			w := newWorld(t, func(_ *fake.Config, config *aliyun.Config) { config.Credentials = credentials })
			_, err = w.DescribeVPCs(t.Context(), aliyun.DescribeVPCsRequest{})
		}
		if !causeway.HasCode(err, "cloud.bad_credentials") {
			t.Errorf("%s: %v", reference, err)
		}
	}
	w := newWorld(t, func(_ *fake.Config, config *aliyun.Config) { config.Credentials = aliyun.Credentials{} })
	if _, err := w.DescribeVPCs(t.Context(), aliyun.DescribeVPCsRequest{}); !causeway.HasCode(err, "cloud.bad_credentials") {
		t.Errorf("none at all: %v", err)
	}
}

func TestCredentialsReference(t *testing.T) {
	for _, reference := range []string{"", "LTAI4Gxxxxxxxx", "profile", "profile:", "ecs-ram-role", "env:KEY", "default:x", "key:secret"} {
		if _, err := aliyun.CredentialsFrom(reference); !causeway.HasCode(err, "cloud.bad_credentials_reference") {
			t.Errorf("%q: %v", reference, err)
		}
	}
}

func TestEndpoint(t *testing.T) {
	for _, endpoint := range []string{"127.0.0.1:80", "ftp://host", "https://", "https://user:pass@host", "://", "https://host/path", "http://vpc.aliyuncs.com", "http://192.0.2.1:80"} {
		if _, err := aliyun.New(aliyun.Config{Region: region, Endpoint: endpoint}); !causeway.HasCode(err, "cloud.bad_endpoint") || strings.Contains(err.Error(), ":pass") {
			t.Errorf("%q: %v", endpoint, err)
		}
	}
}
