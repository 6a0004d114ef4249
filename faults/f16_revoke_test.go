package faults

import (
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"causeway"
	"causeway/pki"
)

// F16: California's gateway is revoked while both sites talk; within 5 s of
// Beijing's reload nothing passes any more, and it does not come back.
func TestF16RevokeWhileBusy(t *testing.T) {
	s := start(t, plan{line: farApart})
	r := s.observe(t)
	r.backedOff = true
	r.flows(t, failoverBound)
	authority := filepath.Join(s.folder, "pki")
	ca1 := causeway.Identity{Interconnect: bj1.Interconnect, Site: "california", Role: causeway.RoleGateway, Name: "ca-1"}
	if _, _, err := pki.RevokeIdentity(authority, ca1, "test", time.Now()); err != nil {
		t.Fatal(err)
	}
	list, err := os.ReadFile(filepath.Join(authority, "revoked.json"))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(s.beijing.identity(), "revoked.json"), list, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := s.beijing.process.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	reloaded := time.Now()
	waitFor(t, "the session's end", func() bool { return s.beijing.used(t) == "" })
	t.Logf("cut off after %v", time.Since(reloaded))
	if took := time.Since(reloaded); took > 5*time.Second {
		t.Errorf("the revoked gateway was cut off after %v", took)
	}
	<-time.After(grace)
	r.flowsNot(t)
	s.beijing.waitProblem(t, "peer.revoked", "peer.handshake")
	s.calif.waitProblem(t, "peer.handshake", "peer.closed", "peer.certificate_refused", "peer.unreachable")
	<-time.After(2 * time.Second) // California dials some more times
	r.flowsNot(t)
	r.end(t)
}
