/**
 * The gateway as processes: core, web and one port child per serial port, each started, watched and restarted alone.
 *
 * The supervisor carries no data and decides nothing about patients; it is small so that it does not fail. It stops
 * everything within two seconds, and everything stops by itself when it dies (link/supervised.ts).
 */
import { rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Preset } from '@circuitwatch/shared/alarms/preset.ts';
import type { SiteConfig } from '@circuitwatch/shared/config/site-config.ts';
import { readPresetsAgain } from '../config/site-presets.ts';
import type { Log } from '../foundation/log.ts';
import type { LogLevel } from '../foundation/log-level.ts';
import { monotonicMs } from '../io/system-clock.ts';
import {
  effectiveConfigPath,
  effectivePresetsPath,
  feedSocketPath,
  formatCoreArguments,
  formatPortArguments,
  offeredPresetsPath,
  portsSocketPath,
} from '../link/core-arguments.ts';
import { formatWebArguments, type ProcessReport } from '../link/process-messages.ts';
import { PresetWatch } from './preset-watch.ts';
import { makeRunDir } from './run-dir.ts';
import { StartQueue } from './start-queue.ts';
import { SupervisedProcess } from './supervised-process.ts';

const heartbeatCheckMs = 1000;
/** A check this late means that the supervisor itself stood still (suspend, SIGSTOP): nobody is judged by that round. */
const lateCheckMs = 2500;
const stopGraceMs = 1500;

export interface SupervisorOptions {
  readonly config: SiteConfig;
  /** The organisation's own alarm limits, checked: in force as long as this gateway runs. */
  readonly presets: readonly Preset[];
  /** Absolute. */
  readonly dataDir: string;
  readonly clientDir: string;
  readonly log: Log;
  readonly logLevel: LogLevel;
  /** The gateway answers: web listens and its beds stream. Once. */
  onReady(url: string): void;
  /** A child says that starting again will not help. */
  onFatal(message: string): void;
}

