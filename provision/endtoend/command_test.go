package endtoend

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// commands is the built program with a world in real time, in which nothing
// takes long.
type commands struct {
	*world
	program string
	home    string
	file    string
}

// newCommands makes a world without the flow log at Alibaba: apply looks for ten
// seconds for one that a killed run may have made.
func newCommands(t *testing.T, program string) *commands {
	t.Helper()
	w := startWorld(t, &clock{}, 0, ipsec, []string{"      flow_log: {project: network-logs, logstore: silicon-valley}\n", ""})
	folder := t.TempDir()
	c := &commands{world: w, program: program, home: folder, file: filepath.Join(folder, "causeway.yaml")}
	c.write(w.fileWithAccounts())
	return c
}

// fileWithAccounts is the world's file with its emulators in place of the
// clouds.
func (w *world) fileWithAccounts() string {
	return strings.NewReplacer(
		`aliyun: {kind: intl, credentials: "profile:causeway"}`, `aliyun: {kind: intl, credentials: env, endpoint: "`+w.aliURL+`"}`,
		`aws: {credentials: "profile:causeway"}`, `aws: {credentials: env, endpoint: "`+w.awsURL+`"}`,
	).Replace(w.file)
}

func (c *commands) write(text string) {
	c.t.Helper()
	if err := os.WriteFile(c.file, []byte(text), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

func (c *commands) command(words ...string) *exec.Cmd {
	cmd := exec.Command(c.program, append(words, "-c", c.file)...)
	cmd.Env = []string{
		"HOME=" + c.home, "PATH=" + os.Getenv("PATH"), "LANG=C.UTF-8",
		"ALIBABA_CLOUD_ACCESS_KEY_ID=" + keyID, "ALIBABA_CLOUD_ACCESS_KEY_SECRET=" + keySecret,
		"AWS_ACCESS_KEY_ID=AKIDTEST", "AWS_SECRET_ACCESS_KEY=" + keySecret, "AWS_EC2_METADATA_DISABLED=true",
	}
	return cmd
}

// expect runs a command that must end with a status and say something.
func (c *commands) expect(status int, says string, words ...string) string {
	c.t.Helper()
	out, err := c.command(words...).CombinedOutput()
	var ended *exec.ExitError
	got := 0
	if errors.As(err, &ended) {
		got = ended.ExitCode()
	} else if err != nil {
		c.t.Fatal(err)
	}
	if got != status || !strings.Contains(string(out), says) {
		c.t.Fatalf("%v: exit %d, want %d and %q:\n%s", words, got, status, says, out)
	}
	return string(out)
}

func TestCommands(t *testing.T) {
	program := filepath.Join(t.TempDir(), "causeway")
	build := exec.Command("go", "build", "-o", program, "causeway/cmd/causeway")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	t.Run("in order", func(t *testing.T) { runInOrder(newCommands(t, program)) })
	t.Run("killed", func(t *testing.T) { killAndGoOn(newCommands(t, program)) })
}

// runInOrder runs the commands as people do: apply, again, status, drift,
// destroy.
func runInOrder(c *commands) {
	c.expect(3, "silicon-valley/vpn-gateway", "status")
	out := c.expect(0, "california/vpn/connection/1", "apply", "--yes")
	for _, psk := range c.keysInUse() {
		if psk == "" || strings.Contains(out, psk) {
			c.t.Errorf("a key of length %d is said", len(psk))
		}
	}
	c.expect(0, "no changes", "apply", "--yes")
	c.expect(0, "", "status")
	ali, amazon := c.clients(c.transport())
	s := somebody{c.world, ali, amazon}
	for _, drift := range drifts {
		drift.do(s)
	}
	out = c.expect(3, "silicon-valley/vpn/connection", "status")
	for _, drift := range drifts {
		for _, name := range drift.names {
			words := strings.Fields(name)
			if last := words[len(words)-1]; !strings.Contains(out, last) {
				c.t.Errorf("%s: %q is not named:\n%s", drift.name, last, out)
			}
		}
	}
	c.expect(0, "", "apply", "--yes")
	c.expect(0, "", "status")
	c.expect(0, "", "destroy", "--yes")
	if left := c.left(); len(left) > 0 {
		c.t.Errorf("left: %s", strings.Join(left, "\n"))
	}
}

// keysInUse are the pre-shared keys at AWS.
func (c *commands) keysInUse() []string {
	_, amazon := c.clients(c.transport())
	s := somebody{world: c.world, amazon: amazon}
	var keys []string
	for _, tunnel := range s.awsConnection().Tunnels {
		keys = append(keys, string(tunnel.Options.PSK))
	}
	return keys
}

// killAndGoOn kills apply by SIGKILL in the middle: it leaves nothing that the
// next does not take over.
func killAndGoOn(c *commands) {
	for _, moment := range []string{"silicon-valley/vpn-gateway", "california/vpn/connection/1", "silicon-valley/vpn/connection"} {
		c.killAt(moment)
		c.expect(0, "", "apply", "--yes")
		c.expect(0, "no changes", "apply", "--yes")
		c.expect(0, "", "destroy", "--yes")
		if left := c.left(); len(left) > 0 {
			c.t.Fatalf("killed at %s, left: %s", moment, strings.Join(left, "\n"))
		}
	}
}

// killAt runs apply and kills it when its journal says that something is about
// to be made; then the minute passes in which clouds may not show it.
func (c *commands) killAt(key string) {
	c.t.Helper()
	cmd := c.command("apply", "--yes")
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	journal := filepath.Join(c.home, ".local/state/causeway", c.interconnect().Name+".journal")
	for deadline := time.Now().Add(time.Minute); ; {
		text, _ := os.ReadFile(journal)
		if strings.Contains(string(text), `"key":"`+key+`"`) {
			break
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("%s is never begun", key)
		}
		time.Sleep(time.Millisecond) // a file cannot be waited for
	}
	_ = cmd.Process.Kill()
	var ended *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &ended) || ended.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		c.t.Fatalf("not killed: %v", err)
	}
	text, err := os.ReadFile(journal)
	if err != nil {
		c.t.Fatal(err)
	}
	year := time.Now().UTC().Format(`"at":"2006`)
	older := strings.ReplaceAll(string(text), year, `"at":"2001`)
	if err := os.WriteFile(journal, []byte(older), 0o600); err != nil {
		c.t.Fatal(err)
	}
}
