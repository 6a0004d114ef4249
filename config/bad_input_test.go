package config

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"causeway"
)

// The tests TestBadInputNN are rows of the table of inputs nobody may be hurt
// by: each case is refused, at its place, and nothing comes of the file.

// firstFailure reports what a file is refused for, as "line:column code object" of
// its first failure, and fails the test if something comes of it.
func firstFailure(t *testing.T, source string) string {
	t.Helper()
	ic, problems := Parse("test.yaml", []byte(source))
	failures := problems.Failures()
	if ic != nil || len(failures) == 0 {
		t.Fatalf("an interconnect came of it, with %v", problems)
	}
	checkSentences(t, problems)
	p := failures[0]
	return fmt.Sprintf("%d:%d %s %s", p.At.Line, p.At.Column, p.Code, p.Object)
}

// TestBadInput01 is about text, keys and types.
func TestBadInput01(t *testing.T) {
	for _, test := range []struct{ name, source, want string }{
		{"unknown key", edit(t, small, "region: r1", "region: r1\n    colour: red"), "7:5 config.unknown_key sites.a.colour"},
		{"duplicate key", edit(t, small, "region: r1", "region: r1\n    region: r1"), "7:5 config.duplicate_key sites.a.region"},
		{"duplicate key in other spelling", edit(t, small, "region: r1", "region: r1\n    \"region\": r1"), "7:5 config.duplicate_key sites.a.region"},
		{"text for a number", edit(t, small, "port: 8443", "port: https"), "24:16 config.not_number tunnel.port"},
		{"number for a text", edit(t, small, "region: r1", "region: 1"), "6:13 config.not_scalar sites.a.region"},
		{"mapping for a list", edit(t, small, "[10.0.0.0/16]", "{a: 10.0.0.0/16}"), "7:15 config.not_list sites.a.networks"},
		{"trailing document", small + "---\nversion: 1\n", "27:1 config.many_documents test.yaml"},
		{"not a number", edit(t, small, "port: 8443", "port: .nan"), "24:16 config.not_number tunnel.port"},
		{"infinity", edit(t, small, "port: 8443", "port: .inf"), "24:16 config.not_number tunnel.port"},
		{"overflow of 64 bits", edit(t, small, "port: 8443", "port: 18446744073709551616"), "24:16 config.not_number tunnel.port"},
		{"overflow of 16 bits", edit(t, small, "port: 8443", "port: 73979"), "24:16 config.out_of_range tunnel.port"},
		{"negative", edit(t, small, "port: 8443", "port: -1"), "24:16 config.not_number tunnel.port"},
		{"exponent", edit(t, small, "port: 8443", "port: 8e3"), "24:16 config.not_number tunnel.port"},
		{"byte order mark", "\uFEFF" + small, "1:1 config.not_text test.yaml"},
		{"NUL", edit(t, small, "name: demo", "name: de\x00mo"), "2:9 config.not_text test.yaml"},
		{"tab as indentation", edit(t, small, "    region: r1", "\tregion: r1"), "6:1 config.syntax test.yaml"},
		{"tab among spaces", edit(t, small, "    region: r1", "  \tregion: r1"), "6:3 config.syntax test.yaml"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := firstFailure(t, test.source); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// TestBadInput03 is about networks: what is taken has one spelling and one
// owner.
func TestBadInput03(t *testing.T) {
	for _, test := range []struct{ name, network, code string }{
		{"host bits", "10.0.0.1/16", "config.host_bits"},
		{"host bits of IPv6", "'fd00::1/48'", "config.host_bits"},
		{"everything", "0.0.0.0/0", "config.network_special"},
		{"everything of IPv6", "'::/0'", "config.network_special"},
		{"around the other site", "172.0.0.0/8", "config.network_overlap"},
		{"the other site's", "172.16.0.0/16", "config.network_overlap"},
		{"around a WAN address", "192.0.2.0/24", "config.address_in_network"},
		{"IPv4 in IPv6", "'::ffff:10.0.0.0/112'", "config.cidr"},
		{"zone", "'fe80::%eth0/64'", "config.cidr"},
		{"leading zero", "010.0.0.0/16", "config.cidr"},
		{"leading zero of the length", "10.0.0.0/08", "config.cidr"},
		{"capital letters", "'FD00::/48'", "config.host_bits"},
		{"IPv6 length of IPv4", "10.0.0.0/48", "config.cidr"},
		{"decimal address", "167772160/16", "config.cidr"},
		{"hexadecimal", "0x0a.0.0.0/16", "config.cidr"},
		{"mask", "10.0.0.0/255.255.0.0", "config.cidr"},
		{"loopback", "127.0.0.0/8", "config.network_special"},
		{"multicast", "224.0.0.0/4", "config.network_special"},
	} {
		t.Run(test.name, func(t *testing.T) {
			source := edit(t, small, "[10.0.0.0/16]", "["+test.network+"]")
			if got := firstFailure(t, source); !strings.Contains(got, " "+test.code+" sites.") {
				t.Errorf("got %s, want %s", got, test.code)
			}
		})
	}
	_, problems := Parse("test.yaml", []byte(edit(t, small, "[10.0.0.0/16]", "[172.16.1.0/24]")))
	if args := problems[0].Args; args["owner"] != "b" || args["other_owner"] != "a" {
		t.Errorf("the overlap is that of %q with %q, want b with a", args["owner"], args["other_owner"])
	}
}

// TestBadInput04 is about what a file's name leads to; none of it may keep the
// reader waiting.
func TestBadInput04(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	if err := os.WriteFile(at("good.yaml"), []byte(small), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := unix.Mkfifo(at("fifo"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, file string
		want       causeway.Code
	}{
		{"FIFO", at("fifo"), "config.not_a_file"},
		{"device that never ends", "/dev/zero", "config.not_a_file"},
		{"device that is empty", "/dev/null", "config.not_a_file"},
		{"folder", dir, "config.not_a_file"},
		{"trailing slash", at("good.yaml") + "/", "config.unreadable"},
		{"below a file", at("good.yaml/x"), "config.unreadable"},
		{"nothing", at("none"), "config.unreadable"},
		{"a process's environment", "/proc/self/environ", "config.not_text"},
		{"NUL in the name", at("a\x00b"), "config.unreadable"},
	} {
		t.Run(test.name, func(t *testing.T) {
			ic, problems := Load(test.file)
			if ic != nil || !causeway.HasCode(problems, test.want) {
				t.Errorf("got %v, want %s", brief(problems), test.want)
			}
		})
	}
	// A person may keep the file behind a link, and name it as they like.
	if err := os.Symlink("good.yaml", at("link.yaml")); err != nil {
		t.Fatal(err)
	}
	for _, file := range []string{at("link.yaml"), at("x/../good.yaml"), at(".//good.yaml")} {
		if ic, problems := Load(filepath.Clean(file)); ic == nil {
			t.Errorf("%s is refused: %v", file, problems)
		}
	}
}
