package accept

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// hole is where Terraform puts something into a template; a doubled sign is
// text.
var hole = regexp.MustCompile(`(?:^|[^$])\$\{(\w+)\}`)

// templates has Terraform fill each template of user data, and reads what comes
// of it as cloud-init does.
func templates(t testing.TB, files []string) {
	for _, file := range files {
		given := map[string]string{}
		for _, name := range hole.FindAllStringSubmatch(text(t, file), -1) {
			given[name[1]] = "192.0.2.1"
		}
		variables, err := json.Marshal(given)
		if err != nil {
			t.Fatal(err)
		}
		cmd := command(t, "terraform", "console")
		cmd.Dir = t.TempDir() // elsewhere it would want the providers of the folder
		cmd.Stdin = strings.NewReader(fmt.Sprintf("base64encode(templatefile(%q, jsondecode(%q)))\n", filepath.ToSlash(file), variables))
		var said strings.Builder
		cmd.Stderr = &said
		out, err := cmd.Output()
		var filled []byte
		if err != nil || json.Unmarshal(out, &filled) != nil {
			t.Errorf("%s: %v\n%s", file, err, said.String())
			continue
		}
		ReadCloudConfig(t, string(filled))
	}
}
