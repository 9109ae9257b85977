/** One plausible set of values per device, for tests here and in tests/: a quiet adult on support. */
import type { AlicatOptions, AlicatReply } from './profiles/alicat.ts';
import type { BioprottLine } from './profiles/emtec-bioprott.ts';
import type { CdiRow } from './profiles/terumo-cdi-ascii.ts';
import type { NovalungFields } from './profiles/xenios-novalung.ts';

/** The computed reply of devices.md §5. */
export const exampleNovalung: NovalungFields = {
  rpm: 3200,
  rpmSet: 3200,
  rpmLimitLow: 0,
  rpmLimitHigh: 5000,
  pulseSpeed: 0,
  pulseRate: 60,
  pulseShare: 40,
  flow: 3.85,
  flowSet: 4,
  flowLimitLow: 1.5,
  flowLimitHigh: 6,
  p1: -62,
  p2: 185,
  p3: 168,
  p4: 0,
  p1LimitLow: -100,
  p2LimitLow: -50,
  p3LimitLow: -50,
  p4LimitLow: -50,
  p1LimitHigh: 0,
  p2LimitHigh: 300,
  p3LimitHigh: 300,
  p4LimitHigh: 300,
  t1: 36.8,
  t2: 37.1,
  t1LimitLow: 34,
  t2LimitLow: 34,
  t1LimitHigh: 39,
  t2LimitHigh: 39,
};

/** The first example line of devices.md §7.1. */
export const exampleBioprott: BioprottLine = {
  errorByte: 0x00,
  statusByte: 0x00,
  couplingPct: 100,
  calibrationFactor: 0.99,
  flowLpm: 7.195,
  flowMean1sLpm: 7.193,
  flowMean10sLpm: 6.897,
  boardTemperatureC: 41,
};

/** The first row of devices.md §2.2 with a venous sensor beside it. */
export const exampleCdi: CdiRow = {
  marker: ' ',
  time: '16:16:40',
  values: {
    phArt: 7.51,
    pco2Art: 28,
    po2Art: 354,
    tArt: 35.5,
    hco3: 22,
    baseExcess: 1,
    so2ArtCalculated: 100,
    potassium: 4.3,
    flow: 'dashes',
    phVen: 7.33,
    pco2Ven: 41,
    po2Ven: 38,
    tVen: 35.9,
    svo2: 74,
    hct: 29,
    hb: 9.8,
  },
};

export const exampleAlicatOptions: AlicatOptions = {
  unit: 'A',
  kind: 'controller',
  totaliser: false,
  pressureUnit: 'psia',
  temperatureUnit: '°C',
  flowUnit: 'SLPM',
};

export const exampleAlicat: AlicatReply = {
  pressureMmhg: 760,
  temperatureC: 24.5,
  volumetricLpm: 3.1,
  massLpm: 3,
  setPointLpm: 3,
  gas: 'O2',
};
