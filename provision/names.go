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

// tagsOf are the tags of a resource: the owner's and ours. AWS shows the tag
// Name as the name.
func tagsOf(interconnect string, key Key, cloud string, owner []causeway.Tag) map[string]string {
	tags := map[string]string{TagInterconnect: interconnect, TagResource: shorten(string(key), maxValue)}
	for _, t := range owner {
		tags[t.Key] = t.Value
	}
	if cloud == aws {
		tags["Name"] = nameOf(interconnect, key)
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
