package config

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"causeway"
	"causeway/golden"
)

// TestImport compares whole files: what is written and every word of what
// was not carried over and what is left to do.
func TestImport(t *testing.T) {
	forms, err := filepath.Glob("testdata/import/*.yaml")
	if err != nil || len(forms) == 0 {
		t.Fatalf("no forms: %v", err)
	}
	for _, form := range forms {
		source, err := os.ReadFile(form)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range []causeway.Language{causeway.English, causeway.Chinese} {
			name := strings.TrimSuffix(filepath.Base(form), ".yaml")
			t.Run(name+"."+string(l), func(t *testing.T) {
				content, ic, problems := Import(filepath.Base(form), source, "causeway.yaml", l)
				if ic == nil {
					t.Fatal(problems)
				}
				checkImport(t, source, content, ic, problems)
				checkSentences(t, problems)
				file := strings.TrimSuffix(form, ".yaml") + "." + string(l) + ".golden"
				golden.File(t, file, string(content)+"\n"+reports(problems, l))
			})
		}
	}
}

func reports(problems causeway.Problems, l causeway.Language) string {
	var b strings.Builder
	for _, p := range problems {
		b.WriteString(p.At.String() + ": " + p.Sentence(l) + "\n")
	}
	return b.String()
}

// checkImport holds what is promised of every import that works.
func checkImport(t *testing.T, source, content []byte, ic *causeway.Interconnect, problems causeway.Problems) {
	t.Helper()
	found := newFindings("form.yaml")
	m := newImporter(found)
	m.read(cursor{node: parseYAML(found, source), found: found})
	carried := []any{m.result.Name, m.result.Sites, m.result.Paths, m.result.Classes}
	if diff := cmp.Diff(carried, []any{ic.Name, ic.Sites, ic.Paths, ic.Classes}, sameModel); diff != "" {
		t.Errorf("what is carried over is read differently (-carried +read):\n%s", diff)
	}
	checkModel(t, ic)
	marks := 0
	for _, p := range problems {
		switch p.Severity {
		case causeway.Failure:
			t.Errorf("a failure, and yet a file: %v", p)
		case causeway.Warning:
			if p.At.IsKnown() && Excerpt(source, p.At) == "" {
				t.Errorf("%v points outside the form", p)
			}
		case causeway.Notice:
			line, ok := lineOf(content, p.At.Line)
			if p.Code != "config.import_todo" {
				continue
			}
			if _, todo, marked := strings.Cut(line, "# TODO: "); !ok || !marked || !strings.Contains(todo, p.Object[strings.LastIndexByte(p.Object, '.')+1:]) {
				t.Errorf("%v is not marked in %q", p, line)
			}
			if value := string([]rune(line)[p.At.Column-1:]); !strings.HasPrefix(value, p.Args["value"]) {
				t.Errorf("%v points at %q", p, value)
			}
			marks++
		}
	}
	if wanted := strings.Count(string(content), "# TODO: "); marks < wanted && marks < maxListed {
		t.Errorf("%d lines are marked and %d values listed", wanted, marks)
	}
}

func TestImportSeed(t *testing.T) {
	source, err := os.ReadFile("testdata/import/seed.yaml")
	if err != nil {
		t.Fatal(err)
	}
	_, ic, problems := Import("seed.yaml", source, "causeway.yaml", causeway.English)
	want := mustParse(t, exampleEnglish)
	for i, site := range ic.Sites {
		if site.Cloud != want.Sites[i].Cloud || site.Region != want.Sites[i].Region || site.Networks[0] != want.Sites[i].Networks[0] {
			t.Errorf("site %+v", site)
		}
		for j, link := range site.Gateways[0].Links {
			example := want.Sites[i].Gateways[0].Links[j]
			if link.Name != example.Name || link.Provider != example.Provider || link.Bandwidth != example.Bandwidth || link.Type != example.Type {
				t.Errorf("link %+v", link)
			}
		}
	}
	if ic.Tunnel.Failover.String() != "3s" || ic.Classes[0].Accelerate != "tcp" || ic.Classes[0].Compress != "lz4" {
		t.Errorf("tunnel %+v, classes %+v", ic.Tunnel, ic.Classes)
	}
	for _, p := range problems {
		if p.Severity == causeway.Warning && !strings.HasSuffix(p.Object, ".device_type") {
			t.Errorf("not carried over: %v", p)
		}
	}
}

