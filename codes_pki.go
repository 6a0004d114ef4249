package causeway

var pkiCodes = []Description{}
