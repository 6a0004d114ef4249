package causeway

var configCodes = []Description{}
