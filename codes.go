package causeway

// Description documents a code: when it appears, its sentence and its hint in
// every language. {name} places are filled from Problem.Args.
type Description struct {
	Code Code
	Doc  string
	Text Text
	Hint Text
}

// Codes returns the one table of all codes. Each area keeps its rows in a
// file of its own (codes_config.go, codes_peer.go, ...).
func Codes() []Description {
	var all []Description
	for _, area := range [][]Description{configCodes, pkiCodes, peerCodes, hostCodes, gatewayCodes, doctorCodes, labCodes, borderCodes, ikeCodes, cloudCodes, provisionCodes, overlayCodes, meshCodes, renderCodes, serviceCodes, pricesCodes, adviseCodes, compareCodes, policyCodes} {
		all = append(all, area...)
	}
	return all
}

var descriptions = func() map[Code]Description {
	byCode := map[Code]Description{}
	for _, d := range Codes() {
		byCode[d.Code] = d
	}
	return byCode
}()

// Describe returns the row of a code. A code missing from the table still
// yields a readable sentence; TestCodes makes sure none is missing.
func Describe(code Code) Description {
	if d, ok := descriptions[code]; ok {
		return d
	}
	plain := string(code) + ": {object}: {cause}"
	return Description{Code: code, Text: Text{En: plain, Zh: plain}}
}
