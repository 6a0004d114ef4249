package accept

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
)

func text(t testing.TB, file string) string {
	t.Helper()
	content, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// remark is a line of HuJSON that is none of JSON's.
var remark = regexp.MustCompile(`(?m)^ *//.*$`)

func isJSON(t testing.TB, files []string) {
	for _, file := range files {
		content := text(t, file)
		if strings.HasSuffix(file, ".hujson") {
			content = remark.ReplaceAllString(content, "")
		}
		if !json.Valid([]byte(content)) {
			t.Errorf("%s is not JSON:\n%s", file, content)
		}
	}
}

// isYAML reads all documents of a file; a key that is there twice is a mistake.
func isYAML(t testing.TB, files []string) {
	for _, file := range files {
		decoder := yaml.NewDecoder(bytes.NewReader([]byte(text(t, file))))
		documents := 0
		for ; ; documents++ {
			var document any
			err := decoder.Decode(&document)
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Errorf("%s: %v", file, err)
				break
			}
		}
		if documents == 0 {
			t.Errorf("%s is empty", file)
		}
	}
}

// assignment is a line of systemd's EnvironmentFile.
var assignment = regexp.MustCompile(`^([A-Z_]+=\S*|#.*|)$`)

func isEnvironment(t testing.TB, files []string) {
	for _, file := range files {
		for line := range strings.Lines(text(t, file)) {
			if !assignment.MatchString(strings.TrimSuffix(line, "\n")) {
				t.Errorf("%s: %s", file, line)
			}
		}
	}
}

// CloudConfig is a user data of cloud-init, with the modules that hosts of ours
// use.
type CloudConfig struct {
	Files []struct {
		Path        string `yaml:"path"`
		Permissions string `yaml:"permissions"`
		Content     string `yaml:"content"`
	} `yaml:"write_files"`
	Commands [][]string `yaml:"runcmd"`
}

// ReadCloudConfig reads user data as cloud-init does.
func ReadCloudConfig(t testing.TB, text string) CloudConfig {
	t.Helper()
	if !strings.HasPrefix(text, "#cloud-config\n") {
		t.Fatalf("cloud-init does not know it by its first line:\n%s", text)
	}
	var c CloudConfig
	if err := yaml.UnmarshalWithOptions([]byte(text), &c, yaml.Strict()); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return c
}
