package lab

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"net/netip"
	"path/filepath"
	"time"

	"causeway/config"
	"causeway/lab/traffic"
	"causeway/localapi"
)

// The services of a scenario with requests: one by TLS, which new clients call,
// and one without, for many requests: thousands of handshakes would measure how
// fast the machine is.
const (
	serviceHost = "api.example.com"
	loadHost    = "load.example.com"
	// servicePort and loadPort are the gateways', webPort and webTLSPort the
	// upstream's.
	servicePort = 443
	loadPort    = 80
	webPort     = 8080
	webTLSPort  = 8443
)

// How a service's clients behave.
const (
	// requestPatience is when a client gives its request up.
	requestPatience = 10 * time.Second
	// mostUnderWay is far more than a line that falls silent holds up.
	mostUnderWay = 2000
	// servicePoll is how often a wait for requests looks.
	servicePoll = 20 * time.Millisecond
)

// otherClients are addresses of Beijing's host beside its own: a gateway may
// bound the connections of each.
var otherClients = []netip.Addr{
	netip.MustParseAddr("10.0.1.11"), netip.MustParseAddr("10.0.1.12"), netip.MustParseAddr("10.0.1.13"),
}

// servicesOf is the file's section, as the number of reloads before leaves it:
// another service comes and goes, and the policy of the first ones changes.
func servicesOf(folder string, reloads int) string {
	other, policy := "", "{timeout: 20s, try_timeout: 5s}"
	if reloads%4 == 1 || reloads%4 == 2 {
		other = fmt.Sprintf("  other: {site: california, upstreams: [\"%v:%d\"], listen: 81, hosts: [other.example.com]}\n", caHost, webPort)
	}
	if reloads%4 >= 2 {
		policy = "{timeout: 15s, try_timeout: 4s, retries: 2}"
	}
	files := serviceFilesIn(folder)
	return fmt.Sprintf(`services:
  api:
    site: california
    upstreams: ["%v:%d"]
    protocol: https
    upstream_tls: {name: %s, ca: %s}
    listen: %d
    hosts: [%s]
    tls: {certificate: %s, key: %s}
    policy: %s
  load: {site: california, upstreams: ["%v:%d"], listen: %d, hosts: [%s], policy: %s}
%s`, caHost, webTLSPort, serviceHost, files.upstream, servicePort, serviceHost, files.certificate, files.key, policy,
		caHost, webPort, loadPort, loadHost, policy, other)
}

// service is California's program and Beijing's clients of it; nil in a scenario
// without requests.
type service struct {
	web *traffic.Web
	// trust is whom clients of the gateway do.
	trust *x509.CertPool
	// load is nil while nobody asks.
	load  *traffic.RequestFlow
	every time.Duration
	// log is of the gateway that clients ask, and marked how long it was when a
	// link changed last.
	log     string
	marked  int64
	reloads int
	// cut are the links that went silent under requests.
	cut map[string]bool
	// asked counts requests of all loads that are over.
	asked int
}

// startService has California's host answer, and gives Beijing's more clients.
func (p *performance) startService() error {
	if p.Scenario.Requests == nil {
		return nil
	}
	every, err := interval(p.Scenario.Requests.Rate)
	if err != nil {
		return err
	}
	for _, client := range otherClients {
		if err := p.lab.hosts[BJHost].AddAddress("eth0", netip.PrefixFrom(client, 24)); err != nil {
			return err
		}
	}
	web, err := traffic.StartWeb(p.lab.California(), serviceHost, traffic.WebPorts{Plain: webPort, TLS: webTLSPort})
	if err != nil {
		return err
	}
	trust, err := serviceFilesIn(p.Folder).write(web)
	if err != nil {
		web.Stop()
		return err
	}
	p.service = &service{web: web, trust: trust, every: every, cut: map[string]bool{}, log: filepath.Join(p.Folder, logFolder, seats[0].gateway+".log")}
	for _, count := range []string{"failovers", "moved_requests", "cut_links"} {
		p.figures[count] = 0
	}
	p.figures["losses"] = []string{}
	return nil
}

