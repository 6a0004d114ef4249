package awscli

import (
	"bufio"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"causeway/provision/aws/fake"
	"causeway/render"
)

// emulator is AWS with what the user has already: a VPC with a subnet, its
// route table and its security group.
type emulator struct {
	t                         *testing.T
	front                     *fake.Front
	dir, url, moto            string
	vpc, subnet, table, group string
	seen                      int

	mu         sync.Mutex
	alarmCalls []string
}

func newEmulator(t *testing.T) *emulator {
	t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil || exec.Command(python, "-c", "import awscli").Run() != nil {
		need(t, fake.NotInstalled("the AWS CLI"))
	}
	moto, err := fake.StartMoto()
	need(t, err)
	e := &emulator{t: t, dir: t.TempDir(), moto: moto.URL}
	e.front = fake.New(fake.Config{Moto: moto.URL, Now: time.Now})
	server := httptest.NewServer(e.withAlarms())
	e.url = server.URL
	t.Cleanup(func() {
		server.Close()
		e.front.Close()
		if err := moto.Stop(); err != nil {
			t.Error(err)
		}
	})
	if err := os.WriteFile(filepath.Join(e.dir, "config"), []byte("[profile causeway]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	e.startCLI(python)
	need(t, moto.MakeBucket("example-network-logs"))
	network, err := moto.MakeNetwork("172.16.0.0/16")
	need(t, err)
	e.vpc, e.table, e.group = network.VPC, network.RouteTable, network.SecurityGroup
	e.subnet, err = moto.MakeSubnet(e.vpc, "172.16.1.0/24", fake.Region+"a")
	need(t, err)
	return e
}

// need skips a test for want of a tool, where it may be skipped, and ends it for
// every other error.
func need(t *testing.T, err error) {
	t.Helper()
	if fake.CanDoWithout(err, os.Getenv) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// startCLI starts the server that has the AWS CLI loaded, and puts a command
// aws into the emulator's folder that asks it.
func (e *emulator) startCLI(python string) {
	e.t.Helper()
	client, err := filepath.Abs("testdata/aws_client.py")
	if err != nil {
		e.t.Fatal(err)
	}
	shim := fmt.Sprintf("#!/bin/sh\nexec %s -S -E %s \"$@\"\n", python, client)
	if err := os.WriteFile(filepath.Join(e.dir, "aws"), []byte(shim), 0o755); err != nil {
		e.t.Fatal(err)
	}
	server := exec.Command(python, "testdata/aws_server.py", e.socket())
	server.Env = append(e.environment(), "PYTHONUNBUFFERED=1")
	server.Stderr = os.Stderr
	server.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	said, err := server.StdoutPipe()
	if err != nil {
		e.t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		e.t.Fatal(err)
	}
	e.t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait() // it was killed, and says so
	})
	if line, err := bufio.NewReader(said).ReadString('\n'); err != nil {
		e.t.Fatalf("the AWS CLI did not load: %q %v", line, err)
	}
}

func (e *emulator) socket() string { return filepath.Join(e.dir, "cli") }

func (e *emulator) environment() []string {
	return []string{
		"PATH=" + e.dir + ":" + os.Getenv("PATH"), "HOME=" + e.dir, "AWS_ENDPOINT_URL=" + e.url, "CW_PAUSE=0", "LC_ALL=C.UTF-8",
		"AWS_ACCESS_KEY_ID=AKIDTEST", "AWS_SECRET_ACCESS_KEY=not-a-key", "AWS_EC2_METADATA_DISABLED=true", "AWS_MAX_ATTEMPTS=1",
		"AWS_CONFIG_FILE=" + filepath.Join(e.dir, "config"), "AWS_TEST_SOCKET=" + e.socket(),
	}
}

// withAlarms is the front, but for CloudWatch: the CLI speaks a protocol with
// it that moto knows and the front does not.
func (e *emulator) withAlarms() http.Handler {
	moto, err := url.Parse(e.moto)
	if err != nil {
		e.t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(moto)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.Contains(r.Header.Get("Authorization"), "/monitoring/") {
			e.front.ServeHTTP(w, r)
			return
		}
		_, action, _ := strings.Cut(r.Header.Get("X-Amz-Target"), ".")
		e.mu.Lock()
		e.alarmCalls = append(e.alarmCalls, action)
		e.mu.Unlock()
		proxy.ServeHTTP(w, r)
	})
}

