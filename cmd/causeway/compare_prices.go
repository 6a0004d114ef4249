package main

import (
	"io"
	"os"

	"causeway"
	"causeway/advise/prices"
)

// maxPriceList is more than any set of prices takes.
const maxPriceList = 8 << 20

// readPrices returns a set of the program's own, or what a file says laid over
// the default.
func readPrices(name string) (*prices.Set, causeway.Problems) {
	if set, ok := prices.Named(name); ok {
		return set, nil
	}
	f, err := os.Open(name)
	if err != nil {
		return nil, causeway.Problems{causeway.NewProblem("compare.unreadable", name, err)}
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, maxPriceList))
	if err != nil {
		return nil, causeway.Problems{causeway.NewProblem("compare.unreadable", name, err)}
	}
	top, err := prices.Decode(name, text)
	if err != nil {
		return nil, causeway.ProblemsOf(err)
	}
	set := prices.Default().Over(top)
	set.Name = name
	return set, nil
}
