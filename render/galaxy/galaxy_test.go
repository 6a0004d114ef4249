package galaxy

import (
	"net/netip"
	"os"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

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
	golden.Target(t, Target(), render.Input{Interconnect: load(t, "../../examples/two-clouds.yaml")}, "testdata/two-clouds")
	golden.Target(t, Target(), render.Input{Interconnect: load(t, "testdata/several.yaml")}, "testdata/several")
}

func TestWhy(t *testing.T) {
	p := Target().Why(load(t, "../../examples/ipsec.yaml"))
	if p == nil || p.Code != "render.no_wan_links" {
		t.Errorf("%v", p)
	}
}

const forms = "../../config/testdata/import/"

func imported(t *testing.T, name string, form []byte) *causeway.Interconnect {
	t.Helper()
	_, ic, problems := config.Import(name, form, "causeway.yaml", causeway.English)
	if ic == nil {
		t.Fatalf("%v\n%s", problems, form)
	}
	return ic
}

func rendered(t *testing.T, ic *causeway.Interconnect) []byte {
	t.Helper()
	files, problems := Target().Files(render.Input{Interconnect: ic})
	if len(files) != 1 || len(problems.Failures()) > 0 {
		t.Fatalf("%d files, %v", len(files), problems)
	}
	return []byte(files[0].Text)
}

func parsed(t *testing.T, form []byte) map[string]any {
	t.Helper()
	var all map[string]any
	if err := yaml.Unmarshal(form, &all); err != nil {
		t.Fatal(err)
	}
	return all
}

// TestRoundTrip imports the proposal's form and renders it again: all of it is
// back but device_type, for which the model has no place.
func TestRoundTrip(t *testing.T) {
	form, err := os.ReadFile(forms + "seed.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := parsed(t, form)
	lost := 0
	for _, site := range want["site_config"].(map[string]any) {
		if _, there := site.(map[string]any)["device_type"]; there {
			delete(site.(map[string]any), "device_type")
			lost++
		}
	}
	if lost != 2 {
		t.Errorf("%d sites had a device_type", lost)
	}
	if diff := cmp.Diff(want, parsed(t, rendered(t, imported(t, "seed.yaml", form)))); diff != "" {
		t.Error(diff)
	}
}

// Names that YAML would read as something else are still names.
func TestNamesAreText(t *testing.T) {
	ic := load(t, "testdata/several.yaml")
	ic.Sites[0].Name, ic.Sites[1].Name, ic.Classes[0].Name = "on", "1", "null"
	form := parsed(t, rendered(t, ic))
	sites, steered := form["site_config"].(map[string]any), form["traffic_steering"].(map[string]any)
	if sites["on"] == nil || sites["1"] == nil || steered["null"] == nil {
		t.Errorf("%v", form)
	}
}

// TestRoundTripOfModel renders each import and imports that: the model is the
// same, whatever the first import had to leave out; which documentation address
// stands in for an unknown one does not matter.
func TestRoundTripOfModel(t *testing.T) {
	same := cmp.Options{
		cmpopts.IgnoreTypes(causeway.Position{}), cmpopts.EquateEmpty(), cmpopts.EquateComparable(netip.Prefix{}),
		cmp.Comparer(func(a, b causeway.Ratio) bool { return a-b < 1e-9 && b-a < 1e-9 }),
		cmp.Comparer(func(a, b netip.Addr) bool { return a == b || isPlaceholder(a) && isPlaceholder(b) }),
	}
	for _, name := range []string{"seed.yaml", "small.yaml", "policies.yaml"} {
		form, err := os.ReadFile(forms + name)
		if err != nil {
			t.Fatal(err)
		}
		first := imported(t, name, form)
		again := rendered(t, first)
		if diff := cmp.Diff(first, imported(t, name, again), same); diff != "" {
			t.Errorf("%s: %s\n%s", name, diff, again)
		}
	}
}
