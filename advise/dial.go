package advise

import (
	"math"
	"slices"
	"strconv"
)

// dial is a need or weight that is a number. Its values are in a unit people
// use; 0 is not stated.
type dial struct {
	need string
	now  func(Input) float64
	set  func(*Input, float64)
	show func(Input, float64) string
	// scale ascends; it bounds the search, and where nothing is stated it is
	// what is tried.
	scale []float64
	// tight is the direction of a stricter need: from nothing stated only that
	// way leads anywhere.
	tight  int
	digits int
	// nines says that the distance from 1 is what counts, whole that there are
	// no parts of the unit.
	nines, whole bool
}

// ways returns the values to try, away from the present one: downwards and
// upwards along the scale, or in the strict direction where nothing is stated.
func (d dial) ways(in Input) [][]float64 {
	now := d.now(in)
	down, up := []float64{}, []float64{}
	for _, v := range d.scale {
		if v < now {
			down = append(down, v)
		} else if v > now {
			up = append(up, v)
		}
	}
	slices.Reverse(down)
	if now != 0 {
		return [][]float64{down, up}
	}
	if d.tight < 0 {
		slices.Reverse(up)
	}
	return [][]float64{up}
}

// middle halves a way by factors, that of availability by what is missing to 1.
func (d dial) middle(a, b float64) float64 {
	if d.nines {
		return 1 - math.Sqrt((1-a)*(1-b))
	}
	return math.Sqrt(a * b)
}

// round keeps as many digits as people read.
func (d dial) round(v float64) float64 {
	switch {
	case d.nines:
		return 1 - significant(1-v, d.digits)
	case d.whole:
		return math.Round(v)
	}
	return significant(v, d.digits)
}

func significant(v float64, digits int) float64 {
	rounded, _ := strconv.ParseFloat(strconv.FormatFloat(v, 'g', digits, 64), 64)
	return rounded
}

// from writes the present value, "" where nobody stated one.
func (d dial) from(in Input) string {
	if now := d.now(in); now != 0 {
		return d.show(in, now)
	}
	return ""
}
