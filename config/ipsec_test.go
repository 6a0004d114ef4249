package config

import (
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"causeway"
	"causeway/ike"
)

// key is the pre-shared key of the tests; nothing may ever show it.
const key = "hunter.two_HUNTER.TWO_hunter.two_HUNTER.TWO_1"

const connection = `kind: ipsec
version: 1
name: demo
left:
  end: aliyun
  networks: [10.0.0.0/16]
  bgp: true
  asn: 65530
  gateway_routes: []
  vpc_routes: [172.16.0.0/16]
  selectors: {local: [0.0.0.0/0], remote: [0.0.0.0/0]}
right:
  end: aws
  networks: [172.16.0.0/16]
  bgp: true
  propagation: true
tunnels:
  master:
    left:
      address: 192.0.2.1
      peer: 198.51.100.1
      psk: hunter.two_HUNTER.TWO_hunter.two_HUNTER.TWO_1
      inside: 169.254.116.208/30
      ike: {version: ikev2, encryption: aes256, integrity: sha256, group: group14, lifetime: 8h}
      esp: {encryption: [AES256, aes], integrity: SHA2-256, group: 14, lifetime: 3600s}
      dpd: true
      nat_traversal: true
      starts: false
    right: {address: 198.51.100.1, peer: 192.0.2.1, ike: {mode: main}}
`

func TestParseIPsec(t *testing.T) {
	c, problems := ParseIPsec("test.yaml", []byte(connection))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	left := c.Tunnels[0].Left
	if text, ok := left.PSK.Reveal(); !ok || text != key {
		t.Error("the key is not read")
	}
	left.PSK = ike.PSK{}
	for _, test := range []struct{ what, got, want string }{
		{"connection", fmt.Sprint(c.Name, " ", c.Left.End.Name, " ", c.Right.End.Name, " ", len(c.Tunnels)), "demo aliyun aws 1"},
		{"left", fmt.Sprint(c.Left.Networks, c.Left.BGP, c.Left.ASN, c.Left.GatewayRoutes, c.Left.VPCRoutes, c.Left.LocalSelectors), "[10.0.0.0/16] true 65530 [] [172.16.0.0/16] [0.0.0.0/0]"},
		{"right", fmt.Sprint(c.Right.Propagation, c.Right.ASN), "true 0"},
		{"addresses", fmt.Sprint(left.Address, left.Peer, left.Inside), "192.0.2.1 198.51.100.1 169.254.116.208/30"},
		{"IKE", fmt.Sprint(left.Versions, left.IKE), "[IKEv2] {{[AES-256] [SHA2-256] [14]} 8h0m0s}"},
		{"ESP", fmt.Sprint(left.ESP), fmt.Sprint("{{[AES-256 AES-128] [SHA2-256] [14]} ", time.Hour, "}")},
		{"switches", fmt.Sprint(*left.DPD, *left.NATTraversal, *left.Starts, c.Tunnels[0].Right.DPD == nil), "true true false true"},
		{"not set", fmt.Sprint(c.Tunnels[0].Right.PSK.IsSet(), " ", c.Tunnels[0].Right.Mode, " ", c.Tunnels[0].Right.ESP), "false main {{[] [] []} 0s}"},
	} {
		if test.got != test.want {
			t.Errorf("%s: %s, want %s", test.what, test.got, test.want)
		}
	}
}

func TestIPsecAt(t *testing.T) {
	c, problems := ParseIPsec("test.yaml", []byte(connection))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	for object, want := range map[string]string{
		"tunnels.master.left.psk":           "test.yaml:22:7",
		"tunnels.master.left.ike.lifetime":  "test.yaml:24:84",
		"tunnels.master.right.esp.lifetime": "test.yaml:29:5",
		"left.vpc_routes":                   "test.yaml:10:3",
		"right.vpc_routes":                  "test.yaml:12:1",
		"elsewhere":                         "test.yaml:1:1",
		"":                                  "test.yaml:1:1",
	} {
		if got := c.At(object).String(); got != want {
			t.Errorf("%s is at %s, want %s", object, got, want)
		}
	}
}

