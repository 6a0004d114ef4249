package accept

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// terraform runs by itself: it asks nobody for a newer one.
func terraform(t testing.TB, words ...string) *exec.Cmd {
	cmd := command(t, "terraform", words...)
	cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+os.DevNull, "CHECKPOINT_DISABLE=1")
	return cmd
}

// terraformFmt reads each folder: 'terraform fmt' reads text as Terraform does,
// and says which file it would write differently.
func terraformFmt(t testing.TB, files []string) {
	var folders []string
	for _, file := range files {
		folders = append(folders, filepath.Dir(file))
	}
	for _, folder := range slices.Compact(folders) {
		if out, err := terraform(t, "fmt", "-check", "-diff", folder).CombinedOutput(); err != nil {
			t.Errorf("%s: %v\n%s", folder, err, out)
		}
	}
}

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
		cmd := terraform(t, "console")
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
