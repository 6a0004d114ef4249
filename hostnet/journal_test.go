package hostnet

import (
	"net/netip"
	"testing"
)

func sysctl(name, from, to string) Change {
	return Change{Kind: KindSysctl, Object: name, Old: from, New: to}
}

func TestJournalKeepsTheFirstOriginal(t *testing.T) {
	j := journal(nil).with([]Change{sysctl("net/a", "0", "1")}).with([]Change{sysctl("net/a", "1", "2"), sysctl("net/b", "5", "6")})
	assertChanges(t, j, []string{"sysctl net/a: 0 -> 2", "sysctl net/b: 5 -> 6"})
}

func TestJournalDoesNotChangeInPlace(t *testing.T) {
	before := journal(nil).with([]Change{sysctl("net/a", "0", "1")})
	before.with([]Change{sysctl("net/a", "1", "2")})
	before.without(func(Change) bool { return true })
	assertChanges(t, before, []string{"sysctl net/a: 0 -> 1"})
}

// TestUndoOrderOfSysctls: the kernel overwrites conf/*/forwarding when
// ip_forward is written, on the way back too.
func TestUndoOrderOfSysctls(t *testing.T) {
	j := journal{sysctl("net/ipv4/conf/lan/forwarding", "1", "0"), sysctl("net/ipv4/ip_forward", "0", "1")}
	assertChanges(t, j.undone(), []string{
		"sysctl net/ipv4/ip_forward: 1 -> 0",
		"sysctl net/ipv4/conf/lan/forwarding: 0 -> 1",
	})
}

func TestObsolete(t *testing.T) {
	desired := State{
		Sysctls: map[string]string{"net/ipv4/ip_forward": "1"},
		Devices: []Device{{Name: "cw0", MTU: 1400, TxQueueLen: 7, Up: true, Addresses: []netip.Prefix{netip.MustParsePrefix("10.9.0.1/32")}}},
		Routes:  []Route{tunnelRoute(), Guard(remote)},
	}
	j := journal(nil).with(diff(testHost(), desired))
	assertChanges(t, j.obsolete(desired), nil)
	assertChanges(t, j.obsolete(State{
		Devices: []Device{{Name: "cw0", MTU: 1300}},
		Routes:  []Route{Guard(remote)},
	}), []string{
		"add route 172.16.0.0/16 dev cw0 src 10.0.1.1 metric 1 mtu 1400",
		"device cw0: up down -> up",
		"device cw0: add address 10.9.0.1/32",
		"device cw0: tx_queue_len 0 -> 7",
		"sysctl net/ipv4/ip_forward: 0 -> 1",
	})
}

// TestVanished: a device made anew under the same name is another one.
func TestVanished(t *testing.T) {
	j := journal{
		{Kind: KindMTU, Object: "cw0", Index: 3, Old: "1500", New: "1400"},
		{Kind: KindMTU, Object: "cw0", Index: 99, Old: "1500", New: "1200"},
		sysctl("net/a", "0", "1"),
	}
	assertChanges(t, j.without(vanished(testHost())), []string{"device cw0: mtu 1500 -> 1400", "sysctl net/a: 0 -> 1"})
}
