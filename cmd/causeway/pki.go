package main

import (
	"errors"
	"io/fs"
	"os"
	"time"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/config"
)

func newPKI(sh *shell) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "pki",
		Short: sh.text("make, renew and revoke identities with an offline CA", "用离线 CA 签发、更新和吊销身份"),
		Args:  cobra.NoArgs,
	}
	cmd.AddCommand(newPKIInit(sh), newPKIIssue(sh), newPKIList(sh), newPKIRenew(sh), newPKIRevoke(sh), newPKITrust(sh))
	return cmd
}

// interconnectFlags say which interconnect identities are for: --name, or the
// one the file describes.
type interconnectFlags struct {
	name      string
	file      string
	fileGiven func() bool
}

func (f *interconnectFlags) add(cmd *cobra.Command, sh *shell) {
	cmd.Flags().StringVar(&f.name, "name", "", sh.text("the interconnect's name, instead of reading the file", "互联名称，不读取配置文件"))
	addFileFlag(cmd, sh, &f.file)
	f.fileGiven = func() bool { return cmd.Flags().Changed("config") }
}

// load reads the file. It returns nil without an error when there is none
// and none was asked for.
func (f *interconnectFlags) load() (*causeway.Interconnect, error) {
	if _, err := os.Stat(f.file); errors.Is(err, fs.ErrNotExist) && !f.fileGiven() {
		return nil, nil
	}
	ic, problems := config.Load(f.file)
	if failures := problems.Failures(); len(failures) > 0 {
		return nil, failures
	}
	return ic, nil
}

func dateTime(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }
