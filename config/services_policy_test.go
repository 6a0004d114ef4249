package config

import (
	"net/netip"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway"
)

const withGuards = small + `services:
  api:
    upstreams:
      b: ["172.16.1.10:8080", "172.16.1.11:8080"]
      a: "10.0.1.10:8080"
    hosts: [api.example.com]
    policy:
      rate: 100
      concurrency: 50
      body: 10MB
      headers: 16KiB
      retry_budget: 20%
      breaker: {requests: 10, failures: 40%, rest: 2s}
      outlier: {in_a_row: 3, rest: 10s}
      health: {path: /healthz}
      mirror: {service: next, share: 10%}
      drain: 30s
      balance: round_robin
  next: {upstreams: {a: "10.0.1.11:80", b: "172.16.1.12:80"}, hosts: next.example.com}
  web: {site: a, upstreams: "10.0.1.10:80", hosts: web.example.com, policy: {timeout: 1s}}
`

func TestServiceGuards(t *testing.T) {
	ic, problems := Parse("test.yaml", []byte(withGuards))
	if ic == nil || len(problems) > 0 {
		t.Fatalf("%v", problems)
	}
	api := ic.Services[0]
	want := causeway.ServiceGuards{
		Rate: causeway.ServiceRate{PerSecond: 100, Burst: 100}, Concurrency: 50, MostBody: 10_000_000, MostHead: 16 << 10,
		RetryBudget: 0.2, Breaker: causeway.ServiceBreaker{Requests: 10, Failures: 0.4, Rest: 2 * time.Second},
		Outlier: causeway.ServiceOutlier{InARow: 3, Rest: 10 * time.Second},
		Health:  &causeway.ServiceHealth{Path: "/healthz", Interval: 5 * time.Second, Timeout: 2 * time.Second, Healthy: 2, Unhealthy: 3},
		Mirror:  &causeway.ServiceMirror{Service: "next", Share: 0.1},
		Drain:   30 * time.Second, Balance: causeway.BalanceRoundRobin,
	}
	if diff := cmp.Diff(want, api.Policy.ServiceGuards); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"b", "a"}, api.Sites()); diff != "" || api.Site != "b" || len(api.Upstreams) != 2 {
		t.Errorf("%s\n%+v", diff, api)
	}
	at := api.AtSite("a")
	if at.Site != "a" || at.Upstreams[0] != (causeway.Upstream{Address: netip.MustParseAddr("10.0.1.10"), Port: 8080}) {
		t.Errorf("%+v", at)
	}
	if !api.CalledFrom("a") || !api.RunsAt("a") || ic.Services[2].CalledFrom("a") || !ic.Services[2].CalledFrom("b") {
		t.Error("where services run is not as the file says")
	}
	if diff := cmp.Diff(causeway.ServiceGuards{}, ic.Services[2].Policy.ServiceGuards); diff != "" {
		t.Errorf("what the file does not name is there: %s", diff)
	}
}

// A fault that somebody forgot is spoken of whenever the file is read.
func TestFaultIsNoted(t *testing.T) {
	ic, problems := Parse("test.yaml", []byte(edit(t, withGuards, "drain: 30s", "fault: {delay: 200ms, abort: 503, share: 5%}")))
	if ic == nil || len(problems) != 1 || problems[0].Code != "config.fault_on" || problems[0].Object != "services.api.policy.fault" || !problems[0].At.IsKnown() {
		t.Fatalf("%v", problems)
	}
	if f := ic.Services[0].Policy.Fault; *f != (causeway.ServiceFault{Delay: 200 * time.Millisecond, Abort: 503, Share: 0.05}) {
		t.Errorf("%+v", f)
	}
	checkSentences(t, problems)
}

func TestServiceGuardMistakes(t *testing.T) {
	for _, test := range []struct{ old, new, want string }{
		{"rate: 100", "rate: 0", "config.out_of_range services.api.policy.rate"},
		{"rate: 100", "rate: 1000001", "config.out_of_range services.api.policy.rate"},
		{"rate: 100", "rate: fast", "config.not_number services.api.policy.rate"},
		{"rate: 100", "burst: 100", "config.missing_key services.api.policy.burst"},
		{"concurrency: 50", "concurrency: 0", "config.out_of_range services.api.policy.concurrency"},
		{"body: 10MB", "body: 10", "config.size services.api.policy.body"},
		{"body: 10MB", "body: 0KB", "config.out_of_range services.api.policy.body"},
		{"body: 10MB", "body: 101GB", "config.out_of_range services.api.policy.body"},
		{"headers: 16KiB", "headers: 33KiB", "config.out_of_range services.api.policy.headers"},
		{"retry_budget: 20%", "retry_budget: 0%", "config.out_of_range services.api.policy.retry_budget"},
		{"retry_budget: 20%", "retry_budget: 101%", "config.percentage services.api.policy.retry_budget"},
		{"requests: 10,", "requests: 0,", "config.out_of_range services.api.policy.breaker.requests"},
		{"failures: 40%", "failure: 40%", "config.unknown_key services.api.policy.breaker.failure"},
		{"rest: 2s", "rest: 31s", "config.out_of_range services.api.policy.breaker.rest"},
		{"in_a_row: 3", "in_a_row: 1001", "config.out_of_range services.api.policy.outlier.in_a_row"},
		{"{path: /healthz}", "{interval: 1s}", "config.missing_key services.api.policy.health.path"},
		{"{path: /healthz}", "{path: healthz}", "config.path_prefix services.api.policy.health.path"},
		{"{path: /healthz}", "{path: /, interval: 1s, timeout: 2s}", "config.out_of_range services.api.policy.health.timeout"},
		{"{path: /healthz}", "{path: /, interval: 1ms}", "config.out_of_range services.api.policy.health.interval"},
		{"{service: next,", "{service: nxt,", "config.unknown_service services.api.policy.mirror.service"},
		{"{service: next,", "{service: api,", "config.mirror services.api.policy.mirror.service"},
		{"{service: next,", "{service: web,", "config.mirror services.api.policy.mirror.service"},
		{"share: 10%}", "share: 0%}", "config.out_of_range services.api.policy.mirror.share"},
		{"drain: 30s", "drain: 2m", "config.out_of_range services.api.policy.drain"},
		{"balance: round_robin", "balance: random", "config.choice services.api.policy.balance"},
		{"    hosts: [api.example.com]", "    site: a\n    hosts: [api.example.com]", "config.service_places services.api.site"},
		{"      b: [\"172.16.1.10:8080\"", "      c: [\"172.16.1.10:8080\"", "config.unknown_site services.api.upstreams.c"},
		{"a: \"10.0.1.10:8080\"", "a: \"172.16.1.10:8080\"", "config.upstream_elsewhere services.api.upstreams.a"},
	} {
		ic, problems := Parse("test.yaml", []byte(edit(t, withGuards, test.old, test.new)))
		failures := problems.Failures()
		if ic != nil || len(failures) == 0 || string(failures[0].Code)+" "+failures[0].Object != test.want || !failures[0].At.IsKnown() {
			t.Errorf("%s: got %v, want %s", test.new, failures, test.want)
		}
		checkSentences(t, problems)
	}
	for _, wrong := range []string{"fault: {share: 5%}", "fault: {abort: 200, share: 5%}", "fault: {abort: 503}"} {
		ic, problems := Parse("test.yaml", []byte(edit(t, withGuards, "drain: 30s", wrong)))
		if ic != nil || len(problems.Failures()) != 1 {
			t.Errorf("%s: %v", wrong, problems)
		}
	}
}
