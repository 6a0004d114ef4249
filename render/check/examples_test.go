package check

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// aService is added to each example, because none has services of its own yet;
// california is a site of each.
const aService = `
services:
  api:
    site: california
    upstreams: ["172.16.1.10:8080"]
    hosts: [api.aws.us-west-1.example.com]
    path_prefixes: [/api/v1]
    policy: {timeout: 30s, retries: 3, try_timeout: 10s}
`

// TestExamples has every example rendered by the command, as it is and, if it
// has none, with a service, and reads what comes of it as the tools do.
func TestExamples(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "causeway")
	build := exec.CommandContext(t.Context(), "go", "build", "-C", "../..", "-o", program, "./cmd/causeway")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	made := map[string]int{}
	for _, example := range glob(t, "../../examples/*.yaml") {
		name := strings.TrimSuffix(filepath.Base(example), ".yaml")
		files := []string{example}
		if text := read(t, example); !strings.Contains(text, "\nservices:\n") {
			with := filepath.Join(dir, name+"-service.yaml")
			if err := os.WriteFile(with, []byte(text+aService), 0o600); err != nil {
				t.Fatal(err)
			}
			files = append(files, with)
		}
		for _, file := range files {
			for _, target := range applying(t, program, file) {
				folder := filepath.Join(dir, strings.TrimSuffix(filepath.Base(file), ".yaml"), target)
				if render(t, program, file, target, folder) {
					made[target]++
					readers[target](t, folder)
				}
			}
		}
	}
	// All but those that are no interconnect and the file that is refused.
	if made["istio"] < 11 || made["prometheus"] < 15 {
		t.Errorf("rendered %v: are examples still read?", made)
	}
}

// readers check the folder of a target.
var readers = map[string]func(*testing.T, string){
	"istio": func(t *testing.T, folder string) {
		for _, file := range glob(t, filepath.Join(folder, "*", "*.yaml")) {
			checkManifests(t, file, map[string]int{})
		}
	},
	"prometheus": func(t *testing.T, folder string) {
		checkPrometheus(t, filepath.Join(folder, "prometheus.yml"), map[string]int{})
		checkAlertmanager(t, filepath.Join(folder, "alertmanager.yml"))
		checkConfigMap(t, filepath.Join(folder, "configmap.yaml"))
	},
}

// applying are the targets among readers that fit a file; none where it is no
// interconnect.
func applying(t *testing.T, program, file string) []string {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), program, "render", "-c", file, "-o", "json").Output()
	var refused *exec.ExitError
	if errors.As(err, &refused) && refused.ExitCode() == 2 && isNoInterconnect(filepath.Base(file)) {
		return nil
	}
	var targets []struct {
		Target  string `json:"target"`
		Applies bool   `json:"applies"`
	}
	if err != nil || json.Unmarshal(out, &targets) != nil {
		t.Fatalf("%s: %v\n%s", file, err, out)
	}
	var names []string
	for _, target := range targets {
		if target.Applies && readers[target.Target] != nil {
			names = append(names, target.Target)
		}
	}
	return names
}

// isNoInterconnect tells of files that describe IPsec, and of drafts that say
// what is needed.
func isNoInterconnect(name string) bool {
	return strings.HasPrefix(name, "seed-") || strings.HasPrefix(name, "needs-")
}

// render is false of what the rules of the border refuse.
func render(t *testing.T, program, file, target, folder string) bool {
	t.Helper()
	out, err := exec.CommandContext(t.Context(), program, "render", target, "-c", file, "-d", folder).CombinedOutput()
	if err != nil && strings.HasPrefix(filepath.Base(file), "direct-cross-border-") {
		return false
	}
	if err != nil {
		t.Fatalf("%s: %v\n%s", file, err, out)
	}
	return true
}
