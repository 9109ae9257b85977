/**
 * Port URLs: what a device's `port:` line says. Parsed once, when the configuration is checked.
 *
 *     serial:/dev/serial/by-id/usb-…?baud=9600&data=8&parity=none&stop=1     (settings not given come from the profile)
 *     tcp://host:4001
 *     memory:name                                                            (tests)
 */
import type { PortSettings } from '@circuitwatch/shared/devices/device-profile.ts';
import { assertNever } from '@circuitwatch/shared/foundation/assert.ts';
import { didYouMean } from '../foundation/nearest.ts';

export type PortUrl =
  | { readonly kind: 'serial'; readonly path: string; readonly settings: PortSettings }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number }
  | { readonly kind: 'memory'; readonly name: string };

export type PortUrlResult =
  | { readonly ok: true; readonly url: PortUrl }
  | { readonly ok: false; readonly problem: string };

const urlLengthMax = 512;
const settingNames = ['baud', 'data', 'parity', 'stop'];
const example = 'serial:/dev/serial/by-id/NAME or tcp://HOST:PORT';

function bad(problem: string): PortUrlResult {
  return { ok: false, problem };
}

/** `defaults` are the profile's line settings. The problem of a bad URL is one English sentence with the remedy. */
export function parsePortUrl(text: string, defaults: PortSettings): PortUrlResult {
  if (text.length > urlLengthMax) return bad(`The port is longer than ${urlLengthMax} characters.`);
  if (text.startsWith('serial:')) return parseSerial(text.slice('serial:'.length), defaults);
  if (text.startsWith('tcp:')) return parseTcp(text);
  if (text.startsWith('memory:')) return parseMemory(text.slice('memory:'.length));
  if (text.startsWith('/dev/')) return bad(`Write serial:${text} for a serial port.`);
  if (/^COM\d+$/i.test(text))
    return bad('Serial ports of Windows are not supported; the gateway runs on Linux.');
  return bad(`"${text}" is not a port. Write ${example}.`);
}

/** What two configured ports must not share: the same line cannot be opened twice. */
export function portIdentity(url: PortUrl): string {
  switch (url.kind) {
    case 'serial':
      return `serial:${url.path}`;
    case 'tcp':
      return `tcp://${url.host.toLowerCase()}:${url.port}`;
    case 'memory':
      return `memory:${url.name}`;
    default:
      return assertNever(url, 'port');
  }
}

function parseSerial(rest: string, defaults: PortSettings): PortUrlResult {
  const question = rest.indexOf('?');
  const path = question < 0 ? rest : rest.slice(0, question);
  if (!path.startsWith('/') || path.length < 2 || path.includes('\0')) {
    return bad(`A serial port needs the full path of its device, for example serial:/dev/serial/by-id/NAME.`);
  }
  const query = new URLSearchParams(question < 0 ? '' : rest.slice(question + 1));
  for (const name of query.keys()) {
    if (!settingNames.includes(name)) {
      return bad(
        `"${name}" is not a setting of a serial port; use ${settingNames.join(', ')}.${didYouMean(name, settingNames)}`,
      );
    }
    if (query.getAll(name).length > 1) return bad(`The setting "${name}" is given twice.`);
  }
  const settings = readSettings(query, defaults);
  return typeof settings === 'string' ? bad(settings) : { ok: true, url: { kind: 'serial', path, settings } };
}

function readSettings(query: URLSearchParams, defaults: PortSettings): PortSettings | string {
  const baud = Number(query.get('baud') ?? defaults.baud);
  if (!Number.isInteger(baud) || baud < 50 || baud > 4_000_000) {
    return `baud=${query.get('baud')} is not a speed; write a whole number such as baud=${defaults.baud}.`;
  }
  const data = Number(query.get('data') ?? defaults.data);
  if (data !== 5 && data !== 6 && data !== 7 && data !== 8) {
    return `data=${query.get('data')} is not possible; write data=5, 6, 7 or 8.`;
  }
  const parity = query.get('parity') ?? defaults.parity;
  if (parity !== 'none' && parity !== 'even' && parity !== 'odd') {
    return `parity=${parity} is not possible; write parity=none, even or odd.`;
  }
  const stop = Number(query.get('stop') ?? defaults.stop);
  if (stop !== 1 && stop !== 2) return `stop=${query.get('stop')} is not possible; write stop=1 or stop=2.`;
  return { baud, data, parity, stop };
}

function parseTcp(text: string): PortUrlResult {
  const match = /^tcp:\/\/(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9._-]{1,253}):(\d{1,5})\/?$/.exec(text);
  const port = Number(match?.[2]);
  if (!match?.[1] || port < 1 || port > 65_535) {
    return bad(`"${text}" is not a TCP port. Write tcp://HOST:PORT, for example tcp://10.0.0.7:4001.`);
  }
  return { ok: true, url: { kind: 'tcp', host: match[1].replace(/^\[|\]$/g, ''), port } };
}

function parseMemory(name: string): PortUrlResult {
  if (!/^[A-Za-z0-9._-]{1,64}$/.test(name)) {
    return bad(
      `"memory:${name}": a memory port is named by 1 to 64 letters, digits, dots, hyphens or underscores.`,
    );
  }
  return { ok: true, url: { kind: 'memory', name } };
}
