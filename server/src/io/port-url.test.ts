import type { PortSettings } from '@circuitwatch/shared/devices/device-profile.ts';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePortUrl, portIdentity } from './port-url.ts';

const defaults: PortSettings = { baud: 9600, data: 8, parity: 'none', stop: 1 };

function identity(text: string): string {
  const result = parsePortUrl(text, defaults);
  return result.ok ? portIdentity(result.url) : result.problem;
}

describe('a port URL', () => {
  it('of a serial port takes the line settings of the profile where it names none', () => {
    expect(parsePortUrl('serial:/dev/serial/by-id/usb-1?baud=115200&parity=even', defaults)).toEqual({
      ok: true,
      url: {
        kind: 'serial',
        path: '/dev/serial/by-id/usb-1',
        settings: { baud: 115_200, data: 8, parity: 'even', stop: 1 },
      },
    });
  });

  it.each([
    ['tcp://10.0.0.7:4001', { kind: 'tcp', host: '10.0.0.7', port: 4001 }],
    ['tcp://moxa-3.icu.example:950/', { kind: 'tcp', host: 'moxa-3.icu.example', port: 950 }],
    ['tcp://[::1]:4001', { kind: 'tcp', host: '::1', port: 4001 }],
    ['memory:bed-1.pump', { kind: 'memory', name: 'bed-1.pump' }],
  ])('%s is understood', (text, url) => {
    expect(parsePortUrl(text, defaults)).toEqual({ ok: true, url });
  });

  it.each([
    ['', /not a port/],
    ['serial:', /full path/],
    ['serial:ttyUSB0', /full path/],
    ['serial:/dev/x?baud=9600&baud=1', /given twice/],
    ['serial:/dev/x?data=9', /data=5, 6, 7 or 8/],
    ['serial:/dev/x?stop=3', /stop=1 or stop=2/],
    ['serial:/dev/x?baud=9600.5', /whole number/],
    ['tcp://host:0', /not a TCP port/],
    ['tcp://host:70000', /not a TCP port/],
    ['tcp://user:secret@host:1', /not a TCP port/],
    ['memory:', /named by/],
    ['memory:a b', /named by/],
    [`tcp://${'h'.repeat(600)}:1`, /longer than/],
  ])('%s is refused with a remedy', (text, says) => {
    const result = parsePortUrl(text, defaults);
    expect(result.ok ? '' : result.problem).toMatch(says);
  });

  it('never throws, and names a port or a problem, whatever the text', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `serial:/${text}`),
        ),
        (text) => {
          const result = parsePortUrl(text, defaults);
          expect(result.ok ? portIdentity(result.url) : result.problem).not.toBe('');
        },
      ),
    );
  });

  it('has the same identity whatever its line settings', () => {
    expect(identity('serial:/dev/a?baud=9600')).toBe(identity('serial:/dev/a?baud=19200'));
    expect(identity('tcp://Moxa:1')).toBe(identity('tcp://moxa:1/'));
    expect(identity('tcp://moxa:1')).not.toBe(identity('tcp://moxa:2'));
  });
});
