package shell

import (
	"slices"
	"strings"

	"causeway"
)

// Why says why a cloud's scripts have nothing to make of a file, or nil.
func Why(ic *causeway.Interconnect, cloud string) *causeway.Problem {
	if ic.Provision == nil || len(ic.Provision.Sites) == 0 {
		return causeway.NewProblem("render.no_provision", ic.Name, nil)
	}
	if !slices.ContainsFunc(ic.Provision.Sites, func(site causeway.ProvisionSite) bool {
		at := ic.Site(site.Site)
		return at != nil && at.Cloud == cloud
	}) {
		return causeway.NewProblem("render.not_in_cloud", ic.Name, nil, "cloud", cloud)
	}
	return leftOut(ic)
}

// leftOut is about what no script makes. Either cloud's script takes addresses
// from the other's, so that one end of a path is of no use without the other.
func leftOut(ic *causeway.Interconnect) *causeway.Problem {
	for _, site := range ic.Provision.Sites {
		if len(site.Hosts) > 0 {
			return causeway.NewProblem("render.hosts_in_scripts", site.Site, nil)
		}
	}
	for _, path := range ic.Paths {
		if path.Via == causeway.ViaLeasedLine {
			return causeway.NewProblem("render.lines_in_scripts", path.Name, nil)
		}
	}
	return nil
}

// Notices tell what the script has to be told.
func (s *Script) Notices(ic *causeway.Interconnect) causeway.Problems {
	if len(s.Needs) == 0 {
		return nil
	}
	p := causeway.NewProblem("render.other_cloud", ic.Name, nil, "variables", strings.Join(s.Needs, ", "))
	p.Severity = causeway.Notice
	return causeway.Problems{p}
}

// Header is how every script begins: what it does, how it is used, and the
// settings the functions read.
func (s *Script) Header(ic *causeway.Interconnect, does string) string {
	text := "#!/usr/bin/env bash\n" + Comment(does) + "#\n"
	if len(s.Needs) > 0 {
		text += Comment(usage)
		for _, name := range s.Needs {
			text += "#\t" + name + "\n"
		}
	}
	return text + "set -euo pipefail\n\ninterconnect=" + Quote(ic.Name) + "\n"
}

// usage is the part of the header about the turns.
const usage = `Lines for the environment of the other cloud's script go to standard output,
what is done to standard error. Exit code 0: all is there. 3: all that can be
made by now is there, and the other cloud's script comes next. In turns, until
both end with 0:

aliyun-cli/create.sh >aliyun.env
. ./aliyun.env; aws-cli/create.sh >aws.env
. ./aws.env; aliyun-cli/create.sh >aliyun.env

Pre-shared keys come from the environment or a file of their own, CW_KEYS,
which is made where it is missing; both scripts have to see the same. From the
other cloud this script takes:`

// ReadKeys are the lines that put the pre-shared keys into variables.
func (s *Script) ReadKeys() string {
	text := ""
	for _, k := range s.Keys {
		text += s.Names[k] + "=$(key " + s.Variable(k, "psk") + ")\n"
	}
	return text
}
