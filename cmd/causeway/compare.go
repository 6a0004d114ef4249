package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/advise"
	"causeway/config"
)

func newCompare(sh *shell, lists priceLists) *cobra.Command {
	var q question
	cmd := &cobra.Command{
		Use:   "compare",
		Short: sh.text("price and rank the ways to connect for your needs", "按需求为各连接方案计价并排序"),
		Long: sh.text(`compare prices and ranks five ways to connect, and hybrids of two, for what the
file says under needs and for what flags say over it. It says what each costs
and from which source, what excludes it, and what would change the answer. With
neither a file nor flags it compares them for Beijing and California. It makes
nothing and needs no credentials. It ends with 3 where nothing meets the needs.`,
			`compare 按配置文件中的 needs 以及命令行给出的需求（后者优先），为五种连接方案及
其两两混合计价并排序：给出各项费用及来源、被排除的原因，以及什么会改变结论。
没有文件也没有参数时，按北京与加州比较。它不创建任何资源，也不需要凭据。没有方案
满足需求时退出码为 3。`),
		Example: `  causeway compare
  causeway compare --bandwidth 200Mbps --traffic 1TB --availability 99.9% --budget "20000 CNY/month"
  causeway compare -c causeway.yaml --deadline 2w --weight cost=2
  causeway compare -c causeway.yaml -o html -f compare.html`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := q.read(cmd); err != nil {
				return err
			}
			ctx, stop := interruptible()
			defer stop()
			return runCompare(ctx, sh, q, lists, time.Now())
		},
	}
	q.addFlags(cmd, sh)
	return cmd
}

// runCompare answers a question on the day now.
func runCompare(ctx context.Context, sh *shell, q question, lists priceLists, now time.Time) error {
	ic, problems := q.file()
	if ic == nil {
		return wrongNeeds(sh, problems)
	}
	in, problems := q.input(ic, now)
	if len(problems) > 0 {
		return wrongNeeds(sh, problems)
	}
	q.hybrid = ic.Hybrid
	if q.refresh {
		fetched, problems := lists(ctx, ic.Provision, in.Needs.Places, now)
		set, err := sh.refreshed(in.Prices, fetched, problems)
		if err != nil {
			return err
		}
		in.Prices = set
	}
	answer, problems := advise.Compare(in)
	if answer == nil {
		return wrongNeeds(sh, problems)
	}
	if err := sh.printComparisonAs(q, answer); err != nil {
		return err
	}
	if answer.Recommended == nil {
		return errFallsShort
	}
	return nil
}

// wrongNeeds ends with the exit code of wrong usage, whichever package found
// that what is asked for makes no sense.
func wrongNeeds(sh *shell, problems causeway.Problems) error {
	sh.printError(problems)
	return exitStatus(exitUsage)
}

func (sh *shell) printComparisonAs(q question, answer *advise.Answer) error {
	switch q.output {
	case "json":
		return sh.printJSON(newCompareOutput(sh.lang, answer))
	case "html":
		return sh.printPage(q.page, answer)
	}
	return sh.printComparison(answer, q.hybrid)
}

// input is what the answer depends on: the file, and the flags over it.
func (q question) input(ic *causeway.Interconnect, now time.Time) (advise.Input, causeway.Problems) {
	in := advise.Input{Needs: *ic.Needs, Currency: q.currency, Weights: q.weights, Now: now}
	if ic.Hybrid != nil {
		in.Upgrade = ic.Hybrid.Upgrade
	}
	var wrong [4]causeway.Problems
	in.Needs, wrong[0] = config.OverPlaces(in.Needs, [2]string{"--from", "--to"}, [2]string{q.from, q.to})
	in.Needs, wrong[1] = config.OverNeeds(in.Needs, q.said)
	in.Prices, wrong[2] = readPrices(q.prices)
	in.Measured, wrong[3] = q.measurements(ic)
	var all causeway.Problems
	for _, some := range wrong {
		all = append(all, some...)
	}
	return in, all.Failures()
}

// file reads the interconnect's file, which may be a draft and needs no needs.
// Without -c it may be missing; then the pair this product began with stands
// for it.
func (q question) file() (*causeway.Interconnect, causeway.Problems) {
	if _, err := os.Stat(q.config); errors.Is(err, fs.ErrNotExist) && !q.configNamed {
		return firstPair(), nil
	}
	ic, problems := config.LoadDraft(q.config)
	if ic == nil {
		return nil, problems
	}
	if q.from == "" && q.to == "" {
		if problems := config.CheckRegions(ic); len(problems) > 0 {
			return nil, problems
		}
	}
	if ic.Needs == nil {
		ic.Needs = &causeway.Needs{Places: placesOf(ic)}
	}
	return ic, nil
}

func placesOf(ic *causeway.Interconnect) []causeway.Place {
	var places []causeway.Place
	for _, site := range ic.Sites {
		places = append(places, causeway.Place{Site: site.Name, Cloud: site.Cloud, Region: site.Region})
	}
	return places
}

// firstPair is Beijing and California, of which nothing is asked.
func firstPair() *causeway.Interconnect {
	return &causeway.Interconnect{Needs: &causeway.Needs{Places: []causeway.Place{
		{Site: "beijing", Cloud: "aliyun", Region: "cn-beijing"},
		{Site: "california", Cloud: "aws", Region: "us-west-1"},
	}}}
}
