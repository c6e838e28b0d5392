import Table from 'cli-table3';

/** No colours and no box drawing: the plan is read in terminals, logs and pull requests alike. */
const PLAIN = {
  chars: { top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '', 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '  ' },
  style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
};

/**
 * A table in plain text.
 * @param numbersFrom first column whose cells are aligned to the right
 * @param numbersTo first column after those
 */
export function table(head: readonly string[], rows: readonly (readonly string[])[], numbersFrom: number, numbersTo = head.length): string {
  const aligned = new Table({ ...PLAIN, head: [...head], colAligns: head.map((_, i) => (i >= numbersFrom && i < numbersTo ? 'right' : 'left')) });
  rows.forEach((row) => aligned.push([...row]));
  return aligned.toString().replace(/[ \t]+$/gm, '');
}
