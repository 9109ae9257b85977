/**
 * A pseudo-terminal pair without a child: the caller writes the master's descriptor, `serialport` opens the path.
 *
 * `@lydell/node-pty` also opens and reads the slave side, which would steal bytes: its stream is destroyed here, and one
 * plain descriptor keeps the slave open so that the pair lives while no reader has it.
 */
import { closeSync, constants, openSync } from 'node:fs';
import * as pty from '@lydell/node-pty';

export interface PtyPair {
  readonly path: string;
  readonly masterFd: number;
  close(): void;
}

interface OpenedPty {
  readonly _pty: string;
  readonly _fd: number;
  readonly _slave: { destroy(): void };
  readonly _master: { pause(): void };
  destroy(): void;
}

export function openPtyPair(): PtyPair {
  const { open } = pty as { open?: (options: { encoding: null }) => object };
  if (!open) throw new Error('this node-pty has no open()');
  const opened = open({ encoding: null }) as OpenedPty;
  const keepFd = openSync(opened._pty, constants.O_RDWR | constants.O_NOCTTY);
  opened._slave.destroy();
  opened._master.pause();
  return {
    path: opened._pty,
    masterFd: opened._fd,
    close() {
      closeSync(keepFd);
      opened.destroy();
    },
  };
}
