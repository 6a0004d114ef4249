package endtoend

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
)

// hostCalls are the calls that make, reach and delete hosts.
var hostCalls = []string{
	"aliyun RunInstances", "aliyun AssociateEipAddress", "aliyun DeleteInstance", "aws RunInstances", "aws AssociateAddress", "aws TerminateInstances",
}

// register notes hostCalls in their order.
type register struct {
	http.RoundTripper

	mu    sync.Mutex
	calls []string
}

func (g *register) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	if call := nameOf(r); slices.Contains(hostCalls, call) {
		g.mu.Lock()
		g.calls = append(g.calls, call)
		g.mu.Unlock()
	}
	return g.RoundTripper.RoundTrip(r)
}

// of are the calls to one cloud.
func (g *register) of(cloud string) string {
	var calls []string
	for _, call := range g.calls {
		if name, is := strings.CutPrefix(call, cloud+" "); is {
			calls = append(calls, name)
		}
	}
	return strings.Join(calls, " ")
}

// Where all hosts of a site are made anew, one goes only when the one before it
// is back and has its address: there is a host at every moment.
func TestHostsAreMadeAnewInTurn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sdWAN)
	w.mustApply()
	w.file = strings.NewReplacer("ecs.g7.large", "ecs.g7.xlarge", "c7i.large", "c7i.xlarge").Replace(w.file)
	g := &register{RoundTripper: w.transport()}
	report, err := w.run(g).Apply(t.Context(), yes)
	if err != nil || !report.Verified {
		t.Fatal(explain(err))
	}
	for cloud, turn := range map[string]string{
		"aliyun": "DeleteInstance RunInstances AssociateEipAddress", "aws": "TerminateInstances RunInstances AssociateAddress",
	} {
		if got := g.of(cloud); got != turn+" "+turn {
			t.Errorf("%s was asked for %s", cloud, got)
		}
	}
	w.mustDestroy()
}
