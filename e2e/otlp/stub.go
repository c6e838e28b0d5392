package main

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"net"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	collogs "go.opentelemetry.io/proto/otlp/collector/logs/v1"
	colmetrics "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	coltrace "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	metrics "go.opentelemetry.io/proto/otlp/metrics/v1"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/durationpb"
)

// Backend is a stand-in for Tempo, Mimir or Loki that can be told to fail.
type Backend struct {
	address string
	// open serves on the listener until the returned function ends it, with all its connections.
	open func(net.Listener) func()

	mu    sync.Mutex
	close func()

	answer  atomic.Int32 // the HTTP status it answers; gRPC says the same in its own words
	taken   atomic.Int64 // requests answered well
	refused atomic.Int64 // requests answered otherwise
}

// Mode sets how it answers: `refuse` closes its port; a number is the answer of an open one.
func (b *Backend) Mode(mode string) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if mode == "refuse" {
		if b.close != nil {
			b.close()
			b.close = nil
		}
		return nil
	}
	code, err := strconv.Atoi(mode)
	if err != nil {
		return err
	}
	b.answer.Store(int32(code))
	if b.close != nil {
		return nil
	}
	listener, err := net.Listen("tcp", b.address)
	if err != nil {
		return err
	}
	b.close = b.open(listener)
	return nil
}

// refusal is the answer that it is told to give instead of taking the data.
func (b *Backend) refusal() (int, bool) {
	code := int(b.answer.Load())
	if code == http.StatusOK {
		b.taken.Add(1)
		return code, false
	}
	b.refused.Add(1)
	return code, true
}

// grpcRefusal is what Tempo says in that case: with the time to wait, without which an exporter would give up on RESOURCE_EXHAUSTED.
func grpcRefusal(code int) error {
	switch code {
	case http.StatusTooManyRequests:
		refused, err := status.New(codes.ResourceExhausted, "told to refuse").WithDetails(&errdetails.RetryInfo{RetryDelay: durationpb.New(time.Second)})
		if err != nil {
			return err
		}
		return refused.Err()
	case http.StatusBadRequest:
		return status.Error(codes.InvalidArgument, "told to refuse")
	default:
		return status.Error(codes.Unavailable, "told to refuse")
	}
}

type tempo struct {
	coltrace.UnimplementedTraceServiceServer
	*Backend
	ledger *Ledger
}

func (t *tempo) Export(_ context.Context, in *coltrace.ExportTraceServiceRequest) (*coltrace.ExportTraceServiceResponse, error) {
	if code, refused := t.refusal(); refused {
		return nil, grpcRefusal(code)
	}
	for _, resource := range in.ResourceSpans {
		for _, scope := range resource.ScopeSpans {
			for _, span := range scope.Spans {
				t.ledger.Add(traces, beUint64(span.SpanId))
			}
		}
	}
	return &coltrace.ExportTraceServiceResponse{}, nil
}

func beUint64(b []byte) uint64 {
	var out uint64
	for _, x := range b {
		out = out<<8 | uint64(x)
	}
	return out
}

func openTempo(b *Backend, ledger *Ledger) func(net.Listener) func() {
	return func(listener net.Listener) func() {
		server := grpc.NewServer(grpc.MaxRecvMsgSize(64 << 20))
		coltrace.RegisterTraceServiceServer(server, &tempo{Backend: b, ledger: ledger})
		go server.Serve(listener)
		return server.Stop
	}
}

// openHTTP serves one path, as Mimir and Loki do under /otlp.
func openHTTP(b *Backend, path string, take func([]byte) (proto.Message, error)) func(net.Listener) func() {
	return func(listener net.Listener) func() {
		mux := http.NewServeMux()
		mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) {
			body, err := bodyOf(r)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			if code, refused := b.refusal(); refused {
				http.Error(w, "told to refuse", code)
				return
			}
			answer, err := take(body)
			if err != nil {
				http.Error(w, err.Error(), http.StatusBadRequest)
				return
			}
			out, _ := proto.Marshal(answer)
			w.Header().Set("Content-Type", "application/x-protobuf")
			w.Write(out)
		})
		server := &http.Server{Handler: mux}
		go server.Serve(listener)
		return func() { server.Close() }
	}
}

