/**
 * Simulated devices on real pseudo-terminals, read by the real serialport package, as the gateway reads an adapter:
 * frames arrive whole, polls are answered, a pulled adapter closes the port and comes back as another tty.
 */
import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DecodedItem, DeviceProfile } from '@circuitwatch/shared/devices/device-profile.ts';
import { profileById } from '@circuitwatch/shared/devices/registry.ts';
import { novalungRequests } from '@circuitwatch/shared/devices/profiles/xenios-novalung.ts';
import { ptyUnavailable } from '@circuitwatch/simulators/io/pty-port.ts';
import { startSimulators, type RunningSimulators } from '@circuitwatch/simulators/simulators.ts';
import { SerialPort } from 'serialport';
import { afterEach, describe, expect, it, vi } from 'vitest';

const missing = ptyUnavailable();

interface OpenLine {
  readonly port: SerialPort;
  readonly items: DecodedItem[];
  closed: boolean;
}

function pathOf(url: string): string {
  return url.replace(/^serial:/, '').replace(/\?.*$/, '');
}

function profileOf(id: string): DeviceProfile {
  const profile = profileById(id);
  if (!profile) throw new Error(`no profile ${id}`);
  return profile;
}

async function openLine(path: string, profile: DeviceProfile, options: unknown): Promise<OpenLine> {
  const { baud, data, parity, stop } = profile.port;
  const port = new SerialPort({
    path,
    baudRate: baud,
    dataBits: data,
    parity,
    stopBits: stop,
    autoOpen: false,
  });
  const decoder = profile.createDecoder(profile.optionsSchema.parse(options));
  const line: OpenLine = { port, items: [], closed: false };
  port.on('data', (chunk: Buffer) => line.items.push(...decoder.push(chunk)));
  port.on('close', () => {
    line.closed = true;
  });
  await new Promise<void>((resolve, reject) => {
    port.open((error) => (error ? reject(error) : resolve()));
  });
  return line;
}

function framesOf(line: OpenLine): Extract<DecodedItem, { type: 'frame' }>[] {
  return line.items.filter((item) => item.type === 'frame');
}

function discardedOf(line: OpenLine): DecodedItem[] {
  return line.items.filter((item) => item.type === 'discarded');
}

const within = { timeout: 15_000, interval: 20 };

describe.skipIf(missing !== undefined)(
  `simulated devices on pseudo-terminals${missing ? ` (${missing})` : ''}`,
  () => {
    const directory = mkdtempSync(join(tmpdir(), 'circuitwatch-pty-test-'));
    let running: RunningSimulators | undefined;
    const lines: OpenLine[] = [];

    const start = async (profileIds: string[], scenario = 'steady'): Promise<RunningSimulators> => {
      running = await startSimulators({ profileIds, scenario, directory, seed: 11 });
      return running;
    };
    const open = async (device: string): Promise<OpenLine> => {
      const port = running?.ports.find((one) => one.device === device);
      if (!port) throw new Error(`no port for ${device}`);
      const line = await openLine(pathOf(port.url), profileOf(device), port.options);
      lines.push(line);
      return line;
    };

    afterEach(async () => {
      for (const line of lines.splice(0))
        if (line.port.isOpen) await new Promise<void>((resolve) => line.port.close(() => resolve()));
      await running?.close();
      running = undefined;
    });

    it('a pushing device is read without a single bad byte, at its own rate', async () => {
      await start(['emtec-bioprott']);
      const line = await open('emtec-bioprott');
      await vi.waitFor(() => expect(framesOf(line).length).toBeGreaterThanOrEqual(20), within);
      expect(discardedOf(line)).toEqual([]);
      const flows = framesOf(line).map(
        (frame) => frame.readings.find((one) => one.channel === 'flow')?.value ?? 0,
      );
      for (const flow of flows) expect(flow).toBeGreaterThan(0.25);
    });

    it('a polled console answers its version, then its data, and what it says it sent is what arrived', async () => {
      const simulators = await start(['xenios-novalung']);
      const line = await open('xenios-novalung');
      await vi.waitFor(() => {
        line.port.write(Buffer.from(novalungRequests.version.bytes));
        expect(line.items.some((item) => item.type === 'event' && item.event === 'metadata')).toBe(true);
      }, within);
      line.items.length = 0;
      line.port.write(Buffer.from(novalungRequests.data.bytes));
      await vi.waitFor(() => expect(framesOf(line).length).toBe(1), within);
      const sent = simulators.report().beds[0]?.devices[0]?.lastSent?.values ?? {};
      for (const { channel, value, validity } of framesOf(line)[0]?.readings ?? [])
        expect(sent[channel]).toEqual({ value, validity });
      expect(discardedOf(line)).toEqual([]);
    });

    it('a reader that comes back gets fresh frames only: nothing piles up while nobody listens', async () => {
      await start(['emtec-bioprott']);
      const first = await open('emtec-bioprott');
      await vi.waitFor(() => expect(framesOf(first).length).toBeGreaterThan(2), within);
      await new Promise<void>((resolve) => first.port.close(() => resolve()));
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const openedMs = performance.now();
      const second = await open('emtec-bioprott');
      await vi.waitFor(() => expect(framesOf(second).length).toBeGreaterThan(2), within);
      const due = (performance.now() - openedMs) / 100;
      expect(framesOf(second).length).toBeLessThanOrEqual(due + 2);
      expect(discardedOf(second)).toEqual([]);
    });

    it('a reader that stalls loses bytes but neither blocks the simulator nor lets it grow', async () => {
      const simulators = await start(['emtec-bioprott']);
      const line = await open('emtec-bioprott');
      await vi.waitFor(() => expect(framesOf(line).length).toBeGreaterThan(0), within);
      line.port.pause();
      simulators.perform({ bed: 1, device: 'probe', fault: 'garbage', seconds: 5 });
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const before = simulators.report().beds[0]?.modelS ?? 0;
      await new Promise((resolve) => setTimeout(resolve, 500));
      expect((simulators.report().beds[0]?.modelS ?? 0) - before).toBeGreaterThan(0.2);
      line.port.resume();
      await vi.waitFor(() => expect(framesOf(line).length).toBeGreaterThan(10), within);
    });

    it('a pulled adapter closes the port, its name vanishes, and it comes back as another tty behind the same name', async () => {
      const simulators = await start(['emtec-bioprott']);
      const path = pathOf(simulators.ports[0]?.url ?? '');
      const line = await open('emtec-bioprott');
      await vi.waitFor(() => expect(framesOf(line).length).toBeGreaterThan(0), within);
      const terminal = realpathSync(path);
      simulators.perform({ bed: 1, device: 'probe', fault: 'unplugged', seconds: 1 });
      await vi.waitFor(() => expect(line.closed).toBe(true), within);
      expect(existsSync(path)).toBe(false);
      await vi.waitFor(() => expect(existsSync(path)).toBe(true), within);
      expect(realpathSync(path)).not.toBe(terminal);
      const again = await open('emtec-bioprott');
      await vi.waitFor(() => expect(framesOf(again).length).toBeGreaterThan(3), within);
      expect(discardedOf(again)).toEqual([]);
    });

    it('closing the simulators removes every link', async () => {
      const simulators = await start(['emtec-bioprott', 'alicat']);
      const paths = simulators.ports.map((port) => pathOf(port.url));
      for (const path of paths) expect(existsSync(path)).toBe(true);
      await simulators.close();
      running = undefined;
      for (const path of paths) expect(existsSync(path)).toBe(false);
      rmSync(directory, { recursive: true, force: true });
    });
  },
);
