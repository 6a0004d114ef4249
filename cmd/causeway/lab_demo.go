package main

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/lab"
)

// newLabDemo is the demonstration inside the namespaces 'lab' made.
func newLabDemo(sh *shell) *cobra.Command {
	var flags insideFlags
	cmd := &cobra.Command{
		Use:    internalDemo,
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return labDemo(sh, flags)
		},
	}
	flags.add(cmd, sh)
	return cmd
}

func labDemo(sh *shell, flags insideFlags) error {
	program, err := flags.open()
	if err != nil {
		return err
	}
	ctx, stop := interruptible()
	defer stop()
	demo := lab.Demo{Program: program, Folder: flags.folder, Seed: flags.seed, Tell: func(lab.Passage) {}}
	if flags.output == "json" {
		result, err := demo.Run(ctx)
		if err != nil {
			return stopped(sh, err)
		}
		return passes(result.Passed, sh.printJSON(result))
	}
	screen := newLabScreen(sh)
	screen.print(demoOpening(screen.look))
	demo.Tell, demo.Watch = func(p lab.Passage) { screen.print(demoPassage(p, screen.look)) }, screen.watcher()
	result, err := demo.Run(ctx)
	screen.end()
	if err != nil {
		return stopped(sh, err)
	}
	screen.print(demoEnd(result, screen.look))
	return passes(result.Passed, nil)
}

// passes is how a command ends that checked something.
func passes(passed bool, err error) error {
	if err == nil && !passed {
		return errFallsShort
	}
	return err
}

// stopped says that somebody wanted the end in one line, and leaves other
// errors alone.
func stopped(sh *shell, err error) error {
	if !causeway.HasCode(err, "lab.interrupted") {
		return err
	}
	fmt.Fprintln(sh.err, sh.text("Stopped before the end; nothing is left behind.", "已中途停止，没有任何残留。"))
	return exitStatus(exitFailed)
}

// demoOpening introduces the two sites.
func demoOpening(l look) string {
	sites := l.text("Beijing VPC                                             California VPC", "北京 VPC                                                加州 VPC")
	drawing := "\n  " + sites + "\n" + `  10.0.0.0/16                                             172.16.0.0/16
                   .===== telecom-verizon =====.
  bj-host --- bj-1                               ca-1 --- ca-host
  10.0.1.10        '======== unicom-att ======='          172.16.1.10
`
	return l.strong(l.text("Two clouds, one network: Causeway in under a minute", "两朵云，一张网：一分钟了解通途")) + "\n" + drawing + l.faint(l.text(
		`
  Two sites in network namespaces of this machine, joined by two emulated
  lines: 100 ms each way, 200 Mbit/s, 0.1 % loss. Real gateways, real packets.`,
		`
  两个站点建在本机的网络命名空间中，由两条仿真线路相连：
  单程 100 ms，200 Mbit/s，丢包 0.1%。网关和数据包都是真实的。`))
}

func demoPassage(p lab.Passage, l look) string {
	text := p.Text.In(l.lang)
	if p.Step > 0 {
		return "\n" + l.strong(fmt.Sprintf("[%d/%d] %s", p.Step, lab.DemoSteps, text))
	}
	paint := map[lab.Tone]func(...string) string{lab.Good: l.good, lab.Poor: l.warn, lab.Neutral: plainText}[p.Tone]
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		lines[i] = "      " + paint(line)
	}
	return strings.Join(lines, "\n")
}

func plainText(s ...string) string { return strings.Join(s, " ") }

// demoEnd is the table of figures, whether the bounds held, and what to try.
func demoEnd(r lab.Result, l look) string {
	lines := []string{""}
	lines = append(lines, tableLines(demoFigures(r, l), l)...)
	lines = append(lines, "")
	if r.Passed {
		lines = append(lines, l.good(fmt.Sprintf(l.text("Everything checked held (seed %d).", "所有检查项均达标（种子 %d）。"), r.Seed)))
	}
	for _, broken := range r.Broken {
		lines = append(lines, l.poor(fmt.Sprintf(l.text("BROKEN: %s", "未达标：%s"), broken)))
	}
	if !r.Passed {
		lines = append(lines, repeatLine(r.Scenario, r.Seed, l))
	}
	lines = append(lines, "", l.strong(l.text("Try next", "接下来可以试试")))
	t := newTable("  causeway lab up\t" + l.text("the same two sites, kept up", "保持这两个站点运行，供手动试验"))
	t.add("  causeway lab exec bj-host -- ping 172.16.1.10", l.text("be a host in Beijing", "在北京的主机上执行"))
	t.add("  causeway lab link telecom blackhole=both", l.text("break a line yourself", "亲手断开一条线路"))
	t.add("  causeway top", l.text("watch it happen", "实时观察"))
	t.add("  causeway lab run", l.text("harder tests than this one", "更严格的测试场景"))
	t.add("  causeway init", l.text("a causeway.yaml of your own", "生成您自己的 causeway.yaml"))
	return strings.Join(append(lines, t.lines()...), "\n")
}

// demoFigures sets what was measured with Causeway beside plain routing.
func demoFigures(r lab.Result, l look) *table {
	t := newTable(l.text("WHAT WAS MEASURED\tCAUSEWAY\tPLAIN ROUTING\tMEANING", "测量项\t通途\t普通路由\t含义"), 1, 2)
	t.add(l.text("round trip", "往返时延"), ms(r.RTTMS), ms(r.PlainRTTMS), l.text("what the gateways add", "网关带来的额外时延"))
	t.add(l.text("readable packets", "可读的包"), fmt.Sprint(r.Plaintext), fmt.Sprint(r.ControlPlaintext), l.text("what a tap learns", "线路上能被窃听的内容"))
	t.add(l.text("a line dies: silence", "线路中断：停顿"), ms(r.GapMS), silent(r, l), l.text("plain routing stays dead", "普通路由不会恢复"))
	t.add(l.text("taken over by", "接管线路"), orUnknown(r.UsedAfter), unknown, l.text("by itself", "自动完成"))
	t.add(l.text("one TCP flow, Mbit/s", "单条 TCP（Mbit/s）"), fmt.Sprintf("%.0f", r.ThroughputMbps), fmt.Sprintf("%.0f", r.PlainMbps), l.text("the price of encryption", "加密的代价"))
	t.add(l.text("duplicates, damaged", "重复、损坏"), fmt.Sprintf("%d, %d", r.Duplicates, r.Corrupt), unknown, l.text("must be none", "应为零"))
	return t
}

// silent is what the cut cost plain routing.
func silent(r lab.Result, l look) string {
	if r.PlainRecovered {
		return l.text("came back", "已恢复")
	}
	return "> " + ms(r.PlainSilentMS)
}

func orUnknown(text string) string {
	if text == "" {
		return unknown
	}
	return text
}

func ms(value float64) string { return fmt.Sprintf("%.0f ms", value) }
