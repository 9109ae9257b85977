/**
 * Warnings about the Node that runs us. Serial ports stall on Node 26.4 and later (ecosystem.md §0.1), and a version
 * without security support does not belong at a bedside.
 */

const oldestMinor = [24, 21] as const;

/** Last day of security support by major version (nodejs.org release schedule). */
const endOfLife: Readonly<Record<number, string>> = {
  18: '2025-04-30',
  20: '2026-04-30',
  22: '2027-04-30',
  24: '2028-04-30',
};

/** One sentence per reason to change the Node version; `today` is an ISO date. Empty = fine. */
export function nodeVersionWarnings(version: string, today: string): string[] {
  const [major = 0, minor = 0] = version.replace(/^v/, '').split('.').map(Number);
  const warnings: string[] = [];
  const lastDay = endOfLife[major];
  if ((lastDay !== undefined && today > lastDay) || major < 18) {
    warnings.push(`Node ${version} has no security support any more; install Node 24 LTS.`);
  }
  if (major < oldestMinor[0] || (major === oldestMinor[0] && minor < oldestMinor[1])) {
    warnings.push(
      `Node ${version} is older than ${oldestMinor.join('.')}, the oldest that Circuitwatch is tested on.`,
    );
  }
  if (major > oldestMinor[0]) {
    warnings.push(
      `Node ${version} is not tested: serial ports stall on Node 26.4 and later. Use Node 24 LTS.`,
    );
  }
  return warnings;
}
