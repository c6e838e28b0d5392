package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"time"

	"github.com/twmb/franz-go/pkg/kerr"
	"github.com/twmb/franz-go/pkg/kgo"
	"github.com/twmb/franz-go/pkg/kmsg"
	"github.com/twmb/franz-go/pkg/sasl/scram"
)

// kafkaFlags are what every command against Kafka takes; the login comes by the environment, as it does to the collectors.
type kafkaFlags struct {
	*flag.FlagSet
	brokers, ca *string
}

func newKafkaFlags(name string) kafkaFlags {
	set := flag.NewFlagSet(name, flag.ContinueOnError)
	return kafkaFlags{set, set.String("brokers", "", "addresses host:port, with commas"), set.String("ca", "", "file of the certificate authority")}
}

func (f kafkaFlags) client(args []string, more ...kgo.Opt) (*kgo.Client, error) {
	if err := f.Parse(args); err != nil {
		return nil, err
	}
	pem, err := os.ReadFile(*f.ca)
	if err != nil {
		return nil, err
	}
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(pem)
	login := scram.Auth{User: os.Getenv("KAFKA_USERNAME"), Pass: os.Getenv("KAFKA_PASSWORD")}.AsSha512Mechanism()
	return kgo.NewClient(append([]kgo.Opt{kgo.SeedBrokers(fields(*f.brokers)...), kgo.SASL(login), kgo.DialTLSConfig(&tls.Config{RootCAs: pool})}, more...)...)
}

// topicsInput is read from stdin.
type topicsInput struct {
	Name       string            `json:"name"`
	Partitions int32             `json:"partitions"`
	Settings   map[string]string `json:"settings"`
}

// topics makes the topics that stdin lists as JSON, with one copy each; it waits for the broker.
func topics(args []string) error {
	client, err := newKafkaFlags("topics").client(args)
	if err != nil {
		return err
	}
	defer client.Close()
	var wanted []topicsInput
	if err := json.NewDecoder(os.Stdin).Decode(&wanted); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(context.Background(), 90*time.Second)
	defer cancel()
	request := kmsg.NewPtrCreateTopicsRequest()
	request.TimeoutMillis = 30_000
	for _, one := range wanted {
		topic := kmsg.NewCreateTopicsRequestTopic()
		topic.Topic, topic.NumPartitions, topic.ReplicationFactor = one.Name, one.Partitions, 1
		for key, value := range one.Settings {
			setting := kmsg.NewCreateTopicsRequestTopicConfig()
			setting.Name, setting.Value = key, &value
			topic.Configs = append(topic.Configs, setting)
		}
		request.Topics = append(request.Topics, topic)
	}
	answer, err := request.RequestWith(ctx, client)
	if err != nil {
		return err
	}
	for _, topic := range answer.Topics {
		if err := kerr.ErrorForCode(topic.ErrorCode); err != nil && !errors.Is(err, kerr.TopicAlreadyExists) {
			return fmt.Errorf("%s: %w", topic.Topic, err)
		}
	}
	return nil
}

// poison writes a record that is no OTLP into each partition of each topic.
func poison(args []string) error {
	flags := newKafkaFlags("poison")
	names := flags.String("topics", "", "topics, with commas")
	partitions := flags.Int("partitions", 1, "partitions of each")
	client, err := flags.client(args, kgo.RecordPartitioner(kgo.ManualPartitioner()))
	if err != nil {
		return err
	}
	defer client.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	for _, name := range fields(*names) {
		for partition := range *partitions {
			record := &kgo.Record{Topic: name, Partition: int32(partition), Value: rubbishBody}
			if err := client.ProduceSync(ctx, record).FirstErr(); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return nil
}
