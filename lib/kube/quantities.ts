/** Cores as Kubernetes writes them back, so that nothing differs after an apply: 2 is `2`, 0.5 is `500m`. */
export function cores(cpu: number): string {
  return Number.isInteger(cpu) ? String(cpu) : `${Math.round(cpu * 1000)}m`;
}

/** MiB as Kubernetes writes them back: 4096 is `4Gi`, 1536 is `1536Mi`. */
export function mebibytes(memoryMiB: number): string {
  return memoryMiB % 1024 === 0 ? `${memoryMiB / 1024}Gi` : `${memoryMiB}Mi`;
}