func bodyOf(r *http.Request) ([]byte, error) {
	if r.Header.Get("Content-Encoding") != "gzip" {
		return io.ReadAll(r.Body)
	}
	plain, err := gzip.NewReader(r.Body)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(plain)
}

func takeMetrics(ledger *Ledger, own *Own) func([]byte) (proto.Message, error) {
	return func(body []byte) (proto.Message, error) {
		in := &colmetrics.ExportMetricsServiceRequest{}
		if err := proto.Unmarshal(body, in); err != nil {
			return nil, err
		}
		own.Add(in)
		own.Forward(body)
		for _, resource := range in.ResourceMetrics {
			for _, scope := range resource.ScopeMetrics {
				for _, metric := range scope.Metrics {
					for _, point := range pointsOf(metric) {
						// Doubles are not ours: the collectors' own metrics.
						ledger.Add(points, uint64(point.GetAsInt()))
					}
				}
			}
		}
		return &colmetrics.ExportMetricsServiceResponse{}, nil
	}
}

func pointsOf(metric *metrics.Metric) []*metrics.NumberDataPoint {
	return append(metric.GetGauge().GetDataPoints(), metric.GetSum().GetDataPoints()...)
}

func takeLogs(ledger *Ledger) func([]byte) (proto.Message, error) {
	return func(body []byte) (proto.Message, error) {
		in := &collogs.ExportLogsServiceRequest{}
		if err := proto.Unmarshal(body, in); err != nil {
			return nil, err
		}
		for _, resource := range in.ResourceLogs {
			for _, scope := range resource.ScopeLogs {
				for _, record := range scope.LogRecords {
					ledger.Add(records, beUint64(record.SpanId))
				}
			}
		}
		return &collogs.ExportLogsServiceResponse{}, nil
	}
}

// stub serves the three backends and, on the control address, what they are told and what they have seen.
func stub(args []string) error {
	flags := flag.NewFlagSet("stub", flag.ContinueOnError)
	control := flags.String("control", "", "address of the control port")
	addresses := map[string]*string{}
	for _, name := range []string{"tempo", "mimir", "loki"} {
		addresses[name] = flags.String(name, "", "address of "+name)
	}
	if err := flags.Parse(args); err != nil {
		return err
	}
	ledger := newLedger()
	own := newOwn()
	backends := map[string]*Backend{}
	for name, address := range addresses {
		backends[name] = &Backend{address: *address}
	}
	backends["tempo"].open = openTempo(backends["tempo"], ledger)
	backends["mimir"].open = openHTTP(backends["mimir"], "/otlp/v1/metrics", takeMetrics(ledger, own))
	backends["loki"].open = openHTTP(backends["loki"], "/otlp/v1/logs", takeLogs(ledger))
	for name, backend := range backends {
		if err := backend.Mode("200"); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	return http.ListenAndServe(*control, controls(backends, ledger, own))
}

func controls(backends map[string]*Backend, ledger *Ledger, own *Own) http.Handler {
	mux := http.NewServeMux()
	own.controls(mux)
	mux.HandleFunc("POST /mode/{backend}/{mode}", func(w http.ResponseWriter, r *http.Request) {
		backend, ok := backends[r.PathValue("backend")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		if err := backend.Mode(r.PathValue("mode")); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	})
	mux.HandleFunc("GET /ledger/{run}", func(w http.ResponseWriter, r *http.Request) {
		run, err := strconv.ParseUint(r.PathValue("run"), 10, 16)
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		json.NewEncoder(w).Encode(ledger.Of(run))
	})
	mux.HandleFunc("GET /totals", func(w http.ResponseWriter, _ *http.Request) {
		out := map[string]map[string]int64{}
		for name, backend := range backends {
			out[name] = map[string]int64{"taken": backend.taken.Load(), "refused": backend.refused.Load()}
		}
		json.NewEncoder(w).Encode(out)
	})
	return mux
}
