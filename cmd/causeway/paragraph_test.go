package main

import (
	"strings"
	"testing"

	"charm.land/lipgloss/v2"
)

func TestParagraph(t *testing.T) {
	text := "one two three four five six seven eight nine ten"
	if got := paragraph("  - ", text, 0); got != "  - "+text+"\n" {
		t.Errorf("without a width: %q", got)
	}
	if got, want := paragraph("  - ", text, 41), "  - one two three four five six seven\n    eight nine ten\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	mixed := "规则 aliyun-vpn-intra-border 禁止（原始）画法。"
	if got, want := paragraph("", mixed+mixed, 41), "规则 aliyun-vpn-intra-border 禁止（原\n始）画法。规则 aliyun-vpn-intra-border\n禁止（原始）画法。\n"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	chinese := strings.Repeat("通途连通不同云上的私有网络。", 6)
	for _, width := range []int{1, 41, 80} {
		got := paragraph("  ", chinese, width)
		for _, line := range strings.Split(got, "\n") {
			if lipgloss.Width(line) >= max(width, leastWidth+1) {
				t.Errorf("at %d: %q is %d wide", width, line, lipgloss.Width(line))
			}
		}
		if strings.ReplaceAll(strings.ReplaceAll(got, "\n", ""), " ", "") != chinese {
			t.Errorf("at %d something is lost: %q", width, got)
		}
	}
}
