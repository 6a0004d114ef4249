package config

import (
	"cmp"
	"strconv"
	"strings"

	"causeway"
)

// carrierNames are names for links of carriers whose own are not in Latin
// letters.
var carrierNames = []struct{ contains, name string }{
	{"电信", "telecom"}, {"联通", "unicom"}, {"移动", "mobile"}, {"教育网", "cernet"}, {"广电", "broadnet"},
}

// linkName names a link after its provider, or otherwise.
func linkName(provider, otherwise string) string {
	for _, carrier := range carrierNames {
		if strings.Contains(provider, carrier.contains) {
			return carrier.name
		}
	}
	return cmp.Or(slug(provider), otherwise)
}

// slug makes a name of our kind of free text, at most 30 characters so that
// names can be made of two; "" where there is nothing to make it of.
func slug(text string) string {
	var b strings.Builder
	for _, r := range strings.ToLower(text) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == ' ' || r == '-' || r == '_' || r == '.' || r == '/':
			b.WriteByte('-')
		}
	}
	s := b.String()
	return strings.Trim(s[:min(len(s), 30)], "-")
}

// unused returns name, or name-2, name-3 ... where it is taken, and takes it.
// A name that cannot be used at all becomes "path".
func unused(name string, taken map[string]bool) string {
	if !causeway.ValidName(name) {
		name = "path"
	}
	free := name
	for i := 2; taken[free]; i++ {
		end := "-" + strconv.Itoa(i)
		free = name[:min(len(name), 63-len(end))] + end
	}
	taken[free] = true
	return free
}

// cloudPrefixes are how forms begin the location of a site in a cloud.
var cloudPrefixes = []struct{ prefix, cloud string }{
	{"aliyun", "aliyun"},
	{"alibabacloud", "aliyun"},
	{"alibaba", "aliyun"},
	{"alicloud", "aliyun"},
	{"aws", "aws"},
	{"amazon", "aws"},
	{"azure", "azure"},
	{"gcp", "gcp"},
	{"google", "gcp"},
	{"tencentcloud", "tencent"},
	{"tencent", "tencent"},
	{"huaweicloud", "huawei"},
	{"huawei", "huawei"},
}

// splitLocation reads "aliyun-cn-beijing".
func splitLocation(location string) (cloud, region string, ok bool) {
	lower := strings.ToLower(strings.TrimSpace(location))
	for _, p := range cloudPrefixes {
		rest, found := strings.CutPrefix(lower, p.prefix)
		if region := strings.TrimLeft(rest, "-_/: "); found && region != "" && region != rest {
			return p.cloud, region, true
		}
	}
	return "", "", false
}

// linkTypeWords are how forms call the types of links.
var linkTypeWords = map[string]causeway.LinkType{
	"internet": causeway.LinkInternet, "broadband": causeway.LinkInternet, "lte": causeway.LinkInternet,
	"4g": causeway.LinkInternet, "5g": causeway.LinkInternet, "互联网": causeway.LinkInternet, "公网": causeway.LinkInternet,
	"leased-line": causeway.LinkLeasedLine, "leased_line": causeway.LinkLeasedLine, "dedicated": causeway.LinkLeasedLine,
	"mpls": causeway.LinkLeasedLine, "专线": causeway.LinkLeasedLine,
	"cen": causeway.LinkCEN, "vpn-gateway": causeway.LinkVPNGateway, "vpn_gateway": causeway.LinkVPNGateway,
}

// likelyMatch is what applications of a name are usually marked with or use
// (RFC 4594); for others it is a code point of local use (RFC 2474, pool 2),
// which nothing carries by itself.
func likelyMatch(name string, i int) causeway.Match {
	switch name {
	case "real_time":
		return causeway.Match{DSCP: []string{"ef"}}
	case "business_critical":
		return causeway.Match{DSCP: []string{"af21"}}
	case "bulk_transfer":
		return causeway.Match{DSCP: []string{"af11"}}
	case "web_browsing":
		return causeway.Match{TCP: []causeway.PortRange{{First: 80, Last: 80}, {First: 443, Last: 443}}}
	}
	return causeway.Match{DSCP: []string{localCodePoint(i)}}
}

// localCodePoint returns one of the sixteen code points xxxx11.
func localCodePoint(i int) string { return strconv.Itoa(i%16*4 + 3) }
