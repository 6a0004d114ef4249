package main

import (
	"errors"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strings"
	"sync"
	"syscall"

	"github.com/rogpeppe/go-internal/testscript"
)

// gateway stands in for a running gateway: "gateway bj-1 answers" makes
// bj-1.sock, and answers /v1/paths with answers/paths.json and so on; a
// question without a file gets what an older gateway says. CAUSEWAY_RUN is
// set, so that commands find it.
func gateway(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: gateway NAME FOLDER")
	}
	answers := ts.MkAbs(args[1])
	listener, err := net.Listen("unix", ts.MkAbs(args[0]+".sock"))
	ts.Check(err)
	server := &http.Server{Handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := os.ReadFile(filepath.Join(answers, path.Base(r.URL.Path)+".json"))
		if err != nil {
			w.WriteHeader(http.StatusNotFound)
			body = []byte(`{"error":{"code":"api.not_found","object":"x","message":"there is no such question","hint":""}}`)
		}
		_, _ = w.Write(body)
	})}
	var wg sync.WaitGroup
	wg.Go(func() { _ = server.Serve(listener) })
	ts.Defer(func() { server.Close(); wg.Wait() })
	ts.Setenv("CAUSEWAY_RUN", ts.Getenv("WORK"))
}

// unread runs a command whose output nobody reads. It must end quietly, by
// the signal that is meant for it.
func unread(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: unread COMMAND [ARGUMENT...]")
	}
	reader, writer, err := os.Pipe()
	ts.Check(err)
	ts.Check(reader.Close())
	defer writer.Close()
	program := filepath.Join(strings.Split(ts.Getenv("PATH"), string(filepath.ListSeparator))[0], args[0])
	var complaints strings.Builder
	cmd := exec.Command(program, args[1:]...)
	cmd.Env = []string{"CAUSEWAY_RUN=" + ts.Getenv("CAUSEWAY_RUN"), "PATH=" + ts.Getenv("PATH")}
	cmd.Stdout, cmd.Stderr = writer, &complaints
	err = cmd.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGPIPE || complaints.Len() > 0 {
		ts.Fatalf("%s: %v, and it said %q; want it to end by SIGPIPE and to say nothing", args, err, complaints.String())
	}
}

// noescapes checks that a command's output, which is both its streams, has
// nothing in it that a terminal obeys, and that there is something.
func noescapes(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 1 {
		ts.Fatalf("usage: noescapes COMMAND [ARGUMENT...]")
	}
	// How it ends is for other commands to check.
	_ = ts.Exec(args[0], args[1:]...)
	text := ts.ReadFile("stdout") + ts.ReadFile("stderr")
	for _, r := range text {
		if r != '\n' && isHidden(r) {
			ts.Fatalf("%s printed %q", args, r)
		}
	}
	if !strings.Contains(text, "evil") {
		ts.Fatalf("%s printed nothing of what it was told: %q", args, text)
	}
}