// TestBrokenImports are refused with the place of the mistake and no file.
func TestBrokenImports(t *testing.T) {
	sites := "site_config:\n  a: {lan_networks: [10.0.0.0/16]}\n  b: {lan_networks: [10.1.0.0/16]}\n"
	tests := []struct{ name, source, want string }{
		{"empty", "", "1:1 config.empty form.yaml"},
		{"no mapping", "- a\n", "1:1 config.not_mapping form.yaml"},
		{"our own file", small, "1:1 config.import_key version\n1:1 config.import_form form.yaml\n2:1 config.import_key name\n" +
			"3:1 config.import_key sites\n22:1 config.import_key paths\n24:1 config.import_key tunnel\n25:1 config.import_key classes"},
		{"not YAML", "site_config: [\n", "1:14 config.syntax form.yaml"},
		{"alias", "site_config: &a {b: *a}\n", "1:14 config.alias form.yaml\n1:21 config.alias form.yaml"},
		{"key twice", sites + "site_config: {}\n", "4:1 config.duplicate_key site_config"},
		{"one site", "site_config: {a: {}}\n", "1:14 config.few_sites site_config"},
		{"site as list", "site_config: {a: [], b: {}}\n", "1:18 config.not_mapping site_config.a"},
		{"no sites", "site_config:\n", "1:1 config.empty_value site_config"},
		{"links as mapping", "site_config: {a: {wan_links: {x: 1}}, b: {}}\n", "1:30 config.not_list site_config.a.wan_links"},
		{"network", "site_config: {a: {lan_networks: [10.0.0.1/16]}, b: {}}\n", "1:34 config.host_bits site_config.a.lan_networks[0]"},
		{"overlap", "site_config: {a: {lan_networks: [10.0.0.0/16]}, b: {lan_networks: [10.0.0.0/8]}}\n", "1:68 config.network_overlap site_config.b.lan_networks[0]"},
		{
			"address in a network", "site_config: {a: {lan_networks: [192.0.2.0/24]}, b: {wan_links: [{address: 192.0.2.9}]}}\n",
			"1:76 config.address_in_network site_config.b.wan_links[0].address",
		},
		{
			"nothing in common", "site_config: {a: {wan_links: [{type: internet}]}, b: {wan_links: [{type: mpls}]}}\n",
			"1:1 config.no_paths site_config\n1:74 config.import_changed site_config.b.wan_links[0].type",
		},
		{
			"address families", "site_config: {a: {wan_links: [{type: internet, address: '2001:db8::1'}]}, b: {wan_links: [{type: internet}]}}\n",
			"1:1 config.import_result site_config",
		},
		{"policies as mapping", sites + "policies: {real_time: 1}\n", "4:11 config.not_list policies"},
		{"truth", sites + "traffic_steering: {web: {load_balance: perhaps}}\n", "4:40 config.not_bool traffic_steering.web.load_balance"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			content, ic, problems := Import("form.yaml", []byte(test.source), "causeway.yaml", causeway.English)
			if content != nil || ic != nil || len(problems.Failures()) == 0 {
				t.Errorf("a file came of it:\n%s", content)
			}
			if got := brief(problems); got != test.want+"\n" {
				t.Errorf("got\n%swant\n%s", got, test.want)
			}
			checkSentences(t, problems)
		})
	}
}

// TestHugeImport has more links than a file may have entries; the form itself
// is within the bounds.
func TestHugeImport(t *testing.T) {
	links := strings.Repeat("\n      - {type: internet}", 1500)
	source := "site_config:\n  a:\n    wan_links:" + links + "\n  b:\n    wan_links:" + links + "\n"
	content, _, problems := Import("form.yaml", []byte(source), "causeway.yaml", causeway.English)
	if content != nil || brief(problems.Failures()) != "1:1 config.import_result site_config\n" {
		t.Errorf("got %v", brief(problems.Failures()))
	}
}

func TestScalarText(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "中国电信": "中国电信", "AT&T": "AT&T", "cn-beijing": "cn-beijing",
		"yes": `"yes"`, "Null": `"Null"`, "10.0": `"10.0"`, "a: b": `"a: b"`, "a #b": `"a #b"`, " a": `" a"`, `"`: `"\""`, "*x": `"*x"`, "~": `"~"`,
	} {
		if got := scalarText(text); got != want {
			t.Errorf("%q is written %s, want %s", text, got, want)
		}
	}
}

// FuzzImport holds what is promised of any form: no panic, a file if and only
// if there is no failure, and a file that is read back.
func FuzzImport(f *testing.F) {
	forms, err := filepath.Glob("testdata/import/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, form := range forms {
		source, err := os.ReadFile(form)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(source)
	}
	f.Add([]byte("site_config: {a: {vpc: \"\\\"#\", wan_links: [{provider: \"y: [\"}]}, \"'\": {location: aws-\"}}\n"))
	f.Fuzz(func(t *testing.T, source []byte) {
		content, ic, problems := Import("form.yaml", source, "causeway.yaml", causeway.English)
		if (content == nil) != (len(problems.Failures()) > 0) || (ic == nil) != (content == nil) {
			t.Fatalf("%d bytes with %v", len(content), problems)
		}
		if ic != nil {
			checkImport(t, source, content, ic, problems)
		}
	})
}
