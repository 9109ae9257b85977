/** The five numbers that are read from the door, in the order of the circuit's questions. Their places never change. */
import type { ChannelId } from '@circuitwatch/shared/channels/channel.ts';
import type { ScreenTextKey } from '@circuitwatch/shared/texts/screen-texts.ts';

export interface Hero {
  readonly id: 'flow' | 'speed' | 'drainage' | 'dP' | 'svo2';
  readonly name: ScreenTextKey;
  /** Where in the circuit it is measured, when the name does not say it. */
  readonly symbol?: string;
  readonly channel: ChannelId;
  /** A second number of the same quantity, at 0.6 of the size. */
  readonly second?: ChannelId;
  /** Alarms on these channels frame this tile. */
  readonly alarmChannels: readonly ChannelId[];
  /** Keeps the width of the sign, so that digits stay where they are when the sign changes. */
  readonly signed?: boolean;
}

export const heroes: readonly Hero[] = [
  {
    id: 'flow',
    name: 'flowName',
    channel: 'flow',
    second: 'flowPerKg',
    alarmChannels: ['flow', 'flowPerKg', 'flowIndex'],
  },
  { id: 'speed', name: 'speedName', channel: 'rpm', alarmChannels: ['rpm', 'flowPerRev'] },
  { id: 'drainage', name: 'drainageName', symbol: 'P1', channel: 'p1', alarmChannels: ['p1'], signed: true },
  { id: 'dP', name: 'dPName', symbol: 'P2 − P3', channel: 'dP', alarmChannels: ['dP', 'dPPerFlow'] },
  { id: 'svo2', name: 'svo2Name', channel: 'svo2', alarmChannels: ['svo2'] },
];
