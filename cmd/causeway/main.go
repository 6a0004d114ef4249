// Command causeway is the operator's command line: it checks the file, makes
// identities, runs the lab and asks running gateways. Each command has its
// own file and only parses flags, calls a package and prints.
package main

import "os"

// version is set by the build.
var version = "development"

func main() { os.Exit(run(os.Args[1:])) }