// TestIPsecMistakes changes one place each; want is what comes of it.
func TestIPsecMistakes(t *testing.T) {
	for _, test := range []struct{ name, old, new, want string }{
		{"kind", "kind: ipsec", "kind: interconnect", "1:7 config.choice kind"},
		{"no kind", "kind: ipsec\n", "", "1:1 config.missing_key kind"},
		{"version", "version: 1", "version: 2", "2:10 config.version version"},
		{"end", "end: aws", "end: amazon", "13:8 config.choice right.end"},
		{"unknown key", "dpd: true", "dpt: true", "26:7 config.unknown_key tunnels.master.left.dpt"},
		{"networks of one end", "  networks: [172.16.0.0/16]\n", "", "12:1 config.missing_key right.networks"},
		{"host bits", "vpc_routes: [172.16.0.0/16]", "vpc_routes: [172.16.0.1/16]", "10:16 config.host_bits left.vpc_routes[0]"},
		{"no route", "vpc_routes: [172.16.0.0/16]", "vpc_routes: [california]", "10:16 config.cidr left.vpc_routes[0]"},
		{"ASN", "asn: 65530", "asn: 4294967296", "8:8 config.out_of_range left.asn"},
		{"ASN 0", "asn: 65530", "asn: 0", "8:8 config.out_of_range left.asn"},
		{"address", "address: 192.0.2.1", "address: vpn.example.com", "20:16 config.address tunnels.master.left.address"},
		{"cipher", "encryption: aes256", "encryption: aes512", "24:41 config.choice tunnels.master.left.ike.encryption"},
		{"group", "group: 14", "group: 99", "25:68 config.choice tunnels.master.left.esp.group"},
		{"lifetime without unit", "lifetime: 3600s", "lifetime: 3600", "25:82 config.duration tunnels.master.left.esp.lifetime"},
		{"half a second", "lifetime: 3600s", "lifetime: 1500ms", "25:82 config.duration tunnels.master.left.esp.lifetime"},
		{"switch", "dpd: true", "dpd: 1", "26:12 config.not_bool tunnels.master.left.dpd"},
		{"one end only", "    right: {address: 198.51.100.1, peer: 192.0.2.1, ike: {mode: main}}\n", "", "18:3 config.missing_key tunnels.master.right"},
		{"tunnel's name", "  master:\n", "  Master:\n", "18:3 config.name tunnels.Master"},
		{"key as a number", "psk: " + key, "psk: 12345678", "22:12 config.not_scalar tunnels.master.left.psk"},
		{"key as a list", "psk: " + key, "psk: [" + key + "]", "22:12 config.not_scalar tunnels.master.left.psk"},
		{"key with a control character", "psk: " + key, `psk: "` + key + `\n"`, "22:12 config.unprintable tunnels.master.left.psk"},
		{"key as an alias", "psk: " + key, "psk: *" + key, "22:12 config.alias test.yaml"},
		{"key as a tag", "psk: " + key, "psk: !" + key, "22:12 config.tag test.yaml"},
		{"key below its name", "psk: " + key, "psk:\n        &" + key + " x", "23:9 config.alias test.yaml"},
		{"key with a colon", "psk: " + key, "psk: " + key + ": x", "22:12 config.syntax test.yaml"},
		{"key and hash", "psk: " + key, "psk: " + key + "\n      psk_sha256: " + strings.Repeat("ab", 32), "23:7 config.psk_twice tunnels.master.left.psk_sha256"},
		{"no hash", "psk: " + key, "psk_sha256: " + key, "22:19 config.psk_hash tunnels.master.left.psk_sha256"},
	} {
		t.Run(test.name, func(t *testing.T) {
			source := edit(t, connection, test.old, test.new)
			c, problems := ParseIPsec("test.yaml", []byte(source))
			if c != nil || len(problems) != 1 {
				t.Fatalf("%v", problems)
			}
			p := problems[0]
			if got := fmt.Sprintf("%d:%d %s %s", p.At.Line, p.At.Column, p.Code, p.Object); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
			checkSentences(t, problems)
			checkHidden(t, problems)
		})
	}
}

