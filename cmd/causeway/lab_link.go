package main

import (
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/lab"
)

var linkHelp = causeway.Text{
	En: `Without KEY=VALUE the links and their settings are shown. Keys, for both
directions or, with the suffix .forward (from Beijing) or .reverse, for one:

  delay=100ms      one way
  jitter=5ms       mean of what is added to each frame's delay (exponential);
                   frames keep their order
  loss=1%          mean share of frames lost
  burst=4          mean number of frames lost in a row (Gilbert model); 1: by chance
  burst_loss=50%   share of frames lost within a burst (Gilbert-Elliott model);
                   burst is then the length of the bad state, loss the mean over all
  reorder=5%       share of frames that overtake: they take 50 to 90 % of the delay
  duplicate=1%     share of frames that arrive twice
  corrupt=1%       share of frames with one byte changed behind the IP header; UDP
                   checksums are made to fit, so that the tunnel meets the damage
  rate=200Mbps     none: no limit
  queue=50ms       how long a frame may wait for the rate
  mtu=1300         larger IP packets are dropped; none: no limit
  icmp=on          and their sender is told: "fragmentation needed" (IPv4 with DF)
                   or "packet too big" (IPv6); off: they vanish
  udp=drop         UDP vanishes; pass
  blackhole=both   none, forward or reverse; everything vanishes`,
	Zh: `不带 KEY=VALUE 时显示链路及其设置。以下键默认作用于两个方向；加后缀
.forward（自北京出发）或 .reverse 只作用于一个方向：

  delay=100ms      单程时延
  jitter=5ms       每帧附加时延的均值（指数分布），帧序不变
  loss=1%          平均丢帧率
  burst=4          平均连续丢帧数（Gilbert 模型）；1 表示随机丢帧
  burst_loss=50%   突发期内的丢帧率（Gilbert-Elliott 模型）；此时 burst 为突发期
                   的平均长度，loss 仍为总体平均丢帧率
  reorder=5%       提前到达的帧所占比例：其时延为设定值的 50% 至 90%
  duplicate=1%     重复到达的帧所占比例
  corrupt=1%       IP 头之后被改动一个字节的帧所占比例；UDP 校验和会同步修正，
                   使损坏的数据能到达隧道
  rate=200Mbps     none 表示不限
  queue=50ms       帧等待发送的最长时间
  mtu=1300         更大的 IP 包被丢弃；none 表示不限
  icmp=on          丢弃时以 ICMP 告知发送方（IPv4 且置 DF 位，或 IPv6）；
                   off 表示静默丢弃
  udp=drop         丢弃 UDP；pass 表示放行
  blackhole=both   也可为 none、forward、reverse；全部静默丢弃`,
}

func newLabLink(sh *shell) *cobra.Command {
	var name, output string
	cmd := &cobra.Command{
		Use:   "link [NAME [KEY=VALUE…]]",
		Short: sh.text("show or change the WAN links", "查看或修改广域网链路"),
		Long:  sh.text(linkHelp.En, linkHelp.Zh),
		RunE: func(_ *cobra.Command, args []string) error {
			links, err := labLinks(name, args)
			if err != nil {
				return err
			}
			if output == "json" {
				return sh.printJSON(map[string]any{"links": links})
			}
			return printLinks(sh, links)
		},
	}
	addNameFlag(cmd, sh, &name)
	addOutputFlag(cmd, sh, &output)
	return cmd
}

// labLinks does what the arguments ask and returns the links they are about.
func labLinks(name string, args []string) ([]lab.LinkStatus, error) {
	ctx, stop := interruptible()
	defer stop()
	if len(args) == 0 {
		return lab.Links(ctx, name)
	}
	link, err := lab.KnownLink(args[0])
	if err != nil {
		return nil, err
	}
	links, err := changedLinks(name, link, args[1:])
	for i := range links {
		if links[i].Name == link {
			return links[i : i+1], err
		}
	}
	return links, err
}

func changedLinks(name, link string, set []string) ([]lab.LinkStatus, error) {
	ctx, stop := interruptible()
	defer stop()
	if len(set) == 0 {
		return lab.Links(ctx, name)
	}
	return lab.ChangeLink(ctx, name, link, set)
}

func printLinks(sh *shell, links []lab.LinkStatus) error {
	table := tabwriter.NewWriter(sh.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, strings.ToUpper("link\tdirection\tdelay\trate\tloss\tqueue\tblackhole\tpassed\tdropped\tlate_p99\tother"))
	for _, link := range links {
		printWay(table, link.Name, "forward", link.Forward)
		printWay(table, link.Name, "reverse", link.Reverse)
	}
	return table.Flush()
}

func printWay(table *tabwriter.Writer, name, way string, s lab.WayStatus) {
	rate := "none"
	if s.RateBPS != nil {
		rate = causeway.BitRate(*s.RateBPS).String()
	}
	fmt.Fprintf(table, "%s\t%s\t%v\t%s\t%v\t%v\t%s\t%d\t%d\t%v\t%s\n", name, way, duration(s.DelayMS), rate,
		causeway.Ratio(s.LossRatio), duration(s.QueueMS), map[bool]string{true: "yes", false: "no"}[s.Blackhole], s.Passed, s.Dropped(), duration(s.LateP99MS), others(s))
}

// others are the settings a line rarely has, as they are written.
func others(s lab.WayStatus) string {
	var set []string
	add := func(is bool, key string, value any) {
		if is {
			set = append(set, fmt.Sprintf("%s=%v", key, value))
		}
	}
	add(s.JitterMS > 0, "jitter", duration(s.JitterMS))
	add(s.BurstFrames > 0, "burst", s.BurstFrames)
	add(s.BurstLossRatio > 0, "burst_loss", causeway.Ratio(s.BurstLossRatio))
	add(s.ReorderRatio > 0, "reorder", causeway.Ratio(s.ReorderRatio))
	add(s.DuplicateRatio > 0, "duplicate", causeway.Ratio(s.DuplicateRatio))
	add(s.CorruptRatio > 0, "corrupt", causeway.Ratio(s.CorruptRatio))
	if s.MTU != nil {
		add(true, "mtu", *s.MTU)
	}
	add(s.MTUAnswered, "icmp", "on")
	add(s.UDPDropped, "udp", "drop")
	return strings.Join(set, " ")
}

func duration(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }
