package peering

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"errors"
	"testing"

	"causeway/golden"
	"causeway/tunnel/seal"
	"causeway/tunnel/wire"
)

const vectorsFile = "../docs/protocol-vectors.json"

// vectors are the example of docs/protocol.md: all that two implementations
// must agree on, from the exporter to sealed records. Bytes are hexadecimal.
type vectors struct {
	About        string         `json:"about"`
	Interconnect string         `json:"interconnect"`
	ClientSPKI   string         `json:"client_spki"`
	ServerSPKI   string         `json:"server_spki"`
	ClientHello  string         `json:"client_hello"`
	ServerHello  string         `json:"server_hello"`
	Context      string         `json:"context"`
	Exporter     string         `json:"exporter"`
	Open         string         `json:"open_confirmation"`
	OpenAck      string         `json:"open_ack_confirmation"`
	Secret       string         `json:"client_to_server_secret"`
	Records      []recordVector `json:"records"`
}

type recordVector struct {
	Index     uint32 `json:"index"`
	Epoch     uint64 `json:"epoch"`
	Number    uint64 `json:"packet_number"`
	Type      uint8  `json:"type"`
	Idx       uint8  `json:"idx"`
	Last      bool   `json:"last"`
	Plaintext string `json:"plaintext"`
	Record    string `json:"record"`
}

// The published example says what this build does. Its keys were computed a
// second time, from the text of docs/protocol.md alone, by another program.
func TestProtocolVectors(t *testing.T) {
	got, err := json.MarshalIndent(makeVectors(t), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	golden.File(t, vectorsFile, string(got)+"\n")
	if t.Failed() {
		t.Log("a changed protocol is another version")
	}
}

func makeVectors(t *testing.T) vectors {
	t.Helper()
	tr := transcript{
		interconnect: "beijing-california",
		clientKey:    []byte("the client's SubjectPublicKeyInfo"), serverKey: []byte("the server's SubjectPublicKeyInfo"),
		clientHello: []byte("the client's hello as it came"), serverHello: []byte("the server's hello as it came"),
	}
	exporter := bytes.Repeat([]byte{0xc0, 0xff, 0xee}, seal.SecretSize/3)
	root, err := seal.Root(func(string, []byte, int) ([]byte, error) { return exporter, nil }, tr.context())
	if err != nil {
		t.Fatal(err)
	}
	directions, err := seal.Derive(root)
	if err != nil {
		t.Fatal(err)
	}
	v := vectors{
		About:        "Example for docs/protocol.md. Bytes are hexadecimal; the keys and hellos are made up.",
		Interconnect: tr.interconnect, ClientSPKI: hex.EncodeToString(tr.clientKey), ServerSPKI: hex.EncodeToString(tr.serverKey),
		ClientHello: hex.EncodeToString(tr.clientHello), ServerHello: hex.EncodeToString(tr.serverHello),
		Context: hex.EncodeToString(tr.context()), Exporter: hex.EncodeToString(exporter),
		Open: confirmation(t, root, true), OpenAck: confirmation(t, root, false),
	}
	v.addRecords(t, directions.ClientToServer)
	return v
}

func confirmation(t *testing.T, root seal.Secret, client bool) string {
	t.Helper()
	secret, err := seal.Confirmation(root, client)
	if err != nil {
		t.Fatal(err)
	}
	return hex.EncodeToString(secret[:])
}

// addRecords seals a heartbeat and a data record in each of two epochs.
func (v *vectors) addRecords(t *testing.T, secret seal.Secret) {
	t.Helper()
	const index = 0x11223344
	v.Secret = hex.EncodeToString(secret[:])
	chain := seal.NewChain(secret)
	sealer, err := seal.NewSealer(chain, index)
	if err != nil {
		t.Fatal(err)
	}
	for epoch := range uint64(2) {
		if epoch > 0 {
			if err := errors.Join(chain.Next(), sealer.Advance(chain)); err != nil {
				t.Fatal(err)
			}
		}
		for _, h := range []wire.Header{{Type: wire.Control, Last: true}, {Type: wire.Data, Idx: 1, Last: true}} {
			v.Records = append(v.Records, vectorOf(t, sealer, epoch, h))
		}
	}
}

func vectorOf(t *testing.T, sealer *seal.Sealer, epoch uint64, h wire.Header) recordVector {
	t.Helper()
	plaintext := make([]byte, wire.MetaSize)
	if h.Type == wire.Control {
		wire.Meta{Flags: wire.KindHeartbeat}.Put(plaintext)
		plaintext = (&wire.Heartbeat{Sent: 1e9, Next: uint32(epoch) + 1, Reports: []wire.Report{{Index: 0x55667788, Hearing: wire.HearingWell, MTU: 1472}}}).Append(plaintext)
	} else {
		wire.Meta{Flags: wire.LastPart, Sequence: 7}.Put(plaintext)
		plaintext = append(plaintext, "the second part of a packet"...)
	}
	number := sealer.Sealed()
	var numbers seal.Numbers
	if err := sealer.Reserve(1, &numbers); err != nil {
		t.Fatal(err)
	}
	record := make([]byte, wire.HeaderSize+len(plaintext)+wire.TagSize)
	record = record[:sealer.Seal(record, plaintext, h, &numbers)]
	return recordVector{
		Index: sealer.Index(), Epoch: epoch, Number: number, Type: uint8(h.Type), Idx: h.Idx, Last: h.Last,
		Plaintext: hex.EncodeToString(plaintext), Record: hex.EncodeToString(record),
	}
}
