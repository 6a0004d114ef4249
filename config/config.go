// Package config reads causeway.yaml into the model. It is strict: every
// mistake is found in one go, with its place, what was expected and a hint.
//
// Reading goes through these files: admit.go refuses what is no honest file
// before the YAML library sees it, tokens.go and nesting.go before it parses,
// yaml.go turns the rest into nodes (these three are the only ones that know
// the library), cursor.go, record.go and scalar.go walk the nodes and know
// where they are; sites.go, links.go,
// paths.go, tunnel.go, classes.go, acknowledge.go, expose.go, services.go,
// tracing.go, vmanage.go, needs.go, hybrid.go, provision*.go and overlay*.go read one part
// of the file each; draft.go is for files that say what is needed and no more,
// flags.go for needs that are named beside the file.
// networks.go and addresses.go check what holds between sites, roundtrip.go
// what distance allows. built.go lists what this
// build accepts and cannot do yet. import.go turns an SD-WAN site_config into
// a causeway.yaml. ipsec.go reads the description of an IPsec connection for
// package ike. docs/causeway.schema.json describes the same form for
// editors; a test keeps the two together.
package config

import (
	"io"
	"os"
	"syscall"

	"causeway"
	"causeway/region"
)

// MaxBytes is the size of the largest file that is read. Fifty sites of four
// links and two hundred paths are 40 KiB.
const MaxBytes = 256 << 10

// Bounds of an interconnect. Written paths are bounded by the entries of a
// mapping too.
const (
	maxSites = 256
	maxPaths = 4096
)

// Load reads and parses a file; see Parse.
func Load(file string) (*causeway.Interconnect, causeway.Problems) {
	source, problem := Read(file)
	if problem != nil {
		return nil, causeway.Problems{problem}
	}
	return Parse(file, source)
}

// Read returns the bytes of a regular file, at most one more than MaxBytes, so
// that Parse still sees that it is too large. Anything else is refused without
// waiting for it: a pipe may never say anything and a device never end.
func Read(file string) ([]byte, *causeway.Problem) {
	f, err := os.OpenFile(file, os.O_RDONLY|syscall.O_NONBLOCK, 0)
	if err != nil {
		return nil, unreadable(file, err)
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, unreadable(file, err)
	}
	if !info.Mode().IsRegular() {
		p := causeway.NewProblem("config.not_a_file", file, nil)
		p.At.File = file
		return nil, p
	}
	source, err := io.ReadAll(io.LimitReader(f, MaxBytes+1))
	if err != nil {
		return nil, unreadable(file, err)
	}
	return source, nil
}

func unreadable(file string, err error) *causeway.Problem {
	p := causeway.NewProblem("config.unreadable", file, plainCause(err))
	p.At.File = file
	return p
}

// Parse reads the text of a file; file only names it in positions. The
// problems are in the order of the file, failures, warnings and notices
// together; the interconnect is nil if and only if there is a failure. What
// the file leaves out is filled in: paths (like links paired by order), the
// kind of a path, the tunnel's defaults and a class "default" that is steered
// primary-backup. A class without Prefer takes the paths in their order.
//
// A draft (see ParseDraft) is a failure here.
func Parse(file string, source []byte) (*causeway.Interconnect, causeway.Problems) {
	return parse(file, source, causeway.Failure)
}

// parse reports a draft as a problem of the given severity.
func parse(file string, source []byte, draft causeway.Severity) (*causeway.Interconnect, causeway.Problems) {
	found := newFindings(file)
	root := parseYAML(found, source)
	if root == nil {
		return nil, found.sorted()
	}
	d := &decoder{draftIs: draft, links: map[causeway.LinkRef]linkEnd{}, addresses: map[string]linkEnd{}, sdwan: map[string]cursor{}}
	ic := d.interconnect(cursor{node: root, found: found})
	problems := found.sorted()
	if len(problems.Failures()) > 0 {
		return nil, problems
	}
	return ic, problems
}

// decoder keeps what the parts of the file must know of each other.
type decoder struct {
	networks  []ownedNetwork
	reached   []reachedAddress // where peers reach links
	links     map[causeway.LinkRef]linkEnd
	refs      []causeway.LinkRef // in the order of the file
	addresses map[string]linkEnd
	// provisioned are the sites whose cloud resources the file asks for.
	provisioned map[string]bool
	// described are the paths below provision, with the keys each has there.
	described map[string]map[string]bool
	// draft is set where the file only says what is needed, which is a problem
	// of the severity draftIs.
	draft   bool
	draftIs causeway.Severity
	// sdwan is where what must be unique in a Cisco SD-WAN is written.
	sdwan map[string]cursor
}

func (d *decoder) interconnect(c cursor) *causeway.Interconnect {
	top := c.record(append([]string{"version", "name", "sites", "paths", "tunnel", "classes", "provision", "expose", "services", "tracing", "needs", "hybrid", "acknowledge"}, reservedSections...)...)
	readVersion(top.need("version"))
	for _, key := range reservedSections {
		top.get(key).asks(key)
	}
	d.provisioned, d.described = provisionedSites(top), describedPaths(top)
	if d.draft = isDraft(top); d.draft {
		at := top.get("needs")
		at.found.add(d.draftIs, at.keyAt, "config.draft", at.path, nil)
	}
	ic := &causeway.Interconnect{Name: top.need("name").name()}
	ic.Sites = d.sites(top.need("sites"))
	d.checkNetworks()
	d.checkAddresses()
	if !d.draft {
		ic.Paths = d.paths(top, ic.Sites)
	}
	joined := stretches(ic.Sites, ic.Paths, region.Lines())
	ic.Tunnel = readTunnel(top.get("tunnel"), joined)
	ic.Classes = readClasses(top.get("classes"), ic.Paths, joined)
	ic.Provision = d.provision(top.get("provision"), ic)
	ic.Expose = readExpose(top.get("expose"), ic.Sites)
	ic.Services = readServices(top.get("services"), ic.Sites)
	ic.Tracing = readTracing(top.get("tracing"), ic.Sites)
	ic.Needs = readNeeds(top.get("needs"), ic.Sites)
	ic.Hybrid = readHybrid(top.get("hybrid"))
	ic.Acknowledge = readAcknowledgements(top.get("acknowledge"))
	checkCloudHosts(c.found, ic)
	noteTransit(c.found, ic)
	return ic
}

func readVersion(c cursor) {
	if version, ok := c.number(); ok && version != 1 {
		c.fail("config.version", "value", c.node.text)
	}
}
