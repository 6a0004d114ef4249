package main

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"causeway"
	"causeway/provision/apply"
)

// refusesAll is an API that denies every call, and notes whose calls came.
type refusesAll struct {
	mu     sync.Mutex
	called map[string]bool
}

func (a *refusesAll) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	cloud, denial := "aliyun", `{"Code": "Forbidden.RAM", "Message": "no", "RequestId": "1"}`
	if strings.HasPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256") {
		cloud, denial = "aws", `<Response><Errors><Error><Code>UnauthorizedOperation</Code><Message>no</Message></Error></Errors><RequestID>1</RequestID></Response>`
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.called[cloud] = true
	if cloud == "aliyun" {
		w.Header().Set("Content-Type", "application/json")
	}
	w.WriteHeader(http.StatusForbidden)
	_, _ = w.Write([]byte(denial))
}

// The endpoints of the file take the place of both clouds', with the keys of
// the environment; what they refuse is a failure of the comparison.
func TestReachClouds(t *testing.T) {
	api := &refusesAll{called: map[string]bool{}}
	server := httptest.NewServer(api)
	defer server.Close()
	for _, name := range []string{"ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} {
		t.Setenv(name, "test")
	}
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	ic := cloudExample(t)
	ic.Provision.Aliyun.Endpoint, ic.Provision.AWS.Endpoint = server.URL, server.URL
	ic.Provision.Aliyun.Credentials, ic.Provision.AWS.Credentials = "env", "env"
	run, err := reachClouds(t.Context(), ic, func(apply.Event) {})
	if err != nil {
		t.Fatal(err)
	}
	plan, seen, problems := run.Plan(t.Context())
	if plan != nil || seen.Taken || !causeway.HasCode(problems, "cloud.denied") {
		t.Errorf("there is a plan: %t, something was seen: %t, problems: %v", plan != nil, seen.Taken, problems)
	}
	if !api.called["aliyun"] || !api.called["aws"] {
		t.Errorf("called: %v; %v", api.called, problems)
	}
}

// Without keys the problem says what to set.
func TestReachCloudsWithoutKeys(t *testing.T) {
	for _, name := range []string{"ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"} {
		t.Setenv(name, "")
	}
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	ic := cloudExample(t)
	ic.Provision.Aliyun.Credentials, ic.Provision.AWS.Credentials = "env", "env"
	run, err := reachClouds(t.Context(), ic, func(apply.Event) {})
	if err != nil {
		t.Fatal(err)
	}
	_, _, problems := run.Plan(t.Context())
	for _, name := range []string{"ALIBABA_CLOUD_ACCESS_KEY_ID", "AWS_ACCESS_KEY_ID"} {
		if !strings.Contains(problems.Error(), name) {
			t.Errorf("%s is not named: %v", name, problems)
		}
	}
}

func TestReachCloudsRefuses(t *testing.T) {
	t.Setenv("XDG_STATE_HOME", t.TempDir())
	t.Setenv("AWS_CONFIG_FILE", t.TempDir()+"/config")
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", t.TempDir()+"/credentials")
	for name, edit := range map[string]func(*causeway.Provision){
		"profile": func(p *causeway.Provision) { p.AWS.Credentials = "profile:nobody" },
		"role":    func(p *causeway.Provision) { p.AWS.Credentials = "role:nobody" },
		"aliyun":  func(p *causeway.Provision) { p.Aliyun.Credentials = "role:nobody" },
	} {
		ic := cloudExample(t)
		edit(ic.Provision)
		var p *causeway.Problem
		if _, err := reachClouds(t.Context(), ic, nil); !errors.As(err, &p) || !strings.HasPrefix(string(p.Code), "cloud.") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestJournalPath(t *testing.T) {
	for _, test := range []struct{ state, home, want string }{
		{"/var/state", "/home/a", "/var/state/causeway/pacific.journal"},
		{"", "/home/a", "/home/a/.local/state/causeway/pacific.journal"},
		// Relative paths are to be ignored (XDG base directory specification).
		{"state", "/home/a", "/home/a/.local/state/causeway/pacific.journal"},
		{"", "", ""},
	} {
		getenv := func(name string) string {
			return map[string]string{"XDG_STATE_HOME": test.state, "HOME": test.home}[name]
		}
		got, err := journalPath("pacific", getenv)
		if got != test.want || (err != nil) != (test.want == "") {
			t.Errorf("%+v: %q, %v", test, got, err)
		}
	}
}

// Every key is another, and no way of printing shows it.
func TestNewPreSharedKey(t *testing.T) {
	one, err := newPreSharedKey()
	other, otherErr := newPreSharedKey()
	if err != nil || otherErr != nil || one == other || len(one) < 32 || one.String() != "<secret>" {
		t.Errorf("%v %v: %d characters", err, otherErr, len(one))
	}
}