// end stops what still runs.
func (s *service) end() {
	if s == nil {
		return
	}
	if s.load != nil {
		over, cancel := context.WithCancel(context.Background())
		cancel()
		s.load.Stop(over)
	}
	s.web.Stop()
}

// canaries is how many were sent: one with each request.
func (s *service) canaries() int {
	if s == nil {
		return 0
	}
	return s.asked
}

// throughGateway is what new clients ask: the gateway of their own site, by TLS.
func (s *service) throughGateway() traffic.Question {
	return traffic.Question{At: netip.AddrPortFrom(bjLAN, servicePort), Name: serviceHost, Site: seats[0].site, Trust: s.trust}
}

// loadOf is what many requests ask: the same gateway, in the clear.
func loadOf() traffic.Question {
	return traffic.Question{At: netip.AddrPortFrom(bjLAN, loadPort), Name: loadHost, Site: seats[0].site}
}

// request sends requests from now on. It returns when those of the first
// second are over, so that what comes next meets some on every part of the way.
func (p *performance) request(ctx context.Context) error {
	s := p.service
	if s.load != nil {
		return errors.New("request: the requests before are not counted yet")
	}
	s.load = traffic.StartRequests(traffic.RequestPlan{
		From: p.lab.Beijing(), Others: otherClients, Question: loadOf(), Interval: s.every, Most: mostUnderWay, Patience: requestPatience,
	})
	s.mark()
	return s.goOn(ctx, time.Second)
}

// goOn waits until all requests are over that were due up to now and in the
// time d from now.
func (s *service) goOn(ctx context.Context, d time.Duration) error {
	for until := s.load.Sent() + int(d/s.every); s.load.Settled() < until; {
		if err := pause(ctx, servicePoll); err != nil {
			return err
		}
	}
	return nil
}

// reload gives both gateways another file, one after the other, under requests.
// The service's site is first: it has to know what comes.
func (p *performance) reload(ctx context.Context) error {
	s := p.service
	s.reloads++
	text := p.Scenario.fileAfter(p.Folder, s.reloads)
	if problem := config.Write(filepath.Join(p.Folder, "causeway.yaml"), []byte(text), true); problem != nil {
		return problem
	}
	for _, g := range []*gateway{p.gateways[1], p.gateways[0]} {
		if err := localapi.NewClient(g.socket).Reload(ctx); err != nil {
			return g.problem(err)
		}
		p.count("reloads", 1)
		if err := s.goOn(ctx, time.Second/2); err != nil {
			return err
		}
	}
	return nil
}

// stopService kills the upstream for a moment: requests are lost, or whoever
// counts them is blind.
func (p *performance) stopService(ctx context.Context) error {
	p.service.web.Stop()
	if err := p.service.goOn(ctx, time.Second); err != nil {
		return err
	}
	return p.service.web.Resume()
}

// countLost ends the requests and adds what became of them as
// FIGURE_during_INTO.
func (p *performance) countLost(ctx context.Context, step Step) error {
	s := p.service
	if s.load == nil {
		return errors.New("count-lost: no requests are sent")
	}
	r := s.load.Stop(ctx)
	s.load = nil
	s.asked += r.Sent
	for figure, v := range map[string]any{
		"requests": r.Sent, "lost": r.Lost, "client_retries": r.Resent, "requests_per_second": r.PerSecond,
		"answer_ms_p50": milliseconds(r.P50), "answer_ms_p99": milliseconds(r.P99), "answer_ms_max": milliseconds(r.Max),
	} {
		p.figures[figure+"_during_"+step.Into] = v
	}
	for _, loss := range r.Losses {
		p.figures["losses"] = append(p.figures["losses"].([]string), step.Into+": "+loss)
	}
	p.say("%s: %d of %d requests lost, the slowest took %.0f ms", "%s：%d 个请求丢失（共 %d 个），最慢 %.0f 毫秒", step.Into, r.Lost, r.Sent, milliseconds(r.Max))
	return ctx.Err()
}
