package strongswan

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"causeway"
	"causeway/config"
	"causeway/ike"
	"causeway/render"
)

// known are the settings of swanctl.conf that are used here, by section
// (https://docs.strongswan.org/docs/latest/swanctl/swanctlConf.html).
var known = map[string][]string{
	"connections.*":            {"version", "local_addrs", "remote_addrs", "proposals", "rekey_time", "over_time", "dpd_delay", "keyingtries", "mobike", "unique", "if_id_in", "if_id_out"},
	"connections.*.local":      {"auth", "id"},
	"connections.*.remote":     {"auth", "id"},
	"connections.*.children.*": {"local_ts", "remote_ts", "esp_proposals", "rekey_time", "life_time", "start_action", "close_action", "dpd_action"},
	"secrets.ike-*":            {"id-1", "id-2"},
}

// TestConnectionIsWellFormed walks the sections of what is written.
func TestConnectionIsWellFormed(t *testing.T) {
	for _, file := range []string{"../../examples/third-party-ipsec.yaml", "../host/testdata/static-hosts-ipv6.yaml", "../host/testdata/three-sites.yaml"} {
		ic, problems := config.Load(file)
		if ic == nil {
			t.Fatal(problems)
		}
		for _, h := range Hosts(ic) {
			tunnels, problems := Tunnels(ic, h)
			if len(problems) > 0 || len(tunnels) == 0 {
				t.Fatal(problems)
			}
			for _, tunnel := range tunnels {
				walk(t, connection(tunnel), tunnel.Path.Name)
			}
		}
	}
}

func walk(t *testing.T, text, path string) {
	t.Helper()
	var sections []string
	for _, line := range strings.Split(text, "\n") {
		line = strings.TrimSpace(line)
		key, value, isSetting := strings.Cut(line, " = ")
		section, opens := strings.CutSuffix(line, " {")
		switch {
		case line == "" || line[0] == '#' || strings.HasPrefix(line, "include /etc/swanctl/causeway/"):
		case opens:
			sections = append(sections, strings.TrimSuffix(section, path)+strings.Repeat("*", strings.Count(section, path)))
		case line == "}" && len(sections) > 0:
			sections = sections[:len(sections)-1]
		case isSetting && value != "" && slices.Contains(known[strings.Join(sections, ".")], key):
		default:
			t.Errorf("%q means nothing in %v", line, sections)
		}
	}
	if len(sections) > 0 {
		t.Errorf("%v are not closed", sections)
	}
}

