package config

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"causeway"
)

// bomb is a file that is to be refused before the YAML library has much work
// with it.
type bomb struct {
	name, source string
	code         causeway.Code
	// parsed is whether the library's parser sees it: all that can be known
	// of it before is within the bounds.
	parsed bool
}

// fill repeats what as often as MaxBytes has room for between before and
// after.
func fill(before, what, after string) string {
	return before + strings.Repeat(what, (MaxBytes-len(before)-len(after))/len(what)) + after
}

// numbered repeats a format with its number.
func numbered(n int, format string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

func bombs() []bomb {
	r := strings.Repeat
	wide := r("1,", 1000)
	longKeys := numbered(maxDepth-1, "%d"+r("k", maxKeyBytes-4)+": {")
	return []bomb{
		// Size, lines, characters.
		{"10 MB", r("a: 1\n", 2<<20), "config.too_large", false},
		{"one byte too many", fill("", "a", "") + "a", "config.too_large", false},
		{"NUL at the end", fill("", "# "+r("x", 60)+"\n", "\x00"), "config.not_text", false},
		{"mark", fill("\uFEFF", "a: 1\n", ""), "config.not_text", false},
		{"mark at the end", fill("", "# "+r("x", 60)+"\n", "\uFEFF"), "config.not_text", false},
		{"no UTF-8", r("\xff", MaxBytes), "config.not_text", false},
		{"lone carriage returns", r("a: 1\r", 1000), "config.not_text", false},
		{"lines", fill("", "a\n", ""), "config.too_many_lines", false},
		{"blank lines", fill("a: b\n", "\n", ""), "config.blank_lines", false},
		{"blank lines of CRLF", fill("a: b\r\n", "\r\n", ""), "config.blank_lines", false},
		{"blank lines of tabs", fill("a: b\n", "\t\n", ""), "config.blank_lines", false},
		{"comments", fill("", "#\n", ""), "config.too_many_lines", false},
		{"comments of CRLF", fill("", "#\r\n", ""), "config.too_many_lines", false},
		{"long line", fill("", "x", ""), "config.long_line", false},
		{"long number", fill("a: ", "9", ""), "config.long_line", false},
		{"long quote", fill("a: '", "x", ""), "config.long_line", false},
		{"flow on one line", fill("a: [", "1,", ""), "config.long_line", false},
		{"less-than signs", fill("", r("<", 2000)+"\n", ""), "config.crowded_line", false},
		{"tabs in quotes", fill("- \"", r("\tx", 1000)+"\n", ""), "config.crowded_line", false},

		// Depth.
		{"brackets", r("[", maxDepth+1), "config.too_deep", false},
		{"brackets, one a line", r("[\n", maxLines), "config.too_deep", false},
		{"braces", r("{a: ", 500), "config.too_deep", false},
		{"dashes", r("- ", 1000), "config.too_deep", false},
		{"dashes and colons", r("- : ", 500), "config.too_deep", false},
		{"steps", numbered(300, "%[1]*[1]d:\n"), "config.too_deep", false},
		{"colons", fill("", r(": ", 1000)+"\n", ""), "config.too_deep", false},

		// Anchors, aliases, merge keys, tags, documents.
		{"billion laughs", laughs(), "config.alias", false},
		{"anchors", r("- &a\n", maxLines), "config.alias", false},
		{"anchor at the end", fill("", "# "+r("x", 40)+"\n", "a: &a 1\n"), "config.alias", false},
		{"aliases", r("- *a\n", maxLines), "config.alias", false},
		{"merge keys", r("<<: {a: 1}\n", 5000), "config.alias", false},
		{"tags", r("- !!str a\n", maxLines), "config.tag", false},
		{"documents", r("---\n", maxLines), "config.many_documents", false},
		{"question marks", r("? ", 1000), "config.complex_key", false},

		// Keys, entries, tokens.
		{"keys", numbered(maxEntries+1, "k%d:\n"), "config.too_many_entries", false},
		{"same key", r("a:\n", maxLines), "config.too_many_entries", false},
		{"mappings", r("a:\n b:\n", maxLines/2), "config.too_many_entries", false},
		{"items", "a: [" + r(wide+"\n", 100), "config.too_many_entries", false},
		{"dashes of a list", r("-\n", maxLines), "config.too_many_entries", false},
		{"lists", "a:\n" + r("- ["+wide+"]\n", 100), "config.too_many_entries", false},
		{"keys in braces", "{" + numbered(maxEntries+1, "k%d: 1,\n"), "config.too_many_entries", false},
		{"empty quotes", fill("a: [", r("'' ", 600)+"\n", ""), "config.too_many_entries", false},
		{"long keys", r("x", maxKeyBytes+1) + ": 1\n", "config.long_key", false},

		// Long scalars.
		{"block text", fill("a: |\n", "  "+r("x", 60)+"\n", ""), "config.block_text", false},
		{"folded text", fill("a: >-\n", "  "+r("x", 60)+"\n", ""), "config.block_text", false},
		{"block text late", fill("", "# "+r("x", 60)+"\n", "a: |\n"+r("  "+r("x", 60)+"\n", 2000)+r("\n", maxBlankLines)), "config.block_text", false},
		{"unclosed single quote", fill("a: '", r("x", 60)+"\n", ""), "config.syntax", false},
		{"unclosed double quote", fill("a: \"", r("x", 60)+"\n", ""), "config.syntax", false},
		{"unclosed quote with blank lines", "a: '" + r("x"+r("\n", maxBlankLines), maxLines/maxBlankLines-1), "config.syntax", false},
		{"unclosed quote with tabs", fill("a: \"", "x"+r(" \t", maxCrowded)+"x\n", ""), "config.syntax", false},
		{"tabs at the start of a line", "a:\n" + r("\tb: 1\n", maxLines-2), "config.syntax", false},

		// Within every bound, so that the parser or the reader must say no.
		{"comments within bounds", r("#\n", maxLines), "config.empty", true},
		{"continued text", fill("a: b\n", "  "+r("x", 60)+"\n", ""), "config.unknown_key", true},
		{"continued text of dashes", "a: b\n" + r("  - x\n", maxLines-2), "config.unknown_key", true},
		{"less-than signs within bounds", r(r("<", maxCrowded)+"\n", 7000), "config.not_mapping", true},
		{"numbers", fill("", "- "+r("9", 2000)+"\n", ""), "config.not_mapping", true},
		{"underscores", fill("", "- 1"+r("_", 2000)+"\n", ""), "config.not_mapping", true},
		{"exponents", fill("", "- 1e"+r("9", 2000)+"\n", ""), "config.not_mapping", true},
		{"unclosed bracket", "a: [" + r("1,\n", maxEntries-1), "config.syntax", true},
		{"keys within bounds", numbered(maxEntries, "k%d: 1\n"), "config.unknown_key", true},
		{"keys of CRLF", numbered(maxEntries, "k%d: 1\r\n"), "config.unknown_key", true},
		{"mappings within bounds", numbered(3, "k%d:\n"+numbered(maxEntries, " k%d: 1\n")), "config.unknown_key", true},
		{"deep and long keys", longKeys + numbered(maxEntries, "k%d,\n") + r("}", maxDepth-1), "config.unknown_key", true},
		{"braces within bounds", numbered(4, "k%d: {"+numbered(maxEntries-2, "k%d,\n")+"}\n"), "config.unknown_key", true},
		{"same keys in braces", numbered(4, "k%d: {"+r("k: 1,\n", maxEntries-2)+"}\n"), "config.duplicate_key", true},
		{"lists within bounds", numbered(3, "k%d:\n"+r("  - 1\n", maxEntries)), "config.unknown_key", true},
		{"comments after entries", numbered(maxEntries, "k%d: 1 #\n#\n#\n#\n#\n#\n#\n"), "config.unknown_key", true},
		{"networks", manyNetworks(), "config.network_overlap", true},
		{"unknown links", manyUnknownLinks(), "config.unknown_link", true},
	}
}

func laughs() string {
	laughs := "a: &a [x,x,x,x,x,x,x,x,x]\n"
	for c := 'b'; c < 'k'; c++ {
		laughs += string(c) + ": &" + string(c) + " [" + strings.Repeat("*"+string(c-1)+",", 9) + "]\n"
	}
	return laughs
}

// manyNetworks has as many networks in conflict as fit.
func manyNetworks() string {
	var b strings.Builder
	b.WriteString("version: 1\nname: n\nsites:\n")
	for i := range 3 {
		fmt.Fprintf(&b, "  s%d:\n    cloud: other\n    region: r\n    gateways: {g: {lan: lan, links: {l: {address: 192.0.2.%d}}}}\n    networks:\n", i, i+1)
		for j := range maxEntries {
			fmt.Fprintf(&b, "      - 10.%d.%d.0/24\n", j/256, j%256)
		}
	}
	return b.String()
}

// manyUnknownLinks has as many links as fit, and paths to none of them.
func manyUnknownLinks() string {
	var b strings.Builder
	b.WriteString("version: 1\nname: n\nsites:\n")
	for i := range 2 {
		fmt.Fprintf(&b, "  s%d:\n    cloud: other\n    region: r\n    networks: [10.%d.0.0/16]\n    gateways: {g: {lan: lan}}\n    links:\n", i, i)
		for j := range 900 {
			fmt.Fprintf(&b, "      l%d: {address: 192.0.%d.%d}\n", j, 2+i*100+j/256, j%256)
		}
	}
	return b.String() + "paths:\n" + numbered(1400, "  p%d: {from: s0/x, to: s1/x}\n")
}

// TestBadInput02: bombs are refused, for what they are, before the library parses them
// where that can be; and what it parses is within bounds that keep its work
// small. BenchmarkBombs says how small.
func TestBadInput02(t *testing.T) {
	for _, bomb := range bombs() {
		t.Run(bomb.name, func(t *testing.T) {
			source := []byte(bomb.source)
			if parsed := reachesParser(t, source); parsed != bomb.parsed {
				t.Errorf("it reaches the parser: %v, want %v", parsed, bomb.parsed)
			}
			ic, problems := Parse("test.yaml", source)
			if ic != nil || !causeway.HasCode(problems, bomb.code) {
				t.Errorf("got %.300s, want %s", brief(problems), bomb.code)
			}
			if len(problems) > maxListed+1 {
				t.Errorf("%d problems", len(problems))
			}
		})
	}
}

// reachesParser reports whether the file is admitted, and checks that what is
// admitted is within the bounds.
func reachesParser(t *testing.T, source []byte) bool {
	t.Helper()
	found := newFindings("test.yaml")
	if !admitBytes(found, source) {
		return false
	}
	tokens, ok := admitTokens(found, source)
	if ok && (len(tokens) > maxTokens || len(source) > MaxBytes) {
		t.Errorf("%d tokens of %d bytes were admitted", len(tokens), len(source))
	}
	return ok
}

// TestBadInput02Mixtures puts fragments that are each dangerous somewhere
// next to and into each other.
func TestBadInput02Mixtures(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		source := mixture(random)
		admitted := reachesParser(t, []byte(source))
		if ic, problems := Parse("test.yaml", []byte(source)); ic != nil || len(problems) == 0 {
			t.Fatalf("accepted (it reaches the parser: %v): %q…", admitted, source[:min(len(source), 300)])
		}
	}
}

