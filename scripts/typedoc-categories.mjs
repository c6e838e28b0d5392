// A plugin of TypeDoc: the reference is grouped as the library is, by component and by cloud, from the folder that a thing is in.
// So `Loki`, its props and its parts stand together without a tag in any docstring.
import path from 'node:path';
import { Comment, CommentTag, Converter, ReflectionKind } from 'typedoc';

/** Folder or file below lib/ -> category; the first that fits. */
const CATEGORIES = [
  [/^platform\//, 'Platform'],
  [/^components\/collector\/destination/, 'Destinations'],
  [/^components\/collector\//, 'Collectors'],
  [/^components\/auto-instrumentation\//, 'Auto-instrumentation'],
  [/^components\/(kafka|strimzi)\//, 'Kafka'],
  [/^components\/tempo\//, 'Tempo'],
  [/^components\/mimir\//, 'Mimir'],
  [/^components\/loki\//, 'Loki'],
  [/^components\/(microservices|memcached)\//, 'What the backends share'],
  [/^components\/grafana\//, 'Grafana'],
  [/^components\/postgres\//, 'PostgreSQL'],
  [/^components\/(namespace|object-store)\//, 'Namespace and object store'],
  [/^clouds\/existing\//, 'A cluster that exists'],
  [/^clouds\/\w+\/(given\/)?(network|cidr|endpoints|flow-logs|ids)\.ts$/, 'Network'],
  [/^clouds\/\w+\/(given\/)?(cluster|nodes|node-types|addons|connect)\.ts$/, 'Cluster and nodes'],
  [/^clouds\/\w+\/(given\/)?(kafka|kafka-choice|managed-kafka|event-hubs)\.ts$/, 'Kafka'],
  [/^clouds\/\w+\/(given\/)?(buckets|telemetry-buckets)\.ts$/, 'Object store'],
  [/^clouds\/\w+\/(given\/)?(database)\.ts$/, 'PostgreSQL'],
  [/^clouds\/\w+\/(identity|policy|logins|keys|secrets|vaults)\.ts$/, 'Identity, keys and secrets'],
  [/^clouds\/\w+\/(logs)\.ts$/, 'Logs'],
  [/^clouds\//, 'Cloud'],
  [/^sizing\/tables\/(aws|gcp|azure)-machines\.ts$/, 'Cluster and nodes'],
  [/^sizing\//, 'Sizing'],
  [/^cost\//, 'Costs'],
  [/^(facts)\//, 'Facts and traits'],
  [/^kube\//, 'Kubernetes'],
  [/^diff\//, 'Differences'],
  [/^testing\//, 'Testing'],
  [/^(config\/|errors\.ts)/, 'Basics'],
];

export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    for (const reflection of project.getReflectionsByKind(ReflectionKind.SomeExport)) {
      const source = reflection.sources?.[0]?.fullFileName;
      if (source === undefined || reflection.parent?.kindOf(ReflectionKind.Module) !== true) continue;
      const file = path.relative(path.join(process.cwd(), 'lib'), source).split(path.sep).join('/');
      const [, category] = CATEGORIES.find(([of]) => of.test(file)) ?? [];
      if (category === undefined) app.logger.warn(`scripts/typedoc-categories.mjs has no category for lib/${file}`);
      else for (const commented of reflection.signatures ?? [reflection]) {
        commented.comment ??= new Comment();
        commented.comment.blockTags.push(new CommentTag('@category', [{ kind: 'text', text: category }]));
      }
    }
  });
}