// Every algorithm that is proposed to any cloud has a name.
func TestProposalsAreSpelled(t *testing.T) {
	near, _ := ike.Find("strongswan")
	shape := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`)
	for _, far := range ike.Ends() {
		p, err := ike.Propose(near, far)
		if err != nil {
			t.Errorf("%s: %v", far.Name, err)
			continue
		}
		for _, spelled := range []string{ikeProposal(p.IKE), espProposal(p.ESP)} {
			if !shape.MatchString(spelled) || strings.Contains(spelled, "--") || strings.HasSuffix(spelled, "-prf") {
				t.Errorf("%s: %q", far.Name, spelled)
			}
		}
	}
	for _, e := range near.IKE.Encryption {
		if encryptionWords[e] == "" {
			t.Errorf("%s has no name", e)
		}
	}
	for _, g := range near.IKE.Groups {
		if groupWords[g] == "" {
			t.Errorf("group %d has no name", g)
		}
	}
}

// A far end that nobody knows is a failure that names both.
func TestUnknownFarEnd(t *testing.T) {
	ic, problems := config.Parse("test.yaml", []byte(`version: 1
name: demo
sites:
  a: {cloud: aws, region: us-west-1, networks: [10.0.0.0/16], gateways: {a-1: {lan: lan}}, links: {l: {address: 192.0.2.1}}}
  b: {cloud: other, region: office, networks: [10.1.0.0/16], gateways: {b-1: {lan: lan}}, links: {vpn: {type: vpn-gateway, address: 192.0.2.2}}}
paths: {vpn: {from: a/l, to: b/vpn, via: ipsec}}
provision: {paths: {vpn: {routing: static}}}
`))
	if ic == nil {
		t.Fatal(problems)
	}
	files, problems := Target().Files(render.Input{Interconnect: ic})
	if files != nil || !causeway.HasCode(problems, "overlay.unknown_end") || problems.Failures()[0].At.Line != 6 {
		t.Errorf("%d files, %v", len(files), problems)
	}
}

// Of static paths to the same networks each has routes of its own, the first of
// the file the preferred ones, and the others say that they stand by.
func TestStaticPathsStandBy(t *testing.T) {
	ic, problems := config.Parse("test.yaml", []byte(`version: 1
name: demo
sites:
  a: {cloud: aws, region: us-west-1, networks: [10.0.0.0/16], gateways: {a-1: {lan: lan}}, links: {l: {address: 192.0.2.1}}}
  b: {cloud: aliyun, region: us-west-1, networks: [10.1.0.0/16], gateways: {b-1: {lan: lan}}, links: {one: {type: vpn-gateway, address: 192.0.2.2}, two: {type: vpn-gateway, address: 192.0.2.3}, bgp: {type: vpn-gateway, address: 192.0.2.4}}}
  c: {cloud: aliyun, region: us-east-1, networks: [10.2.0.0/16], gateways: {c-1: {lan: lan}}, links: {far: {type: vpn-gateway, address: 192.0.2.5}}}
paths:
  learnt: {from: a/l, to: b/bgp, via: ipsec}
  first: {from: a/l, to: b/one, via: ipsec}
  other: {from: a/l, to: c/far, via: ipsec}
  second: {from: a/l, to: b/two, via: ipsec}
provision:
  paths:
    learnt: {routing: bgp, asns: {a: 65010}}
    first: {routing: static}
    second: {routing: static}
    other: {routing: static}
`))
	if ic == nil {
		t.Fatal(problems)
	}
	files, problems := Target().Files(render.Input{Interconnect: ic})
	for name, want := range map[string]string{
		"first": "route replace 10.1.0.0/16 dev first metric 100\n", "other": "route replace 10.2.0.0/16 dev other metric 100\n",
		"second": "route replace 10.1.0.0/16 dev second metric 101\n",
	} {
		i := slices.IndexFunc(files, func(f render.File) bool { return strings.HasSuffix(f.Name, "causeway-ipsec-"+name+".service") })
		if i < 0 || !strings.Contains(files[i].Text, want) {
			t.Errorf("%s: no %q in %v", name, want, files)
		}
	}
	var standing []string
	for _, p := range problems {
		if p.Code == "overlay.static_standby" {
			standing = append(standing, p.Object+" for "+p.Args["first"])
		}
	}
	if got := strings.Join(standing, ", "); got != "paths.second for first" {
		t.Errorf("standing by: %q", got)
	}
}

// A host with several lines to the Internet has to know which to send from.
func TestLineIsChosen(t *testing.T) {
	for links, want := range map[string]bool{
		"{l: {address: 192.0.2.1}}":                                                                         false,
		"{l: {address: 192.0.2.1}, m: {address: 192.0.2.9}}":                                                true,
		"{l: {address: 192.0.2.1, listen: 10.0.0.5}, m: {address: 192.0.2.9}}":                              false,
		"{l: {address: 192.0.2.1}, line: {type: leased-line, address: 10.9.0.1}, vpn: {type: vpn-gateway}}": false,
	} {
		ic, problems := config.Parse("test.yaml", []byte(`version: 1
name: demo
sites:
  a: {cloud: aws, region: us-west-1, networks: [10.0.0.0/16], gateways: {a-1: {lan: lan}}, links: `+links+`}
  b: {cloud: aliyun, region: us-west-1, networks: [10.1.0.0/16], gateways: {b-1: {lan: lan}}, links: {vpn: {type: vpn-gateway, address: 192.0.2.2}}}
paths: {vpn: {from: a/l, to: b/vpn, via: ipsec}}
provision: {paths: {vpn: {routing: static}}}
`))
		if ic == nil {
			t.Fatal(problems)
		}
		_, problems = Target().Files(render.Input{Interconnect: ic})
		if got := causeway.HasCode(problems, "overlay.which_line"); got != want {
			t.Errorf("%s: told %t, want %t", links, got, want)
		}
	}
}
