package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"

	colmetrics "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	metrics "go.opentelemetry.io/proto/otlp/metrics/v1"
)

// Own is what the collectors have said of themselves: each of their metrics once.
type Own struct {
	mu   sync.Mutex
	seen map[described]bool
	// tee takes every request as well, when it is set.
	tee string
	// teed counts the answers of tee.
	teed map[int]int
}

type described struct {
	Name string `json:"name"`
	Unit string `json:"unit"`
	Kind string `json:"kind"`
}

func newOwn() *Own {
	return &Own{seen: map[described]bool{}, teed: map[int]int{}}
}

// Add notes the metrics of collectors in a request; their names begin with otel-.
func (o *Own) Add(in *colmetrics.ExportMetricsServiceRequest) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, resource := range in.ResourceMetrics {
		if !isCollector(resource) {
			continue
		}
		for _, scope := range resource.ScopeMetrics {
			for _, metric := range scope.Metrics {
				o.seen[described{metric.Name, metric.Unit, kindOf(metric)}] = true
			}
		}
	}
}

func isCollector(resource *metrics.ResourceMetrics) bool {
	for _, attribute := range resource.GetResource().GetAttributes() {
		if attribute.Key == "service.name" {
			return strings.HasPrefix(attribute.Value.GetStringValue(), "otel-")
		}
	}
	return false
}

func kindOf(metric *metrics.Metric) string {
	switch {
	case metric.GetGauge() != nil:
		return "gauge"
	case metric.GetHistogram() != nil:
		return "histogram"
	case metric.GetSum().GetIsMonotonic():
		return "counter"
	case metric.GetSum() != nil:
		return "upDownCounter"
	default:
		return "other"
	}
}

// Forward gives a request to the tee as well, as it came.
func (o *Own) Forward(body []byte) {
	o.mu.Lock()
	to := o.tee
	o.mu.Unlock()
	if to == "" {
		return
	}
	status := 0
	if answer, err := http.Post(to, "application/x-protobuf", bytes.NewReader(body)); err == nil {
		io.Copy(io.Discard, answer.Body)
		answer.Body.Close()
		status = answer.StatusCode
	}
	o.mu.Lock()
	o.teed[status]++
	o.mu.Unlock()
}

// controls serves what it has seen, and is told where else requests go: from then on, what has been seen has gone there as well.
func (o *Own) controls(mux *http.ServeMux) {
	mux.HandleFunc("GET /own", func(w http.ResponseWriter, _ *http.Request) {
		o.mu.Lock()
		defer o.mu.Unlock()
		out := []described{}
		for metric := range o.seen {
			out = append(out, metric)
		}
		json.NewEncoder(w).Encode(out)
	})
	mux.HandleFunc("POST /tee", func(w http.ResponseWriter, r *http.Request) {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.tee = r.URL.Query().Get("to")
		o.seen = map[described]bool{}
		fmt.Fprintln(w, o.teed)
	})
}
