/**
 * A process that only reads one serial port, as a port child does, and prints each receive time (monotonic ms) as a line.
 * Its own process on purpose: with another timer running beside it, a serial layer that only delivers when something else
 * wakes the loop (serialport 13 on Node 26.4 and later) would look well.
 */
import { SerialBytePort } from '@circuitwatch/server/io/serial-port.ts';

const [path = '', countText = '0'] = process.argv.slice(2);
let left = Number(countText);
const times: number[] = [];
const port = new SerialBytePort(path, { baud: 115_200, data: 8, parity: 'none', stop: 1 });
port.open({
  onOpen: () => process.stdout.write('open\n'),
  onBytes: (bytes, receivedMs) => {
    for (let i = 0; i < bytes.length && left > 0; i++, left--) times.push(receivedMs);
    if (left === 0) process.stdout.write(`${times.join('\n')}\n`, () => process.exit(0));
  },
  onClose: (reason) => {
    process.stderr.write(`${reason}\n`);
    process.exit(1);
  },
});
