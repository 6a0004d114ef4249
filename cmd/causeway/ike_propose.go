package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/ike"
)

// proposeFlags are the command line of ike propose.
type proposeFlags struct {
	left, right string
	pathMTU     int
	nat         bool
	output      string
}

func newIKEPropose(sh *shell) *cobra.Command {
	var flags proposeFlags
	cmd := &cobra.Command{
		Use:   "propose",
		Short: sh.text("the strongest proposal two VPN ends accept, each choice explained", "给出两个 VPN 端都接受的最强提议，并逐项解释"),
		Long: sh.text("The strongest proposal two VPN ends accept. Each choice is explained and has its source;\nwhat no source was found for is listed as not known.\nExit code 3 means that they accept nothing in common. Ends: ",
			"给出两个 VPN 端都接受的最强提议。每项选择都有理由和来源；\n找不到来源的内容会列为未知。退出码 3 表示没有共同接受的值。可用的端：") + strings.Join(ike.EndNames(), ", "),
		Example: "  causeway ike propose --left aliyun --right aws",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return ikePropose(sh, &flags)
		},
	}
	cmd.Flags().StringVar(&flags.left, "left", "", sh.text("one end", "一端"))
	cmd.Flags().StringVar(&flags.right, "right", "", sh.text("the other end", "另一端"))
	cmd.Flags().IntVar(&flags.pathMTU, "mtu", 1500, sh.text("MTU of the path between the ends, in bytes", "两端之间路径的 MTU（字节）"))
	cmd.Flags().BoolVar(&flags.nat, "nat", false, sh.text("an end is behind NAT, so that ESP travels in UDP", "有一端在 NAT 之后，ESP 封装在 UDP 中"))
	addOutputFlag(cmd, sh, &flags.output)
	for _, name := range []string{"left", "right"} {
		cmd.MarkFlagRequired(name)
	}
	return cmd
}

func ikePropose(sh *shell, flags *proposeFlags) error {
	left, err := sh.end("--left", flags.left)
	if err != nil {
		return err
	}
	right, err := sh.end("--right", flags.right)
	if err != nil {
		return err
	}
	proposal, err := ike.Propose(left, right)
	if err != nil {
		// The command worked; it is the ends that do not go together.
		sh.printError(err)
		return errFallsShort
	}
	size, err := ike.InnerSize(flags.pathMTU, proposal.ESP, flags.nat)
	if causeway.HasCode(err, "ike.path_mtu") {
		return usageError{fmt.Errorf("--mtu %s", causeway.ProblemsOf(err)[0].Sentence(sh.lang))}
	}
	if err != nil {
		return err
	}
	if flags.output == "json" {
		return sh.printJSON(newProposalOutput(sh.lang, proposal, size))
	}
	return sh.printProposal(proposal, size)
}

func (sh *shell) end(flag, name string) (ike.End, error) {
	end, ok := ike.Find(name)
	if !ok {
		return end, usageError{fmt.Errorf(sh.text("%s %s: want one of %s", "%s %s：应为以下之一：%s"), flag, name, strings.Join(ike.EndNames(), ", "))}
	}
	return end, nil
}

