/**
 * THE table of channels. Screen, recorder, alarms, drivers and tests read it; adding a channel is one row here.
 *
 * Units convert at the driver's edge; inside there are only the units below. Ranges are sensor or plausible ranges: a
 * value outside is `implausible`, never a number to trust. Source tags: clinical.md A1 = the canonical list with the
 * CARDIOHELP data interface; devices.md §n = the device that gives it; derived = computed here, see derived/.
 */
import type { Text } from '../foundation/language.ts';
import type { Channel, ChannelCategory, ChannelFamily, ChannelId, ChannelKind } from './channel.ts';

type Shape = Pick<Channel, 'unit' | 'resolution' | 'decimals' | 'range'>;
type Row = readonly [
  id: ChannelId,
  en: string,
  zh: string,
  symbol: string,
  shape: Shape,
  family: ChannelFamily,
  source: string,
  states?: readonly Text[],
];

function shape(unit: string, resolution: number, decimals: number, min: number, max: number): Shape {
  return { unit, resolution, decimals, range: [min, max] };
}

const pressure = shape('mmHg', 1, 0, -500, 900);
const temperature = shape('°C', 0.1, 1, 10, 45);
const flow = shape('L/min', 0.001, 2, -9.99, 9.99);
const speed = shape('rpm', 1, 0, 0, 10_000);
/** Below zero by the zero drift of a mass flow meter: with the gas off it must read as no flow, not as implausible. */
const gasFlow = shape('L/min', 0.001, 2, -0.5, 15);
const ph = shape('', 0.01, 2, 6.5, 8.5);
const pco2 = shape('mmHg', 1, 0, 5, 250);
const po2 = shape('mmHg', 1, 0, 5, 760);
const percent = shape('%', 1, 0, 0, 100);
const saturation = shape('%', 0.1, 0, 0, 100);

const a1 = 'clinical.md A1';
const c1 = 'clinical.md C1';
const novalung = 'devices.md §5';
const bioprott = 'devices.md §7.1';
const cdi = 'devices.md §2.2';
const alicat = 'devices.md §8.5';

const measurements: readonly Row[] = [
  ['flow', 'Blood flow', '血流量', 'Flow', flow, 'flow', a1],
  ['flowMean1s', 'Blood flow, 1 s mean', '血流量（1 秒均值）', 'Flow 1 s', flow, 'flow', bioprott],
  ['flowMean10s', 'Blood flow, 10 s mean', '血流量（10 秒均值）', 'Flow 10 s', flow, 'flow', bioprott],
  ['flowCoupling', 'Flow probe coupling', '流量探头耦合度', 'Coupling', percent, 'neutral', bioprott],
  [
    'flowProbeTemp',
    'Flow probe board',
    '流量探头板温',
    'T board',
    shape('°C', 1, 0, -20, 100),
    'neutral',
    bioprott,
  ],
  ['rpm', 'Pump speed', '泵转速', 'Speed', speed, 'flow', a1],
  ['p1', 'Drainage pressure', '静脉引流压', 'P1', pressure, 'drainage', a1],
  ['p2', 'Pre-oxygenator pressure', '膜肺前压', 'P2', pressure, 'membrane', a1],
  ['p3', 'Post-oxygenator pressure', '膜肺后压', 'P3', pressure, 'return', a1],
  ['pAux', 'Auxiliary pressure', '辅助压力', 'P4', pressure, 'neutral', a1],
  ['t1', 'Console temperature 1', '主机温度 1', 'T1', temperature, 'neutral', novalung],
  ['t2', 'Console temperature 2', '主机温度 2', 'T2', temperature, 'neutral', novalung],
  ['tArt', 'Arterial blood temperature', '动脉血温', 'T art', temperature, 'neutral', a1],
  ['tVen', 'Venous blood temperature', '静脉血温', 'T ven', temperature, 'drainage', a1],
  ['svo2', 'Venous saturation', '静脉血氧饱和度', 'SvO₂', saturation, 'saturation', a1],
  [
    'so2ArtCalculated',
    'Arterial SO₂, calculated',
    '动脉血氧（计算值）',
    'SO₂ calc',
    saturation,
    'saturation',
    cdi,
  ],
  ['hct', 'Haematocrit', '红细胞压积', 'Hct', shape('%', 0.1, 0, 5, 75), 'neutral', a1],
  ['hb', 'Haemoglobin', '血红蛋白', 'Hb', shape('g/dL', 0.1, 1, 2, 25), 'neutral', a1],
  ['phArt', 'Arterial pH', '动脉血 pH', 'pH art', ph, 'neutral', cdi],
  ['pco2Art', 'Arterial PCO₂', '动脉血 PCO₂', 'PCO₂ art', pco2, 'neutral', cdi],
  ['po2Art', 'Arterial PO₂', '动脉血 PO₂', 'PO₂ art', po2, 'neutral', cdi],
  ['hco3', 'Bicarbonate', '碳酸氢根', 'HCO₃', shape('mmol/L', 1, 0, 0, 60), 'neutral', cdi],
  ['baseExcess', 'Base excess', '碱剩余', 'BE', shape('mmol/L', 1, 0, -40, 40), 'neutral', cdi],
  ['potassium', 'Potassium', '血钾', 'K⁺', shape('mmol/L', 0.1, 1, 1, 12), 'neutral', cdi],
  ['vo2Cdi', 'Oxygen consumption (CDI)', '氧耗（CDI）', 'VO₂', shape('mL/min', 1, 0, 0, 999), 'neutral', cdi],
  ['phVen', 'Venous pH', '静脉血 pH', 'pH ven', ph, 'neutral', cdi],
  ['pco2Ven', 'Venous PCO₂', '静脉血 PCO₂', 'PCO₂ ven', pco2, 'neutral', cdi],
  ['po2Ven', 'Venous PO₂', '静脉血 PO₂', 'PO₂ ven', po2, 'neutral', cdi],
  ['sweep', 'Sweep gas flow', '气流量', 'Sweep', gasFlow, 'return', a1],
  ['sweepVolumetric', 'Sweep gas, volumetric', '气流量（体积）', 'Sweep vol', gasFlow, 'return', alicat],
  ['pGas', 'Gas line pressure', '气路压力', 'P gas', shape('mmHg', 1, 0, 0, 5200), 'neutral', alicat],
  ['tGas', 'Gas temperature', '气体温度', 'T gas', shape('°C', 0.1, 1, -10, 60), 'neutral', alicat],
];

const settings: readonly Row[] = [
  ['flowSet', 'Flow set point', '设定流量', 'Flow set', flow, 'flow', a1],
  ['rpmSet', 'Speed set point', '设定转速', 'Speed set', speed, 'flow', a1],
  ['sweepSet', 'Sweep gas set point', '设定气流量', 'Sweep set', gasFlow, 'return', a1],
  [
    'pulseSpeed',
    'Pulsatile speed difference',
    '搏动转速差',
    'Δn',
    shape('rpm', 1, 0, -5000, 5000),
    'neutral',
    novalung,
  ],
  [
    'pulseRate',
    'Pulse rate of the pump',
    '泵搏动频率',
    'Pulse',
    shape('/min', 1, 0, 0, 255),
    'neutral',
    novalung,
  ],
  ['pulseShare', 'Systole share', '收缩期占比', 'Systole', percent, 'neutral', novalung],
  ['bsaCdi', 'Body surface (CDI)', '体表面积（CDI）', 'BSA', shape('m²', 0.01, 2, 0.05, 3), 'neutral', cdi],
];

const probeStates: readonly Text[] = [
  { en: 'ok', zh: '正常' },
  { en: 'insufficient coupling', zh: '耦合不足' },
  { en: 'sensor disconnected', zh: '传感器脱落' },
  { en: 'over-temperature', zh: '过热' },
  { en: 'device error', zh: '设备错误' },
];
const gasStates: readonly Text[] = [
  { en: 'other', zh: '其他' },
  { en: 'O₂', zh: '氧气' },
  { en: 'air', zh: '空气' },
  { en: 'CO₂', zh: '二氧化碳' },
  { en: 'N₂', zh: '氮气' },
  { en: 'carbogen', zh: '混合气' },
];
const bubbleStates: readonly Text[] = [
  { en: 'no bubble', zh: '无气泡' },
  { en: 'bubble', zh: '气泡' },
];
const states: readonly Row[] = [
  [
    'flowProbeStatus',
    'Flow probe',
    '流量探头',
    'Probe',
    shape('', 1, 0, 0, 4),
    'neutral',
    bioprott,
    probeStates,
  ],
  ['sweepGas', 'Sweep gas', '气体种类', 'Gas', shape('', 1, 0, 0, 5), 'neutral', alicat, gasStates],
  ['bubble', 'Bubble detector', '气泡探测器', 'Bubble', shape('', 1, 0, 0, 1), 'neutral', a1, bubbleStates],
];

