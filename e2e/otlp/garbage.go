package main

import (
	"context"
	"encoding/json"
	"flag"
	"os"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/encoding"
)

// garbage posts bodies that are no OTLP through each door, and writes each answer as JSON.
func garbage(args []string) error {
	flags := flag.NewFlagSet("garbage", flag.ContinueOnError)
	grpcAddresses := flags.String("grpc", "", "addresses host:port, with commas")
	httpURLs := flags.String("http", "", "URLs, with commas")
	ca := flags.String("ca", "", "file of the certificate authority")
	if err := flags.Parse(args); err != nil {
		return err
	}
	to, err := doors(*grpcAddresses, *httpURLs, *ca)
	if err != nil {
		return err
	}
	answers := []string{}
	for _, one := range to {
		for signal := range signals {
			answers = append(answers, one.(interface{ rubbish(int) string }).rubbish(signal))
		}
	}
	return json.NewEncoder(os.Stdout).Encode(answers)
}

// rubbishBody begins as a message of a length that does not follow.
var rubbishBody = []byte("\x0a\xff\xff\xff\x0fno telemetry")

func (d httpDoor) rubbish(signal int) string {
	ctx, cancel := context.WithTimeout(context.Background(), answerWithin)
	defer cancel()
	return said(d.post(ctx, signal, rubbishBody))
}

func (d grpcDoor) rubbish(signal int) string {
	ctx, cancel := context.WithTimeout(context.Background(), answerWithin)
	defer cancel()
	service := map[int]string{traces: "trace.v1.TraceService", points: "metrics.v1.MetricsService", records: "logs.v1.LogsService"}[signal]
	var out []byte
	return said(d.conn.Invoke(ctx, "/opentelemetry.proto.collector."+service+"/Export", rubbishBody, &out, grpc.ForceCodec(raw{})))
}

func said(err error) string {
	if err == nil {
		return "accepted"
	}
	return strings.ToValidUTF8(err.Error(), "")
}

// raw sends bytes as they are.
type raw struct{}

var _ encoding.Codec = raw{}

func (raw) Marshal(v any) ([]byte, error)   { return v.([]byte), nil }
func (raw) Unmarshal(b []byte, v any) error { *v.(*[]byte) = b; return nil }
func (raw) Name() string                    { return "proto" }
