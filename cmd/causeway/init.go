package main

import (
	"github.com/spf13/cobra"

	"causeway/config"
)

func newInit(sh *shell) *cobra.Command {
	var file string
	var force bool
	cmd := &cobra.Command{
		Use:   "init",
		Short: sh.text("write a commented example for Beijing and California", "生成一份带注释的北京—加州示例配置"),
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return initialise(sh, file, force)
		},
	}
	addFileFlag(cmd, sh, &file)
	cmd.Flags().BoolVar(&force, "force", false, sh.text("overwrite a file that is already there", "覆盖已存在的文件"))
	return cmd
}

// initialise ends with exit code 1 where it could not write: nothing is wrong
// with a configuration, as other config problems would say.
func initialise(sh *shell, file string, force bool) error {
	if problem := config.WriteExample(file, sh.lang, force); problem != nil {
		sh.printError(problem)
		return exitStatus(exitFailed)
	}
	sh.say("Wrote %s: two sites, two Internet lines each.", "已写入 %s：两个站点，每个站点两条互联网线路。", file)
	sh.say("Next: put in your own networks and addresses, then run 'causeway validate -c %s'.",
		"下一步：换成自己的网段和地址，然后运行 'causeway validate -c %s'。", file)
	return nil
}