// printProposal prints the proposal, then why, then what to do at each end.
func (sh *shell) printProposal(p ike.Proposal, size ike.Size) error {
	sh.say("%s and %s: %s, %s, %s, group %s, %s s.", "%s 与 %s：%s，%s，%s，组 %s，%s 秒。",
		p.Left.Name, p.Right.Name, p.Version, phases(p, func(s ike.Suite) string { return string(s.Encryption) }),
		phases(p, protection), phases(p, func(s ike.Suite) string { return s.Group.String() }), phases(p, lifetimeSeconds))
	fmt.Fprintln(sh.out)
	if err := sh.suites(p).print(sh.out); err != nil {
		return err
	}
	nat := sh.text("without NAT", "无 NAT")
	if size.NAT {
		nat = sh.text("with NAT", "有 NAT")
	}
	sh.say("\nInside the tunnel: MTU %d, MSS %d (path MTU %d, %s).", "\n隧道内：MTU %d，MSS %d（路径 MTU %d，%s）。", size.MTU, size.MSS, size.PathMTU, nat)
	for _, w := range p.Warnings {
		sh.say("Warning: %s.", "警告：%s。", w.In(sh.lang))
	}
	var cited citations
	sh.say("\nWhy", "\n理由")
	for _, c := range p.Choices {
		fmt.Fprintf(sh.out, "  %s = %s: %s %s\n", c.Parameter, c.Value, c.Reason.In(sh.lang), cited.marks(c.Sources...))
	}
	for _, end := range []ike.End{p.Left, p.Right} {
		sh.printEnd(end, p, &cited)
	}
	sh.say("\nSources", "\n来源")
	for i, s := range cited {
		fmt.Fprintf(sh.out, "  [%d] %s\n      %s\n", i+1, s, s.URL)
	}
	return nil
}

// protection is what guards the integrity of packets.
func protection(s ike.Suite) string {
	if s.Integrity == "" {
		return "AEAD"
	}
	return string(s.Integrity)
}

func (sh *shell) suites(p ike.Proposal) *table {
	t := newTable("\tIKE\tESP")
	t.add(sh.text("encryption", "加密"), string(p.IKE.Encryption), string(p.ESP.Encryption))
	t.add(sh.text("integrity", "完整性"), protection(p.IKE), protection(p.ESP))
	t.add("PRF", string(p.IKE.PRF), "")
	t.add(sh.text("DH group", "DH 组"), p.IKE.Group.String(), p.ESP.Group.String())
	t.add(sh.text("lifetime", "生存时间"), lifetimeText(p.IKE), lifetimeText(p.ESP))
	return t
}

func lifetimeText(s ike.Suite) string { return lifetimeSeconds(s) + " s" }

func lifetimeSeconds(s ike.Suite) string { return fmt.Sprintf("%.0f", s.Lifetime.Seconds()) }

// phases writes what both phases have in common once, else IKE/ESP.
func phases(p ike.Proposal, of func(ike.Suite) string) string {
	if of(p.IKE) == of(p.ESP) {
		return of(p.IKE)
	}
	return of(p.IKE) + "/" + of(p.ESP)
}

// printEnd prints what to set at an end, what it does unasked, and what is not
// known of it.
func (sh *shell) printEnd(end ike.End, p ike.Proposal, cited *citations) {
	fmt.Fprintf(sh.out, "\n%s (%s)\n", end.Name, end.Title.In(sh.lang))
	for _, s := range end.Settings(p) {
		fmt.Fprintf(sh.out, "  %s=%s\n", s.Name, s.Value)
	}
	for _, a := range append(slices.Clone(end.Advice), end.Rules()...) {
		fmt.Fprintf(sh.out, "  - %s %s\n", a.Text.In(sh.lang), cited.marks(a.Source))
	}
	if unknown := end.Unknown(); len(unknown) > 0 {
		sh.say("  - not known: %s", "  - 未知：%s", strings.Join(textsIn(unknown, sh.lang), sh.text(", ", "、")))
	}
}

func textsIn(all []causeway.Text, l causeway.Language) []string {
	var words []string
	for _, t := range all {
		words = append(words, t.In(l))
	}
	return words
}

// citations are the sources mentioned so far.
type citations []ike.Source

// marks returns the numbers of sources, in brackets.
func (c *citations) marks(sources ...ike.Source) string {
	var text string
	for _, s := range sources {
		number := 0
		for i, known := range *c {
			if known == s {
				number = i + 1
			}
		}
		if number == 0 {
			*c = append(*c, s)
			number = len(*c)
		}
		text += fmt.Sprintf("[%d]", number)
	}
	return text
}
