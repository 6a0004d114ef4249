package ike

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"net/netip"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"causeway"
)

func on() *bool  { b := true; return &b }
func off() *bool { b := false; return &b }

// sound is the pairing Alibaba's and AWS's documents lead to: tunnel 1 of two
// AWS connections, one for each address of the Alibaba gateway.
func sound(t *testing.T) Connection {
	t.Helper()
	phase := func(lifetime time.Duration) PhaseSettings {
		return PhaseSettings{Offer{[]Encryption{AES256}, []Integrity{SHA256}, []Group{14}}, lifetime}
	}
	end := func(address, peer, psk, inside string) TunnelEnd {
		return TunnelEnd{
			Address: netip.MustParseAddr(address), Peer: netip.MustParseAddr(peer), PSK: NewPSK(psk),
			Inside: netip.MustParsePrefix(inside), Versions: []Version{IKEv2},
			IKE: phase(28800 * time.Second), ESP: phase(3600 * time.Second), Starts: on(),
		}
	}
	tunnel := func(name, left, right, psk, inside string) Tunnel {
		return Tunnel{name, end(left, right, psk, inside), end(right, left, psk, inside)}
	}
	one, two := strings.Repeat("Ab3_", 11), strings.Repeat("xY.9", 11)
	beijing, california := netip.MustParsePrefix("10.0.0.0/16"), netip.MustParsePrefix("172.16.0.0/16")
	return Connection{
		Name: "sound",
		Left: Site{
			End: find(t, "aliyun"), Networks: []netip.Prefix{beijing}, ASN: 65530,
			GatewayRoutes: []netip.Prefix{california}, VPCRoutes: []netip.Prefix{california},
		},
		Right: Site{
			End: find(t, "aws"), Networks: []netip.Prefix{california},
			GatewayRoutes: []netip.Prefix{beijing}, Propagation: true,
		},
		Tunnels: []Tunnel{
			tunnel("master", "192.0.2.1", "198.51.100.1", one, "169.254.116.208/30"),
			tunnel("slave", "192.0.2.2", "198.51.100.2", two, "169.254.214.96/30"),
		},
	}
}

// brief writes problems as "severity code object", one a line.
func brief(problems causeway.Problems) string {
	var lines []string
	for _, p := range problems {
		lines = append(lines, fmt.Sprintf("%s %s %s", []string{"error", "warning", "notice"}[p.Severity], p.Code, p.Object))
	}
	return strings.Join(lines, "\n")
}

func TestLintSound(t *testing.T) {
	if problems := Lint(sound(t)); len(problems) > 0 {
		t.Errorf("a sound connection has\n%s", brief(problems))
	}
	withBGP := sound(t)
	withBGP.Left.BGP, withBGP.Right.BGP = true, true
	withBGP.Left.GatewayRoutes, withBGP.Right.GatewayRoutes = nil, nil
	if problems := Lint(withBGP); len(problems) > 0 {
		t.Errorf("with BGP it has\n%s", brief(problems))
	}
}

