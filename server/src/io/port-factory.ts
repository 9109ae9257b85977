/** The one place that turns a port URL into a port. */
import type { BytePort } from '@circuitwatch/shared/devices/byte-port.ts';
import { assertNever } from '@circuitwatch/shared/foundation/assert.ts';
import { memoryLine } from './memory-port.ts';
import type { PortUrl } from './port-url.ts';
import { TcpBytePort } from './tcp-port.ts';

/**
 * A port in this process, not yet open. Serial ports load `serialport` only when one is asked for: the core never does
 * (its serial ports live in children, see core/remote-port.ts).
 */
export async function openPort(url: PortUrl): Promise<BytePort> {
  switch (url.kind) {
    case 'serial': {
      const { SerialBytePort } = await import('./serial-port.ts');
      return new SerialBytePort(url.path, url.settings);
    }
    case 'tcp':
      return new TcpBytePort(url.host, url.port);
    case 'memory':
      return memoryLine(url.name).gateway;
    default:
      return assertNever(url, 'port');
  }
}
