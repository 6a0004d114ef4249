package endtoend

import (
	"bufio"
	"fmt"
	"net/http"
	"net/http/httputil"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"testing"

	"causeway/provision"
	"causeway/render"
	"causeway/render/awscli"
)

// The rendered script of the AWS CLI, run for real, makes what apply makes at
// AWS: the same objects, names, tags, routes and rules.
func TestRenderedScriptMakesTheSame(t *testing.T) {
	if testing.Short() {
		t.Skip("runs the AWS CLI a hundred times")
	}
	for _, edits := range [][]string{nil, {"routing: static", "routing: bgp", "type: vgw", "type: tgw"}} {
		t.Run(strings.Join(edits, " "), func(t *testing.T) {
			t.Parallel()
			applied := newWorld(t, ipsec, edits...)
			applied.mustApply()
			want := applied.shapeAtAWS(applied.atAWS())
			scripted := newWorld(t, ipsec, edits...)
			alarms := scripted.runScript()
			got := scripted.shapeAtAWS(append(scripted.atAWS(), alarms...))
			if len(want) < 10 || !slices.Equal(got, want) {
				t.Errorf("the script made\n%s\nand apply\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
			}
		})
	}
}

// shapeAtAWS are lines of an inventory without the world's name, sorted.
func (w *world) shapeAtAWS(lines []string) []string {
	var shape []string
	for _, line := range lines {
		site := w.interconnect().Provision.Site("california")
		line = strings.NewReplacer(w.interconnect().Name, "NAME", site.SecurityGroups[0], "GROUP", site.RouteTables[0].Use, "TABLE").Replace(line)
		shape = append(shape, line)
	}
	slices.Sort(shape)
	return shape
}

// runScript runs create.sh with addresses at the other cloud, and returns the
// alarms that it made: the CLI speaks a protocol about them that moto knows
// and the front does not.
func (w *world) runScript() (alarms []string) {
	w.t.Helper()
	graph, problems := provision.Desired(w.interconnect(), provision.DefaultChoices())
	if graph == nil {
		w.t.Fatal(problems)
	}
	files, problems := awscli.Target().Files(render.Input{Interconnect: w.interconnect(), Graph: graph})
	if len(files) == 0 {
		w.t.Fatal(problems)
	}
	folder := w.t.TempDir()
	environment := append(w.startCLI(folder),
		"CW_SILICON_VALLEY_VPN_GATEWAY_INTERNET_IP=198.51.100.1", "CW_SILICON_VALLEY_VPN_GATEWAY_DISASTER_RECOVERY_INTERNET_IP=198.51.100.2")
	command := exec.Command("bash", "-c", files[0].Text)
	command.Dir, command.Env = folder, environment
	if out, err := command.CombinedOutput(); err != nil {
		w.t.Fatalf("%v: %s", err, out)
	}
	made, err := w.moto.Ask("monitoring", "DescribeAlarms")
	ok(w.t, err)
	for _, found := range regexp.MustCompile("<AlarmName>([^<]+)<").FindAllStringSubmatch(made, -1) {
		if strings.Contains(found[1], w.interconnect().Name+".") {
			alarms = append(alarms, fmt.Sprint("aws alarm   ", found[1]))
		}
	}
	return alarms
}

// startCLI puts the AWS CLI before the emulator and returns its environment.
func (w *world) startCLI(folder string) []string {
	w.t.Helper()
	python, err := exec.LookPath("python3")
	if err != nil || exec.Command(python, "-c", "import awscli").Run() != nil {
		w.t.Skip("the AWS CLI is not installed: pip install -r provision/aws/fake/requirements.txt")
	}
	scripts, err := filepath.Abs("../../render/awscli/testdata")
	if err != nil {
		w.t.Fatal(err)
	}
	shim := fmt.Sprintf("#!/bin/sh\nexec %s -S -E %s/aws_client.py \"$@\"\n", python, scripts)
	if err := os.WriteFile(filepath.Join(folder, "aws"), []byte(shim), 0o755); err != nil {
		w.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, "config"), []byte("[profile causeway]\n"), 0o600); err != nil {
		w.t.Fatal(err)
	}
	environment := []string{
		"PATH=" + folder + ":" + os.Getenv("PATH"), "HOME=" + folder, "AWS_ENDPOINT_URL=" + w.serve(w.withMotosAlarms()), "CW_PAUSE=0", "LC_ALL=C.UTF-8",
		"AWS_ACCESS_KEY_ID=AKIDTEST", "AWS_SECRET_ACCESS_KEY=not-a-key", "AWS_EC2_METADATA_DISABLED=true", "AWS_MAX_ATTEMPTS=1",
		"AWS_CONFIG_FILE=" + filepath.Join(folder, "config"), "AWS_TEST_SOCKET=" + filepath.Join(folder, "cli"),
	}
	server := exec.Command(python, filepath.Join(scripts, "aws_server.py"), filepath.Join(folder, "cli"))
	server.Env = append(environment, "PYTHONUNBUFFERED=1")
	server.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	said, err := server.StdoutPipe()
	if err != nil {
		w.t.Fatal(err)
	}
	if err := server.Start(); err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() {
		_ = server.Process.Kill()
		_ = server.Wait() // it was killed, and says so
	})
	if line, err := bufio.NewReader(said).ReadString('\n'); err != nil {
		w.t.Fatalf("the AWS CLI did not load: %q %v", line, err)
	}
	return environment
}

// withMotosAlarms is the front with a clock that goes on, since nobody waits
// on it, and moto for CloudWatch.
func (w *world) withMotosAlarms() http.Handler {
	moto, err := url.Parse(w.moto.URL)
	if err != nil {
		w.t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(moto)
	return http.HandlerFunc(func(response http.ResponseWriter, r *http.Request) {
		if strings.Contains(r.Header.Get("Authorization"), "/monitoring/") {
			proxy.ServeHTTP(response, r)
			return
		}
		_ = w.Wait(r.Context(), settle)
		w.front.ServeHTTP(response, r)
	})
}
