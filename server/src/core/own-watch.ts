/**
 * The core looks at itself once a second and at each report about the displays: what fails becomes findings of the beds'
 * monitors, and so alarms like all others (alarms.md R57–R74). The rules are shared/alarms/rules/own-failures.ts.
 *
 * A stall is found when it is over, by the time that has passed: a process that stands still cannot tell. While it lasts the
 * screens show LINK LOST by themselves, and the supervisor ends a core that stays silent.
 */
import { statfs } from 'node:fs/promises';
import type { AlarmLevelName, TechnicalFinding } from '@circuitwatch/shared/alarms/alarm-types.ts';
import { displayFindings, webServerDetail } from '@circuitwatch/shared/alarms/own-failures.ts';
import { missedAlarmTestsMax, silentAfterMs } from '@circuitwatch/shared/alarms/client-watch.ts';
import type { ClientConditionsReport } from '../link/web-to-core.ts';
import type { RecordingStatus } from '../link/core-feed.ts';

/** R57: a beat is due each second; this long without one is a stall. */
const stallMs = 3_000;
const longStallMs = 10_000;
/** What is over when it is found stays on as long, so that it is seen; afterwards its latch keeps it. */
const shownMs = 60_000;
/** R66; the smaller one is where two clocks are told apart by people. */
const clockJumpMs = { warning: 2_000, alarm: 60_000 } as const;
/** Hours of 32 beds, and about one hour of them (own figures). */
const diskFreeBytes = { warning: 2e9, alarm: 5e8 } as const;
const diskPeriodMs = 10_000;
/** R76: a display is tested once a day. */
const selfTestEveryMs = 24 * 3_600_000;
/** The web process starts after the core. */
const webStartMs = 15_000;

/** One bed as the watch needs it. */
export interface WatchedBed {
  readonly bedId: string;
  readonly recording: Pick<RecordingStatus, 'ok' | 'reason'>;
  /** Alarm tests sent since the start of the core. */
  readonly alarmTests: number;
  /** What the recording misses before this start, ms; null when there was none before. */
  readonly missingMs: number | null;
  /** Since the last self-test of a display at this bed; null: none is recorded. */
  readonly selfTestAgeMs: number | null;
  tell(findings: readonly TechnicalFinding[]): void;
}

export interface OwnWatchSetup {
  readonly dataDir: string;
  readonly beds: () => readonly WatchedBed[];
  readonly monotonicMs: () => number;
  /** The notifier that fails now, by name; null while all work or there is none. */
  readonly notifierFailing?: () => string | null;
  /** The first mistake in the site's preset files; null when there is none. */
  readonly presetsRefused?: () => string | null;
  /** For tests; the file system's answer otherwise. */
  readonly freeBytes?: (folder: string) => Promise<number>;
}

interface Past {
  readonly atMs: number;
  readonly sizeMs: number;
}

export class OwnWatch {
  readonly #setup: OwnWatchSetup;
  readonly #startedMs: number;
  readonly #told = new Map<string, string>();
  #report: ClientConditionsReport | undefined;
  #heardMs: number | undefined;
  #beatMs: number;
  #stall: Past | undefined;
  #clockJump: Past | undefined;
  #freeBytes: number | undefined;
  #diskMs = Number.NEGATIVE_INFINITY;

  constructor(setup: OwnWatchSetup) {
    this.#setup = setup;
    this.#startedMs = this.#beatMs = setup.monotonicMs();
  }

  /** The web process has said how the displays are. */
  displays(report: ClientConditionsReport): void {
    this.#report = report;
    this.#heardMs = this.#setup.monotonicMs();
    this.#judge(this.#heardMs);
  }

