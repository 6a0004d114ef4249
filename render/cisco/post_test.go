package cisco

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// vmanage stands in for a vManage: it signs in one user, keeps templates, and
// takes a template only whose members it knows. It knows no more of templates
// than Cisco's pages say of the calls.
type vmanage struct {
	t        *testing.T
	password string
	newer    bool // signs in with a token instead of a session

	mu       sync.Mutex
	features []map[string]any
	devices  []map[string]any
}

func newVManage(t *testing.T) *vmanage {
	v := &vmanage{t: t, password: "p@ss & word%"}
	for _, kind := range []string{"cisco_vpn", "cedge_aaa", "cisco_bfd", "cisco_omp", "cisco_security", "cedge_global"} {
		name := "Factory_Default_" + kind
		if kind == "cisco_vpn" {
			name = "Factory_Default_Cisco_VPN_512_Template"
		}
		v.features = append(v.features, map[string]any{
			"templateId": "factory-" + kind, "templateName": name, "templateType": kind, "factoryDefault": true,
			"deviceType": []any{"vedge-C8000V", "vedge-ISR-4331"},
		})
	}
	return v
}

func (v *vmanage) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if r.URL.Path == "/j_security_check" {
		v.signIn(w, r)
		return
	}
	session, err := r.Cookie("JSESSIONID")
	switch {
	case err != nil || session.Value != "s1", r.URL.Path != "/dataservice/client/token" && r.Header.Get("X-XSRF-TOKEN") != "x1",
		v.newer && r.Header.Get("Authorization") != "Bearer t1":
		http.Error(w, "forbidden", http.StatusForbidden)
	case r.URL.Path == "/dataservice/client/token":
		fmt.Fprint(w, "x1")
	case r.URL.Path == "/dataservice/template/feature":
		v.templates(w, r, &v.features)
	case r.URL.Path == "/dataservice/template/device" && r.Method == http.MethodGet:
		v.templates(w, r, &v.devices)
	case r.URL.Path == "/dataservice/template/device/feature" && r.Method == http.MethodPost:
		v.templates(w, r, &v.devices)
	default:
		http.NotFound(w, r)
	}
}

func (v *vmanage) signIn(w http.ResponseWriter, r *http.Request) {
	if r.FormValue("j_username") != "netops" || r.FormValue("j_password") != v.password {
		fmt.Fprint(w, "<html>sign in</html>")
		return
	}
	http.SetCookie(w, &http.Cookie{Name: "JSESSIONID", Value: "s1", Path: "/"})
	if v.newer {
		fmt.Fprint(w, `{"token": "t1", "xsrfToken": "x1"}`)
	}
}

func (v *vmanage) templates(w http.ResponseWriter, r *http.Request, list *[]map[string]any) {
	if r.Method == http.MethodGet {
		v.encode(w, map[string]any{"data": *list})
		return
	}
	body, err := io.ReadAll(r.Body)
	var template map[string]any
	if err != nil || json.Unmarshal(body, &template) != nil || r.Header.Get("Content-Type") != "application/json" {
		http.Error(w, "not JSON", http.StatusBadRequest)
		return
	}
	if members, ok := template["generalTemplates"].([]any); ok && !v.knows(members) {
		http.Error(w, "unknown member", http.StatusBadRequest)
		return
	}
	template["templateId"] = fmt.Sprintf("id-%d", len(v.features)+len(v.devices))
	*list = append(*list, template)
	v.encode(w, map[string]any{"templateId": template["templateId"]})
}

func (v *vmanage) encode(w io.Writer, answer any) {
	if err := json.NewEncoder(w).Encode(answer); err != nil {
		v.t.Error(err)
	}
}

// knows reports whether every member is there, with its type.
func (v *vmanage) knows(members []any) bool {
	for _, m := range members {
		member := m.(map[string]any)
		found := false
		for _, f := range v.features {
			found = found || f["templateId"] == member["templateId"] && f["templateType"] == member["templateType"]
		}
		below, _ := member["subTemplates"].([]any)
		if !found || !v.knows(below) {
			return false
		}
	}
	return true
}

// post runs the script against a stand-in and returns what it said.
func post(t *testing.T, v *vmanage, folder, password string) (string, error) {
	t.Helper()
	if testing.Short() {
		t.Skip("a script of a hundred processes")
	}
	for _, tool := range []string{"bash", "curl", "jq"} {
		if _, err := exec.LookPath(tool); err != nil {
			t.Skipf("%s is not installed", tool)
		}
	}
	server := httptest.NewServer(v)
	defer server.Close()
	secret := filepath.Join(t.TempDir(), "password")
	if err := os.WriteFile(secret, []byte(password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), filepath.Join(folder, "post.sh"))
	command.Env = append(os.Environ(), "VMANAGE="+server.URL, "VMANAGE_USER=netops", "VMANAGE_PASSWORD_FILE="+secret, "no_proxy=127.0.0.1")
	said, err := command.CombinedOutput()
	return string(said), err
}

// Posting makes every template once, with members resolved; posting again makes
// nothing.
func TestPost(t *testing.T) {
	for _, newer := range []bool{false, true} {
		v := newVManage(t)
		v.newer = newer
		before := len(v.features)
		folder := writeAll(t)
		if said, err := post(t, v, folder, v.password); err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
		if len(v.features)-before != 7 || len(v.devices) != 2 {
			t.Fatalf("%d feature and %d device templates", len(v.features)-before, len(v.devices))
		}
		said, err := post(t, v, folder, v.password)
		if err != nil || strings.Contains(said, "made:") || strings.Count(said, "there:") != 9 || len(v.features)-before != 7 || len(v.devices) != 2 {
			t.Errorf("the second time: %v\n%s", err, said)
		}
	}
}

func TestPostRefused(t *testing.T) {
	v := newVManage(t)
	said, err := post(t, v, writeAll(t), "wrong-canary")
	if err == nil || !strings.Contains(said, "vManage refused user netops") || strings.Contains(said, "wrong-canary") || len(v.devices) > 0 {
		t.Errorf("%v\n%s", err, said)
	}
}

// A template of the same name that is not ours is left alone.
func TestPostLeavesOthersAlone(t *testing.T) {
	v := newVManage(t)
	v.features = append(v.features, map[string]any{"templateId": "theirs", "templateName": "causeway-beijing-system", "templateDescription": "mine"})
	before := len(v.features)
	said, err := post(t, v, writeAll(t), v.password)
	if err == nil || !strings.Contains(said, "is not of this interconnect") || len(v.features) != before || len(v.devices) > 0 {
		t.Errorf("%v\n%s", err, said)
	}
}

func TestPostShellcheck(t *testing.T) {
	tool, err := exec.LookPath("shellcheck")
	if err != nil {
		t.Skip("shellcheck is not installed")
	}
	if said, err := exec.CommandContext(t.Context(), tool, "post.sh").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, said)
	}
}
