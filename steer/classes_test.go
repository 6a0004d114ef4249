package steer

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"causeway"
)

func portRange(first, last uint16) []causeway.PortRange {
	return []causeway.PortRange{{First: first, Last: last}}
}

// example is the classes of the example file.
var example = []causeway.Class{
	{Name: "real_time", Match: []causeway.Match{{DSCP: []string{"ef"}}, {UDP: portRange(5060, 5061)}}},
	{Name: "bulk", Match: []causeway.Match{{TCP: []causeway.PortRange{{First: 873, Last: 873}, {First: 9000, Last: 9100}}}}},
	{Name: "web", Match: []causeway.Match{{TCP: []causeway.PortRange{{First: 80, Last: 80}, {First: 443, Last: 443}}}}},
	{Name: "default"},
}

func TestClassesOf(t *testing.T) {
	tests := []struct {
		name string
		key  Key
		want string
	}{
		{"by code point, whatever the protocol", Key{DSCP: 46, Protocol: 1}, "real_time"},
		{"by code point before port", Key{DSCP: 46, Protocol: 6, DestinationPort: 443}, "real_time"},
		{"to the port", Key{Protocol: 6, SourcePort: 40000, DestinationPort: 443}, "web"},
		{"from the port", Key{Protocol: 6, SourcePort: 443, DestinationPort: 40000}, "web"},
		{"first port of a range", Key{Protocol: 6, DestinationPort: 9000}, "bulk"},
		{"last port of a range", Key{Protocol: 6, DestinationPort: 9100}, "bulk"},
		{"past the range", Key{Protocol: 6, DestinationPort: 9101}, "default"},
		{"before the range", Key{Protocol: 6, DestinationPort: 8999}, "default"},
		{"the earlier class of two ports", Key{Protocol: 6, SourcePort: 443, DestinationPort: 873}, "bulk"},
		{"another protocol's port", Key{Protocol: 17, DestinationPort: 443}, "default"},
		{"UDP", Key{Protocol: 17, DestinationPort: 5061}, "real_time"},
		{"a fragment has no ports", Key{Protocol: 17, DestinationPort: 5061, Fragment: true}, "default"},
		{"a fragment has a code point", Key{DSCP: 46, Protocol: 17, Fragment: true}, "real_time"},
		{"neither TCP nor UDP", Key{Protocol: 132, DestinationPort: 443}, "default"},
	}
	classes := Compile(example)
	for _, tt := range tests {
		if got := classes.At(classes.Of(tt.key)).Name; got != tt.want {
			t.Errorf("%s: %s, want %s", tt.name, got, tt.want)
		}
	}
}

func TestCompile(t *testing.T) {
	web := causeway.Class{Name: "web", Match: []causeway.Match{{TCP: portRange(80, 80)}}}
	all := causeway.Class{Name: "all", Match: []causeway.Match{{}}}
	http := Key{Protocol: 6, DestinationPort: 80}
	tests := []struct {
		name    string
		classes []causeway.Class
		key     Key
		want    string
		length  int
	}{
		{"default is added", nil, http, "default", 1},
		{"default comes last wherever it stands", []causeway.Class{{Name: "default"}, web}, http, "web", 2},
		{"default keeps its place", []causeway.Class{{Name: "default"}, web}, Key{}, "default", 2},
		{"default matches nothing itself", []causeway.Class{{Name: "default", Match: all.Match}, web}, http, "web", 2},
		{"a class without match takes nothing", []causeway.Class{{Name: "idle"}}, http, "default", 2},
		{"an empty match takes all", []causeway.Class{all, web}, http, "all", 3},
		{"the first wins", []causeway.Class{web, all}, http, "web", 3},
		{"either of two transports", []causeway.Class{{Name: "dns", Match: []causeway.Match{{TCP: portRange(53, 53), UDP: portRange(53, 53)}}}}, Key{Protocol: 17, SourcePort: 53}, "dns", 2},
		{"code point and port must both hold", []causeway.Class{{Name: "x", Match: []causeway.Match{{DSCP: []string{"10", "AF21"}, TCP: portRange(80, 80)}}}}, http, "default", 2},
		{"and do", []causeway.Class{{Name: "x", Match: []causeway.Match{{DSCP: []string{"10", "AF21"}, TCP: portRange(80, 80)}}}}, Key{DSCP: 18, Protocol: 6, SourcePort: 80}, "x", 2},
		{"a code point without meaning", []causeway.Class{{Name: "x", Match: []causeway.Match{{DSCP: []string{"gold"}}}}}, Key{}, "default", 2},
		{"an empty range", []causeway.Class{{Name: "x", Match: []causeway.Match{{TCP: portRange(90, 80)}}}}, Key{Protocol: 6, SourcePort: 85, DestinationPort: 90}, "default", 2},
		{"the last port", []causeway.Class{{Name: "x", Match: []causeway.Match{{TCP: portRange(65535, 65535)}}}}, Key{Protocol: 6, DestinationPort: 65535}, "x", 2},
	}
	for _, tt := range tests {
		classes := Compile(tt.classes)
		if got := classes.At(classes.Of(tt.key)).Name; got != tt.want || classes.Len() != tt.length {
			t.Errorf("%s: %s of %d, want %s of %d", tt.name, got, classes.Len(), tt.want, tt.length)
		}
	}
	if classes := Compile(example); classes.At(1).Name != "bulk" {
		t.Errorf("class 1 is %v", classes.At(1))
	}
}