// checkHidden: no problem shows the key or a part of it.
func checkHidden(t *testing.T, problems causeway.Problems) {
	t.Helper()
	for _, p := range problems {
		text := p.Report("x", causeway.English) + p.Report("x", causeway.Chinese)
		if strings.Contains(strings.ToLower(text), "hunter") || strings.Contains(text, "12345678") {
			t.Errorf("%s shows the key: %s", p.Code, text)
		}
	}
}

func TestIPsecHash(t *testing.T) {
	c, problems := ParseIPsec("test.yaml", []byte(edit(t, connection, "psk: "+key, "psk_sha256: "+strings.Repeat("ab", 32))))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if _, ok := c.Tunnels[0].Left.PSK.Reveal(); ok || !c.Tunnels[0].Left.PSK.IsSet() {
		t.Error("the hash is not read as a hash")
	}
}

// The example is the original proposal: what was found wrong there is found.
func TestSeedIPsec(t *testing.T) {
	c, problems := LoadIPsec("../examples/seed-ipsec.yaml")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	found := ike.Lint(c.Connection)
	for code, severity := range map[causeway.Code]causeway.Severity{
		"ike.single_tunnel": causeway.Failure, "ike.psk_character": causeway.Failure, "ike.psk_missing": causeway.Failure,
		"ike.route_missing": causeway.Failure, "ike.pairing": causeway.Failure, "ike.lifetime_above": causeway.Warning,
	} {
		if !causeway.HasCode(found, code) {
			t.Errorf("no %s", code)
		}
		for _, p := range found {
			if p.Code == code && p.Severity != severity {
				t.Errorf("%s has severity %d", code, p.Severity)
			}
		}
	}
	if _, problems := LoadIPsec("../examples/none.yaml"); !causeway.HasCode(problems, "config.unreadable") {
		t.Errorf("%v", problems)
	}
}

// What the page shows is read as it stands there.
func TestIPsecOfThePage(t *testing.T) {
	page, err := os.ReadFile("../docs/ike.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(page), "```yaml\n")
	shown, _, _ := strings.Cut(rest, "```")
	c, problems := ParseIPsec("ike.md", []byte(shown))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	// One tunnel is shown, for brevity.
	if found := ike.Lint(c.Connection); len(found.Failures()) != 1 || !causeway.HasCode(found, "ike.single_tunnel") {
		t.Error(found)
	}
}

// FuzzParseIPsec holds for any input: no panic, a connection if and only if
// there is no failure, keys that lint can take, and no key shown.
func FuzzParseIPsec(f *testing.F) {
	example, err := os.ReadFile("../examples/seed-ipsec.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, seed := range []string{"", connection, string(example), "kind: ipsec\n", "left: {end: aws}\n", "tunnels: {a: {left: {psk: [x]}}}\n"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, source []byte) {
		c, problems := ParseIPsec("fuzz.yaml", source)
		if (c == nil) != (len(problems.Failures()) > 0) {
			t.Fatalf("connection %v with problems %v", c, problems)
		}
		if c == nil {
			return
		}
		for _, p := range ike.Lint(c.Connection) {
			if at := c.At(p.Object); !at.IsKnown() || Excerpt(source, at) == "" {
				t.Errorf("%s is at %v", p.Object, at)
			}
			report := p.Report("x", causeway.English) + p.Report("x", causeway.Chinese)
			for _, tunnel := range c.Tunnels {
				// Shorter keys are parts of any text.
				if text, _ := tunnel.Left.PSK.Reveal(); len(text) > 30 && strings.Contains(report, text) && !strings.Contains(p.Object, text) {
					t.Errorf("%s shows the key", p.Code)
				}
			}
		}
	})
}
