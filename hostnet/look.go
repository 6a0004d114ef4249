package hostnet

import "causeway"

// Look compares the host with the desired state and changes nothing. It
// returns what Apply would change, and a warning (host.route_bypass) for each
// route of others that leads past the tunnel. Unlike the methods of Host it
// may be called at any time. Problem: host.read.
func Look(desired State) (missing []Change, bypasses causeway.Problems, err error) {
	actual, err := readState(desired)
	if err != nil {
		return nil, nil, err
	}
	return diff(actual, desired), bypassWarnings(actual, desired), nil
}

func bypassWarnings(actual, desired State) causeway.Problems {
	var warnings causeway.Problems
	for _, route := range bypasses(actual, desired) {
		warning := causeway.NewProblem("host.route_bypass", route.String(), nil)
		warning.Severity = causeway.Warning
		warnings = append(warnings, warning)
	}
	return warnings
}
