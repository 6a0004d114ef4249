package fake

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// numbered returns one page of a list, and wraps it as the cloud does.
func numbered(call *call, all []*object, show func(*object) map[string]any, outer, inner string) answer {
	number, size := call.number("PageNumber", 1), call.number("PageSize", 10)
	start := min((number-1)*size, len(all))
	part := all[start:min(start+size, len(all))]
	return answer{
		"PageNumber": number, "PageSize": size, "TotalCount": len(all),
		outer: map[string]any{inner: shown(part, show)},
	}
}

// tokened returns the page after a token.
func tokened(call *call, all []*object, limit string, show func(*object) map[string]any, outer, inner string) answer {
	start, _ := strconv.Atoi(strings.TrimPrefix(call.get("NextToken"), "token-"))
	end := min(start+call.number(limit, 10), len(all))
	start = min(start, end)
	result := answer{outer: map[string]any{inner: shown(all[start:end], show)}, "NextToken": ""}
	if end < len(all) {
		result["NextToken"] = "token-" + strconv.Itoa(end)
	}
	return result
}

func shown(part []*object, show func(*object) map[string]any) []map[string]any {
	list := []map[string]any{}
	for _, o := range part {
		list = append(list, show(o))
	}
	return list
}

// tagList shows tags as most Describe actions do.
func tagList(tags map[string]string) map[string]any {
	list := []map[string]any{}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, map[string]any{"Key": key, "Value": tags[key]})
	}
	return map[string]any{"Tag": list}
}
