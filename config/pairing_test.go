package config

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"causeway"
)

// siteText describes a site of a test; links are name:type.
func siteText(i int, name string, links ...string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "  %s:\n    cloud: other\n    region: r\n    networks: [10.%d.0.0/16]\n    gateways: {%s-1: {lan: lan}}\n    links:\n", name, i, name)
	for j, link := range links {
		linkName, linkType, _ := strings.Cut(link, ":")
		fmt.Fprintf(&b, "      %s: {type: %s, address: 198.18.%d.%d}\n", linkName, linkType, i, j+1)
	}
	return b.String()
}

func TestPairedPaths(t *testing.T) {
	tests := []struct {
		name  string
		sites []string
		want  []string
	}{
		{
			"like with like by order",
			[]string{siteText(0, "a", "l1:internet", "v:leased-line", "l2:internet"), siteText(1, "b", "w:leased-line", "m1:internet", "m2:internet", "m3:internet")},
			[]string{"l1-m1 a/l1 b/m1 internet", "l2-m2 a/l2 b/m2 internet", "v-w a/v b/w leased-line"},
		},
		{
			"every two sites",
			[]string{siteText(0, "a", "l:internet"), siteText(1, "b", "m:internet"), siteText(2, "c", "n:internet")},
			[]string{"l-m a/l b/m internet", "l-n a/l c/n internet", "m-n b/m c/n internet"},
		},
		{
			"same names at every site",
			[]string{siteText(0, "a", "wan:internet"), siteText(1, "b", "wan:internet"), siteText(2, "c", "wan:internet", "x:cen")},
			[]string{"a-wan-b-wan a/wan b/wan internet", "a-wan-c-wan a/wan c/wan internet", "b-wan-c-wan b/wan c/wan internet"},
		},
		{
			"every type",
			[]string{siteText(0, "a", "c:cen", "v:vpn-gateway"), siteText(1, "b", "v:vpn-gateway", "c:cen")},
			[]string{"c-c a/c b/c cen", "v-v a/v b/v ipsec"},
		},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			ic := mustParse(t, "version: 1\nname: demo\nsites:\n"+strings.Join(test.sites, ""))
			var got []string
			for _, p := range ic.Paths {
				got = append(got, fmt.Sprintf("%s %s %s %s", p.Name, p.From, p.To, p.Via))
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got  %q\nwant %q", got, test.want)
			}
		})
	}
}

func TestPairedPathsWithoutName(t *testing.T) {
	long := strings.Repeat("x", 40)
	source := "version: 1\nname: demo\nsites:\n" + siteText(0, "a", long+":internet") + siteText(1, "b", long+":internet")
	_, problems := Parse("test.yaml", []byte(source))
	if !causeway.HasCode(problems, "config.path_names") {
		t.Errorf("got %v", problems)
	}
	checkSentences(t, problems)
}

func TestTooManyPaths(t *testing.T) {
	var sites strings.Builder
	for i := range 100 {
		sites.WriteString(siteText(i, fmt.Sprintf("s%d", i), "l1:internet"))
	}
	_, problems := Parse("test.yaml", []byte("version: 1\nname: demo\nsites:\n"+sites.String()))
	if brief(problems) != "3:1 config.too_many paths\n" {
		t.Errorf("got %v", brief(problems))
	}
	checkSentences(t, problems)
}

func TestViaIsDerived(t *testing.T) {
	source := edit(t, small, ", via: internet}", "}")
	for linkType, want := range viaOfType {
		typed := strings.ReplaceAll(source, "type: internet", "type: "+string(linkType))
		if got := mustParse(t, typed).Paths[0].Via; got != want {
			t.Errorf("%s: via %s, want %s", linkType, got, want)
		}
	}
}

// TestFallbackPath allows a second path over the same links via something
// else.
func TestFallbackPath(t *testing.T) {
	source := edit(t, small, "via: internet}", "via: internet}\n  fallback: {from: a/l1, to: b/m1, via: tls}")
	if got := len(mustParse(t, source).Paths); got != 2 {
		t.Errorf("%d paths", got)
	}
}
