/** The one command desk of the page and its hooks. The stream client connects it; components act through `act`. */
import type { AlarmCommand } from '@circuitwatch/shared/alarms/command-types.ts';
import { useSyncExternalStore } from 'react';
import { actorStore, type Person, personOf } from './actor.ts';
import { CommandDesk, type CommandMessage, type DeskView } from './command-desk.ts';

let toGateway: ((message: CommandMessage) => void) | undefined;

/** Called once by the stream client. */
export function connectCommands(send: (message: CommandMessage) => void): void {
  toGateway = send;
}

export const commandDesk = new CommandDesk({
  send: (message) => toGateway?.(message),
  newId: () => `${Date.now().toString(36)}-${Math.random().toString(36).slice(2, 12)}`,
  setTimer: (callback, delayMs) => setTimeout(callback, delayMs),
});

/** Somebody at this screen acts on a bed; `person` is another one than the screen's where a second person confirms. */
export function act(
  bedId: string,
  command: AlarmCommand,
  person: Person = personOf(actorStore.get()),
): boolean {
  return commandDesk.send(bedId, command, person);
}

export function useCommands(): DeskView {
  return useSyncExternalStore(commandDesk.subscribe, commandDesk.view);
}

/** Whether a command of this type about this alarm is on the way. */
export function useIsSending(type: AlarmCommand['type'], alarmId?: string): boolean {
  return useCommands().waiting.some(
    ({ command }) =>
      command.type === type &&
      (alarmId === undefined || ('alarmId' in command && command.alarmId === alarmId)),
  );
}
