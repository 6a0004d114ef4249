package aliyun_test

import (
	"io"
	"net/http"
	"strings"
	"testing"

	"causeway"
	"causeway/provision/aliyun"
	"causeway/provision/aliyun/fake"
)

// tamper changes requests after they were signed.
type tamper func(*http.Request)

func (change tamper) RoundTrip(r *http.Request) (*http.Response, error) {
	changed := r.Clone(r.Context())
	change(changed)
	return http.DefaultTransport.RoundTrip(changed)
}

// replaceBody exchanges a part of the body for another of the same length.
func replaceBody(t *testing.T, r *http.Request, old, by string) {
	body, err := io.ReadAll(r.Body)
	if err != nil || !strings.Contains(string(body), old) {
		t.Errorf("the body is %q, %v", body, err)
	}
	r.Body = io.NopCloser(strings.NewReader(strings.Replace(string(body), old, by, 1)))
}

func TestSignature(t *testing.T) {
	t.Cleanup(http.DefaultTransport.(*http.Transport).CloseIdleConnections)
	tests := map[string]struct {
		change tamper
		want   causeway.Code
	}{
		"untouched": {func(*http.Request) {}, "cloud.not_found"},
		"query": {func(r *http.Request) {
			r.URL.RawQuery = strings.Replace(r.URL.RawQuery, "cw-connection", "cw-konnection", 1)
		}, "cloud.bad_credentials"},
		"action":   {func(r *http.Request) { r.Header["x-acs-action"] = []string{"DeleteVpnGateway"} }, "cloud.bad_credentials"},
		"body":     {func(r *http.Request) { replaceBody(t, r, "group14", "group12") }, "cloud.bad_credentials"},
		"unsigned": {func(r *http.Request) { r.Header.Del("Authorization") }, "cloud.bad_credentials"},
		"other key": {func(r *http.Request) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), keyID, "other", 1))
		}, "cloud.bad_credentials"},
		"fewer headers": {func(r *http.Request) {
			r.Header.Set("Authorization", strings.Replace(r.Header.Get("Authorization"), "host;", "", 1))
		}, "cloud.bad_credentials"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(_ *fake.Config, config *aliyun.Config) { config.HTTP = &http.Client{Transport: test.change} })
			r := connectionRequest("vpn-none", "cgw-none", "cgw-none")
			_, err := w.CreateVPNConnection(t.Context(), r)
			if !causeway.HasCode(err, test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
		})
	}
}

func TestWrongSecret(t *testing.T) {
	w := newWorld(t, func(cloud *fake.Config, _ *aliyun.Config) { cloud.AccessKeySecret = "another" })
	_, err := w.DescribeVPCs(t.Context(), aliyun.DescribeVPCsRequest{})
	if !causeway.HasCode(err, "cloud.bad_credentials") || !strings.Contains(err.Error(), "SignatureDoesNotMatch") || strings.Contains(err.Error(), keySecret) {
		t.Errorf("got %v", err)
	}
}

// Every attempt is signed anew; a request that is sent twice is refused.
func TestReplayedRequest(t *testing.T) {
	var kept *http.Request
	w := newWorld(t, func(_ *fake.Config, config *aliyun.Config) {
		config.HTTP = &http.Client{Transport: tamper(func(r *http.Request) { kept = r.Clone(r.Context()) })}
	})
	ok[aliyun.DescribeVPCsResponse](t)(w.DescribeVPCs(t.Context(), aliyun.DescribeVPCsRequest{}))
	response, err := http.DefaultTransport.RoundTrip(kept.Clone(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	body, err := io.ReadAll(response.Body)
	if err != nil || !strings.Contains(string(body), "SignatureNonceUsed") {
		t.Errorf("answered %s, %v", body, err)
	}
	http.DefaultTransport.(*http.Transport).CloseIdleConnections()
}