var fragments = []string{
	"a: 1\n", "  a: 1\n", "- a\n", "  - a\n", "a:\n", "- - a\n", "{a: 1, ", "[1, ", "}", "]\n", ", ", ": ", "'", "\"", "''", "\"\\t\"",
	"# x\n", " # x\n", "#\n", "\n", "\r\n", "\t", "  ", "&a ", "*a ", "<<: ", "<<", "!!str ", "? ", "---\n", "...\n", "|\n", ">-\n", "%Y\n",
	"xxxxxxxxxxxxxxxx", "99999999", "0x9999", "1e99", "____", "-", ".", "~", "null", "\\", "中文", "@", "`", "k1: v\n k2: v\n  k3: v\n",
}

// mixture is a file of some fragments, each repeated, together at most
// MaxBytes.
func mixture(random *rand.Rand) string {
	var b strings.Builder
	for range 1 + random.IntN(6) {
		unit := ""
		for range 1 + random.IntN(4) {
			unit += fragments[random.IntN(len(fragments))]
		}
		if random.IntN(2) == 0 {
			unit = strings.Repeat(unit, 1+random.IntN(64)) + "\n"
		}
		room := MaxBytes - b.Len()
		b.WriteString(strings.Repeat(unit, min(1+random.IntN(1+room/len(unit)), room/len(unit))))
	}
	return b.String()
}

