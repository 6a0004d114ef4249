package config

import (
	"strconv"
	"time"

	"causeway"
)

// count reads a whole number within bounds, 0 where there is none.
func (c cursor) count(least, most uint64) int {
	n, ok := c.number()
	if !ok {
		return 0
	}
	if n < least || n > most {
		c.fail("config.out_of_range", "value", strconv.FormatUint(n, 10), "min", strconv.FormatUint(least, 10), "max", strconv.FormatUint(most, 10))
		return 0
	}
	return int(n)
}

// between reads a duration within bounds, 0 where there is none.
func (c cursor) between(least, most string) time.Duration {
	d, ok := c.duration()
	if !ok {
		return 0
	}
	low, _ := causeway.ParseDuration(least)
	high, _ := causeway.ParseDuration(most)
	if d < low || d > high {
		c.fail("config.out_of_range", "value", d.String(), "min", least, "max", most)
		return 0
	}
	return d
}

// size reads a number of bytes within bounds, 0 where there is none.
func (c cursor) size(least, most string) int64 {
	s, ok := c.scalar()
	if !ok {
		return 0
	}
	n, err := causeway.ParseSize(s)
	if err != nil {
		c.fail("config.size", "value", quoted(s))
		return 0
	}
	low, _ := causeway.ParseSize(least)
	high, _ := causeway.ParseSize(most)
	if n < low || n > high {
		c.fail("config.out_of_range", "value", s, "min", least, "max", most)
		return 0
	}
	return n
}

// portion reads a percentage that is not nothing, 0 where there is none.
func (c cursor) portion() causeway.Ratio {
	if !c.present() {
		return 0
	}
	const least = 0.001
	share := c.percentage()
	if share >= least {
		return share
	}
	if text, _ := c.scalar(); text != "" {
		if _, err := causeway.ParseRatio(text); err == nil {
			c.fail("config.out_of_range", "value", text, "min", "0.1%", "max", "100%")
		}
	}
	return 0
}
