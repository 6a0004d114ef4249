package causeway

var pathCodes = []Description{}