// TestLint breaks one thing of the sound connection each time; want is all
// that comes of it.
func TestLint(t *testing.T) {
	prefix := netip.MustParsePrefix
	for _, test := range []struct {
		name  string
		wreck func(c *Connection)
		want  string
	}{
		{"overlap", func(c *Connection) { c.Right.Networks = []netip.Prefix{prefix("10.0.128.0/17")} }, `error ike.network_overlap left.networks
error ike.route_missing left.gateway_routes
error ike.route_missing left.vpc_routes`},
		{"one tunnel", func(c *Connection) { c.Tunnels = c.Tunnels[:1] }, "error ike.single_tunnel tunnels"},
		{"no tunnel", func(c *Connection) { c.Tunnels = nil }, "error ike.single_tunnel tunnels"},
		{"one address of two", func(c *Connection) {
			c.Tunnels[1].Left.Address, c.Tunnels[1].Right.Peer = c.Tunnels[0].Left.Address, c.Tunnels[0].Left.Address
		}, "warning ike.one_address left"},

		{"faces nobody", func(c *Connection) { c.Tunnels[0].Left.Peer = netip.MustParseAddr("203.0.113.9") }, "error ike.pairing tunnels.master.left.peer"},
		{"one customer gateway for both", func(c *Connection) { c.Tunnels[1].Right.Peer = c.Tunnels[0].Left.Address }, "error ike.pairing_crossed tunnels.slave.right.peer"},
		{"no address", func(c *Connection) { c.Tunnels[0].Right.Address = netip.Addr{} }, "notice ike.no_address tunnels.master.left.peer"},

		{"keys differ", func(c *Connection) { c.Tunnels[0].Left.PSK = c.Tunnels[1].Left.PSK }, "error ike.psk_differs tunnels.master.left.psk"},
		{"key left to the cloud", func(c *Connection) { c.Tunnels[0].Right.PSK = PSK{} }, "error ike.psk_missing tunnels.master.right.psk"},
		{"hyphen", func(c *Connection) {
			key := NewPSK(strings.Repeat("ab-", 12))
			c.Tunnels[0].Left.PSK, c.Tunnels[0].Right.PSK = key, key
		}, `error ike.psk_character tunnels.master.left.psk
error ike.psk_character tunnels.master.right.psk`},
		{"zero first", func(c *Connection) {
			key := NewPSK("0" + strings.Repeat("Ab3_", 11))
			c.Tunnels[0].Left.PSK, c.Tunnels[0].Right.PSK = key, key
		}, `error ike.psk_prefix tunnels.master.left.psk
error ike.psk_prefix tunnels.master.right.psk`},
		{"too long", func(c *Connection) {
			key := NewPSK(strings.Repeat("A", 65))
			c.Tunnels[0].Left.PSK, c.Tunnels[0].Right.PSK = key, key
		}, `error ike.psk_length tunnels.master.left.psk
error ike.psk_length tunnels.master.right.psk`},
		{"short", func(c *Connection) {
			key := NewPSK("abcdefgh1")
			c.Tunnels[0].Left.PSK, c.Tunnels[0].Right.PSK = key, key
		}, `warning ike.psk_short tunnels.master.left.psk
warning ike.psk_short tunnels.master.right.psk`},

		{"nothing in common", func(c *Connection) { c.Tunnels[0].Left.ESP.Groups = []Group{5} }, "error ike.no_common tunnels.master\nwarning ike.weak_accepted tunnels.master.left"},
		{"GCM at Alibaba", func(c *Connection) { c.Tunnels[0].Left.ESP.Encryption = []Encryption{AES256GCM, AES256} }, "error ike.refused tunnels.master.left.esp.encryption"},
		{"strong group at Alibaba", func(c *Connection) { c.Tunnels[0].Left.IKE.Groups = []Group{20, 14} }, "error ike.refused tunnels.master.left.ike.group"},
		{"defaults of Alibaba", func(c *Connection) {
			c.Tunnels[0].Left.Versions, c.Tunnels[0].Left.IKE, c.Tunnels[0].Left.ESP = nil, PhaseSettings{}, PhaseSettings{}
		}, `error ike.no_common tunnels.master
error ike.no_common tunnels.master
error ike.no_common tunnels.master
error ike.no_common tunnels.master
error ike.no_common tunnels.master
error ike.no_common tunnels.master
error ike.no_common tunnels.master
warning ike.weak_accepted tunnels.master.left`},
		{"defaults of AWS", func(c *Connection) {
			c.Tunnels[0].Right.Versions, c.Tunnels[0].Right.IKE, c.Tunnels[0].Right.ESP = nil, PhaseSettings{}, PhaseSettings{}
		}, "warning ike.weak_accepted tunnels.master.right"},
		{"SHA1 at both", func(c *Connection) {
			c.Tunnels[0].Left.ESP.Integrity, c.Tunnels[0].Right.ESP.Integrity = []Integrity{SHA1}, []Integrity{SHA1, SHA256}
		}, "warning ike.weak tunnels.master.esp.integrity"},
		{"group 2 at both", func(c *Connection) {
			c.Tunnels[0].Left.IKE.Groups, c.Tunnels[0].Right.IKE.Groups = []Group{2, 14}, []Group{14, 2}
		}, "error ike.weak tunnels.master.ike.group"},
		{"IKEv1 at both", func(c *Connection) {
			c.Tunnels[0].Left.Versions, c.Tunnels[0].Right.Versions = []Version{IKEv1}, []Version{IKEv1}
		}, "error ike.weak tunnels.master.ike.version"},
		{"3DES and MD5", func(c *Connection) {
			c.Right.End = find(t, "huawei")
			for i := range c.Tunnels {
				c.Tunnels[i].Right.DPD = on()
			}
			for _, e := range []*TunnelEnd{&c.Tunnels[0].Left, &c.Tunnels[0].Right} {
				e.ESP.Encryption, e.ESP.Integrity = []Encryption{TripleDES}, []Integrity{MD5}
			}
		}, `error ike.weak tunnels.master.esp.encryption
error ike.weak tunnels.master.esp.integrity
notice ike.not_known tunnels.master.left.psk
notice ike.not_known tunnels.master.right.psk
notice ike.not_known tunnels.slave.left.psk
notice ike.not_known tunnels.slave.right.psk
notice ike.not_known tunnels.master.right.inside
notice ike.not_known tunnels.slave.right.inside`},
		{"no PFS", func(c *Connection) {
			c.Right.End = find(t, "strongswan")
			for i := range c.Tunnels {
				c.Tunnels[i].Right.DPD, c.Tunnels[i].Right.Inside = on(), netip.Prefix{}
			}
			c.Tunnels[0].Left.ESP.Groups, c.Tunnels[0].Right.ESP.Groups = []Group{NoPFS}, []Group{NoPFS}
		}, "warning ike.no_pfs tunnels.master.esp.group"},

		{"lifetime above AWS's", func(c *Connection) { c.Tunnels[0].Left.IKE.Lifetime = 86400 * time.Second }, "warning ike.lifetime_above tunnels.master.left.ike.lifetime"},
		{"lifetime AWS refuses", func(c *Connection) { c.Tunnels[0].Right.IKE.Lifetime = 86400 * time.Second }, "error ike.lifetime_refused tunnels.master.right.ike.lifetime"},
		{"lifetime below AWS's", func(c *Connection) { c.Tunnels[0].Right.ESP.Lifetime = 899 * time.Second }, "error ike.lifetime_refused tunnels.master.right.esp.lifetime"},
		{"ESP as long as IKE at AWS", func(c *Connection) { c.Tunnels[0].Right.IKE.Lifetime = 3600 * time.Second }, "error ike.lifetime_order tunnels.master.right.esp.lifetime"},
		{"ESP as long as IKE elsewhere", func(c *Connection) { c.Tunnels[0].Left.IKE.Lifetime = 3600 * time.Second }, "warning ike.lifetime_order tunnels.master.left.esp.lifetime"},

		{"DPD off", func(c *Connection) { c.Tunnels[0].Left.DPD = off() }, "warning ike.dpd_off tunnels.master.left.dpd"},
		{"NAT traversal off", func(c *Connection) { c.Tunnels[0].Left.NATTraversal = off() }, "warning ike.nat_traversal_off tunnels.master.left.nat_traversal"},
		{"both wait", func(c *Connection) { c.Tunnels[0].Left.Starts, c.Tunnels[0].Right.Starts = off(), nil }, "warning ike.nobody_starts tunnels.master"},
		{"one waits", func(c *Connection) { c.Tunnels[0].Left.Starts = off() }, ""},
		{"main mode", func(c *Connection) { c.Tunnels[0].Left.Mode = "main" }, "notice ike.mode tunnels.master.left.ike.mode"},
		{"aggressive mode", func(c *Connection) {
			c.Tunnels[0].Left.Mode, c.Tunnels[0].Left.Versions = "aggressive", []Version{IKEv1, IKEv2}
		}, "error ike.aggressive tunnels.master.left.ike.mode\nwarning ike.weak_accepted tunnels.master.left"},

		{"no route of the gateway", func(c *Connection) { c.Left.GatewayRoutes = nil }, "error ike.route_missing left.gateway_routes"},
		{"no route of the VPC", func(c *Connection) { c.Left.VPCRoutes = nil }, "error ike.route_missing left.vpc_routes"},
		{"route to a part", func(c *Connection) { c.Left.VPCRoutes = []netip.Prefix{prefix("172.16.0.0/24")} }, "error ike.route_missing left.vpc_routes"},
		{"default route", func(c *Connection) { c.Left.VPCRoutes = []netip.Prefix{prefix("0.0.0.0/0")} }, ""},
		{"no propagation", func(c *Connection) { c.Right.Propagation = false }, "error ike.route_missing right.vpc_routes"},
		{"nothing to propagate", func(c *Connection) { c.Right.GatewayRoutes = nil }, "error ike.route_missing right.gateway_routes\nerror ike.route_missing right.vpc_routes"},
		{"selectors", func(c *Connection) { c.Left.LocalSelectors = c.Left.Networks }, "warning ike.selectors left.selectors"},
		{"selectors of everything", func(c *Connection) { c.Left.LocalSelectors = []netip.Prefix{prefix("0.0.0.0/0")} }, ""},

		{"BGP at one end", func(c *Connection) { c.Left.BGP = true }, "error ike.bgp_one_end left.bgp"},
		{"same ASN", func(c *Connection) { c.Left.BGP, c.Right.BGP, c.Left.ASN = true, true, 64512 }, "error ike.asn_equal left.asn"},
		{"ASN AWS does not have", func(c *Connection) { c.Left.BGP, c.Right.BGP, c.Right.ASN = true, true, 65535 }, "error ike.asn_refused right.asn"},
		{"ASN Alibaba does not take", func(c *Connection) {
			c.Left.BGP, c.Right.BGP, c.Right.ASN = true, true, 45104
		}, "error ike.asn_refused right.asn\nerror ike.asn_peer_refused right.asn"},
		{"no inside for BGP", func(c *Connection) {
			c.Left.BGP, c.Right.BGP, c.Tunnels[0].Left.Inside = true, true, netip.Prefix{}
		}, "error ike.inside_missing tunnels.master.left.inside"},
		{"inside reserved at Alibaba", func(c *Connection) {
			c.Tunnels[0].Left.Inside, c.Tunnels[0].Right.Inside = prefix("169.254.6.0/30"), prefix("169.254.6.0/30")
		}, "error ike.inside_refused tunnels.master.left.inside"},
		{"inside differs", func(c *Connection) { c.Tunnels[0].Left.Inside = prefix("169.254.116.212/30") }, "error ike.inside_differs tunnels.master"},
		{"inside twice", func(c *Connection) {
			c.Tunnels[1].Left.Inside, c.Tunnels[1].Right.Inside = c.Tunnels[0].Left.Inside, c.Tunnels[0].Left.Inside
		}, "error ike.inside_overlap tunnels.slave"},
		{"end nobody knows the keys of", func(c *Connection) {
			c.Right.End = find(t, "gcp")
			for i := range c.Tunnels {
				c.Tunnels[i].Right.Inside, c.Tunnels[i].Right.IKE.Lifetime, c.Tunnels[i].Right.ESP.Lifetime = netip.Prefix{}, 0, 0
			}
		}, `notice ike.not_known tunnels.master.left.psk
notice ike.not_known tunnels.master.right.psk
notice ike.not_known tunnels.slave.left.psk
notice ike.not_known tunnels.slave.right.psk`},
		{"defaults nobody knows", func(c *Connection) {
			c.Right.End = find(t, "azure")
			c.Tunnels = c.Tunnels[:1]
			c.Tunnels[0].Right.IKE, c.Tunnels[0].Right.ESP.Lifetime, c.Tunnels[0].Right.Inside = PhaseSettings{}, 0, netip.Prefix{}
			c.Tunnels[0].Right.PSK, c.Tunnels[0].Left.PSK = PSK{}, PSK{}
		}, `error ike.single_tunnel tunnels
error ike.psk_missing tunnels.master.left.psk
error ike.psk_missing tunnels.master.right.psk
notice ike.not_known tunnels.master.right.ike.encryption
notice ike.not_known tunnels.master.right.ike.integrity
notice ike.not_known tunnels.master.right.ike.group`},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := sound(t)
			test.wreck(&c)
			problems := Lint(c)
			if got := brief(problems); got != test.want {
				t.Errorf("got\n%s\nwant\n%s", got, test.want)
			}
			checkSentences(t, problems)
		})
	}
}

