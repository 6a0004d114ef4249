package causeway

var peerCodes = []Description{}
