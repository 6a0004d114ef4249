package strongswan

import (
	"strconv"
	"strings"

	"causeway"
	"causeway/render"
)

// farEnd lists what a cloud's gateway has to be set to, in its own words.
func farEnd(t Tunnel) render.File {
	lines := []string{
		"What the gateway of " + t.FarSite.Name + " (" + t.Far.Title.En + ") has to be set to for the path " + t.Path.Name + ".",
		"",
		"Customer gateway: " + t.Link.Address.String(),
		"Its own outside address: " + t.FarLink.Address.String(),
		"Inside network: " + t.Inside.String() + ", with " + t.Other.String() + " at this end and " + t.Own.String() + " at the host",
		"Pre-shared key: the one in " + secretFile(t) + " on " + t.Host.Gateway.Name,
	}
	if t.How.Routing == causeway.RoutingBGP {
		lines = append(lines, "ASN: "+number(t.FarASN)+" here, "+number(t.NearASN)+" at the host")
	} else {
		for _, n := range t.Local {
			lines = append(lines, "Static route into the connection: "+n.String())
		}
	}
	lines = append(lines, "")
	for _, s := range t.Far.Settings(t.Proposal) {
		lines = append(lines, s.Name+" = "+s.Value)
	}
	for _, l := range t.Proposal.Local {
		if l.End == t.Far.Name {
			lines = append(lines, "- "+l.Text.En)
		}
	}
	return render.File{Name: t.FarSite.Name + "/" + t.Device() + ".txt", Text: strings.Join(lines, "\n") + "\n"}
}

func number(asn uint32) string { return strconv.FormatUint(uint64(asn), 10) }
