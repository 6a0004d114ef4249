package main

import (
	"encoding/json"
	"strings"
	"testing"

	"causeway"
	"causeway/golden"
	"causeway/provision"
)

func TestStatusAsDescribed(t *testing.T) {
	s := func() *script {
		plan := changed(t)
		plan.Changes = []provision.Change{plan.Changes[0], plan.Changes[5]}
		return &script{plan: plan, seen: provision.Snapshot{Taken: true}}
	}
	inBothLanguages(t, "status", exitDone, call{run: runStatus, answer: "-"}, s)
	got := s().said(t, call{run: runStatus, asJSON: true})
	var read statusOutput
	if err := json.Unmarshal([]byte(got.out), &read); err != nil || got.code != exitDone || read.AsDescribed == nil || !*read.AsDescribed || read.Differences == nil || read.Broken == nil || read.Failed == nil {
		t.Errorf("exit %d, %v\n%s", got.code, err, got.out)
	}
}

func TestStatusDrift(t *testing.T) {
	s := func() *script {
		return &script{plan: changed(t), seen: provision.Snapshot{Taken: true}}
	}
	inBothLanguages(t, "drift", exitFallsShort, call{run: runStatus}, s)
	got := s().said(t, call{run: runStatus, asJSON: true})
	golden.File(t, "testdata/apply/drift.json.txt", got.out)
	if got.code != exitFallsShort {
		t.Errorf("exit %d", got.code)
	}
}

// What cannot be planned for what is there is drift too, and so is what cannot
// work across both clouds though each end is as it was told to be.
func TestStatusBroken(t *testing.T) {
	connection := &provision.AliyunVPNConnection{Meta: provision.Meta{Key: "vpn/connection", ID: "vco-1"}, Tunnels: []provision.AliyunTunnel{{}}}
	s := func() *script {
		return &script{
			seen: provision.Snapshot{Taken: true, Found: []provision.Observed{{Resource: connection, Ours: true}}},
			problems: causeway.Problems{
				causeway.NewProblem("provision.not_ours", "a/vpn-gateway", nil, "id", "vpn-1", "name", "cw.pacific.a.vpn-gateway"),
				causeway.NewProblem("provision.two_matches", "b/connection", nil, "ids", "vpn-2, vpn-3", "name", "cw.pacific.b.connection"),
				causeway.NewProblem("provision.single_tunnel", "vpn/connection", nil),
			},
		}
	}
	inBothLanguages(t, "broken", exitFallsShort, call{run: runStatus}, s)
	got := s().said(t, call{run: runStatus, asJSON: true})
	if got.code != exitFallsShort || strings.Count(got.out, "provision.single_tunnel") != 1 || !strings.Contains(got.out, `"provision.faces_nobody"`) || !strings.Contains(got.out, `"as_described": false`) {
		t.Errorf("exit %d\n%s", got.code, got.out)
	}
}

// A cloud that does not answer is a failure, not drift.
func TestStatusNotAsked(t *testing.T) {
	s := &script{problems: causeway.Problems{causeway.NewProblem("cloud.unreachable", "aws", nil, "action", "ec2:DescribeVpcs", "attempts", "5")}}
	got := s.said(t, call{run: runStatus})
	if got.code != exitFailed || !strings.Contains(got.errs, "no answer from the cloud") || got.out != "" {
		t.Errorf("exit %d\n%s%s", got.code, got.out, got.errs)
	}
	got = s.said(t, call{run: runStatus, asJSON: true})
	if got.code != exitFailed || !strings.Contains(got.out, `"as_described": null`) || !strings.Contains(got.out, "cloud.unreachable") {
		t.Errorf("exit %d\n%s", got.code, got.out)
	}
}
