package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/pki"
)

func newPKIList(sh *shell) *cobra.Command {
	var dir, output string
	cmd := &cobra.Command{
		Use:   "list",
		Short: sh.text("show every certificate the CA has issued", "显示 CA 签发的所有证书"),
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return pkiList(sh, dir, output == "json")
		},
	}
	addDirFlag(cmd, sh, &dir)
	addOutputFlag(cmd, sh, &output)
	return cmd
}

func pkiList(sh *shell, dir string, asJSON bool) error {
	issued, err := pki.List(dir, time.Now())
	if err != nil {
		return err
	}
	if asJSON {
		return sh.printJSON(newCertificateList(issued))
	}
	return sh.printCertificates(dir, issued)
}

// states are in the order in which the first line counts them.
var states = []struct {
	state pki.State
	text  causeway.Text
}{
	{pki.StateValid, causeway.Text{En: "valid", Zh: "有效"}},
	{pki.StateExpiring, causeway.Text{En: "expiring", Zh: "即将过期"}},
	{pki.StateExpired, causeway.Text{En: "expired", Zh: "已过期"}},
	{pki.StateRevoked, causeway.Text{En: "revoked", Zh: "已吊销"}},
	{pki.StateSuperseded, causeway.Text{En: "superseded", Zh: "已被取代"}},
}

func (sh *shell) stateWord(state pki.State) string {
	for _, s := range states {
		if s.state == state {
			return s.text.In(sh.lang)
		}
	}
	return string(state)
}

func (sh *shell) printCertificates(dir string, issued []pki.Issued) error {
	sh.say("The CA in %s has issued %s%s.", "%s 中的 CA 已签发 %s%s。", dir, sh.count(len(issued), "certificate", "张证书"), sh.stateCounts(issued))
	if len(issued) == 0 {
		return nil
	}
	w := tabwriter.NewWriter(sh.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, sh.text("IDENTITY\tSERIAL\tISSUED\tNOT AFTER\tDAYS LEFT\tSTATE\tREASON", "身份\t序列号\t签发于\t有效期至\t剩余天数\t状态\t原因"))
	for _, c := range issued {
		reason := unknown
		if c.Revocation != nil && c.Revocation.Reason != "" {
			reason = c.Revocation.Reason
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%s\t%s\n", c.Identity, c.Serial, dateTime(c.IssuedAt), dateTime(c.NotAfter), c.DaysLeft, sh.stateWord(c.State), reason)
	}
	return w.Flush()
}

// stateCounts returns ": 2 valid, 1 revoked", or nothing.
func (sh *shell) stateCounts(issued []pki.Issued) string {
	counts := map[pki.State]int{}
	for _, c := range issued {
		counts[c.State]++
	}
	var parts []string
	for _, s := range states {
		if n := counts[s.state]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, s.text.In(sh.lang)))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return sh.text(": ", "：") + strings.Join(parts, sh.text(", ", "，"))
}

// certificateList is what -o json prints.
type certificateList struct {
	Certificates []certificateOutput `json:"certificates"`
}

type certificateOutput struct {
	Identity     string     `json:"identity"`
	Serial       string     `json:"serial"`
	IssuedAt     time.Time  `json:"issued_at"`
	NotAfter     time.Time  `json:"not_after"`
	State        pki.State  `json:"state"`
	DaysLeft     int        `json:"days_left"`
	SupersededBy *string    `json:"superseded_by"`
	RevokedAt    *time.Time `json:"revoked_at"`
	Reason       *string    `json:"reason"`
}

func newCertificateList(issued []pki.Issued) certificateList {
	list := certificateList{Certificates: []certificateOutput{}}
	for _, c := range issued {
		out := certificateOutput{
			Identity: c.Identity, Serial: c.Serial, IssuedAt: c.IssuedAt.Truncate(time.Second), NotAfter: c.NotAfter,
			State: c.State, DaysLeft: c.DaysLeft,
		}
		if c.SupersededBy != "" {
			out.SupersededBy = &c.SupersededBy
		}
		if c.Revocation != nil {
			out.RevokedAt, out.Reason = &c.Revocation.RevokedAt, &c.Revocation.Reason
		}
		list.Certificates = append(list.Certificates, out)
	}
	return list
}
