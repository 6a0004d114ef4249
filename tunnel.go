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
