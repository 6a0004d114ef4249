package resources

import (
	"reflect"
	"slices"
	"strings"

	"causeway"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/apply"
)

// view is what one observation has found so far. Kinds that are observed later
// see what earlier ones found.
type view struct {
	*Resources
	scope apply.Scope
	found []provision.Observed
	// unusable are physical connections in another state than a new border
	// router needs.
	unusable causeway.Problems
	// unseen are notices of kinds that nobody may look at.
	unseen causeway.Problems
}

// regions are those of the sites, each once.
func (v *view) regions() []string {
	var regions []string
	for _, site := range v.scope.Sites {
		if !slices.Contains(regions, site.Region) {
			regions = append(regions, site.Region)
		}
	}
	return regions
}

// vpcs are the sites, but each VPC once: two sites may share one.
func (v *view) vpcs() []apply.Site {
	var sites []apply.Site
	for _, site := range v.scope.Sites {
		if !slices.ContainsFunc(sites, func(s apply.Site) bool { return s.Region == site.Region && s.VPC == site.VPC }) {
			sites = append(sites, site)
		}
	}
	return sites
}

// desired are the resources of one type that the file asks for.
func desired[R provision.Resource](v *view) []R { return ofType[R](v.scope.Desired) }

// ours are the resources of one type that were found and are ours.
func ours[R provision.Resource](v *view) []R {
	var all []provision.Resource
	for _, o := range v.found {
		if o.Ours {
			all = append(all, o.Resource)
		}
	}
	return ofType[R](all)
}

func ofType[R provision.Resource](all []provision.Resource) []R {
	var matching []R
	for _, r := range all {
		if x, ok := r.(R); ok {
			matching = append(matching, x)
		}
	}
	return matching
}

// isOurs reports whether the object of that type and id was found and is ours.
func isOurs[R provision.Resource](v *view, id string) bool {
	return slices.ContainsFunc(ours[R](v), func(r R) bool { return r.Head().ID == id })
}

// idOf is the id of what a desired resource refers to; empty while it is not
// there.
func (v *view) idOf(r provision.Resource) string {
	if e, ok := r.(*provision.Existing); ok {
		return e.ID
	}
	for _, o := range v.found {
		if o.Ours && o.Resource.Head().Key == r.Head().Key && isAlike(o.Resource, r) {
			return o.Resource.Head().ID
		}
	}
	return ""
}

func isAlike(a, b provision.Resource) bool { return reflect.TypeOf(a) == reflect.TypeOf(b) }

// addTagged puts in an object that takes tags when it is made: under the key of
// its tags, or as somebody else's under the key whose name it has. Any other
// object is nobody's business here. It reports whether the object was put in.
func (v *view) addTagged(o provision.Observed) bool {
	meta := o.Resource.Head()
	if key, ok := v.taggedKey(o.Resource); ok {
		meta.Key, o.Ours = key, true
		v.found = append(v.found, o)
		return true
	}
	if want := v.namesake(o.Resource); want != nil {
		meta.Key = want.Head().Key
		v.found = append(v.found, o)
		return true
	}
	return false
}

// taggedKey is the key in an object's tags, if both say that it is ours. A long
// key stands there shortened, and is found again among the desired ones.
func (v *view) taggedKey(r provision.Resource) (provision.Key, bool) {
	tags := r.Head().Tags
	text, ok := tags[provision.TagResource]
	if !ok || tags[provision.TagInterconnect] != v.scope.Interconnect {
		return "", false
	}
	for _, want := range v.scope.Desired {
		if isAlike(want, r) && want.Head().Tags[provision.TagResource] == text {
			return want.Head().Key, true
		}
	}
	return provision.Key(text), true
}

// namesake is the desired resource of an object's type and name, or nil.
func (v *view) namesake(r provision.Resource) provision.Resource {
	for _, want := range v.scope.Desired {
		if isAlike(want, r) && want.Head().Name == r.Head().Name {
			return want
		}
	}
	return nil
}

// isOurName reports whether a name is of the form that this interconnect's
// resources have. Names in the file hold no dots, so no other's begins so.
func (v *view) isOurName(name string) bool {
	return strings.HasPrefix(name, "cw."+v.scope.Interconnect+".")
}

// leftover is the key of what is ours and not desired: no desired key has a
// question mark.
func leftover(site, what string) provision.Key { return provision.Key(site + "?/" + what) }

func tagsOf(list aliyun.List[aliyun.Tag]) map[string]string {
	tags := map[string]string{}
	for _, t := range list {
		tags[t.Key] = t.Value
	}
	return tags
}

func ptr[T any](v T) *T { return &v }

// some is a pointer to a value that the cloud told, nil for the zero value.
func some[T comparable](v T) *T {
	var zero T
	if v == zero {
		return nil
	}
	return &v
}
