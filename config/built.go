package config

import "causeway"

// reservedSections are the top-level keys that other parts of the product
// define. A part that is built takes its key out and reads it in
// decoder.interconnect.
var reservedSections = []string{
	"sync", "probes", "alerts", "watch", "nat",
}

// notBuilt is what the file may say and this build cannot do yet: it is
// accepted with a notice. Whoever builds an option takes it out here. What
// the clouds carry by themselves (via: ipsec, via: cen, transit) is asked for
// only between sites that provision leaves out, and what hosts carry (the
// overlays, IPsec that ends on one) only where provision.paths leaves it out.
var notBuilt = map[string]bool{
	"sync": true, "probes": true, "alerts": true,
	"watch": true, "nat": true,

	"via: leased-line": true, "via: cen": true, "via: ipsec": true,
	"via: wireguard": true, "via: tailscale": true, "via: zerotier": true,

	"accelerate: tcp": true, "compress: lz4": true,

	"transit: true": true,
}

// notBuiltSteers are the ways to steer that this build cannot do yet: it
// steers like "best" instead, and says so.
var notBuiltSteers = map[causeway.Steer]bool{causeway.SteerBalance: true, causeway.SteerDuplicate: true}

// asks notes that the file asks for an option at this place.
func (c cursor) asks(option string) {
	if c.present() && notBuilt[option] {
		c.found.add(causeway.Notice, c.keyAt, "config.not_built", c.path, nil, "option", option)
	}
}

// asksToSteer notes that a class asks for another way to steer than it gets.
func (c cursor) asksToSteer(way causeway.Steer) {
	if notBuiltSteers[way] {
		c.found.add(causeway.Notice, c.keyAt, "config.steers_best", c.path, nil, "option", "steer: "+string(way))
	}
}

// wishes collects options of which one notice each is enough, however often
// the file asks for them; the first place is named.
type wishes map[string]bool

func (w wishes) note(c cursor, option string) {
	if c.present() && !w[option] {
		w[option] = true
		c.asks(option)
	}
}
