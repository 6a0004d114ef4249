package ike

import (
	"slices"
	"time"

	"causeway"
)

// End is what the VPN end of a cloud, or of a program, accepts. A group of
// values whose Source is not known is empty and means "not known", never
// "nothing".
type End struct {
	// Name is how files and flags call it.
	Name  string
	Title causeway.Text

	Versions        []Version
	DefaultVersions []Version
	IKE, ESP        Phase
	// ESPShorter says that the end refuses a lifetime of ESP that is not
	// shorter than that of IKE.
	ESPShorter bool
	// PRF are the pseudo-random functions that can be chosen by themselves.
	// Where that is not documented the integrity algorithm's is meant.
	PRF PRFs

	PSK     PSKRules
	Inside  InsideRules
	ASN     ASNRules
	Tunnels TunnelRules
	// DPD, NATTraversal and Startup say what is done when nothing is set.
	DPD, NATTraversal, Startup Behaviour
	// Advice are settings that are easily forgotten.
	Advice []Local
	// Spelling are the end's own names for a proposal.
	Spelling Spelling
}

// Phase is what an end accepts for one phase. Default is what it offers and
// accepts when nothing is set; empty lists there are not known.
type Phase struct {
	Offer
	Lifetime Lifetime
	Default  Offer
	// Source is never left out; that of the IKE phase is for the versions too.
	Source Source
}

// Offer is what an end proposes, or accepts as the one who answers.
type Offer struct {
	Encryption []Encryption
	Integrity  []Integrity
	Groups     []Group
}

// Lifetime is the range of what can be set. A Max of zero is not documented.
// Where Min and Max are equal, nothing can be set.
type Lifetime struct{ Min, Max, Default time.Duration }

// allows reports whether d can be set.
func (l Lifetime) allows(d time.Duration) bool {
	return d >= l.Min && (l.Max == 0 || d <= l.Max)
}

// nearest is what can be set that is closest to d.
func (l Lifetime) nearest(d time.Duration) time.Duration {
	if l.Max > 0 {
		d = min(d, l.Max)
	}
	return max(d, l.Min)
}

// PRFs are pseudo-random functions and where that is written.
type PRFs struct {
	Functions []Integrity
	Source    Source
}

// TunnelRules says how many tunnels a connection has and how many addresses of
// its own an end gives them.
type TunnelRules struct {
	PerConnection int
	Addresses     int
	Source        Source
}

// Behaviour is something an end does or leaves out unless it is told.
type Behaviour struct {
	ByDefault bool
	Text      causeway.Text
	Source    Source
}

// Ends returns every end in the order they are listed to people.
func Ends() []End {
	return []End{aliyun(), aws(), strongSwan(), azure(), gcp(), tencent(), huawei()}
}

// EndNames are the names Find knows, in that order.
func EndNames() []string {
	var names []string
	for _, e := range Ends() {
		names = append(names, e.Name)
	}
	return names
}

// Find returns the end of that name.
func Find(name string) (End, bool) {
	ends := Ends()
	i := slices.IndexFunc(ends, func(e End) bool { return e.Name == name })
	if i < 0 {
		return End{}, false
	}
	return ends[i], true
}

// Unknown lists what no source was found for.
func (e End) Unknown() []causeway.Text {
	var unknown []causeway.Text
	for _, group := range []struct {
		source Source
		name   causeway.Text
	}{
		{e.PRF.Source, causeway.Text{En: "choice of the PRF", Zh: "能否单独选择 PRF"}},
		{e.PSK.Source, causeway.Text{En: "rules for pre-shared keys", Zh: "预共享密钥的规则"}},
		{e.Inside.Source, causeway.Text{En: "rules for inside networks", Zh: "隧道内网段的规则"}},
		{e.ASN.Source, causeway.Text{En: "rules for BGP ASNs", Zh: "BGP ASN 的规则"}},
		{e.Tunnels.Source, causeway.Text{En: "tunnels per connection", Zh: "每个连接的隧道数"}},
		{e.DPD.Source, causeway.Text{En: "dead peer detection", Zh: "对端存活检测（DPD）"}},
		{e.NATTraversal.Source, causeway.Text{En: "NAT traversal", Zh: "NAT 穿越"}},
		{e.Startup.Source, causeway.Text{En: "who starts the negotiation", Zh: "由谁发起协商"}},
	} {
		if !group.source.IsKnown() {
			unknown = append(unknown, group.name)
		}
	}
	return unknown
}
