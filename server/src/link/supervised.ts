/**
 * The child's side of supervision, the same for core, web and port children: beat once a second, stop when told, and
 * never outlive the supervisor (its IPC channel closes when it dies, however it dies).
 *
 * Ctrl-C and a closing terminal reach the whole process group; children ignore SIGINT and SIGHUP, because the supervisor
 * decides the order of stopping.
 */
import {
  heartbeatPeriodMs,
  type ProcessReport,
  type SupervisorOrder,
  supervisorOrderSchema,
} from './process-messages.ts';

/** A stop that takes longer than this is given up: nothing may keep a child alive without its supervisor. */
const stopLimitMs = 5000;

export interface Supervised {
  readonly report: (message: ProcessReport) => void;
}

function report(message: ProcessReport): void {
  if (process.connected) process.send?.(message);
}

/**
 * `stop` must finish within the supervisor's grace (then SIGKILL); the process exits 0 after it, 1 if it throws. `onOrder`
 * gets every other order.
 */
export function beSupervised(
  stop: () => Promise<void>,
  onOrder?: (order: SupervisorOrder) => void,
): Supervised {
  let isStopping = false;
  const stopOnce = (): void => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => process.exit(1), stopLimitMs).unref();
    stop().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`stopping failed: ${String(error)}\n`);
        process.exit(1);
      },
    );
  };
  process.on('message', (message) => {
    const order = supervisorOrderSchema.safeParse(message).data;
    if (order?.type === 'stop') stopOnce();
    else if (order) onOrder?.(order);
  });
  process.on('disconnect', stopOnce);
  process.on('SIGTERM', stopOnce);
  process.on('SIGINT', () => undefined);
  process.on('SIGHUP', () => undefined);
  setInterval(() => report({ type: 'heartbeat' }), heartbeatPeriodMs).unref();
  report({ type: 'heartbeat' });
  return { report };
}
