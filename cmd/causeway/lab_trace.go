package main

import (
	"path/filepath"

	"github.com/spf13/cobra"

	"causeway"
	"causeway/lab"
)

// traceFlags say which recorded paths drive the links of a lab.
type traceFlags struct {
	file string
	maps []string
}

func (f *traceFlags) add(cmd *cobra.Command, sh *shell) {
	cmd.Flags().StringVar(&f.file, "trace", "", sh.text("let the links behave as the paths in FILE did, over and over (see 'causeway ping --record')", "按 FILE 中录制的路径循环驱动链路（参见 'causeway ping --record'）"))
	cmd.Flags().StringArrayVar(&f.maps, "trace-map", nil, sh.text("LINK=PATH: which path of the trace drives a link (LINK may be all)", "LINK=PATH：轨迹中的哪条路径驱动哪条链路（LINK 可为 all）"))
}

// args writes the flags down again, for this program inside the namespaces.
func (f *traceFlags) args() ([]string, error) {
	if f.file == "" {
		return nil, nil
	}
	file, err := filepath.Abs(f.file)
	if err != nil {
		return nil, causeway.NewProblem("lab.trace", f.file, err)
	}
	args := []string{"--trace", file}
	for _, m := range f.maps {
		args = append(args, "--trace-map", m)
	}
	return args, nil
}

// replay reads the trace, nil if there is none.
func (f *traceFlags) replay() (*lab.Replay, error) {
	if f.file == "" {
		return nil, nil
	}
	return lab.OpenReplay(f.file, f.maps)
}
