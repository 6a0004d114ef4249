package main

import (
	"errors"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"causeway/pki"
)

func newPKIInit(sh *shell) *cobra.Command {
	var dir string
	var interconnect interconnectFlags
	cmd := &cobra.Command{
		Use:   "init",
		Short: sh.text("make the CA of an interconnect in a folder", "在目录中创建互联的 CA"),
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			return pkiInit(sh, dir, &interconnect)
		},
	}
	addDirFlag(cmd, sh, &dir)
	interconnect.add(cmd, sh)
	return cmd
}

func addDirFlag(cmd *cobra.Command, sh *shell, dir *string) {
	cmd.Flags().StringVar(dir, "dir", "pki", sh.text("the CA's folder", "CA 所在目录"))
}

func pkiInit(sh *shell, dir string, interconnect *interconnectFlags) error {
	name, err := nameOfNewCA(sh, interconnect)
	if err != nil {
		return err
	}
	if err := pki.Init(dir, name, time.Now()); err != nil {
		return err
	}
	ca, err := pki.Open(dir)
	if err != nil {
		return err
	}
	sh.say("CA of interconnect %s made in %s, valid until %s.", "已在 %[2]s 创建互联 %[1]s 的 CA，有效期至 %[3]s。", name, dir, dateTime(ca.NotAfter))
	sh.say("Keep %s secret and a copy of it offline: who has it can make any identity.", "请妥善保密 %s 并离线备份：持有它的人可以签发任何身份。", filepath.Join(dir, "ca.key"))
	return nil
}

func nameOfNewCA(sh *shell, interconnect *interconnectFlags) (string, error) {
	if interconnect.name != "" {
		return interconnect.name, nil
	}
	ic, err := interconnect.load()
	if err != nil {
		return "", err
	}
	if ic == nil {
		return "", usageError{errors.New(sh.text("there is no causeway.yaml here: give --name NAME or -c FILE", "当前目录没有 causeway.yaml：请给出 --name 名称 或 -c 文件"))}
	}
	return ic.Name, nil
}
