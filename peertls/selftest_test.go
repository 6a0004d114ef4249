package peertls

import (
	"strings"
	"testing"
)

// TestW04GoPrefersAES128 says why PinSuite exists: without it the same
// configuration negotiates AES-128, and the self-test notices.
func TestW04GoPrefersAES128(t *testing.T) {
	out := runRole(t, "self-test unpinned", "")
	if !strings.HasPrefix(out, "pki.suite\n") || !strings.Contains(out, "TLS_AES_128_GCM_SHA256") {
		t.Errorf("unpinned self-test says %q, want pki.suite about TLS_AES_128_GCM_SHA256", out)
	}
	if out := runRole(t, "self-test pinned", ""); out != "ok" {
		t.Errorf("pinned self-test says %q, want ok", out)
	}
}

// TestW04SelfTestUnderGODEBUG: settings of the Go runtime either leave the
// profile as it is or keep the process from starting. FIPS mode has its own
// fixed list of suites, AES-128 first.
func TestW04SelfTestUnderGODEBUG(t *testing.T) {
	for godebug, want := range map[string]string{
		"fips140=on":   "pki.suite\n",
		"fips140=only": "pki.suite\n",
		"tlsmlkem=0":   "pki.self_test\n",
		"cpu.aes=off":  "ok",
	} {
		if out := runRole(t, "self-test pinned", godebug); !strings.HasPrefix(out+"\n", want) {
			t.Errorf("GODEBUG=%s: self-test says %q, want %q", godebug, out, want)
		}
	}
}
