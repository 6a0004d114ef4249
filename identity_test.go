package causeway

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestParseIdentity(t *testing.T) {
	tests := map[string]Identity{
		"spiffe://beijing-california/site/beijing/gateway/bj-1": {"beijing-california", "beijing", RoleGateway, "bj-1"},
		"spiffe://x/site/california/client/billing_1":           {"x", "california", RoleClient, "billing_1"},
		"spiffe://0/site/1/gateway/2":                           {"0", "1", RoleGateway, "2"},
	}
	for uri, want := range tests {
		got, err := ParseIdentity(uri)
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v", uri, got, err)
		}
		if got.URI() != uri {
			t.Errorf("%s became %s", uri, got.URI())
		}
	}
}

// TestParseIdentityRefuses lists spellings that another parser might take for
// the same identity, or for one it is not.
func TestParseIdentityRefuses(t *testing.T) {
	const good = "spiffe://demo/site/beijing/gateway/bj-1"
	if _, err := ParseIdentity(good); err != nil {
		t.Fatal(err)
	}
	for name, uri := range map[string]string{
		"empty":                 "",
		"no URI":                "::",
		"control character":     good + "\n",
		"space":                 " " + good,
		"other scheme":          "https://demo/site/beijing/gateway/bj-1",
		"upper-case scheme":     "SPIFFE://demo/site/beijing/gateway/bj-1",
		"upper-case host":       "spiffe://Demo/site/beijing/gateway/bj-1",
		"upper-case site":       "spiffe://demo/site/Beijing/gateway/bj-1",
		"upper-case role":       "spiffe://demo/site/beijing/Gateway/bj-1",
		"no host":               "spiffe:///site/beijing/gateway/bj-1",
		"no slashes":            "spiffe:demo/site/beijing/gateway/bj-1",
		"port":                  "spiffe://demo:8443/site/beijing/gateway/bj-1",
		"empty port":            "spiffe://demo:/site/beijing/gateway/bj-1",
		"user":                  "spiffe://root@demo/site/beijing/gateway/bj-1",
		"empty user":            "spiffe://@demo/site/beijing/gateway/bj-1",
		"query":                 good + "?a=b",
		"empty query":           good + "?",
		"fragment":              good + "#a",
		"empty fragment":        good + "#",
		"escaped letter":        "spiffe://demo/site/%62eijing/gateway/bj-1",
		"escaped slash":         "spiffe://demo/site/beijing/gateway%2Fbj-1",
		"escape in the name":    "spiffe://demo/site/beijing/gateway/bj%2f1",
		"broken escape":         "spiffe://demo/site/beijing/gateway/bj%zz",
		"escaped host":          "spiffe://dem%6F/site/beijing/gateway/bj-1",
		"slash at the end":      good + "/",
		"double slash":          "spiffe://demo//site/beijing/gateway/bj-1",
		"dots":                  "spiffe://demo/site/../gateway/bj-1",
		"dot in the host":       "spiffe://demo.example/site/beijing/gateway/bj-1",
		"host with dot at end":  "spiffe://demo./site/beijing/gateway/bj-1",
		"address as host":       "spiffe://[::1]/site/beijing/gateway/bj-1",
		"other role":            "spiffe://demo/site/beijing/controller/bj-1",
		"no role":               "spiffe://demo/site/beijing//bj-1",
		"no name":               "spiffe://demo/site/beijing/gateway/",
		"too few parts":         "spiffe://demo/site/beijing/gateway",
		"too many parts":        good + "/bj-2",
		"other word for site":   "spiffe://demo/sites/beijing/gateway/bj-1",
		"Kubernetes's form":     "spiffe://demo/ns/beijing/sa/bj-1",
		"Cyrillic look-alike":   "spiffe://demo/site/bеijing/gateway/bj-1",
		"name begins with dash": "spiffe://demo/site/beijing/gateway/-bj",
		"name too long":         "spiffe://demo/site/beijing/gateway/" + strings.Repeat("x", 64),
	} {
		if id, err := ParseIdentity(uri); err == nil {
			t.Errorf("%s: %q was read as %+v", name, uri, id)
		} else if id != (Identity{}) {
			t.Errorf("%s: an identity comes with the error: %+v", name, id)
		}
	}
}

func TestIdentityRoundTrip(t *testing.T) {
	name := rapid.StringMatching(`[a-z0-9][a-z0-9_-]{0,62}`)
	rapid.Check(t, func(t *rapid.T) {
		id := Identity{
			Interconnect: name.Draw(t, "interconnect"),
			Site:         name.Draw(t, "site"),
			Role:         rapid.SampledFrom([]Role{RoleGateway, RoleClient}).Draw(t, "role"),
			Name:         name.Draw(t, "name"),
		}
		got, err := ParseIdentity(id.URI())
		if err != nil || got != id {
			t.Fatalf("%+v became %+v, %v", id, got, err)
		}
	})
}

func TestValidName(t *testing.T) {
	for name, want := range map[string]bool{
		"a": true, "bj-1": true, "real_time": true, "0": true, strings.Repeat("a", 63): true,
		"": false, "-a": false, "_a": false, "A": false, "a.b": false, "a/b": false, "a b": false,
		"a\n": false, "北京": false, "é": false, "a\x00": false, strings.Repeat("a", 64): false,
	} {
		if got := ValidName(name); got != want {
			t.Errorf("ValidName(%q) = %v", name, got)
		}
	}
}

func FuzzParseIdentity(f *testing.F) {
	f.Add("spiffe://demo/site/beijing/gateway/bj-1")
	f.Add("spiffe://demo/site/%62eijing/gateway/bj-1")
	f.Fuzz(func(t *testing.T, uri string) {
		id, err := ParseIdentity(uri)
		if err == nil && id.URI() != uri {
			t.Errorf("%q was read as %+v, which is written %q", uri, id, id.URI())
		}
	})
}
