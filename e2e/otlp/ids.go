package main

import (
	"encoding/binary"
	"sync"
)

// Every span, point and record has a number of its own: the case it belongs to and its place in that case.
// Spans and records carry it as their span id, points as their value: fields that nothing on the way looks into.
const sequenceBits = 40

func idOf(run, sequence uint64) uint64 { return run<<sequenceBits | sequence }

func spanID(id uint64) []byte { return binary.BigEndian.AppendUint64(nil, id) }

// traceID has its number in front and well mixed bits behind, which samplers and Kafka's partitions go by.
func traceID(run, number uint64) []byte {
	id := idOf(run, number)
	return binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, id), mix(id))
}

// mix is the finalizer of splitmix64.
func mix(x uint64) uint64 {
	x += 0x9e3779b97f4a7c15
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}

// Range is a first and a last number, both within.
type Range [2]uint64

// Seen counts how often each number of one signal of one case came.
type Seen struct {
	Ranges     []Range `json:"ranges"`
	Items      uint64  `json:"items"`
	Duplicates uint64  `json:"duplicates"`
}

// Ledger holds what has arrived.
type Ledger struct {
	mu      sync.Mutex
	runs    map[uint64]*[signals][]uint8
	foreign [signals]uint64
}

func newLedger() *Ledger { return &Ledger{runs: map[uint64]*[signals][]uint8{}} }

// Add notes one arrival; a number without a case is not ours.
func (l *Ledger) Add(signal int, id uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	run, sequence := id>>sequenceBits, id&(1<<sequenceBits-1)
	if run == 0 || run > 1<<16 || sequence > 1<<28 {
		l.foreign[signal]++
		return
	}
	of := l.runs[run]
	if of == nil {
		of = &[signals][]uint8{}
		l.runs[run] = of
	}
	for uint64(len(of[signal])) <= sequence {
		of[signal] = append(of[signal], make([]uint8, max(4096, len(of[signal])))...)
	}
	if of[signal][sequence] < 255 {
		of[signal][sequence]++
	}
}

// Foreign counts what came without a number of ours, such as the collectors' own metrics.
func (l *Ledger) Foreign(signal int) uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.foreign[signal]
}

// Of says what has arrived of a case.
func (l *Ledger) Of(run uint64) map[string]Seen {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := map[string]Seen{}
	for signal, name := range signalNames {
		seen := Seen{Ranges: []Range{}}
		if of := l.runs[run]; of != nil {
			for i, n := range of[signal] {
				if n == 0 {
					continue
				}
				seen.Items++
				seen.Duplicates += uint64(n) - 1
				seen.Ranges = extend(seen.Ranges, uint64(i), uint64(i))
			}
		}
		out[name] = seen
	}
	return out
}

// extend appends a range behind all others, joined with the last where they touch.
func extend(ranges []Range, first, last uint64) []Range {
	if n := len(ranges); n > 0 && ranges[n-1][1]+1 == first {
		ranges[n-1][1] = last
		return ranges
	}
	return append(ranges, Range{first, last})
}
