// Package region knows where the clouds' regions are, and so how far apart
// they are and what light needs from one to another. Which side of a border a
// region is on is package border's to say.
//
// region.go answers, cities.go has the table, lines.go what lines are known to
// do.
package region

import (
	"math"
	"slices"
	"time"
)

const (
	earthRadius = 6371.0088          // kilometres, mean (IUGG)
	fibreSpeed  = 299792.458 * 2 / 3 // kilometres per second: light in glass
	toRadians   = math.Pi / 180      // per degree
)

// City returns the city a region is in, by the cloud's own name for the
// region; "" is unknown.
func City(cloud, region string) string { return regions[cloud][region] }

// Names returns the regions of a cloud that the table has, in order; nil where
// it has none of that cloud.
func Names(cloud string) []string {
	var names []string
	for name := range regions[cloud] {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// Distance is that of the great circle between two cities in kilometres; false
// where one of them is not in the table.
func Distance(a, b string) (float64, bool) {
	from, known := cities[a]
	to, alsoKnown := cities[b]
	if !known || !alsoKnown {
		return 0, false
	}
	return distance(from, to), true
}

// RoundTripFloor is how long light needs between two cities, there and back
// through a straight fibre along the great circle: no line is as fast. It is 0
// where one of them is not in the table.
func RoundTripFloor(a, b string) time.Duration {
	kilometres, _ := Distance(a, b)
	seconds := 2 * kilometres / fibreSpeed
	return time.Duration(seconds * float64(time.Second))
}

// distance uses the haversine formula.
func distance(a, b city) float64 {
	havLatitude := haversine((b.latitude - a.latitude) * toRadians)
	havLongitude := haversine((b.longitude - a.longitude) * toRadians)
	h := havLatitude + math.Cos(a.latitude*toRadians)*math.Cos(b.latitude*toRadians)*havLongitude
	return 2 * earthRadius * math.Asin(math.Sqrt(min(h, 1)))
}

func haversine(angle float64) float64 { return math.Pow(math.Sin(angle/2), 2) }
