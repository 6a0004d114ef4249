package cisco

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"causeway"
	"causeway/config"
	"causeway/golden"
	"causeway/render"
)

func load(t *testing.T, file string) *causeway.Interconnect {
	t.Helper()
	ic, problems := config.Load(file)
	if ic == nil {
		t.Fatal(problems)
	}
	return ic
}

func TestGolden(t *testing.T) {
	golden.Target(t, Target(), render.Input{Interconnect: load(t, "../../examples/vmanage.yaml")}, "testdata/vmanage")
}

func TestWhy(t *testing.T) {
	p := Target().Why(load(t, "../../examples/two-clouds.yaml"))
	if p == nil || p.Code != "render.no_vmanage" {
		t.Errorf("%v", p)
	}
}

// Every member of a device template is one that is made, or vManage's own.
func TestMembersExist(t *testing.T) {
	files, _ := Target().Files(render.Input{Interconnect: load(t, "../../examples/vmanage.yaml")})
	made := map[string]string{}
	for _, f := range files {
		if strings.HasPrefix(f.Name, "feature/") {
			var template featureTemplate
			if err := json.Unmarshal([]byte(f.Text), &template); err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			if f.Name != "feature/"+template.Name+".json" {
				t.Errorf("%s holds template %s", f.Name, template.Name)
			}
			made["own:"+template.Name] = template.Type
		}
	}
	used := map[string]bool{}
	for _, f := range files {
		if strings.HasPrefix(f.Name, "device/") {
			var template deviceTemplate
			if err := json.Unmarshal([]byte(f.Text), &template); err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			checkMembers(t, template.Members, made, used)
		}
	}
	if len(used) != len(made) || len(made) != 7 {
		t.Errorf("made %v, used %v", made, used)
	}
}

func checkMembers(t *testing.T, members []member, made map[string]string, used map[string]bool) {
	t.Helper()
	for _, m := range members {
		switch kind, own := made[m.ID]; {
		case own && kind != m.Type:
			t.Errorf("%s is a %s, not a %s", m.ID, kind, m.Type)
		case own:
			used[m.ID] = true
		case m.ID != "factory" && !strings.HasPrefix(m.ID, "factory:"):
			t.Errorf("%s is not made", m.ID)
		}
		checkMembers(t, m.Members, made, used)
	}
}

// writeAll writes what is rendered into a folder.
func writeAll(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	files, _ := Target().Files(render.Input{Interconnect: load(t, "../../examples/vmanage.yaml")})
	for _, f := range files {
		name := filepath.Join(folder, f.Name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(f.Text), f.Mode); err != nil {
			t.Fatal(err)
		}
	}
	if info, err := os.Stat(filepath.Join(folder, "post.sh")); err != nil || info.Mode().Perm()&0o100 == 0 {
		t.Fatalf("post.sh cannot be run: %v", err)
	}
	return folder
}
