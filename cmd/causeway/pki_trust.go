package main

import (
	"github.com/spf13/cobra"

	"causeway/pki"
)

func newPKITrust(sh *shell) *cobra.Command {
	var dir, ca string
	var remove bool
	cmd := &cobra.Command{
		Use:   "trust",
		Short: sh.text("let the folder of an identity or CA trust another CA too", "让身份或 CA 目录同时信任另一个 CA"),
		Long: sh.text(`Let the folder of an identity or of a CA trust another CA of the same
interconnect too, and take over what that CA has revoked.

To change the CA without an interruption, bring each step to every gateway
before the next:
  1. make the new CA, let each CA trust the other, and renew every identity
     with the old one (or let it trust the new one): all trust both;
  2. renew every identity with the new CA;
  3. let the new CA and every identity no longer trust the old one.`, `让身份目录或 CA 目录同时信任同一互联的另一个 CA，并带上该 CA 的吊销列表。

要不中断地更换 CA，请在每一步对所有网关生效后再进行下一步：
  1. 创建新 CA，让两个 CA 互相信任，并用旧 CA 更新每个身份
     （或让其信任新 CA）：此后所有身份同时信任两者；
  2. 用新 CA 更新每个身份；
  3. 让新 CA 和每个身份不再信任旧 CA。`),
		Example: `  causeway pki init --dir pki2 --name beijing-california
  causeway pki trust --dir pki --ca pki2/ca.crt
  causeway pki trust --dir pki2 --ca pki/ca.crt
  causeway pki trust --dir id-bj-1 --ca pki2/ca.crt
  causeway pki renew --dir pki2 --identity id-bj-1
  causeway pki trust --dir pki2 --ca pki/ca.crt --remove
  causeway pki trust --dir id-bj-1 --ca pki/ca.crt --remove`,
		Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return pkiTrust(sh, dir, ca, remove)
		},
	}
	cmd.Flags().StringVar(&dir, "dir", "pki", sh.text("the folder of an identity or CA that is to trust", "需要信任对方的身份目录或 CA 目录"))
	cmd.Flags().StringVar(&ca, "ca", "", sh.text("the other CA's ca.crt", "另一个 CA 的 ca.crt"))
	cmd.Flags().BoolVar(&remove, "remove", false, sh.text("no longer trust it", "不再信任"))
	cmd.MarkFlagRequired("ca")
	return cmd
}

func pkiTrust(sh *shell, dir, ca string, remove bool) error {
	if remove {
		if err := pki.Distrust(dir, ca); err != nil {
			return err
		}
		sh.say("%s no longer trusts the CA in %s.", "%s 不再信任 %s 中的 CA。", dir, ca)
		return nil
	}
	if err := pki.Trust(dir, ca); err != nil {
		return err
	}
	sh.say("%s now trusts the CA in %s too.", "%s 现已同时信任 %s 中的 CA。", dir, ca)
	return nil
}
