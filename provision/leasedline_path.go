package provision

import (
	"causeway"
)

// lineEnd is one cloud's end of a leased line. Between the ends is a carrier,
// with routers of its own or with nothing but a wire:
//
//	Alibaba                                                                 AWS
//	VPC ─ transit router ─ border router ═ carrier ═ interface ─ Direct Connect gateway ─ transit gateway ─ VPC
//
// Both clouds speak BGP to the router at the other end of their cable and learn
// from it what is beyond; each tells it what the other may reach.
type lineEnd struct {
	causeway.LineEnd
	path causeway.Path
	// steps are what people do first, the permit included.
	steps      []Resource
	connection *Existing
	bgpKey     *Value
}

// key returns the key of a part of the end.
func (e *lineEnd) key(part string) Key { return Key(e.Site + "/" + e.path.Name + "/" + part) }

// leasedLine adds both ends of a path over a line that a carrier leases out.
// What the carrier has not told yet is left open, and what needs it waits.
func (s *scheme) leasedLine(path causeway.Path) {
	permit := s.permit(path)
	for _, site := range []string{path.From.Site, path.To.Site} {
		e := s.lineEnd(path, site)
		if permit != nil {
			e.steps = append(e.steps, permit)
		}
		if s.ic.Site(site).Cloud == aws {
			s.awsLine(e)
		} else {
			s.aliyunLine(e)
		}
	}
}

// connectionOf is what each cloud calls a line from outside.
var connectionOf = map[string]string{aliyun: "physical connection", aws: "direct connect connection"}

// lineEnd adds what an end stands on: the connection, the key of BGP, and the
// steps of people that the file names. The order of the port is always one of
// them: it yields the connection.
func (s *scheme) lineEnd(path causeway.Path, site string) *lineEnd {
	e := &lineEnd{LineEnd: s.describedEnd(path, site), path: path}
	for _, step := range stepsOf(e.LineEnd) {
		stage := s.stage(path, e.key("step/"+string(step.Name)), step)
		if len(e.steps) > 0 {
			stage.After = []Resource{e.steps[len(e.steps)-1]}
		}
		e.steps = append(e.steps, stage)
	}
	if e.Connection != "" {
		e.connection = s.use(site, connectionOf[s.ic.Site(site).Cloud], e.Connection)
	}
	if e.BGPKey != "" {
		key := add(s, "", e.key("bgp-key"), &PreSharedKey{Reference: ptr(e.BGPKey)})
		key.ID = e.BGPKey
		e.bgpKey = After(key, "psk")
	}
	return e
}

func (s *scheme) describedEnd(path causeway.Path, site string) causeway.LineEnd {
	made := s.provision.Path(path.Name)
	if end := made.End(site); end != nil {
		return *end
	}
	return causeway.LineEnd{Site: site}
}

// addressText is a text where there is an address.
func addressText(valid bool, text string) *string {
	if !valid {
		return nil
	}
	return &text
}
