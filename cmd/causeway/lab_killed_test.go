package main

import (
	"bufio"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

const (
	// kills of a lab as each user, and how many labs run at a time.
	kills   = 20
	upKills = 3
	atATime = 4
	// latestKill is far enough for gateways to run; most kills come earlier.
	latestKill = 6 * time.Second
	// goneWithin is for the kernel, and for a holder that nobody waits for.
	goneWithin = 30 * time.Second
	pollEvery  = 100 * time.Millisecond
	// ordinaryUser is a user id that nobody has.
	ordinaryUser = 60123
)

var killSeed = flag.Uint64("kill-seed", 0, "of the moments when labs are killed; 0 is a new one")

// TestKilledLabLeavesNothing kills labs at random moments, as root and as an
// ordinary user, and looks for processes, namespaces, devices and files.
func TestKilledLabLeavesNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("takes half a minute")
	}
	seed := cmp.Or(*killSeed, uint64(time.Now().UnixNano()))
	t.Logf("to repeat the moments: -kill-seed %d", seed)
	programs := buildPrograms(t)
	t.Run("interrupted", func(t *testing.T) { interruptedLabSaysOneLine(t, programs) })
	for name, user := range map[string]int{"own": os.Geteuid(), "ordinary": ordinaryUser} {
		t.Run(name, func(t *testing.T) {
			v := newVictims(t, programs, user)
			random := rand.New(rand.NewPCG(seed, uint64(user)))
			var tasks []func()
			for i := range kills {
				share := random.Float64()
				moment := time.Duration(share * share * float64(latestKill))
				tasks = append(tasks, func() { v.killDemo(i, moment) })
			}
			for i := range upKills {
				moment := time.Duration(random.Float64() * float64(time.Second))
				tasks = append(tasks, func() { v.killUp(i, moment) })
			}
			tasks = append(tasks, v.killHolder)
			inTurns(tasks)
			v.checkRest()
		})
	}
}

// interruptedLabSaysOneLine presses Ctrl-C, which reaches the command and all
// that runs inside.
func interruptedLabSaysOneLine(t *testing.T, programs string) {
	t.Helper()
	v := newVictims(t, programs, os.Geteuid())
	token := v.token("interrupted", 0)
	cmd := v.command(token, "lab", "--lang", "en")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	var complaints strings.Builder
	cmd.Stderr = &complaints
	story, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = cmd.Process.Kill() }()
	lines := bufio.NewScanner(story)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "[2/") {
		continue
	}
	before := neighbours(marked(token))
	if err := syscall.Kill(-cmd.Process.Pid, syscall.SIGINT); err != nil {
		t.Fatal(err)
	}
	for lines.Scan() {
		t.Errorf("after Ctrl-C it printed %q", lines.Text())
	}
	_ = cmd.Wait()
	if want := "Stopped before the end; nothing is left behind.\n"; complaints.String() != want || cmd.ProcessState.ExitCode() != exitFailed {
		t.Errorf("%v, said %q", cmd.ProcessState, complaints.String())
	}
	v.gone(token, before)
}

// inTurns runs tasks, a few at a time, and waits for all.
func inTurns(tasks []func()) {
	var running sync.WaitGroup
	turns := make(chan struct{}, atATime)
	for _, task := range tasks {
		turns <- struct{}{}
		running.Go(func() {
			task()
			<-turns
		})
	}
	running.Wait()
}

// buildPrograms puts both programs where every user can run them.
func buildPrograms(t *testing.T) string {
	t.Helper()
	folder := publicFolder(t)
	build := exec.Command("go", "build", "-o", folder, "causeway/cmd/causeway", "causeway/cmd/causeway-gateway")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return folder
}

// publicFolder is unlike t.TempDir open to other users.
func publicFolder(t *testing.T) string {
	t.Helper()
	folder, err := os.MkdirTemp("", "causeway-killed")
	if err == nil {
		err = os.Chmod(folder, 0o755)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(folder) })
	return folder
}

// victims are the labs of one user.
type victims struct {
	t        *testing.T
	program  string
	user     int
	temp     string // TMPDIR
	run      string // XDG_RUNTIME_DIR
	devices  []string
	files    []string
	mu       sync.Mutex
	mostSeen int
}

func newVictims(t *testing.T, programs string, user int) *victims {
	t.Helper()
	home := publicFolder(t)
	v := &victims{t: t, program: filepath.Join(programs, "causeway"), user: user, temp: filepath.Join(home, "tmp"), run: filepath.Join(home, "run")}
	for _, folder := range []string{v.temp, v.run} {
		if err := errors.Join(os.Mkdir(folder, 0o700), os.Chown(folder, user, user)); err != nil {
			t.Skipf("only root can become another user: %v", err)
		}
	}
	// It has to read the program, and to make what the lab is made of.
	try := exec.Command("unshare", "--user", "--map-root-user", "--net", v.program, "--version")
	v.become(try)
	if out, err := try.CombinedOutput(); err != nil {
		t.Skipf("user %d cannot make namespaces here: %v %s", user, err, out)
	}
	v.devices, v.files = devices(t), labFiles(t)
	return v
}

func (v *victims) become(cmd *exec.Cmd) {
	if v.user != os.Geteuid() {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(v.user), Gid: uint32(v.user)}}
	}
	cmd.Dir = "/"
}

