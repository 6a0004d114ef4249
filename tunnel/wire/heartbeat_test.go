package wire

import (
	"encoding/hex"
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"causeway/golden"
)

// sample is a heartbeat whose every figure is one that the bytes can express.
func sample() *Heartbeat {
	return &Heartbeat{
		Sent: 0x0102030405060708, Echo: 0x1112131415161718, Held: 1500 * time.Microsecond, Next: 7, Ready: 6,
		Reports: []Report{
			{
				Index: 0xcafe0001, Hearing: HearingWell, Loss: 1966.0 / lossSteps, Records: 300,
				Jitter: 2 * time.Millisecond, Queueing: 40 * time.Millisecond, MTU: 1472,
			},
			{Index: 0xcafe0002, Hearing: HearingSilence, Loss: 1},
			{Index: 0xcafe0003, MTU: 1200},
		},
	}
}

// The bytes of a heartbeat are what another build of the product reads.
func TestHeartbeatBytes(t *testing.T) {
	b := sample().Append(nil)
	lines := []string{hex.EncodeToString(b[:heartbeatFixed])}
	for rest := b[heartbeatFixed:]; len(rest) > 0; rest = rest[reportSize:] {
		lines = append(lines, hex.EncodeToString(rest[:reportSize]))
	}
	golden.File(t, "testdata/heartbeat.golden", strings.Join(lines, "\n")+"\n")
	if t.Failed() {
		t.Log("first line: the fixed part; each further line: a report")
	}
}

func TestHeartbeatRoundTrip(t *testing.T) {
	var got Heartbeat
	if err := got.Parse(sample().Append(nil)); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(*sample(), got); diff != "" {
		t.Error(diff)
	}
}

// A figure beyond its range becomes the end of the range and never a small
// one.
func TestReportSaturates(t *testing.T) {
	high := Report{Loss: 7, Records: 1 << 40, Jitter: time.Hour, Queueing: math.MaxInt64, MTU: 1 << 20}
	want := Report{Loss: 1, Records: 65535, Jitter: 65535 * jitterStep, Queueing: 65535 * queueingStep, MTU: 65535}
	if got := parseReport(high.append(nil)); got != want {
		t.Errorf("got %+v, want %+v", got, want)
	}
	low := Report{Loss: -1, Records: -1, Jitter: -time.Hour, Queueing: math.MinInt64, MTU: -1}
	if got := parseReport(low.append(nil)); got != (Report{}) {
		t.Errorf("got %+v, want zeros", got)
	}
}

// A heartbeat with all the reports it may have fits through the smallest path.
func TestHeartbeatFitsThroughEveryPath(t *testing.T) {
	const floor = 1200
	full := (&Heartbeat{Reports: make([]Report, MaxReports+5)}).Append(nil)
	if size := len(full) + Overhead; size > floor {
		t.Errorf("a heartbeat of %d reports makes a record of %d bytes, more than %d", MaxReports, size, floor)
	}
	var hb Heartbeat
	if err := hb.Parse(full); err != nil || len(hb.Reports) != MaxReports {
		t.Errorf("%d reports, %v; want %d", len(hb.Reports), err, MaxReports)
	}
}

func TestPartTakesTurns(t *testing.T) {
	for _, count := range []int{0, 1, MaxReports, MaxReports + 1, 2 * MaxReports, 3*MaxReports - 1} {
		all := make([]Report, count)
		for i := range all {
			all[i].Index = uint32(i)
		}
		rounds := max(1, (count+MaxReports-1)/MaxReports)
		seen := map[uint32]bool{}
		for round := range uint64(rounds) {
			part := Part(all, math.MaxUint32+round)
			if len(part) > MaxReports {
				t.Errorf("%d reports: %d at once", count, len(part))
			}
			for _, r := range part {
				seen[r.Index] = true
			}
		}
		if len(seen) != count {
			t.Errorf("%d reports: %d of them within %d rounds", count, len(seen), rounds)
		}
	}
}

func TestProbeID(t *testing.T) {
	if id, err := ProbeID([]byte{1, 2, 3, 4, 5, 6, 7, 8, 0, 0}); err != nil || id != 0x0102030405060708 {
		t.Errorf("id %x, %v", id, err)
	}
	if _, err := ProbeID(make([]byte, ProbeIDSize-1)); err == nil {
		t.Error("an id that was cut off is accepted")
	}
}

// Rule W22: what goes over the wire are durations and readings of a
// monotonic clock, never a time of day.
func TestW22HeartbeatHasNoTimeOfDay(t *testing.T) {
	var check func(reflect.Type, string)
	check = func(typ reflect.Type, name string) {
		switch {
		case typ == reflect.TypeFor[time.Time]():
			t.Errorf("%s is a time of day", name)
		case typ.Kind() == reflect.Slice:
			check(typ.Elem(), name)
		case typ.Kind() == reflect.Struct:
			for i := range typ.NumField() {
				check(typ.Field(i).Type, name+"."+typ.Field(i).Name)
			}
		}
	}
	for _, v := range []any{Header{}, Meta{}, Heartbeat{}} {
		check(reflect.TypeOf(v), reflect.TypeOf(v).Name())
	}
}

// Rule W23: packets of nearly the same length make records of the same
// length, and the padding is gone when they arrive.
func TestW23SmallPacketsArePadded(t *testing.T) {
	lengths := map[int]bool{}
	for length := 33; length <= 48; length++ {
		padding := PaddingFor(length, 1400)
		lengths[length+padding] = true
		record := make([]byte, MetaSize+length+padding)
		Meta{Padding: uint16(padding)}.Put(record)
		if m, body, err := ParseMeta(record); err != nil || len(body) != length || int(m.Padding) != padding {
			t.Errorf("%d bytes and %d of padding read as %d bytes, %+v, %v", length, padding, len(body), m, err)
		}
	}
	if len(lengths) != 1 || !lengths[48] {
		t.Errorf("33 to 48 bytes are padded to lengths %v, want 48 only", lengths)
	}
}

func TestW23PaddingStaysInTheRecord(t *testing.T) {
	tests := []struct{ length, room, want int }{
		{0, 100, 0}, {1, 100, 15}, {16, 100, 0}, {17, 100, 15}, {1437, 1, 1}, {1437, 0, 0}, {1437, -3, 0},
	}
	for _, tt := range tests {
		if got := PaddingFor(tt.length, tt.room); got != tt.want {
			t.Errorf("%d bytes, room for %d more: %d of padding, want %d", tt.length, tt.room, got, tt.want)
		}
	}
	record := make([]byte, MetaSize+10)
	Meta{Padding: 11}.Put(record)
	if _, body, err := ParseMeta(record); !errors.Is(err, ErrPadding) || body != nil {
		t.Errorf("11 bytes of padding in a body of 10: %d bytes, %v; want ErrPadding", len(body), err)
	}
	Meta{Padding: 10}.Put(record)
	if _, body, err := ParseMeta(record); err != nil || len(body) != 0 {
		t.Errorf("nothing but padding: %d bytes, %v", len(body), err)
	}
}
