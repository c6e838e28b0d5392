package main

import (
	"fmt"
	"strings"
	"time"

	collogs "go.opentelemetry.io/proto/otlp/collector/logs/v1"
	colmetrics "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	coltrace "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	logs "go.opentelemetry.io/proto/otlp/logs/v1"
	metrics "go.opentelemetry.io/proto/otlp/metrics/v1"
	resource "go.opentelemetry.io/proto/otlp/resource/v1"
	trace "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

const (
	traces = iota
	points
	records
	signals
)

var signalNames = [signals]string{"traces", "metrics", "logs"}

// perResource is how many items of a request share a resource, as an agent's batches do.
const perResource = 100

// Shape is what the items of a load look like.
type Shape struct {
	Run           uint64
	SpansPerTrace uint64
	ErrorEvery    uint64
	// Unique gives every point an attribute value of its own.
	Unique bool
	Skew   time.Duration
	// Pad is added to each item, in bytes.
	Pad int
}

func text(key, value string) *common.KeyValue {
	return &common.KeyValue{Key: key, Value: &common.AnyValue{Value: &common.AnyValue_StringValue{StringValue: value}}}
}

func number(key string, value int64) *common.KeyValue {
	return &common.KeyValue{Key: key, Value: &common.AnyValue{Value: &common.AnyValue_IntValue{IntValue: value}}}
}

func resourceOf(n uint64) *resource.Resource {
	service := fmt.Sprintf("shop-%d", n%8)
	return &resource.Resource{Attributes: []*common.KeyValue{
		text("service.name", service), text("service.namespace", "shop"), text("service.version", "1.4.2"),
		text("deployment.environment.name", "production"), text("k8s.cluster.name", "prod"), text("k8s.namespace.name", "shop"),
		text("k8s.deployment.name", service), text("k8s.pod.name", fmt.Sprintf("%s-5f7c9d8b6-%05d", service, n%40)),
		text("k8s.pod.uid", fmt.Sprintf("6d1f0c3e-0000-4000-8000-%012d", n%40)), text("k8s.node.name", fmt.Sprintf("node-%d", n%6)),
		text("telemetry.sdk.language", "java"), text("telemetry.sdk.name", "opentelemetry"),
	}}
}

var scope = &common.InstrumentationScope{Name: "io.opentelemetry.shop", Version: "2.1.0"}

// inResources calls made for each stretch of items that share a resource.
func inResources(ids []uint64, made func(of *resource.Resource, part []uint64)) {
	for len(ids) > 0 {
		n := min(perResource, len(ids))
		made(resourceOf(ids[0]/perResource), ids[:n])
		ids = ids[n:]
	}
}

func (s Shape) pad() []*common.KeyValue {
	if s.Pad == 0 {
		return nil
	}
	return []*common.KeyValue{text("padding", strings.Repeat("lorem ipsum ", s.Pad/12+1)[:s.Pad])}
}

var paths = []string{"/cart", "/cart/items", "/checkout", "/products", "/products/search", "/orders", "/orders/history", "/login"}

func (s Shape) span(n uint64, now time.Time) *trace.Span {
	number0, place := n/s.SpansPerTrace, n%s.SpansPerTrace
	path := paths[n%uint64(len(paths))]
	start := now.Add(-time.Duration(200+place) * time.Millisecond)
	span := &trace.Span{
		TraceId: traceID(s.Run, number0), SpanId: spanID(idOf(s.Run, n)), Name: "GET " + path, Kind: trace.Span_SPAN_KIND_SERVER,
		StartTimeUnixNano: uint64(start.UnixNano()), EndTimeUnixNano: uint64(start.Add(time.Duration(5+place) * time.Millisecond).UnixNano()),
		Attributes: append([]*common.KeyValue{
			text("http.request.method", "GET"), text("http.route", path), number("http.response.status_code", 200), text("url.path", path),
			text("server.address", "shop.example.com"), text("user_agent.original", "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36"),
			text("network.protocol.version", "1.1"), number("thread.id", int64(n%64)),
		}, s.pad()...),
		Status: &trace.Status{},
	}
	if place > 0 {
		span.ParentSpanId = spanID(idOf(s.Run, n-1))
	}
	// The last span of every so many traces failed.
	if s.ErrorEvery > 0 && number0%s.ErrorEvery == 0 && place == s.SpansPerTrace-1 {
		span.Status = &trace.Status{Code: trace.Status_STATUS_CODE_ERROR, Message: "timeout"}
	}
	return span
}

func (s Shape) traces(ids []uint64, now time.Time) proto.Message {
	out := &coltrace.ExportTraceServiceRequest{}
	inResources(ids, func(of *resource.Resource, part []uint64) {
		spans := make([]*trace.Span, len(part))
		for i, n := range part {
			spans[i] = s.span(n, now)
		}
		out.ResourceSpans = append(out.ResourceSpans, &trace.ResourceSpans{Resource: of, ScopeSpans: []*trace.ScopeSpans{{Scope: scope, Spans: spans}}})
	})
	return out
}

const pointsPerMetric = 25

func (s Shape) point(n uint64, now time.Time) *metrics.NumberDataPoint {
	point := &metrics.NumberDataPoint{
		TimeUnixNano: uint64(now.UnixNano()), StartTimeUnixNano: uint64(now.Add(-time.Hour).UnixNano()),
		Value: &metrics.NumberDataPoint_AsInt{AsInt: int64(idOf(s.Run, n))},
		Attributes: append([]*common.KeyValue{
			text("http.route", paths[n%uint64(len(paths))]), text("http.request.method", "GET"), number("http.response.status_code", int64(200+n%5)), text("zone", "a"),
		}, s.pad()...),
	}
	if s.Unique {
		point.Attributes = append(point.Attributes, text("customer", fmt.Sprintf("c-%d", n)))
	}
	return point
}

func (s Shape) metrics(ids []uint64, now time.Time) proto.Message {
	out := &colmetrics.ExportMetricsServiceRequest{}
	inResources(ids, func(of *resource.Resource, part []uint64) {
		in := &metrics.ScopeMetrics{Scope: scope}
		for i, n := range part {
			if i%pointsPerMetric == 0 {
				in.Metrics = append(in.Metrics, metricOf(i/pointsPerMetric))
			}
			add(in.Metrics[len(in.Metrics)-1], s.point(n, now))
		}
		out.ResourceMetrics = append(out.ResourceMetrics, &metrics.ResourceMetrics{Resource: of, ScopeMetrics: []*metrics.ScopeMetrics{in}})
	})
	return out
}

// metricOf is a gauge and a counter in turn.
func metricOf(n int) *metrics.Metric {
	out := &metrics.Metric{Name: fmt.Sprintf("shop.requests.%d", n), Unit: "{request}"}
	if n%2 == 0 {
		out.Data = &metrics.Metric_Gauge{Gauge: &metrics.Gauge{}}
	} else {
		out.Data = &metrics.Metric_Sum{Sum: &metrics.Sum{IsMonotonic: true, AggregationTemporality: metrics.AggregationTemporality_AGGREGATION_TEMPORALITY_CUMULATIVE}}
	}
	return out
}

func add(to *metrics.Metric, point *metrics.NumberDataPoint) {
	if gauge := to.GetGauge(); gauge != nil {
		gauge.DataPoints = append(gauge.DataPoints, point)
	} else {
		to.GetSum().DataPoints = append(to.GetSum().DataPoints, point)
	}
}

func (s Shape) record(n uint64, now time.Time) *logs.LogRecord {
	path := paths[n%uint64(len(paths))]
	line := fmt.Sprintf(`level=info msg="request served" method=GET path=%s status=200 bytes=%d duration=%dms upstream=shop-backend pool=default cache=miss session_kind=web region=eu-central shard=%d build=2026.11.3 attempt=1`, path, 512+n%4096, n%90, n%16)
	return &logs.LogRecord{
		TimeUnixNano: uint64(now.UnixNano()), ObservedTimeUnixNano: uint64(now.UnixNano()),
		SeverityNumber: logs.SeverityNumber_SEVERITY_NUMBER_INFO, SeverityText: "INFO",
		Body:    &common.AnyValue{Value: &common.AnyValue_StringValue{StringValue: line}},
		TraceId: traceID(s.Run, n/10), SpanId: spanID(idOf(s.Run, n)),
		Attributes: append([]*common.KeyValue{text("log.iostream", "stdout"), text("code.function.name", "shop.Http.serve")}, s.pad()...),
	}
}

func (s Shape) logs(ids []uint64, now time.Time) proto.Message {
	out := &collogs.ExportLogsServiceRequest{}
	inResources(ids, func(of *resource.Resource, part []uint64) {
		in := &logs.ScopeLogs{Scope: scope}
		for _, n := range part {
			in.LogRecords = append(in.LogRecords, s.record(n, now))
		}
		out.ResourceLogs = append(out.ResourceLogs, &logs.ResourceLogs{Resource: of, ScopeLogs: []*logs.ScopeLogs{in}})
	})
	return out
}

// Request makes the request that carries the numbered items.
func (s Shape) Request(signal int, ids []uint64) proto.Message {
	now := time.Now().Add(s.Skew)
	switch signal {
	case traces:
		return s.traces(ids, now)
	case points:
		return s.metrics(ids, now)
	default:
		return s.logs(ids, now)
	}
}
