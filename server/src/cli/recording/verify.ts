/** `recording verify`: checks every segment of a recording and says what is damaged and what is still readable. */
import { verifyRun } from '../../recording/verify/verify-run.ts';
import type { VerifyReport } from '../../recording/verify/verify-report.ts';
import { exitCodes, parseCommandLine } from '../command.ts';
import { defaultDataDir, recordingPath } from './shared-options.ts';

export const verifyHelp = `Usage: circuitwatch recording verify FILE|FOLDER|RUN [--data DIR] [--json]

Checks SQLite's pages, the hash chain of the events, that every chunk, pyramid block and raw piece decodes, that the
pyramid counts what the chunks hold, and that no acknowledged sequence number is missing.
Cutting events off the very end cannot be seen from the file alone: compare the last hash with one noted earlier.

  --data DIR   where RUN is looked up (default ${defaultDataDir})
  --json       one JSON object per segment

Exit code 0: nothing found. 1: something is damaged, missing or changed.
`;

function describe(report: VerifyReport): string {
  const { counts } = report;
  const lost = [
    [counts.chunksDamaged, 'chunks'],
    [counts.tailRowsDamaged, 'tail rows'],
    [counts.pyramidBlocksDamaged, 'pyramid blocks'],
    [counts.rawPiecesDamaged, 'raw pieces'],
  ].flatMap(([n, what]) => (n === 0 ? [] : `${n} ${what}`));
  const lines = [
    `${report.path}: ${report.ok ? 'ok' : `${report.findingCount} findings`}`,
    `  readable: ${counts.samples} samples (${counts.chunks} chunks, ${counts.tailRows} tail rows), ` +
      `${counts.pyramidBlocks} pyramid blocks, ${counts.rawBytes} raw bytes, ${counts.events} events, ` +
      `${counts.ledgerRows} ledger rows`,
    ...(lost.length === 0 ? [] : [`  not readable: ${lost.join(', ')}`]),
    ...report.findings.map((finding) => `  ${finding.code}: ${finding.what}`),
    `  last event hash: ${report.chainHead ?? 'no events'}`,
  ];
  return `${lines.join('\n')}\n`;
}

export function verifyRecording(args: readonly string[]): number {
  const { values, positionals } = parseCommandLine(
    args,
    { data: { type: 'string' }, json: { type: 'boolean' } },
    true,
  );
  const reports = verifyRun(recordingPath(positionals, values.data ?? defaultDataDir));
  for (const report of reports) {
    process.stdout.write(values.json ? `${JSON.stringify(report)}\n` : describe(report));
  }
  return reports.every((report) => report.ok) ? exitCodes.ok : exitCodes.finding;
}
