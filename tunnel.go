package causeway

import "time"

// Tunnel holds what applies to every path that carries our records.
type Tunnel struct {
	// Encryption is always AES-256-GCM; the key exists so that a file can
	// say so and be refused when it asks for something else.
	Encryption string
	// Port is the UDP port of records and the TCP port of peering.
	Port uint16
	// Failover is how long traffic may stand still when its path dies.
	Failover time.Duration
	// Guard is "running" (other sites' networks are unreachable in the clear
	// while a gateway runs and after a crash) or "always" (after a stop too).
	Guard Guard
	// Offloads says which of the kernel's offloads not to use.
	Offloads Offloads
}

// Offloads are the kernel's ways to handle many packets in one call, each
// switched off by true. The zero value leaves all of them on, and on means
// used where the kernel's probe passes; one that is off is never probed.
type Offloads struct {
	// NoUDPSegmentation: records are sent one by one (UDP_SEGMENT is not
	// used).
	NoUDPSegmentation bool
	// NoUDPCoalescing: records are received one by one (UDP_GRO is not used).
	NoUDPCoalescing bool
	// NoTunTCP: TCP crosses the TUN device one packet at a time (no TSO).
	NoTunTCP bool
	// NoTunUDP: the same for UDP (no USO).
	NoTunUDP bool
}

// Guard says when plaintext towards other sites is refused.
type Guard string

// Guards.
const (
	GuardRunning Guard = "running"
	GuardAlways  Guard = "always"
)

// AES256GCM is the one tunnel encryption.
const AES256GCM = "AES-256-GCM"

// Defaults of the tunnel section.
const (
	DefaultPort     = 8443
	DefaultFailover = time.Second
)
