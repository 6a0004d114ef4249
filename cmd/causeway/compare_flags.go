package main

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/advise"
	"causeway/config"
)

// question is what the command line of compare asks.
type question struct {
	config      string
	configNamed bool
	output      string
	// page is the file -o html goes to, "" is standard output.
	page     string
	said     []config.Said
	from, to string
	prices   string
	refresh  bool
	currency causeway.Currency
	weights  map[advise.Criterion]float64
	measured string
	// hybrid is the file's, or nil.
	hybrid *causeway.Hybrid
	// As typed, before they are checked.
	money   string
	weighed []string
}

// needFlags are the keys of needs as flags. Those of several values may be
// given several times, or with commas.
var needFlags = []struct {
	flag, key string
	several   bool
	help      causeway.Text
}{
	{"bandwidth", "bandwidth", false, causeway.Text{En: "needed each way, now: 200Mbps", Zh: "当前每个方向的带宽：200Mbps"}},
	{"growth", "growth", false, causeway.Text{En: "of bandwidth and traffic in a year: 30%", Zh: "带宽和流量的年增长率：30%"}},
	{"traffic", "traffic", true, causeway.Text{En: "what each site sends in a month: 500GB, or beijing=1TB,california=200GB", Zh: "各站点每月发送的数据量：500GB，或 beijing=1TB,california=200GB"}},
	{"latency", "latency", false, causeway.Text{En: "the longest round trip: 250ms", Zh: "往返时延上限：250ms"}},
	{"jitter", "jitter", false, causeway.Text{En: "how much it may vary: 30ms", Zh: "抖动上限：30ms"}},
	{"loss", "loss", false, causeway.Text{En: "of packets, at most: 0.5%", Zh: "丢包率上限：0.5%"}},
	{"availability", "availability", false, causeway.Text{En: "of the time, at least: 99.9%", Zh: "可用性下限：99.9%"}},
	{"budget", "budget", false, causeway.Text{En: "with setup spread over the first year: \"3000 CNY/month\", \"20000 USD/year\"", Zh: "预算（初期投入摊入第一年）：\"3000 CNY/month\"、\"20000 USD/year\""}},
	{"deadline", "deadline", false, causeway.Text{En: "how soon it has to carry traffic: 2w", Zh: "多久之内必须开通：2w"}},
	{"duration", "duration", false, causeway.Text{En: "how long it is needed: 12mo", Zh: "需要使用多久：12mo"}},
	{"team", "team", false, causeway.Text{En: "who runs it: none, cloud or network", Zh: "由谁运维：none、cloud 或 network"}},
	{"devices", "devices", false, causeway.Text{En: "what may be put in place: managed, virtual or physical", Zh: "允许部署什么：managed、virtual 或 physical"}},
	{"residency", "residency", false, causeway.Text{En: "what data may leave mainland China: any or permit", Zh: "哪些数据可离开中国内地：any 或 permit"}},
	{"encryption", "encryption", false, causeway.Text{En: "none, gateways or own-keys", Zh: "none、gateways 或 own-keys"}},
	{"certification", "certifications", true, causeway.Text{En: "what has to be certified: mlps-3, gm-t, fips-140, soc-2, iso-27001, pci-dss", Zh: "须具备的认证：mlps-3、gm-t、fips-140、soc-2、iso-27001、pci-dss"}},
	{"workload", "workloads", true, causeway.Text{
		En: "what it is for: core, general, real-time, bulk, web, api, microservices, multi-cloud, branches, test, temporary",
		Zh: "用途：core、general、real-time、bulk、web、api、microservices、multi-cloud、branches、test、temporary",
	}},
}

func (q *question) addFlags(cmd *cobra.Command, sh *shell) {
	flags := cmd.Flags()
	addFileFlag(cmd, sh, &q.config)
	flags.StringVarP(&q.output, "output", "o", "table", sh.text("table, json or html", "table、json 或 html"))
	flags.StringVarP(&q.page, "file", "f", "", sh.text("write the page of -o html to this file", "把 -o html 的页面写入此文件"))
	for _, n := range needFlags {
		if n.several {
			flags.StringSlice(n.flag, nil, n.help.In(sh.lang))
		} else {
			flags.String(n.flag, "", n.help.In(sh.lang))
		}
	}
	flags.StringVar(&q.from, "from", "", sh.text("the first site's place: aliyun/cn-beijing", "第一个站点的位置：aliyun/cn-beijing"))
	flags.StringVar(&q.to, "to", "", sh.text("the second site's place: aws/us-west-1", "第二个站点的位置：aws/us-west-1"))
	flags.StringVar(&q.prices, "prices", "default", sh.text("default, seed (the figures of the original proposal) or a file laid over the default", "default、seed（原方案文档的数字）或叠加在默认价格上的文件"))
	flags.BoolVar(&q.refresh, "refresh-prices", false, sh.text("lay today's list prices of the clouds over them; takes credentials", "用各云当日的目录价覆盖；需要凭据"))
	flags.StringVar(&q.money, "currency", string(causeway.CNY), sh.text("CNY or USD", "CNY 或 USD"))
	flags.StringSliceVar(&q.weighed, "weight", nil, sh.text("of a criterion, where it is not to follow from the needs: cost=2; the others are complexity, latency, bandwidth, reliability, security, fit, speed", "某项标准的权重（默认由需求推出）：cost=2；其他标准为 complexity、latency、bandwidth、reliability、security、fit、speed"))
	flags.StringVar(&q.measured, "measured", "", sh.text("a file of measured samples, a JSON object a line", "实测样本文件，每行一个 JSON 对象"))
}

// read takes over what the flags say; what they mean is checked later, where
// the file's needs are known.
func (q *question) read(cmd *cobra.Command) error {
	q.configNamed = cmd.Flags().Changed("config")
	q.currency = causeway.Currency(q.money)
	switch {
	case !slices.Contains([]string{"table", "json", "html"}, q.output):
		return usageError{fmt.Errorf("-o %s: want table, json or html", q.output)}
	case q.page != "" && q.output != "html":
		return usageError{fmt.Errorf("-f %s: want -o html with it", q.page)}
	case q.refresh && q.prices == "seed":
		return usageError{errors.New("--refresh-prices: the figures of --prices seed are no list's")}
	case q.currency != causeway.CNY && q.currency != causeway.USD:
		return usageError{fmt.Errorf("--currency %s: want CNY or USD", q.money)}
	}
	for _, n := range needFlags {
		if !cmd.Flags().Changed(n.flag) {
			continue
		}
		values := []string{cmd.Flag(n.flag).Value.String()}
		if n.several {
			values, _ = cmd.Flags().GetStringSlice(n.flag)
		}
		q.said = append(q.said, config.Said{Key: n.key, Name: "--" + n.flag, Values: values})
	}
	return q.readWeights()
}

func (q *question) readWeights() error {
	for _, s := range q.weighed {
		criterion, number, _ := strings.Cut(s, "=")
		weight, err := strconv.ParseFloat(number, 64)
		if err != nil || !(weight >= 0 && weight <= 1000) {
			return usageError{fmt.Errorf("--weight %s: want CRITERION=NUMBER from 0 to 1000, like cost=2", s)}
		}
		if q.weights == nil {
			q.weights = map[advise.Criterion]float64{}
		}
		q.weights[advise.Criterion(criterion)] = weight
	}
	return nil
}