// input is a variant with the emulator's objects.
func (e *emulator) input(name string) render.Input {
	return graphOf(e.t, name, "vpc-0example0california", e.vpc, "subnet-0example0a", e.subnet, "rtb-0example0", e.table, "[sg-0example0]", "["+e.group+"]")
}

// run runs a script against the emulator and returns what it printed, and its
// exit code.
func (e *emulator) run(script string, environment []string, arguments ...string) (out, said string, code int) {
	e.t.Helper()
	name := filepath.Join(e.dir, "script.sh")
	if err := os.WriteFile(name, []byte(script), 0o755); err != nil {
		e.t.Fatal(err)
	}
	command := exec.Command("bash", append([]string{name}, arguments...)...)
	command.Env = append(e.environment(), environment...)
	var stdout, stderr strings.Builder
	command.Stdout, command.Stderr = &stdout, &stderr
	err := command.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		e.t.Fatal(err)
	}
	return stdout.String(), stderr.String(), command.ProcessState.ExitCode()
}

// changes are the actions since the last look that are no looks themselves.
func (e *emulator) changes() []string {
	all := e.front.Exchanges()
	var actions []string
	for _, exchange := range all[e.seen:] {
		if !strings.HasPrefix(exchange.Action, "Describe") {
			actions = append(actions, exchange.Action)
		}
	}
	e.seen = len(all)
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, action := range e.alarmCalls {
		if !strings.HasPrefix(action, "Describe") {
			actions = append(actions, action)
		}
	}
	e.alarmCalls = nil
	slices.Sort(actions)
	return actions
}

// creating are the actions that make one resource of a kind.
var creating = map[string]string{
	"aws_vpn_gateway": "CreateVpnGateway", "aws_vpn_gateway_attachment": "AttachVpnGateway", "aws_transit_gateway": "CreateTransitGateway",
	"aws_transit_gateway_vpc_attachment": "CreateTransitGatewayVpcAttachment", "aws_customer_gateway": "CreateCustomerGateway",
	"aws_vpn_connection": "CreateVpnConnection", "aws_vpn_route": "CreateVpnConnectionRoute", "aws_route_table": "CreateRouteTable",
	"aws_route_propagation": "EnableVgwRoutePropagation", "aws_route": "CreateRoute", "aws_security_group_rule": "AuthorizeSecurityGroupIngress",
	"aws_flow_log": "CreateFlowLogs", "aws_alarm": "PutMetricAlarm",
}

var addresses = []string{
	"CW_SILICON_VALLEY_VPN_GATEWAY_INTERNET_IP=198.51.100.1",
	"CW_SILICON_VALLEY_VPN_GATEWAY_DISASTER_RECOVERY_INTERNET_IP=198.51.100.2",
}

// The scripts are run for real: everything is made once, a second run changes
// nothing, and removing leaves what was there before.
func TestRun(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the AWS CLI some two hundred times")
	}
	for _, name := range []string{"ipsec", "bgp-tgw"} {
		t.Run(name, func(t *testing.T) {
			e := newEmulator(t)
			in := e.input(name)
			files, _ := Target().Files(in)
			create, destroy := files[0].Text, files[1].Text
			if name == "ipsec" {
				e.waitsForTheOther(create)
			}
			out := e.makes(in, create)
			e.changesNothing(create, out)
			if name == "ipsec" {
				e.refusesAnotherKey(create)
			}
			e.removes(destroy)
		})
	}
}

