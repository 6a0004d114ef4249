package main

import (
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/pki"
)

// issueFlags are the command line of pki issue.
type issueFlags struct {
	dir          string
	out          string
	site         string
	gateway      string
	client       string
	interconnect interconnectFlags
}

func newPKIIssue(sh *shell) *cobra.Command {
	var flags issueFlags
	cmd := &cobra.Command{
		Use:   "issue",
		Short: sh.text("issue the identity of a gateway or client into a new folder", "为网关或客户端签发身份到新目录"),
		Example: `  causeway pki issue --site beijing --gateway bj-1 --out id-bj-1
  causeway pki issue --site beijing --client laptop --out id-laptop`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return pkiIssue(sh, &flags)
		},
	}
	addDirFlag(cmd, sh, &flags.dir)
	cmd.Flags().StringVar(&flags.out, "out", "", sh.text("the new folder", "新目录"))
	cmd.Flags().StringVar(&flags.site, "site", "", sh.text("the site it belongs to", "所属站点"))
	cmd.Flags().StringVar(&flags.gateway, "gateway", "", sh.text("the gateway's name", "网关名称"))
	cmd.Flags().StringVar(&flags.client, "client", "", sh.text("the client's name", "客户端名称"))
	flags.interconnect.add(cmd, sh)
	for _, name := range []string{"out", "site"} {
		cmd.MarkFlagRequired(name)
	}
	return cmd
}

func pkiIssue(sh *shell, flags *issueFlags) error {
	if (flags.gateway == "") == (flags.client == "") {
		return usageError{errors.New(sh.text("give exactly one of --gateway and --client", "--gateway 与 --client 必须且只能给出一个"))}
	}
	id, err := flags.identity()
	if err != nil {
		return err
	}
	if err := pki.Issue(flags.dir, id, flags.out, time.Now()); err != nil {
		return err
	}
	// Read it back as its owner will.
	issued, err := pki.Load(flags.out)
	if err != nil {
		return err
	}
	sh.say("Identity %s written to %s, valid until %s.", "身份 %s 已写入 %s，有效期至 %s。", issued.Identity.URI(), flags.out, dateTime(issued.NotAfter))
	return nil
}

// identity takes the interconnect's name from --name, else from the file,
// else from the CA. The file, where it is read, must have the site and the
// gateway.
func (f *issueFlags) identity() (causeway.Identity, error) {
	id := causeway.Identity{Interconnect: f.interconnect.name, Site: f.site, Role: causeway.RoleGateway, Name: f.gateway}
	if f.client != "" {
		id.Role, id.Name = causeway.RoleClient, f.client
	}
	if id.Interconnect != "" {
		return id, nil
	}
	ic, err := f.interconnect.load()
	if err != nil {
		return id, err
	}
	if ic != nil {
		id.Interconnect = ic.Name
		return id, isInFile(id, ic, f.interconnect.file)
	}
	ca, err := pki.Open(f.dir)
	if err != nil {
		return id, err
	}
	id.Interconnect = ca.Interconnect
	return id, nil
}

// isInFile catches a name mistyped, which would become a gateway that no peer
// expects.
func isInFile(id causeway.Identity, ic *causeway.Interconnect, file string) error {
	site := ic.Site(id.Site)
	if site == nil {
		return causeway.NewProblem("pki.unknown_site", id.Site, nil, "file", file, "sites", siteNames(ic))
	}
	if id.Role == causeway.RoleGateway && site.Gateway(id.Name) == nil {
		return causeway.NewProblem("pki.unknown_gateway", id.Name, nil, "file", file, "site", site.Name, "gateways", gatewayNames(site))
	}
	return nil
}

func siteNames(ic *causeway.Interconnect) string {
	var names []string
	for _, site := range ic.Sites {
		names = append(names, site.Name)
	}
	return strings.Join(names, ", ")
}

func gatewayNames(site *causeway.Site) string {
	var names []string
	for _, gateway := range site.Gateways {
		names = append(names, gateway.Name)
	}
	return strings.Join(names, ", ")
}
