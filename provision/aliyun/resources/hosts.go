package resources

import (
	"encoding/json"
	"slices"
	"time"

	"causeway/provision"
	"causeway/provision/aliyun"
)

// hostKinds are what a site's gateways run on. To whom an address of a host
// belongs is told by both of them, so it is the last to be looked at.
func hostKinds() []kind {
	return slices.Concat(firewallKinds(), roleKinds(), instanceKinds(), addressKinds(), hostAddressKinds())
}

// jsonList spells a list for the calls that take one in JSON.
func jsonList[T any](items ...T) string {
	text, err := json.Marshal(items)
	if err != nil {
		return "[]" // lists of texts and tags can be spelled
	}
	return string(text)
}

// ecsTags are tags as ECS and RAM tell them.
func ecsTags(list aliyun.List[aliyun.ECSTag]) map[string]string {
	tags := map[string]string{}
	for _, t := range list {
		tags[t.Key] = t.Value
	}
	return tags
}

// prepaidUntil is the end of what is paid for in advance, by the words that ECS
// and elastic IP addresses have for it.
func prepaidUntil(chargeType, expires string) time.Time {
	if chargeType != "PrePaid" {
		return time.Time{}
	}
	for _, layout := range []string{"2006-01-02T15:04Z07:00", time.RFC3339} {
		if end, err := time.Parse(layout, expires); err == nil {
			return end.UTC()
		}
	}
	return time.Time{}
}

// asResources are references to resources of one type.
func asResources[R provision.Resource](all []R) []provision.Resource {
	var list []provision.Resource
	for _, r := range all {
		list = append(list, r)
	}
	return list
}
