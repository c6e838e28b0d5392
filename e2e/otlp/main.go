// Command otlp is the load and the stand-ins of the end-to-end test: it sends numbered spans, points and records, and counts which of them arrive.
package main

import (
	"fmt"
	"os"
)

var commands = map[string]func([]string) error{"send": send, "stub": stub, "topics": topics, "poison": poison, "garbage": garbage}

func main() {
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: otlp send|stub|topics|poison|garbage [flags]")
		os.Exit(2)
	}
	if err := commands[os.Args[1]](os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
