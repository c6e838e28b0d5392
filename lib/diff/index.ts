export type { AttributeChange } from './compared';
export { diff, isUnsafe, type Change } from './diff';
export { HOLDERS, KINDS, type Holder } from './holders';
export { readFolder, type Synthesized } from './read-folder';
export { toMarkdown, toText } from './text';
export type { Output } from './things';