// checkSentences: every place of a text is filled, in both languages, and no
// key is shown.
func checkSentences(t *testing.T, problems causeway.Problems) {
	t.Helper()
	for _, p := range problems {
		for _, l := range []causeway.Language{causeway.English, causeway.Chinese} {
			text := p.Sentence(l) + " " + p.Hint(l)
			if strings.ContainsAny(text, "{}") && p.Code != "ike.psk_character" || strings.Contains(text, "()") || strings.Contains(text, "（）") {
				t.Errorf("%s: a place is not filled: %s", p.Code, text)
			}
			if strings.Contains(text, "Ab3_") || strings.Contains(text, "ab-ab") {
				t.Errorf("%s shows the key", p.Code)
			}
		}
	}
}

// TestLintAcceptsWhatIsProposed is a property over all pairs of ends: what
// Propose gives has no error, as far as algorithms and lifetimes go.
func TestLintAcceptsWhatIsProposed(t *testing.T) {
	for _, left := range Ends() {
		for _, right := range Ends() {
			p, err := Propose(left, right)
			if err != nil {
				t.Fatal(err)
			}
			c := sound(t)
			c.Left.End, c.Right.End = left, right
			for i := range c.Tunnels {
				setTo(&c.Tunnels[i].Left, left, p)
				setTo(&c.Tunnels[i].Right, right, p)
			}
			for _, found := range Lint(c) {
				if found.Severity != causeway.Notice && !strings.HasPrefix(string(found.Code), "ike.lifetime_above") && !isAbout(found, "inside", "dpd") {
					t.Errorf("%s and %s: %v", left.Name, right.Name, found)
				}
			}
		}
	}
}

