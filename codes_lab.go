package causeway

var labCodes = []Description{}
