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

// rate is what an address has spent of its burst; the zero rate nothing.
type rate struct {
	spent float64
	at    time.Time
}

// take reports whether the address may open a connection more.
func (r *rate) take(now time.Time) bool {
	r.spent = r.left(now)
	r.at = now
	if r.spent > burst-1 {
		return false
	}
	r.spent++
	return true
}

func (r *rate) left(now time.Time) float64 {
	return max(0, r.spent-perSecond*now.Sub(r.at).Seconds())
}

// rates are those of the addresses seen lately.
type rates map[netip.Addr]*rate

// take is rate.take for an address. When there are too many addresses to
// remember, strangers wait.
func (all rates) take(address netip.Addr, stranger bool, now time.Time) bool {
	r := all[address]
	if r == nil {
		if stranger && len(all) >= maxRates && !all.forget(now) {
			return false
		}
		r = &rate{at: now}
		all[address] = r
	}
	return r.take(now)
}

// forget drops the addresses that have their whole burst again, and reports
// whether there were any.
func (all rates) forget(now time.Time) bool {
	before := len(all)
	for address, r := range all {
		if r.left(now) == 0 {
			delete(all, address)
		}
	}
	return len(all) < before
}
