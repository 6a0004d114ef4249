package main

import (
	"time"

	"github.com/spf13/cobra"

	"causeway/pki"
)

func newPKIRenew(sh *shell) *cobra.Command {
	var dir, identity string
	cmd := &cobra.Command{
		Use:     "renew",
		Short:   sh.text("give an identity a new key and certificate, in its folder", "在身份目录中更换密钥与证书"),
		Example: `  causeway pki renew --dir pki --identity id-bj-1`,
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return pkiRenew(sh, dir, identity)
		},
	}
	addDirFlag(cmd, sh, &dir)
	cmd.Flags().StringVar(&identity, "identity", "", sh.text("the identity's folder", "身份所在目录"))
	cmd.MarkFlagRequired("identity")
	return cmd
}

func pkiRenew(sh *shell, dir, identity string) error {
	if err := pki.Renew(dir, identity, time.Now()); err != nil {
		return err
	}
	renewed, err := pki.Load(identity)
	if err != nil {
		return err
	}
	sh.say("Identity %s renewed in %s, valid until %s.", "身份 %s 已在 %s 中更新，有效期至 %s。", renewed.Identity.URI(), identity, dateTime(renewed.NotAfter))
	sh.say("The old key is deleted. The old certificate is superseded, not revoked: if its key may be known to others, revoke it.", "旧密钥已删除。旧证书已被取代，但未吊销：如果旧密钥可能已泄露，请将其吊销。")
	return nil
}
