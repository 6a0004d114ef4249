package config

import (
	"testing"
	"time"

	"causeway"
	"causeway/region"
)

// far is the small file in real regions; light needs 96 ms there and back.
func far(t *testing.T) string {
	t.Helper()
	return edit(t, edit(t, small, "region: r1", "region: cn-beijing"), "region: r2", "region: us-west-1")
}

func TestFailoverAndDistance(t *testing.T) {
	tests := []struct{ name, failover, want string }{
		{"enough", "396ms", ""},
		{"too short for the distance", "395ms", "24:20 config.failover_short tunnel.failover\n"},
		{"too short for anything", "250ms", "24:20 config.out_of_range tunnel.failover\n"},
	}
	for _, test := range tests {
		source := edit(t, far(t), "{port: 8443}", "{failover: "+test.failover+"}")
		_, problems := Parse("test.yaml", []byte(source))
		if got := brief(problems); got != test.want {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
		checkSentences(t, problems)
	}
	unknown := edit(t, edit(t, far(t), "{port: 8443}", "{failover: 300ms}"), "cn-beijing", "cn-atlantis")
	mustParse(t, unknown)
	near := edit(t, edit(t, far(t), "{port: 8443}", "{failover: 300ms}"), "region: us-west-1", "region: cn-north-1")
	mustParse(t, near)
}

func TestFailoverSentence(t *testing.T) {
	_, problems := Parse("test.yaml", []byte(edit(t, far(t), "{port: 8443}", "{failover: 350ms}")))
	if len(problems) != 1 {
		t.Fatal(problems)
	}
	if got, want := problems[0].Sentence(causeway.English), "tunnel.failover: 350ms is too short between a and b, whose round trip takes at least 96ms"; got != want {
		t.Errorf("%s", got)
	}
	if got, want := problems[0].Hint(causeway.English), "It must be 300ms plus the round trip: write 396ms or more, best with the round trip you measure."; got != want {
		t.Errorf("%s", got)
	}
}

const third = `  c:
    cloud: aliyun
    region: cn-shanghai
    networks: [192.168.0.0/24]
    gateways: {c-1: {lan: lan, links: {n1: {address: 192.0.2.5}}}}
paths:
  near: {from: a/l1, to: c/n1}
`

func TestLatencyAndDistance(t *testing.T) {
	class := func(latency string) string {
		return "classes:\n  web: {match: [{tcp: 80}], sla: {latency: " + latency + "}}\n"
	}
	tests := []struct {
		name, source string
		severity     causeway.Severity
		want         string
	}{
		{"possible", edit(t, far(t), "classes:\n", class("96ms")), 0, ""},
		{"faster than light", edit(t, far(t), "classes:\n", class("95ms")), causeway.Failure, "26:44 config.latency_impossible classes.web.sla.latency\n"},
		{
			"possible between some sites", edit(t, edit(t, far(t), "classes:\n", class("95ms")), "paths:\n", third),
			causeway.Warning, "32:44 config.latency_impossible classes.web.sla.latency\n",
		},
		{
			"possible between none", edit(t, edit(t, far(t), "classes:\n", class("10ms")), "paths:\n", third),
			causeway.Failure, "32:44 config.latency_impossible classes.web.sla.latency\n",
		},
		{"unknown regions", edit(t, small, "classes:\n", class("1ms")), 0, ""},
	}
	for _, test := range tests {
		ic, all := Parse("test.yaml", []byte(test.source))
		var problems causeway.Problems
		for _, p := range all {
			if p.Severity != causeway.Notice {
				problems = append(problems, p)
			}
		}
		if got := brief(problems); got != test.want || len(problems) > 0 && problems[0].Severity != test.severity {
			t.Errorf("%s: got %q, want %q", test.name, got, test.want)
		}
		if (ic == nil) != (test.want != "" && test.severity == causeway.Failure) {
			t.Errorf("%s: interconnect %v", test.name, ic)
		}
		checkSentences(t, problems)
	}
}

func TestLatencyAndKnownLines(t *testing.T) {
	ic := mustParse(t, far(t))
	known := []region.Line{{From: "San Jose", To: "Beijing", RoundTrip: 140 * time.Millisecond, Source: "test"}}
	joined := stretches(ic.Sites, ic.Paths, known)
	for latency, want := range map[time.Duration]string{
		120 * time.Millisecond: "5:7 config.latency_unlikely latency\n",
		140 * time.Millisecond: "",
	} {
		found := newFindings("test.yaml")
		at := cursor{node: &node{at: found.at(5, 7)}, found: found, path: "latency"}
		if possible := checkLatency(at, causeway.Failure, latency, joined); !possible || brief(found.sorted()) != want {
			t.Errorf("%v: %v", latency, found.list)
		}
		checkSentences(t, found.list)
		if len(found.list.Failures()) > 0 {
			t.Errorf("%v: %v", latency, found.list)
		}
	}
}
