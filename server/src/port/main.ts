/**
 * The port child: a process that holds one serial port, so that a dead adapter can be dealt with by SIGKILL.
 *
 * It opens when the core says so, forwards bytes with their receive time, writes nothing but declared poll requests, and
 * closes the port when the core goes away. It decodes nothing and keeps nothing.
 */
import { assert } from '@circuitwatch/shared/foundation/assert.ts';
import type { BytePort } from '@circuitwatch/shared/devices/byte-port.ts';
import { profileById } from '@circuitwatch/shared/devices/registry.ts';
import { parsePortUrl } from '../io/port-url.ts';
import { SerialBytePort } from '../io/serial-port.ts';
import { parsePortArguments } from '../link/core-arguments.ts';
import { FramedClient, type FramedSocket } from '../link/framed-socket.ts';
import { encodeReceived, portOrderSchema, type PortOrder, type PortReport } from '../link/port-link.ts';
import { beSupervised } from '../link/supervised.ts';

const reasonLengthMax = 500;

const args = parsePortArguments(process.argv.slice(2));
const profile = profileById(args.profile);
assert(profile, `profile ${args.profile} is in the registry: the configuration was checked`);
const parsed = parsePortUrl(args.url, profile.port);
assert(
  parsed.ok && parsed.url.kind === 'serial',
  `${args.url} is a serial port: the configuration was checked`,
);
const port: BytePort = new SerialBytePort(parsed.url.path, parsed.url.settings);
const requests = new Map((profile.poll?.requests ?? []).map((request) => [request.name, request.bytes]));

function report(socket: FramedSocket, message: PortReport): void {
  socket.sendJson(message);
}

function open(socket: FramedSocket, attempt: number): void {
  port.open({
    onOpen: () => report(socket, { type: 'opened', attempt }),
    onBytes: (bytes, receivedMs) => socket.sendBinary(encodeReceived(bytes, receivedMs)),
    onClose: (reason) =>
      report(socket, { type: 'closed', attempt, reason: reason.slice(0, reasonLengthMax) }),
  });
}

function obey(socket: FramedSocket, order: PortOrder): void {
  if (order.type === 'open') open(socket, order.attempt);
  else if (order.type === 'close') port.close();
  else {
    const bytes = requests.get(order.request);
    assert(bytes, `the profile ${args.profile} declares the request ${order.request}`);
    port.write(bytes);
  }
}

const client = new FramedClient(args.socketPath, {
  onConnect: (socket) => report(socket, { type: 'hello', bedId: args.bedId, device: args.device }),
  onFrame: (frame, socket) => {
    assert(frame.kind === 'json', 'the core sends orders only');
    obey(socket, portOrderSchema.parse(frame.value));
  },
  // Without a core nobody reads: bytes would only become old. The core orders the port open again when it is back.
  onDisconnect: () => port.close(),
});

beSupervised(async () => {
  client.close();
  port.close();
});
