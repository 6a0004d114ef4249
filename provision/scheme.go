package provision

import (
	"net/netip"

	"causeway"
)

// Desired returns the resources an interconnect asks for. Failures among the
// problems mean that there are none; notices are what is left to people.
func Desired(ic *causeway.Interconnect, choices Choices) (*Graph, causeway.Problems) {
	return desiredBeside(ic, choices, Snapshot{})
}

// desiredBeside is Desired where something is there already: a line that was
// made keeps its routes, whatever the file says of its steps by now.
func desiredBeside(ic *causeway.Interconnect, choices Choices, observed Snapshot) (*Graph, causeway.Problems) {
	if ic.Provision == nil {
		return nil, causeway.Problems{causeway.NewProblem("provision.nothing", ic.Name, nil)}
	}
	s := &scheme{ic: ic, provision: ic.Provision, choices: choices, observed: observed, graph: &Graph{}, made: map[Key]Resource{}}
	s.hosts()
	for _, path := range s.paths() {
		s.hostRoutes(path)
		if ic.Provision.Site(path.From.Site) == nil || ic.Provision.Site(path.To.Site) == nil {
			continue
		}
		s.tellOfHostsBefore(path)
		switch path.Via {
		case causeway.ViaIPsec:
			s.ipsec(path)
		case causeway.ViaCEN:
			s.backbone(path)
		case causeway.ViaLeasedLine:
			s.leasedLine(path)
		}
	}
	s.tellOfTransit()
	for i := range ic.Provision.Sites {
		s.balancer(&ic.Provision.Sites[i])
		s.security(&ic.Provision.Sites[i])
		s.tellOfServices(&ic.Provision.Sites[i])
		s.flowLog(&ic.Provision.Sites[i])
	}
	return s.graph, s.problems
}

// paths returns the file's in their order, but leased lines that are not there
// yet last: what is reached over another path meanwhile is routed over that one.
func (s *scheme) paths() []causeway.Path {
	var there, toCome []causeway.Path
	for _, path := range s.ic.Paths {
		if s.isToCome(path) {
			toCome = append(toCome, path)
		} else {
			there = append(there, path)
		}
	}
	return append(there, toCome...)
}

// scheme collects the resources of one interconnect.
type scheme struct {
	ic        *causeway.Interconnect
	provision *causeway.Provision
	choices   Choices
	observed  Snapshot
	graph     *Graph
	made      map[Key]Resource
	inside    []netip.Prefix
	problems  causeway.Problems
}

// add puts a resource into the graph under its name; one that is there already
// is returned instead, so that paths share what belongs to a site.
func add[T Resource](s *scheme, site string, key Key, r T) T {
	if there, ok := s.made[key].(T); ok {
		return there
	}
	meta := r.Head()
	kind := KindOf(r)
	meta.Key, meta.Name = key, nameFor(kind, s.ic.Name, key)
	if at := s.ic.Site(site); at != nil {
		meta.Region = at.Region
	}
	if kind.Tags != TagsNever {
		meta.Tags = tagsOf(s.ic.Name, key, kind, s.provision.Tags)
	}
	s.made[key] = r
	s.graph.Resources = append(s.graph.Resources, r)
	return r
}

// use puts in an object that exists.
func (s *scheme) use(site, what, id string) *Existing {
	r := add(s, site, Key(site+"/"+id), &Existing{Cloud: s.ic.Site(site).Cloud, What: what})
	r.ID, r.Name = id, id
	return r
}

func (s *scheme) vpc(site string) *Existing { return s.use(site, "vpc", s.ic.Site(site).VPC) }

func (s *scheme) subnets(site string) []*Existing {
	var subnets []*Existing
	for _, subnet := range s.provision.Site(site).Subnets {
		subnets = append(subnets, s.use(site, "subnet", subnet.ID))
	}
	return subnets
}

// standby returns the first subnet in another zone than the first.
func (s *scheme) standby(site string) *Existing {
	subnets := s.provision.Site(site).Subnets
	for _, subnet := range subnets[1:] {
		if subnet.Zone != subnets[0].Zone {
			return s.use(site, "subnet", subnet.ID)
		}
	}
	return nil
}

// tables returns the route tables of a site that get routes.
func (s *scheme) tables(site string) []Resource {
	var tables []Resource
	for _, t := range s.provision.Site(site).RouteTables {
		switch {
		case t.Use != "":
			tables = append(tables, s.use(site, "route table", t.Use))
		case s.ic.Site(site).Cloud == aws:
			tables = append(tables, add(s, site, Key(site+"/route-table."+t.Create), &AWSRouteTable{VPC: s.vpc(site), Subnets: s.named(site, t.Subnets)}))
		default:
			tables = append(tables, add(s, site, Key(site+"/route-table."+t.Create), &AliyunRouteTable{VPC: s.vpc(site), VSwitches: s.named(site, t.Subnets)}))
		}
	}
	return tables
}

func (s *scheme) named(site string, ids []string) []*Existing {
	var subnets []*Existing
	for _, id := range ids {
		subnets = append(subnets, s.use(site, "subnet", id))
	}
	return subnets
}

func (s *scheme) notice(code causeway.Code, object string, args ...string) {
	p := causeway.NewProblem(code, object, nil, args...)
	p.Severity = causeway.Notice
	s.problems = append(s.problems, p)
}

// dashed makes a part of a key of a network.
func dashed(network netip.Prefix) string {
	text := network.String()
	out := []byte(text)
	for i := range out {
		if out[i] == '/' || out[i] == ':' {
			out[i] = '-'
		}
	}
	return string(out)
}
