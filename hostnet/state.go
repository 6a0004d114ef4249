package hostnet

import (
	"math"
	"net/netip"
	"strconv"
	"strings"
)

// Metrics of the two routes to a remote network. The kernel prefers the lower
// one.
const (
	TunnelMetric uint32 = 1
	// GuardMetric is the highest there is: a guard never wins over a route
	// that leads somewhere.
	GuardMetric uint32 = math.MaxUint32
)

// State is the part of a host's network that a gateway cares about.
type State struct {
	// Sysctls are kernel settings below /proc/sys/net, named as there:
	// "net/ipv4/conf/cw0/rp_filter". Several numbers are separated by one
	// space. To forward, set "net/ipv4/conf/DEVICE/forwarding" for each device
	// rather than "net/ipv4/ip_forward": writing that one makes the kernel
	// overwrite the settings of every device, which no undo can bring back.
	Sysctls map[string]string
	Devices []Device
	// Routes are those of the main table.
	Routes []Route
	// Rules drop what may not arrive through a device.
	Rules []Rule
}

// Device is what is wanted of a network device that exists. A zero field is
// left as it is.
type Device struct {
	Name       string
	MTU        int
	Up         bool
	TxQueueLen int
	// Addresses are those it must have; others stay.
	Addresses []netip.Prefix

	index int
}

// Route is a route of the main table.
type Route struct {
	// Destination has no bits set beyond its length.
	Destination netip.Prefix `json:"destination"`
	// Device is the way out; none means that the destination is unreachable.
	Device string `json:"device,omitempty"`
	// Source is the address the host itself sends from; may be zero.
	Source netip.Addr `json:"source,omitzero"`
	Metric uint32     `json:"metric,omitempty"`
	// MTU is the largest packet, 0 that of the device.
	MTU int `json:"mtu,omitempty"`

	// via is what a route that was read has beside these fields.
	via string
	// foreign marks one that was read and that this product did not make.
	foreign bool
}

// Guard returns the unreachable route that keeps traffic for a remote network
// from leaving in the clear.
func Guard(network netip.Prefix) Route {
	return Route{Destination: network, Metric: GuardMetric}
}

// IsGuard reports whether the route is one that Guard returns.
func (r Route) IsGuard() bool { return r.Device == "" && r.via == "" && r.Metric == GuardMetric }

// String returns the route as ip route shows it.
func (r Route) String() string {
	words := []string{r.Destination.String()}
	switch {
	case r.via != "":
		words = append(words, r.via)
	case r.Device == "":
		words = []string{"unreachable", r.Destination.String()}
	}
	if r.Device != "" {
		words = append(words, "dev", r.Device)
	}
	if r.Source.IsValid() {
		words = append(words, "src", r.Source.String())
	}
	if r.Metric != 0 {
		words = append(words, "metric", strconv.FormatUint(uint64(r.Metric), 10))
	}
	if r.MTU != 0 {
		words = append(words, "mtu", strconv.Itoa(r.MTU))
	}
	return strings.Join(words, " ")
}

// key names the place of a route in the table: the kernel has one route per
// destination and metric.
func (r Route) key() string {
	return r.Destination.String() + " metric " + strconv.FormatUint(uint64(r.Metric), 10)
}

// leadsLike reports whether both routes do the same, whoever made them.
func (r Route) leadsLike(other Route) bool {
	r.foreign, other.foreign = false, false
	return r == other
}

func (s State) device(name string) (Device, bool) {
	for _, d := range s.Devices {
		if d.Name == name {
			return d, true
		}
	}
	return Device{}, false
}

func (s State) route(key string) (Route, bool) {
	for _, r := range s.Routes {
		if r.key() == key {
			return r, true
		}
	}
	return Route{}, false
}

func (s State) deviceNames() string {
	var names []string
	for _, d := range s.Devices {
		names = append(names, d.Name)
	}
	return strings.Join(names, ", ")
}
