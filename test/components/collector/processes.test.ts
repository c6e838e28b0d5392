import { describe, expect, test } from 'vitest';
import type { ProcessesProps } from '../../../lib/components/collector';
import { ROLES, configOf, refusal } from './fixtures';

type Switches = { readonly [name: string]: { readonly enabled: boolean } };

const CLASSES = { java: ['java'], postgres: ['postgres', 'postmaster'], kube: ['kube-.*'] };

describe('processes of a node', () => {
  const config = configOf('agent', { processes: { classes: CLASSES } });

  test('are not looked at until they are named', () => {
    const text = JSON.stringify(configOf('agent'));
    expect([text.includes('host_metrics/processes'), text.includes('groupbyattrs')]).toEqual([false, false]);
  });

  test('are found by whole name, and by no other', () => {
    const { include, mute_process_all_errors } = config.receivers['host_metrics/processes'].scrapers.process;
    expect(include).toEqual({ match_type: 'regexp', names: ['^(?:java|postgres|postmaster|kube-.*)$$'] });
    expect(mute_process_all_errors).toBe(true);
  });

  test('carry no pid and no command line', () => {
    const { resource_attributes } = config.receivers['host_metrics/processes'].scrapers.process;
    const off = Object.entries(resource_attributes as Switches).filter(([, { enabled }]) => !enabled);
    expect(off.map(([name]) => name)).toEqual(expect.arrayContaining(['process.pid', 'process.parent_pid', 'process.command', 'process.command_line', 'process.executable.path', 'process.owner']));
  });

  test('are added up by class: one resource, one time, then the sum', () => {
    expect(config.service.pipelines['metrics/processes']).toEqual({
      receivers: ['host_metrics/processes'],
      processors: ['memory_limiter', 'transform/class', 'groupbyattrs/processes', 'transform/processes', 'resource/cluster'],
      exporters: ['otlp_grpc'],
    });
    const [points, resources] = config.processors['transform/class'].metric_statements;
    expect(points.statements[1]).toBe(
      'set(datapoint.attributes["process.class"], "postgres") where datapoint.attributes["process.class"] == nil and IsMatch(resource.attributes["process.executable.name"], "^(?:postgres|postmaster)$$")',
    );
    expect(points.statements).toContain('set(datapoint.time_unix_nano, 0)');
    expect(resources.statements).toEqual(['delete_key(resource.attributes, "process.executable.name")']);
    expect(config.processors['transform/processes'].metric_statements).toEqual([
      { context: 'metric', statements: ['aggregate_on_attributes("sum")'] },
      { context: 'datapoint', statements: ['set(datapoint.time, Now())'] },
    ]);
  });

  test('have no counters, which would fall with each process that ends', () => {
    const { metrics } = config.receivers['host_metrics/processes'].scrapers.process;
    const on = Object.entries(metrics as Switches).filter(([, { enabled }]) => enabled);
    expect(on.map(([name]) => name)).toEqual(['process.cpu.utilization', 'process.memory.usage', 'process.threads']);
  });

  test('ask nothing more of the pod', () => {
    const pod = (over: object): unknown => JSON.parse(JSON.stringify((ROLES.agent(over).get('DaemonSet', 'agent') as { spec?: { template: { spec: object } } }).spec?.template.spec)) as unknown;
    const [without, withThem] = [pod({}), pod({ processes: { classes: CLASSES } })];
    // But for the name of its configuration, which carries a hash.
    const shape = (of: unknown): string => JSON.stringify(of).replace(/agent-config[-a-z0-9]*/g, 'agent-config');
    expect(shape(withThem)).toBe(shape(without));
    expect(JSON.stringify(withThem)).not.toContain('hostPID');
  });

  test.each<[string, ProcessesProps, string]>([
    ['no class', { classes: {} }, '1 to 50 classes'],
    ['every process', { classes: { all: ['.*'] } }, 'it might be every process'],
    ['almost every process', { classes: { all: ['[a-z]+'] } }, 'it might be every process'],
    ['a class without names', { classes: { java: [] } }, 'one name or more'],
    ['a class that is no name', { classes: { 'Java VM': ['java'] } }, 'lower-case letters'],
    ['a wrong expression', { classes: { java: ['java(?=8)'] } }, 'lookaround'],
    ['too many', { classes: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`c${i}`, ['java']])) }, '1 to 50 classes'],
  ])('%s is refused', (_, processes, says) => {
    expect(refusal(() => ROLES.agent({ processes }))).toContain(says);
  });
});
