package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/config"
	"causeway/ike"
)

func newIKELint(sh *shell) *cobra.Command {
	var output string
	cmd := &cobra.Command{
		Use:   "lint FILE",
		Short: sh.text("say what is wrong with a described IPsec connection", "指出所描述的 IPsec 连接有哪些问题"),
		Long: sh.text("Say what is wrong with the IPsec connection a file describes (docs/ike.md has the form).\nPre-shared keys are never shown. Exit code 3 means that there are errors; warnings alone end with 0.",
			"指出文件所描述的 IPsec 连接有哪些问题（文件格式见 docs/ike.md）。\n预共享密钥绝不显示。退出码 3 表示存在错误；只有警告时为 0。"),
		Example: "  causeway ike lint examples/seed-ipsec.yaml",
		Args:    cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			return ikeLint(sh, args[0], output == "json")
		},
	}
	addOutputFlag(cmd, sh, &output)
	return cmd
}

func ikeLint(sh *shell, file string, asJSON bool) error {
	connection, mistakes := config.LoadIPsec(file)
	if connection == nil {
		return mistakes
	}
	problems := ike.Lint(connection.Connection)
	for _, p := range problems {
		p.At = connection.At(p.Object)
	}
	if asJSON {
		if err := sh.printJSON(newLintOutput(sh.lang, connection, problems)); err != nil {
			return err
		}
	} else {
		sh.printLint(connection, problems)
	}
	if len(problems.Failures()) > 0 {
		return errFallsShort
	}
	return nil
}

// printLint shows no line of the file, because a key might stand on it.
func (sh *shell) printLint(c *config.IPsec, problems causeway.Problems) {
	failures := len(problems.Failures())
	if failures == 0 {
		sh.say("%s between %s and %s: no errors.", "%s（%s 与 %s 之间）：没有错误。", c.Name, c.Left.End.Name, c.Right.End.Name)
	} else {
		sh.say("%s between %s and %s: %s.", "%s（%s 与 %s 之间）：%s。", c.Name, c.Left.End.Name, c.Right.End.Name, sh.count(failures, "error", "个错误"))
	}
	for _, p := range problems {
		fmt.Fprintln(sh.out)
		mark := sh.mark(p.Severity)
		if p.Severity == causeway.Failure {
			mark = sh.text("error: ", "错误：")
		}
		fmt.Fprintf(sh.out, "%s: %s%s\n", visible(p.At.String()), mark, visible(p.Sentence(sh.lang)))
		fmt.Fprintf(sh.out, "  %s%s\n", sh.text("hint: ", "提示："), visible(p.Hint(sh.lang)))
	}
	sh.say("\n%s, %s, %s.", "\n%s，%s，%s。",
		sh.count(failures, "error", "个错误"),
		sh.count(countSeverity(problems, causeway.Warning), "warning", "个警告"),
		sh.count(countSeverity(problems, causeway.Notice), "notice", "条说明"))
}

func countSeverity(problems causeway.Problems, s causeway.Severity) int {
	n := 0
	for _, p := range problems {
		if p.Severity == s {
			n++
		}
	}
	return n
}

// lintOutput is what -o json prints.
type lintOutput struct {
	Name     string          `json:"name"`
	Left     string          `json:"left"`
	Right    string          `json:"right"`
	Passed   bool            `json:"passed"`
	Errors   int             `json:"errors"`
	Warnings int             `json:"warnings"`
	Problems []problemOutput `json:"problems"`
}

func newLintOutput(l causeway.Language, c *config.IPsec, problems causeway.Problems) lintOutput {
	return lintOutput{
		Name: c.Name, Left: c.Left.End.Name, Right: c.Right.End.Name,
		Passed:   len(problems.Failures()) == 0,
		Errors:   len(problems.Failures()),
		Warnings: countSeverity(problems, causeway.Warning),
		Problems: newValidation(l, problems).Problems,
	}
}
