// Package awscli writes AWS's part of what an interconnect needs as scripts of
// the AWS command line: create.sh finds what is there by its tags and makes
// what is missing, destroy.sh removes it.
//
// steps.go has what each kind of resource is in a script. The functions that
// the scripts call are shell text of their own: find.sh, make.sh, remove.sh.
package awscli

import (
	_ "embed"
	"encoding/json"
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
		Name:  "aws-cli",
		Title: causeway.Text{En: "AWS's part as scripts of the AWS CLI", Zh: "AWS 一侧的 AWS CLI 脚本"},
		Why:   why,
		Files: files,
	}
}

func why(ic *causeway.Interconnect) *causeway.Problem {
	return shell.Why(ic, "aws")
}

// script is one rendering at work.
type script struct {
	*shell.Script
	ic *causeway.Interconnect
}

func files(in render.Input) ([]render.File, causeway.Problems) {
	s := newScript(in)
	return []render.File{
		{Name: "create.sh", Mode: 0o755, Text: s.create()},
		{Name: "destroy.sh", Mode: 0o755, Text: s.destroy()},
	}, s.Notices(in.Interconnect)
}

func newScript(in render.Input) *script {
	return &script{shell.New(in.Graph, "aws", render.Identifiers(in.Graph)), in.Interconnect}
}

func (s *script) create() string {
	var b strings.Builder
	b.WriteString(s.Header(s.ic, "Makes in AWS what interconnect "+s.ic.Name+" needs there. Run it as often as you like: what is there is left alone."))
	b.WriteString("owner_tags=" + shell.Quote(ownerTags(s.ic)) + "\n\n")
	b.WriteString(shell.Common + "\n" + findFunctions + "\n" + makeFunctions + "\nneed_tool aws\n" + s.profile())
	b.WriteString(s.ReadKeys())
	return b.String() + s.Create(s.step)
}

// destroy goes the way back, last made first.
func (s *script) destroy() string {
	var b strings.Builder
	b.WriteString(s.Header(s.ic, "Removes from AWS what was made for interconnect "+s.ic.Name+". Only what bears its tags or names is removed."))
	b.WriteString("\n" + shell.Common + "\n" + findFunctions + "\n" + removeFunctions + "\nagreed \"$@\"\nneed_tool aws\n" + s.profile())
	return b.String() + s.Destroy(s.undo)
}

// profile says whose credentials are used, where the file names a profile and
// the environment does not.
func (s *script) profile() string {
	kind, name, _ := strings.Cut(s.ic.Provision.AWS.Credentials, ":")
	switch kind {
	case "profile":
		return "profile=" + shell.Quote(name) + "\nexport AWS_PROFILE=\"${AWS_PROFILE:-$profile}\"\n"
	case "role":
		return shell.Comment("Run it with credentials of the role " + name + ".")
	}
	return ""
}

// ownerTags are the tags of the owner as they go into a list of tags in JSON.
func ownerTags(ic *causeway.Interconnect) string {
	var text strings.Builder
	for _, tag := range ic.Provision.Tags {
		pair, err := json.Marshal(struct{ Key, Value string }{tag.Key, tag.Value})
		if err != nil {
			panic(err) // two strings
		}
		text.WriteString("," + string(pair))
	}
	return text.String()
}
