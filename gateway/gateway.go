// Package gateway is the site daemon: it wires the file, the identity, the
// links, the TUN device, the tunnel, the peering and the host's network
// together, runs them, and leaves the host as it was.
//
// Reading starts here: Run does everything that can fail before it changes
// anything on the host, then changes the host, then runs until it is told to
// stop, then takes the changes back in reverse order.
package gateway

import (
	"context"
	"errors"
	"log/slog"
	"net/netip"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"causeway"
	"causeway/config"
	"causeway/hostnet"
	"causeway/peering"
	"causeway/peertls"
	"causeway/pki"
	"causeway/tracing"
	"causeway/tunnel"
	"causeway/tunnel/tun"
	"causeway/tunnel/udp"
	"causeway/userapi"
)

// Device is the name of the TUN device.
const Device = "cw0"

// Options are what a daemon is started with.
type Options struct {
	File     string // causeway.yaml
	Site     string
	Gateway  string
	Identity string // folder of node.crt, node.key, ca.crt and, if there is one, revoked.json
	Socket   string // Unix socket; the .pid and .undo.json stand beside it
	Admin    string // address of /metrics, /healthz and /readyz
	// API is the address of the user API; "" is none.
	API string
	// APIReflection lets callers of it ask for its services and messages.
	APIReflection bool
	// AdminOptional lets the gateway run without its admin listener when the
	// address cannot be had: traffic matters more than being watched.
	AdminOptional bool
	// Hangup asks for a reload each time it delivers; nil never does.
	Hangup  <-chan os.Signal
	Version string
	Log     *slog.Logger
}

// gateway is what Run works with once everything has been checked.
type gateway struct {
	options   Options
	inForce   atomic.Pointer[view]
	reloading sync.Mutex // held by a reload under way
	id        credentials
	lan       []netip.Addr // none without a LAN device
	device    *tun.Device
	hosting   sync.Mutex // held by who changes the host, or what it should be
	host      *hostnet.Host
	// offloads are those the kernel was found to do right at the start.
	offloads udp.Offloads
	engine   *tunnel.Engine
	peering  *peering.Service
	services *services
	http     *httpMetrics
	traces   *tracing.Tracer
	users    *userapi.Server // nil without --api
	started  time.Time
	events   events
	loads    loads
}

// Run runs a gateway until ctx ends. peertls.PinSuite must have been called
// at the start of the process. The problems are those of config, pki, hostnet
// and the gateway.* codes.
func Run(ctx context.Context, options Options) (err error) {
	if err := peertls.SelfTest(); err != nil {
		return err
	}
	g := &gateway{options: options, started: time.Now(), http: newHTTPMetrics()}
	v, err := g.load()
	if err != nil {
		return err
	}
	files, err := openFiles(options.Socket)
	if err != nil {
		return err
	}
	defer files.close()
	if err := g.findLAN(v); err != nil {
		return err
	}
	if err := g.complete(v, nil); err != nil {
		return err
	}
	defer g.closeLinks()
	servers, err := g.openServers(files)
	if err != nil {
		return err
	}
	defer servers.close()

	// Everything above only looked; from here on the host changes.
	if g.host, err = hostnet.Open(files.undo); err != nil {
		return err
	}
	device, err := tun.Open(Device)
	if err != nil {
		return causeway.NewProblem("gateway.tun", Device, err)
	}
	if device.Kind() == tun.KindVeth {
		g.options.Log.Info("no TUN device can be had here; a pair of veth takes its place", "device", Device)
	}
	g.device, g.offloads = device, udp.Probe()
	g.useOffloads(v)
	desired := g.desired()
	if err := g.host.Apply(desired); err != nil {
		device.Close()
		return err
	}
	defer func() { err = errors.Join(err, g.host.Undo(g.keepAfter(err))) }()
	g.warnOfBypasses(g.host, desired)
	return g.run(ctx, device, servers)
}

// load reads the file and the identity and checks that they fit together.
func (g *gateway) load() (*view, error) {
	file, problems := config.Load(g.options.File)
	if file == nil {
		return nil, problems
	}
	v, err := newView(file, problems, &g.options)
	if err != nil {
		return nil, err
	}
	g.noteNotices(v)
	g.inForce.Store(v)
	return v, g.loadIdentity()
}

func (g *gateway) noteNotices(v *view) {
	for _, notice := range v.notices {
		g.options.Log.Info(notice.Error(), "code", string(notice.Code))
	}
}

// view is what the file in force means for this gateway.
func (g *gateway) view() *view { return g.inForce.Load() }

func (g *gateway) loadIdentity() error {
	loaded, err := g.readIdentity()
	if err == nil {
		g.id.current.Store(loaded)
	}
	return err
}

// readIdentity reads the identity and makes sure that it is this gateway's.
func (g *gateway) readIdentity() (*pki.Credentials, error) {
	loaded, err := pki.Load(g.options.Identity)
	if err != nil {
		return nil, err
	}
	want := g.identity()
	if loaded.Identity != want {
		return nil, causeway.NewProblem("gateway.identity", loaded.Identity.URI(), nil, "file", g.options.Identity,
			"want", want.URI(), "site", g.options.Site, "gateway", g.options.Gateway)
	}
	return loaded, nil
}

// name is how people call this gateway.
func (g *gateway) name() string { return g.options.Site + "/" + g.options.Gateway }

// keepAfter says which routes stay after a stop: the guards when the file
// wants that, and when the gateway failed, which is not a stop anyone asked
// for.
func (g *gateway) keepAfter(failure error) func(hostnet.Route) bool {
	if failure != nil || g.view().file.Tunnel.Guard == causeway.GuardAlways {
		return hostnet.Route.IsGuard
	}
	return nil
}

func (g *gateway) warnOfBypasses(host *hostnet.Host, desired hostnet.State) {
	warnings, err := host.Bypasses(desired)
	if err != nil {
		g.options.Log.Warn("other routes cannot be checked", "error", err.Error())
	}
	for _, warning := range warnings {
		g.options.Log.Warn(warning.Error(), "code", string(warning.Code))
	}
}