// plainOf is Of without a table: every match, one after another.
func plainOf(classes []causeway.Class, k Key) int {
	for i, class := range classes {
		if class.Name != defaultClass && slices.ContainsFunc(class.Match, func(m causeway.Match) bool { return plainMatch(m, k) }) {
			return i
		}
	}
	return slices.IndexFunc(classes, func(class causeway.Class) bool { return class.Name == defaultClass })
}

func plainMatch(m causeway.Match, k Key) bool {
	if len(m.DSCP) > 0 && !slices.ContainsFunc(m.DSCP, func(name string) bool { n, ok := causeway.ParseDSCP(name); return ok && n == k.DSCP }) {
		return false
	}
	in := func(r causeway.PortRange) bool {
		return r.First <= k.SourcePort && k.SourcePort <= r.Last || r.First <= k.DestinationPort && k.DestinationPort <= r.Last
	}
	return len(m.TCP) == 0 && len(m.UDP) == 0 || !k.Fragment &&
		(k.Protocol == 6 && slices.ContainsFunc(m.TCP, in) || k.Protocol == 17 && slices.ContainsFunc(m.UDP, in))
}

func TestClassesAgreeWithPlainSearch(t *testing.T) {
	port := rapid.OneOf(rapid.Uint16Range(0, 12), rapid.Uint16Range(65530, 65535), rapid.Uint16())
	ranges := rapid.SliceOfN(rapid.Custom(func(t *rapid.T) causeway.PortRange {
		return causeway.PortRange{First: port.Draw(t, "first"), Last: port.Draw(t, "last")}
	}), 0, 3)
	match := rapid.Custom(func(t *rapid.T) causeway.Match {
		return causeway.Match{
			DSCP: rapid.SliceOfN(rapid.SampledFrom([]string{"ef", "0", "af11", "cs1", "no"}), 0, 2).Draw(t, "dscp"),
			TCP:  ranges.Draw(t, "tcp"), UDP: ranges.Draw(t, "udp"),
		}
	})
	rapid.Check(t, func(t *rapid.T) {
		classes := make([]causeway.Class, rapid.IntRange(1, 5).Draw(t, "classes"))
		for i := range classes {
			classes[i] = causeway.Class{Name: "x", Match: rapid.SliceOfN(match, 0, 3).Draw(t, "match")}
		}
		classes[rapid.IntRange(0, len(classes)-1).Draw(t, "place of default")].Name = defaultClass
		compiled := Compile(classes)
		for range 50 {
			k := Key{
				DSCP: rapid.SampledFrom([]uint8{0, 8, 10, 46, 63}).Draw(t, "dscp"), Protocol: rapid.SampledFrom([]uint8{1, 6, 17}).Draw(t, "protocol"),
				SourcePort: port.Draw(t, "source"), DestinationPort: port.Draw(t, "destination"), Fragment: rapid.Bool().Draw(t, "fragment"),
			}
			if got, want := compiled.Of(k), plainOf(classes, k); got != want {
				t.Fatalf("%+v is of class %d, want %d", k, got, want)
			}
		}
	})
}

// A file may hold thousands of ranges that overlap; the work is that of the
// ports, not of their product. Without that this takes minutes.
func TestCompileManyRanges(t *testing.T) {
	classes := make([]causeway.Class, 16000)
	for i := range classes {
		classes[i] = causeway.Class{Name: "x", Match: []causeway.Match{{TCP: portRange(1, 65535)}}}
	}
	if got := Compile(classes).Of(Key{Protocol: 6, SourcePort: 9}); got != 0 {
		t.Errorf("class %d, want the first", got)
	}
}

func TestOfDoesNotAllocate(t *testing.T) {
	classes := Compile(example)
	k := Key{Protocol: 6, SourcePort: 40000, DestinationPort: 9050}
	if n := testing.AllocsPerRun(100, func() { classes.Of(k) }); n != 0 {
		t.Errorf("%v allocations a packet", n)
	}
}

func BenchmarkOf(b *testing.B) {
	classes := Compile(example)
	k := Key{Protocol: 6, SourcePort: 40000, DestinationPort: 9050}
	for b.Loop() {
		classes.Of(k)
	}
}