// waitsForTheOther: without the other cloud's addresses what can be made is.
func (e *emulator) waitsForTheOther(create string) {
	e.t.Helper()
	out, said, code := e.run(create, nil)
	if code != 3 || !strings.Contains(said, "CW_SILICON_VALLEY_VPN_GATEWAY_INTERNET_IP") || out != "" {
		e.t.Fatalf("without the other cloud's addresses: %d\n%s%s", code, out, said)
	}
}

// makes: the calls that change something are those the plan's kinds ask for.
func (e *emulator) makes(in render.Input, create string) string {
	e.t.Helper()
	out, said, code := e.run(create, addresses)
	if code != 0 {
		e.t.Fatalf("exit code %d\n%s", code, said)
	}
	if !regexp.MustCompile(`^export CW_CALIFORNIA_VPN_CONNECTION_1_TUNNEL1_ADDRESS='203\.0\.113\.\d+'
export CW_CALIFORNIA_VPN_CONNECTION_2_TUNNEL1_ADDRESS='203\.0\.113\.\d+'
$`).MatchString(out) {
		e.t.Errorf("told the other cloud:\n%s", out)
	}
	var want []string
	s := newScript(in)
	for _, r := range append(s.First, s.Later...) {
		want = append(want, creating[kindOf(r)])
		if kindOf(r) == "aws_route_table" {
			want = append(want, "AssociateRouteTable")
		}
	}
	slices.Sort(want)
	if made := e.changes(); !slices.Equal(made, want) {
		e.t.Errorf("made\n%v\nwant\n%v", made, want)
	}
	e.checkKeys(said)
	return out
}

func (e *emulator) changesNothing(create, before string) {
	e.t.Helper()
	out, said, code := e.run(create, addresses)
	if code != 0 || out != before {
		e.t.Errorf("the second run: %d\n%s%s", code, out, said)
	}
	if changed := e.changes(); len(changed) > 0 {
		e.t.Errorf("the second run did %v", changed)
	}
}

func (e *emulator) refusesAnotherKey(create string) {
	e.t.Helper()
	_, said, code := e.run(create, append([]string{"CW_VPN_PRE_SHARED_KEY_1_1_PSK=another.key.than.before"}, addresses...))
	if code != 1 || !strings.Contains(said, "another pre-shared key") {
		e.t.Errorf("with another key: %d\n%s", code, said)
	}
}

func (e *emulator) removes(destroy string) {
	e.t.Helper()
	_, said, code := e.run(destroy, nil)
	if changed := e.changes(); code != 2 || len(changed) > 0 {
		e.t.Errorf("without --yes: %d, did %v\n%s", code, changed, said)
	}
	if _, said, code = e.run(destroy, nil, "--yes"); code != 0 || len(e.changes()) == 0 {
		e.t.Errorf("destroy: %d\n%s", code, said)
	}
	_, said, code = e.run(destroy, nil, "--yes")
	if changed := e.changes(); code != 0 || len(changed) > 0 {
		e.t.Errorf("the second removal: %d, did %v\n%s", code, changed, said)
	}
}

// checkKeys checks that keys are in their file, for their owner alone, and on
// no command line or screen.
func (e *emulator) checkKeys(said string) {
	e.t.Helper()
	file := filepath.Join(e.dir, ".local/state/causeway/west-coast.keys")
	info, err := os.Stat(file)
	if err != nil {
		e.t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		e.t.Errorf("%s may be read by others: %v", file, info.Mode())
	}
	text, err := os.ReadFile(file)
	if err != nil {
		e.t.Fatal(err)
	}
	keys := regexp.MustCompile(`(?m)^CW_VPN_PRE_SHARED_KEY_\d_\d_PSK=([1-9a-g][0-9a-f]{63})$`).FindAllStringSubmatch(string(text), -1)
	if len(keys) != 4 {
		e.t.Errorf("%d keys in %s", len(keys), fmt.Sprint(len(text))+" bytes")
	}
	for _, key := range keys {
		if strings.Contains(said, key[1]) {
			e.t.Error("a key was printed")
		}
	}
}
