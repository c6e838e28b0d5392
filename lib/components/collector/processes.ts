import type { Faults } from '../../errors';
import type { ProcessClasses } from './config/processes';
import { readRe2 } from './re2';

/** Which processes of a node are measured, and by what they are told apart. */
export interface ProcessesProps {
  /**
   * Class, up to 50, to the names of its executables, as RE2 of the whole name that begins with two plain characters or more, for example
   * `{ java: ['java'], postgres: ['postgres', 'postmaster'] }`. A name goes to the first class that matches; what is in none is not looked at.
   */
  readonly classes: ProcessClasses;
}

/** Each is six series of every node. */
const MOST_CLASSES = 50;
const CLASS = /^[a-z][a-z0-9_.-]{0,62}$/;

/** Adds a fault for whatever would look at every process, or at none. */
export function checkProcesses({ classes }: ProcessesProps, faults: Faults): void {
  const entries = Object.entries(classes);
  if (entries.length === 0 || entries.length > MOST_CLASSES) {
    faults.add({ prop: 'processes.classes', got: entries.length, allowed: `1 to ${MOST_CLASSES} classes: each is six series of every node`, write: "classes: { java: ['java'] }, or no processes" });
  }
  for (const [name, patterns] of entries) {
    const prop = `processes.classes.${name}`;
    if (!CLASS.test(name)) faults.add({ prop: 'processes.classes', got: name, allowed: 'lower-case letters, digits, dots, dashes and underscores, up to 63, from a letter', write: 'postgres' });
    if (patterns.length === 0) faults.add({ prop, got: patterns, allowed: 'one name or more', write: "java: ['java']" });
    patterns.forEach((pattern, i) => {
      const { refused, literalStart } = readRe2(pattern);
      if (refused === undefined && literalStart >= 2) return;
      const allowed = refused === undefined ? 'a name that begins with two plain characters or more, or it might be every process' : `a regular expression of RE2, without ${refused}`;
      faults.add({ prop: `${prop}[${i}]`, got: pattern, allowed, write: 'postgres, or kube-.*' });
    });
  }
}