func isAbout(p *causeway.Problem, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(p.Object, w) })
}

func setTo(e *TunnelEnd, end End, p Proposal) {
	integrity := func(s Suite) []Integrity {
		if s.Integrity == "" {
			return nil
		}
		return []Integrity{s.Integrity}
	}
	e.Versions = []Version{p.Version}
	e.IKE = PhaseSettings{Offer{[]Encryption{p.IKE.Encryption}, []Integrity{p.IKE.PRF}, []Group{p.IKE.Group}}, end.IKE.Lifetime.nearest(ikeLifetime)}
	e.ESP = PhaseSettings{Offer{[]Encryption{p.ESP.Encryption}, integrity(p.ESP), []Group{p.ESP.Group}}, end.ESP.Lifetime.nearest(espLifetime)}
}

// TestCodesAreInTheTable compares the codes this package uses with those the
// table has for it, both ways.
func TestCodesAreInTheTable(t *testing.T) {
	used := codesInSource(t)
	for _, d := range causeway.Codes() {
		if strings.HasPrefix(string(d.Code), "ike.") && !used[d.Code] {
			t.Errorf("%s is in the table and never used", d.Code)
		}
		delete(used, d.Code)
	}
	for code := range used {
		if !parameters[string(code)] {
			t.Errorf("%s is not in the table", code)
		}
	}
}

// parameters look like codes.
var parameters = map[string]bool{
	"ike.version": true, "ike.encryption": true, "ike.prf": true, "ike.lifetime": true,
}

func codesInSource(t *testing.T) map[causeway.Code]bool {
	codeLike := regexp.MustCompile(`^ike\.[a-z0-9_]+$`)
	used := map[causeway.Code]bool{}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if !strings.HasSuffix(entry.Name(), ".go") || strings.HasSuffix(entry.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), entry.Name(), nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			if literal, ok := n.(*ast.BasicLit); ok && literal.Kind == token.STRING {
				if s, err := strconv.Unquote(literal.Value); err == nil && codeLike.MatchString(s) {
					used[causeway.Code(s)] = true
				}
			}
			return true
		})
	}
	return used
}
