import type { Overlay } from '../../../config';
import { pipeline, processor, receiver, type Pipeline, type PipelineParts } from '../model';
import { escaped, quoted } from './escape';
import { PATHS } from './shared';

/** Class to names of executables, as RE2 of the whole name. */
export type ProcessClasses = { readonly [name: string]: readonly string[] };

/** All that tells one process from another, so that none of it becomes a series; the name is needed until the class is known. */
const NAMELESS = ['process.pid', 'process.parent_pid', 'process.command', 'process.command_line', 'process.executable.path', 'process.owner', 'process.cgroup'];

/** What can be added up over processes that come and go, and is read without a capability. A counter could not: with each that ends it would fall. */
const METRICS: Overlay = {
  'process.cpu.utilization': { enabled: true },
  'process.memory.usage': { enabled: true },
  'process.threads': { enabled: true },
  'process.cpu.time': { enabled: false },
  'process.disk.io': { enabled: false },
  'process.memory.virtual': { enabled: false },
};

function whole(patterns: readonly string[]): string {
  return `^(?:${patterns.join('|')})$`;
}

/** Takes the class for the name, and what belongs to no class of processes: time and place of each. */
function classified(classes: ProcessClasses): ReturnType<typeof processor<'transform'>> {
  const label = 'datapoint.attributes["process.class"]';
  const statements = Object.entries(classes).map(
    ([name, patterns]) => `set(${label}, ${quoted(name)}) where ${label} == nil and IsMatch(resource.attributes["process.executable.name"], ${quoted(whole(patterns))})`,
  );
  return processor(
    'transform',
    {
      error_mode: 'ignore',
      metric_statements: [
        // One time for all, or they would not be added up.
        { context: 'datapoint', statements: [...statements, 'set(datapoint.time_unix_nano, 0)', 'set(datapoint.start_time_unix_nano, 0)'] },
        { context: 'resource', statements: ['delete_key(resource.attributes, "process.executable.name")'] },
        { context: 'metric', statements: ['copy_metric(name="process.class.count", description="Processes of the class", unit="{process}") where metric.name == "process.threads"'] },
        { context: 'datapoint', statements: ['set(datapoint.value_int, 1) where metric.name == "process.class.count"'] },
      ],
    },
    'class',
  );
}

/** Every process comes as a resource of its own: these are put into one, where points of a class can be added up. */
const TOGETHER = processor('groupbyattrs', { keys: [] }, 'processes');

const ADDED = processor(
  'transform',
  {
    error_mode: 'ignore',
    metric_statements: [
      { context: 'metric', statements: ['aggregate_on_attributes("sum")'] },
      { context: 'datapoint', statements: ['set(datapoint.time, Now())'] },
    ],
  },
  'processes',
);

/** Processes of the node, by class; no process that is in none. */
export function processPipeline(classes: ProcessClasses, rest: Required<Pick<PipelineParts<'metrics'>, 'through' | 'to'>>): Pipeline {
  const source = receiver(
    'host_metrics',
    {
      root_path: PATHS.host,
      collection_interval: '30s',
      scrapers: {
        process: {
          include: { match_type: 'regexp', names: [escaped(whole(Object.values(classes).flat()))] },
          // Short ones come and go between two looks.
          scrape_process_delay: '10s',
          // Without a capability it may not read where an executable lies; nor whose process ends just now.
          mute_process_all_errors: true,
          metrics: METRICS,
          resource_attributes: Object.fromEntries(NAMELESS.map((name) => [name, { enabled: false }])),
        },
      },
    },
    'processes',
  );
  return pipeline('metrics', { name: 'processes', from: [source], through: [classified(classes), TOGETHER, ADDED, ...rest.through], to: rest.to });
}
