// Loaded before a program under measurement: says at its exit, on descriptor 3, what the process took.
const fs = require('node:fs');

/** Peak of resident memory in KiB. The kernel's own mark where there is one: `maxRSS` starts with what the parent held when it forked. */
function peakKiB() {
  try {
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]);
  } catch {
    return process.resourceUsage().maxRSS;
  }
}

process.on('exit', () => {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  fs.writeSync(3, JSON.stringify({ cpuMs: (userCPUTime + systemCPUTime) / 1000, peakMiB: peakKiB() / 1024 }));
});