  /** Once a second. `clockStepMs`: by how much the wall clock has left gateway time since the last beat; 0 = it has not. */
  beat(clockStepMs: number): void {
    const nowMs = this.#setup.monotonicMs();
    const pauseMs = nowMs - this.#beatMs;
    this.#beatMs = nowMs;
    if (pauseMs >= stallMs) this.#stall = { atMs: nowMs, sizeMs: pauseMs };
    if (Math.abs(clockStepMs) > clockJumpMs.warning)
      this.#clockJump = { atMs: nowMs, sizeMs: Math.abs(clockStepMs) };
    // After a stall the web process has not been heard because nobody listened.
    if (pauseMs >= stallMs && this.#heardMs !== undefined) this.#heardMs = nowMs;
    this.#lookAtDisk(nowMs);
    this.#judge(nowMs);
  }

  #lookAtDisk(nowMs: number): void {
    if (nowMs - this.#diskMs < diskPeriodMs) return;
    this.#diskMs = nowMs;
    const freeBytes = this.#setup.freeBytes ?? freeBytesOf;
    freeBytes(this.#setup.dataDir).then(
      (bytes) => (this.#freeBytes = bytes),
      // No answer is no finding: the recorder's own alarm tells of a folder that is gone.
      () => (this.#freeBytes = undefined),
    );
  }

  #judge(nowMs: number): void {
    const beds = this.#setup.beds();
    const common = this.#gatewayFindings(nowMs);
    for (const bed of beds) {
      const findings = [
        ...common,
        recorderFinding(bed.recording),
        ...this.#restartFinding(bed, nowMs),
        this.#selfTestFinding(bed, nowMs),
        ...this.#displayFindings(bed, beds, nowMs),
      ];
      const key = JSON.stringify(findings);
      if (this.#told.get(bed.bedId) === key) continue;
      this.#told.set(bed.bedId, key);
      bed.tell(findings);
    }
  }

  #gatewayFindings(nowMs: number): TechnicalFinding[] {
    const isShown = (past: Past | undefined): past is Past =>
      past !== undefined && nowMs - past.atMs < shownMs;
    const stall = isShown(this.#stall) ? this.#stall : undefined;
    const jump = isShown(this.#clockJump) ? this.#clockJump : undefined;
    const free = this.#freeBytes;
    const failing = this.#setup.notifierFailing?.() ?? null;
    const refused = this.#setup.presetsRefused?.() ?? null;
    return [
      finding('engine-stalled', stall && (stall.sizeMs >= longStallMs ? 'critical' : 'alarm'), stall?.sizeMs),
      finding('clock-wrong', jump && (jump.sizeMs > clockJumpMs.alarm ? 'alarm' : 'warning'), jump?.sizeMs),
      ...(free === undefined ? [] : [diskFinding(free)]),
      { ruleId: 'notifier-failed', level: failing === null ? null : 'warning', detail: failing ?? '' },
      { ruleId: 'preset-file-refused', level: refused === null ? null : 'warning', detail: refused ?? '' },
    ];
  }

  #restartFinding({ missingMs }: WatchedBed, nowMs: number): TechnicalFinding[] {
    const isShown = missingMs !== null && nowMs - this.#startedMs < shownMs;
    return [finding('gateway-restarted', isShown ? 'warning' : undefined, missingMs ?? 0)];
  }

  /** What is never done is overdue too: a day after the start. */
  #selfTestFinding({ selfTestAgeMs }: WatchedBed, nowMs: number): TechnicalFinding {
    const ageMs = selfTestAgeMs ?? nowMs - this.#startedMs;
    const isOverdue = ageMs > selfTestEveryMs;
    const detail = isOverdue ? `${Math.floor(ageMs / 3_600_000)} h` : '';
    return { ruleId: 'self-test-overdue', level: isOverdue ? 'warning' : null, detail };
  }

  /** Without a word of the web process nothing is known of its displays: they stay as they were, and this is told. */
  #displayFindings(bed: WatchedBed, beds: readonly WatchedBed[], nowMs: number): readonly TechnicalFinding[] {
    const deaf: TechnicalFinding = { ruleId: 'display-alarm-path', level: 'alarm', detail: webServerDetail };
    const report = this.#report;
    if (!report || this.#heardMs === undefined) return nowMs - this.#startedMs > webStartMs ? [deaf] : [];
    if (nowMs - this.#heardMs > silentAfterMs) return [deaf];
    const { conditions, attended } = report;
    const findings = displayFindings(bed.bedId, {
      conditions,
      attended,
      beds: beds.map(({ bedId }) => bedId),
    });
    const seen = report.alarmTests.find(({ bedId }) => bedId === bed.bedId)?.n;
    const isDeaf = seen !== undefined && bed.alarmTests - seen > missedAlarmTestsMax;
    return isDeaf ? findings.map((one) => (one.ruleId === deaf.ruleId ? deaf : one)) : findings;
  }
}

async function freeBytesOf(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

function finding(ruleId: string, level: AlarmLevelName | undefined, sizeMs = 0): TechnicalFinding {
  return { ruleId, level: level ?? null, detail: `${Math.round(sizeMs / 100) / 10} s` };
}

function diskFinding(free: number): TechnicalFinding {
  const mild = free < diskFreeBytes.warning ? 'warning' : null;
  // In whole tenths below two gigabytes, and not at all above: a detail that changes is news.
  const detail = mild ? `${(Math.floor(free / 1e8) / 10).toFixed(1)} GB` : '';
  return { ruleId: 'disk-low', level: free < diskFreeBytes.alarm ? 'alarm' : mild, detail };
}

/** Late or starting anew is not yet lost: the recorder keeps the batches in memory (R73). */
const recorderIsLate: ReadonlySet<string> = new Set(['slow', 'restarting', 'fileBusy']);

function recorderFinding({ ok, reason }: WatchedBed['recording']): TechnicalFinding {
  const level = recorderIsLate.has(reason) ? 'alarm' : 'critical';
  return { ruleId: 'recorder-failed', level: ok ? null : level, detail: reason };
}
