package main

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/config"
	"causeway/examples"
)

func newInit(sh *shell) *cobra.Command {
	var file, form, scheme string
	var force bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: sh.text("write a commented example for Beijing and California, or import an SD-WAN site_config", "生成一份带注释的北京—加州示例配置，或导入 SD-WAN 的 site_config"),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			switch {
			case cmd.Flags().Changed("import") && cmd.Flags().Changed("scheme"):
				return usageError{errors.New("--import and --scheme: want one of them")}
			case cmd.Flags().Changed("import"):
				return importForm(sh, form, file, force)
			case cmd.Flags().Changed("scheme"):
				return initialiseScheme(sh, scheme, file, force)
			}
			return initialise(sh, file, force)
		},
	}
	addFileFlag(cmd, sh, &file)
	cmd.Flags().BoolVar(&force, "force", false, sh.text("overwrite a file that is already there", "覆盖已存在的文件"))
	cmd.Flags().StringVar(&form, "import", "", sh.text("make the file from this SD-WAN site_config", "根据此 SD-WAN site_config 文件生成"))
	cmd.Flags().StringVar(&scheme, "scheme", "", sh.text("write the file of a scheme, as 'causeway compare' calls it: ", "生成某个方案的配置，方案名与 'causeway compare' 一致：")+strings.Join(examples.Schemes(), ", "))
	return cmd
}

func initialise(sh *shell, file string, force bool) error {
	if problem := config.WriteExample(file, sh.lang, force); problem != nil {
		return sh.notWritten(problem)
	}
	sh.say("Wrote %s: two sites, two Internet lines each.", "已写入 %s：两个站点，每个站点两条互联网线路。", file)
	sh.say("Next: put in your own networks and addresses, then run 'causeway validate -c %s'.",
		"下一步：换成自己的网段和地址，然后运行 'causeway validate -c %s'。", file)
	return nil
}

// firstSteps are what each scheme asks for besides what a file can say.
var firstSteps = map[string]causeway.Text{
	"leased-line": {
		En: "Ask a carrier for the line now: it takes weeks. Leave out what is not delivered yet; 'causeway plan' says who is waited for.",
		Zh: "请现在就向运营商申请专线，需要数周。尚未交付的先不写，'causeway plan' 会说明在等谁。",
	},
	"ipsec": {
		En: "It crosses the border by CEN, the permitted way: apply for the cross-border permit in CEN's console first.",
		Zh: "它经云企业网跨境（允许的方式）：请先在云企业网控制台申请跨境许可。",
	},
	"sd-wan": {
		En: "Gateways need identities: 'causeway pki init', then 'causeway pki issue' for each.",
		Zh: "网关需要身份：先运行 'causeway pki init'，再为每个网关运行 'causeway pki issue'。",
	},
	"cloud-native-gateway": {
		En: "Gateways need identities: 'causeway pki init', then 'causeway pki issue' for each.",
		Zh: "网关需要身份：先运行 'causeway pki init'，再为每个网关运行 'causeway pki issue'。",
	},
	"third-party-tunnel": {
		En: "Each host prints its public key when it first starts: put both into the file and apply again.",
		Zh: "每台主机首次启动时会输出公钥：请把两个公钥写入文件，然后再次 apply。",
	},
}

// initialiseScheme writes a file that plan takes as it is.
func initialiseScheme(sh *shell, scheme, file string, force bool) error {
	text, ok := examples.Scheme(scheme, sh.lang)
	if !ok {
		return usageError{fmt.Errorf("--scheme %s: want %s", scheme, strings.Join(examples.Schemes(), ", "))}
	}
	if problem := config.Write(file, text, force); problem != nil {
		return sh.notWritten(problem)
	}
	sh.say("Wrote %s: scheme %s between Beijing and California.", "已写入 %s：北京与加州之间的 %s 方案。", file, scheme)
	sh.say("%s", "%s", firstSteps[scheme].In(sh.lang))
	sh.say("Next: put in your own ids, networks and addresses, then run 'causeway validate -c %[1]s' and 'causeway plan -c %[1]s'.",
		"下一步：换成自己的 ID、网段和地址，然后运行 'causeway validate -c %[1]s' 和 'causeway plan -c %[1]s'。", file)
	return nil
}

// notWritten ends with exit code 1: nothing is wrong with a configuration, as
// other config problems would say.
func (sh *shell) notWritten(problem *causeway.Problem) error {
	sh.printError(problem)
	return exitStatus(exitFailed)
}

func importForm(sh *shell, form, file string, force bool) error {
	content, ic, problems := config.ImportFile(form, file, sh.lang)
	if ic == nil {
		return problems
	}
	if problem := config.Write(file, content, force); problem != nil {
		return sh.notWritten(problem)
	}
	sh.say("Wrote %s from %s: interconnect %s, %d sites, %d links, %d paths.",
		"已根据 %[2]s 写入 %[1]s：互联 %[3]s，%[4]d 个站点，%[5]d 条线路，%[6]d 条路径。",
		file, form, ic.Name, len(ic.Sites), countLinks(ic), len(ic.Paths))
	sh.printImported(problems, causeway.Warning, sh.text("Not carried over as it stands:", "未能原样导入："))
	sh.printImported(problems, causeway.Notice, sh.text("To do:", "待办："))
	sh.say("\nNext: go through the lines marked TODO, then run 'causeway validate -c %s'.",
		"\n下一步：逐一处理标有 TODO 的行，然后运行 'causeway validate -c %s'。", file)
	return nil
}

// printImported prints what of one severity there is to say; findings that
// follow each other and have the same hint share it.
func (sh *shell) printImported(problems causeway.Problems, severity causeway.Severity, heading string) {
	var some causeway.Problems
	for _, p := range problems {
		if p.Severity == severity {
			some = append(some, p)
		}
	}
	if len(some) > 0 {
		fmt.Fprintf(sh.out, "\n%s\n", heading)
	}
	for i, p := range some {
		sh.printFinding(p)
		if i+1 == len(some) || some[i+1].Hint(sh.lang) != p.Hint(sh.lang) {
			sh.printHint(p)
		}
	}
}
