import type { NodeType, PoolRole } from '../nodes';

/** Which machines the pools use: a name of a cloud's table, or a type of one's own. */
export type MachineChoice<T extends NodeType> = { readonly [R in PoolRole]?: string | T };

/** The machine types of all pools; where a chosen name is unknown the tier's own stands in. */
export function chosenMachines<T extends NodeType>(usual: { readonly [R in PoolRole]: string }, choice: MachineChoice<T>, find: (name: string) => T | undefined): { readonly [R in PoolRole]: T } {
  const pick = (role: PoolRole): T => {
    const wanted = choice[role] ?? usual[role];
    if (typeof wanted !== 'string') return wanted;
    return find(wanted) ?? (find(usual[role]) as T);
  };
  return { collector: pick('collector'), storage: pick('storage'), general: pick('general') };
}
