package gateway

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"causeway/lab"
)

// The commands of the page work as they are printed.
func TestGRPCurlAsThePageSays(t *testing.T) {
	s := withAPI(t)
	s.takeAll(t, "")
	folder := t.TempDir()
	issue(t, s.authority(), beijingApp, filepath.Join(folder, "id-app"))
	if err := os.CopyFS(filepath.Join(folder, "api"), os.DirFS("../api")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(os.Getenv(grpcurlVariable), filepath.Join(folder, "grpcurl")); err != nil {
		t.Fatal(err)
	}
	page, err := os.ReadFile("../docs/api.md")
	if err != nil {
		t.Fatal(err)
	}
	called := map[string]int{}
	for line := range strings.Lines(string(page)) {
		if strings.HasPrefix(line, "grpcurl ") {
			called[s.runGRPCurl(t, folder, strings.TrimSpace(line))]++
		}
	}
	for _, method := range []string{"HealthCheck", "EstablishConnection", "SyncData"} {
		if n := called["crosscloud.CrossCloudService/"+method]; n != 2 {
			t.Errorf("%s is called %d times, want by the proto file and by reflection", method, n)
		}
	}
}

// wanted is what answers have to say, by the last word of the command.
var wanted = map[string]string{
	"list":                         "crosscloud.CrossCloudService\ngrpc.health.v1.Health\n",
	"crosscloud.ConnectionRequest": "string vpc_id = 2;",
	"crosscloud.CrossCloudService/HealthCheck":         `"status": "SERVING"`,
	"crosscloud.CrossCloudService/EstablishConnection": `"responseData": "aGVsbG8="`,
	"crosscloud.CrossCloudService/SyncData":            `"status": "OK"`,
	"grpc.health.v1.Health/Check":                      `"status": "SERVING"`,
}

// runGRPCurl runs a command on Beijing's host until the gateway serves and
// reaches the other site, and returns its last word.
func (s *twoSites) runGRPCurl(t *testing.T, folder, line string) string {
	t.Helper()
	word := line[strings.LastIndexByte(line, ' ')+1:]
	var out []byte
	waitFor(t, line, func() bool {
		err := s.Namespace(lab.BJHost).Do(func() error {
			command := exec.CommandContext(soon(t), "sh", "-c", line)
			command.Dir, command.Env = folder, []string{"PATH=" + folder + ":" + os.Getenv("PATH")}
			out, _ = command.CombinedOutput() // says why it failed
			return nil
		})
		return err == nil && !strings.Contains(string(out), "Code: Unavailable") && !strings.Contains(string(out), "NOT_SERVING")
	})
	if want := wanted[word]; want == "" || !strings.Contains(string(out), want) {
		t.Errorf("%s\nprinted %s\nwithout %q", line, out, want)
	}
	return word
}
