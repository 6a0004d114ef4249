package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/config"
	"causeway/provision"
	"causeway/provision/aliyun"
	"causeway/provision/aws"
)

// policyClouds are the clouds a policy can be written for.
var policyClouds = []string{"aliyun", "aws"}

func newPolicy(sh *shell) *cobra.Command {
	var file string
	var listPrices bool
	cmd := &cobra.Command{
		Use:   "policy aliyun|aws",
		Short: sh.text("print the policy document with just the permissions apply needs", "输出 apply 所需的最小权限策略文档"),
		Long: sh.text(`policy prints the document to attach to the user or role whose credentials the
file names: for Alibaba Cloud's RAM or AWS's IAM, for the regions of the file,
with the actions that are really used and no more. It asks no cloud. With --prices
it prints another document, for no region, which allows reading the cloud's list
prices and nothing else: what apply needs does not hold that.`,
			`policy 输出要附加给配置文件所引用的用户或角色的策略文档：用于阿里云 RAM 或
AWS IAM，限于文件中的地域，只含实际用到的操作。它不访问任何云。加上 --prices 则输出
另一份与地域无关的文档，只允许查询云平台的列表价；apply 所需的权限不含这一项。`),
		Args:      cobra.MatchAll(cobra.ExactArgs(1), policyCloud),
		ValidArgs: policyClouds,
		RunE: func(_ *cobra.Command, args []string) error {
			if listPrices {
				return runPricePolicy(sh, args[0])
			}
			return runPolicy(sh, file, args[0])
		},
	}
	cmd.Flags().BoolVar(&listPrices, "prices", false, sh.text("only what reading list prices needs", "只输出查询列表价所需的权限"))
	addFileFlag(cmd, sh, &file)
	return cmd
}

func policyCloud(_ *cobra.Command, args []string) error {
	for _, cloud := range policyClouds {
		if args[0] == cloud {
			return nil
		}
	}
	return usageError{fmt.Errorf("%q: want %s", args[0], strings.Join(policyClouds, " or "))}
}

func runPolicy(sh *shell, file, cloud string) error {
	ic, problems := config.Load(file)
	if ic == nil {
		return problems
	}
	regions := regionsOf(ic, cloud)
	if len(regions) == 0 {
		sh.printError(causeway.NewProblem("provision.no_site", ic.Name, nil, "cloud", cloud))
		return exitStatus(exitUsage)
	}
	text := aws.Policy(provision.TagInterconnect, regions...)
	if cloud == "aliyun" {
		var err error
		if text, err = aliyun.Policy(regions...); err != nil {
			return err
		}
	}
	fmt.Fprint(sh.out, text)
	return nil
}

func runPricePolicy(sh *shell, cloud string) error {
	text := aws.PricePolicy()
	if cloud == "aliyun" {
		var err error
		if text, err = aliyun.PricePolicy(); err != nil {
			return err
		}
	}
	fmt.Fprint(sh.out, text)
	return nil
}

// regionsOf are those of a cloud's sites that stand under provision.
func regionsOf(ic *causeway.Interconnect, cloud string) []string {
	var regions []string
	for _, site := range ic.Sites {
		if site.Cloud == cloud && ic.Provision != nil && ic.Provision.Site(site.Name) != nil {
			regions = append(regions, site.Region)
		}
	}
	slices.Sort(regions)
	return slices.Compact(regions)
}