// command runs causeway with a mark that all its descendants inherit.
func (v *victims) command(token string, args ...string) *exec.Cmd {
	cmd := exec.Command(v.program, args...)
	v.become(cmd)
	cmd.Env = append(os.Environ(), tokenVariable+"="+token, "TMPDIR="+v.temp, "XDG_RUNTIME_DIR="+v.run, "HOME="+v.run, "LANG=C.UTF-8")
	return cmd
}

func (v *victims) token(kind string, i int) string {
	return fmt.Sprintf("%s-%d-%d-%d", kind, os.Getpid(), v.user, i)
}

// killDemo kills the demonstration and a scenario by turns. What is printed
// is of no interest.
func (v *victims) killDemo(i int, moment time.Duration) {
	args := []string{"lab"}
	if i%2 == 1 {
		args = []string{"lab", "run", "udp-blocked"}
	}
	v.kill(v.token("demo", i), moment, args...)
}

// killUp kills 'lab up' before it is done: its holder then has nobody to tell
// and goes. The folder stays for 'lab down', or the next 'lab up', to remove.
func (v *victims) killUp(i int, moment time.Duration) {
	token := v.token("up", i)
	if v.kill(token, moment, "lab", "up", "--name", token, "--delay", "1ms") {
		v.t.Logf("%s was up before it was to be killed", token)
	}
	v.down(token)
}

// killHolder kills process 1 of a lab that is up.
func (v *victims) killHolder() {
	token := v.token("holder", 0)
	if out, err := v.command(token, "lab", "up", "--name", token, "--delay", "1ms").CombinedOutput(); err != nil {
		v.t.Errorf("%v\n%s", err, out)
		return
	}
	for _, p := range marked(token) {
		if slices.Contains(p.args, internalInit) {
			if err := syscall.Kill(p.pid, syscall.SIGKILL); err != nil {
				v.t.Error(err)
			}
		}
	}
	v.gone(token, nil)
	v.down(token)
}

func (v *victims) down(name string) {
	if out, err := v.command(name, "lab", "down", "--name", name).CombinedOutput(); err != nil {
		v.t.Errorf("lab down %s: %v\n%s", name, err, out)
	}
}

// kill reports whether the command ended before the moment of its death.
func (v *victims) kill(token string, moment time.Duration, args ...string) (ended bool) {
	cmd := v.command(token, args...)
	if err := cmd.Start(); err != nil {
		v.t.Error(err)
		return false
	}
	time.Sleep(moment)
	before := neighbours(marked(token))
	v.saw(before)
	killed := cmd.Process.Kill()
	_ = cmd.Wait()
	if cmd.ProcessState.Success() {
		return true
	}
	if !cmd.ProcessState.Sys().(syscall.WaitStatus).Signaled() {
		v.t.Errorf("%s was not killed: %v, %v", token, cmd.ProcessState, killed)
	}
	v.gone(token, before)
	return false
}

// gone waits until no process has the mark, and none is left of those that
// were in its namespaces.
func (v *victims) gone(token string, before []process) {
	var left []process
	for deadline := time.Now().Add(goneWithin); time.Now().Before(deadline); time.Sleep(pollEvery) {
		left = slices.DeleteFunc(slices.Clone(before), process.isGone)
		if len(left) > 0 {
			continue
		}
		if left = marked(token); len(left) == 0 {
			return
		}
	}
	for _, p := range left {
		v.t.Errorf("%s left process %d: %q", token, p.pid, p.args)
	}
}

// saw remembers the most processes that were there to be killed.
func (v *victims) saw(processes []process) {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.mostSeen = max(v.mostSeen, len(processes))
}

// checkRest looks at what belongs to no process, and that there was
// something to kill at all: process 1, the lab and two gateways.
func (v *victims) checkRest() {
	if v.mostSeen < 4 {
		v.t.Errorf("no lab had more than %d processes when it was killed", v.mostSeen)
	}
	if left, err := os.ReadDir(v.temp); err != nil || len(left) > 0 {
		v.t.Errorf("left in the folder of temporary files: %v (%v)", left, err)
	}
	if now := labFiles(v.t); !slices.Equal(now, v.files) {
		v.t.Errorf("files before %q, now %q", v.files, now)
	}
	if left, err := os.ReadDir(filepath.Join(v.run, "causeway-lab")); !errors.Is(err, fs.ErrNotExist) {
		v.t.Errorf("left of labs that are down: %v (%v)", left, err)
	}
	// Other tests may have a device for a moment.
	for deadline := time.Now().Add(goneWithin); !slices.Equal(devices(v.t), v.devices); time.Sleep(pollEvery) {
		if time.Now().After(deadline) {
			v.t.Fatalf("devices before %q, now %q", v.devices, devices(v.t))
		}
	}
}

func devices(t *testing.T) []string {
	t.Helper()
	all, err := net.Interfaces()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, device := range all {
		names = append(names, device.Name)
	}
	return names
}

// labFiles are those that a lab's private mounts keep from the machine, and
// the folders of labs that are up.
func labFiles(t *testing.T) []string {
	t.Helper()
	var all []string
	for _, pattern := range []string{"/run/lab-*", "/run/netns/cw-*", "/var/run/netns/cw-*", "/run/causeway-lab/*-" + strconv.Itoa(os.Getpid()) + "-*"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, files...)
	}
	return all
}
