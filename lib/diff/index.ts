export { diff, type Change, type Output } from './diff';
export { HOLDERS, KINDS, type Holder } from './holders';
export { type AttributeChange } from './loss';
export { readFolder, type Synthesized } from './read-folder';
export { toMarkdown, toText } from './text';
