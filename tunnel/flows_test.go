package tunnel

import (
	"net/netip"
	"runtime"
	"testing"
	"time"
	"weak"

	"causeway/tunnel/packet"
	"causeway/tunnel/seal"
)

// Rule W11: a flow may be remembered for hours; the session that carried it, with
// its keys, is not.
func TestW11FlowsDoNotKeepASessionAlive(t *testing.T) {
	table := newFlowTable()
	s, sealer := noteFlow(t, &table)
	for range 2 {
		runtime.GC()
	}
	if s.Value() != nil {
		t.Error("the flow table keeps a session")
	}
	if sealer.Value() != nil {
		t.Error("the flow table keeps a key")
	}
	for i := range table.slots {
		if f := &table.slots[i]; f.packets > 0 && f.taken.path == "a" {
			return
		}
	}
	t.Error("the flow is not remembered: the test is blind")
}

// noteFlow notes a packet that a session carries, and returns with nothing in
// hand but what does not keep it.
//
//go:noinline
func noteFlow(t *testing.T, table *flowTable) (weak.Pointer[session], weak.Pointer[seal.Sealer]) {
	sealer, err := seal.NewSealer(seal.NewChain(seal.Secret{1}), 7)
	if err != nil {
		t.Fatal(err)
	}
	s := &session{started: time.Second}
	out := &outbound{name: &pathName{path: "a"}, session: s, lanes: []lane{{sealer: sealer}}}
	inner := packet.Inner{Source: netip.MustParseAddr("10.0.1.10"), Destination: netip.MustParseAddr("172.16.1.10")}
	table.note(inner.FlowHash(1), &inner, out, 0, 100, time.Second)
	return weak.Make(s), weak.Make(sealer)
}
