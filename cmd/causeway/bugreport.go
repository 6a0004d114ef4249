package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/config"
)

// reportFlags are what "causeway bugreport" is asked for.
type reportFlags struct {
	socket, file, admin, log, output string
	hideHosts                        bool
}

func newBugreport(sh *shell) *cobra.Command {
	var f reportFlags
	cmd := &cobra.Command{
		Use:   "bugreport",
		Short: sh.text("collect what others need to find a fault, in one archive", "把排查故障所需的信息收集到一个归档中"),
		Long: sh.text("Collect versions, what the gateways here say, their metrics, the file, the host's network and the end of a log\nin one archive, and list what is in it. Keys, passwords and tokens are taken out; look through it before you send it.\nWhere no gateway answers, the rest is collected all the same.",
			"收集版本、本机网关的回答、指标、配置文件、主机网络和日志末尾，放入一个归档并列出其内容。\n密钥、口令和令牌会被去除；发送前请自行查看。没有网关应答时，仍会收集其余内容。"),
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return runBugreport(cmd.Context(), sh, f, time.Now()) },
	}
	flags := cmd.Flags()
	flags.StringVarP(&f.output, "output", "o", "", sh.text("the archive (default: causeway-bugreport-TIME.tar.gz)", "归档文件（默认 causeway-bugreport-时间.tar.gz）"))
	flags.StringVar(&f.log, "log", "", sh.text("log file whose end is taken along", "附带其末尾内容的日志文件"))
	flags.StringVar(&f.admin, "admin", "127.0.0.1:8081", sh.text("where the gateway's /metrics is", "网关 /metrics 的地址"))
	flags.BoolVar(&f.hideHosts, "hide-hosts", false, sh.text("replace the addresses of the sites' hosts by marks that differ from report to report", "用每份报告各不相同的标记代替站点主机的地址"))
	addFileFlag(cmd, sh, &f.file)
	addSocketFlag(cmd, sh, &f.socket)
	return cmd
}

func runBugreport(ctx context.Context, sh *shell, f reportFlags, now time.Time) error {
	if f.output == "" {
		f.output = "causeway-bugreport-" + now.UTC().Format("20060102T150405Z") + ".tar.gz"
	}
	redact := redactor{}
	if f.hideHosts {
		redact = hidingHosts(networksOf(f.file))
	}
	entries := collect(ctx, f, now)
	for i := range entries {
		entries[i].content = redact.text(entries[i].content)
	}
	if err := writeArchive(f.output, entries, now); err != nil {
		return causeway.NewProblem("bugreport.unwritable", f.output, err)
	}
	sh.say("wrote %s", "已写入 %s", visible(f.output))
	for _, e := range entries {
		fmt.Fprintf(sh.out, "  %8d  %s\n", len(e.content), visible(e.name))
	}
	sh.say("look through it before you send it: addresses and names are in it", "发送前请自行查看：其中含有地址和名称")
	return nil
}

// networksOf are the sites' networks, none if the file cannot be read.
func networksOf(file string) networks {
	var all networks
	if _, err := os.Stat(file); err != nil {
		return nil
	}
	loaded, _ := config.Load(file)
	if loaded == nil {
		return nil
	}
	for _, site := range loaded.Sites {
		all = append(all, site.Networks...)
	}
	return all
}
