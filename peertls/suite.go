package peertls

import (
	"crypto/tls"
	"fmt"
	_ "unsafe" // for go:linkname

	"causeway"
)

// The profile.
const (
	Version = tls.VersionTLS13
	Suite   = tls.TLS_AES_256_GCM_SHA384
	Group   = tls.X25519MLKEM768
)

// tls.Config.CipherSuites has no effect on TLS 1.3, and two Go programs agree
// on AES-128. crypto/tls keeps its lists of TLS 1.3 suites in these two
// variables, for machines with and without AES instructions, and lets other
// packages link to them. If a release of Go takes that away, the build or
// SelfTest fails.
//
//go:linkname suitesWithAES crypto/tls.defaultCipherSuitesTLS13
var suitesWithAES []uint16

//go:linkname suitesWithoutAES crypto/tls.defaultCipherSuitesTLS13NoAES
var suitesWithoutAES []uint16

// PinSuite makes AES-256-GCM-SHA384 the only TLS 1.3 suite of the process, in
// every connection, not only those of this profile. Call it once, first thing
// in main, before any connection: it writes variables of crypto/tls that are
// read without a lock.
func PinSuite() {
	suitesWithAES = []uint16{Suite}
	suitesWithoutAES = []uint16{Suite}
}

// Check returns pki.suite unless the connection has exactly the profile's
// version, suite and group and was not resumed. The handshake calls it; a
// caller that derives keys from the connection calls it again.
func Check(state tls.ConnectionState) error {
	if state.Version == Version && state.CipherSuite == Suite && state.CurveID == Group && !state.DidResume {
		return nil
	}
	return causeway.NewProblem("pki.suite", describe(state), nil, "want",
		describe(tls.ConnectionState{Version: Version, CipherSuite: Suite, CurveID: Group}))
}

func describe(state tls.ConnectionState) string {
	text := fmt.Sprintf("%s, %s, %s", tls.VersionName(state.Version), tls.CipherSuiteName(state.CipherSuite), state.CurveID)
	if state.DidResume {
		text += ", resumed"
	}
	return text
}
