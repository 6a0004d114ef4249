package lab

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"causeway"
	"causeway/config"
)

const logOfRequests = `{"msg":"request","side":"entry","status":200,"tries":1,"path":"telecom-verizon"}
{"msg":"path changed","object":"telecom-verizon"}
{"msg":"request","side":"entry","status":200,"tries":2,"path":"unicom-att"}
{"msg":"request","side":"entry","status":502,"tries":2,"path":"unicom-att"}
{"msg":"request","side":"exit","status":200,"tries":2,"path":""}
{"msg":"request","side":"entry","status":200,"tries":2,"path":"telecom-verizon"}
{"msg":"request","side":"entry","status":200,"tries":1,"path":"unicom-att"}
{"msg":"request","side":"entry","status":200,"tri`

// Only a request that was answered by another path than the cut one, after it
// was tried before, proves a failover.
func TestMovedRequests(t *testing.T) {
	file := filepath.Join(t.TempDir(), "log")
	if err := os.WriteFile(file, []byte(logOfRequests), 0o600); err != nil {
		t.Fatal(err)
	}
	all, err := readRequests(file, 0)
	if err != nil || len(all) != 6 {
		t.Fatalf("%+v, %v", all, err)
	}
	for link, want := range map[string]int{"telecom-verizon": 1, "unicom-att": 1} {
		if got := movedFrom(link, all); got != want {
			t.Errorf("%d moved away from %s, want %d", got, link, want)
		}
	}
	later, err := readRequests(file, int64(strings.Index(logOfRequests, `{"msg":"request","side":"exit"`)))
	if err != nil || len(later) != 3 || movedFrom("telecom-verizon", later) != 0 {
		t.Errorf("%+v, %v", later, err)
	}
}

// TestReloadsChangeServices: each reload brings a file that is right and
// differs from the one before, and the service that is asked stays.
func TestReloadsChangeServices(t *testing.T) {
	s, err := FindScenario("l7")
	if err != nil {
		t.Fatal(err)
	}
	counts, timeouts := map[int]bool{}, map[time.Duration]bool{}
	before := ""
	for reloads := range 5 {
		text := s.fileAfter("/lab", reloads)
		if text == before {
			t.Errorf("reload %d changes nothing", reloads)
		}
		before = text
		ic, problems := config.Parse("causeway.yaml", []byte(text))
		if ic == nil || len(problems.Failures()) > 0 || len(ic.Services) < 2 || ic.Services[0].Hosts[0] != serviceHost || ic.Services[1].Hosts[0] != loadHost {
			t.Fatalf("after %d: %+v", reloads, problems)
		}
		if s := ic.Services[0]; s.TLS == nil || !s.Protocol.TLS() {
			t.Errorf("after %d the service is in the clear: %+v", reloads, s)
		}
		counts[len(ic.Services)], timeouts[ic.Services[1].Policy.Timeout] = true, true
	}
	if len(counts) != 2 || len(timeouts) != 2 {
		t.Errorf("services %v, timeouts %v", counts, timeouts)
	}
	if s.fileAfter("/lab", 0) != s.fileAfter("/lab", 4) {
		t.Error("four reloads do not lead back")
	}
}

func TestRequestsOfScenarios(t *testing.T) {
	const good = "version: 1\nname: good\npings: 20\nrequests: {rate: 250/s}\nsteps: [{at: 0s, do: request}, {at: 1s, do: count-lost, into: x}]\n"
	if _, err := parseScenario("good", []byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct{ old, bad, says string }{
		{"rate: 250/s", "rate: 250", "250"},
		{"rate: 250/s", "rate: 0/s", "0/s"},
		{"rate: 250/s", "rate: 250/s, size: 3", "size"},
		{"requests: {rate: 250/s}\n", "", "needs requests"},
		{", into: x", "", "into"},
		{"pings: 20", "pings: -1", "pings"},
		{"pings: 20", "pings: 100000", "pings"},
	} {
		text := strings.Replace(good, tt.old, tt.bad, 1)
		if _, err := parseScenario("bad", []byte(text)); !causeway.HasCode(err, "lab.scenario") || !strings.Contains(err.Error(), tt.says) {
			t.Errorf("%q: %v, want lab.scenario that says %q", tt.bad, err, tt.says)
		}
	}
}

// TestServiceLosesNothing is the scenario with one cut instead of two and half
// of the reloads.
func TestServiceLosesNothing(t *testing.T) {
	r := runner(t, "l7")
	r.Scenario.Pings = 5
	left := map[string]int{"first-byte": 1, "request": 3, "await-left": 1, "await-moved": 1, "await-up": 1, "reload": 2, "count-lost": 3, "stop-service": 1}
	r.Scenario.Steps = slices.DeleteFunc(slices.Clone(r.Scenario.Steps), func(s Step) bool {
		left[s.Do]--
		return left[s.Do] < 0
	})
	for field, bound := range map[string]string{"failovers": ">= 1", "cut_links": ">= 1", "reloads": ">= 4", "canaries_sent": ">= 1000"} {
		if _, known := r.Scenario.Bounds[field]; !known {
			t.Errorf("%s is not bounded", field)
		}
		r.Scenario.Bounds[field] = bound
	}
	holds(t, r)
}
