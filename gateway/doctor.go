package gateway

import (
	"context"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/netip"
	"time"

	"causeway"
	"causeway/config"
	"causeway/hostnet"
	"causeway/localapi"
	"causeway/pki"
)

// findings are what a gateway knows of itself at one moment. doctor_checks.go
// judges them.
type findings struct {
	gateway string
	now     time.Time
	port    uint16
	// certificate is the leaf in force, authority the CA that issued it.
	certificate *x509.Certificate
	authority   *x509.Certificate
	revocations []pki.RevocationList
	// file is the configuration's name, fileProblem what is wrong with it now
	// that the gateway runs, notices what this build does differently.
	file        string
	fileProblem error
	notices     int
	peers       []localapi.Peer
	problems    map[string]error // by peer: why the last attempt failed
	paths       []localapi.Path
	events      []localapi.Event
	missing     []hostnet.Change // of the host's network
	bypasses    causeway.Problems
	devices     map[string][]netip.Prefix
	addresses   []conflict
	site        *causeway.Site
	lan         []netip.Addr
	lanDevice   string
	remotes     []remote
	clouds      map[string]string // by site
	links       []wanLink
	ways        []way
	hosts       []lanHost
	// forwards says that packets of the site's hosts have come here lately.
	forwards bool
	far      *farHost
	// lost is an address to examine that no site has.
	lost netip.Addr
	// unreadable is why something above could not be found out.
	unreadable []error
}

// remote is a peer's site.
type remote struct {
	peer, site string
	networks   []netip.Prefix
	// from is where the peer last called from.
	from netip.Addr
}

// doctor checks what a gateway can know of itself and learn by asking around,
// and how it is with the host at an address, unless that is the zero Addr. It
// changes nothing, and what it cannot find out is a check that fails.
func (g *gateway) doctor(ctx context.Context, to netip.Addr) localapi.Doctor {
	f := g.findings(ctx, time.Now())
	g.probe(ctx, &f, to)
	return localapi.Doctor{Checks: examine(f)}
}

// answerDoctor answers GET /v1/doctor?to=ADDRESS.
func (g *gateway) answerDoctor(w http.ResponseWriter, r *http.Request) {
	var to netip.Addr
	if text := r.URL.Query().Get("to"); text != "" {
		var err error
		if to, err = netip.ParseAddr(text); err != nil {
			fail(w, http.StatusBadRequest, *problemOf(causeway.NewProblem("gateway.bad_question", "GET /v1/doctor", err)))
			return
		}
	}
	answer(func(ctx context.Context) (any, error) { return g.doctor(ctx, to.Unmap()), nil })(w, r)
}

func (g *gateway) findings(ctx context.Context, now time.Time) findings {
	own := g.id.current.Load()
	f := findings{
		gateway: g.name(), now: now, port: g.view().file.Tunnel.Port,
		certificate: own.Certificate.Leaf, authority: issuer(own),
		revocations: own.Revoked.Lists,
		file:        g.options.File, fileProblem: g.checkFile(), notices: len(g.view().notices),
		problems: map[string]error{}, events: g.events.list(),
	}
	status, err := g.status(ctx)
	f.note(err)
	f.peers = status.Peers
	for _, peer := range g.peering.Status() {
		f.problems[shortName(peer.Peer)] = peer.Problem
	}
	paths, err := g.paths(ctx)
	f.note(err)
	f.paths = paths.Paths
	f.missing, f.bypasses, err = hostnet.Look(g.desired())
	f.note(err)
	return f
}

func (f *findings) note(err error) {
	if err != nil {
		f.unreadable = append(f.unreadable, err)
	}
}

// checkFile compares the file as it is now with the one in force.
func (g *gateway) checkFile() error {
	file, problems := config.Load(g.options.File)
	if file == nil {
		return problems.Failures()
	}
	return changesOf(g.view().file, file, g.options.Site, g.options.Gateway).problem(g.options.File)
}

// issuer returns the CA of the certificate in force. Its validity does not
// matter here: whether it has ended is for a check to say.
func issuer(own *pki.Credentials) *x509.Certificate {
	leaf := own.Certificate.Leaf
	chains, err := leaf.Verify(x509.VerifyOptions{
		Roots: own.Roots, CurrentTime: leaf.NotBefore, KeyUsages: []x509.ExtKeyUsage{x509.ExtKeyUsageAny},
	})
	if err != nil {
		return nil
	}
	return chains[0][len(chains[0])-1]
}

// fact is one name=value of a check's evidence.
func fact(name string, value any) string {
	switch v := value.(type) {
	case time.Time:
		return name + "=" + v.UTC().Format(time.RFC3339)
	case string:
		return fmt.Sprintf("%s=%q", name, v)
	}
	return fmt.Sprintf("%s=%v", name, value)
}
