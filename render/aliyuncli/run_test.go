package aliyuncli

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	"github.com/alibabacloud-go/darabonba-openapi/v2/models"
	"github.com/alibabacloud-go/tea/dara"

	"causeway/provision/aliyun/facts"
	"causeway/provision/aliyun/fake"
)

// The only key of the stand-in.
const keyID, keySecret = "LTAITEST", "not-a-key"

// TestMain makes this test binary the command "aliyun" for the scripts: the
// real one cannot be had everywhere. It flattens nothing and checks nothing,
// as the real one: the flags are the parameters.
func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) == "aliyun" {
		os.Exit(aliyun(os.Args[1:]))
	}
	os.Exit(m.Run())
}

func aliyun(arguments []string) int {
	table, err := facts.Load()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	action, ok := table[arguments[0]+"."+arguments[1]]
	if !ok {
		fmt.Fprintln(os.Stderr, "no such action", arguments[:2])
		return 1
	}
	query, body := map[string]*string{}, map[string]any{}
	for i := 2; i+1 < len(arguments); i += 2 {
		switch name := strings.TrimPrefix(arguments[i], "--"); {
		case name == "region" || name == "profile":
		case action.InBody(name):
			body[name] = arguments[i+1]
		default:
			query[name] = &arguments[i+1]
		}
	}
	settings := &models.Config{}
	settings.SetAccessKeyId(keyID).SetAccessKeySecret(keySecret).SetEndpoint(os.Getenv("ALIYUN_TEST_HOST")).SetProtocol("http").SetRegionId("us-west-1")
	client, err := openapi.NewClient(settings)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	params := &models.Params{}
	params.SetAction(action.Name).SetVersion(action.Version).SetProtocol("http").SetMethod("POST").SetPathname("/").
		SetStyle("RPC").SetAuthType("AK").SetReqBodyType("formData").SetBodyType("string")
	request := &models.OpenApiRequest{Query: query}
	if len(body) > 0 {
		request.Body = body
	}
	result, err := client.CallApi(params, request, &dara.RuntimeOptions{})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	fmt.Println(result["body"])
	return 0
}

// stage is the stand-in with what the user has already, and the command line.
type stage struct {
	t                     *testing.T
	cloud                 *fake.Cloud
	dir, host, routeTable string
	changes               []string
}

func newStage(t *testing.T) *stage {
	t.Helper()
	if _, err := exec.LookPath("jq"); err != nil {
		unavailable(t, "jq is not installed", "CAUSEWAY_WITHOUT_JQ")
	}
	s := &stage{t: t, dir: t.TempDir()}
	var err error
	s.cloud, err = fake.New(fake.Config{Region: "us-west-1", AccessKeyID: keyID, AccessKeySecret: keySecret, Now: time.Now})
	if err != nil {
		t.Fatal(err)
	}
	s.routeTable = s.cloud.AddVPC("vpc-rj9example0valley", "10.1.0.0/16")
	s.cloud.AddVSwitch("vpc-rj9example0valley", "vsw-rj9example0a", "us-west-1a", "10.1.1.0/24")
	s.cloud.AddVSwitch("vpc-rj9example0valley", "vsw-rj9example0b", "us-west-1b", "10.1.2.0/24")
	s.cloud.AddSecurityGroup("vpc-rj9example0valley", "sg-rj9example0")
	// The commands run one after the other, and nobody reads changes meanwhile.
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if action := r.Header.Get("x-acs-action"); !strings.HasPrefix(action, "Describe") {
			s.changes = append(s.changes, action)
		}
		s.cloud.ServeHTTP(w, r)
	}))
	t.Cleanup(server.Close)
	s.host = strings.TrimPrefix(server.URL, "http://")
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(self, filepath.Join(s.dir, "aliyun")); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *stage) run(script string, environment []string, arguments ...string) (out, said string, code int) {
	s.t.Helper()
	name := filepath.Join(s.dir, "script.sh")
	if err := os.WriteFile(name, []byte(script), 0o755); err != nil {
		s.t.Fatal(err)
	}
	command := exec.Command("bash", append([]string{name}, arguments...)...)
	command.Env = append([]string{
		"PATH=" + s.dir + ":" + os.Getenv("PATH"), "HOME=" + s.dir, "ALIYUN_TEST_HOST=" + s.host, "CW_PAUSE=0", "LC_ALL=C.UTF-8",
	}, environment...)
	var stdout, stderr strings.Builder
	command.Stdout, command.Stderr = &stdout, &stderr
	_ = command.Run() // the exit code says it
	return stdout.String(), stderr.String(), command.ProcessState.ExitCode()
}

func (s *stage) taken() []string {
	changes := s.changes
	s.changes = nil
	slices.Sort(changes)
	return changes
}

// The scripts are run for real against the stand-in: everything is made once,
// a second run changes nothing, and removing leaves what was there before.
func TestRun(t *testing.T) {
	s := newStage(t)
	files, _ := Target().Files(graphOf(t, "ipsec", "vtb-rj9example0", s.routeTable))
	create, destroy := files[0].Text, files[1].Text
	before := len(s.cloud.Objects())

	out, said, code := s.run(create, nil)
	if code != 3 || !regexp.MustCompile(`^export CW_SILICON_VALLEY_VPN_GATEWAY_INTERNET_IP='[0-9.]+'
export CW_SILICON_VALLEY_VPN_GATEWAY_DISASTER_RECOVERY_INTERNET_IP='[0-9.]+'
$`).MatchString(out) {
		t.Fatalf("without the other cloud's addresses: %d\n%s%s", code, out, said)
	}
	addresses := []string{"CW_CALIFORNIA_VPN_CONNECTION_1_TUNNEL1_ADDRESS=203.0.113.1", "CW_CALIFORNIA_VPN_CONNECTION_2_TUNNEL1_ADDRESS=203.0.113.2"}
	if _, said, code = s.run(create, addresses); code != 0 {
		t.Fatalf("exit code %d\n%s", code, said)
	}
	want := []string{
		"AuthorizeSecurityGroup", "AuthorizeSecurityGroup", "AuthorizeSecurityGroup", "CreateCustomerGateway", "CreateCustomerGateway",
		"CreateFlowLog", "CreateRouteEntry", "CreateVpnConnection", "CreateVpnGateway", "CreateVpnRouteEntry", "TagResources",
	}
	if made := s.taken(); !slices.Equal(made, want) {
		t.Errorf("made\n%v\nwant\n%v", made, want)
	}
	again, said, code := s.run(create, addresses)
	if changed := s.taken(); code != 0 || again != out || len(changed) > 0 {
		t.Errorf("the second run: %d, did %v\n%s%s", code, changed, again, said)
	}
	_, said, code = s.run(create, append([]string{"CW_VPN_PRE_SHARED_KEY_1_1_PSK=another.key.than.before"}, addresses...))
	if code != 1 || !strings.Contains(said, "another pre-shared key") {
		t.Errorf("with another key: %d\n%s", code, said)
	}
	if _, said, code = s.run(destroy, nil); code != 2 || len(s.taken()) > 0 {
		t.Errorf("without --yes: %d\n%s", code, said)
	}
	if _, said, code = s.run(destroy, nil, "--yes"); code != 0 || len(s.cloud.Objects()) != before {
		t.Errorf("destroy: %d, left %d objects, were %d\n%s", code, len(s.cloud.Objects()), before, said)
	}
	s.taken()
	_, said, code = s.run(destroy, nil, "--yes")
	if changed := s.taken(); code != 0 || len(changed) > 0 {
		t.Errorf("the second removal: %d, did %v\n%s", code, changed, said)
	}
}
