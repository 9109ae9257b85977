/**
 * Node-RED with the serial node and FlowFuse's dashboard, the tool a hospital engineer would otherwise use. Installed on
 * demand into a cache outside the workspace; never a dependency.
 *
 * One serial node per bed, one function node that splits the line, sixteen charts of the first bed. Batched: ten lines
 * are collected and each chart gets one message a second, as a skilled user would do it.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bench16Channels } from '../load/bench16.ts';
import { freePort, until } from '../../support/processes.ts';
import { installPeer } from './peer-cache.ts';

const packages = ['node-red@4.1.15', '@flowfuse/node-red-dashboard@1.31.0', 'node-red-node-serialport@2.0.3'];

function functionBody(batched: boolean): string {
  const read = `const f = msg.payload.toString().trim().split(','); if (f[0] !== 'B16') return null; const n = Number(f[1]); const at = Date.now();`;
  const single = `return f.slice(2).map((v) => ({ payload: { x: at, y: Number(v), k: n } }));`;
  const batch = `const rows = context.get('rows') ?? []; rows.push({ at, n, v: f.slice(2).map(Number) });
if (rows.length < 10) { context.set('rows', rows); return null; }
context.set('rows', []);
return rows[0].v.map((_, i) => ({ payload: rows.map((r) => ({ x: r.at, y: r.v[i], k: r.n })) }));`;
  return `${read}\n${batched ? batch : single}`;
}

function chart(id: string, name: string, order: number): object {
  return {
    id,
    type: 'ui-chart',
    z: 'nr_flow',
    group: 'nr_group',
    name,
    label: name,
    order,
    chartType: 'line',
    category: '',
    categoryType: 'str',
    xAxisProperty: 'x',
    xAxisPropertyType: 'property',
    xAxisType: 'time',
    yAxisProperty: 'y',
    yAxisPropertyType: 'property',
    ymin: '',
    ymax: '',
    action: 'append',
    pointShape: 'false',
    pointRadius: 0,
    showLegend: false,
    removeOlder: '10',
    removeOlderUnit: '60',
    removeOlderPoints: '6000',
    width: 3,
    height: 4,
    interpolation: 'linear',
    xAxisFormat: '',
    xAxisFormatType: 'auto',
    colors: ['#0095ff'],
    wires: [[]],
  };
}

/** Ids start with `nr_`: Node-RED reads any property that equals an id as a reference to that node. */
function flows(paths: readonly string[], batched: boolean): object[] {
  const charts = bench16Channels.map((channel, index) => chart(`chart${index}`, channel, index + 1));
  const beds = paths.flatMap((path, index) => [
    {
      id: `port${index}`,
      type: 'serial-port',
      name: '',
      serialport: path,
      serialbaud: '115200',
      databits: 8,
      parity: 'none',
      stopbits: 1,
      waitfor: '',
      dtr: 'none',
      rts: 'none',
      cts: 'none',
      dsr: 'none',
      newline: '\\n',
      bin: 'false',
      out: 'char',
      addchar: '',
      responsetimeout: '10000',
    },
    {
      id: `in${index}`,
      type: 'serial in',
      z: 'nr_flow',
      name: '',
      serial: `port${index}`,
      wires: [[`split${index}`]],
    },
    {
      id: `split${index}`,
      type: 'function',
      z: 'nr_flow',
      name: 'split',
      func: functionBody(batched),
      outputs: bench16Channels.length,
      timeout: 0,
      noerr: 0,
      initialize: '',
      finalize: '',
      libs: [],
      wires: bench16Channels.map((_, channel) => (index === 0 ? [`chart${channel}`] : [])),
    },
  ]);
  return [
    { id: 'nr_flow', type: 'tab', label: 'bench' },
    {
      id: 'nr_base',
      type: 'ui-base',
      name: 'bench',
      path: '/dashboard',
      includeClientData: true,
      acceptsClientConfig: [],
      showPathInSidebar: false,
      navigationStyle: 'none',
      titleBarStyle: 'hidden',
    },
    {
      id: 'nr_theme',
      type: 'ui-theme',
      name: 'plain',
      colors: {
        surface: '#ffffff',
        primary: '#0094ce',
        bgPage: '#eeeeee',
        groupBg: '#ffffff',
        groupOutline: '#cccccc',
      },
      sizes: { pagePadding: '12px', groupGap: '12px', groupBorderRadius: '4px', widgetGap: '12px' },
    },
    {
      id: 'nr_page',
      type: 'ui-page',
      name: 'bench',
      ui: 'nr_base',
      path: '/bench',
      icon: 'home',
      layout: 'grid',
      theme: 'nr_theme',
      order: 1,
      className: '',
      visible: 'true',
      disabled: 'false',
    },
    {
      id: 'nr_group',
      type: 'ui-group',
      name: 'bench',
      page: 'nr_page',
      width: '12',
      height: '1',
      order: 1,
      showTitle: false,
      className: '',
      visible: 'true',
      disabled: 'false',
      groupType: 'default',
    },
    ...beds,
    ...charts,
  ];
}

export interface NodeRed {
  readonly child: ChildProcess;
  readonly url: string;
  readonly startMs: number;
  stop(): Promise<void>;
}

export async function startNodeRed(paths: readonly string[], batched: boolean): Promise<NodeRed> {
  const folder = installPeer('node-red', packages, 'node-red/red.js');
  const home = mkdtempSync(join(tmpdir(), 'bench-node-red-'));
  const port = await freePort();
  writeFileSync(join(home, 'flows.json'), JSON.stringify(flows(paths, batched)));
  writeFileSync(
    join(home, 'settings.js'),
    `module.exports = { uiPort: ${port}, uiHost: '127.0.0.1', flowFile: 'flows.json', nodesDir: ${JSON.stringify(join(folder, 'node_modules'))}, logging: { console: { level: 'error' } }, telemetry: { enabled: false, updateNotification: false } };\n`,
  );
  const startedMs = performance.now();
  const child = spawn(
    process.execPath,
    [
      join(folder, 'node_modules/node-red/red.js'),
      '--userDir',
      home,
      '--settings',
      join(home, 'settings.js'),
    ],
    {
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  const url = `http://127.0.0.1:${port}/dashboard/bench`;
  await until('Node-RED', 60_000, async () => {
    const response = await fetch(`http://127.0.0.1:${port}/dashboard`).catch(() => undefined);
    await response?.arrayBuffer();
    return response?.ok ? true : undefined;
  });
  return {
    child,
    url,
    startMs: performance.now() - startedMs,
    async stop() {
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
      rmSync(home, { recursive: true, force: true });
    },
  };
}
