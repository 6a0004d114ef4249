package main

import (
	"errors"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/pki"
)

// revokeFlags are the command line of pki revoke.
type revokeFlags struct {
	dir     string
	serial  string
	site    string
	gateway string
	client  string
	reason  string
}

func newPKIRevoke(sh *shell) *cobra.Command {
	var flags revokeFlags
	cmd := &cobra.Command{
		Use:   "revoke",
		Short: sh.text("revoke a certificate, or all of a gateway or client", "吊销一张证书，或某网关、客户端的所有证书"),
		Example: `  causeway pki revoke --dir pki --site beijing --gateway bj-1 --reason "host lost"
  causeway pki revoke --dir pki --serial 9f3c0a51e2d84b7797c2b0d1a4e6f583`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return pkiRevoke(sh, &flags)
		},
	}
	addDirFlag(cmd, sh, &flags.dir)
	cmd.Flags().StringVar(&flags.serial, "serial", "", sh.text("serial number of one certificate, hexadecimal", "单张证书的序列号（十六进制）"))
	cmd.Flags().StringVar(&flags.site, "site", "", sh.text("the site of the gateway or client", "网关或客户端所属站点"))
	cmd.Flags().StringVar(&flags.gateway, "gateway", "", sh.text("the gateway's name", "网关名称"))
	cmd.Flags().StringVar(&flags.client, "client", "", sh.text("the client's name", "客户端名称"))
	cmd.Flags().StringVar(&flags.reason, "reason", "", sh.text("why, in a few words; it stands in the list", "吊销原因（简短文字，写入列表）"))
	return cmd
}

// check sees that the flags name one certificate or one identity.
func (f *revokeFlags) check(sh *shell) error {
	bySerial := f.serial != "" && f.site == "" && f.gateway == "" && f.client == ""
	byIdentity := f.serial == "" && f.site != "" && (f.gateway == "") != (f.client == "")
	if bySerial || byIdentity {
		return nil
	}
	return usageError{errors.New(sh.text(
		"give --serial HEX, or --site S with one of --gateway G and --client C",
		"请给出 --serial 序列号，或 --site 站点 加上 --gateway 网关、--client 客户端 之一"))}
}

func pkiRevoke(sh *shell, flags *revokeFlags) error {
	if err := flags.check(sh); err != nil {
		return err
	}
	list, revoked, err := flags.revoke(time.Now())
	if err != nil {
		return err
	}
	for _, r := range revoked {
		sh.say("Revoked certificate %s of %s.", "已吊销 %[2]s 的证书 %[1]s。", r.Serial, r.Identity)
	}
	sh.say("Copy %s (sequence %d) into the identity folder of every gateway: a gateway that has not loaded it still lets them in.",
		"请将 %s（序号 %d）复制到每个网关的身份目录：尚未加载它的网关仍会接受这些证书。", filepath.Join(flags.dir, "revoked.json"), list.Sequence)
	return nil
}

func (f *revokeFlags) revoke(now time.Time) (*pki.RevocationList, []pki.Revocation, error) {
	if f.serial != "" {
		return pki.RevokeSerial(f.dir, f.serial, f.reason, now)
	}
	ca, err := pki.Open(f.dir)
	if err != nil {
		return nil, nil, err
	}
	id := causeway.Identity{Interconnect: ca.Interconnect, Site: f.site, Role: causeway.RoleGateway, Name: f.gateway}
	if f.client != "" {
		id.Role, id.Name = causeway.RoleClient, f.client
	}
	return pki.RevokeIdentity(f.dir, id, f.reason, now)
}
