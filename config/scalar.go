package config

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"causeway"
)

// scalar returns the text of a single value of any type.
func (c cursor) scalar() (string, bool) {
	if !c.present() {
		return "", false
	}
	if c.node.kind == kindMapping || c.node.kind == kindSequence {
		c.fail("config.not_scalar", "found", c.node.shown())
		return "", false
	}
	if !printable(c.node.text) || c.node.text == "" {
		c.fail("config.unprintable", "value", quoted(c.node.text))
		return "", false
	}
	return c.node.text, true
}

// text reads a text. What YAML reads as a number or a truth value must be
// quoted, because it may not mean what it looks like (010, 1e3, true).
func (c cursor) text() string {
	if c.present() && c.node.kind != kindText {
		c.fail("config.not_scalar", "found", c.node.shown())
		return ""
	}
	s, _ := c.scalar()
	return s
}

func (c cursor) name() string {
	s := c.text()
	if s != "" && !causeway.ValidName(s) {
		c.fail("config.name", "value", quoted(s))
	}
	return s
}

// choice reads one of a few words.
func (c cursor) choice(words ...string) string {
	s := c.text()
	if s != "" && !slices.Contains(words, s) {
		c.fail("config.choice", "value", quoted(s), "choices", strings.Join(words, ", "), "suggestion", c.suggest(s, words))
		return ""
	}
	return s
}

func (c cursor) flag() bool {
	if !c.present() {
		return false
	}
	if c.node.kind != kindBool {
		c.fail("config.not_bool", "found", c.node.shown())
		return false
	}
	return strings.EqualFold(c.node.text, "true")
}

// isOff reads a switch that is "on" unless the file says "off". Those are
// words here, whatever older YAML makes of them.
func (c cursor) isOff() bool {
	word, _ := c.scalar()
	switch word {
	case "off":
		return true
	case "", "on":
		return false
	}
	meant := map[string]string{"true": "on", "yes": "on", "false": "off", "no": "off"}[strings.ToLower(word)]
	if meant == "" {
		meant = c.suggest(word, []string{"on", "off"})
	}
	c.fail("config.choice", "value", quoted(word), "choices", "on, off", "suggestion", meant)
	return false
}

// number reads a whole number in plain decimal digits.
func (c cursor) number() (uint64, bool) {
	if !c.present() {
		return 0, false
	}
	n, err := strconv.ParseUint(c.node.text, 10, 64)
	if c.node.kind != kindNumber || err != nil {
		c.fail("config.not_number", "found", c.node.shown())
		return 0, false
	}
	return n, true
}

// port reads a port, or returns the default where none is written.
func (c cursor) port(otherwise uint16) uint16 {
	n, ok := c.number()
	if !ok {
		return otherwise
	}
	if n < 1 || n > 65535 {
		c.fail("config.out_of_range", "value", c.node.text, "min", "1", "max", "65535")
		return otherwise
	}
	return uint16(n)
}

// maxBitRate is a petabit per second: no line has it, and what ParseBitRate
// cannot hold is above it.
const maxBitRate = 1_000_000 * causeway.Gbps

func (c cursor) bitRate() causeway.BitRate {
	s, ok := c.scalar()
	if !ok {
		return 0
	}
	rate, err := causeway.ParseBitRate(s)
	if err != nil || rate == 0 || rate > maxBitRate {
		c.fail("config.bandwidth", "value", quoted(s))
		return 0
	}
	return rate
}

// duration reads a positive duration.
func (c cursor) duration() (time.Duration, bool) {
	s, ok := c.scalar()
	if !ok {
		return 0, false
	}
	d, err := causeway.ParseDuration(s)
	if err != nil || d == 0 {
		c.fail("config.duration", "value", quoted(s))
		return 0, false
	}
	return d, true
}

func (c cursor) percentage() causeway.Ratio {
	s, ok := c.scalar()
	if !ok {
		return 0
	}
	ratio, err := causeway.ParseRatio(s)
	if err != nil {
		c.fail("config.percentage", "value", quoted(s))
	}
	return ratio
}
