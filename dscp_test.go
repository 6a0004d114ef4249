package causeway

import (
	"fmt"
	"testing"
)

func TestParseDSCP(t *testing.T) {
	tests := []struct {
		in   string
		want uint8
		ok   bool
	}{
		{"ef", 46, true},
		{"EF", 46, true},
		{"va", 44, true},
		{"le", 1, true},
		{"be", 0, true},
		{"0", 0, true},
		{"63", 63, true},
		{"64", 64, false},
		{"-1", 0, false},
		{"af14", 0, false},
		{"cs8", 0, false},
		{"", 0, false},
	}
	for _, tt := range tests {
		if got, ok := ParseDSCP(tt.in); ok != tt.ok || ok && got != tt.want {
			t.Errorf("ParseDSCP(%q) = %d, %v; want %d, %v", tt.in, got, ok, tt.want, tt.ok)
		}
	}
}

// The class selectors and assured forwarding follow a rule (RFC 2474 section
// 4.2.2.1, RFC 2597 section 6).
func TestParseDSCPFollowsTheRules(t *testing.T) {
	want := map[string]int{}
	for class := range 8 {
		want[fmt.Sprintf("cs%d", class)] = 8 * class
	}
	for class := 1; class <= 4; class++ {
		for drop := 1; drop <= 3; drop++ {
			want[fmt.Sprintf("af%d%d", class, drop)] = 8*class + 2*drop
		}
	}
	for name, number := range want {
		if got, ok := ParseDSCP(name); !ok || int(got) != number {
			t.Errorf("%s = %d, %v; want %d", name, got, ok, number)
		}
	}
}
