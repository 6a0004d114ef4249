package main

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/config"
	"causeway/provision"
	forms "causeway/render"
	"causeway/render/aliyuncli"
	"causeway/render/awscli"
	"causeway/render/cisco"
	"causeway/render/cloudinit"
	"causeway/render/frr"
	"causeway/render/galaxy"
	"causeway/render/istio"
	"causeway/render/prometheus"
	"causeway/render/strongswan"
	"causeway/render/systemd"
	"causeway/render/tailscale"
	"causeway/render/terraform"
	"causeway/render/wireguard"
	"causeway/render/zerotier"
)

// targets are the forms there are, in the order they are listed.
func targets() []forms.Target {
	return []forms.Target{
		terraform.Target(),
		awscli.Target(),
		aliyuncli.Target(),
		strongswan.Target(),
		frr.Target(),
		wireguard.Target(),
		tailscale.Target(),
		zerotier.Target(),
		systemd.Target(),
		prometheus.Target(),
		istio.Target(),
		cisco.Target(),
		galaxy.Target(),
	}
}

// renderFlags are the command line of render.
type renderFlags struct {
	file, output, dir string
	force             bool
}

func newRender(sh *shell) *cobra.Command {
	var flags renderFlags
	cmd := &cobra.Command{
		Use:   "render [TARGET]",
		Short: sh.text("write the interconnect as files of other tools", "将互联写成其他工具的文件"),
		Long: sh.text(`render writes what the file asks for as files of a tool you work with already.
Without TARGET it lists the targets and says which fit the file. It asks no
cloud and needs no credentials; secrets never stand in what it writes. A file
that it did not write, or that was changed since, is not overwritten.`,
			`render 将配置文件的内容写成您常用工具的文件。不给出 TARGET 时列出全部目标，
并说明哪些适用于该文件。它不访问任何云，也不需要凭据；写出的文件不含机密。
不是由它写入的或之后被修改过的文件不会被覆盖。`),
		Example: "  causeway render\n  causeway render terraform -d infra\n  causeway render aws-cli -d -",
		Args:    cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 && !cmd.Flags().Changed("config") && absent(flags.file) {
				return sh.listTargets(nil, flags.output == "json")
			}
			return runRender(sh, args, &flags, time.Now(), borderRules)
		},
	}
	addFileFlag(cmd, sh, &flags.file)
	addOutputFlag(cmd, sh, &flags.output)
	cmd.Flags().StringVarP(&flags.dir, "dir", "d", "", sh.text("folder to write to, or - to print (default render-TARGET)", "写入的目录，- 表示直接打印（默认 render-TARGET）"))
	cmd.Flags().BoolVar(&flags.force, "force", false, sh.text("overwrite files that render did not write, or that were changed since", "覆盖不是由 render 写入的或之后被修改过的文件"))
	return cmd
}

func absent(file string) bool {
	_, err := os.Lstat(file)
	return errors.Is(err, fs.ErrNotExist)
}

func runRender(sh *shell, args []string, flags *renderFlags, now time.Time, judge ruling) error {
	var target forms.Target
	if len(args) == 1 {
		var err error
		if target, err = sh.target(args[0]); err != nil {
			return err
		}
	}
	ic, problems := config.Load(flags.file)
	if ic == nil {
		return problems
	}
	if len(args) == 0 {
		return sh.listTargets(ic, flags.output == "json")
	}
	rules, refused := judge(ic, now)
	if len(refused) > 0 {
		return sh.refuseRender(ic, refused, flags.output == "json")
	}
	files, notices := filesOf(target, ic)
	if len(notices.Failures()) > 0 {
		return sh.refuseRender(ic, notices, flags.output == "json")
	}
	if flags.dir == "-" {
		return sh.printFiles(files)
	}
	dir := cmp.Or(flags.dir, "render-"+target.Name)
	done, err := writeRendered(dir, files, flags.force)
	if err != nil {
		return err
	}
	return sh.printRendered(rendering{ic.Name, target.Name, dir, done}, rules, notices, flags.output == "json")
}

// filesOf are the files of a target, with what the plan and the target leave
// to people; failures among the problems mean that there are none.
func filesOf(target forms.Target, ic *causeway.Interconnect) ([]forms.File, causeway.Problems) {
	if why := target.Why(ic); why != nil {
		return nil, causeway.Problems{why}
	}
	graph, left := graphOf(ic)
	if len(left.Failures()) > 0 {
		return nil, left
	}
	files, notices := target.Files(forms.Input{Interconnect: ic, Graph: graph})
	return files, slices.Concat(left, notices)
}

func (sh *shell) target(name string) (forms.Target, error) {
	var names []string
	for _, t := range targets() {
		if t.Name == name {
			return t, nil
		}
		names = append(names, t.Name)
	}
	return forms.Target{}, usageError{fmt.Errorf(sh.text("there is no target %s: want one of %s", "没有目标 %s：应为以下之一：%s"), name, strings.Join(names, ", "))}
}

// graphOf is what the file asks for in the clouds, checked as plan checks it;
// nil where it asks for nothing.
func graphOf(ic *causeway.Interconnect) (*provision.Graph, causeway.Problems) {
	if ic.Provision == nil {
		return nil, nil
	}
	graph, problems := provision.Desired(ic, cloudinit.Choices())
	if len(problems.Failures()) > 0 {
		return nil, problems
	}
	if broken := provision.CheckInvariants(graph.Resources, nil); len(broken) > 0 {
		return nil, broken
	}
	if _, problem := graph.Waves(); problem != nil {
		return nil, causeway.Problems{problem}
	}
	return graph, problems
}
