import { extension, type Component } from '../model';
import { PATHS } from './shared';

export interface FileStorageProps {
  /** True: what it has taken is on the disk, not only in the kernel's memory, when it answers. */
  readonly fsync: boolean;
  /** True: gives space back at start too; that needs as much again as its content, and time. */
  readonly compactsAtStart: boolean;
}

/** A folder on a disk that outlives the pod; each queue and each place in a file is a database of its own in it. */
export function fileStorage(name: string, { fsync, compactsAtStart }: FileStorageProps): Component {
  const directory = `${PATHS.state}/${name}`;
  return extension(
    'file_storage',
    {
      directory,
      create_directory: true,
      timeout: '10s',
      fsync,
      // A file that a full disk has broken is put aside; otherwise the collector would never start again.
      recreate: true,
      compaction: { directory, on_start: compactsAtStart, on_rebound: true, cleanup_on_start: true },
    },
    name,
  );
}
