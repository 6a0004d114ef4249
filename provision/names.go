package provision

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"causeway"
)

// The tags ownership is told by. A resource is ours if both are right.
const (
	TagInterconnect = "causeway:interconnect"
	TagResource     = "causeway:resource"
)

// Bounds that both clouds keep: Alibaba's names have 2 to 100 characters and
// begin with a letter, its tag values have 128 at most.
const (
	maxName  = 100
	maxValue = 128
)

// nameOf is what a cloud shows of a resource. Names in the file have no dots,
// so that two keys do not become one name.
func nameOf(interconnect string, key Key) string {
	return shorten("cw."+interconnect+"."+strings.ReplaceAll(string(key), "/", "."), maxName)
}

// plainNames are kinds whose names have letters, digits and hyphens alone, and
// how long they may be (IAM CreateRole, RAM CreatePolicy, ELBv2
// CreateLoadBalancer and CreateTargetGroup).
var plainNames = map[string]int{
	"aliyun_instance_role": 64, "aws_instance_role": 64, "aws_load_balancer": 32, "aws_target_group": 32,
}

// nameFor is nameOf for a kind. Where characters are lost a hash keeps two names
// two.
func nameFor(kind Kind, interconnect string, key Key) string {
	name := nameOf(interconnect, key)
	most, plain := plainNames[kind.Name]
	if !plain {
		return name
	}
	hyphens := func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}
	sum := sha256.Sum256([]byte(interconnect + " " + string(key)))
	name = strings.Map(hyphens, name)
	return strings.TrimRight(name[:min(len(name), most-9)], "-") + "-" + hex.EncodeToString(sum[:4])
}

// tagsOf are the tags of a resource: the owner's and ours. AWS shows the tag
// Name as the name.
func tagsOf(interconnect string, key Key, kind Kind, owner []causeway.Tag) map[string]string {
	tags := map[string]string{TagInterconnect: interconnect, TagResource: shorten(string(key), maxValue)}
	for _, t := range owner {
		tags[t.Key] = t.Value
	}
	if kind.Cloud == aws {
		tags["Name"] = nameFor(kind, interconnect, key)
	}
	return tags
}

// shorten keeps a text within a length; what is cut off lives on in a hash, so
// that two long names stay two.
func shorten(text string, most int) string {
	if len(text) <= most {
		return text
	}
	sum := sha256.Sum256([]byte(text))
	return text[:most-9] + "-" + hex.EncodeToString(sum[:4])
}
