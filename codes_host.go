package causeway

var hostCodes = []Description{}
