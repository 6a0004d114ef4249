package resources

import (
	"maps"
	"reflect"
	"slices"

	"causeway/provision"
	"causeway/provision/apply"
	"causeway/provision/aws"
)

// view is what one observation of a region has found so far. Kinds that are
// observed later see what earlier ones found.
type view struct {
	*aws.Client
	region string
	// scope has the sites and desired resources of the region only.
	scope apply.Scope
	// regions and everywhere are those of all sites, for what belongs to no
	// region.
	regions    []string
	everywhere []provision.Resource
	found      []provision.Observed
	// What was listed for one kind and is looked at for another.
	gateways       []aws.VpnGateway
	transits       []aws.TransitGateway
	directGateways []aws.DirectConnectGateway
	connections    []aws.VpnConnection
	tables         []aws.RouteTable
	instances      []aws.Instance
	addresses      []aws.Address
}

func newView(client *aws.Client, region string, scope apply.Scope) *view {
	v := &view{
		Client: client, region: region, scope: apply.Scope{Interconnect: scope.Interconnect},
		regions: regionsOf(scope), everywhere: scope.Desired,
	}
	for _, site := range scope.Sites {
		if site.Region == region {
			v.scope.Sites = append(v.scope.Sites, site)
		}
	}
	for _, r := range scope.Desired {
		if r.Head().Region == region {
			v.scope.Desired = append(v.scope.Desired, r)
		}
	}
	return v
}

// regionsOf are those of the sites, each once.
func regionsOf(scope apply.Scope) []string {
	var regions []string
	for _, site := range scope.Sites {
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
		if !slices.ContainsFunc(sites, func(s apply.Site) bool { return s.VPC == site.VPC }) {
			sites = append(sites, site)
		}
	}
	return sites
}

// desires reports whether anything of a kind is desired in any region.
func (v *view) desires(k kind) bool {
	return slices.ContainsFunc(v.everywhere, func(r provision.Resource) bool { return reflect.TypeOf(r) == k.of })
}

// wanted returns the desired resource of a type that matches, or nil.
func wanted[R provision.Resource](v *view, matches func(R) bool) provision.Resource {
	for _, r := range v.scope.Desired {
		if x, ok := r.(R); ok && matches(x) {
			return r
		}
	}
	return nil
}

// keyOf is the key of the object of a type and id if it was found and is ours.
func keyOf[R provision.Resource](v *view, id string) (provision.Key, bool) {
	for _, o := range v.found {
		if r, ok := o.Resource.(R); ok && o.Ours && r.Head().ID == id {
			return r.Head().Key, true
		}
	}
	return "", false
}

// isHere reports whether an id is that of what a desired resource refers to.
func (v *view) isHere(r provision.Resource, id string) bool {
	if e, ok := r.(*provision.Existing); ok {
		return e.ID == id
	}
	return slices.ContainsFunc(v.found, func(o provision.Observed) bool {
		meta := o.Resource.Head()
		return o.Ours && meta.ID == id && meta.Key == r.Head().Key && isAlike(o.Resource, r)
	})
}

// isTaken reports whether something was found under a desired key.
func (v *view) isTaken(key provision.Key) bool {
	return slices.ContainsFunc(v.found, func(o provision.Observed) bool { return o.Resource.Head().Key == key })
}

func isAlike(a, b provision.Resource) bool { return reflect.TypeOf(a) == reflect.TypeOf(b) }

// meta begins an observed resource that has tags.
func (v *view) meta(id string, tags aws.Tags) provision.Meta {
	return provision.Meta{ID: id, Region: v.region, Name: tags["Name"], Tags: maps.Clone(tags)}
}

// claim gives an observed object that takes tags the key in its tags, or that
// of the desired resource whose name it has, as somebody else's. It reports
// whether it is one of both; any other object is nobody's business here.
func (v *view) claim(o *provision.Observed) bool {
	meta := o.Resource.Head()
	if key, ok := v.taggedKey(o.Resource); ok {
		meta.Key, o.Ours = key, true
		return true
	}
	for _, want := range v.scope.Desired {
		if isAlike(want, o.Resource) && want.Head().Name == meta.Name {
			meta.Key = want.Head().Key
			return true
		}
	}
	return false
}

// addTagged puts in an object that claim accepts.
func (v *view) addTagged(o provision.Observed) {
	if v.claim(&o) {
		v.found = append(v.found, o)
	}
}

// taggedKey is the key in an object's tags, if both say that it is ours. A long
// key stands there shortened, and is found again among the desired ones.
func (v *view) taggedKey(r provision.Resource) (provision.Key, bool) {
	tags := r.Head().Tags
	text := tags[provision.TagResource]
	if text == "" || tags[provision.TagInterconnect] != v.scope.Interconnect {
		return "", false
	}
	for _, want := range v.everywhere {
		if isAlike(want, r) && want.Head().Tags[provision.TagResource] == text {
			return want.Head().Key, true
		}
	}
	return provision.Key(text), true
}

// addPlaced puts in an object that takes no tags: under the key of the desired
// resource whose place it has, whoever it belongs to, or, if it is ours and not
// desired, under one made up of whose it is and what.
func (v *view) addPlaced(o provision.Observed, want provision.Resource, whose, what string) {
	meta := o.Resource.Head()
	switch {
	case want != nil:
		meta.Key, meta.Name = want.Head().Key, want.Head().Name
	case o.Ours:
		// No desired key has a question mark.
		meta.Key = provision.Key(whose + "?/" + what)
		meta.Name = string(meta.Key)
	default:
		return
	}
	meta.Region = v.region
	v.found = append(v.found, o)
}

// existing refers to an object of the user's.
func existing(what, id string) *provision.Existing {
	return &provision.Existing{Meta: provision.Meta{ID: id}, Cloud: "aws", What: what}
}

func vpc(id string) *provision.Existing { return existing("vpc", id) }

func subnets(ids []string) []*provision.Existing {
	var all []*provision.Existing
	for _, id := range slices.Sorted(slices.Values(ids)) {
		all = append(all, existing("subnet", id))
	}
	return all
}

// group refers to a security group of ours, or of the user's.
func (v *view) group(id string) provision.Resource {
	if _, ours := keyOf[*provision.AWSFirewall](v, id); ours {
		return firewall(id)
	}
	return existing("security group", id)
}

func firewall(id string) *provision.AWSFirewall {
	return &provision.AWSFirewall{Meta: provision.Meta{ID: id}}
}

func ptr[T any](v T) *T { return &v }

// deref is the zero value for nil.
func deref[T any](p *T) (value T) {
	if p != nil {
		value = *p
	}
	return value
}
