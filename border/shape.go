package border

import (
	"strings"

	"causeway"
)

// Shape is a way over the border that is permitted, in the words of the file.
type Shape struct {
	// Transit is the site to add between the two, or the one the file has;
	// nil where none is needed. It has a name, cloud and region and is marked
	// transit; networks and gateways are the user's to choose.
	Transit *causeway.Site
	// Exists reports whether the file has Transit already.
	Exists bool
	// Hops lead from the mainland outwards.
	Hops []Hop
}

// Hop is one path of a shape, from site to site; any of Vias will do.
type Hop struct {
	From, To string
	Vias     []causeway.Via
}

// String writes the shape as documents do, the same in every language:
// "beijing –cen– silicon-valley (aliyun us-west-1, transit: true)
// –ipsec|internet– california".
func (s *Shape) String() string {
	var b strings.Builder
	b.WriteString(s.Hops[0].From)
	for _, hop := range s.Hops {
		words := make([]string, len(hop.Vias))
		for i, via := range hop.Vias {
			words[i] = string(via)
		}
		b.WriteString(" –" + strings.Join(words, "|") + "– " + hop.To)
		if s.Transit != nil && hop.To == s.Transit.Name {
			b.WriteString(" (" + s.Transit.Cloud + " " + s.Transit.Region + ", transit: true)")
		}
	}
	return b.String()
}

// permitted proposes how to join the two ends. From Alibaba's mainland CEN
// crosses to one of its regions outside, which reaches any other place there;
// from elsewhere it takes a line leased from a carrier.
func permitted(ic *causeway.Interconnect, a, b End) *Shape {
	inside, outside := a, b
	if inside.Side != Mainland {
		inside, outside = b, a
	}
	switch {
	case inside.Cloud != "aliyun":
		return &Shape{Hops: []Hop{{inside.Site, outside.Site, []causeway.Via{causeway.ViaLeasedLine}}}}
	case outside.Cloud == "aliyun":
		return &Shape{Hops: []Hop{{inside.Site, outside.Site, []causeway.Via{causeway.ViaCEN}}}}
	}
	transit, exists := transitSite(ic, outside)
	return &Shape{Transit: transit, Exists: exists, Hops: []Hop{
		{inside.Site, transit.Name, []causeway.Via{causeway.ViaCEN}},
		{transit.Name, outside.Site, []causeway.Via{causeway.ViaIPsec, causeway.ViaInternet}},
	}}
}

// transitSite returns the site the file has for it, best in the region nearest
// to the far end, or a new one there.
func transitSite(ic *causeway.Interconnect, far End) (*causeway.Site, bool) {
	near := nearest(far)
	var found *causeway.Site
	for i := range ic.Sites {
		s := &ic.Sites[i]
		usable := s.Transit && s.Cloud == "aliyun" && SideOf(s.Cloud, s.Region) == Outside
		if usable && (found == nil || s.Region == near.region) {
			found = s
		}
	}
	if found != nil {
		return found, true
	}
	name := near.name
	for ic.Site(name) != nil {
		name += "-transit"
	}
	return &causeway.Site{Name: name, Cloud: "aliyun", Region: near.region, Transit: true}, false
}

// neighbour says which of Alibaba's regions outside the mainland is near the
// regions of another cloud that start with a prefix.
type neighbour struct {
	cloud, prefix string
	region, name  string
}

func nearest(far End) neighbour {
	best := neighbour{region: "cn-hongkong", name: "hong-kong"} // nearest to the mainland
	for _, n := range neighbours {
		if n.cloud == far.Cloud && strings.HasPrefix(far.Region, n.prefix) && len(n.prefix) > len(best.prefix) {
			best = n
		}
	}
	return best
}

// neighbours is geography, good enough to propose a place. What is not here is
// proposed in Hong Kong.
var neighbours = []neighbour{
	{"aws", "us-", "us-east-1", "virginia"},
	{"aws", "us-west-", "us-west-1", "silicon-valley"},
	{"aws", "us-gov-west-", "us-west-1", "silicon-valley"},
	{"aws", "ca-", "us-east-1", "virginia"},
	{"aws", "ca-west-", "us-west-1", "silicon-valley"},
	{"aws", "sa-", "us-east-1", "virginia"},
	{"aws", "eu-", "eu-central-1", "frankfurt"},
	{"aws", "eu-west-1", "eu-west-1", "london"},
	{"aws", "eu-west-2", "eu-west-1", "london"},
	{"aws", "af-", "eu-west-1", "london"},
	{"aws", "me-", "me-east-1", "dubai"},
	{"aws", "ap-northeast-", "ap-northeast-1", "tokyo"},
	{"aws", "ap-northeast-2", "ap-northeast-2", "seoul"},
	{"aws", "ap-south", "ap-southeast-1", "singapore"},
	{"aws", "ap-southeast-3", "ap-southeast-5", "jakarta"},
	{"azure", "eastus", "us-east-1", "virginia"},
	{"azure", "westus", "us-west-1", "silicon-valley"},
	{"azure", "northeurope", "eu-west-1", "london"},
	{"azure", "westeurope", "eu-central-1", "frankfurt"},
	{"azure", "southeastasia", "ap-southeast-1", "singapore"},
	{"azure", "japan", "ap-northeast-1", "tokyo"},
	{"gcp", "us-", "us-east-1", "virginia"},
	{"gcp", "us-west", "us-west-1", "silicon-valley"},
	{"gcp", "europe-", "eu-central-1", "frankfurt"},
	{"gcp", "asia-northeast", "ap-northeast-1", "tokyo"},
	{"gcp", "asia-south", "ap-southeast-1", "singapore"},
	{"tencent", "na-ashburn", "us-east-1", "virginia"},
	{"tencent", "na-siliconvalley", "us-west-1", "silicon-valley"},
	{"tencent", "eu-", "eu-central-1", "frankfurt"},
	{"tencent", "ap-singapore", "ap-southeast-1", "singapore"},
	{"tencent", "ap-tokyo", "ap-northeast-1", "tokyo"},
	{"huawei", "ap-southeast-3", "ap-southeast-1", "singapore"},
}
