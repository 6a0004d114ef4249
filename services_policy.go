package causeway

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// ServiceGuards are the parts of a policy that keep trouble small. What the file
// does not name is zero or nil, and means what the field says.
type ServiceGuards struct {
	// Rate bounds requests a second at each gateway that clients call; PerSecond
	// 0 is no bound.
	Rate ServiceRate
	// Concurrency bounds requests at the same time, streams until they end, at
	// each gateway; 0 is no bound.
	Concurrency int
	// MostBody and MostHead bound a request in bytes; 0 is no bound of its own.
	MostBody, MostHead int64
	// RetryBudget is the share of requests that may be repetitions; 0 stands for
	// DefaultRetryBudget.
	RetryBudget Ratio
	Breaker     ServiceBreaker
	Outlier     ServiceOutlier
	// Health is how upstreams are checked; nil: not at all.
	Health *ServiceHealth
	// Mirror sends copies to another service; nil: none.
	Mirror *ServiceMirror
	// Fault makes requests fail on purpose; nil: none.
	Fault *ServiceFault
	// Drain is how long a stop waits for requests; 0 stands for
	// DefaultServiceDrain.
	Drain time.Duration
	// Balance is how one of several sites is chosen; "" is BalanceNearest.
	Balance Balance
}

// ServiceRate is a token bucket.
type ServiceRate struct {
	PerSecond, Burst int
}

// ServiceBreaker keeps requests from an upstream where most fail. Zero fields
// stand for the defaults.
type ServiceBreaker struct {
	// Requests in ten seconds are enough to judge by, and the share of Failures
	// among them opens it, at first for Rest.
	Requests int
	Failures Ratio
	Rest     time.Duration
}

// ServiceOutlier puts an upstream aside after so many failures in a row. Zero
// fields stand for the defaults.
type ServiceOutlier struct {
	InARow int
	Rest   time.Duration
}

// ServiceHealth asks each upstream for Path: a status of 2xx within Timeout is a
// success. So many in a row change what is thought of it.
type ServiceHealth struct {
	Path               string
	Interval, Timeout  time.Duration
	Healthy, Unhealthy int
}

// ServiceMirror sends copies of a share of the requests to another service.
type ServiceMirror struct {
	Service string
	Share   Ratio
}

// ServiceFault delays a share of the requests, answers them with the status
// Abort, or first one and then the other; a zero field does nothing.
type ServiceFault struct {
	Delay time.Duration
	Abort int
	Share Ratio
}

// Balance is how one of a service's sites is chosen.
type Balance string

// Ways to choose a site: the one with the shortest round trip, or each in turn.
const (
	BalanceNearest    Balance = "nearest"
	BalanceRoundRobin Balance = "round_robin"
)

// Defaults of a service's guards.
const (
	DefaultRetryBudget     Ratio = 0.1
	DefaultBreakerRequests       = 20
	DefaultBreakerFailures Ratio = 0.5
	DefaultBreakerRest           = time.Second
	DefaultOutlierInARow         = 5
	DefaultOutlierRest           = 5 * time.Second
	DefaultHealthInterval        = 5 * time.Second
	DefaultHealthTimeout         = 2 * time.Second
	DefaultHealthy               = 2
	DefaultUnhealthy             = 3
	DefaultServiceDrain          = 5 * time.Second
)

// ServicePlace is a site of a service that runs at several, with its upstreams.
type ServicePlace struct {
	Site      string
	Upstreams []Upstream
}

// Sites returns the sites the service runs at, in the order of the file.
func (s *Service) Sites() []string {
	if len(s.Places) == 0 {
		return []string{s.Site}
	}
	var sites []string
	for _, p := range s.Places {
		sites = append(sites, p.Site)
	}
	return sites
}

// RunsAt reports whether the service has upstreams at a site.
func (s *Service) RunsAt(site string) bool { return slices.Contains(s.Sites(), site) }

// CalledFrom reports whether gateways of a site offer the service there: it runs
// at another one.
func (s *Service) CalledFrom(site string) bool {
	return slices.ContainsFunc(s.Sites(), func(other string) bool { return other != site })
}

// AtSite returns the service as it is at one of its sites: Site and Upstreams
// are that one's.
func (s *Service) AtSite(site string) Service {
	here := *s
	for _, p := range s.Places {
		if p.Site == site {
			here.Site, here.Upstreams = p.Site, p.Upstreams
		}
	}
	return here
}

// ParseSize reads a number of bytes: "64KiB", "10MB", "1GB". KB is 1000 bytes
// and KiB 1024.
func ParseSize(s string) (int64, error) {
	factors := []struct {
		unit   string
		factor int64
	}{{"KiB", 1 << 10}, {"MiB", 1 << 20}, {"GiB", 1 << 30}, {"KB", 1e3}, {"MB", 1e6}, {"GB", 1e9}}
	for _, f := range factors {
		digits, ok := strings.CutSuffix(s, f.unit)
		if !ok {
			continue
		}
		if number, err := strconv.ParseUint(digits, 10, 32); err == nil {
			return int64(number) * f.factor, nil
		}
	}
	return 0, fmt.Errorf("%q is not a size; write it like 64KiB or 10MB", s)
}
