// Package aliyuncli writes Alibaba Cloud's part of what an interconnect needs
// as scripts of the Alibaba Cloud CLI: create.sh finds what is there by its
// tags and makes what is missing, destroy.sh removes it.
//
// steps.go has what each kind of resource is in a script. The functions that
// the scripts call are shell text of their own: find.sh, make.sh, remove.sh.
package aliyuncli

import (
	_ "embed"
	"strings"

	"causeway"
	"causeway/render"
	"causeway/render/shell"
)

var (
	//go:embed find.sh
	findFunctions string
	//go:embed make.sh
	makeFunctions string
	//go:embed remove.sh
	removeFunctions string
)

// Target returns the form: create.sh and destroy.sh.
func Target() render.Target {
	return render.Target{
		Name:  "aliyun-cli",
		Title: causeway.Text{En: "Alibaba Cloud's part as scripts of its CLI", Zh: "阿里云一侧的 aliyun CLI 脚本"},
		Why:   func(ic *causeway.Interconnect) *causeway.Problem { return shell.Why(ic, "aliyun") },
		Files: files,
	}
}

// script is one rendering at work.
type script struct {
	*shell.Script
	ic      *causeway.Interconnect
	notices causeway.Problems
}

func newScript(in render.Input) *script {
	return &script{Script: shell.New(in.Graph, "aliyun", render.Identifiers(in.Graph)), ic: in.Interconnect}
}

func files(in render.Input) ([]render.File, causeway.Problems) {
	s := newScript(in)
	create := s.create()
	return []render.File{
		{Name: "create.sh", Mode: 0o755, Text: create},
		{Name: "destroy.sh", Mode: 0o755, Text: s.destroy()},
	}, append(s.Notices(in.Interconnect), s.notices...)
}

func (s *script) create() string {
	text := s.Header(s.ic, "Makes in Alibaba Cloud what interconnect "+s.ic.Name+" needs there. Run it as often as you like: what is there is left alone.")
	text += "owner_tags=(" + strings.TrimSpace(shell.Call("", s.ownerTags()...)) + ")\n\n"
	text += shell.Common + "\n" + s.profile() + "\n" + findFunctions + "\n" + makeFunctions + "\nneed_tool aliyun jq\n"
	return text + s.ReadKeys() + s.Create(s.step)
}

func (s *script) destroy() string {
	text := s.Header(s.ic, "Removes from Alibaba Cloud what was made for interconnect "+s.ic.Name+". Only what bears its tags or names is removed.")
	text += "\n" + shell.Common + "\n" + s.profile() + "\n" + findFunctions + "\n" + removeFunctions + "\nagreed \"$@\"\nneed_tool aliyun jq\n"
	return text + s.Destroy(s.undo)
}

// profile says whose credentials are used, where the file names a profile and
// the environment does not.
func (s *script) profile() string {
	name := ""
	if kind, of, _ := strings.Cut(s.ic.Provision.Aliyun.Credentials, ":"); kind == "profile" {
		name = of
	}
	return "# The profile of the command line; empty is its own choice.\nprofile=" + shell.Quote(name) + "\nprofile=${ALIBABA_CLOUD_PROFILE-$profile}\n"
}

// ownerTags are the tags of the owner, key and value in turn.
func (s *script) ownerTags() []any {
	var words []any
	for _, tag := range s.ic.Provision.Tags {
		words = append(words, tag.Key, tag.Value)
	}
	return words
}

func (s *script) notice(code causeway.Code, object string, args ...string) {
	p := causeway.NewProblem(code, object, nil, args...)
	p.Severity = causeway.Notice
	s.notices = append(s.notices, p)
}
