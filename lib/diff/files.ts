import { parseDocument } from 'yaml';

/** `key=value` in every line that says something, as in a file of Java's properties. */
function properties(text: string): object | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
  const pairs = lines.map((line) => /^\s*([\w.-]+)\s*=\s*(.*)$/.exec(line));
  return lines.length > 0 && pairs.every((pair) => pair !== null) ? Object.fromEntries(pairs.map((pair) => [pair[1], pair[2]])) : undefined;
}

/** A topic as the script of a managed Kafka asks for it: name, partitions, copies, and its settings on lines of their own. */
const TOPIC = /^ *topic '([^']+)' (\d+) (\d+) \w+((?: \\\n +'[^'\n]*')*)$/gm;

/** The topics of the script, in the words of a KafkaTopic, and the script without them. */
function script(text: string): object | undefined {
  const topics = [...text.matchAll(TOPIC)].map(([, name, partitions, replicas, settings = '']) => {
    const config = Object.fromEntries([...settings.matchAll(/'([^'=\n]+)=([^'\n]*)'/g)].map(([, key, value]) => [key, value]));
    return { name, partitions: Number(partitions), replicas: Number(replicas), config };
  });
  return topics.length === 0 ? undefined : { topics, script: text.replace(TOPIC, '') };
}

function yaml(text: string): object | undefined {
  if (!/^[\w"']+:/m.test(text)) return undefined;
  const document = parseDocument(text, { logLevel: 'silent' });
  const value = document.errors.length === 0 ? (document.toJS() as unknown) : undefined;
  return typeof value === 'object' && value !== null ? value : undefined;
}

/** What a text of several lines holds, where it is YAML, properties, or the script that makes topics: a number inside is compared as such. */
export function fileOf(text: string): object | undefined {
  if (!text.includes('\n')) return undefined;
  return text.startsWith('#!') ? script(text) : (properties(text) ?? yaml(text));
}
