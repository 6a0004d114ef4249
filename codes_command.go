package causeway

var commandCodes = []Description{}