const derivations: readonly Row[] = [
  ['dP', 'Transmembrane pressure', '跨膜压', 'ΔP', shape('mmHg', 1, 0, -50, 400), 'membrane', c1],
  [
    'dPPerFlow',
    'Oxygenator resistance',
    '膜肺阻力',
    'ΔP/flow',
    shape('mmHg/(L/min)', 0.1, 1, -50, 1000),
    'membrane',
    c1,
  ],
  [
    'flowPerKg',
    'Flow per weight',
    '体重流量',
    'Flow/kg',
    shape('mL/kg/min', 0.1, 0, -2000, 2000),
    'flow',
    c1,
  ],
  ['flowIndex', 'Flow index', '流量指数', 'Flow/m²', shape('L/min/m²', 0.01, 2, -20, 20), 'flow', c1],
  ['pumpHead', 'Pump head', '泵扬程', 'P2 − P1', shape('mmHg', 1, 0, -200, 1400), 'neutral', c1],
  ['flowPerRev', 'Flow per revolution', '每转流量', 'Q/n', shape('mL', 0.001, 2, -10, 10), 'flow', c1],
  [
    'sweepFlowRatio',
    'Gas to blood ratio',
    '气血比',
    'Sweep : flow',
    shape('', 0.01, 2, 0, 100),
    'return',
    c1,
  ],
];

/** The channels for which a console reports its own alarm limits (devices.md §5: fields 3–4, 10–11, 16–23, 26–29). */
const withConsoleLimits: readonly ChannelId[] = [
  'rpm',
  'flow',
  'p1',
  'p2',
  'p3',
  'pAux',
  't1',
  't2',
  'tArt',
  'tVen',
];

function toChannel(row: Row, kind: ChannelKind, category: ChannelCategory): Channel {
  const [id, en, zh, symbol, rowShape, family, source, rowStates] = row;
  return {
    id,
    label: { en, zh },
    symbol,
    ...rowShape,
    kind,
    category,
    family,
    ...(rowStates ? { states: rowStates } : {}),
    source,
  };
}

function consoleLimits(base: Channel): Channel[] {
  const limit = (id: string, en: string, zh: string, symbol: string): Channel => ({
    ...base,
    id: `${base.id}.${id}`,
    label: { en: `${base.label.en}, console ${en} limit`, zh: `${base.label.zh}（主机${zh}）` },
    symbol: `${base.symbol} ${symbol}`,
    category: 'setting',
    source: novalung,
  });
  return [limit('limitLow', 'low', '下限', '↓'), limit('limitHigh', 'high', '上限', '↑')];
}

function buildCatalog(): ReadonlyMap<ChannelId, Channel> {
  const all = new Map<ChannelId, Channel>();
  for (const row of measurements) all.set(row[0], toChannel(row, 'numeric', 'measurement'));
  for (const row of settings) all.set(row[0], toChannel(row, 'numeric', 'setting'));
  for (const row of states) all.set(row[0], toChannel(row, 'state', 'measurement'));
  for (const row of derivations) all.set(row[0], toChannel(row, 'numeric', 'derived'));
  for (const id of withConsoleLimits) {
    const base = all.get(id);
    if (base) for (const channel of consoleLimits(base)) all.set(channel.id, channel);
  }
  return all;
}

export const catalog: ReadonlyMap<ChannelId, Channel> = buildCatalog();

/** The id under which a second source of a channel is kept: shown and recorded, but it feeds no rule. */
export function secondSource(channel: ChannelId, device: string): ChannelId {
  return `${channel}@${device}`;
}

export function isSecondSource(channel: ChannelId): boolean {
  return channel.includes('@');
}

/** The descriptor of a channel; a second source (`flow@cdi`) has its canonical channel's, under its own id. */
export function channelOf(id: ChannelId): Channel | undefined {
  const known = catalog.get(id);
  if (known) return known;
  const at = id.indexOf('@');
  if (at < 0) return undefined;
  const base = catalog.get(id.slice(0, at));
  if (!base) return undefined;
  const device = id.slice(at + 1);
  return {
    ...base,
    id,
    label: { en: `${base.label.en} (${device})`, zh: `${base.label.zh}（${device}）` },
    symbol: `${base.symbol} ${device}`,
  };
}

/** Whether a number lies in the channel's sensor or plausible range (canonical unit). */
export function isPlausible(channel: Channel, value: number): boolean {
  return value >= channel.range[0] && value <= channel.range[1];
}
