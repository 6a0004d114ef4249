// Package traffic makes and measures traffic between two hosts of the lab,
// in this process: its sockets are opened inside the hosts' namespaces, so
// that both ends share one clock. Every payload carries the oracle's canary.
package traffic

import (
	"net/netip"

	"causeway/lab/netns"
)

// Host is an end of traffic.
type Host struct {
	Namespace *netns.Namespace
	Address   netip.Addr
}
