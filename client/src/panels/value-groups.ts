/** Which secondary values the screen lists, in which order. A channel that no device of the bed gives shows a dash. */
import type { ChannelId } from '@circuitwatch/shared/channels/channel.ts';
import type { ScreenTextKey } from '@circuitwatch/shared/texts/screen-texts.ts';

export interface ValueRowSpec {
  readonly name: ScreenTextKey;
  readonly channel: ChannelId;
  /** A second channel behind a slash (`105 / 93`). */
  readonly with?: ChannelId;
}

export interface ValueGroupSpec {
  readonly name: ScreenTextKey;
  readonly rows: readonly ValueRowSpec[];
}

export const valueGroups: readonly ValueGroupSpec[] = [
  {
    name: 'circuitGroup',
    rows: [
      { name: 'pumpHead', channel: 'pumpHead' },
      { name: 'flowIndex', channel: 'flowIndex' },
      { name: 'flowMean', channel: 'flowMean10s' },
      { name: 'flowSet', channel: 'flowSet' },
      { name: 'speedSet', channel: 'rpmSet' },
    ],
  },
  {
    name: 'gasGroup',
    rows: [
      { name: 'sweep', channel: 'sweep' },
      { name: 'sweepSet', channel: 'sweepSet' },
      { name: 'sweepFlow', channel: 'sweepFlowRatio' },
      { name: 'gasPressure', channel: 'pGas' },
      { name: 'gasTemperature', channel: 'tGas' },
    ],
  },
  {
    name: 'bloodGroup',
    rows: [
      { name: 'hct', channel: 'hct' },
      { name: 'hb', channel: 'hb' },
      { name: 'potassium', channel: 'potassium' },
      { name: 'hco3', channel: 'hco3' },
      { name: 'baseExcess', channel: 'baseExcess' },
    ],
  },
];

/** One quantity before and after the membrane: venous on the left, oxygenated on the right. */
export interface MembraneRowSpec {
  readonly name: ScreenTextKey;
  readonly before: ChannelId;
  readonly after: ChannelId;
  /** The after value is computed by the device, not measured. */
  readonly afterCalculated?: boolean;
}

export const membraneRows: readonly MembraneRowSpec[] = [
  { name: 'pressure', before: 'p2', after: 'p3' },
  { name: 'saturation', before: 'svo2', after: 'so2ArtCalculated', afterCalculated: true },
  { name: 'po2', before: 'po2Ven', after: 'po2Art' },
  { name: 'pco2', before: 'pco2Ven', after: 'pco2Art' },
  { name: 'ph', before: 'phVen', after: 'phArt' },
  { name: 'temperature', before: 'tVen', after: 'tArt' },
];

/** What the blood-parameter monitor gives of these rows: they are one device's, so they share one age. */
export const bloodGasChannels: readonly ChannelId[] = membraneRows
  .flatMap((row) => [row.before, row.after])
  .filter((channel) => channel !== 'p2' && channel !== 'p3');

/** One column of rows for a tablet, where three groups do not fit. */
export const tabletRows: readonly ValueRowSpec[] = [
  { name: 'pressures', channel: 'p2', with: 'p3' },
  { name: 'dPPerFlow', channel: 'dPPerFlow' },
  { name: 'sweep', channel: 'sweep' },
  { name: 'sweepFlow', channel: 'sweepFlowRatio' },
  { name: 'po2After', channel: 'po2Art' },
  { name: 'pco2After', channel: 'pco2Art' },
  { name: 'phAfter', channel: 'phArt' },
  { name: 'temperatureAfter', channel: 'tArt' },
  { name: 'hct', channel: 'hct' },
];
