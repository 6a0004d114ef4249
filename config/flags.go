package config

import (
	"slices"
	"strconv"
	"strings"

	"causeway"
	"causeway/region"
)

// Said is a need that is named beside the file, by a flag for instance.
type Said struct {
	// Key is that below needs; Name is how problems call it.
	Key, Name string
	// Values are several only where the key takes several. One like
	// "beijing=1TB" is that of a site.
	Values []string
}

// OverNeeds returns the needs with what is said in place of what they had, and
// what is wrong with it: read as in the file, by the same rules.
func OverNeeds(n causeway.Needs, said []Said) (causeway.Needs, causeway.Problems) {
	found := newFindings("")
	r := record{cursor: cursor{node: &node{kind: kindMapping}, found: found}, values: map[string]field{}}
	for _, s := range said {
		r.values[s.Key] = field{key: s.Name, value: spoken(s.Values)}
	}
	fillNeeds(r, &n)
	return n, found.list
}

// spoken makes of values the node that a file would have.
func spoken(values []string) *node {
	var items []*node
	var fields []field
	for _, value := range values {
		if key, rest, ok := strings.Cut(value, "="); ok {
			fields = append(fields, field{key: key, value: &node{kind: kindText, text: rest}})
		}
		items = append(items, &node{kind: kindText, text: value})
	}
	switch {
	case len(fields) == len(values) && len(fields) > 0:
		return &node{kind: kindMapping, fields: fields}
	case len(items) == 1:
		return items[0]
	}
	return &node{kind: kindSequence, items: items}
}

// OverPlaces puts places, each "CLOUD/REGION" or "" to leave it, where the
// first and the second site are. They are called by their regions then, in what
// those sites send too.
func OverPlaces(n causeway.Needs, names, values [2]string) (causeway.Needs, causeway.Problems) {
	found := newFindings("")
	n.Places, n.Traffic = slices.Clone(n.Places), slices.Clone(n.Traffic)
	for i, value := range values {
		at := cursor{node: &node{kind: kindText, text: value}, found: found, path: names[i]}
		switch {
		case value == "":
		case len(n.Places) != 2:
			at.fail("config.two_places", "count", strconv.Itoa(len(n.Places)))
		default:
			place := at.namedPlace()
			if place.Site == n.Places[1-i].Site {
				place.Site = place.Cloud + "-" + place.Region
			}
			renamed(n.Traffic, n.Places[i].Site, place.Site)
			n.Places[i] = place
		}
	}
	return n, found.list
}

func renamed(traffic []causeway.Sent, from, to string) {
	for i := range traffic {
		if traffic[i].Site == from {
			traffic[i].Site = to
		}
	}
}

// namedPlace reads a cloud and one of its regions.
func (c cursor) namedPlace() causeway.Place {
	cloud, name, ok := strings.Cut(c.node.text, "/")
	if !ok || !causeway.ValidName(name) {
		c.fail("config.place", "value", quoted(c.node.text))
		return causeway.Place{}
	}
	if !slices.Contains(clouds, cloud) {
		c.fail("config.choice", "value", quoted(cloud), "choices", strings.Join(clouds, ", "), "suggestion", c.suggest(cloud, clouds))
	}
	c.knowRegion(cloud, name)
	return causeway.Place{Site: name, Cloud: cloud, Region: name}
}

// CheckRegions reports sites in a region that is none of its cloud. The file
// may name any, because most commands leave it to the cloud to know; who wants
// to know where a site is asks for this too.
func CheckRegions(ic *causeway.Interconnect) causeway.Problems {
	var all causeway.Problems
	for _, site := range ic.Sites {
		found := newFindings(site.At.File)
		at := cursor{node: &node{at: site.At}, found: found, path: "sites." + site.Name + ".region"}
		at.knowRegion(site.Cloud, site.Region)
		all = append(all, found.list...)
	}
	return all
}

// knowRegion sees that a region is one of its cloud's, where the table has
// that cloud.
func (c cursor) knowRegion(cloud, name string) {
	known := region.Names(cloud)
	if len(known) > 0 && !slices.Contains(known, name) {
		c.fail("config.unknown_region", "value", quoted(name), "cloud", cloud, "suggestion", c.suggest(name, known))
	}
}
