package door

import (
	"net/netip"
	"time"
)

// An address may open so many connections a second, and as many at once as it
// may in two. A gateway's come in ones and twos.
const (
	perSecond = 20
	burst     = 2 * perSecond
)

// maxRates bounds the memory that strangers' addresses take.
const maxRates = 4096

// rates are the allowances of the addresses seen lately.
type rates map[netip.Addr]*Allowance

// take reports whether an address may open a connection more. When there are
// too many addresses to remember, strangers wait.
func (all rates) take(address netip.Addr, stranger bool, now time.Time) bool {
	r := all[address]
	if r == nil {
		if stranger && len(all) >= maxRates && !all.forget(now) {
			return false
		}
		r = &Allowance{PerSecond: perSecond, Burst: burst}
		all[address] = r
	}
	return r.Take(now)
}

// forget drops the addresses whose allowance is whole again, and reports
// whether there were any.
func (all rates) forget(now time.Time) bool {
	before := len(all)
	for address, r := range all {
		if r.whole(now) {
			delete(all, address)
		}
	}
	return len(all) < before
}
