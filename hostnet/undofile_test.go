package hostnet

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"causeway"
)

func fullJournal() journal {
	tunnel, guard := tunnelRoute(), Guard(remote)
	return journal{
		{Kind: KindRoute, Object: guard.key(), NewRoute: &guard},
		sysctl("net/ipv4/conf/cw0/rp_filter", "1", "0"),
		{Kind: KindMTU, Object: "lan", Index: 3, Old: "1500", New: "1400"},
		{Kind: KindAddress, Object: "lan", Index: 3, New: "10.9.0.1/32"},
		{Kind: KindRoute, Object: tunnel.key(), NewRoute: &tunnel},
	}
}

func TestUndoFileRoundTrip(t *testing.T) {
	file := filepath.Join(t.TempDir(), "run", "bj-1.undo.json")
	want := fullJournal()
	if problem := writeUndoFile(file, want); problem != nil {
		t.Fatal(problem)
	}
	got, err := readUndoFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got, cmpopts.EquateComparable(Route{})); diff != "" {
		t.Error(diff)
	}
	if problem := writeUndoFile(file, nil); problem != nil {
		t.Fatal(problem)
	}
	if entries, _ := os.ReadDir(filepath.Dir(file)); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
}

// TestUndoFileOfAnotherBoot: its values are those of a kernel that is gone.
func TestUndoFileOfAnotherBoot(t *testing.T) {
	file := filepath.Join(t.TempDir(), "undo.json")
	for _, field := range []string{`"boot_id": "`, `"namespace": "`} {
		if problem := writeUndoFile(file, fullJournal()); problem != nil {
			t.Fatal(problem)
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		elsewhere := strings.Replace(string(text), field, field+"another ", 1)
		if err := os.WriteFile(file, []byte(elsewhere), 0o600); err != nil {
			t.Fatal(err)
		}
		if j, err := readUndoFile(file); err != nil || len(j) != 0 {
			t.Errorf("with another %s: %v, %v, want nothing to undo", field, j, err)
		}
	}
}

func TestUndoFileMalformed(t *testing.T) {
	for name, text := range map[string]string{
		"empty":                    "",
		"not JSON":                 "restore everything",
		"newer":                    `{"version": 2}`,
		"unknown field":            `{"version": 1, "when": "now"}`,
		"unknown kind":             `{"version": 1, "changes": [{"kind": "reboot", "object": "x"}]}`,
		"sysctl outside net":       `{"version": 1, "changes": [{"kind": "sysctl", "object": "kernel/core_pattern", "old": "|/bin/sh"}]}`,
		"sysctl with ..":           `{"version": 1, "changes": [{"kind": "sysctl", "object": "net/../kernel/core_pattern", "old": "|/bin/sh"}]}`,
		"device without an index":  `{"version": 1, "changes": [{"kind": "mtu", "object": "lan", "old": "1500"}]}`,
		"route without a route":    `{"version": 1, "changes": [{"kind": "route", "object": "172.16.0.0/16 metric 1"}]}`,
		"rule without a rule":      `{"version": 1, "changes": [{"kind": "rule", "object": "from 10.0.0.0/8 iif wan0 blackhole", "new": "there"}]}`,
		"rule under another name":  `{"version": 1, "changes": [{"kind": "rule", "object": "x", "new": "there", "rule": {"device": "wan0", "source": "10.0.0.0/8"}}]}`,
		"rule of no network":       `{"version": 1, "changes": [{"kind": "rule", "object": "from all to invalid Prefix iif wan0 blackhole", "new": "there", "rule": {"device": "wan0"}}]}`,
		"rule of no device":        `{"version": 1, "changes": [{"kind": "rule", "object": "from 10.0.0.0/8 iif  blackhole", "new": "there", "rule": {"device": "", "source": "10.0.0.0/8"}}]}`,
		"rule that was there":      `{"version": 1, "changes": [{"kind": "rule", "object": "from 10.0.0.0/8 iif wan0 blackhole", "old": "there", "rule": {"device": "wan0", "source": "10.0.0.0/8"}}]}`,
		"route under another name": `{"version": 1, "changes": [{"kind": "route", "object": "x", "new_route": {"destination": "172.16.0.0/16", "metric": 1}}]}`,
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "undo.json")
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(file); !causeway.HasCode(err, "host.undo_malformed") {
				t.Errorf("Open = %v, want host.undo_malformed", err)
			}
		})
	}
}

func FuzzParseUndoFile(f *testing.F) {
	file := filepath.Join(f.TempDir(), "undo.json")
	if problem := writeUndoFile(file, fullJournal()); problem != nil {
		f.Fatal(problem)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(text)
	f.Add([]byte(`{"version": 1}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		content, err := parseUndoFile(text)
		if err != nil {
			return
		}
		for _, c := range journal(content.Changes).undone() {
			if c.Kind == KindSysctl && !strings.HasPrefix(c.Object, "net/") {
				t.Errorf("would write to %q", c.Object)
			}
			if c.String() == "" {
				t.Errorf("%#v has no description", c)
			}
		}
	})
}
