package hostnet

import "slices"

// Kind is what a change sets.
type Kind string

// Kinds of change.
const (
	KindSysctl     Kind = "sysctl"
	KindMTU        Kind = "mtu"
	KindTxQueueLen Kind = "tx_queue_len"
	KindAddress    Kind = "address"
	KindUp         Kind = "up"
	KindRoute      Kind = "route"
	KindRule       Kind = "rule"
)

// Change sets one thing from an old value to a new one.
type Change struct {
	Kind Kind `json:"kind"`
	// Object is the name of the sysctl or device, destination and metric of
	// the route, or the rule.
	Object string `json:"object"`
	// Index is the interface index of the device: one that was made anew
	// under the same name is another device.
	Index int `json:"index,omitempty"`
	// Old and New are the sysctl's value, a number, "up" or "down", an
	// address, or "there" for a rule; what is not there is "".
	Old string `json:"old,omitempty"`
	New string `json:"new,omitempty"`
	// OldRoute and NewRoute are nil where there is no route.
	OldRoute *Route `json:"old_route,omitempty"`
	NewRoute *Route `json:"new_route,omitempty"`
	Rule     *Rule  `json:"rule,omitempty"`
}

// String says in one line what the change does.
func (c Change) String() string {
	switch {
	case c.Kind == KindRoute && c.OldRoute == nil:
		return "add route " + c.NewRoute.String()
	case c.Kind == KindRoute && c.NewRoute == nil:
		return "delete route " + c.OldRoute.String()
	case c.Kind == KindRoute:
		return "replace route " + c.OldRoute.String() + " by " + c.NewRoute.String()
	case c.Kind == KindAddress && c.Old == "":
		return "device " + c.Object + ": add address " + c.New
	case c.Kind == KindAddress:
		return "device " + c.Object + ": delete address " + c.Old
	case c.Kind == KindRule && c.New == "":
		return "delete rule " + c.Object
	case c.Kind == KindRule:
		return "add rule " + c.Object
	case c.Kind == KindSysctl:
		return "sysctl " + c.Object + ": " + c.Old + " -> " + c.New
	}
	return "device " + c.Object + ": " + string(c.Kind) + " " + c.Old + " -> " + c.New
}

// inverse returns the change that takes c back.
func (c Change) inverse() Change {
	c.Old, c.New = c.New, c.Old
	c.OldRoute, c.NewRoute = c.NewRoute, c.OldRoute
	return c
}

// key names what is changed, whatever its values.
func (c Change) key() string {
	key := string(c.Kind) + " " + c.Object
	if c.Kind == KindAddress {
		key += " " + c.Old + c.New
	}
	return key
}

// rank orders changes: guards before anything that could let a packet out,
// rules before anything that could let one in, devices before the routes
// through them.
func (c Change) rank() int {
	guards := c.Kind == KindRoute && (c.NewRoute == nil || c.NewRoute.Device == "") && (c.OldRoute == nil || c.OldRoute.Device == "")
	if guards {
		return 0
	}
	return 1 + slices.Index([]Kind{KindRule, KindSysctl, KindMTU, KindTxQueueLen, KindAddress, KindUp, KindRoute}, c.Kind)
}