// TestLargeFile: the bounds leave room for more than anyone has.
func TestLargeFile(t *testing.T) {
	source := largeFile(50, 4, 200)
	if ic := mustParse(t, source); len(ic.Sites) != 50 || len(ic.Paths) != 200 {
		t.Errorf("%d sites, %d paths", len(ic.Sites), len(ic.Paths))
	}
	if len(source) < 70<<10 {
		t.Errorf("it has only %d bytes", len(source))
	}
}

// largeFile is written as people write: a comment for each site and a key on
// each line.
func largeFile(sites, links, paths int) string {
	var b strings.Builder
	b.WriteString("version: 1\nname: large\nsites:\n")
	for i := range sites {
		fmt.Fprintf(&b, "\n  # Site number %d: its operators and where its lines end are in the inventory.\n", i)
		fmt.Fprintf(&b, "  site-number-%d:\n    cloud: aws\n    region: us-west-1\n    vpc: vpc-of-site-number-%d\n    networks: [10.%d.0.0/16, 'fd00:%x::/48']\n", i, i, i, i+1)
		fmt.Fprintf(&b, "    gateways:\n      gateway-of-site-%d:\n        lan: lan\n    links:\n", i)
		for l := range links {
			fmt.Fprintf(&b, "      carrier-number-%d:\n        type: internet\n        provider: Carrier number %d of this country\n", l, l)
			fmt.Fprintf(&b, "        bandwidth: 200Mbps     # as the contract says\n        address: 192.0.%d.%d\n        device: wan%d\n", i, l+1, l)
		}
	}
	b.WriteString("paths:\n")
	for p := range paths {
		from, to, link := p%sites, (p+1)%sites, p/sites%links
		fmt.Fprintf(&b, "  from-%d-to-%d-%d: {from: site-number-%d/carrier-number-%d, to: site-number-%d/carrier-number-%d, via: internet}\n",
			from, to, link, from, link, to, link)
	}
	return b.String()
}

// BenchmarkBombs gives the time and memory of each refusal.
func BenchmarkBombs(b *testing.B) {
	list := append(bombs(), bomb{name: "large file", source: largeFile(50, 4, 200)})
	for _, bomb := range list {
		b.Run(strings.ReplaceAll(bomb.name, " ", "-"), func(b *testing.B) {
			source := []byte(bomb.source)
			b.ReportAllocs()
			for b.Loop() {
				Parse("bench.yaml", source)
			}
		})
	}
}
