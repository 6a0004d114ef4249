package main

import (
	"encoding/json"
	"errors"
	"time"

	"causeway"
	"causeway/advise"
)

// sample is a line of a file of measurements: what was seen of one path for
// some seconds. What is not known is null.
type sample struct {
	Start   time.Time `json:"start"`
	Seconds float64   `json:"seconds"`
	// Path is one of the file's, or a scheme.
	Path  string  `json:"path"`
	Sent  float64 `json:"sent"`
	Lost  float64 `json:"lost"`
	RTTMS struct {
		P50 *float64 `json:"p50"`
	} `json:"rtt_ms"`
	JitterMS  *float64 `json:"jitter_ms"`
	UpSeconds *float64 `json:"up_seconds"`
}

// Bounds of what a sample says.
const (
	longestRTT    = 60_000.0 // milliseconds
	longestSample = 366 * 24 * 3600.0
	mostSent      = 1e15
	lastYear      = 9000 // RFC 3339 ends with 9999
)

var (
	errNoPath     = errors.New("its path is none of the file's and no scheme")
	errImpossible = errors.New("its figures cannot be")
)

func readSample(line []byte, ic *causeway.Interconnect) (sample, advise.SchemeID, error) {
	var s sample
	if err := json.Unmarshal(line, &s); err != nil {
		return s, "", err
	}
	scheme := schemeOfPath(s.Path, ic)
	switch {
	case scheme == "":
		return s, "", errNoPath
	case s.isImpossible():
		return s, "", errImpossible
	}
	return s, scheme, nil
}

func (s sample) isImpossible() bool {
	outside := func(value *float64, most float64) bool { return value != nil && (*value < 0 || *value > most) }
	return s.Start.IsZero() || s.Start.Year() > lastYear || s.Seconds <= 0 || s.Seconds > longestSample ||
		s.Sent < 0 || s.Sent > mostSent || s.Lost < 0 || s.Lost > s.Sent ||
		outside(s.RTTMS.P50, longestRTT) || outside(s.JitterMS, longestRTT) || outside(s.UpSeconds, s.Seconds)
}

// schemeOfVia is which scheme a path speaks for, where its kind tells.
var schemeOfVia = map[causeway.Via]advise.SchemeID{
	causeway.ViaLeasedLine: advise.LeasedLine, causeway.ViaCEN: advise.LeasedLine, causeway.ViaIPsec: advise.IPsec,
	causeway.ViaWireGuard: advise.ThirdPartyTunnel, causeway.ViaTailscale: advise.ThirdPartyTunnel, causeway.ViaZeroTier: advise.ThirdPartyTunnel,
}

// schemeOfPath returns "" for a path that is neither in the file nor the name
// of a scheme. Our own paths over the Internet speak for SD-WAN where they are
// several, between which it is steered, and for the gateway where it is one.
func schemeOfPath(name string, ic *causeway.Interconnect) advise.SchemeID {
	own := 0
	var found *causeway.Path
	for i, p := range ic.Paths {
		if p.Via == causeway.ViaInternet || p.Via == causeway.ViaTLS {
			own++
		}
		if p.Name == name {
			found = &ic.Paths[i]
		}
	}
	switch {
	case found != nil && schemeOfVia[found.Via] != "":
		return schemeOfVia[found.Via]
	case found != nil && own > 1:
		return advise.SDWAN
	case found != nil:
		return advise.CloudNativeGateway
	}
	for _, scheme := range []advise.SchemeID{advise.LeasedLine, advise.IPsec, advise.SDWAN, advise.CloudNativeGateway, advise.ThirdPartyTunnel} {
		if string(scheme) == name {
			return scheme
		}
	}
	return ""
}
