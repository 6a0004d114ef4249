// Package faults has no code of its own: its tests do to two real gateways
// what happens to gateways in the world, one file per fault. Lines are cut,
// lose, repeat, reorder and corrupt; processes die; certificates end; strangers
// knock and copy. The two sites, their lines and the daemons live in network
// namespaces of the test process.
//
// Every test runs under the same oracles (oracles_test.go): nothing crosses a
// WAN in the clear, what is delivered is delivered once and whole, TCP flows
// survive, processes do not grow, logs hold neither a panic nor a secret.
// verdicts_test.go shows that each of them can fail.
//
// doctor_test.go and doctor_files_test.go make what "causeway doctor" has to
// name, one cause after the other, and want it silent in between.
//
// Reading starts at sites_test.go, which builds the sites; middlebox_test.go
// is the box on the line that some faults take.
package faults