const entry = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export class Supervisor {
  readonly #options: SupervisorOptions;
  readonly #runDir = makeRunDir();
  readonly #ports = new Map<string, SupervisedProcess>();
  readonly #portStarts = new StartQueue();
  readonly #core: SupervisedProcess;
  readonly #web: SupervisedProcess;
  readonly #heartbeatTimer: NodeJS.Timeout;
  readonly #presetWatch: PresetWatch;
  #presetsRefused: string | null = null;
  #webPort: number;
  #hasListened = false;
  #isStreaming = false;
  #arePortsStarted = false;
  #isWebAttached = false;
  #isReady = false;
  #lastCheckMs = monotonicMs();

  constructor(options: SupervisorOptions) {
    this.#options = options;
    this.#webPort = options.config.port;
    const effective = { ...options.config, dataDir: options.dataDir };
    writeFileSync(effectiveConfigPath(this.#runDir), JSON.stringify(effective), { mode: 0o600 });
    writeFileSync(effectivePresetsPath(this.#runDir), JSON.stringify(options.presets), { mode: 0o600 });
    this.#core = this.#corePlan();
    this.#web = this.#webPlan();
    for (const bed of options.config.beds) {
      for (const device of bed.devices) {
        if (!device.port.startsWith('serial:')) continue;
        this.#ports.set(`${bed.id}/${device.id}`, this.#portPlan(bed.id, device));
      }
    }
    const { config } = options;
    this.#presetWatch = new PresetWatch({ config, onChecked: (refused) => this.#presetsChecked(refused) });
    this.#core.start();
    this.#web.start();
    this.#heartbeatTimer = setInterval(() => this.#checkHeartbeats(), heartbeatCheckMs);
  }

  /** Process ids by name (`core`, `web`, `port bed/device`), for people and tests. */
  pids(): Readonly<Record<string, number | undefined>> {
    return Object.fromEntries(this.#all().map((process) => [process.name, process.pid]));
  }

  async stop(): Promise<void> {
    clearInterval(this.#heartbeatTimer);
    this.#presetWatch.close();
    await Promise.all(this.#all().map((process) => process.stop(stopGraceMs)));
    rmSync(this.#runDir, { recursive: true, force: true });
  }

  #all(): SupervisedProcess[] {
    return [this.#core, this.#web, ...this.#ports.values()];
  }

  #corePlan(): SupervisedProcess {
    const { logLevel } = this.#options;
    return this.#process({
      name: 'core',
      entry: entry('../core/main.ts'),
      args: () => formatCoreArguments({ runDir: this.#runDir, logLevel }),
      onReport: (report) => this.#onCoreReport(report),
      onAlive: () => this.#tellPresets(),
      onExit: () => {
        this.#isStreaming = false;
        this.#isWebAttached = false;
      },
    });
  }

  #webPlan(): SupervisedProcess {
    const { config, clientDir, dataDir, logLevel } = this.#options;
    return this.#process({
      name: 'web',
      entry: entry('../web/main.ts'),
      args: () =>
        formatWebArguments({
          socketPath: feedSocketPath(this.#runDir),
          host: config.host,
          port: this.#webPort,
          dataDir,
          clientDir,
          logLevel,
        }),
      onReport: (report) => this.#onWebReport(report),
      onExit: () => undefined,
    });
  }

  #portPlan(bedId: string, device: SiteConfig['beds'][number]['devices'][number]): SupervisedProcess {
    const { id, profile, port } = device;
    const socketPath = portsSocketPath(this.#runDir);
    const settled = (): void => this.#portStarts.settled(process);
    const process: SupervisedProcess = this.#process({
      name: `port ${bedId}/${id}`,
      entry: entry('../port/main.ts'),
      args: () => formatPortArguments({ socketPath, bedId, device: id, profile, url: port }),
      onReport: () => undefined,
      onAlive: settled,
      onExit: settled,
    });
    return process;
  }

  #process(plan: ConstructorParameters<typeof SupervisedProcess>[0]): SupervisedProcess {
    return new SupervisedProcess(plan, this.#options.log);
  }

  #onCoreReport(report: ProcessReport): void {
    if (report.type === 'streaming') this.#onStreaming();
    if (report.type === 'webAttached') this.#isWebAttached = report.attached;
    if (report.type === 'fatal') this.#options.onFatal(report.message);
    if (report.type === 'killPort') {
      this.#ports.get(`${report.bedId}/${report.device}`)?.kill(report.reason);
    }
    this.#tellReady();
  }

  /** The core listens: its ports may come. Later restarts of the core find them running. */
  #onStreaming(): void {
    this.#isStreaming = true;
    if (this.#arePortsStarted) return;
    this.#arePortsStarted = true;
    this.#portStarts.add([...this.#ports.values()]);
  }

  #onWebReport(report: ProcessReport): void {
    if (report.type === 'listening') {
      this.#webPort = report.port;
      this.#hasListened = true;
    }
    if (report.type === 'fatal') {
      // Once it has listened, a port that is taken is the old process letting go: starting again does help.
      if (this.#hasListened) this.#web.kill(report.message);
      else this.#options.onFatal(report.message);
    }
    this.#tellReady();
  }

  /**
   * SIGHUP: the preset files are read again and, when all are good, offered for choosing on the screens. Limits in force stay
   * (decision 37); a file with a mistake leaves the offer as it was and is told.
   */
  offerPresets(): void {
    const { config, log } = this.#options;
    const { presets, refused } = readPresetsAgain(config);
    if (refused === null) {
      writeFileSync(offeredPresetsPath(this.#runDir), JSON.stringify(presets), { mode: 0o600 });
      log.info(
        { presets: presets.map(({ id, version }) => `${id} ${version}`) },
        'presets read again: offered',
      );
      this.#core.order({ type: 'presetsOffered' });
    } else {
      log.error({ refused }, 'a preset file is refused: the presets offered before stay');
    }
    this.#presetsRefused = refused;
    this.#tellPresets();
  }

  #presetsChecked(refused: string | null): void {
    const { log } = this.#options;
    if (refused === null)
      log.info(
        'the preset files changed and are good: SIGHUP offers them on the screens, a bed begins with them at the next start',
      );
    else log.error({ refused }, 'a preset file is refused: the limits of the start stay in force');
    this.#presetsRefused = refused;
    this.#tellPresets();
  }

  #tellPresets(): void {
    this.#core.order({ type: 'presetFiles', refused: this.#presetsRefused });
  }

  #tellReady(): void {
    if (this.#isReady || !this.#hasListened || !this.#isStreaming || !this.#isWebAttached) return;
    this.#isReady = true;
    const host = this.#options.config.host === '::1' ? '[::1]' : this.#options.config.host;
    this.#options.onReady(`http://${host}:${this.#webPort}`);
  }

  #checkHeartbeats(): void {
    const nowMs = monotonicMs();
    const stoodStill = nowMs - this.#lastCheckMs > lateCheckMs;
    this.#lastCheckMs = nowMs;
    for (const process of this.#all()) {
      if (stoodStill) process.forgiveSilence(nowMs);
      else process.checkHeartbeat(nowMs);
    }
  }
}
